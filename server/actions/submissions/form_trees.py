"""A template drawn for somebody, with today's defaults and without what is already known; or tried."""

from collections.abc import Collection
from typing import Any

from server.actions.context import Context
from server.actions.people.persons import Identity
from server.forms.facts import facts_from
from server.forms.rendering import render
from server.forms.validation import prepare

Tree = dict[str, Any]


def form_tree(
    context: Context, template: str, version: int | None = None, *, known: bool = False, preset: Tree | None = None,
    prefill: Tree | None = None, unknown: Collection[str] = (),
) -> Tree:  # fmt: skip
    """The render tree; a known person is not asked who they are, and preset answers are given, not asked.

    `prefill` holds answers that are offered again; `unknown` what of a known person's identity is asked all the same.
    What a template counts to the identity but is not kept as such (the sex) is asked again.
    """
    found = context.services.templates.preview(template, version)
    tree = render(found, context.now, context.services.settings.zone, prefill)
    identity = found.meta.get("identity", {}) if known else {}
    answered = {pointer for name, pointer in identity.items() if name in Identity._fields and name not in unknown}
    answered |= {f"/{name}" for name in preset or {}}
    return {**_without(tree, answered), "preset": preset or {}} if answered else tree


def try_form(context: Context, template: str, version: int | None, answers: Tree) -> Tree:
    """What answers to a version, drafts among them, would become; nothing is stored."""
    found = context.services.templates.preview(template, version)
    zone = context.services.settings.zone
    kept, errors = prepare(found, answers, context.local_now)
    shown = [{"pointer": e.pointer, "code": e.code, "message": e.message} for e in errors]
    return {"answers": kept, "errors": shown, "facts": [] if errors else facts_from(found, kept, context.now, zone)}


def _without(tree: Tree, answered: set[str]) -> Tree:
    """The tree without these fields and without groups and pages that are left empty."""
    pages = [{**page, "groups": _groups(page["groups"], answered)} for page in tree["pages"]]
    objects = {pointer: _object(one, pointer, answered) for pointer, one in tree["objects"].items()}
    return {**tree, "pages": [page for page in pages if page["groups"]], "objects": objects}


def _object(found: Tree, pointer: str, answered: set[str]) -> Tree:
    """An object of which something is given is there already, whatever else is answered in it."""
    is_given = any(each == pointer or each.startswith(f"{pointer}/") for each in answered)
    return {**found, "required": False, "required_when": None} if is_given else found


def _groups(groups: list[Tree], answered: set[str]) -> list[Tree]:
    kept = [{**group, "fields": [f for f in group["fields"] if f["path"] not in answered]} for group in groups]
    return [group for group in kept if group["fields"]]
