"""Records in lists: counters equal reality whatever happens at once, every filter has its index, pages stay cheap."""

import asyncio
import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from server.actions.context import Context
from server.actions.ids import new_id
from server.actions.records import records
from server.actions.records.record_recounts import recount
from server.actions.registers import register_lists
from server.db.explain import assert_indexed
from server.errors import Problem
from server.forms.folders import load_all
from server.forms.views import View, view_of
from server.settings import ROOT
from tests.cast import City
from tests.registers import companies, company, file_records, new_region

WITH_VIEWS = {name: view for name, one in load_all(ROOT / "form_templates").items() if (view := view_of(one))}
FILTERS = [(name, one.id) for name, view in WITH_VIEWS.items() for one in view.filters]


async def counted(context: Context, template: Any, scope: str) -> tuple[int, int]:
    """The kept counter of a scope, and how many records there are."""
    token = records.token(context, template.id, scope, "")
    (kept,) = await records.counts_of(context, [token])
    return kept, len(await context.services.db.records.find({"tokens": token}, {"_id": 1}).to_list(None))


async def test_counters_equal_reality_after_random_changes_at_once(city: City) -> None:
    template, chance = companies(city), random.Random(7)
    context, regions = city.context(), [new_region() for _ in range(3)]
    ids = [one for region in regions for one in await file_records(city, template, [company(1)] * 5, region=region)]

    async def insert() -> None:
        new = records.new_record(context, template, new_id(), state="", region=chance.choice(regions))
        made = records.filed(context, new, company(chance.randrange(9)))
        await city.services.transaction(lambda session: records.insert(context, [made], session))
        ids.append(made["_id"])

    async def move() -> None:
        found = await records.find(context, chance.choice(ids))
        assert found is not None
        after = records.filed(context, {**found, "region": chance.choice(regions)}, company(chance.randrange(9)))
        try:
            await city.services.transaction(lambda session: records.replace(context, found, after, session))
        except Problem as problem:
            assert problem.code == "record.changed"

    for _ in range(8):
        await asyncio.gather(*(chance.choice((insert, move))() for _ in range(6)))
    for scope in (*(f"region:{region}" for region in regions), "region:410105", "*"):
        kept, real = await counted(context, template, scope)
        assert kept == real > 0, scope
    assert sum([(await counted(context, template, f"region:{region}"))[0] for region in regions]) == len(ids)


async def test_recounting_puts_wrong_counters_right_while_records_come(city: City) -> None:
    template, region = companies(city), new_region()
    context = city.context()
    await file_records(city, template, [company(n) for n in range(8)], region=region)
    token = records.token(context, template.id, f"region:{region}", "")
    await city.services.transaction(lambda session: records.count(context, Counter({token: 5}), session))
    assert await counted(context, template, f"region:{region}") == (13, 8)
    wrong, _ = await asyncio.gather(recount(context), file_records(city, template, [company(9)], region=region))
    assert wrong >= 1
    assert await counted(context, template, f"region:{region}") == (9, 9)
    assert await recount(context) == 0


async def test_many_records_are_replaced_all_or_none(city: City) -> None:
    template, region, context = companies(city), new_region(), city.context()
    ids = await file_records(city, template, [company(n) for n in range(3)], region=region)
    found = [await records.find(context, one) for one in ids]
    changes = [(one, records.filed(context, one, company(50 + n))) for n, one in enumerate(found) if one]
    stale = [*changes[:2], ({**changes[2][0], "revision": 7}, changes[2][1])]
    with pytest.raises(Problem, match=r"record\.changed"):
        await city.services.transaction(lambda session: records.replace_all(context, stale, session))
    assert [one["revision"] for one in await city.services.db.records.find({"_id": {"$in": ids}}).to_list()] == [
        1,
        1,
        1,
    ]
    await city.services.transaction(lambda session: records.replace_all(context, changes, session))
    assert [one["revision"] for one in await city.services.db.records.find({"_id": {"$in": ids}}).to_list()] == [
        2,
        2,
        2,
    ]
    assert await counted(context, template, f"region:{region}") == (3, 3)


async def test_nothing_searched_for_is_stored_in_clear(city: City) -> None:
    template, region = companies(city), new_region()
    (record,) = await file_records(city, template, [company(5)], region=region)
    stored = await city.services.db.records.find_one({"_id": record})
    assert stored and isinstance(stored["answers"]["phone"], bytes)
    assert "13900000005" not in str(stored) and "李平安" not in str(stored)
    assert len(stored["tokens"]) < 250


def scope_of(view: View) -> str:
    return "organization:nobody" if view.home == "organization" else "region:410105"


@pytest.mark.parametrize(("register", "one"), FILTERS)
@pytest.mark.parametrize("tab", [False, True])
async def test_every_declared_filter_of_every_template_uses_the_index(
    city: City, register: str, one: str, tab: bool
) -> None:
    template, view = city.services.templates.get(register), WITH_VIEWS[register]
    for sort in view.sorts:
        asked = {"sort": sort, "filters": {one: "some"}, "tab": view.tabs[0].id if tab and view.tabs else None}
        selection = register_lists.select(city.context(), template, scope_of(view), asked)
        assert not selection.needed, "one token says it all"
        window = {"$gte": city.clock() - timedelta(days=1), "$lt": city.clock()}
        field, direction = register_lists.TOKENS[sort], 1 if sort == "due_at" else -1
        (token,) = selection.tokens
        query = {field: token, sort: window}
        await assert_indexed(city.services.db.records, query, sort=[(sort, direction), ("_id", direction)],
                             index=f"{field}_1_{sort}_1")  # fmt: skip


@pytest.mark.parametrize("register", WITH_VIEWS)
async def test_what_is_searched_for_uses_the_index(city: City, register: str) -> None:
    template, view = city.services.templates.get(register), WITH_VIEWS[register]
    for text in ("平安", "13800000000", "a"):
        selection = register_lists.select(city.context(), template, scope_of(view), {"q": text})
        window = {"$gte": city.clock() - timedelta(days=1), "$lt": city.clock()}
        for token in selection.tokens:
            await assert_indexed(city.services.db.records, {"tokens": token, "at": window}, index="tokens_1_at_1")
