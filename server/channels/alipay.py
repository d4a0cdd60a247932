"""Alipay's gateway for mini-programs, through python-alipay-sdk: log in, the phone number the client hands over,
and messages.

Three things of the library are mended here: it counts braces without looking at strings to find what is signed, it
dates requests in the machine's own zone, and it returns a refusal (`code` other than 10000) as if it were a result.
Nothing of an answer is believed before its signature.
"""

import base64
import json
import socket
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.error import HTTPError, URLError
from zoneinfo import ZoneInfo

import structlog
from alipay import AliPay  # type: ignore[import-untyped]
from alipay.utils import AliPayConfig  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from server.channels.undelivered import Fate, Undelivered
from server.errors import Problem
from server.settings import Settings, SettingsError
from server.threads import Threads

log = structlog.get_logger("alipay")
SECONDS = 5
BEIJING = ZoneInfo("Asia/Shanghai")
NO_IV = bytes(16)
WRONG_CODES = ("isv.code-invalid", "isv.code-expired", "isv.code-used")
MESSAGE_API = "alipay.open.app.mini.templatemessage.send"
PASSING_CODES = ("isp.unknow-error", "isp.system-error", "SYSTEM_ERROR", "20000")


class AlipayRefused(Exception):
    """The gateway said no; `sub_code` says why."""

    def __init__(self, sub_code: str) -> None:
        super().__init__(sub_code)
        self.sub_code = sub_code


