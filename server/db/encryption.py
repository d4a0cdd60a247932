"""Encryption of single fields, and keyed tokens by which encrypted values are found.

AES-256-GCM under versioned keys; the context (such as "submissions:/phone") is authenticated, so a sealed value cannot
be moved to another field. Tokens are keyed hashes of normalized values, for exact search only.
docs/decisions/0004-field-encryption.md has the threat model and the limits.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
TOKEN_BYTES = 18  # 144 bits: 24 characters, no padding


class KeyringError(ValueError):
    """A key is missing or malformed; the message never contains key material."""


class SealBroken(Exception):
    """A sealed value cannot be opened: altered, moved to another context, or of an unknown key."""


class Keyring:
    """The keys of one installation: seals and opens texts, and makes search tokens."""

    def __init__(self, keys: Mapping[int, str], current: int, token_key: str) -> None:
        """Keys are 32 random bytes in base64; versions are 1 to 255; new values are sealed under `current`."""
        if current not in keys:
            raise KeyringError(f"the current key version {current} has no key")
        if wrong := [version for version in keys if not 1 <= version <= 255]:
            raise KeyringError(f"key version {wrong[0]} is not between 1 and 255")
        self.current = current
        self._ciphers = {version: AESGCM(_decode(f"key {version}", key)) for version, key in keys.items()}
        self._prefix = bytes([current])
        self._token_key = _decode("the token key", token_key)

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt: one byte key version, 12 bytes nonce, then ciphertext and tag (29 bytes more than the text)."""
        nonce = os.urandom(NONCE_BYTES)
        return self._prefix + nonce + self._ciphers[self.current].encrypt(nonce, text.encode(), context.encode())

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt what was sealed in the same context; raises SealBroken."""
        cipher = self._ciphers.get(sealed[0]) if len(sealed) > NONCE_BYTES + TAG_BYTES else None
        if cipher is None:
            raise SealBroken("not a sealed value, or sealed under an unknown key")
        try:
            return cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], context.encode()).decode()
        except InvalidTag:
            raise SealBroken("the sealed value was altered or belongs to another context") from None

    def needs_rotation(self, sealed: bytes) -> bool:
        """Whether the value was sealed under another key than the current one."""
        return sealed[:1] != self._prefix

    def reseal(self, sealed: bytes, context: str) -> bytes:
        """Seal again under the current key; raises SealBroken."""
        return self.seal(self.open(sealed, context), context)

    def token(self, kind: str, normalized: str) -> str:
        """Return the search token of a normalized value: 24 URL-safe characters, equal for equal (kind, value) only.

        `kind` ("phone", "id_number") keeps equal values of different meaning apart. Tokens do not depend on the
        sealing keys and so survive their rotation.
        """
        data = f"{len(kind)}:{kind}{normalized}".encode()
        digest = blake2b(data, key=self._token_key, digest_size=TOKEN_BYTES).digest()
        return base64.urlsafe_b64encode(digest).decode()


def seal_bytes(key: str, content: bytes, context: str) -> bytes:
    """Encrypt a file under its own key (`new_key`), which the keyring seals: rotation then touches the key only."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_decode("the file key", key)).encrypt(nonce, content, context.encode())


def open_bytes(key: str, sealed: bytes, context: str) -> bytes:
    """Decrypt what `seal_bytes` made in the same context; raises SealBroken."""
    cipher = AESGCM(_decode("the file key", key))
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise SealBroken("the sealed file was altered or belongs to another context") from None


def new_key() -> str:
    """Return a fresh random key in the form that Keyring takes."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def _decode(name: str, key: str) -> bytes:
    try:
        decoded = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        raise KeyringError(f"{name} is not base64") from None
    if len(decoded) != KEY_BYTES:
        raise KeyringError(f"{name} has {len(decoded)} bytes instead of {KEY_BYTES}")
    return decoded
