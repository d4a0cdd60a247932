"""Registers 台账: the lists that officials and organizations work, one for every template that declares `views`.

What a register shows, in whose lists its records stand and what is done with them is the template's; here is who may
do what: a record with `home: organization` is its organization's, one with `home: region` is the officials' over it.
"""

from collections.abc import Iterable

from server.actions import regions
from server.actions.access import ROLES, Target, canonical, holds, is_scope, scope_within, target_of
from server.actions.context import Context
from server.actions.organizations import organizations
from server.actions.records.person_records import is_of_person
from server.actions.records.records import Document, find, template_of
from server.actions.registers import visit_register
from server.errors import Problem
from server.forms.columns import Column
from server.forms.filters import Filter
from server.forms.lifecycles import Lifecycle, State, lifecycle_of
from server.forms.templates import Template
from server.forms.views import View, exports_of, view_of

LIST, CHANGE, EXPORT, IMPORT = "record.list", "record.change", "record.export", "record.import"
MISSING = ("access.denied", "organization.not_found")
# An organization's own lists are changed by those who manage it; officials over its region look at most.
OF_MANAGERS = {"record.change": "organization.manage", "record.import": "organization.manage"}


async def list_registers(context: Context) -> Document:
    """The registers in which the actor may see anything, each with its declaration and the actor's scopes."""
    shown = []
    for template in context.services.templates.all():
        if view_of(template) is not None and (scopes := await scopes_of(context, LIST, template)):
            shown.append(await _shown(context, template, scopes))
    if visit_register.can_list(context):
        shown.append(await visit_register.shown(context))
    if not shown:
        await require_any(context, LIST)
    return {"items": shown}


async def get_register(context: Context, register: str) -> Document:
    """One register's declaration; `register.not_found` also for those who see nothing of it."""
    await require_any(context, LIST)
    if register == visit_register.ID and visit_register.can_list(context):
        return await visit_register.shown(context)
    template = get_template(context, register)
    scopes = await scopes_of(context, LIST, template)
    if not scopes:
        raise Problem("register.not_found")
    return await _shown(context, template, scopes)


def get_template(context: Context, register: str) -> Template:
    """The latest version of a register's template; `register.not_found`."""
    template = context.services.templates.find(register)
    if template is None or view_of(template) is None:
        raise Problem("register.not_found")
    return template


def get_view(template: Template) -> View:
    """The view of a register."""
    view = view_of(template)
    if view is None:
        raise Problem("register.not_found")
    return view


async def require_any(context: Context, verb: str) -> None:
    """Refuse whoever holds the verb nowhere, neither by a grant nor as an organization's administrator."""
    if not holds(context.actor.grants, verb) and not await _administered(context, verb):
        raise Problem("access.denied")


async def require(context: Context, verb: str, template: Template, about: Document | str) -> None:
    """Refuse unless the actor holds the verb over a record, or over everything in a scope of the register's lists.

    `access.denied`, or `organization.not_found` where the organization is missing or foreign.
    """
    if get_view(get_template(context, template.id)).home == "organization":
        organization = about.partition(":")[2] if isinstance(about, str) else about["organization"]
        await organizations.access_organization(context, organization, OF_MANAGERS.get(verb, verb))
    else:
        region = target_of(about).region if isinstance(about, str) else about["region"]
        context.require(verb, region=region, register=template.id)


async def holds_over(context: Context, verb: str, template: Template, about: Document | str) -> bool:
    """Whether `require` would let the actor pass."""
    try:
        await require(context, verb, template, about)
    except Problem as problem:
        if problem.code not in MISSING:
            raise
        return False
    return True


async def clear_verbs(context: Context, template: Template, about: Document | str) -> frozenset[str]:
    """The `clear` verbs of the sensitive answers that the actor holds: what they guard is seen unmasked."""
    verbs = {str(guard["clear"]) for guard in template.sensitive.values() if guard.get("clear")}
    return frozenset([verb for verb in verbs if await holds_over(context, verb, template, about)])


async def access_record(context: Context, verb: str, record: str) -> tuple[Document, Template]:
    """A record over which the actor holds the verb, with its version; missing and foreign look the same."""
    await require_any(context, verb)
    found = await find(context, record)
    if found is None:
        raise Problem("record.not_found")
    register = context.services.templates.find(found["register"])
    if register is None or view_of(register) is None or not await holds_over(context, verb, register, found):
        raise Problem("record.not_found")
    return found, template_of(context, found)


async def require_scope(context: Context, verb: str, template: Template, given: str | None) -> str:
    """The scope of a list: the one given, if the actor holds the verb over it, or else the actor's only one."""
    await require_any(context, verb)
    if given is None:
        scopes = await scopes_of(context, verb, template)
        if not scopes:
            raise Problem("access.denied")
        if len(scopes) > 1:
            raise Problem("register.scope", f"请用 scope 指明范围：{await _in_words(context, scopes)}")
        return scopes[0]
    homes = ("organization:",) if get_view(template).home == "organization" else ("*", "region:")
    if not is_scope(given) or not given.startswith(homes):
        raise Problem("register.scope", f"这份台账的范围应写成 {' 或 '.join(f'{home}…' for home in homes)}")
    await require(context, verb, template, given)
    return canonical(given)


