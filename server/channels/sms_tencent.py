"""Short messages through Tencent Cloud (SMS 2021-01-11, TC3-HMAC-SHA256 by the vendor's own library).

Codes: https://cloud.tencent.com/document/api/382/55981. An accepted call says for each number whether it was sent.
"""

import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from tencentcloud.common.credential import Credential  # type: ignore[import-untyped]
from tencentcloud.common.exception import TencentCloudSDKException  # type: ignore[import-untyped]
from tencentcloud.common.profile.client_profile import ClientProfile  # type: ignore[import-untyped]
from tencentcloud.common.profile.http_profile import HttpProfile  # type: ignore[import-untyped]
from tencentcloud.sms.v20210111.models import SendSmsRequest  # type: ignore[import-untyped]
from tencentcloud.sms.v20210111.sms_client import SmsClient  # type: ignore[import-untyped]

from server.channels.sms_gateways import CONNECT_SECONDS, READ_SECONDS
from server.channels.sms_messages import Message
from server.channels.sms_network import network_outcome
from server.channels.sms_outcomes import Outcome, SmsFailure, outcome_of

OUTCOMES = {
    "LimitExceeded.PhoneNumberThirtySecondLimit": Outcome.MINUTE,
    "LimitExceeded.DeliveryFrequencyLimit": Outcome.MINUTE,
    "LimitExceeded.PhoneNumberOneHourLimit": Outcome.HOUR,
    "LimitExceeded.PhoneNumberDailyLimit": Outcome.DAY,
    "LimitExceeded.PhoneNumberSameContentDailyLimit": Outcome.DAY,
    "LimitExceeded.": Outcome.THROTTLED,
    "LimitExceeded.App": Outcome.BALANCE,
    "LimitExceeded.DailyLimit": Outcome.BALANCE,
    "RequestLimitExceeded": Outcome.THROTTLED,
    "FailedOperation.PhoneNumber": Outcome.NUMBER,
    "InvalidParameterValue.IncorrectPhoneNumber": Outcome.NUMBER,
    "FailedOperation.InsufficientBalanceInSmsPackage": Outcome.BALANCE,
    "UnauthorizedOperation.ServiceSuspendDueToArrears": Outcome.BALANCE,
    "FailedOperation.ContainSensitiveWord": Outcome.TEMPLATE,
    "FailedOperation.SignatureIncorrectOrUnapproved": Outcome.TEMPLATE,
    "FailedOperation.Template": Outcome.TEMPLATE,
    "FailedOperation.": Outcome.REFUSED,
    "InvalidParameter": Outcome.TEMPLATE,
    "InvalidParameterValue.SdkAppIdNotExist": Outcome.ACCESS,
    "MissingParameter": Outcome.REFUSED,
    "UnsupportedOperation": Outcome.REFUSED,
    "AuthFailure": Outcome.ACCESS,
    "UnauthorizedOperation.": Outcome.ACCESS,
}


class TencentSms:
    """Tencent Cloud with one key, application, signature and set of approved templates (our name → number)."""

    name = "tencent"

    def __init__(
        self,
        endpoint: str,
        key_id: str,
        key_secret: str,
        app: str,
        region: str,
        sign: str,
        templates: Mapping[str, str],
    ) -> None:
        self._where = urlsplit(endpoint)
        self._credential = Credential(key_id, key_secret)
        self._app = app
        self._region = region
        self._sign = sign
        self._templates = templates
        self._of_thread = threading.local()

    def send(self, phone: str, message: Message, values: Mapping[str, str]) -> None:
        """Blocks; SmsFailure unless the number's own status is `Ok`."""
        request = SendSmsRequest()
        request.PhoneNumberSet = [f"+86{phone}"]
        request.SmsSdkAppId = self._app
        request.SignName = self._sign
        request.TemplateId = self._templates[message.name]
        request.TemplateParamSet = list(values.values())
        try:
            status = self._client().SendSms(request).SendStatusSet[0].Code
        except TencentCloudSDKException as error:
            raise self._failure(error) from None
        except Exception as error:  # noqa: BLE001 - an answer that the library cannot read
            raise SmsFailure(Outcome.UNCONFIRMED, self.name, type(error).__name__) from None
        if status != "Ok":
            raise SmsFailure(outcome_of(status, OUTCOMES), self.name, status)

    def _client(self) -> SmsClient:
        """The library's session is not safe to share: one client a thread."""
        if not hasattr(self._of_thread, "client"):
            http = HttpProfile(protocol=self._where.scheme, endpoint=self._where.netloc)
            http.reqTimeout = (CONNECT_SECONDS, READ_SECONDS)
            self._of_thread.client = SmsClient(self._credential, self._region, ClientProfile(httpProfile=http))
        client: SmsClient = self._of_thread.client
        return client

    def _failure(self, error: TencentCloudSDKException) -> SmsFailure:
        code = str(error.code)
        network = code == "ClientNetworkError"
        return SmsFailure(
            network_outcome(error.__context__) if network else outcome_of(code, OUTCOMES), self.name, code
        )
