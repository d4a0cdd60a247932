"""Real-name verifiers: somebody outside who knows whether a person is the holder of a document.

A verification begins with name and number as the server knows them, goes on in the person's own hands (a face before
the camera), and counts only once the verifier itself is asked: what a client says about it is never believed.
"""

from typing import NamedTuple, Protocol

import structlog

from server.channels.alipay import Alipay, AlipayRefused
from server.errors import Problem
from server.settings import Settings

log = structlog.get_logger("verifiers")
RESIDENT_ID = "10"


class Begun(NamedTuple):
    """The verifier's own number, and the address that the client opens."""

    certify_id: str
    url: str


class Verifier(Protocol):
    """Somebody who can tell; `verifier.unavailable` when it cannot be reached or refuses."""

    name: str

    def supports(self, document_type: str) -> bool:
        """Whether it knows documents of this kind."""

    async def begin(self, order: str, name: str, number: str, return_url: str) -> Begun:
        """Start a verification; `order` is ours and unique."""

    async def passed(self, certify_id: str) -> bool:
        """Whether it is the holder, as of now; False also while the person has not finished."""


class DevelopmentVerifier:
    """Accepts everybody; only in development mode."""

    name = "development"

    def supports(self, document_type: str) -> bool:
        return True

    async def begin(self, order: str, name: str, number: str, return_url: str) -> Begun:
        return Begun(f"dev-{order}", return_url)

    async def passed(self, certify_id: str) -> bool:
        return certify_id.startswith("dev-")


class NoVerifier:
    """None is configured: staff decide alone."""

    name = "none"

    def supports(self, document_type: str) -> bool:
        return False

    async def begin(self, order: str, name: str, number: str, return_url: str) -> Begun:
        raise Problem("verifier.unavailable")

    async def passed(self, certify_id: str) -> bool:
        raise Problem("verifier.unavailable")


class AlipayVerifier:
    """Alipay's identity service: `alipay.user.certify.open.initialize`, the client's face, then `.query`.

    Name and number travel in the request's address, as the library sends them; over TLS, and never in our logs.
    """

    name = "alipay"

    def __init__(self, alipay: Alipay) -> None:
        self._gateway, self._threads = alipay._gateway, alipay._threads

    def supports(self, document_type: str) -> bool:
        return document_type == RESIDENT_ID

    async def begin(self, order: str, name: str, number: str, return_url: str) -> Begun:
        who = {"identity_type": "CERT_INFO", "cert_type": "IDENTITY_CARD", "cert_name": name, "cert_no": number}
        asked: dict[str, object] = {
            "outer_order_no": order,
            "biz_code": "FACE",
            "identity_param": who,
            "merchant_config": {"return_url": return_url},
        }
        answer = await self._call("alipay.user.certify.open.initialize", asked)
        certify_id = answer.get("certify_id")
        if not isinstance(certify_id, str) or not certify_id:
            raise _unavailable("no certify_id")
        signed = self._gateway.client_api("alipay.user.certify.open.certify", biz_content={"certify_id": certify_id})
        return Begun(certify_id, f"{self._gateway._gateway}?{signed}")

    async def passed(self, certify_id: str) -> bool:
        answer = await self._call("alipay.user.certify.open.query", {"certify_id": certify_id})
        return answer.get("passed") == "T"

    async def _call(self, api: str, content: dict[str, object]) -> dict[str, object]:
        try:
            answer: dict[str, object] = await self._threads.run(self._gateway.server_api, api, biz_content=content)
        except AlipayRefused as refused:
            raise _unavailable(refused.sub_code) from None
        except (OSError, ValueError) as error:
            raise _unavailable(type(error).__name__) from None
        return answer


def make_verifier(settings: Settings, alipay: Alipay | None) -> Verifier:
    """The verifier of this installation: Alipay where it is configured, everybody in development, else none."""
    if alipay is not None:
        return AlipayVerifier(alipay)
    return DevelopmentVerifier() if settings.is_dev else NoVerifier()


def _unavailable(reason: str) -> Problem:
    log.error("verifier.failed", reason=reason)
    return Problem("verifier.unavailable")
