"""Checks on views, imports, exports and status: the roster is sound, each deliberate break is found at its place."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from server.forms.folders import load_folder
from server.forms.meta_checks import check_meta
from server.forms.view_checks import usual_tokens
from tests.forms.samples import META, SCHEMA, TEMPLATES

MEMBER = load_folder(TEMPLATES / "organization_member", TEMPLATES)
Break = Callable[[dict[str, Any]], Any]


def roster() -> dict[str, Any]:
    return {"status": {"abnormal": False}, **deepcopy(MEMBER.meta)}


def put(*path: str | int, value: Any) -> Break:
    def change(meta: dict[str, Any]) -> None:
        target: Any = meta
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value

    return change


def add(*path: str | int, value: Any) -> Break:
    def change(meta: dict[str, Any]) -> None:
        target: Any = meta
        for step in path:
            target = target[step]
        target.append(value)

    return change


VIEW = ("views", 0)
IMPORT = ("imports", 0)
BREAKS: dict[str, tuple[Break, str]] = {
    "view id twice": (lambda meta: meta["views"].append(meta["views"][0]), "/views"),
    "view key": (put(*VIEW, "colour", value=1), "/views/0"),
    "home": (put(*VIEW, "home", value="street"), "/views/0/home"),
    "sort": (put(*VIEW, "sorts", value=["name"]), "/views/0/sorts/0"),
    "column of nothing": (put(*VIEW, "columns", 0, value={"path": "/nobody"}), "/views/0/columns/0/path"),
    "column of both": (put(*VIEW, "columns", 0, value={"path": "/name", "field": "at"}), "/views/0/columns/0"),
    "column of neither": (put(*VIEW, "columns", 0, value={"title": "姓名"}), "/views/0/columns/0"),
    "column twice": (add(*VIEW, "columns", value={"path": "/name"}), "/views/0/columns"),
    "kind of an answer": (
        put(*VIEW, "columns", 0, value={"path": "/name", "kind": "date"}),
        "/views/0/columns/0/kind",
    ),
    "own field without title": (put(*VIEW, "columns", 0, value={"field": "shift"}), "/views/0/columns/0"),
    "export of nothing": (add("exports", 0, "columns", value={"path": "/nobody"}), "/exports/0/columns/12/path"),
    "filter id twice": (add(*VIEW, "filters", value={"id": "state", "path": "/is_supervisor"}), "/views/0/filters"),
    "filter of nothing": (put(*VIEW, "filters", 0, "path", value="/nobody"), "/views/0/filters/0/path"),
    "filter of something sensitive": (put(*VIEW, "filters", 0, "path", value="/phone"), "/views/0/filters/0"),
    "filter of free text": (put(*VIEW, "filters", 0, value={"id": "d", "path": "/department"}), "/views/0/filters/0"),
    "filter of a group": (put(*VIEW, "filters", 0, value={"id": "x", "path": "/extra"}), "/views/0/filters/0"),
    "filter of an instant": (put(*VIEW, "filters", 0, value={"id": "at", "field": "at"}), "/views/0/filters/0"),
    "tree of yes and no": (put(*VIEW, "filters", 2, "tree", value=True), "/views/0/filters/2/tree"),
    "search of something hidden": (
        add(*VIEW, "search", value={"path": "/email", "how": "exact"}),
        "/views/0/search/3",
    ),
    "search not granted": (put("sensitive", "/name", value={"mask": "name"}), "/views/0/search/0"),
    "search twice": (add(*VIEW, "search", value={"path": "/name", "how": "exact"}), "/views/0/search"),
    "search of nothing": (put(*VIEW, "search", 0, "path", value="/nobody"), "/views/0/search/0/path"),
    "search of yes and no": (put(*VIEW, "search", 2, "path", value="/is_supervisor"), "/views/0/search/2"),
    "tab id twice": (add(*VIEW, "tabs", value={"id": "all", "title": "所有"}), "/views/0/tabs"),
    "tab of no state": (put(*VIEW, "tabs", 0, "states", value=["gone"]), "/views/0/tabs/0/states"),
    "bulk of no action": (put(*VIEW, "bulk", value=["explode"]), "/views/0/bulk"),
    "too many tokens": (
        put(*VIEW, "search", value=[{"path": f"/{name}", "how": "parts"} for name in ("name", "staff_no", "position")]),
        "/views/0",
    ),
    "clear": (put("sensitive", "/name", "clear", value="anybody"), "/sensitive/~1name/clear"),
    "import id twice": (lambda meta: meta["imports"].append(meta["imports"][0]), "/imports"),
    "key is no column": (put(*IMPORT, "key", value="/extra"), "/imports/0/key"),
    "import of nothing": (put(*IMPORT, "columns", 0, "path", value="/nobody"), "/imports/0/columns/0/path"),
    "import of a group": (put(*IMPORT, "columns", 0, "path", value="/extra"), "/imports/0/columns/0/path"),
    "import into a group": (put(*IMPORT, "columns", 0, "path", value="/extra/0/name"), "/imports/0/columns/0/path"),
    "header twice": (put(*IMPORT, "columns", 0, "header", value="姓 名*"), "/imports/0/columns"),
    "alias is a header": (put(*IMPORT, "columns", 0, "aliases", value=["手机号"]), "/imports/0/columns"),
    "needed without a column": (lambda meta: meta["imports"][0]["columns"].pop(3), "/imports/0/columns"),
    "limit": (put(*IMPORT, "limit", value=0), "/imports/0/limit"),
    "example": (put(*IMPORT, "columns", 6, "example", value="也许"), "/imports/0/columns/6/example"),
    "custom is a text": (put(*IMPORT, "custom", value="/position"), "/imports/0/custom"),
    "filter is no schema": (put(*IMPORT, "filter", value={"type": "text"}), "/imports/0/filter"),
    "filter of nobody": (put(*IMPORT, "filter", value={"anyOf": [{"required": ["nobody"]}]}), "/imports/0/filter"),
    "abnormal is no schema": (put("status", "abnormal", value={"required": "name"}), "/status/abnormal"),
    "abnormal of nobody": (
        put("status", "abnormal", value={"not": {"properties": {"nobody": {}}}}),
        "/status/abnormal",
    ),
    "location of nothing": (put("status", "location", value="/nobody"), "/status/location"),
    "location of a yes": (put("status", "location", value="/is_supervisor"), "/status/location"),
}


def test_the_roster_is_sound() -> None:
    assert list(check_meta(MEMBER.schema, roster())) == []


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_is_found_at_its_place(name: str) -> None:
    change, pointer = BREAKS[name]
    meta = roster()
    change(meta)
    findings = list(check_meta(MEMBER.schema, meta))
    assert pointer in {finding.pointer for finding in findings}
    assert all(finding.file == "template.json" and finding.message for finding in findings)


def test_tabs_and_bulk_are_free_where_there_is_no_lifecycle() -> None:
    meta = {key: value for key, value in roster().items() if key != "lifecycle"}
    assert list(check_meta(MEMBER.schema, meta)) == []


def test_choices_may_be_filtered_even_where_they_are_sensitive() -> None:
    view = {
        "id": "main",
        "title": "列表",
        "home": "region",
        "columns": [{"path": "/document/type"}],
        "filters": [{"id": "type", "path": "/document/type"}, {"id": "origin", "path": "/origin", "tree": True}],
    }
    meta = {**META, "views": [view], "sensitive": {"/document": {"mask": "all"}}}
    assert list(check_meta(SCHEMA, meta)) == []


def test_tokens_are_counted_as_a_record_usually_has_them() -> None:
    view = MEMBER.meta["views"][0]
    listed = {**view, "search": []}
    assert usual_tokens(MEMBER.schema, {"tabs": view["tabs"]}) == 3
    assert usual_tokens(MEMBER.schema, listed) == 3 + 2 * (4 + 1 + 1)
    assert usual_tokens(MEMBER.schema, view) == 15 + (12 + 11 + 10 + 9) + 1 + 1
