"""The text of a shown code: what it holds, who signs it with which key, and whether a text is one (docs/codes.md).

`AC1.<payload>.<signature>`, base64url: an Ed25519 signature that a guard's phone proves with public keys it has fetched
before. Keys follow from one secret and the week, so they rotate by themselves and every process knows them. The person
stands in it as a token that only this installation can open, another one in every second.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from cachetools import LRUCache
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.errors import Problem

PREFIX = "AC1"
HEAD = struct.Struct(">4sIH16s")  # key id, issued at (Unix seconds), lifetime (seconds), person's token
PERIOD = 7 * 24 * 3600
SKEW = timedelta(seconds=30)  # by which the clocks of those who issue and those who look may differ
MOST_TEXT = 512
NAME_SIGNS = 10


class Period(NamedTuple):
    """The keys of one week; the id is a fingerprint, so another secret never has the same."""

    id: bytes
    private: Ed25519PrivateKey
    public: Ed25519PublicKey
    tokens: bytes


class ReadCode(NamedTuple):
    """What a proved text says that the server does not know better by itself."""

    person: str
    issued_at: datetime
    expires_at: datetime

    def is_shown(self, now: datetime) -> bool:
        """Whether it may be on somebody's screen at this instant."""
        return self.issued_at - SKEW <= now < self.expires_at


class CodeTexts:
    """Signs and proves the codes of one installation."""

    def __init__(self, secret: str, lifetime: int) -> None:
        self._secret = secret.encode()
        self.lifetime = lifetime
        self._periods: LRUCache[int, Period] = LRUCache(8)

    def sign(self, person: str, card: Mapping[str, str], colors: Iterable[Mapping[str, Any]], second: int) -> str:
        """The text of a person's code, issued at a Unix second; `colors` as the API shows them."""
        period = self._period(second // PERIOD)
        head = HEAD.pack(period.id, second, self.lifetime, _token(period, second).encryptor().update(_raw(person)))
        signed = f"{PREFIX}.{_encode(head + _shown(card, colors).encode())}"
        return f"{signed}.{_encode(period.private.sign(signed.encode()))}"

    def read(self, text: str) -> ReadCode:
        """What one of our texts says, whatever its age.

        `code.foreign` for what no key of ours can have signed, `code.forged` for what it has not.
        """
        prefix, payload, signature = _split(text)
        if prefix != PREFIX or len(payload) < HEAD.size:
            raise Problem("code.foreign")
        key, second, lifetime, token = HEAD.unpack_from(payload)
        period = self._period(second // PERIOD)
        if key != period.id:
            raise Problem("code.foreign")
        try:
            period.public.verify(signature, text.rpartition(".")[0].encode())
        except InvalidSignature:
            raise Problem("code.forged") from None
        person = _name(_token(period, second).decryptor().update(token))
        issued_at = datetime.fromtimestamp(second, UTC)
        return ReadCode(person, issued_at, issued_at + timedelta(seconds=lifetime))

    def published(self, now: datetime) -> list[dict[str, Any]]:
        """Public keys by which codes of this and the next week are proved, and of the last while any may be shown."""
        week = int(now.timestamp()) // PERIOD
        keys = [self._published(number) for number in (week - 1, week, week + 1)]
        return [key for key in keys if key["not_after"] + SKEW > now]

    def _published(self, number: int) -> dict[str, Any]:
        period, start = self._period(number), datetime.fromtimestamp(number * PERIOD, UTC)
        return {
            "id": _encode(period.id),
            "algorithm": "Ed25519",
            "key": _encode(period.public.public_bytes_raw()),
            "not_before": start,
            "not_after": start + timedelta(seconds=PERIOD + self.lifetime),
        }

    def _period(self, number: int) -> Period:
        if number not in self._periods:
            private = Ed25519PrivateKey.from_private_bytes(self._derive(f"code signature {number}", 32))
            public = private.public_key()
            fingerprint = hashlib.sha256(public.public_bytes_raw()).digest()[:4]
            tokens = self._derive(f"code token {number}", 64)
            self._periods[number] = Period(fingerprint, private, public, tokens)
        return self._periods[number]

    def _derive(self, purpose: str, size: int) -> bytes:
        return HKDF(SHA256(), size, salt=None, info=f"anma {purpose}".encode()).derive(self._secret)


def _shown(card: Mapping[str, str], colors: Iterable[Mapping[str, Any]]) -> str:
    """What a guard without a network sees: colors, the end of the document, the masked name; a line each."""
    marked = [f"{one['policy']}:{one['color']}{'!' if one['alert'] else ''}" for one in colors]
    return "\n".join((",".join(marked), card["document_number"].rpartition("*")[2], card["name"][:NAME_SIGNS]))


def _token(period: Period, second: int) -> Cipher[modes.XTS]:
    """One block that the second changes wholly: two codes of a person do not look alike."""
    return Cipher(algorithms.AES(period.tokens), modes.XTS(period.id + second.to_bytes(12, "big")))


def _raw(person: str) -> bytes:
    return base64.b32decode(person.upper()) + b"\0"


def _name(raw: bytes) -> str:
    return base64.b32encode(raw[:-1]).decode().lower()


def _split(text: str) -> tuple[str, bytes, bytes]:
    """The three parts of a text; empty ones for what has none, or is written in another way than we write it."""
    prefix, *encoded = text.split(".")
    if len(encoded) != 2 or len(text) > MOST_TEXT or not text.isascii():
        return "", b"", b""
    try:
        payload, signature = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in encoded)
    except binascii.Error:
        return "", b"", b""
    if [_encode(payload), _encode(signature)] != encoded:
        return "", b"", b""
    return prefix, payload, signature


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
