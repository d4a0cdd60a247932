"""Views: the lists that people work, as template.json declares them, and the tokens by which a record is found in them.

A database finds a record by one equality on its tokens; so each tab, each filter's value, each pair of both and each
part of a searched text is a token of its own. Tokens are plain texts here; the caller hashes them with a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.forms.columns import Column, column_of
from server.forms.filters import LONGEST_PART, Filter, Search
from server.forms.folding import fold
from server.forms.templates import Template

MOST_TOKENS = 120
LONGEST_SEARCH = 100
TELLING_FORMATS = frozenset(("cn-mobile", "cn-resident-id", "cn-uscc", "cn-plate"))
"""A text in one of these formats is nothing else: it is only looked for where that format is kept."""


class NotInView(ValueError):
    """A tab or a filter that the view does not have; the message is its id."""


@dataclass(frozen=True)
class Tab:
    """One tab; without states it holds every record."""

    id: str
    title: str
    states: frozenset[str]


@dataclass(frozen=True, eq=False)
class View:
    """One list: in whose it stands (`home`), what it shows, and by what its records are found and ordered."""

    id: str
    title: str
    home: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    search: tuple[Search, ...]
    tabs: tuple[Tab, ...]
    sorts: tuple[str, ...]
    bulk: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Export:
    """The columns of one workbook that a register gives."""

    id: str
    title: str
    columns: tuple[Column, ...]


def view_of(template: Template) -> View | None:
    """The first view of a template, which is its register's list; None when there is none."""
    return next(iter(template.once(_views).values()), None)


def exports_of(template: Template) -> dict[str, Export]:
    """The exports of a template by id; where none is declared, its views as they are."""
    return template.once(_exports)


def tokens_of(view: View, answers: Mapping[str, Any], fields: Mapping[str, Any]) -> set[str]:
    """Every token of a record: `""`, `tab:<id>`, `f:<filter>=<value>`, `tab:<id>|f:…` where the tab has states,
    `s:<pointer>=<whole>`, `s:<pointer>~<part>`. Answers in clear; `fields` are those every record has, and its own.
    """
    tabs = [tab for tab in view.tabs if not tab.states or fields.get("state") in tab.states]
    filters = {f"f:{one.id}={value}" for one in view.filters for value in one.values_of(answers, fields)}
    pairs = {f"tab:{tab.id}|{token}" for tab in tabs if tab.states for token in filters}
    listed = {"", *(f"tab:{tab.id}" for tab in tabs), *filters, *pairs}
    searched = [token for one in view.search for token in one.tokens_of(answers)]
    return listed.union(searched[: max(0, MOST_TOKENS - len(listed))])


def query_tokens(view: View, *, tab: str | None, filters: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The one token that finds the fewest records of a tab under filters, and the folded filters that remain.

    What remains is held by a record that has all `residual_tokens`. Raises NotInView.
    """
    states = next((one.states for one in view.tabs if one.id == tab), None)
    if tab is not None and states is None:
        raise NotInView(tab)
    known = {one.id: one for one in view.filters}
    unknown = next((name for name in filters if name not in known), None)
    if unknown is not None:
        raise NotInView(unknown)
    folded = {name: known[name].folded(value) for name, value in filters.items()}
    wanted = {name: value for name, value in folded.items() if value}
    best = max((one for one in view.filters if one.id in wanted), key=_distinguishes, default=None)
    if best is None:
        return f"tab:{tab}" if tab is not None else "", {}
    token = f"f:{best.id}={wanted.pop(best.id)}"
    return (f"tab:{tab}|{token}" if states else token), wanted


def residual_tokens(residual: Mapping[str, str]) -> set[str]:
    """The tokens that a record must have besides the one it was found by."""
    return {f"f:{name}={value}" for name, value in residual.items()}


def search_tokens(view: View, text: str) -> list[str]:
    """The tokens to try, in turn or at once, for what a person typed; none for nothing and for endless texts.

    A longer text is looked for by its first four characters; `matches` then says whether the record really has it.
    """
    if not fold(text) or len(text) > LONGEST_SEARCH:
        return []
    exact = [one for one in view.search if one.how == "exact" and one.may_be(text)]
    told = [one for one in exact if one.column.format in TELLING_FORMATS]
    if told:
        return [f"s:{one.column.id}={one.folded(text)}" for one in told]
    parts = [(one, one.folded(text)[:LONGEST_PART].strip()) for one in view.search if one.how == "parts"]
    return [f"s:{one.column.id}={one.folded(text)}" for one in exact] + [
        f"s:{one.column.id}~{part}" for one, part in parts if part
    ]


def matches(view: View, text: str, answers: Mapping[str, Any]) -> bool:
    """Whether a record, by its answers in clear, is among those that a person looked for."""
    return any(one.has(one.folded(text), answers) for one in view.search)


def _views(template: Template) -> dict[str, View]:
    return {declared["id"]: _view(template, declared) for declared in template.meta.get("views", ())}


def _view(template: Template, declared: dict[str, Any]) -> View:
    return View(
        declared["id"],
        declared["title"],
        declared["home"],
        tuple(column_of(template, each) for each in declared["columns"]),
        tuple(
            Filter(each["id"], column_of(template, each), each.get("tree", False))
            for each in declared.get("filters", ())
        ),
        tuple(Search(column_of(template, each), each["how"]) for each in declared.get("search", ())),
        tuple(Tab(each["id"], each["title"], frozenset(each.get("states", ()))) for each in declared.get("tabs", ())),
        tuple(declared.get("sorts", ("at",))),
        tuple(declared.get("bulk", ())),
    )


def _exports(template: Template) -> dict[str, Export]:
    declared = template.meta.get("exports", ())
    if not declared:
        return {view.id: Export(view.id, view.title, view.columns) for view in template.once(_views).values()}
    return {
        each["id"]: Export(each["id"], each["title"], tuple(column_of(template, one) for one in each["columns"]))
        for each in declared
    }


def _distinguishes(one: Filter) -> int:
    """About how many different values a filter tells apart."""
    if one.column.kind == "yes_no":
        return 2
    return len(one.column.options) or 1000
