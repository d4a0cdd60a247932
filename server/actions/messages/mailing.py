"""Files sent by mail to an address that somebody gives (XB-6); a mail program sees repetitions as one message.

A mail that does not go out does not undo the file: whoever ordered it hears why, and saves it from the platform.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from server.actions import limits
from server.actions.context import Context
from server.actions.files import XLSX
from server.channels.mail import LARGEST, is_address
from server.channels.undelivered import Fate, Undelivered
from server.errors import Problem

PAUSES: Sequence[float] = (5, 30)  # seconds, when the server is busy or away


async def check(context: Context, address: str) -> None:
    """Refuse an address that is none, and any while no mail can be sent: `email.invalid`, `mail.unconfigured`.

    Nobody has proved the address, so `limit.exceeded` for whoever sends a lot, and for an address that gets a lot.
    """
    if not context.services.mail.is_configured:
        raise Problem("mail.unconfigured")
    if not is_address(address):
        raise Problem("email.invalid")
    token = context.services.keyring.token("email", address.lower())
    await limits.spend(context, "export.mail", account=context.actor.account, number=token)


async def send_file(
    context: Context, address: str, title: str, remark: str, name: str, path: Path, *, key: str
) -> str | None:
    """Send a workbook with a remark; why it did not go out, in words, or None when it did."""
    if path.stat().st_size > LARGEST:
        return "文件超过 20 MB，邮件无法发送，请在平台下载"
    said = f"\n\n以下附言由导出人填写：\n{remark}" if remark else ""
    text = f"{title}，见附件。{said}"
    for pause in (*PAUSES, None):
        try:
            await context.services.mail.send(address, title, text, [(name, XLSX, path)], key=key)
            return None
        except Undelivered as failure:
            if failure.fate is not Fate.PASSING or pause is None:
                return failure.detail or failure.title
            await asyncio.sleep(pause)
    return None
