"""The demo city as tests use it: who lives there, and what they do over HTTP before somebody looks at a screen."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Actor, new_phone

CITY_ADMIN, GUARD, CITIZEN, RED, ENTERPRISE, YELLOW, COMPOUND_ADMIN = (f"1390000000{n}" for n in (1, 2, 3, 4, 5, 6, 7))


@dataclass
class Town:
    """The installation's address, and the sessions that were begun so far (one code a minute and number)."""

    base: str
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def visitor(self) -> Actor:
        return Actor(self.base)

    async def code(self, phone: str) -> str:
        """The code in the last message that went to a number."""
        inbox = (await self.visitor().get(f"/api/dev/inbox?phone={phone}")).body["items"]
        return next(code for item in inbox for code in re.findall(r"\b\d{6}\b", item["text"]))

    async def session(self, phone: str) -> dict[str, Any]:
        """A session of a number, begun once."""
        if phone not in self.sessions:
            asked = await self.visitor().post("/api/v1/login-codes", {"phone": phone})
            assert asked.status == 202, asked.body
            begun = await self.visitor().post("/api/v1/sessions", {"phone": phone, "code": await self.code(phone)})
            assert begun.status == 201, begun.body
            self.sessions[phone] = begun.body
        return self.sessions[phone]

    def number(self, session: dict[str, Any]) -> str:
        """The phone number that a session belongs to."""
        return next(number for number, begun in self.sessions.items() if begun is session)

    async def actor(self, phone: str) -> Actor:
        """Somebody who acts over HTTP."""
        session = await self.session(phone)
        return Actor(self.base, phone, session["token"], session["account"])

    def as_session(self, session: dict[str, Any]) -> Actor:
        """Whoever holds a session, over HTTP."""
        return Actor(self.base, token=session["token"])

    async def official(self, role: str, scope: str) -> dict[str, Any]:
        """A session of somebody to whom the city gave a role over a scope."""
        number = new_phone()
        grants = [{"role": role, "scope": scope}]
        made = await (await self.actor(CITY_ADMIN)).post(
            "/api/v1/staff", {"phone": number, "name": "周明", "grants": grants}
        )
        assert made.status == 201, made.body
        return await self.session(number)

    async def registered(self, number: str, password: str) -> dict[str, Any]:
        """A session of somebody who chose a password, so that they can log in again without another code."""
        asked = await self.visitor().post("/api/v1/login-codes", {"phone": number})
        assert asked.status == 202, asked.body
        given = {"phone": number, "code": await self.code(number), "password": password}
        begun = await self.visitor().post("/api/v1/registrations", given)
        assert begun.status == 201, begun.body
        self.sessions[number] = begun.body
        return self.sessions[number]

    async def person(self, session: dict[str, Any]) -> str:
        """The person that somebody is."""
        known = (await self.as_session(session).get("/api/v1/me/persons")).body["items"]
        return next(str(one["id"]) for one in known if one["is_self"])

    async def place(self, kind: str) -> str:
        """The code of a place of this kind, as it hangs on the wall."""
        places = (await (await self.actor(GUARD)).get("/api/v1/me/places?limit=100")).body["items"]
        return next(str(place["code"]) for place in places if place["kind"] == kind)
