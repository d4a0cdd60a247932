"""Who lives in the city: families of one to five with plausible names and ages, the cast first.

A holder's account answers for the children and the old; some adults have accounts of their own (about 1.7 persons an
account). Names are drawn at random from common ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from server.actions.people.persons import Identity
from server.seeding.cast import CITIZENS, Citizen, Event, Member
from server.seeding.documents import RESIDENT, Issuer, phone_of
from server.seeding.frames import Frame
from server.seeding.places import Compound
from server.seeding.words import weighted, words

SIZES = {"1": 30, "2": 25, "3": 25, "4": 12, "5": 8}
FIRST_RELATIVE = {"spouse": 60, "child": 25, "parent": 15}
OTHER_RELATIVES = {"child": 70, "parent": 30}
ADULT, OLD, OLDEST = 18, 70, 99
OWN_ACCOUNT = 0.5
REGISTERED_WITHIN_DAYS = 20


@dataclass(frozen=True, slots=True)
class Account:
    """A login by phone."""

    id: str
    phone: str


@dataclass(frozen=True, slots=True)
class Resident:
    """One person: who, whose accounts answer, where they live, since when; `events` is None for all but the cast."""

    id: str
    identity: Identity
    sex: str
    age: int
    accounts: tuple[Account, ...]
    is_self: bool
    compound: Compound
    home: tuple[str, str, str]
    registered_at: datetime
    events: tuple[Event, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Human:
    """Somebody before registration."""

    name: str
    sex: str
    born: date
    document_type: str = RESIDENT
    events: tuple[Event, ...] | None = None


@dataclass(slots=True)
class Registry:
    """Makes the residents of a frame, one family after the other."""

    frame: Frame
    compounds: list[Compound]
    random: Random = field(init=False)
    issuer: Issuer = field(init=False)
    persons: int = 0
    accounts: int = 0

    def __post_init__(self) -> None:
        self.random = self.frame.random("people")
        self.issuer = Issuer(self.frame.random("documents"))

    def families(self) -> Iterator[list[Resident]]:
        """Families until the city has its number of people; the cast's come first, in the first compound."""
        for citizen in CITIZENS:
            yield self._register(_cast_family(citizen), self.compounds[0], citizen.phone)
        weights = [compound.weight for compound in self.compounds]
        while self.persons < self.frame.people:
            family = _family(self.random, self.frame.today)[: self.frame.people - self.persons]
            yield self._register(family, self.random.choices(self.compounds, weights)[0])

    def _register(self, family: list[_Human], compound: Compound, phone: str | None = None) -> list[Resident]:
        holder = self._account(phone)
        random = self.random
        building, unit, floor = random.randint(1, 24), random.randint(1, 4), random.randint(1, 18)
        home = (f"{building}号楼", f"{unit}单元", f"{floor}{random.randint(1, 4):02d}")
        first = self.frame.days + 1
        minutes = random.uniform(0, REGISTERED_WITHIN_DAYS * 1440 - 1)
        registered_at = self.frame.instant(first + REGISTERED_WITHIN_DAYS, minutes)
        return [self._resident(one, holder, n == 0, compound, home, registered_at) for n, one in enumerate(family)]

    def _account(self, phone: str | None = None) -> Account:
        self.accounts += 1
        return Account(self.frame.id("account", self.accounts), phone or phone_of(self.accounts))

    def _resident(
        self, human: _Human, holder: Account, is_holder: bool, compound: Compound, home: tuple[str, str, str],
        registered_at: datetime,
    ) -> Resident:  # fmt: skip
        age = (self.frame.today - human.born).days // 365
        accounts: tuple[Account, ...] = (holder,)
        may_own = not is_holder and human.events is None and ADULT <= age < OLD
        own = self._account() if may_own and self.random.random() < OWN_ACCOUNT else None
        if own is not None:
            accounts = (own, holder) if self.random.random() < 0.5 else (own,)
        self.persons += 1
        number = self.issuer.issue(human.document_type, human.born, human.sex)
        return Resident(
            id=self.frame.id("person", self.persons),
            identity=Identity(human.name, human.document_type, number, accounts[0].phone),
            sex=human.sex, age=age, accounts=accounts, is_self=is_holder or own is not None, compound=compound,
            home=home, registered_at=registered_at, events=human.events,
        )  # fmt: skip


def _cast_family(citizen: Citizen) -> list[_Human]:
    return [_cast_human(member) for member in citizen.family]


def _cast_human(member: Member) -> _Human:
    return _Human(member.name, member.sex, date.fromisoformat(member.born), events=member.events)


def _family(random: Random, today: date) -> list[_Human]:
    """A holder between 22 and 69, then whoever else is at home."""
    age = min(69, max(22, int(random.gauss(42, 13))))
    holder = _human(random, today, age, random.choice("12"), random.choice(words()["surnames"]))
    family = [holder]
    for number in range(int(weighted(random, SIZES)) - 1):
        role = weighted(random, OTHER_RELATIVES if number else FIRST_RELATIVE)
        family.append(_relative(random, today, age, holder, role))
    return family


def _relative(random: Random, today: date, age: int, holder: _Human, role: str) -> _Human:
    other = random.choice(words()["surnames"])
    surname = other if holder.name.isascii() else holder.name[0]
    if role == "spouse":
        return _human(random, today, max(20, age + random.randint(-5, 5)), "2" if holder.sex == "1" else "1", other)
    if role == "child":
        years = max(0, age - random.randint(22, 34))
        return _human(random, today, years, random.choice("12"), surname if holder.sex == "1" else other)
    sex = random.choice("12")
    return _human(random, today, min(OLDEST, age + random.randint(21, 33)), sex, surname if sex == "1" else other)


def _human(random: Random, today: date, age: int, sex: str, surname: str) -> _Human:
    born = today - timedelta(days=int(age * 365.25) + random.randrange(365))
    document_type = weighted(random, words()["document_types"])
    foreign = document_type == "20"
    name = random.choice(words()["latin_names"]) if foreign else surname + random.choice(words()["given"][sex])
    return _Human(name, sex, born, document_type)
