"""The formats a template may name beyond JSON Schema's own, and how their text is tidied before it is checked.

One row per format: a new one is added here, in docs/templates.md and in the conformance cases.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from server.forms import documents

_BLANKS = re.compile(r"[\s\u200b\ufeff·-]+")
_COUNTRY_CODE = re.compile(r"^(?:\+|00)86")
_MOST = 64


@dataclass(frozen=True)
class Format:
    """One format: is the text well formed, how is it tidied, and what is said when it is wrong."""

    name: str
    accepts: Callable[[str], bool]
    tidy: Callable[[str], str]
    fault: Callable[[str], str | None]


def compact(text: str) -> str:
    """Half-width, upper case, without blanks, hyphens and dots: how numbers and codes are kept."""
    return _BLANKS.sub("", _narrow(text)).upper()


def compact_mobile(text: str) -> str:
    """Like `compact`, and without the country code of the mainland."""
    return _COUNTRY_CODE.sub("", compact(text), count=1) if len(text) <= _MOST else text


def narrow(text: str) -> str:
    """Half-width and upper case, the rest as it was typed."""
    return _narrow(text).strip().upper()


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text) if len(text) <= _MOST and not text.isascii() else text


def _say(sentence: str) -> Callable[[str], str | None]:
    return lambda text: sentence


_SHAPE = "格式不正确，请核对后重填"
FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("cn-resident-id", documents.is_resident_id, compact, documents.resident_id_fault),
        Format(
            "cn-hk-macau-permit", documents.is_hk_macau_permit, compact, _say("应为字母H或M加8位数字，请核对后重填")
        ),
        Format("cn-taiwan-permit", documents.is_taiwan_permit, compact, _say("应为8位数字，请核对后重填")),
        Format("passport", documents.is_passport, compact, _say("应为字母和数字，请按护照填写")),
        Format("cn-permanent-residence", documents.is_permanent_residence, compact, _say(_SHAPE)),
        Format("cn-document", documents.is_other_document, narrow, _say("应为字母和数字，请按证件填写")),
        Format("cn-mobile", documents.is_mobile, compact_mobile, _say("应为11位手机号码，请核对后重填")),
        Format("cn-uscc", documents.is_uscc, compact, _say("不正确，请按营业执照填写18位代码")),
        Format("cn-plate", documents.is_plate, compact, _say("不正确，请填写完整的车牌号")),
        Format("cn-region", documents.is_region, compact, _say("不正确，请重新选择地区")),
    )
}

STANDARD_FAULTS: dict[str, str] = {
    "date": "不是有效的日期，请重新选择",
    "date-time": "不是有效的时间，请重新选择",
    "time": "不是有效的时间，请重新选择",
    "email": "不是有效的邮箱地址，请核对后重填",
    "uri": "不是有效的网址，请核对后重填",
}

DOCUMENT_FORMATS = frozenset(
    ("cn-resident-id", "cn-hk-macau-permit", "cn-taiwan-permit", "passport", "cn-permanent-residence", "cn-document")
)


def predicates() -> dict[str, Callable[[str], bool]]:
    """The formats as a validator takes them."""
    return {name: row.accepts for name, row in FORMATS.items()}


def tidy(name: str, text: str) -> str:
    """The text as it is kept in a field of this format; text without a format of ours is only trimmed."""
    row = FORMATS.get(name)
    return row.tidy(text) if row else text.strip()


def fault(name: str, text: object) -> str:
    """The end of a sentence that says what is wrong; it never repeats the text."""
    row = FORMATS.get(name)
    said = row.fault(text) if row and isinstance(text, str) else STANDARD_FAULTS.get(name)
    return said or _SHAPE
