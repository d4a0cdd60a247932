"""Decision letters: everything that was given stands in them, whatever it is, and nothing given is obeyed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from server.papers.letters import Letter, letter

from .reading import fonts_of, needs_poppler, pages_of, text_of

SAMPLE = Letter(
    title="企业复工复产申请审核意见书",
    number="安审〔2020〕第 0312-0087 号",
    organization="华东精密制造有限公司",
    paragraphs=["你单位提交的复工复产申请收悉。", "请每日 10 时前报送员工健康情况；体温 ≥37.3℃ 的员工应立即隔离。"],
    facts=[("申请复工人数", "126 人"), ("统一社会信用代码", "91420600MA4890XXXX"), ("一个特别特别特别长的名称", "值")],
    decision="同意复工。",
    decided_by="市疫情防控指挥部",
    date="2020年3月12日",
    verify_url="https://anma.example/verify/AB12CD34",
    seal_text="市疫情防控指挥部",
)
HOSTILE = "<b>粗</b> & </font> <img src='file:///etc/passwd'/> <a href='http://x'>链</a> &lt; <br/> \x00\x1b\u202e]]>"


@needs_poppler
def test_everything_given_can_be_read() -> None:
    text = text_of(letter(SAMPLE))
    for given in (SAMPLE.title, SAMPLE.number, SAMPLE.organization, *SAMPLE.paragraphs, SAMPLE.decision, SAMPLE.date):
        assert given.replace(" ", "").replace("℃", "°C") in text
    for label, value in SAMPLE.facts:
        assert label in text
        assert value.replace(" ", "") in text
    assert "扫码核验真伪" in text
    assert "第1页/共1页" in text


def test_one_page_with_its_properties_and_parts_of_the_fonts() -> None:
    pdf = letter(SAMPLE)
    assert pages_of(pdf) == 1
    assert b"/Lang (zh-CN)" in pdf
    assert b"/Title (\\376\\377" in pdf
    assert all(b"+" in font for font in fonts_of(pdf) - {b"Helvetica"})
    assert len(pdf) < 150_000


def test_the_same_values_give_the_same_bytes_and_other_values_others() -> None:
    assert letter(SAMPLE) == letter(replace(SAMPLE))
    assert letter(SAMPLE) != letter(replace(SAMPLE, date="2020年3月13日"))
    assert letter(SAMPLE) != letter(replace(SAMPLE, verify_url="https://anma.example/verify/AB12CD35"))
    assert letter(SAMPLE) != letter(replace(SAMPLE, seal_text=None))


def test_many_at_once_and_other_processes_draw_the_same() -> None:
    with ThreadPoolExecutor(8) as threads:
        drawn = set(threads.map(letter, [SAMPLE] * 24))
    assert drawn == {letter(SAMPLE)}
    script = "import sys; from tests.papers.test_letters import SAMPLE, letter; sys.stdout.buffer.write(letter(SAMPLE))"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert other.stdout in drawn


@needs_poppler
def test_markup_in_what_is_given_is_shown_and_not_obeyed() -> None:
    fields = {"title", "number", "organization", "decision", "decided_by", "date", "seal_text"}
    pdf = letter(
        replace(
            SAMPLE, paragraphs=[HOSTILE], facts=[(HOSTILE, HOSTILE), ("短", HOSTILE)], **dict.fromkeys(fields, HOSTILE)
        )
    )
    assert b"/URI" not in pdf
    assert text_of(pdf).count("<b>粗</b>&</font><imgsrc='file:///etc/passwd'/>") >= 4


@needs_poppler
def test_long_texts_run_over_several_pages_to_their_ends() -> None:
    pdf = letter(
        replace(
            SAMPLE,
            title="题" * 300 + "终一",
            organization="企" * 300 + "终二",
            paragraphs=["长" * 3000 + "终三", "a" * 3000 + "终四"] * 3,
            facts=[("标签", "值" * 3000 + "终五"), ("标" * 300, "值" * 300 + "终六")],
            decision="决" * 3000 + "终七",
            seal_text="章" * 300,
        )
    )
    pages = pages_of(pdf)
    assert pages > 10
    text = text_of(pdf)
    assert f"第{pages}页/共{pages}页" in text
    assert [end for end in "一二三四五六七" if f"终{end}" not in text] == []


@pytest.mark.parametrize("empty", ["", " ", "\n", "\x00"])
def test_nothing_given_is_a_letter_all_the_same(empty: str) -> None:
    pdf = letter(Letter(empty, empty, empty, [], [], empty, empty, empty, "https://a.example", seal_text=empty))
    assert pages_of(pdf) == 1
    assert pages_of(letter(replace(SAMPLE, paragraphs=[empty], facts=[(empty, empty)]))) == 1


@needs_poppler
def test_characters_that_no_font_has_do_not_stop_a_letter() -> None:
    assert "李𠮷😀".replace("𠮷", "〓").replace("😀", "〓") in text_of(letter(replace(SAMPLE, organization="李𠮷😀")))


def test_an_address_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        letter(replace(SAMPLE, verify_url="https://a.example/" + "a" * 4000))
