"""What a field of a WeChat subscribe message may hold, by the beginning of its name; a text is fitted before sending.

https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
An empty field is refused like one that is too long, and both lose the person's one acceptance.
"""

import re
from collections.abc import Callable

from server.channels.notice_messages import shortened

NOTHING = "无"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ASCII = re.compile(r"[\x21-\x7e]")


def fitted(field: str, text: str) -> str:
    """The text as the field takes it."""
    sort = field.rstrip("0123456789")
    fit = _FITS.get(sort)
    return (fit(text) if fit else text) or _EMPTY.get(sort, NOTHING)


def _at_most(most: int) -> Callable[[str], str]:
    return lambda text: shortened(text, most)


def _only(signs: re.Pattern[str], most: int) -> Callable[[str], str]:
    return lambda text: "".join(signs.findall(text))[:most]


_FITS: dict[str, Callable[[str], str]] = {
    "thing": _at_most(20),
    "name": _at_most(10),
    "phrase": _only(_HAN, 5),
    "character_string": _only(_ASCII, 32),
    "number": _only(re.compile(r"[0-9.]"), 32),
    "letter": _only(re.compile(r"[A-Za-z]"), 32),
    "const": _at_most(20),
}
_EMPTY = {"phrase": "已更新", "number": "0", "character_string": "-"}
