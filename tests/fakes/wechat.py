"""A fake of WeChat's server API for mini-programs, from its documents: what it refuses, it refuses with their codes.

Several mini-programs live on it, as they do on the real one: a code belongs to the program that asked for it.
"""

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.app_server import AppServer, Asked

CODE_SECONDS = 300
TOKEN_SECONDS = 7200
OVERLAP_SECONDS = 300
FORCED_A_DAY = 20
MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40013: "invalid appid",
    40029: "invalid code",
    40125: "invalid appsecret",
    40163: "code been used",
    40003: "invalid openid",
    40037: "invalid template_id",
    41030: "invalid page",
    43101: "user refuse to accept the msg",
    40226: "user blocked",
    41002: "appid missing",
    42001: "access_token expired",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, mustslower, retry next minute",
    47001: "data format error",
}


FIELDS = {
    "thing": r".{1,20}",
    "name": r".{1,10}",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "character_string": r"[\x21-\x7e]{1,32}",
    "number": r"[0-9.]{1,32}",
    "letter": r"[A-Za-z]{1,32}",
    "time": r"(\d{4}年\d{1,2}月\d{1,2}日 )?\d{2}:\d{2}",
    "date": r"\d{4}年\d{1,2}月\d{1,2}日( \d{2}:\d{2})?",
}


class Refused(Exception):
    """An errcode; the message is the platform's usual one, unless another is given."""


@dataclass
class Code:
    """A code that a client was given."""

    app: str
    about: str
    until: float
    used: bool = False


@dataclass
class Program:
    """A mini-program: its secret and the tokens that were given out, the newest last."""

    secret: str
    tokens: list[tuple[str, float]] = field(default_factory=list)
    forced: int = 0


class WeChatFake(AppServer):
    """`login` and `phone` are what a user's WeChat does; `answer` is the server's side."""

    def __init__(self, programs: dict[str, str]) -> None:
        super().__init__()
        self.programs = {app: Program(secret) for app, secret in programs.items()}
        self.logins: dict[str, Code] = {}
        self.phones: dict[str, Code] = {}
        self.blocked: set[str] = set()
        self.templates: dict[str, list[str]] = {}
        self.balances: dict[tuple[str, str], int] = {}
        self.sent: list[dict[str, Any]] = []

    def login(self, app: str, open_id: str) -> str:
        """What `wx.login` gives the client."""
        return self._give(self.logins, app, open_id)

    def phone(self, app: str, number: str) -> str:
        """What the phone button gives the client; `+852 …` for a number from elsewhere."""
        return self._give(self.phones, app, number)

    def accept(self, open_id: str, template: str, times: int = 1) -> None:
        """The user accepts a message, as `wx.requestSubscribeMessage` asks for."""
        self.balances[open_id, template] = self.balances.get((open_id, template), 0) + times

    def _give(self, codes: dict[str, Code], app: str, about: str) -> str:
        code = secrets.token_hex(16)
        codes[code] = Code(app, about, self.now() + CODE_SECONDS)
        return code

    def rotate(self, app: str) -> None:
        """Somebody else forced a new token: the old ones end at once."""
        self.programs[app].tokens = [(secrets.token_hex(32), self.now() + TOKEN_SECONDS)]

    def faulty(self, fault: Any, asked: Asked) -> bytes:
        return _error(fault) if isinstance(fault, int) else self.answer(asked)

    def answer(self, asked: Asked) -> bytes:
        routes = {
            ("GET", "/sns/jscode2session"): self._session,
            ("POST", "/cgi-bin/stable_token"): self._stable_token,
            ("POST", "/wxa/business/getuserphonenumber"): self._phone_number,
            ("POST", "/cgi-bin/message/subscribe/send"): self._subscribe_message,
        }
        try:
            return json.dumps(routes[asked.method, asked.path](asked)).encode()
        except Refused as refused:
            return _error(*refused.args)

    def _session(self, asked: Asked) -> dict[str, Any]:
        query = asked.query
        self._program(query.get("appid", ""), query.get("secret", ""))
        if query.get("grant_type") != "authorization_code":
            raise Refused(40029)
        open_id = self._use(self.logins, query.get("js_code", ""), query["appid"], foreign=40029)
        if open_id in self.blocked:
            raise Refused(40226)
        return {"openid": open_id, "session_key": secrets.token_urlsafe(16)}

    def _stable_token(self, asked: Asked) -> dict[str, Any]:
        body = asked.body
        if not isinstance(body, dict) or body.get("grant_type") != "client_credential":
            raise Refused(47001)
        program = self._program(body.get("appid", ""), body.get("secret", ""))
        if body.get("force_refresh"):
            program.forced += 1
            if program.forced > FORCED_A_DAY:
                raise Refused(45009)
            program.tokens = []
        alive = [(token, until) for token, until in program.tokens if until > self.now()]
        if not alive or alive[-1][1] - self.now() < OVERLAP_SECONDS:
            alive.append((secrets.token_hex(32), self.now() + TOKEN_SECONDS))
        program.tokens = alive
        return {"access_token": alive[-1][0], "expires_in": int(alive[-1][1] - self.now())}

    def _phone_number(self, asked: Asked) -> dict[str, Any]:
        app = self._owner(asked.query.get("access_token", ""))
        number = self._use(self.phones, asked.body.get("code", ""), app, foreign=40013)
        country, _, pure = number.rpartition(" ")
        info = {
            "phoneNumber": number.replace(" ", ""),
            "purePhoneNumber": pure,
            "countryCode": country.lstrip("+") or "86",
            "watermark": {"timestamp": int(self.now()), "appid": app},
        }
        return {"errcode": 0, "errmsg": "ok", "phone_info": info}

    def _subscribe_message(self, asked: Asked) -> dict[str, Any]:
        self._owner(asked.query.get("access_token", ""))
        body = asked.body
        key = (body.get("touser", ""), body.get("template_id", ""))
        if not any(open_id == key[0] for open_id, _ in self.balances):
            raise Refused(40003)
        if key[1] not in self.templates:
            raise Refused(40037)
        if "page" in body and not re.fullmatch(r"[\w/-]+(\?.*)?", body["page"]):
            raise Refused(41030)
        data = {name: one["value"] for name, one in body["data"].items()}
        for name in self.templates[key[1]]:
            if not re.fullmatch(FIELDS[name.rstrip("0123456789")], data.get(name, "")):
                raise Refused(47003, f"argument invalid! data.{name}.value invalid")
        if not self.balances.get(key):
            raise Refused(43101)
        self.balances[key] -= 1
        self.sent.append({"to": key[0], "template": key[1], "page": body.get("page"), **data})
        return {"errcode": 0, "errmsg": "ok"}

    def _program(self, app: str, secret: str) -> Program:
        if app not in self.programs:
            raise Refused(40013)
        if self.programs[app].secret != secret:
            raise Refused(40125)
        return self.programs[app]

    def _owner(self, token: str) -> str:
        for app, program in self.programs.items():
            for known, until in program.tokens:
                if known == token:
                    if until <= self.now():
                        raise Refused(42001)
                    return app
        raise Refused(40001)

    def _use(self, codes: dict[str, Code], given: str, app: str, foreign: int) -> str:
        code = codes.get(given)
        if code is None or code.until <= self.now():
            raise Refused(40029)
        if code.app != app:
            raise Refused(foreign)
        if code.used:
            raise Refused(40163)
        code.used = True
        return code.about


def _error(code: int, message: str = "") -> bytes:
    return json.dumps({"errcode": code, "errmsg": f"{message or MESSAGES.get(code, 'error')}, rid: 65a1"}).encode()
