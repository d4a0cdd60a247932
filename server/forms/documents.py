"""Chinese identity documents and codes: what makes one well formed, and what it says by itself.

Check digits follow GB 11643 (ISO 7064 MOD 11-2) and GB 32100. They are strict; a region prefix is never looked
up here, because real numbers carry codes that were abolished long ago. Callers pass normalized text.
"""

import re
from datetime import date

_RESIDENT_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK_DIGITS = "10X98765432"
_OLD_PERMANENT_RESIDENCE = re.compile(r"[A-Z]{3}[0-9]{12}")
_HK_MACAU_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_TAIWAN_PERMIT = re.compile(r"[0-9]{8}(?:[0-9]{2})?")
_PASSPORT = re.compile(r"[A-Z0-9]{5,17}")
_OTHER = re.compile(r"[A-Z0-9()-]{4,30}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_REGION = re.compile(r"[1-9][0-9]{5}(?:[0-9]{3}){0,2}")
_USCC_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"[{_USCC_SYMBOLS}]{{2}}[0-9]{{6}}[{_USCC_SYMBOLS}]{{10}}")
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTERS = "A-HJ-NP-Z"
_PLATE = re.compile(
    rf"[{_PROVINCES}][{_LETTERS}](?:[{_LETTERS}0-9]{{5}}"
    rf"|[{_LETTERS}0-9]{{4}}[挂学警港澳]"
    rf"|[DF][{_LETTERS}0-9][0-9]{{4}}|[0-9]{{5}}[DF])"
)


def is_resident_id(text: str) -> bool:
    """A GB 11643 number, or a residence permit of Hong Kong, Macau and Taiwan residents, which follows it too."""
    return resident_id_fault(text) is None


def resident_id_fault(text: str) -> str | None:
    """What is wrong with an identity card number, as the end of a sentence, or None."""
    if not _RESIDENT_ID.fullmatch(text):
        return "应为18位数字（最后一位可为X），请核对后重填"
    if born_on(text) is None:
        return "中的出生日期不存在，请核对后重填"
    if text[17] != _id_check_digit(text):
        return "校验位不正确，请核对后重填"
    return None


def born_on(resident_id: str) -> date | None:
    """The birth date in an 18-digit number, or None when there is no such day."""
    try:
        return date(int(resident_id[6:10]), int(resident_id[10:12]), int(resident_id[12:14]))
    except ValueError:
        return None


def sex_of(resident_id: str) -> str:
    """The sex in an 18-digit number as GB/T 2261.1 codes it: 1 male, 2 female."""
    return "1" if int(resident_id[16]) % 2 else "2"


def is_permanent_residence(text: str) -> bool:
    """Three letters and twelve digits, or since 2023-12-01 eighteen digits that start with 9."""
    if _OLD_PERMANENT_RESIDENCE.fullmatch(text):
        return True
    return text.startswith("9") and is_resident_id(text)


def is_hk_macau_permit(text: str) -> bool:
    """H or M and eight digits; older ones carry two more, the number of issues."""
    return _HK_MACAU_PERMIT.fullmatch(text) is not None


def is_taiwan_permit(text: str) -> bool:
    """Eight digits; older ones carry two more."""
    return _TAIWAN_PERMIT.fullmatch(text) is not None


def is_passport(text: str) -> bool:
    """Letters and digits with at least one digit; every country has its own pattern."""
    return _PASSPORT.fullmatch(text) is not None and any(sign.isdigit() for sign in text)


def is_other_document(text: str) -> bool:
    """Any document without a pattern of its own: letters, digits, hyphens and parentheses."""
    return _OTHER.fullmatch(text) is not None


def is_mobile(text: str) -> bool:
    """A mainland mobile number of eleven digits."""
    return _MOBILE.fullmatch(text) is not None


def is_region(text: str) -> bool:
    """A GB/T 2260 code: 6 digits to the district, 9 to the street, 12 to the community."""
    return _REGION.fullmatch(text) is not None


def is_uscc(text: str) -> bool:
    """A unified social credit code with the check symbol of GB 32100."""
    if not _USCC.fullmatch(text):
        return False
    total = sum(_USCC_SYMBOLS.index(sign) * weight for sign, weight in zip(text, _USCC_WEIGHTS, strict=False))
    return text[17] == _USCC_SYMBOLS[-total % 31]


def is_plate(text: str) -> bool:
    """A civil plate of GA 36, including small and large new-energy vehicles; I and O are never used."""
    return _PLATE.fullmatch(text) is not None


def _id_check_digit(text: str) -> str:
    total = sum(int(sign) * weight for sign, weight in zip(text, _ID_WEIGHTS, strict=False))
    return _ID_CHECK_DIGITS[total % 11]
