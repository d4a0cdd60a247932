"""WeChat's server API for mini-programs, through wechatpy: log in, phone number, access token, subscribe messages.

The library is synchronous: each thread has a client of its own, and callers await. It repeats a call without end when
a token stays wrong, so that is switched off, and `TokenRefused` tells the caller, who keeps the token for all
processes (`actions.app_tokens`), to renew it and try once more. Errors never carry codes, numbers or tokens.
"""

import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from requests import RequestException
from wechatpy import WeChatClient  # type: ignore[import-untyped]
from wechatpy.exceptions import WeChatClientException  # type: ignore[import-untyped]

from server.channels.undelivered import Fate, Undelivered, of_network
from server.channels.wechat_fields import fitted
from server.errors import Problem
from server.settings import Settings
from server.threads import Threads

log = structlog.get_logger("wechat")
SECONDS = 5
TOKEN_REFUSED = (40001, 40014, 42001)
LOGIN_REFUSED = {40029: "app_login.wrong", 40163: "app_login.wrong", 40226: "app_login.blocked"}
# 40013 here means that the code belongs to another mini-program
PHONE_REFUSED = {40029: "app_login.phone", 40163: "app_login.phone", 40013: "app_login.phone"}
BUSY = (45009, 45011)
NOT_ACCEPTED = "43101"  # the user refused, or every acceptance is used up
MAINLAND = "86"


class TokenRefused(Exception):
    """The access token is wrong or has expired."""


class _Client(WeChatClient):  # type: ignore[misc]
    """The library's client without a token of its own: a call that needs one is given it."""

    access_token = None


class WeChat:
    """One mini-program's server API."""

    def __init__(self, settings: Settings, threads: Threads) -> None:
        self.app_id = settings.wechat_app_id
        self._secret = settings.secret("wechat_secret")
        self._base = settings.wechat_url.rstrip("/") + "/"
        self._threads = threads
        self._local = threading.local()

    async def open_id(self, code: str) -> str:
        """Who logged in, by the code of `wx.login`; `app_login.wrong` for a code that is used, expired or foreign."""
        answer = await self._run(LOGIN_REFUSED, lambda client: client.wxa.code_to_session(code))
        return _text(answer, "openid")

    async def phone_number(self, code: str, token: str) -> str:
        """The phone (11 digits) that the user let us have, by the code of the phone button; `app_login.phone`."""
        answer = await self._run(
            PHONE_REFUSED,
            lambda client: client.post(
                self._base + "wxa/business/getuserphonenumber", params={"access_token": token}, data={"code": code}
            ),
        )
        phone = answer.get("phone_info")
        if not isinstance(phone, dict) or (phone.get("watermark") or {}).get("appid") != self.app_id:
            raise Problem("app_login.unavailable")
        if str(phone.get("countryCode")) != MAINLAND:
            raise Problem("app_login.phone", "目前只支持中国大陆的手机号")
        return _text(phone, "purePhoneNumber")

    async def send_message(self, open_id: str, template: str, page: str, fields: Mapping[str, str], token: str) -> None:
        """A subscribe message, its fields fitted to what they take. Raises TokenRefused and Undelivered."""
        asked = {
            "touser": open_id, "template_id": template, "page": page, "miniprogram_state": "formal", "lang": "zh_CN",
            "data": {name: {"value": fitted(name, text)} for name, text in fields.items()},
        }  # fmt: skip
        where, params = self._base + "cgi-bin/message/subscribe/send", {"access_token": token}
        try:
            answer = await self._threads.run(lambda: self._client().post(where, params=params, data=asked))
        except WeChatClientException as error:
            raise _not_sent(error) from None
        except RequestException as error:
            raise of_network("wechat", error) from None
        if not isinstance(answer, dict):
            raise Undelivered("wechat", Fate.UNCLEAR, "not JSON")

    async def stable_token(self, *, force: bool) -> tuple[str, int]:
        """The access token and how many seconds it lasts; the same on repeated calls unless a new one is forced."""
        asked = {"grant_type": "client_credential", "appid": self.app_id, "secret": self._secret}
        answer = await self._run(
            {}, lambda client: client.post(self._base + "cgi-bin/stable_token", data={**asked, "force_refresh": force})
        )
        lasts = answer.get("expires_in")
        if not isinstance(lasts, int):
            raise Problem("app_login.unavailable")
        return _text(answer, "access_token"), lasts

    async def _run(self, refused: dict[int, str], call: Callable[[Any], Any]) -> dict[str, Any]:
        try:
            answer = await self._threads.run(lambda: call(self._client()))
        except WeChatClientException as error:
            raise _refusal(error.errcode, refused) from None
        except RequestException as error:
            raise _unavailable(type(error).__name__) from None
        if not isinstance(answer, dict):
            raise _unavailable("not JSON")
        return answer

    def _client(self) -> Any:
        client = getattr(self._local, "client", None)
        if client is None:
            client = self._local.client = _Client(self.app_id, self._secret, timeout=SECONDS, auto_retry=False)
            client.wxa.API_BASE_URL = self._base
        return client


def _refusal(code: int | None, refused: dict[int, str]) -> Exception:
    if code in TOKEN_REFUSED:
        return TokenRefused()
    if code in refused:
        return Problem(refused[code])
    if code in BUSY:
        return Problem("app_login.busy", headers={"Retry-After": "60"})
    return _unavailable(code)


def _not_sent(error: WeChatClientException) -> Exception:
    """Why a message was not taken; of 47003 the field is told, which the text names but not what stood in it."""
    code = error.errcode
    if code in TOKEN_REFUSED:
        return TokenRefused()
    if code is None:  # not an answer of the API but of what stands before it
        return Undelivered("wechat", Fate.UNCLEAR, "HTTP")
    field = re.search(r"data\.(\w{1,30})\.", str(error.errmsg)) if code == 47003 else None
    is_passing = code == -1 or code in BUSY
    return Undelivered("wechat", Fate.PASSING if is_passing else Fate.REFUSED, f"{code} {field[1]}" if field else code)


def _unavailable(reason: object) -> Problem:
    log.error("wechat.failed", reason=reason)
    return Problem("app_login.unavailable")


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise _unavailable(f"no {name}")
    return value
