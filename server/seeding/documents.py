"""Identity documents of people who do not exist: well formed, with right check digits, and recognizably synthetic.

A resident's number carries a real region prefix and birth date, but a sequence of 900 to 999, which no district gives
out on one day; phones lie in the block 154, which no operator holds. Any likeness to a real number is accidental.
"""

from datetime import date
from random import Random

from server.forms.documents import is_resident_id
from server.seeding.words import weighted, words

FIRST_SEQUENCE = 900
RESIDENT = "10"
CHECK_DIGITS = "0123456789X"
LETTERED = {"20": ("E", 8), "14": ("H", 8), "15": ("", 8), "99": ("ZZ-", 9)}


def phone_of(number: int) -> str:
    """The phone of the account of that number; in octal, for without an 8 none reads like the country code 0086."""
    return f"154{number:08o}"


class Issuer:
    """Issues numbers, each only once."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._issued: set[str] = set()

    def issue(self, kind: str, born: date, sex: str) -> str:
        """A new number of a document type (the forms' codes)."""
        while True:
            number = self.resident(born, sex) if kind == RESIDENT else self.other(kind)
            if number not in self._issued:
                self._issued.add(number)
                return number

    def resident(self, born: date, sex: str) -> str:
        """A GB 11643 number: the last digit of the sequence is odd for men."""
        sequence = FIRST_SEQUENCE + 2 * self._random.randrange(50) + int(sex) % 2
        head = f"{weighted(self._random, words()['id_prefixes'])}{born:%Y%m%d}{sequence}"
        return next(head + digit for digit in CHECK_DIGITS if is_resident_id(head + digit))

    def other(self, kind: str) -> str:
        """A permit, passport or other document."""
        letters, digits = LETTERED[kind]
        return f"{letters}{self._random.randrange(10**digits):0{digits}d}"
