"""Short messages that follow from a change: ordered in its transaction, sent by the worker.

Number and parameters wait sealed in the outbox. A message is struck off as soon as a gateway took it, so it goes out
twice only if the process dies between; one of which that is unsure, or that a day did not bring through, is given up.
"""

from datetime import timedelta
from typing import Any

import orjson
import structlog

from server.actions import limits
from server.actions.context import Context
from server.actions.outbox import outbox_entry, settle
from server.channels.notice_messages import SMS_LONGEST, shortened
from server.channels.sms import SmsFailure
from server.errors import Problem

TOPIC = "sms.send"
WORTH_SENDING = timedelta(days=1)
INVITED = "organization_invited"
LIMITED = {INVITED: "member.invite"}
_PURPOSE = "outbox:payload.sealed"

log = structlog.get_logger("text_messages")


def text_message(context: Context, phone: str, template: str, **parameters: str) -> dict[str, Any]:
    """An outbox entry that sends a message of `messages/sms.json` to a number."""
    secret = orjson.dumps({"phone": phone, "template": template, "parameters": parameters}).decode()
    return outbox_entry(context, TOPIC, sealed=context.services.keyring.seal(secret, _PURPOSE), ordered_at=context.now)


def invitation(context: Context, phone: str, organization: str) -> dict[str, Any]:
    """An outbox entry that tells a number that an organization has put it on its list.

    Name and numbers are the organization's own word, so the name is short and a number gets few of them a day.
    """
    return text_message(context, phone, INVITED, organization=shortened(organization, SMS_LONGEST))


async def _spend(context: Context, message: dict[str, Any]) -> None:
    """Count what strangers may have sent to a number, whoever they are: `limit.exceeded` when it had enough today."""
    rule = LIMITED.get(message["template"])
    if rule is not None:
        await limits.spend_for(context, rule, number=context.services.keyring.token("phone", message["phone"]))


async def send_text_message(context: Context, entry: dict[str, Any]) -> None:
    """Send what an entry orders. What failed for good is given up, what may pass is left to the entry's lease."""
    payload = entry["payload"]
    message = orjson.loads(context.services.keyring.open(bytes(payload["sealed"]), _PURPOSE))
    try:
        await _spend(context, message)
        await context.services.sms.send(message["phone"], message["template"], message["parameters"], context.now)
    except Problem as problem:
        is_late = context.now - payload["ordered_at"] > WORTH_SENDING or problem.code == "limit.exceeded"
        if not is_late and (not isinstance(problem, SmsFailure) or problem.may_repeat):
            raise
        log.warning("message.given_up", entry=entry["_id"], template=message["template"], code=problem.code)
    await settle(context, entry["_id"])
