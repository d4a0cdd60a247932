"""A fake of DingTalk from its documents: group robots with keyword, signature and 20 messages a minute; an application.

The signature is computed here step by step with `hashlib`, not as the code under test does it.
"""

import base64
import hashlib
import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.sms_server import Received, SmsServer

WINDOW_SECONDS = 3600
A_MINUTE = 20
TOKEN_SECONDS = 7200


class DingTalkFake(SmsServer):
    """Robots by access token with their secret; an application with its users. A fault: errcode, drop, garbage."""

    def __init__(self) -> None:
        super().__init__()
        self.robots: dict[str, str] = {}
        self.times: dict[str, list[float]] = {}
        self.users: set[str] = set()
        self.key, self.secret, self.agent, self.robot_code = "dingkey", "dingsecret", "1001", "dingrobot"
        self.token, self.token_ends = "", 0.0

    def robot(self, secret: str = "") -> str:
        """A new robot in a group; its address."""
        token = secrets.token_hex(32)
        self.robots[token] = secret
        return f"{self.endpoint}/robot/send?access_token={token}"

    def now(self) -> float:
        return time.time() + self.clock_ahead

    def answer(self, request: Received) -> tuple[int, bytes]:
        fault: Any = self.take_fault()
        if fault == "drop":
            return 0, b""
        if fault == "garbage":
            return 502, b"<html>502</html>"
        if fault is not None:
            return _said(int(fault), "fault")
        parts = urlsplit(request.path)
        query = dict(parse_qsl(parts.query))
        routes = {
            "/robot/send": lambda: self._robot(query, json.loads(request.body)),
            "/v1.0/oauth2/accessToken": lambda: self._access_token(json.loads(request.body)),
            "/topapi/message/corpconversation/asyncsend_v2": lambda: self._notice(query, json.loads(request.body)),
            "/v1.0/robot/ding/send": lambda: self._ding(request.headers, json.loads(request.body)),
        }
        return routes[parts.path]()

    def _robot(self, query: dict[str, str], body: dict[str, Any]) -> tuple[int, bytes]:
        token = query.get("access_token", "")
        if token not in self.robots:
            return _said(300001, "token is not exist")
        secret = self.robots[token]
        if secret:
            stamp = query.get("timestamp", "0")
            if abs(self.now() * 1000 - int(stamp)) > WINDOW_SECONDS * 1000:
                return _said(310000, "invalid timestamp")
            if query.get("sign") != _signature(secret, stamp):
                return _said(310000, "sign not match")
        recent = [at for at in self.times.get(token, []) if self.now() - at < 60]
        if len(recent) >= A_MINUTE:
            return _said(130101, "send too fast")
        self.times[token] = [*recent, self.now()]
        self.sent.append({"robot": token, "text": body["text"]["content"]})
        return _said(0, "ok")

    def _access_token(self, body: dict[str, Any]) -> tuple[int, bytes]:
        if (body.get("appKey"), body.get("appSecret")) != (self.key, self.secret):
            return 400, json.dumps({"code": "invalidClientIdOrSecret", "message": "无效的clientId"}).encode()
        if self.token_ends <= self.now():
            self.token, self.token_ends = secrets.token_hex(16), self.now() + TOKEN_SECONDS
        return 200, json.dumps({"accessToken": self.token, "expireIn": TOKEN_SECONDS}).encode()

    def _notice(self, query: dict[str, str], body: dict[str, Any]) -> tuple[int, bytes]:
        if query.get("access_token") != self.token:
            return _said(88, "ding talk error[subcode=40014]")
        users = body["userid_list"].split(",")
        if str(body["agent_id"]) != self.agent or not set(users) & self.users:
            return _said(400002, "参数错误")
        self.sent += [{"notice": user, "text": body["msg"]["text"]["content"]} for user in users if user in self.users]
        return 200, json.dumps({"errcode": 0, "task_id": 256271667526, "request_id": "r"}).encode()

    def _ding(self, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, bytes]:
        if headers.get("x-acs-dingtalk-access-token") != self.token:
            return 400, json.dumps({"code": "InvalidAuthentication", "message": "不合法的access_token"}).encode()
        most = 200 if body["remindType"] == 1 else 20
        if body["robotCode"] != self.robot_code or len(body["receiverUserIdList"]) > most:
            return 400, json.dumps({"code": "param.error", "message": "参数错误"}).encode()
        failed = [user for user in body["receiverUserIdList"] if user not in self.users]
        reached = [user for user in body["receiverUserIdList"] if user in self.users]
        self.sent += [{"ding": user, "by": body["remindType"], "text": body["content"]} for user in reached]
        return 200, json.dumps({"openDingId": "o", "failedList": {"notExist": failed} if failed else {}}).encode()


def _signature(secret: str, stamp: str) -> str:
    """HMAC-SHA256 by its definition (RFC 2104)."""
    key = (
        secret.encode().ljust(64, b"\0")
        if len(secret) <= 64
        else hashlib.sha256(secret.encode()).digest().ljust(64, b"\0")
    )
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in key) + f"{stamp}\n{secret}".encode()).digest()
    return base64.b64encode(hashlib.sha256(bytes(b ^ 0x5C for b in key) + inner).digest()).decode()


def _said(code: int, message: str) -> tuple[int, bytes]:
    return 200, json.dumps({"errcode": code, "errmsg": message}).encode()
