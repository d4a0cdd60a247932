"""Everything long-lived that actions use, made once a process: database, keys, catalogues, shared round trips."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from cachetools import LRUCache
from pymongo.errors import DuplicateKeyError, PyMongoError

from server.actions.accounts.password_hashes import PasswordHashes
from server.actions.accounts.sessions import SessionTokens
from server.actions.colors.code_texts import CodeTexts
from server.actions.colors.policies import PolicyBook
from server.actions.context import Context
from server.actions.limits import Limiter
from server.actions.organizations.memberships import Memberships
from server.actions.organizations.rosters import Rosters
from server.actions.people.persons import STANDING
from server.actions.places.place_codes import PlaceCodes
from server.actions.publications.publication_board import PublicationBoard
from server.actions.submissions.templates import TemplateCatalogue
from server.channels.alipay import Alipay
from server.channels.dingtalk import DingTalkRobots, make_dingtalk
from server.channels.mail import MailChannel, make_mail
from server.channels.notice_messages import APPS, app_templates
from server.channels.sms import SmsChannel, make_sms
from server.channels.sms_inbox import DevelopmentInbox
from server.channels.verifiers import Verifier, make_verifier
from server.channels.wechat import WeChat
from server.channels.wecom import WeComRobots
from server.db import transactions
from server.db.client import connect
from server.db.encryption import Keyring
from server.db.joined import JoinedInserts, JoinedReads
from server.db.transactions import retry_transient
from server.errors import Problem
from server.forms.workdays import Calendar, load_years, statutory
from server.rules.folders import load_kinds
from server.rules.kinds import Kind
from server.settings import ROOT, Settings
from server.threads import Threads

log = structlog.get_logger("services")
REFRESH_SECONDS = 5
TRIPS = 2  # of each hot path: so this process and the database work at the same time


class Services:
    """Made inside the running loop of a process; `start` loads what requests need, `stop` closes the database."""

    def __init__(self, settings: Settings, uri: str, clock: Callable[[], datetime] | None = None) -> None:
        self.settings = settings
        self.clock = clock or _utc_now
        self.db = connect(uri, settings.database)
        self.keyring = make_keyring(settings)
        self.sessions = SessionTokens(_session_keys(settings), self.clock)
        self.person_reads = JoinedReads(self.db.persons, STANDING, trips=TRIPS)
        # named by their own ids, so an insert whose answer was lost is simply repeated
        self.insert_visit = retry_transient()(JoinedInserts(self.db.visits, trips=TRIPS).insert)
        self.insert_submission = retry_transient()(JoinedInserts(self.db.submissions, trips=TRIPS).insert)
        self.place_codes = PlaceCodes(settings.secret("place_code_key"), JoinedReads(self.db.places))
        self.codes = CodeTexts(_code_secret(settings), settings.code_seconds)
        self.templates = TemplateCatalogue(self.db.templates)
        self.policies = PolicyBook(self.db.policies)
        self.publications = PublicationBoard(self.db.publications)
        self.memberships = Memberships(self.db)
        self.rosters = Rosters()
        self.kinds: dict[str, Kind] = load_kinds(ROOT / "policies")
        self.calendar: Calendar = statutory(load_years(ROOT / "calendars"))
        self.selves: LRUCache[str, str] = LRUCache(200_000)
        self.inbox = DevelopmentInbox(self.db.dev_inbox, settings.sms_sign) if settings.is_dev else None
        self.limiter = Limiter(settings, self.db.limits)
        self.sms: SmsChannel = make_sms(settings, self.inbox)
        self.hashing = Threads("hashing", settings.hash_threads, waiting=100)
        self.passwords = PasswordHashes(settings, self.hashing)
        self.calling = Threads("calling", settings.app_threads, waiting=100)
        self.wechat = WeChat(settings, self.calling) if settings.wechat_app_id else None
        self.alipay = Alipay(settings, self.calling) if settings.alipay_app_id else None
        self.verifier: Verifier = make_verifier(settings, self.alipay)
        self.mail: MailChannel = make_mail(settings, self.inbox)
        self.app_templates = {app: app_templates(settings, app) for app in APPS}
        self.dingtalk = make_dingtalk(settings, self.calling)
        robots = (DingTalkRobots(settings, self.calling), WeComRobots(settings, self.calling))
        self.robots = {one.name: one for one in robots}
        self.in_flight = 0
        self.stopping = False
        self._refreshing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load catalogues and revocations, and keep them fresh."""
        await self.refresh()
        self._refreshing = asyncio.create_task(self._keep_fresh())

    async def stop(self) -> None:
        """Stop refreshing and close the connections."""
        if self._refreshing is not None:
            self._refreshing.cancel()
            await asyncio.gather(self._refreshing, return_exceptions=True)
        self.sms.stop()
        self.hashing.stop()
        self.calling.stop()
        await self.db.client.close()

    async def refresh(self) -> None:
        """Take over what other processes released or revoked."""
        await self.templates.refresh()
        await self.policies.refresh()
        await self.sessions.refresh(self.db.revocations)

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            try:
                await self.refresh()
            except PyMongoError as error:
                log.warning("refresh.failed", error=type(error).__name__)

    async def transaction(self, write: Callable[[Any], Awaitable[Any]]) -> Any:
        """Run `write(session)` in one transaction, again on conflicts and passing failures."""
        return await transactions.run(self.db.client, write)

    async def write_once(
        self, context: Context, collection: str, key: str, write: Callable[[Any], Awaitable[Any]]
    ) -> dict[str, Any] | None:
        """Run a transaction that makes the document `key`; a retry of the same request finds it and changes nothing.

        The document already there, or None when it was made now; `idempotency.mismatch` for another request's.
        """
        try:
            await self.transaction(write)
        except DuplicateKeyError:
            made = await self.made_before(context, collection, key)
            if made is None:
                raise Problem("idempotency.mismatch") from None
            return made
        return None

    async def made_before(self, context: Context, collection: str, key: str) -> dict[str, Any] | None:
        """The document `key` that this very request has made already; `idempotency.mismatch` for another request's."""
        found = await self.db[collection].find_one({"_id": key})
        return None if found is None else context.require_same(found)


def make_keyring(settings: Settings) -> Keyring:
    """The keys of this installation."""
    keys = {version: key.get_secret_value() for version, key in settings.encryption_keys_old.items()}
    keys[settings.encryption_version] = settings.secret("encryption_key")
    return Keyring(keys, settings.encryption_version, settings.secret("token_key"))


def _session_keys(settings: Settings) -> list[str]:
    return [settings.secret("session_key"), *(key.get_secret_value() for key in settings.session_keys_old)]


def _code_secret(settings: Settings) -> str:
    return settings.secret("code_key" if settings.code_key else "session_key")


def _utc_now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)  # as MongoDB keeps it
