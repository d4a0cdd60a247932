"""A fake Dysmsapi (2017-05-25) from Aliyun's documents: it recomputes ACS3-HMAC-SHA256 and refuses as documented.

Frequency per number as documented for codes: 1 a minute, 5 an hour, 10 a day, by its own clock.
"""

import hashlib
import hmac
import json
import re
import time
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

from tests.fakes.sms_server import Received, SmsServer

STALE_SECONDS = 15 * 60
SIGNED = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}
LIMITS = (
    (60, 1, "触发分钟级流控Permits:1"),
    (3600, 5, "触发小时级流控Permits:5"),
    (86400, 10, "触发天级流控Permits:10"),
)
CREDENTIAL = re.compile(r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})")


class Refused(Exception):
    """An answer of the API gateway: HTTP status, code, message."""


class AliyunSmsFake(SmsServer):
    """One account with a key, an approved signature and approved templates with the parameters each takes."""

    def __init__(self, key_id: str, key_secret: str, sign: str, templates: dict[str, list[str]]) -> None:
        super().__init__()
        self.keys = {key_id: key_secret}
        self.sign = sign
        self.templates = templates
        self.nonces: set[str] = set()
        self.times: dict[str, list[float]] = {}

    def now(self) -> float:
        return time.time() + self.clock_ahead

    def answer(self, request: Received) -> tuple[int, bytes]:
        fault = self.take_fault()
        try:
            query = self._check_gateway(request, fault)
        except Refused as refused:
            status, code, message = refused.args
            return status, _json(RequestId="B7C1F2", HostId="dysmsapi.aliyuncs.com", Code=code, Message=message)
        code, message = fault if isinstance(fault, tuple) else self._check_message(query)
        if code != "OK":
            return 200, _json(RequestId="B7C1F2", Code=code, Message=message)
        self.sent.append(query)
        if fault == "drop":
            return 0, b""
        if fault == "garbage":
            return 502, b"<html>Bad Gateway</html>"
        return 200, _json(RequestId="B7C1F2", Code="OK", Message="OK", BizId="900619746936498440^0")

    def _check_gateway(self, request: Received, fault: object) -> dict[str, str]:
        if fault == "throttle":
            raise Refused(400, "Throttling.User", "Request was denied due to user flow control.")
        if fault == "internal":
            raise Refused(500, "InternalError", "The request processing has failed due to some unknown error.")
        query = dict(parse_qsl(urlsplit(request.path).query, keep_blank_values=True, strict_parsing=True))
        self._check_signature(request, query)
        headers = request.headers
        sent_at = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs(self.now() - sent_at.timestamp()) > STALE_SECONDS:
            raise Refused(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
        if headers["x-acs-signature-nonce"] in self.nonces:
            raise Refused(400, "SignatureNonceUsed", "Specified signature nonce was used already.")
        self.nonces.add(headers["x-acs-signature-nonce"])
        if (headers["x-acs-action"], headers["x-acs-version"]) != ("SendSms", "2017-05-25"):
            raise Refused(404, "InvalidAction.NotFound", "Specified api is not found.")
        return query

    def _check_signature(self, request: Received, query: dict[str, str]) -> None:
        given = CREDENTIAL.fullmatch(request.headers.get("authorization", ""))
        if not given or not set(given[2].split(";")) >= SIGNED:
            raise Refused(400, "IncompleteSignature", "The request signature does not conform to Aliyun standards.")
        key_id, names, signature = given.groups()
        if key_id not in self.keys:
            raise Refused(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")
        digest = hashlib.sha256(request.body).hexdigest()
        if request.headers["x-acs-content-sha256"] != digest or signature != self._sign(request, query, key_id, names):
            message = "Specified signature is not matched with our calculation."
            raise Refused(400, "SignatureDoesNotMatch", message)

    def _sign(self, request: Received, query: dict[str, str], key_id: str, names: str) -> str:
        pairs = sorted((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in query.items())
        lines = [request.method, urlsplit(request.path).path, "&".join(f"{k}={v}" for k, v in pairs)]
        lines += [f"{name}:{request.headers[name].strip()}" for name in sorted(names.split(";"))]
        canonical = "\n".join([*lines, "", names, request.headers["x-acs-content-sha256"]])
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
        return hmac.new(self.keys[key_id].encode(), text.encode(), hashlib.sha256).hexdigest()

    def _check_message(self, query: dict[str, str]) -> tuple[str, str]:
        phone = query.get("PhoneNumbers", "")
        if not re.fullmatch(r"1[3-9]\d{9}", phone):
            return "isv.MOBILE_NUMBER_ILLEGAL", f"{phone}非法手机号"
        if query.get("SignName") != self.sign:
            return "isv.SMS_SIGNATURE_ILLEGAL", "短信签名不合法"
        if query.get("TemplateCode") not in self.templates:
            return "isv.SMS_TEMPLATE_ILLEGAL", "短信模版不合法"
        try:
            values = json.loads(query.get("TemplateParam", "{}"))
        except ValueError:
            return "isv.INVALID_JSON_PARAM", "JSON参数不合法，只接受字符串值"
        if set(self.templates[query["TemplateCode"]]) - set(values):
            return "isv.TEMPLATE_MISSING_PARAMETERS", "模版缺少变量"
        if any(not isinstance(value, str) or len(value) > 35 for value in values.values()):
            return "isv.PARAM_LENGTH_LIMIT", "参数超过长度限制"
        return self._check_frequency(phone)

    def _check_frequency(self, phone: str) -> tuple[str, str]:
        now, times = self.now(), self.times.setdefault(phone, [])
        for seconds, most, message in LIMITS:
            if sum(at > now - seconds for at in times) >= most:
                return "isv.BUSINESS_LIMIT_CONTROL", message
        times.append(now)
        return "OK", "OK"


def _json(**members: object) -> bytes:
    return json.dumps(members, ensure_ascii=False).encode()
