"""The cast of the API tests: citizens, guards and officials who act over HTTP, their places, and the clock."""

import itertools
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from server.actions.accounts.accounts import new_account
from server.actions.context import SYSTEM, Context
from server.actions.context import Actor as Holder
from server.actions.ids import new_id
from server.actions.organizations import members
from server.actions.people.persons import Identity, new_person, token_of
from server.actions.privacy.consents import SHARING, TO_REGISTER, current
from server.actions.records import records
from server.actions.services import Services

_numbers = itertools.count(secrets.randbelow(90_000_000))
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Clock:
    """The time, which a test may move."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        now = datetime.now(UTC) + self.ahead
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body["code"])

    @property
    def pointers(self) -> set[tuple[str, str]]:
        return {(error["pointer"], error["code"]) for error in self.body.get("errors", [])}


@dataclass
class Actor:
    """Somebody with or without a session."""

    base: str
    phone: str = ""
    token: str | None = None
    account: str = ""
    http: AsyncHTTPClient = field(default_factory=AsyncHTTPClient)

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        raw: bytes | None = None,
        **headers: str,
    ) -> Response:
        """One request; a POST gets an idempotency key of its own unless one is given."""
        sent = {
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if method == "POST":
            sent["Idempotency-Key"] = key or secrets.token_hex(8)
        content = raw if raw is not None else (orjson.dumps(body) if body is not None else None)
        request = HTTPRequest(
            self.base + path,
            method=method,
            headers=sent,
            body=content,
            allow_nonstandard_methods=True,
            request_timeout=30,
        )
        answer = await self.http.fetch(request, raise_error=False)
        is_json = "json" in answer.headers.get("Content-Type", "")
        return Response(answer.code, orjson.loads(answer.body) if is_json else answer.body, answer.headers)

    async def get(self, path: str) -> Response:
        return await self.send("GET", path)

    async def post(self, path: str, body: Any, *, key: str | None = None) -> Response:
        return await self.send("POST", path, body, key=key)


def new_phone() -> str:
    return f"138{next(_numbers) % 100_000_000:08d}"


def new_document(birth: str | None = None) -> str:
    """An identity number nobody has, of an adult unless a birth date is given, with a right check digit (GB 11643).

    Sequence numbers run out after a thousand, so birth dates go on; those who give one share ten districts.
    """
    thousand, sequence = divmod(next(_numbers), 1000)
    day = date(1968, 1, 1) + timedelta(days=thousand % 9000)
    region = 410102 + thousand % 10 if birth else 410105
    head = f"{region}{birth or day.strftime('%Y%m%d')}{sequence:03d}"
    remainder = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, head, strict=True)) % 11
    return head + "10X98765432"[remainder]


def identity(name: str = "李平安", **more: Any) -> dict[str, Any]:
    """Answers that say who somebody is."""
    return {"name": name, "document": {"type": "10", "number": new_document()}, "phone": new_phone(), **more}


BATCH = 100


@dataclass
class Enterprise:
    """An organization with its administrator, who is no member, and those who have joined: actor, person, member."""

    city: "City"
    id: str
    administrator: Actor
    members: list[tuple[Actor, str, str]] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/api/v1/organizations/{self.id}"

    async def add(
        self, count: int = 1, department: str = "生产部/一车间", region: str | None = None, since: str | None = None
    ) -> list[tuple[Actor, str, str]]:
        """More people who have joined, written directly; they live in `region`, and belong from the day `since` on."""
        added: list[tuple[Actor, str, str]] = []
        while len(added) < count:
            added += await self._add(min(BATCH, count - len(added)), department, region, since)
        self.members += added
        return added

    async def _add(
        self, count: int, department: str, region: str | None, since: str | None
    ) -> list[tuple[Actor, str, str]]:
        people = [await self.city.resident(region) for _ in range(count)]
        answers = [{"name": who.name, "phone": actor.phone, "department": department} for actor, _, who in people]
        made = [
            members.new_member(
                self.city.context(), self.id, given, person=person, account=actor.account, since=since,
                shares=current(SHARING).version,
            )
            for (actor, person, _), given in zip(people, answers, strict=True)
        ]  # fmt: skip
        services = self.city.services

        async def write(session: Any) -> None:
            await records.insert(self.city.context(), made, session)
            counted = {"$inc": {"members": count}}
            await services.db.organizations.update_one({"_id": self.id}, counted, session=session)

        await services.transaction(write)
        for record in made:
            members.forget(self.city.context(), record)
        return [(actor, person, record["_id"]) for (actor, person, _), record in zip(people, made, strict=True)]


@dataclass
class City:
    """The application under test and the people in it."""

    services: Services
    base: str
    uri: str

    @property
    def clock(self) -> Clock:
        return self.services.clock  # type: ignore[return-value]

    def context(self) -> Context:
        return Context(self.services, SYSTEM, self.clock(), "test", idempotency_key=secrets.token_hex(8))

    def visitor(self) -> Actor:
        """Somebody without a session."""
        return Actor(self.base)

    async def login(self, phone: str) -> Actor:
        """A session by phone and the code from the development inbox."""
        anybody = self.visitor()
        assert (await anybody.post("/api/v1/login-codes", {"phone": phone})).status == 202
        inbox = await anybody.get(f"/api/dev/inbox?phone={phone}")
        code = re.search(r"\d{6}", inbox.body["items"][0]["text"])
        assert code
        session = await anybody.post("/api/v1/sessions", {"phone": phone, "code": code[0]})
        assert session.status == 201, session.body
        actor = Actor(self.base, phone, session.body["token"], session.body["account"])
        await self.agree(actor)
        return actor

    async def agree(self, actor: Actor) -> None:
        """What everybody agrees to before registering anybody, children among them, and joining an organization."""
        for kind in ("general", "sensitive", "guardian", SHARING):
            said = {"kind": kind, "version": current(kind).version, "given": True}
            assert (await actor.post("/api/v1/me/consents", said)).status == 201

    async def citizen(self) -> Actor:
        return await self.login(new_phone())

    async def resident(self, region: str | None = None, name: str = "王小明") -> tuple[Actor, str, Identity]:
        """A citizen whose identity is known, written directly: with a session, the person's id, and who that is."""
        actor = Actor(self.base, new_phone())
        account = new_account(self.context(), actor.phone)
        given = {"version": 1, "given": True, "at": self.clock()}
        kinds = (*TO_REGISTER, SHARING)
        account["consents"] = {kind: {**given, "version": current(kind).version} for kind in kinds}
        who = Identity(name, "10", new_document(), actor.phone)
        token = token_of(self.context(), who)
        person = new_person(self.context(), who, token, region, is_self=True, accounts=[account["_id"]])
        db = self.services.db
        await db.accounts.insert_one(account)
        await db.logins.insert_one(
            {"_id": f"phone:{self.services.keyring.token('phone', actor.phone)}", "account": account["_id"]}
        )
        await db.documents.insert_one({"_id": token, "person": person["_id"]})
        await db.persons.insert_one(person)
        holder = Holder(account["_id"], new_id(), (), (person["_id"],))
        actor.account = account["_id"]
        actor.token = self.services.sessions.issue(holder, self.clock() + timedelta(days=30))
        return actor, person["_id"], who

    async def organization(self, members: int = 0, region: str = "410105001") -> Enterprise:
        """An organization with a citizen as its administrator, and so many people who have joined."""
        administrator = await self.citizen()
        body = {"name": f"测试单位{next(_numbers)}", "industry": "C", "region": region, "size": "11-50", "join": False}
        made = await administrator.post("/api/v1/organizations", body)
        assert made.status == 201, made.body
        enterprise = Enterprise(self, made.body["id"], administrator)
        await enterprise.add(members)
        return enterprise

    async def staff(self, role: str, scope: str = "*") -> Actor:
        """Somebody with a role, as a superior would have granted it."""
        phone = new_phone()
        account = new_account(self.context(), phone, ((role, scope),))
        token = self.services.keyring.token("phone", phone)
        await self.services.db.accounts.insert_one(account)
        await self.services.db.logins.insert_one({"_id": f"phone:{token}", "account": account["_id"]})
        return await self.login(phone)

    async def place(self, kind: str, region: str = "410105001", title: str = "测试场所") -> dict[str, Any]:
        """An active place of a kind."""
        official = await self.staff("city_admin")
        made = await official.post("/api/v1/places", {"kind": kind, "title": title, "region": region})
        assert made.status == 201, made.body
        place: dict[str, Any] = made.body
        return place


def healthy_report() -> dict[str, Any]:
    """The eight questions of 每日登记, all answered no (XB-8)."""
    questions = (
        "fever", "breathing", "household_fever", "high_risk_place", "hubei_contact", "patient_contact", "gathering",
        "public_transport",
    )  # fmt: skip
    return dict.fromkeys(questions, False)


def fever_report() -> dict[str, Any]:
    return {**healthy_report(), "fever": True}


async def publish_daily(city: City) -> None:
    """The daily report is published, to everyone."""
    if not await city.services.publications.all():
        official = await city.staff("city_admin")
        assert (await official.post("/api/v1/publications", {"template": "daily_report"})).status == 201


async def settled(city: City, name: str = "李平安") -> tuple[Actor, str]:
    """A citizen whose basic information is known, and their person id; the daily form is published."""
    await publish_daily(city)
    citizen = await city.citizen()
    home = {"building": "1", "room": "101", "address": "花园路1号", "resident_category": "owner"}
    basics = {**identity(name), "sex": "1", "purpose": "compound", **home}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": basics})
    assert receipt.status == 201, receipt.body
    return citizen, str(receipt.body["person"]["id"])
