"""A template drawn for somebody: the client tree with today's defaults, without what is already known."""

from typing import Any

from server.actions.context import Context
from server.forms.rendering import render

Tree = dict[str, Any]


def form_tree(
    context: Context, template: str, version: int | None = None, *, known: bool = False, preset: Tree | None = None
) -> Tree:
    """The render tree; a known person is not asked who they are, and preset answers are given, not asked."""
    found = context.services.templates.get(template, version)
    tree = render(found, context.now, context.services.settings.zone)
    answered = set(found.meta.get("identity", {}).values()) if known else set()
    answered |= {f"/{name}" for name in preset or {}}
    return {**_without(tree, answered), "preset": preset or {}} if answered else tree


def _without(tree: Tree, answered: set[str]) -> Tree:
    """The tree without these fields and without groups and pages that are left empty."""
    pages = [{**page, "groups": _groups(page["groups"], answered)} for page in tree["pages"]]
    return {**tree, "pages": [page for page in pages if page["groups"]]}


def _groups(groups: list[Tree], answered: set[str]) -> list[Tree]:
    kept = [{**group, "fields": [f for f in group["fields"] if f["path"] not in answered]} for group in groups]
    return [group for group in kept if group["fields"]]
