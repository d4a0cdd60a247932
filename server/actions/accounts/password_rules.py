"""Which passwords are accepted, and passwords that the system makes up.

Citizens: 6 to 12 characters (XB-1) that are not in `passwords/common.txt`. Administrators: at least 6 with a digit, an
upper-case and a lower-case letter (ZE-3), not common either. Nobody: parts of one's own phone number.
"""

import secrets
from functools import cache

from server.settings import ROOT

SHORTEST = 6
LONGEST_OF_CITIZENS = 12
LONGEST = 64
COMMON = ROOT / "passwords" / "common.txt"
KINDS = ("23456789", "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz")  # none that looks like another
MADE_LENGTH = 10


def weakness(password: str, *, administrator: bool, phone: str) -> str | None:
    """What is wrong with a password, as a sentence for the one who chose it; None when it is accepted."""
    if administrator and not is_administrators(password):
        return "管理员密码至少 6 位，须同时含有数字、大写字母和小写字母"
    longest = LONGEST if administrator else LONGEST_OF_CITIZENS
    if not SHORTEST <= len(password) <= longest:
        return f"密码应为 {SHORTEST} 至 {longest} 个字符"
    if password in phone or phone[-SHORTEST:] in password:
        return "密码不能包含自己的手机号，请换一个"
    if password.casefold() in common_passwords():
        return "这个密码过于常见，容易被猜到，请换一个"
    return None


def is_administrators(password: str) -> bool:
    """Whether a password has the signs that an administrator's needs (ZE-3)."""
    tests = (str.isdigit, str.isupper, str.islower)
    return len(password) >= SHORTEST and all(any(test(sign) for sign in password) for test in tests)


@cache
def common_passwords() -> frozenset[str]:
    """The passwords that everybody tries first, in lower case."""
    lines = COMMON.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def new_password() -> str:
    """A random password to be sent by SMS: easy to type, 57 bits, right for administrators."""
    while True:
        made = "".join(secrets.choice("".join(KINDS)) for _ in range(MADE_LENGTH))
        if is_administrators(made):
            return made
