"""Posters: one page, one code, whatever is written on them."""

from dataclasses import replace

import pytest

from server.papers.posters import Poster, poster

from .reading import needs_poppler, pages_of, text_of

SAMPLE = Poster(
    title="每日健康打卡",
    organization="华东精密制造有限公司",
    url="https://anma.example/s/AB12CD34",
    inviter="张晓明（人事部）",
    steps=["打开微信扫一扫", "填写今日体温", "凭绿码进厂"],
    note="填报截止每日 10:00",
)


@needs_poppler
def test_everything_given_can_be_read() -> None:
    text = text_of(poster(SAMPLE))
    for given in (
        SAMPLE.title,
        SAMPLE.organization,
        SAMPLE.url,
        *SAMPLE.steps,
        "张晓明（人事部）邀请您",
        "填报截止每日10:00",
    ):
        assert given in text


@needs_poppler
def test_without_inviter_steps_and_note_nothing_is_said_of_them() -> None:
    text = text_of(poster(Poster("出入登记", "中原社区", "https://a.example")))
    assert "邀请您" not in text
    assert sorted(text) == sorted("中原社区出入登记请用微信或支付宝扫一扫https://a.example")


def test_the_same_values_give_the_same_bytes_and_another_address_another_code() -> None:
    assert poster(SAMPLE) == poster(replace(SAMPLE))
    assert poster(SAMPLE) != poster(replace(SAMPLE, url="https://anma.example/s/AB12CD35"))
    assert b"/Lang (zh-CN)" in poster(SAMPLE)


@needs_poppler
def test_texts_too_long_are_set_smaller_and_then_cut() -> None:
    huge = "很长的文字" * 2000
    pdf = poster(replace(SAMPLE, title=huge, organization=huge, inviter=huge, steps=[huge] * 9, note=huge))
    assert pages_of(pdf) == 1
    text = text_of(pdf)
    assert text.count("…") >= 4
    assert "4" in text
    assert "5" not in text
    assert "樊城区王寨街道中原社区北门出入登记" in text_of(
        poster(replace(SAMPLE, title="樊城区王寨街道中原社区北门出入登记"))
    )


@needs_poppler
def test_markup_in_what_is_given_is_shown_and_not_obeyed() -> None:
    hostile = "<b>&</font><a href='http://x'>"
    pdf = poster(Poster(hostile, hostile, "https://a.example", hostile, [hostile], hostile))
    assert b"/URI" not in pdf
    assert text_of(pdf).count("<b>&</font><ahref='http://x'>") == 5


@pytest.mark.parametrize("empty", ["", " ", "\n", "\x00"])
def test_nothing_given_is_a_poster_all_the_same(empty: str) -> None:
    assert pages_of(poster(Poster(empty, empty, "https://a.example", empty, [empty], empty))) == 1


def test_an_address_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        poster(replace(SAMPLE, url="https://a.example/" + "a" * 4000))
