"""Who may call what: every protected operation × role × scope that the role may have, inside and outside its target.

Generated from the declarations. What each operation is about stands in the tables below; one without a case fails.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from server.actions.access import ROLES, VERBS, Grant, containing
from server.actions.accounts.accounts import new_account
from server.actions.context import Actor as Holder
from server.actions.ids import new_id
from server.actions.people.persons import Identity, new_person, token_of
from server.app import HANDLERS
from server.handlers.openapi import operations
from tests.cast import Actor, City, Response, new_document, new_phone

PROTECTED = [
    (name, handler.path, declared.verb)
    for handler in HANDLERS
    for name, declared in operations(handler)
    if declared.verb not in ("public", "account")
]
# Everything the matrix asks for is about a compound in this region, a guard of it, or a person who lives there.
REGION = "410105001"
VALUES = {"function": "employment", "register": "resumption_application", "kind": "contact", "organization": "here"}
INSIDE = {
    "*": ["*"], "region": ["region:410105", "region:4101", f"region:{REGION}"], "place": ["place:{place}"],
    "kind": ["kind:compound", "kind:compound@410105"], "register": ["register:daily_report"],
    "organization": ["organization:here"],
}  # fmt: skip
OUTSIDE = {
    "region": ["region:410102", "region:410105002", "region:42"], "place": ["place:AAAAAAAAAAAA"],
    "kind": ["kind:bus", "kind:compound@410102"], "register": ["register:other"],
    "organization": ["organization:other"],
}  # fmt: skip
ANYWHERE = "anywhere"

ORGANIZATION = "/api/v1/organizations/{organization}"
MANAGED = [
    f"patch {ORGANIZATION}",
    *(
        f"{ORGANIZATION}/{what}"
        for what in (
            "closure", "administrators", "administrators/{account}", "transfer", "departments", "department-moves",
            "invitations", "invitations/{invitation}", "invitations/{invitation}/poster.pdf", "members",
            "members/{member}", "members/{member}/leaves", "members/{member}/leaves/{leave}",
            "group-channels", "group-channels/test",
        )
    ),
]  # fmt: skip
UPWARD = [f"{ORGANIZATION}/upward{what}" for what in ("", "/{function}", "/{function}/consent", "/{function}/reports")]
# The body of an operation (a value, or made from `values`), by path or by "method path".
BODIES: dict[str, Any] = {
    "/api/v1/places": {"kind": "compound", "title": "某处", "region": REGION},
    "/api/v1/code-checks": lambda values: {"text": "AC1.a.b", "place": values["place"]},
    f"{ORGANIZATION}": {},
    f"{ORGANIZATION}/closure": {},
    f"{ORGANIZATION}/administrators": {"phone": "13800000000"},
    f"{ORGANIZATION}/transfer": {"phone": "13800000000"},
    f"{ORGANIZATION}/departments": {"path": "生产部"},
    f"{ORGANIZATION}/department-moves": {"from": "生产部", "to": "制造部"},
    f"{ORGANIZATION}/invitations": {},
    f"{ORGANIZATION}/group-channels": {},
    f"{ORGANIZATION}/group-channels/test": {},
    "/api/v1/deliveries/{delivery}/retry": {},
    f"{ORGANIZATION}/members": {"answers": {}},
    f"{ORGANIZATION}/members/{{member}}": {"answers": {}},
    f"{ORGANIZATION}/members/{{member}}/leaves": {"from": "2026-01-01", "to": "2026-01-02"},
    f"put {ORGANIZATION}/upward/{{function}}/consent": {"version": 99},
    f"{ORGANIZATION}/upward/{{function}}/reports": {},
    "/api/v1/registers/{register}/imports": b"no workbook",
    "/api/v1/imports/{imported}/application": {},
    "/api/v1/place-batches": {"kind": "compound", "region": REGION, "count": 1},
    "/api/v1/places/{place}/rotation": {},
    "/api/v1/places/{place}/visits": lambda values: {
        "card": {"name": "李平安", "document_type": "10", "document_number": new_document()}, "consent": "oral",
    },
    "/api/v1/regions/{code}": {"name": "某社区"},
    "/api/v1/publications": {"template": "daily_report"},
    "/api/v1/publications/{publication}": {"title": "另一个标题"},
    "/api/v1/evidence/{kind}": {"source": "matrix", "rows": [{}]},
    "/api/v1/staff": lambda values: {
        "phone": values["phone"], "name": "张三", "grants": [{"role": "guard", "scope": f"place:{values['place']}"}],
    },
    "/api/v1/staff-searches": {},
    "/api/v1/staff/{account}": {"revision": 1, "name": "李四"},
    "/api/v1/staff/{account}/deactivation": {},
    "/api/v1/staff/{account}/activation": {},
    "/api/v1/reviews/{review}/decision": {"approve": True},
    "/api/v1/evidence-batches/{batch}/decision": {"verdict": "reject"},
    "/api/v1/persons/{person}/exceptions": {
        "grounds": {"text": "检测机构更正了结果，附说明。"}, "until": "2020-01-01T00:00:00Z", "rules": ["none"],
    },
    "/api/v1/exceptions/{exception}/decision": {"verdict": "reject", "reason": "依据不足，请补充材料。"},
    "/api/v1/exceptions/{exception}/withdrawal": {"reason": "情况有变，请求撤销。"},
    "/api/v1/exceptions/{exception}/withdrawal/decision": {"verdict": "reject", "reason": "依据不足，请补充材料。"},
    "/api/v1/appeals/{appeal}/answer": {"text": "已核对，颜值将更新。"},
    "post /api/v1/records/{record}/claim": {},
    "/api/v1/registers/{register}/records": {"region": REGION, "answers": {}},
    "/api/v1/registers/{register}/exports": {"format": "csv", "scope": f"region:{REGION}", "columns": ["none"]},
    "/api/v1/registers/{register}/bulk": {"action": "approve", "records": ["nobody"], "preview": True},
    "/api/v1/records/{record}": {"answers": {"company": "某公司"}},
    "/api/v1/records/{record}/unmask": {"fields": ["/contact_name"], "purpose": "电话核实申请情况"},
    "/api/v1/me/register-preferences/{register}": {},
    "/api/v1/records/{record}/comments": {"pointer": "/company", "text": "请核对。"},
    "/api/v1/persons/search": {"phone": "13800000000"},
    "/api/v1/persons/{person}/unmask": {"fields": ["name"], "purpose": "电话核实行程情况"},
}  # fmt: skip
QUERIES = {
    "get /api/v1/registers/{register}/records": f"?scope=region:{REGION}",
    "/api/v1/registers/{register}/tabs": f"?scope=region:{REGION}",
    "/api/v1/registers/{register}/imports": f"?scope=region:{REGION}",
    f"delete {ORGANIZATION}/departments": "?path=a",
    "/api/v1/persons/{person}/color": "?at=2026-01-01T00:00:00Z",
}
# Which sorts of scope may reach what an operation is about, or ANYWHERE: any scope does, and the action narrows.
REACH: dict[str, str] = {
    "/api/v1/places": "* region kind",
    "get /api/v1/organizations": ANYWHERE,
    **dict.fromkeys([*MANAGED, *UPWARD], "* organization"),
    "/api/v1/upward/{function}/totals": ANYWHERE,
    "/api/v1/upward/{function}/organizations": ANYWHERE,
    "/api/v1/registers/{register}/import-workbook": ANYWHERE,
    "/api/v1/registers/{register}/imports": "* region",
    "/api/v1/imports/{imported}": "* organization",
    "/api/v1/imports/{imported}/rows": "* organization",
    "/api/v1/imports/{imported}/application": "* organization",
    "/api/v1/place-batches": "* region kind",
    "/api/v1/places/{place}/rotation": "* region kind",
    "/api/v1/places/{place}/visits": "* region kind place",
    "/api/v1/places/{place}/counts": "* region kind place",
    "/api/v1/visits/{visit}": "* region kind place",
    "/api/v1/me/places": ANYWHERE,
    "/api/v1/regions/{code}": "* region",
    "/api/v1/code-checks": "* region kind place",
    "/api/v1/publications": "*",
    "/api/v1/publications/{publication}": "* region",
    "/api/v1/evidence/{kind}": ANYWHERE,
    "/api/v1/evidence-batches": ANYWHERE,
    "/api/v1/evidence-batches/{batch}/decision": "* region",
    "/api/v1/persons/{person}/color": "* region",
    "/api/v1/persons/{person}/exceptions": "* region",
    "/api/v1/persons/{person}/unmask": "* region",
    "/api/v1/persons/search": ANYWHERE,
    "/api/v1/reviews": ANYWHERE,
    "/api/v1/reviews/{review}": "* region",
    "/api/v1/reviews/{review}/photos/{photo}": "* region",
    "/api/v1/reviews/{review}/decision": "* region",
    "/api/v1/exceptions": ANYWHERE,
    "/api/v1/exceptions/{exception}/decision": "* region",
    "/api/v1/exceptions/{exception}/withdrawal": "* region",
    "/api/v1/exceptions/{exception}/withdrawal/decision": "* region",
    "/api/v1/exceptions/{exception}/photos/{photo}": "* region",
    "/api/v1/appeals": ANYWHERE,
    "/api/v1/appeals/{appeal}/answer": "* region",
    "/api/v1/appeals/{appeal}/photos/{photo}": "* region",
    "/api/v1/records/{record}/claim": "* region",
    "/api/v1/registers": ANYWHERE,
    "/api/v1/registers/{register}": ANYWHERE,
    "/api/v1/registers/{register}/records": "* region",
    "/api/v1/registers/{register}/tabs": "* region",
    "/api/v1/registers/{register}/exports": "* region",
    "/api/v1/registers/{register}/bulk": ANYWHERE,
    "/api/v1/records/{record}": "* region",
    "/api/v1/records/{record}/photos/{photo}": "* region",
    "/api/v1/records/{record}/unmask": "* region",
    "/api/v1/me/register-preferences/{register}": ANYWHERE,
    "/api/v1/records/{record}/comments": "* region",
    "/api/v1/records/{record}/history": "* region",
    "/api/v1/audit": "*",
    "/api/v1/channels": ANYWHERE,
    "/api/v1/deliveries": ANYWHERE,
    "/api/v1/deliveries/{delivery}/retry": ANYWHERE,
    "post /api/v1/staff": "* region place",
    "get /api/v1/staff": ANYWHERE,
    "/api/v1/staff-searches": ANYWHERE,
    "/api/v1/staff/{account}": "* region place",
    "/api/v1/staff/{account}/deactivation": "* region place",
    "/api/v1/staff/{account}/activation": "* region place",
}
# The verb that an operation asks for beyond its own, because of what it is about: an organization's own list.
IMPORT = "/api/v1/imports/{imported}"
STRICTER = dict.fromkeys((IMPORT, f"{IMPORT}/rows", f"{IMPORT}/application"), "organization.manage")
# What outsiders with the verb are told where the existence of a thing is private, or its own word says more.
REFUSALS = {
    "/api/v1/publications/{publication}": "publication.not_found",
    **dict.fromkeys([*MANAGED, *UPWARD], "organization.not_found"),
    "/api/v1/imports/{imported}": "import.not_found",
    "/api/v1/imports/{imported}/rows": "import.not_found",
    "/api/v1/imports/{imported}/application": "import.not_found",
    "post /api/v1/staff": "staff.grant",
    "/api/v1/staff/{account}": "staff.not_found",
    "/api/v1/staff/{account}/deactivation": "staff.not_found",
    "/api/v1/staff/{account}/activation": "staff.not_found",
    "/api/v1/visits/{visit}": "visit.not_found",
    "/api/v1/persons/{person}/unmask": "person.not_found",
    "/api/v1/evidence-batches/{batch}/decision": "evidence_batch.not_found",
    "/api/v1/reviews/{review}": "review.not_found",
    "/api/v1/reviews/{review}/photos/{photo}": "review.not_found",
    "/api/v1/reviews/{review}/decision": "review.not_found",
    "/api/v1/exceptions/{exception}/decision": "exception.not_found",
    "/api/v1/exceptions/{exception}/withdrawal": "exception.not_found",
    "/api/v1/exceptions/{exception}/withdrawal/decision": "exception.not_found",
    "/api/v1/exceptions/{exception}/photos/{photo}": "exception.not_found",
    "/api/v1/appeals/{appeal}/answer": "appeal.not_found",
    "/api/v1/appeals/{appeal}/photos/{photo}": "appeal.not_found",
    "/api/v1/records/{record}/claim": "record.not_found",
    "/api/v1/records/{record}": "record.not_found",
    "/api/v1/records/{record}/photos/{photo}": "record.not_found",
    "/api/v1/records/{record}/unmask": "record.not_found",
    "/api/v1/records/{record}/comments": "record.not_found",
    "/api/v1/records/{record}/history": "record.not_found",
}


class Case(NamedTuple):
    """A role over a scope, and whether that scope holds what the operation is about."""

    role: str
    scope: str
    sort: str
    is_inside: bool


def cases() -> Iterator[Case]:
    """Every role over every sort of scope that it may have, in and out."""
    for name, role in ROLES.items():
        for sort in sorted(role.scopes):
            yield from (Case(name, scope, sort, True) for scope in INSIDE[sort])
            yield from (Case(name, scope, sort, False) for scope in OUTSIDE.get(sort, ()))


MATRIX = [(*operation, case) for operation in PROTECTED for case in cases()]


def entry(table: dict[str, Any], name: str, method: str, path: str) -> Any:
    """What a table says of an operation; a sentence when it says nothing."""
    found = table.get(f"{method} {path}", table.get(path))
    assert found is not None, (
        f"{method.upper()} {path} has no case in the access matrix: add it to {name} in tests/handlers/test_access.py."
        " REACH names the sorts of scope that reach what it is about, such as '* region', or ANYWHERE;"
        " BODIES a body that its schema accepts; RECORDS makes what a path parameter names."
    )
    return found


class Values(dict[str, str]):
    """Values of path parameters; whoever is not named does not exist."""

    def __missing__(self, name: str) -> str:
        return "nobody"


FAR = datetime(2099, 1, 1, tzinfo=UTC)
# What a path parameter names, as far as an operation looks before it refuses: closed records, in no list.
CLOSED: dict[str, Any] = {
    "region": REGION, "account": "somebody", "photos": [], "decision": None, "answer": None, "withdrawal": None,
    "ending": None, "texts": {}, "card": {"name": "李*", "document_type": "10", "document_number": "41"}, "by": "other",
    "proposal": {"by": "other", "key": "", "request": ""},
}  # fmt: skip
RECORDS: dict[str, dict[str, Any]] = {
    "exception": {"status": "rejected", "until": FAR},
    "appeal": {"status": "answered"},
    "record": {
        "register": "resumption_application", "version": 1, "organization": None, "state": "approved", "answers": {},
        "fields": {}, "number": None, "claimed": None, "revision": 1, "changed_at": FAR, "due_at": None,
    },
    "publication": {"status": "ended", "organization": None, "viewers": [], "revision": 1},
    "evidence_batch": {"status": "rejected"},
    "review": {
        "status": "approved", "scopes": containing(f"region:{REGION}"), "kind": "identity", "relation": None,
        "verifier": None,
    },
}  # fmt: skip


@pytest_asyncio.fixture(scope="module")
async def values(city: City) -> Values:
    """A place, a guard of it, an organization, a person of the region, and records about that person."""
    db = city.services.db
    place = (await city.place("compound", REGION))["id"]
    guard = new_account(city.context(), new_phone(), (("guard", f"place:{place}"),))
    await db.accounts.insert_one(guard)
    who = Identity("李平安", "10", new_document(), None)
    person = new_person(city.context(), who, token_of(city.context(), who), REGION, is_self=False, accounts=[])
    await db.persons.insert_one(person)
    model = await db.organizations.find_one({"_id": (await city.organization()).id})
    await db.organizations.insert_one({**model, "_id": "here", "administrators": ["somebody"]})
    imported = dict.fromkeys(("import", "ended_at", "counts", "refusal", "job", "rejected_file"))
    await db.imports.insert_one(
        {
            **imported, "_id": "dropped", "register": "organization_member", "scope": "organization:here",
            "columns": [], "account": "somebody", "state": "discarded", "at": city.clock(), "notes": [],
            "name": city.services.keyring.seal("", "imports:name"),
        }
    )  # fmt: skip
    known = {"place": place, "account": guard["_id"], "person": person["_id"], "phone": new_phone()}
    known["imported"] = "dropped"
    known["code"] = f"{REGION}999"
    known["visit"] = new_id()
    scanned = {"_id": known["visit"], "place": place, "person": person["_id"], "source": "scan", "at": city.clock()}
    shown = {"kind": "compound", "entry": "resident", "card": person["card"], "color": "green", "rules": []}
    await db.visits.insert_one({**scanned, **shown, "policy": "zhengzhou_three_color", "alert": False})
    for name, closed in RECORDS.items():
        record = {**CLOSED, **closed, "_id": new_id(), "person": person["_id"], "at": city.clock()}
        await db[f"{name}{'e' if name.endswith('ch') else ''}s"].insert_one(record)
        known[name.rpartition("_")[2]] = record["_id"]
    return Values({**VALUES, **known})


def holder(city: City, values: Values, *grants: Grant) -> Actor:
    """Somebody new with these grants, without the trouble of logging in; what one has spent counts for nobody else."""
    given = tuple(Grant(role, scope.format_map(values)) for role, scope in grants)
    held = Holder(new_id(), "matrix", given)
    return Actor(city.base, token=city.services.sessions.issue(held, city.clock() + timedelta(hours=1)))


async def call(actor: Actor, method: str, path: str, values: Values) -> Response:
    address = path.format_map(values) + QUERIES.get(f"{method} {path}", QUERIES.get(path, ""))
    if method in ("get", "delete"):
        return await actor.send(method.upper(), address)
    body: Any | Callable[[Values], Any] = entry(BODIES, "BODIES", method, path)
    if isinstance(body, bytes):
        return await actor.send(method.upper(), address, raw=body, Content_Type="application/octet-stream")
    return await actor.send(method.upper(), address, body(values) if callable(body) else body)


def expected(method: str, path: str, verb: str, case: Case) -> str | None:
    """The code of the refusal, None for allowed; from the role's verbs and where the scope was put."""
    if verb not in ROLES[case.role].verbs:
        return "access.denied"
    if STRICTER.get(path, verb) not in ROLES[case.role].verbs:
        return REFUSALS[path]
    sorts = entry(REACH, "REACH", method, path)
    if sorts == ANYWHERE or (case.is_inside and case.sort in sorts.split()):
        return None
    return REFUSALS.get(f"{method} {path}", REFUSALS.get(path, "access.denied"))


