"""Places: made one by one or in batches, activated by the person in charge. Owns `places`, `place_batches`."""

from typing import Any

from server.actions import regions
from server.actions.access import Target, containing
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.places.place_codes import place_id
from server.actions.places.place_kinds import get_kind
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

PLACES = CollectionSpec(
    "places",
    indexes=(ascending("batch", "_id"), ascending("region", "kind"), ascending("within", "status", "created_at")),
    shard_key=("_id",),
)
BATCH_LIMIT = 300
PLACE_BATCHES = CollectionSpec("place_batches", shard_key=("_id",))


def new_place(kind: str, place: str, now: Any, **fields: Any) -> dict[str, Any]:
    """The document of a place; `blank` until somebody activates it."""
    document = {"_id": place, "kind": kind, "status": "blank", "title": None, "region": None, "generation": 0}
    document |= {"created_at": now, **fields}
    return {**document, "within": within_of(document)}


def within_of(place: dict[str, Any]) -> list[str]:
    """Every scope that holds the place, so that what lies in an official's scopes is one equality."""
    target = Target(region=place["region"], place=place["_id"], kind=place["kind"])
    return containing(f"place:{place['_id']}", target)


async def create_place(context: Context, body: dict[str, Any]) -> dict[str, Any]:
    """An active place of a kind that needs no activation, such as a compound."""
    get_kind(body["kind"])
    region = body["region"]
    context.require("place.create", region=region, kind=body["kind"])
    if await regions.find_name(context, region) is None:
        raise Problem("region.not_found")
    place = _place_id(context, 0)
    fields = {name: body.get(name) for name in ("title", "region", "address")}
    document = new_place(body["kind"], place, context.now, **fields, status="active")
    await _write_once(context, "places", document, "place.create")
    return public_place(context, await get_place(context, place))


async def create_batch(context: Context, body: dict[str, Any]) -> dict[str, Any]:
    """A batch of blank codes of one kind, to be printed, handed out and activated at the first scan."""
    kind = get_kind(body["kind"])
    context.require("place.create", region=body["region"], kind=kind.id)
    batch = named_id(context.actor.account, "place_batch", context.idempotency_key)
    places = [_place_id(context, n) for n in range(body["count"])]
    documents = [new_place(kind.id, p, context.now, region=body["region"], batch=batch) for p in places]
    head = {"_id": batch, "kind": kind.id, "region": body["region"], "count": body["count"], "created_at": context.now}
    await _write_once(context, "place_batches", head, "place_batch.create", extra={"places": documents})
    codes = [context.services.place_codes.code(place, 0) for place in places]
    return {"batch": batch, "kind": kind.id, "codes": [{"code": c, "url": code_url(context, c)} for c in codes]}


async def rotate_code(context: Context, place: str) -> dict[str, Any]:
    """Replace a place's code: printed ones stop working within seconds."""
    found = await context.services.db.places.find_one({"_id": place})
    known = found or {}
    context.require("place.create", region=known.get("region"), kind=known.get("kind"))
    if found is None:
        raise Problem("place.not_found")
    generation = found["generation"] + 1

    async def write(session: Any) -> None:
        change = {"generation": generation, "rotated_by": context.idempotency_key}
        same = {"_id": place, "generation": found["generation"]}
        if not (await context.services.db.places.update_one(same, {"$set": change}, session=session)).modified_count:
            return  # another rotation was faster, and has its own entry
        contents = {"before": found, "after": {**found, **change}}
        entry = audit_entry(context, "place.rotate_code", f"place:{place}", **contents, generation=generation)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    if found.get("rotated_by") != context.idempotency_key:
        await context.services.transaction(write)
    context.services.place_codes.forget(place)
    return public_place(context, await get_place(context, place))


async def _write_once(
    context: Context, collection: str, document: dict[str, Any], verb: str, extra: dict[str, Any] | None = None
) -> None:
    """Insert a document and what belongs to it with an audit entry; a retry with the same key changes nothing."""
    services = context.services
    request = context.request_digest

    async def write(session: Any) -> None:
        stored = {**document, "request": request}
        await services.db[collection].insert_one(stored, session=session)
        for name, documents in (extra or {}).items():
            await services.db[name].insert_many(documents, session=session)
        entry = audit_entry(context, verb, f"{collection}:{document['_id']}", after=stored)
        await services.db.audit_entries.insert_one(entry, session=session)

    await services.write_once(context, collection, document["_id"], write)


def _place_id(context: Context, number: int) -> str:
    return place_id(named_id(context.actor.account, "place", context.idempotency_key, number))


async def access_place(context: Context, place: str, verb: str) -> dict[str, Any]:
    """A place, at most ten seconds old, over which the actor holds the verb; `place.not_found`."""
    found = await context.services.place_codes.by_id(place)
    known = found or {}
    context.require(verb, place=place, region=known.get("region"), kind=known.get("kind"))
    if found is None:
        raise Problem("place.not_found")
    return found


async def get_place(context: Context, place: str) -> dict[str, Any]:
    """A place as it is stored now; `place.not_found`."""
    found: dict[str, Any] | None = await context.services.db.places.find_one({"_id": place})
    if found is None:
        raise Problem("place.not_found")
    return found


def code_url(context: Context, code: str) -> str:
    """What the printed QR says: a link that a phone's camera and both mini-programs understand."""
    return f"{context.services.settings.base_url}/p/{code}"


def public_place(context: Context, place: dict[str, Any]) -> dict[str, Any]:
    """A place as its administrators see it, with its present code."""
    code = context.services.place_codes.code(place["_id"], place["generation"])
    shown = {name: place.get(name) for name in ("kind", "status", "title", "region", "address")}
    return {"id": place["_id"], **shown, "code": code, "url": code_url(context, code)}


async def describe_code(context: Context, code: str) -> dict[str, Any]:
    """What anybody learns from a code: the place, how one may enter, or that it must be activated first."""
    place = await context.services.place_codes.place(code)
    kind = get_kind(place["kind"])
    return {
        **shown_place(place),
        "status": place["status"],
        "activation": kind.activation if place["status"] == "blank" else None,
        "entries": [{"id": e.id, "title": e.title, "forms": [f["template"] for f in e.forms]} for e in kind.entries],
        "policy": kind.policy,
    }


def shown_place(place: dict[str, Any]) -> dict[str, Any]:
    """The part of a place that a citizen sees."""
    kind = get_kind(place["kind"])
    return {
        "id": place["_id"], "kind": kind.id, "kind_title": kind.title, "title": place["title"] or kind.title,
        "region": place["region"],
    }  # fmt: skip
