"""Sealing, tokens, keys that are wrong, tampering."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.db.encryption import Keyring, KeyringError, SealBroken, new_key

KEYS = {1: new_key(), 2: new_key()}
TOKEN_KEY = new_key()
OLD = Keyring({1: KEYS[1]}, 1, TOKEN_KEY)
NEW = Keyring(KEYS, 2, TOKEN_KEY)
NOW = datetime(2024, 5, 1, tzinfo=UTC)


@given(st.text(), st.text())
def test_round_trip(text: str, context: str) -> None:
    sealed = NEW.seal(text, context)
    assert NEW.open(sealed, context) == text
    assert len(sealed) == len(text.encode()) + 29 and sealed[0] == 2


def test_equal_texts_look_different() -> None:
    assert NEW.seal("13800138000", "a:/phone") != NEW.seal("13800138000", "a:/phone")


def test_every_changed_byte_is_noticed() -> None:
    sealed = NEW.seal("13800138000", "a:/phone")
    for position in range(len(sealed)):
        altered = sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
        with pytest.raises(SealBroken):
            NEW.open(altered, "a:/phone")


@pytest.mark.parametrize("sealed", [b"", b"\x02", b"\x09" + bytes(40), bytes(28)])
def test_what_is_no_seal_is_refused(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        NEW.open(sealed, "a:/phone")


def test_another_context_cannot_open_and_the_error_does_not_leak() -> None:
    with pytest.raises(SealBroken) as caught:
        NEW.open(NEW.seal("13800138000", "a:/phone"), "a:/name")
    assert caught.value.__cause__ is None and "138" not in str(caught.value)


def test_old_values_open_and_are_resealed() -> None:
    sealed = OLD.seal("text", "c")
    assert NEW.needs_rotation(sealed) and NEW.open(sealed, "c") == "text"
    fresh = NEW.reseal(sealed, "c")
    assert not NEW.needs_rotation(fresh) and NEW.open(fresh, "c") == "text"
    with pytest.raises(SealBroken):
        OLD.open(fresh, "c")


def test_tokens_are_stable_and_tell_kinds_apart() -> None:
    token = OLD.token("phone", "13800138000")
    assert token == NEW.token("phone", "13800138000") and len(token) == 24 and "=" not in token
    assert token != NEW.token("id_number", "13800138000")
    assert NEW.token("ab", "c") != NEW.token("a", "bc")
    assert token != Keyring(KEYS, 2, new_key()).token("phone", "13800138000")


@pytest.mark.parametrize(
    ("keys", "current", "token_key", "message"),
    [
        ({1: KEYS[1]}, 2, TOKEN_KEY, "version 2 has no key"),
        ({0: KEYS[1]}, 0, TOKEN_KEY, "version 0 is not between"),
        ({1: "not base64!"}, 1, TOKEN_KEY, "key 1 is not base64"),
        ({1: base64.b64encode(bytes(16)).decode()}, 1, TOKEN_KEY, "key 1 has 16 bytes instead of 32"),
        ({1: KEYS[1]}, 1, "", "the token key has 0 bytes"),
    ],
    ids=["missing", "zero", "not base64", "short", "no token key"],  # the keys are random: workers must agree
)
def test_wrong_keys_are_named_but_not_shown(keys: Any, current: int, token_key: str, message: str) -> None:
    with pytest.raises(KeyringError, match=message):
        Keyring(keys, current, token_key)
