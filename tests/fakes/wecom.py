"""A fake of WeCom's group robots from their documents: the key, 2048 bytes of text, 20 messages a minute."""

import json
import time
import uuid
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.sms_server import Received, SmsServer

LONGEST_BYTES = 2048
A_MINUTE = 20


class WeComFake(SmsServer):
    """Robots by key. A fault is an errcode, drop or garbage."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, list[float]] = {}

    def robot(self) -> str:
        """A new robot in a group; its address."""
        key = str(uuid.uuid4())
        self.keys[key] = []
        return f"{self.endpoint}/cgi-bin/webhook/send?key={key}"

    def answer(self, request: Received) -> tuple[int, bytes]:
        fault: Any = self.take_fault()
        if fault == "drop":
            return 0, b""
        if fault == "garbage":
            return 200, b"<html></html>"
        if fault is not None:
            return _said(int(fault), "fault")
        parts = urlsplit(request.path)
        key = dict(parse_qsl(parts.query)).get("key", "")
        if parts.path != "/cgi-bin/webhook/send" or key not in self.keys:
            return _said(93000, "invalid webhook url")
        text = json.loads(request.body)["text"]["content"]
        if len(text.encode()) > LONGEST_BYTES:
            return _said(40058, "content exceed max length")
        now = time.time() + self.clock_ahead
        if len([at for at in self.keys[key] if now - at < 60]) >= A_MINUTE:
            return _said(45009, "api freq out of limit")
        self.keys[key].append(now)
        self.sent.append({"robot": key, "text": text})
        return _said(0, "ok")


def _said(code: int, message: str) -> tuple[int, bytes]:
    return 200, json.dumps({"errcode": code, "errmsg": message}).encode()
