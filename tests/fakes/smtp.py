"""A real mail server on this machine (aiosmtpd), with STARTTLS or TLS under its own certificate, and a password."""

import asyncio
import datetime
import email
import ipaddress
import ssl
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class MailServer:
    """Listens on a free port while it is entered; `received` holds what it took, `faults` what it answers instead.

    A fault is a reply such as "451 try later", given to RCPT, or ("DATA", reply).
    """

    def __init__(self, folder: Path, tls: str = "starttls", user: str = "sender", password: str = "letmein") -> None:
        self.tls, self.user, self.password = tls, user, password
        self.certificate = folder / "mail.pem"
        self.received: list[tuple[str, EmailMessage]] = []
        self.faults: list[Any] = []
        self.encrypted: list[bool] = []
        self._context = _own_certificate(self.certificate)
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        ssl_now = self._context if self.tls == "tls" else None
        self._server = await asyncio.get_running_loop().create_server(self._session, "127.0.0.1", 0, ssl=ssl_now)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def settings(self, **wrong: Any) -> dict[str, Any]:
        """Our side of it, with what a test gets wrong."""
        right = {
            "mail_host": "127.0.0.1", "mail_port": self.port, "mail_user": self.user, "mail_password": self.password,
            "mail_from": "安码 <anma@city.example>", "mail_tls": self.tls, "mail_ca": self.certificate,
        }  # fmt: skip
        return {**right, **wrong}

    def _session(self) -> SMTP:
        starttls = self._context if self.tls == "starttls" else None
        return SMTP(
            self,
            hostname="mail.city.example",
            tls_context=starttls,
            require_starttls=self.tls == "starttls",
            auth_require_tls=self.tls == "starttls",  # it does not see TLS that was there from the start
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == (self.user, self.password), handled=False)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if self.faults and isinstance(self.faults[0], str):
            return str(self.faults.pop(0))
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.faults:
            return str(self.faults.pop(0)[1])
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.encrypted.append(session.ssl is not None or self.tls == "tls")
        self.received.append((envelope.rcpt_tos[0], message))
        return "250 OK"


def _own_certificate(path: Path) -> ssl.SSLContext:
    """A certificate of this server, for its address and `localhost`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
