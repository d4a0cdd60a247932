"""A fake of Alipay's gateway for mini-programs, from its documents: RSA2 both ways, single-use codes, real AES.

It verifies over the sorted non-empty parameters but `sign`, `sign_type` included, and signs the exact bytes of the
answer it sends. Its RSA comes from `cryptography` and its AES from `Cryptodome`: not what the code under test uses.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from Cryptodome.Cipher import AES
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.fakes.app_server import AppServer, Asked

CODE_SECONDS = 180
STALE = timedelta(minutes=15)
METHOD = "alipay.system.oauth.token"
NAME = "alipay_system_oauth_token_response"
MESSAGE_METHOD = "alipay.open.app.mini.templatemessage.send"
MESSAGE_NAME = "alipay_open_app_mini_templatemessage_send_response"


class Refused(Exception):
    """A sub_code, answered as an error_response."""


@dataclass
class Code:
    """An authorization code that a client was given."""

    app: str
    open_id: str
    until: float
    used: bool = False


class AlipayFake(AppServer):
    """Two mini-programs, `app_id` ours and `other_app` another's; `login` and `phone` are what a user's Alipay does.

    A fault is one of tampered, unsigned, error_response, 40004, 20000, braces, no_open_id, drop, garbage.
    """

    def __init__(self, app_id: str, other_app: str) -> None:
        super().__init__()
        self.app_id, self.other_app = app_id, other_app
        self._own = rsa.generate_private_key(65537, 2048)
        self._of_app = rsa.generate_private_key(65537, 2048)
        self.aes_key = base64.b64encode(secrets.token_bytes(16)).decode()
        self.codes: dict[str, Code] = {}
        self.subscribed: set[tuple[str, str]] = set()
        self.templates: dict[str, list[str]] = {}
        self.sent: list[dict[str, Any]] = []

    @property
    def app_private_key(self) -> str:
        """What the application signs with, as Alipay's key tool gives it: base64 without head and foot."""
        der = self._of_app.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return base64.b64encode(der).decode()

    @property
    def public_key(self) -> str:
        """What the application verifies with, in PEM."""
        encoding, shape = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self._own.public_key().public_bytes(encoding, shape).decode()

    def login(self, open_id: str, *, app: str | None = None) -> str:
        """What `my.getAuthCode` gives the client."""
        code = secrets.token_hex(16)
        self.codes[code] = Code(app or self.app_id, open_id, self.now() + CODE_SECONDS)
        return code

    def phone(self, number: str, **said: str) -> dict[str, str]:
        """What `my.getPhoneNumber` gives the client: the same for the same number, as AES-CBC without an IV is."""
        return self.sealed({"code": "10000", "msg": "Success", "mobile": number, **said})

    def sealed(self, content: Any) -> dict[str, str]:
        """Any content as the client gets it: encrypted, and signed in its double quotes."""
        plain = json.dumps(content).encode()
        pad = 16 - len(plain) % 16
        cipher = AES.new(base64.b64decode(self.aes_key), AES.MODE_CBC, bytes(16))
        response = base64.b64encode(cipher.encrypt(plain + bytes([pad]) * pad)).decode()
        return {"response": response, "sign": self.sign(f'"{response}"')}

    def sign(self, text: str) -> str:
        return base64.b64encode(self._own.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()

    def faulty(self, fault: Any, asked: Asked) -> bytes:
        if fault is None:
            return self.answer(asked)
        return self._spoiled(fault, json.loads(self.answer(asked)))

    def _spoiled(self, fault: str, right: dict[str, Any]) -> bytes:
        said = right.get(NAME, {})
        if fault == "unsigned":
            return json.dumps({NAME: said}).encode()
        if fault == "tampered":
            signed = self._signed(NAME, said).decode()
            return signed.replace(said["open_id"], said["open_id"][:-1] + "X").encode()
        if fault == "error_response":
            return self._signed("error_response", _refusal("isp.unknow-error", code="20000"))
        if fault == "40004":
            return self._signed(NAME, {"code": "40004", "msg": "Business Failed", "sub_code": "isv.code-invalid"})
        if fault == "20000":
            return self._signed(NAME, {"code": "20000", "msg": "Service Unavailable", "sub_code": "isp.unknow-error"})
        if fault == "braces":
            return self._signed(NAME, {**said, "nick": 'a } and "{ {', "more": {"deep": "}"}})
        return self._signed(NAME, {name: value for name, value in said.items() if name != "open_id"})

    def answer(self, asked: Asked) -> bytes:
        try:
            if asked.query.get("method") == MESSAGE_METHOD:
                return self._signed(MESSAGE_NAME, self._message(asked.query))
            return self._signed(NAME, self._token(asked.query))
        except Refused as refused:
            return self._signed("error_response", _refusal(refused.args[0]))

    def _token(self, query: dict[str, str]) -> dict[str, Any]:
        self._check(query)
        if query.get("grant_type") != "authorization_code":
            raise Refused("isv.grant-type-invalid")
        code = self.codes.get(query.get("code", ""))
        if code is None or code.used or code.until <= self.now() or code.app != query["app_id"]:
            raise Refused("isv.code-invalid")
        code.used = True
        return {"access_token": secrets.token_hex(20), "expires_in": "1296000", "open_id": code.open_id}

    def _message(self, query: dict[str, str]) -> dict[str, Any]:
        """A template message: the data is a JSON text, with every keyword of the template and no other."""
        self._check(query)
        content = json.loads(query["biz_content"])
        template = content.get("user_template_id", "")
        if not isinstance(content.get("data"), str) or not content.get("page"):
            return _business("INVALID_PARAMETER")
        data = {name: one["value"] for name, one in json.loads(content["data"]).items()}
        if list(data) != self.templates.get(template) or not all(data.values()):
            return _business("USER_TEMPLATE_ILLEGAL")
        if (content.get("to_open_id"), template) not in self.subscribed:
            return _business("NO_SUBSCRIBE_RELATION")
        self.sent.append({"to": content["to_open_id"], "template": template, **data})
        return {"code": "10000", "msg": "Success"}

    def _check(self, query: dict[str, str]) -> None:
        if query.get("app_id") not in (self.app_id, self.other_app):
            raise Refused("isv.invalid-app-id")
        if query.get("method") not in (METHOD, MESSAGE_METHOD):
            raise Refused("isv.invalid-method")
        signed = "&".join(f"{name}={value}" for name, value in sorted(query.items()) if name != "sign" and value)
        try:
            signature = base64.b64decode(query.get("sign", ""))
            self._of_app.public_key().verify(signature, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            raise Refused("isv.invalid-signature") from None
        beijing = datetime.fromtimestamp(self.now(), UTC) + timedelta(hours=8)
        sent = datetime.strptime(query.get("timestamp", ""), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        if abs(beijing - sent) > STALE:
            raise Refused("isv.invalid-timestamp")

    def _signed(self, name: str, content: dict[str, Any]) -> bytes:
        text = json.dumps(content, ensure_ascii=False)
        return f'{{"{name}":{text},"sign":"{self.sign(text)}"}}'.encode()


def _refusal(sub_code: str, code: str = "40002") -> dict[str, str]:
    return {"code": code, "msg": "Invalid Arguments", "sub_code": sub_code, "sub_msg": "授权码code无效"}


def _business(sub_code: str) -> dict[str, str]:
    return {"code": "40004", "msg": "Business Failed", "sub_code": sub_code, "sub_msg": "业务处理失败"}