async def scopes_of(context: Context, verb: str, template: Template) -> list[str]:
    """The widest scopes of a register's lists over which the actor holds the verb."""
    granted = [
        target_of(grant.scope) for grant in context.actor.grants if holds([grant], verb) and is_scope(grant.scope)
    ]
    if get_view(template).home == "organization":
        mine = {target.organization for target in granted if target.organization}
        return sorted(f"organization:{each}" for each in mine | set(await _administered(context, verb)))
    found = {f"region:{target.region}" if target.region else "*" for target in granted if _is_over(target, template)}
    return sorted(one for one in found if not any(one != other and scope_within(one, other) for other in found))


def _is_over(target: Target, template: Template) -> bool:
    of_others = target.place or target.kind or target.organization
    return not of_others and target.register in (None, template.id)


async def _administered(context: Context, verb: str) -> list[str]:
    """The organizations that name the actor their administrator, where that gives the verb."""
    return await organizations.administered(context) if verb in ROLES[organizations.ROLE].verbs else []


async def names_of(context: Context, ids: Iterable[str]) -> dict[str, str]:
    """The names of organizations by their ids."""
    wanted = {"_id": {"$in": sorted(set(ids))}}
    found = context.services.db.organizations.find(wanted, {"name": 1}) if wanted["_id"]["$in"] else None
    return {one["_id"]: one["name"] async for one in found} if found else {}


async def _in_words(context: Context, scopes: list[str]) -> str:
    return "、".join([f"{scope}（{await title_of_scope(context, scope)}）" for scope in scopes])


async def title_of_scope(context: Context, scope: str) -> str:
    """What a scope is called before people."""
    target = target_of(scope)
    if target.organization:
        return (await names_of(context, [target.organization])).get(target.organization, target.organization)
    return "".join(await regions.path_names(context, target.region.ljust(6, "0"))) if target.region else "全市"


async def _shown(context: Context, template: Template, scopes: list[str]) -> Document:
    """All that a console needs to draw the register's list."""
    view, lifecycle = get_view(template), lifecycle_of(template)
    return {
        "id": template.id,
        "version": template.version,
        "title": view.title,
        "category": template.category,
        "home": view.home,
        "columns": [_shown_column(column) for column in view.columns],
        "filters": [_shown_filter(one) for one in view.filters],
        "search": [{"title": one.column.title, "how": one.how} for one in view.search],
        "tabs": [{"id": tab.id, "title": tab.title} for tab in view.tabs],
        "sorts": list(view.sorts),
        "states": [shown_state(lifecycle, state) for state in (lifecycle.states if lifecycle else ())],
        "bulk": [_shown_bulk(lifecycle, action) for action in view.bulk],
        "imports": [{"id": one["id"], "title": one["title"]} for one in template.meta.get("imports", ())],
        "exports": [
            {"id": one.id, "title": one.title, "columns": [_shown_column(column) for column in one.columns]}
            for one in exports_of(template).values()
        ],
        "is_entered": is_entered(template),
        "may": {
            "enter": is_entered(template) and await _may(context, template, CHANGE),
            "export": await _may(context, template, EXPORT),
            "import": bool(template.meta.get("imports")) and await _may(context, template, IMPORT),
        },
        "scopes": [{"scope": scope, "title": await title_of_scope(context, scope)} for scope in scopes],
    }


async def _may(context: Context, template: Template, verb: str) -> bool:
    """Whether the actor holds the verb over any list of the register."""
    is_own = get_view(template).home == "organization"
    return bool(await scopes_of(context, OF_MANAGERS.get(verb, verb) if is_own else verb, template))


def _shown_column(column: Column) -> Document:
    return {
        "id": column.id, "title": column.title, "kind": column.kind, "width": column.width,
        "is_sensitive": column.mask is not None,
    }  # fmt: skip


def _shown_filter(one: Filter) -> Document:
    options = [{"value": value, "title": title} for value, title in one.column.options.items()]
    return {"id": one.id, "title": one.title, "kind": one.column.kind, "tree": one.tree, "options": options}


def _shown_bulk(lifecycle: Lifecycle | None, action: str) -> Document:
    """An action for many records, with the most that any of its transitions asks in the way of a comment."""
    steps = [step for step in lifecycle.transitions if step.action == action] if lifecycle else []
    asked = max((step.comment for step in steps), key=("none", "optional", "required").index, default="none")
    return {"action": action, "title": steps[-1].title if steps else action, "comment": asked}


def shown_state(lifecycle: Lifecycle | None, state: str) -> Document:
    """A state with what it is called and how it looks."""
    found = lifecycle.states.get(state) if lifecycle else None
    shown = found or State(state, state, "neutral")
    return {"id": shown.id, "title": shown.title, "tone": shown.tone}


def is_entered(template: Template) -> bool:
    """Whether staff enter records by hand: where records have no states, or staff edit those of the first one.

    Never those that follow from what people answer.
    """
    lifecycle = lifecycle_of(template)
    return not is_of_person(template) and (lifecycle is None or is_edited(template, lifecycle.initial))


def is_edited(template: Template, state: str) -> bool:
    """Whether staff may change the answers of a record in this state."""
    lifecycle = lifecycle_of(template)
    found = lifecycle.states.get(state) if lifecycle else None
    return not is_of_person(template) and (lifecycle is None or (found is not None and found.edit == "staff"))
