"""The text in a place's QR code, and the place it leads to.

A code is `<place id><generation><signature>`: 22 characters that also fit a mini-program's scene. A forged one is
refused without the database; one of an older generation has been replaced.
"""

import hmac
from typing import Any

from cachetools import TTLCache

from server.errors import Problem

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that looks like something else
ID_LENGTH = 12
MAC_LENGTH = 9
CODE_LENGTH = ID_LENGTH + 1 + MAC_LENGTH


class PlaceCodes:
    """Signs and proves place codes; remembers places for a few seconds (a changed place shows within them)."""

    def __init__(self, key: str, reads: Any) -> None:
        self._key = key.encode()
        self._reads = reads
        self._places: TTLCache[str, dict[str, Any]] = TTLCache(20_000, ttl=10)

    def code(self, place: str, generation: int) -> str:
        """The text of a place's QR code."""
        head = place + ALPHABET[generation % 32]
        return head + self._mac(head)

    def _mac(self, head: str) -> str:
        number = int.from_bytes(hmac.digest(self._key, head.encode(), "sha256")[:8], "big")
        return "".join(ALPHABET[(number >> 5 * i) & 31] for i in range(MAC_LENGTH))

    async def place(self, code: str) -> dict[str, Any]:
        """The place of a code; `place_code.invalid` when forged or unknown, `place_code.expired` when replaced."""
        head = code[: ID_LENGTH + 1]
        if len(code) != CODE_LENGTH or not hmac.compare_digest(
            code[ID_LENGTH + 1 :].encode(), self._mac(head).encode()
        ):
            raise Problem("place_code.invalid")
        place = await self.by_id(code[:ID_LENGTH])
        if place is None:
            raise Problem("place_code.invalid")
        if ALPHABET[place["generation"] % 32] != code[ID_LENGTH]:
            raise Problem("place_code.expired")
        return place

    async def by_id(self, place: str) -> dict[str, Any] | None:
        """A place by id, at most ten seconds old."""
        known = self._places.get(place)
        if known is None:
            known = await self._reads.get(place)
            if known is not None:
                self._places[place] = known
        return known

    def forget(self, place: str) -> None:
        """Read this place anew at the next scan in this process."""
        self._places.pop(place, None)


def place_id(seed: str) -> str:
    """A place id from a `named_id`: its first 60 bits in the code's alphabet."""
    raw = int(seed.translate(_DIGITS), 32)
    return "".join(ALPHABET[(raw >> 5 * i) & 31] for i in range(ID_LENGTH))


_DIGITS = str.maketrans("abcdefghijklmnopqrstuvwxyz234567", "0123456789abcdefghijklmnopqrstuv")
