"""How a sensitive answer is shown to those who may see the row but not the value.

An identity number keeps its first six and last four signs, a phone its first and last three, a name its surname:
the masks that Chinese systems use, so that a person recognizes their own data and nobody else can use it.
"""

import re
from collections.abc import Callable
from typing import Any

_COMPOUND_SURNAME = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|"
    "慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|令狐|呼延|拓跋"
)
_DETAIL = re.compile(r".*?(?:街道|[省市区县旗镇乡路街村])")


def mask(kind: str, value: Any) -> str:
    """The masked text of an answer; `kind` is one of MASKS, anything else hides the whole."""
    if value is None or value == "":
        return ""
    return MASKS.get(kind, mask_all)(value if isinstance(value, str) else str(value))


def mask_name(name: str) -> str:
    """张三丰 → 张**; compound surnames stay whole; a Latin name keeps its first letter."""
    kept = 2 if _COMPOUND_SURNAME.match(name) and len(name) > 2 else 1
    return _keep(name, kept, 0) if len(name) > 1 else "*"


def mask_document(number: str) -> str:
    """11010519491231002X → 110105********002X; a short one keeps its first and last two signs."""
    return _keep(number, 6, 4) if len(number) >= 15 else _keep(number, 2, 2)


def mask_short_document(number: str) -> str:
    """110105*****002X as the screen 我的颜值 shows it (XB-9): five stars whatever the length."""
    return f"{number[:6]}*****{number[-4:]}" if len(number) >= 15 else mask_document(number)


def mask_phone(phone: str) -> str:
    """13812345678 → 138*****678."""
    return _keep(phone, 3, 3)


def mask_address(address: str) -> str:
    """河南省郑州市金水区文化路9号 → 河南省郑州市金水区*****: the administrative part stays."""
    kept = 0
    for match in _DETAIL.finditer(address):
        if match[0][-1] in "路街村" or match.end() == len(address):
            break
        kept = match.end()
    return _keep(address, kept, 0)


def mask_plate(plate: str) -> str:
    """豫A12345 → 豫A***45."""
    return _keep(plate, 2, 2)


def mask_all(text: str) -> str:
    """Nothing remains, not even the length."""
    return "****"


def _keep(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    if hidden < max(1, len(text) // 4):
        return "*" * len(text)
    return text[:first] + "*" * hidden + text[len(text) - last :]


MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "document": mask_document,
    "short_document": mask_short_document,
    "phone": mask_phone,
    "address": mask_address,
    "plate": mask_plate,
    "all": mask_all,
}
