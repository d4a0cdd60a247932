"""Short messages through Aliyun (Dysmsapi 2017-05-25, ACS3-HMAC-SHA256 by the vendor's own library).

Codes: https://help.aliyun.com/zh/sms/developer-reference/api-error-codes. The frequency limits of a number (1 a minute,
5 an hour, 10 a day for codes) share one code and differ in the message only.
"""

import json
import logging
from collections.abc import Mapping
from urllib.parse import urlsplit

from alibabacloud_dysmsapi20170525.client import Client  # type: ignore[import-untyped]
from alibabacloud_dysmsapi20170525.models import SendSmsRequest  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.utils_models import Config  # type: ignore[import-untyped]
from darabonba.runtime import RuntimeOptions  # type: ignore[import-untyped]

from server.channels.sms_gateways import CONNECT_SECONDS, READ_SECONDS
from server.channels.sms_messages import Message
from server.channels.sms_network import network_outcome
from server.channels.sms_outcomes import Outcome, SmsFailure, outcome_of

logging.getLogger("darabonba-core").setLevel(logging.WARNING)  # its debug lines hold the number

FREQUENCY = {"天级": Outcome.DAY, "小时级": Outcome.HOUR, "分钟级": Outcome.MINUTE}
OUTCOMES = {
    "isv.BUSINESS_LIMIT_CONTROL": Outcome.DAY,
    "isv.MOBILE_NUMBER_ILLEGAL": Outcome.NUMBER,
    "isv.MOBILE_COUNT_OVER_LIMIT": Outcome.NUMBER,
    "isv.AMOUNT_NOT_ENOUGH": Outcome.BALANCE,
    "isv.OUT_OF_SERVICE": Outcome.BALANCE,
    "isv.DAY_LIMIT_CONTROL": Outcome.BALANCE,
    "isv.MONTH_LIMIT_CONTROL": Outcome.BALANCE,
    "isv.SMS_TEMPLATE_ILLEGAL": Outcome.TEMPLATE,
    "isv.SMS_SIGNATURE_ILLEGAL": Outcome.TEMPLATE,
    "isv.TEMPLATE_": Outcome.TEMPLATE,
    "isv.PARAM_": Outcome.TEMPLATE,
    "isv.INVALID_": Outcome.TEMPLATE,
    "isv.BLACK_KEY_CONTROL_LIMIT": Outcome.TEMPLATE,
    "isv.ACCOUNT_": Outcome.ACCESS,
    "isv.PRODUCT_UN": Outcome.ACCESS,
    "isv.DENY_IP_RANGE": Outcome.ACCESS,
    "isp.RAM_PERMISSION_DENY": Outcome.ACCESS,
    "isv.": Outcome.REFUSED,
    "SignatureDoesNotMatch": Outcome.ACCESS,
    "SignatureNonceUsed": Outcome.ACCESS,
    "IncompleteSignature": Outcome.ACCESS,
    "InvalidTimeStamp": Outcome.ACCESS,
    "InvalidAccessKeyId": Outcome.ACCESS,
    "Forbidden": Outcome.ACCESS,
    "Throttling": Outcome.THROTTLED,
}


class AliyunSms:
    """Aliyun with one key, signature and set of approved templates (our name → `SMS_…`)."""

    name = "aliyun"

    def __init__(self, endpoint: str, key_id: str, key_secret: str, sign: str, templates: Mapping[str, str]) -> None:
        where = urlsplit(endpoint)
        self._client = Client(
            Config(
                access_key_id=key_id,
                access_key_secret=key_secret,
                endpoint=where.netloc,
                protocol=where.scheme,
                connect_timeout=CONNECT_SECONDS * 1000,
                read_timeout=READ_SECONDS * 1000,
            )
        )
        self._sign = sign
        self._templates = templates

    def send(self, phone: str, message: Message, values: Mapping[str, str]) -> None:
        """Blocks; SmsFailure unless the answer is `OK`."""
        request = SendSmsRequest(
            phone_numbers=phone,
            sign_name=self._sign,
            template_code=self._templates[message.name],
            template_param=json.dumps(dict(values), ensure_ascii=False),
        )
        try:
            answer = self._client.send_sms_with_options(request, RuntimeOptions()).body
        except AlibabaCloudException as error:
            raise self._failure(str(error.code)) from None
        except Exception as error:  # noqa: BLE001 - whatever the library makes of a broken connection or answer
            raise SmsFailure(_of_library(error), self.name, type(error).__name__) from None
        if answer.code != "OK":
            raise self._failure(str(answer.code), str(answer.message))

    def _failure(self, code: str, text: str = "") -> SmsFailure:
        outcome = outcome_of(code, OUTCOMES)
        if code == "isv.BUSINESS_LIMIT_CONTROL":
            outcome = next((frequency for word, frequency in FREQUENCY.items() if word in text), outcome)
        return SmsFailure(outcome, self.name, code)


def _of_library(error: Exception) -> Outcome:
    inner = getattr(error, "inner_exception", None)
    return network_outcome(inner.__context__ if inner is not None else None)
