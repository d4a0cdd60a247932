"""When are two texts the same? Lists, searches and imported workbooks compare what people typed, not how it was typed.

Full-width and half-width, upper and lower case, blanks at the ends and signs that nobody sees make no difference.
"""

import re
import unicodedata
from typing import Any

_INVISIBLE = dict.fromkeys(
    (0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF), None
)
_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_BLANKS = re.compile(r"\s+")


def fold(value: Any) -> str:
    """What of a value counts when it is compared: 3 and 3.0 are "3", true is "true", "Ａ b " is "a b"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", visible(str(value))).casefold()
    return _BLANKS.sub(" ", text).strip()


def visible(text: str) -> str:
    """The text without blanks at its ends and without signs that nobody sees (zero width, direction, soft hyphen)."""
    return text.strip() if text.isascii() else text.translate(_INVISIBLE).strip()


def half_width(text: str) -> str:
    """Digits and Latin letters half-width; punctuation stays as it was typed."""
    return text if text.isascii() else text.translate(_WIDE)
