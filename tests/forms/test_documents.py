"""Formats: published vectors, near misses, and what a document says by itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms import documents
from server.forms.formats import FORMATS, fault, tidy

GOOD = {
    "cn-resident-id": ["11010519491231002X", "440524188001010014", "410105199001010003"],
    "cn-hk-macau-permit": ["H12345678", "M1234567800"],
    "cn-taiwan-permit": ["12345678", "1234567801"],
    "passport": ["E12345678", "AB1234567", "12345678"],
    "cn-permanent-residence": ["USA110101010001"],
    "cn-document": ["A-12(3)456"],
    "cn-mobile": ["13812345678", "19912345678"],
    "cn-uscc": ["91350100M000100Y43"],
    "cn-plate": ["豫A12345", "京AD12345", "粤BDF1234", "沪A12345D", "粤Z1234港"],
    "cn-region": ["410105", "410105001", "410105001002"],
}
BAD = {
    "cn-resident-id": [
        "110105194912310021",
        "11010519490230002X",
        "11010519491231002",
        "11010519491231002x",
        "",
        "X" * 18,
    ],
    "cn-hk-macau-permit": ["A12345678", "H1234567", "H123456789"],
    "cn-taiwan-permit": ["1234567", "T12345678"],
    "passport": ["ABCDEFG", "E1", "护照12345"],
    "cn-permanent-residence": ["US1110101010001", "11010519491231002X"],
    "cn-document": ["abc", "军字第1号"],
    "cn-mobile": ["12812345678", "1381234567", "138123456789", "１３８１２３４５６７８"],
    "cn-uscc": ["91350100M000100Y4Z", "91350100M000100Y4", "91350100I000100Y43"],
    "cn-plate": ["豫O12345", "豫AI2345", "A12345", "豫A1234", "京AG12345"],
    "cn-region": ["41010", "4101050", "010105", "410105001002001"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_accepts(name: str, text: str) -> None:
    assert FORMATS[name].accepts(text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_refuses_without_repeating_the_text(name: str, text: str) -> None:
    assert not FORMATS[name].accepts(text)
    assert not text or text not in fault(name, text)


def test_every_format_has_vectors() -> None:
    assert GOOD.keys() == BAD.keys() == FORMATS.keys()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("110105194912310021", "校验位不正确，请核对后重填"),
        ("11010519490230002X", "中的出生日期不存在，请核对后重填"),
        ("1101", "应为18位数字（最后一位可为X），请核对后重填"),
    ],
)
def test_an_identity_number_says_which_part_is_wrong(number: str, said: str) -> None:
    assert documents.resident_id_fault(number) == said


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_digit_error_is_found(place: int, shift: int) -> None:
    number = "440524188001010014"
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not documents.is_resident_id(wrong)


def test_permanent_residence_of_eighteen_digits_starts_with_nine() -> None:
    body = "91110119800101001"
    number = next(body + sign for sign in "0123456789X" if documents.is_resident_id(body + sign))
    assert documents.is_permanent_residence(number)


def test_residence_permits_of_hong_kong_macau_and_taiwan_are_resident_ids() -> None:
    for prefix in ("810000", "820000", "830000"):
        assert sum(documents.is_resident_id(f"{prefix}19900101001{sign}") for sign in "0123456789X") == 1


def test_birth_date_and_sex() -> None:
    assert documents.born_on("11010519491231002X") == date(1949, 12, 31)
    assert documents.sex_of("11010519491231002X") == "2"
    assert documents.sex_of("440524188001010014") == "1"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("cn-resident-id", " 11010519491231002x ", "11010519491231002X"),
        ("cn-resident-id", "１１０１０５19491231002Ｘ", "11010519491231002X"),
        ("cn-mobile", "+86 138-1234-5678", "13812345678"),
        ("cn-plate", "豫a·12345", "豫A12345"),
        ("cn-document", " ab-12 ", "AB-12"),
        ("other", " Ａb ", "Ａb"),
    ],
)
def test_text_is_tidied(name: str, typed: str, kept: str) -> None:
    assert tidy(name, typed) == kept


@given(st.sampled_from(sorted(FORMATS)), st.text())
def test_tidying_twice_changes_nothing_and_no_text_raises(name: str, text: str) -> None:
    once = tidy(name, text)
    assert tidy(name, once) == once or len(text) <= 64
    FORMATS[name].accepts(text)
    fault(name, text)


def test_a_country_code_is_stripped_from_the_front_only() -> None:
    assert tidy("cn-mobile", "+86 139 0086 1234") == "13900861234"
    assert tidy("cn-mobile", "008613900861234") == "13900861234"
    assert tidy("cn-mobile", "13900861234") == "13900861234"
