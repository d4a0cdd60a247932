"""E-mail over SMTP: the interface every sender uses, and the choice of what stands behind it.

    await services.mail.send(to, subject, text, [("名单.xlsx", XLSX, path)], key=notice)

The same key gives the same Message-ID, so a mail program shows a message that was sent twice once. With a server
configured mail is sent; otherwise, in development mode, the inbox keeps it; otherwise nothing is sent, and it says so.
"""

import asyncio
import hashlib
import re
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol

import aiosmtplib
import structlog

from server.channels.sms_inbox import DevelopmentInbox
from server.channels.undelivered import Fate, Undelivered
from server.errors import Problem
from server.settings import Settings, SettingsError

log = structlog.get_logger("mail")
CHANNEL = "mail"
SECONDS = 20
LARGEST = 20 * 1024 * 1024  # of all attachments; many servers take 25 MB, and base64 adds a third
LONGEST_SUBJECT = 200
ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
_ADDRESS = re.compile(ADDRESS)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_MEDIA = re.compile(r"[a-z]+/[A-Za-z0-9.+-]{1,80}")

Attachment = tuple[str, str, bytes | Path]


class MailChannel(Protocol):
    """Somewhere to send mail."""

    is_configured: bool

    async def send(
        self, to: str, subject: str, text: str, attachments: Sequence[Attachment] = (), *, key: str = ""
    ) -> None:
        """Send a plain text with attachments (name, media type, content or file) to one address.

        Returns when the server has taken it. Raises ValueError for what no mail may hold (an address that is none, a
        line break in a header, more than 20 MB), and Undelivered: a Problem for the person, a fate for the program.
        """


class Mail:
    """A mail server, reached over TLS and with a password."""

    is_configured = True

    def __init__(self, settings: Settings) -> None:
        _check(settings)
        password = settings.mail_password
        self._host, self._port = settings.mail_host, settings.mail_port
        self._user, self._password = settings.mail_user, password.get_secret_value() if password else None
        self._from, self._tls = settings.mail_from, settings.mail_tls
        self._trust = ssl.create_default_context(cafile=settings.mail_ca)

    async def send(
        self, to: str, subject: str, text: str, attachments: Sequence[Attachment] = (), *, key: str = ""
    ) -> None:
        message = await asyncio.to_thread(composed, self._from, to, subject, text, attachments, key)
        try:
            await self._hand_over(message)
        except aiosmtplib.SMTPException as error:
            failure = _failure(error)
            log.warning("mail.failed", fate=failure.fate.name, vendor_code=failure.vendor_code)
            raise failure from None
        except OSError as error:
            raise Undelivered(CHANNEL, Fate.PASSING, type(error).__name__) from None

    async def _hand_over(self, message: EmailMessage) -> None:
        await aiosmtplib.send(
            message,
            hostname=self._host,
            port=self._port,
            username=self._user or None,
            password=self._password,
            use_tls=self._tls == "tls",
            start_tls=self._tls == "starttls",
            tls_context=None if self._tls == "none" else self._trust,
            timeout=SECONDS,
        )


class DevelopmentMail:
    """Keeps mails in the development inbox, by address."""

    is_configured = True

    def __init__(self, settings: Settings, inbox: DevelopmentInbox) -> None:
        self._from, self._inbox = settings.mail_from or "anma@localhost", inbox

    async def send(
        self, to: str, subject: str, text: str, attachments: Sequence[Attachment] = (), *, key: str = ""
    ) -> None:
        message = await asyncio.to_thread(composed, self._from, to, subject, text, attachments, key)
        names = "".join(f"\n附件：{part.get_filename()}" for part in message.iter_attachments())
        await self._inbox.keep_mail(to, f"{message['Subject']}\n{text}{names}", datetime.now(UTC))


class NoMail:
    """No server is configured: says so instead of pretending."""

    is_configured = False

    async def send(
        self, to: str, subject: str, text: str, attachments: Sequence[Attachment] = (), *, key: str = ""
    ) -> None:
        raise Problem("mail.unconfigured")


def make_mail(settings: Settings, inbox: DevelopmentInbox | None) -> MailChannel:
    """What sends mail in this installation; SettingsError when a setting of the server is missing."""
    if settings.mail_host:
        return Mail(settings)
    return DevelopmentMail(settings, inbox) if inbox else NoMail()


def is_address(text: str) -> bool:
    """Whether this is one plain address, and nothing around it."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def composed(
    sender: str, to: str, subject: str, text: str, attachments: Sequence[Attachment] = (), key: str = ""
) -> EmailMessage:
    """The message as it is sent; reads files. ValueError for what no mail may hold."""
    names = [name for name, _, _ in attachments]
    if not is_address(to) or any(_CONTROL.search(one) for one in (subject, *names)):
        raise ValueError("an address that is none, or a control character in a header")
    name, address = parseaddr(sender)
    message = EmailMessage(SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = _message_id(key or f"{to}\n{subject}\n{datetime.now(UTC).isoformat()}", address)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="base64")  # for servers that take seven bits
    left = LARGEST
    for filename, media, content in attachments:
        left -= content.stat().st_size if isinstance(content, Path) else len(content)
        if left < 0 or not _MEDIA.fullmatch(media):
            raise ValueError(f"attachments of over {LARGEST} bytes, or {media!r} is no media type")
        read = content.read_bytes() if isinstance(content, Path) else content
        main, _, sub = media.partition("/")
        message.add_attachment(read, main, sub, filename=filename)
    return message


def _message_id(key: str, sender: str) -> str:
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"


def _failure(error: aiosmtplib.SMTPException) -> Undelivered:
    """A receiver whom the server does not know is refused for good; what else goes wrong may pass.

    Nothing is unclear: a message that was taken although its answer was lost is known again by its Message-ID.
    """
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        code = max((one.code for one in error.recipients), default=0)
    else:
        code = getattr(error, "code", 0)
    is_final = code >= 500 and not isinstance(error, aiosmtplib.SMTPAuthenticationError)
    return Undelivered(CHANNEL, Fate.REFUSED if is_final else Fate.PASSING, code or type(error).__name__)


def _check(settings: Settings) -> None:
    missing = ["ANMA_MAIL_FROM"] if not is_address(parseaddr(settings.mail_from)[1]) else []
    if settings.mail_user and settings.mail_password is None:
        missing.append("ANMA_MAIL_PASSWORD")
    if missing:
        raise SettingsError(f"邮件通道缺少设置：{'；'.join(missing)}")
    if settings.mail_tls == "none" and not settings.is_dev:
        raise SettingsError("ANMA_MAIL_TLS=none 只能用于开发模式，请改为 starttls 或 tls")
