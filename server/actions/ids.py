"""Identifiers. An idempotency key names the document it makes, so a retry can only find it again.

See docs/decisions/0005-idempotency.md.
"""

import base64
import hashlib
import secrets
from typing import Any

import orjson


def new_id() -> str:
    """A random id: 120 bits, 24 characters a-z2-7."""
    return _encode(secrets.token_bytes(15))


def named_id(*parts: object) -> str:
    """The id that these parts always give (120 bits)."""
    text = "\x1f".join(map(str, parts))
    return _encode(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=15).digest())


def digest(value: Any) -> str:
    """A fingerprint of a JSON value, the same however its keys are ordered, or of bytes."""
    if not isinstance(value, bytes):
        value = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(value, digest_size=16).hexdigest()


def _encode(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").lower()