@pytest.mark.parametrize(("method", "path", "verb"), PROTECTED)
async def test_the_matrix(city: City, values: Values, method: str, path: str, verb: str) -> None:
    assert verb in VERBS
    refusals = {"access.denied", REFUSALS.get(f"{method} {path}", REFUSALS.get(path, "access.denied"))}
    wrong = []
    for case in cases():
        answer = await call(holder(city, values, Grant(case.role, case.scope)), method, path, values)
        code = answer.body["code"] if answer.status >= 400 else None
        said = code if code in refusals else None
        if (
            said != expected(method, path, verb, case)
            or answer.status in (401, 404, 405)
            and code == "request.not_found"
        ):
            wrong.append((case.role, case.scope, "inside" if case.is_inside else "outside", answer.status, code))
        assert answer.status < 500, (case, answer.body)
    assert wrong == [], f"{method.upper()} {path} ({verb}): {wrong}"


@pytest.mark.parametrize(("method", "path", "verb"), PROTECTED)
async def test_without_a_session_or_a_grant_there_is_nothing(
    city: City, values: Values, method: str, path: str, verb: str
) -> None:
    assert (await call(city.visitor(), method, path, values)).code == "session.missing"
    forged = Actor(city.base, token=f"{holder(city, values).token}x")
    assert (await call(forged, method, path, values)).code == "session.invalid"
    for nothing in ((), (Grant("no_such_role", "*"),), *((Grant(role, "region:"),) for role in ROLES)):
        answer = await call(holder(city, values, *nothing), method, path, values)
        known = {grant.role for grant in nothing} & set(ROLES)
        if entry(REACH, "REACH", method, path) != ANYWHERE or not known:
            assert answer.status in (403, 404), (nothing, answer.body)


def test_a_new_operation_without_a_case_fails_with_what_to_add() -> None:
    with pytest.raises(AssertionError, match=r"GET /api/v1/new has no case .* add it to REACH"):
        entry(REACH, "REACH", "get", "/api/v1/new")


def test_no_case_is_left_of_an_operation_that_is_gone() -> None:
    known = {path for _, path, _ in PROTECTED} | {f"{method} {path}" for method, path, _ in PROTECTED}
    assert (set(BODIES) | set(QUERIES) | set(REACH) | set(REFUSALS)) <= known


async def test_a_grant_covers_its_region_only(city: City) -> None:
    district = await city.staff("city_admin", "region:410105")
    inside = {"kind": "compound", "title": "区内", "region": "410105001"}
    outside = {"kind": "compound", "title": "区外", "region": "410102001"}
    assert (await district.post("/api/v1/places", inside)).status == 201
    assert (await district.post("/api/v1/places", outside)).code == "access.denied"
