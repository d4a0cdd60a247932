"""Argon2id (RFC 9106) in a bounded pool of threads: hashing never runs on the event loop.

Parameters are settings; a hash made with others is made again at the next right password. Where there is no password
to compare with, one is compared all the same, so that time does not tell which accounts exist.
"""

import secrets
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.settings import Settings
from server.threads import Threads


class PasswordHashes:
    """Makes and compares hashes of passwords, off the loop."""

    def __init__(self, settings: Settings, threads: Threads) -> None:
        self._hasher = PasswordHasher(
            settings.argon2_passes, settings.argon2_memory_kib, settings.argon2_lanes, hash_len=32, salt_len=16
        )
        self._threads = threads

    async def make(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        return await self._threads.run(self._hasher.hash, _normal(password))

    async def matches(self, password: str, known: str | None) -> bool:
        """Whether the password is that of the hash; as much work when there is none."""
        return await self._threads.run(self._compare, _normal(password), known)

    def is_outdated(self, known: str) -> bool:
        """Whether the hash was made with other parameters than those of now."""
        return self._hasher.check_needs_rehash(known)

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe())

    def _compare(self, password: str, known: str | None) -> bool:
        decoy = self._decoy
        try:
            return self._hasher.verify(known or decoy, password) and known is not None
        except (VerificationError, InvalidHashError):
            return False


def _normal(password: str) -> str:
    """The same signs however a keyboard composes them (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)
