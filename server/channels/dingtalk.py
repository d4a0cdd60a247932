"""DingTalk: group robots with a signature, and the work notices and DINGs of an application of ours.

Robots: https://open.dingtalk.com/document/orgapp/custom-robot-access. Work notices: `asyncsend_v2`. DING:
`/v1.0/robot/ding/send`. One access token serves both; the platform gives the same one until it ends.
"""

import base64
import hmac
import threading
import time
from collections.abc import Sequence
from typing import Any, Literal

from server.channels.posting import post_json
from server.channels.undelivered import Fate, Undelivered
from server.channels.webhooks import AddressRule
from server.settings import Settings, SettingsError
from server.threads import Threads

CHANNEL = "dingtalk"
ROBOT_BUSY = (-1, 130101)  # 20 messages a minute for each robot
APP_BUSY = (-1, 90002, 90018)
TOKEN_REFUSED = (88, 40014, 42001, "InvalidAuthentication")
EARLY_SECONDS = 300
LONGEST = 1800  # characters; the limit is 20,000 bytes a message
REMIND = {"app": 1, "sms": 2, "phone": 3}
MOST_USERS = {"notice": 100, "app": 200, "sms": 20, "phone": 20}

Remind = Literal["app", "sms", "phone"]


def sign(secret: str, timestamp: str) -> str:
    """The signature of a robot's call at an instant in milliseconds."""
    digest = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), "sha256")
    return base64.b64encode(digest).decode()


class DingTalkRobots:
    """Sends texts to groups."""

    name = CHANNEL

    def __init__(self, settings: Settings, threads: Threads) -> None:
        hosts = settings.group_hosts
        self.rule = AddressRule("oapi.dingtalk.com", "/robot/send", "access_token", hosts, settings.is_dev)
        self._threads = threads

    async def send(self, url: str, secret: str, text: str) -> None:
        """A text to the group of a robot, signed when it has a secret. Raises Undelivered."""
        await self._threads.run(self._send, self.rule.checked(url), secret, text)

    def _send(self, url: str, secret: str, text: str) -> None:
        timestamp = str(round(time.time() * 1000))
        signed = {"timestamp": timestamp, "sign": sign(secret, timestamp)} if secret else {}
        body = {"msgtype": "text", "text": {"content": text[:LONGEST]}}
        status, said = post_json(CHANNEL, url, body, params=signed)
        code = said.get("errcode")
        if status != 200 or code != 0:
            raise Undelivered(CHANNEL, Fate.PASSING if code in ROBOT_BUSY else Fate.REFUSED, code)


class DingTalk:
    """One application of an enterprise: messages to its people, by their user ids."""

    def __init__(self, settings: Settings, threads: Threads) -> None:
        self._key = settings.dingtalk_app_key
        self._secret = settings.secret("dingtalk_app_secret")
        self._agent, self._robot = settings.dingtalk_agent_id, settings.dingtalk_robot_code
        self._url, self._old_url = settings.dingtalk_url.rstrip("/"), settings.dingtalk_oapi_url.rstrip("/")
        self._threads = threads
        self._lock = threading.Lock()
        self._token, self._ends = "", 0.0

    async def work_notice(self, users: Sequence[str], text: str) -> str:
        """A work notice to at most 100 users; the platform's task id. Raises Undelivered.

        The same text to the same user is shown once a day.
        """
        body = {
            "agent_id": self._agent,
            "userid_list": ",".join(_checked(users, "notice")),
            "msg": {"msgtype": "text", "text": {"content": text[:LONGEST]}},
        }
        said = await self._threads.run(self._with_token, self._call_old, body)
        return str(said.get("task_id", ""))

    async def ding(self, users: Sequence[str], text: str, remind: Remind = "app") -> list[str]:
        """A DING in the app (at most 200 users), by SMS or by phone (20); who did not get it. Raises Undelivered."""
        body = {
            "robotCode": self._robot,
            "remindType": REMIND[remind],
            "receiverUserIdList": _checked(users, remind),
            "content": text[:LONGEST],
        }
        said = await self._threads.run(self._with_token, self._call_new, body)
        failed = said.get("failedList") or {}
        return [user for several in failed.values() for user in several] if isinstance(failed, dict) else []

    def _call_old(self, token: str, body: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        path = "/topapi/message/corpconversation/asyncsend_v2"
        _, said = post_json(CHANNEL, self._old_url + path, body, params={"access_token": token})
        return said.get("errcode"), said

    def _call_new(self, token: str, body: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        headers = {"x-acs-dingtalk-access-token": token}
        status, said = post_json(CHANNEL, f"{self._url}/v1.0/robot/ding/send", body, headers=headers)
        return 0 if status == 200 else said.get("code", status), said

    def _with_token(self, call: Any, body: dict[str, Any]) -> dict[str, Any]:
        """Call with the access token, once more with a new one when it is refused."""
        said: dict[str, Any]
        code, said = call(self._access_token(), body)
        if code in TOKEN_REFUSED:
            code, said = call(self._access_token(new=True), body)
        if code != 0:
            is_busy = code in APP_BUSY or code in TOKEN_REFUSED or "Throttling" in str(code)
            raise Undelivered(CHANNEL, Fate.PASSING if is_busy else Fate.REFUSED, code)
        return said

    def _access_token(self, *, new: bool = False) -> str:
        with self._lock:
            if new or time.monotonic() >= self._ends:
                asked = {"appKey": self._key, "appSecret": self._secret}
                _, said = post_json(CHANNEL, f"{self._url}/v1.0/oauth2/accessToken", asked)
                if not isinstance(said.get("accessToken"), str):
                    raise Undelivered(CHANNEL, Fate.PASSING, said.get("code"))
                self._token = said["accessToken"]
                self._ends = time.monotonic() + int(said.get("expireIn", 0)) - EARLY_SECONDS
            return self._token


def make_dingtalk(settings: Settings, threads: Threads) -> DingTalk | None:
    """The application, where one is configured; SettingsError when a setting of it is missing."""
    if not settings.dingtalk_app_key:
        return None
    needed = ("dingtalk_app_secret", "dingtalk_agent_id", "dingtalk_robot_code")
    missing = [f"ANMA_{name.upper()}" for name in needed if not getattr(settings, name)]
    if missing:
        raise SettingsError(f"钉钉应用缺少设置：{'；'.join(missing)}")
    return DingTalk(settings, threads)


def _checked(users: Sequence[str], sort: str) -> list[str]:
    if not 0 < len(users) <= MOST_USERS[sort]:
        raise ValueError(f"a {sort} goes to 1 to {MOST_USERS[sort]} users")
    return list(users)