class _Gateway(AliPay):  # type: ignore[misc]
    """The library's client with the three mends."""

    def build_body(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        body: dict[str, Any] = super().build_body(*args, **kwargs)
        body["timestamp"] = datetime.now(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        return {name: value for name, value in body.items() if value not in ("", {})}

    def _verify_and_return_sync_response(self, raw_string: str, response_type: str) -> dict[str, Any]:
        parts = members(raw_string)
        signed = parts.get(response_type)
        if signed is None or "sign" not in parts:
            refused = json.loads(signed or parts.get("error_response", "{}"))
            raise AlipayRefused(str(refused.get("sub_code") or refused.get("code")))
        if not self.is_signed(signed, json.loads(parts["sign"])):
            raise ValueError("the signature does not fit the answer")
        answer: dict[str, Any] = json.loads(signed)
        if str(answer.get("code", "10000")) != "10000":
            raise AlipayRefused(str(answer.get("sub_code") or answer["code"]))
        return answer

    def is_signed(self, text: str, sign: str) -> bool:
        """Whether this is Alipay's signature (RSA2) of the text; False for what is no signature at all."""
        try:
            return bool(self._verify(text, sign))
        except ValueError:
            return False


class Alipay:
    """One mini-program's gateway."""

    def __init__(self, settings: Settings, threads: Threads) -> None:
        self.app_id = settings.alipay_app_id
        self._gateway = _Gateway(
            self.app_id,
            None,
            _key("alipay_private_key", settings.secret("alipay_private_key")),
            _key("alipay_public_key", settings.alipay_public_key),
            config=AliPayConfig(timeout=SECONDS),
        )
        self._gateway._gateway = settings.alipay_url
        key = settings.alipay_aes_key
        self._aes = _key("alipay_aes_key", key.get_secret_value()) if key else None
        self._threads = threads

    async def open_id(self, code: str) -> str:
        """Who logged in, by the code of `my.getAuthCode`; `app_login.wrong` for a used, expired or foreign one."""
        try:
            answer = await self._threads.run(
                self._gateway.server_api, "alipay.system.oauth.token", grant_type="authorization_code", code=code
            )
        except AlipayRefused as refused:
            if refused.sub_code in WRONG_CODES:
                raise Problem("app_login.wrong") from None
            raise _unavailable(refused.sub_code) from None
        except HTTPError as error:
            error.close()
            raise _unavailable(f"HTTP {error.code}") from None
        except (OSError, ValueError) as error:
            raise _unavailable(type(error).__name__) from None
        open_id = answer.get("open_id")
        if not isinstance(open_id, str) or not open_id:
            raise _unavailable("no open_id")
        return open_id

    async def phone_number(self, response: str, sign: str) -> str:
        """The phone that `my.getPhoneNumber` gave the client, encrypted; `app_login.phone` unless Alipay signed it.

        The signature covers the ciphertext in its double quotes. It is checked before anything is decrypted.
        """
        if self._aes is None:
            raise Problem("app_login.unavailable")
        return await self._threads.run(self._opened, self._aes, response, sign)

    async def send_message(self, open_id: str, template: str, page: str, fields: Mapping[str, str]) -> None:
        """A template message; the fields travel as a JSON text within the JSON. Raises Undelivered."""
        data = json.dumps({name: {"value": text or "无"} for name, text in fields.items()}, ensure_ascii=False)
        asked = {"to_open_id": open_id, "user_template_id": template, "page": page, "data": data}
        try:
            await self._threads.run(self._gateway.server_api, MESSAGE_API, biz_content=asked)
        except AlipayRefused as refused:
            is_passing = refused.sub_code in PASSING_CODES or refused.sub_code.endswith("call-limited")
            raise Undelivered("alipay", Fate.PASSING if is_passing else Fate.REFUSED, refused.sub_code) from None
        except HTTPError as error:
            error.close()
            raise Undelivered("alipay", Fate.UNCLEAR, f"HTTP {error.code}") from None
        except URLError as error:
            is_away = isinstance(error.reason, ConnectionRefusedError | socket.gaierror)
            raise Undelivered("alipay", Fate.PASSING if is_away else Fate.UNCLEAR, "URLError") from None
        except (OSError, ValueError) as error:
            raise Undelivered("alipay", Fate.UNCLEAR, type(error).__name__) from None

    def _opened(self, key: bytes, response: str, sign: str) -> str:
        if not self._gateway.is_signed(f'"{response}"', sign):
            raise Problem("app_login.phone")
        try:
            said = json.loads(_decrypt(key, response))
        except ValueError:
            raise Problem("app_login.phone") from None
        phone = said.get("mobile") if isinstance(said, dict) and said.get("code") == "10000" else None
        if not isinstance(phone, str):
            raise Problem("app_login.phone")
        return phone


def _decrypt(key: bytes, response: str) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(NO_IV)).decryptor()
    padded = decryptor.update(base64.b64decode(response, validate=True)) + decryptor.finalize()
    unpadder = PKCS7(128).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def members(text: str) -> dict[str, str]:
    """The members of a JSON object, each value as the exact text that stands there, for that is what is signed.

    ValueError for anything else, a repeated name included.
    """
    decoder = json.JSONDecoder()
    found: dict[str, str] = {}
    at = _skip(text, 0, "{")
    while True:
        name, at = decoder.raw_decode(text, at)
        at = _skip(text, at, ":")
        _, end = decoder.raw_decode(text, at)
        if not isinstance(name, str) or name in found:
            raise ValueError("not an object with names of its own")
        found[name] = text[at:end]
        at = _blank(text, end)
        if text[at : at + 1] == "}":
            return found
        at = _skip(text, at, ",")


def _skip(text: str, at: int, sign: str) -> int:
    at = _blank(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(f"no {sign} where one belongs")
    return _blank(text, at + 1)


def _blank(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\n", "\r", "\t"):
        at += 1
    return at


def _key(name: str, text: str) -> Any:
    """A key as PEM, or as the bare base64 that Alipay's key tool gives."""
    if "-----" in text:
        return text
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if not key:
        raise SettingsError(f"ANMA_{name.upper()} 既不是 PEM，也不是 base64")
    return key


def _unavailable(reason: str) -> Problem:
    log.error("alipay.failed", reason=reason)
    return Problem("app_login.unavailable")
