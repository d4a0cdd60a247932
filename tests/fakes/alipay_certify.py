"""Alipay's identity service as its documents describe it, written apart from the code under test.

RSA2 over the sorted, non-empty parameters except `sign`; a certify_id belongs to the name and number it was begun
with; only the person's own face, which a test gives by `show_face`, makes `.query` say that it passed.
"""

import base64
import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

BEIJING = ZoneInfo("Asia/Shanghai")
APP_ID = "2021000000000001"


class AlipayCertify:
    """The gateway; `url` is where it listens."""

    def __init__(self) -> None:
        self.app_key = rsa.generate_private_key(65537, 2048)
        self._own_key = rsa.generate_private_key(65537, 2048)
        self.begun: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.mood = "honest"  # or: unsigned, tampered, refused, broken
        sock, port = bind_unused_port()
        self.url = f"http://127.0.0.1:{port}/gateway.do"
        self._server = HTTPServer(Application([("/gateway.do", _Gateway, {"service": self})]))
        self._server.add_socket(sock)

    def stop(self) -> None:
        self._server.stop()

    @property
    def app_private_key(self) -> str:
        return self.app_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    @property
    def public_key(self) -> str:
        return self._own_key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode()  # fmt: skip

    def show_face(self, client_url: str, name: str) -> None:
        """The person opens the address that the client was given and looks into the camera."""
        given = {key: values[0] for key, values in parse_qs(urlsplit(client_url).query).items()}
        assert self.refusal(given) is None and given["method"] == "alipay.user.certify.open.certify"
        begun = self.begun[json.loads(given["biz_content"])["certify_id"]]
        begun["passed"] = "T" if begun["cert_name"] == name else "F"

    def refusal(self, given: dict[str, str]) -> str | None:
        """Why a request is not accepted at all."""
        if given.get("app_id") != APP_ID:
            return "isv.invalid-app-id"
        sent = datetime.strptime(given.get("timestamp", ""), "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
        if abs(datetime.now(BEIJING) - sent) > timedelta(minutes=10):
            return "isv.invalid-timestamp"
        text = "&".join(f"{name}={given[name]}" for name in sorted(given) if name != "sign" and given[name])
        try:
            sign = base64.b64decode(given.get("sign", ""))
            self.app_key.public_key().verify(sign, text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError):
            return "isv.invalid-signature"
        return None

    def answer(self, given: dict[str, str]) -> bytes:
        method = given.get("method", "")
        self.calls.append(method)
        if self.mood == "broken":
            return b"<html>502</html>"
        refused = self.refusal(given)
        if refused or self.mood == "refused":
            said = {"code": "40002", "msg": "Invalid Arguments", "sub_code": refused or "isp.unknow-error"}
        else:
            said = self._initialize(given) if method.endswith("initialize") else self._query(given)
        return self._signed(method, said)

    def _initialize(self, given: dict[str, str]) -> dict[str, Any]:
        content = json.loads(given["biz_content"])
        who = content["identity_param"]
        if content["biz_code"] != "FACE" or who["identity_type"] != "CERT_INFO" or not content["outer_order_no"]:
            return {"code": "40004", "msg": "Business Failed", "sub_code": "INVALID_PARAMETER"}
        certify_id = secrets.token_hex(16)
        self.begun[certify_id] = {**who, "passed": "F"}
        return {"code": "10000", "msg": "Success", "certify_id": certify_id}

    def _query(self, given: dict[str, str]) -> dict[str, Any]:
        begun = self.begun.get(json.loads(given["biz_content"])["certify_id"])
        if begun is None:
            return {"code": "40004", "msg": "Business Failed", "sub_code": "CERTIFY_ID_NOT_EXIST"}
        return {"code": "10000", "msg": "Success", "passed": begun["passed"], "material_info": "{}"}

    def _signed(self, method: str, said: dict[str, Any]) -> bytes:
        text = json.dumps(said, separators=(",", ":"))
        sign = base64.b64encode(self._own_key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        if self.mood == "tampered":
            text = text.replace('"F"', '"T"')
        name = method.replace(".", "_") + "_response"
        if self.mood == "unsigned":
            return f'{{"{name}":{text}}}'.encode()
        return f'{{"{name}":{text},"sign":"{sign}"}}'.encode()


class _Gateway(RequestHandler):
    def initialize(self, service: AlipayCertify) -> None:
        self.service = service

    def get(self) -> None:
        self._serve()

    def post(self) -> None:
        self._serve()

    def _serve(self) -> None:
        given = {name: self.get_argument(name, strip=False) for name in self.request.arguments}
        self.finish(self.service.answer(given))
