"""Corrections: what the owner of a record may change while it is in a state, and whether an edit keeps to that."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from server.forms.dates import date_faults
from server.forms.differences import changes, title_at
from server.forms.lifecycles import State
from server.forms.pointers import ABSENT, Parts, find, join, split
from server.forms.templates import Template
from server.forms.validation import FieldError, prepare, validate
from server.forms.visibility import field_states


def editable_pointers(state: State, flags: Iterable[str]) -> tuple[str, ...]:
    """Under which pointers answers may change: the flagged ones, everything (the empty pointer), or nothing."""
    return {"all": ("",), "flagged": tuple(flags)}.get(state.edit or "", ())


def apply_edit(
    template: Template, old: dict[str, Any], new: Any, editable: Iterable[str], now: datetime
) -> tuple[dict[str, Any], list[FieldError]]:
    """The new answers as they may be stored, and what is wrong with them; `new` is the whole form, not a patch.

    A change elsewhere than under `editable` gets the code `locked`, unless a permitted one entails it: the field became
    hidden or shown by it, or it is needed now. A date that was good when it was given stays good.
    """
    kept, errors = prepare(template, new, now)
    allowed = [split(pointer) for pointer in editable]
    changed = [parts for parts, _, _ in changes(template, old, kept)]
    hidden = _hidden(template, old) | _hidden(template, kept)
    locked = [
        FieldError(join(parts), "locked", f"“{title_at(template, join(parts))}”不在需要修改的内容中，请保持原样")
        for parts in changed
        if not _is_under(parts, allowed) and not _is_under(parts, hidden) and not _is_needed(template, old, kept, parts)
    ]
    stale = {(join(place), code) for place, code, _ in date_faults(template, kept, now)} - {
        (join(parts), code) for parts in changed for code in ("minimum", "maximum")
    }
    return kept, [*locked, *(error for error in errors if (error.pointer, error.code) not in stale)]


def _is_under(parts: Parts, places: Iterable[Parts]) -> bool:
    return any(parts[: len(place)] == place for place in places)


def _hidden(template: Template, answers: dict[str, Any]) -> set[Parts]:
    return {parts for parts, shown in field_states(template, answers) if not shown}


def _is_needed(template: Template, old: dict[str, Any], kept: dict[str, Any], parts: Parts) -> bool:
    """Whether a field that was not answered before is one that the new answers require."""
    filled = next((parts[:size] for size in range(1, len(parts) + 1) if find(old, parts[:size]) is ABSENT), None)
    if filled is None or not isinstance(find(kept, filled[:-1]), dict) or find(kept, filled) is ABSENT:
        return False
    errors = validate(template, _without(kept, filled))
    return (join(filled), "required") in {(error.pointer, error.code) for error in errors}


def _without(document: Any, parts: Parts) -> Any:
    if isinstance(document, list):
        return [_without(each, parts[1:]) if str(at) == parts[0] else each for at, each in enumerate(document)]
    if len(parts) == 1:
        return {name: value for name, value in document.items() if name != parts[0]}
    return {**document, parts[0]: _without(document[parts[0]], parts[1:])}
