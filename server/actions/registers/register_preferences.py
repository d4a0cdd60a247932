"""How somebody likes a register's list: columns, order, tab. Owns `register_preferences`."""

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.records.records import Document
from server.actions.registers import registers
from server.db.indexes import CollectionSpec
from server.errors import FieldProblem, Problem
from server.forms.views import View

REGISTER_PREFERENCES = CollectionSpec("register_preferences", shard_key=("_id",))
NAMES = ("columns", "sort", "tab")


async def get_own(context: Context, register: str) -> Document:
    """The actor's preferences; null where nothing was chosen, or where the register no longer has it."""
    template = registers.get_template(context, register)
    await registers.require_any(context, registers.LIST)
    found = await context.services.db.register_preferences.find_one({"_id": _name(context, template.id)}) or {}
    return _fitting(registers.get_view(template), {name: found.get(name) for name in NAMES})


async def put_own(context: Context, register: str, body: Document) -> Document:
    """Replace them; `body.invalid` for what the register does not have."""
    template = registers.get_template(context, register)
    await registers.require_any(context, registers.LIST)
    chosen = {name: body.get(name) for name in NAMES}
    wrong = [name for name, fits in _fitting(registers.get_view(template), chosen).items() if fits != chosen[name]]
    if wrong:
        errors = [FieldProblem(f"/{name}", "unknown", "这份台账没有这一项，请刷新后重新选择") for name in wrong]
        raise Problem("body.invalid", errors=errors)
    mine = {"_id": _name(context, template.id)}
    change = {**chosen, "account": context.actor.account, "at": context.now}
    await context.services.db.register_preferences.update_one(mine, {"$set": change}, upsert=True)
    return chosen


def _name(context: Context, register: str) -> str:
    return named_id("register_preferences", context.actor.account, register)


def _fitting(view: View, chosen: Document) -> Document:
    """What of the choices the view has; releases may have taken columns away."""
    known = {column.id for column in view.columns}
    columns = [name for name in dict.fromkeys(chosen["columns"] or ()) if name in known]
    return {
        "columns": columns or None,
        "sort": chosen["sort"] if chosen["sort"] in view.sorts else None,
        "tab": chosen["tab"] if chosen["tab"] in {tab.id for tab in view.tabs} else None,
    }
