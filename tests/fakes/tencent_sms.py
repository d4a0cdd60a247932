"""A fake sms.tencentcloudapi.com (2021-01-11) from Tencent's documents: it recomputes TC3-HMAC-SHA256 itself.

TC3 has no nonce; a replay is refused only when its time is more than five minutes away, as in the real service.
"""

import hashlib
import hmac
import json
import re
import time
from datetime import UTC, datetime
from typing import Any

from tests.fakes.sms_server import Received, SmsServer

STALE_SECONDS = 5 * 60
AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/]+)/(\d{4}-\d\d-\d\d)/sms/tc3_request, "
    r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)
LIMITS = (
    (30, 1, "LimitExceeded.PhoneNumberThirtySecondLimit"),
    (3600, 5, "LimitExceeded.PhoneNumberOneHourLimit"),
    (86400, 10, "LimitExceeded.PhoneNumberDailyLimit"),
)


class Refused(Exception):
    """An error of the whole call: code, message."""


class TencentSmsFake(SmsServer):
    """One account with a key, an application, an approved signature and approved templates (how many parameters)."""

    def __init__(self, key_id: str, key_secret: str, app: str, sign: str, templates: dict[str, int]) -> None:
        super().__init__()
        self.keys = {key_id: key_secret}
        self.app = app
        self.sign = sign
        self.templates = templates
        self.times: dict[str, list[float]] = {}

    def now(self) -> float:
        return time.time() + self.clock_ahead

    def answer(self, request: Received) -> tuple[int, bytes]:
        fault = self.take_fault()
        try:
            message = self._check_call(request, fault)
        except Refused as refused:
            code, text = refused.args
            return 200, _response(Error={"Code": code, "Message": text})
        phone = message["PhoneNumberSet"][0]
        code = fault[0] if isinstance(fault, tuple) else self._check_message(message, phone)
        if code == "Ok":
            self.sent.append(message)
        if fault == "drop":
            return 0, b""
        if fault == "garbage":
            return 502, b"<html>Bad Gateway</html>"
        return 200, _response(SendStatusSet=[_status(phone, code)])

    def _check_call(self, request: Received, fault: object) -> dict[str, Any]:
        if fault == "throttle":
            raise Refused("RequestLimitExceeded", "Your current request times equals to `3001` in a second.")
        if fault == "internal":
            raise Refused("InternalError.OtherError", "An error has occurred.")
        self._check_signature(request)
        if (request.headers.get("x-tc-action"), request.headers.get("x-tc-version")) != ("SendSms", "2021-01-11"):
            raise Refused("InvalidAction", "The action is invalid.")
        if not request.headers.get("x-tc-region"):
            raise Refused("MissingParameter", "The request is missing a required parameter `Region`.")
        message: dict[str, Any] = json.loads(request.body)
        if message.get("SmsSdkAppId") != self.app:
            raise Refused("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "SmsSdkAppId verification failed.")
        if not message.get("PhoneNumberSet"):
            raise Refused("MissingParameter.EmptyPhoneNumberSet", "The mobile number list is empty.")
        return message

    def _check_signature(self, request: Received) -> None:
        given = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
        if not given or not {"content-type", "host"} <= set(given[3].split(";")):
            raise Refused("AuthFailure.InvalidAuthorization", "The Authorization header is invalid.")
        key_id, day, names, signature = given.groups()
        if key_id not in self.keys:
            raise Refused("AuthFailure.SecretIdNotFound", "The SecretId is not found.")
        at = int(request.headers["x-tc-timestamp"])
        if day != datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d") or signature != self._sign(
            request, *given.groups()[:3]
        ):
            raise Refused("AuthFailure.SignatureFailure", "The provided credentials could not be validated.")
        if abs(self.now() - at) > STALE_SECONDS:
            raise Refused("AuthFailure.SignatureExpire", "Signature expired.")

    def _sign(self, request: Received, key_id: str, day: str, names: str) -> str:
        headers = "".join(f"{name}:{request.headers[name].strip().lower()}\n" for name in names.split(";"))
        canonical = (
            f"{request.method}\n{request.path}\n\n{headers}\n{names}\n{hashlib.sha256(request.body).hexdigest()}"
        )
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = f"TC3-HMAC-SHA256\n{request.headers['x-tc-timestamp']}\n{day}/sms/tc3_request\n{digest}"
        key = ("TC3" + self.keys[key_id]).encode()
        for part in (day, "sms", "tc3_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def _check_message(self, message: dict[str, Any], phone: str) -> str:
        if not re.fullmatch(r"\+861[3-9]\d{9}", phone):
            return "InvalidParameterValue.IncorrectPhoneNumber"
        if message.get("SignName") != self.sign:
            return "FailedOperation.SignatureIncorrectOrUnapproved"
        if message.get("TemplateId") not in self.templates:
            return "FailedOperation.TemplateIncorrectOrUnapproved"
        if len(message.get("TemplateParamSet", [])) != self.templates[message["TemplateId"]]:
            return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        return self._check_frequency(phone)

    def _check_frequency(self, phone: str) -> str:
        now, times = self.now(), self.times.setdefault(phone, [])
        for seconds, most, code in LIMITS:
            if sum(at > now - seconds for at in times) >= most:
                return code
        times.append(now)
        return "Ok"


def _status(phone: str, code: str) -> dict[str, Any]:
    sent = code == "Ok"
    return {
        "SerialNo": "5000:1045710669157053657849499619" if sent else "",
        "PhoneNumber": phone,
        "Fee": int(sent),
        "SessionContext": "",
        "Code": code,
        "Message": "send success" if sent else code,
        "IsoCode": "CN",
    }


def _response(**members: object) -> bytes:
    return json.dumps({"Response": {**members, "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279"}}).encode()
