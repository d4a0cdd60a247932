"""Are these answers acceptable, and if not, which field is wrong and what should the person do?

`jsonschema-rs` decides. Valid answers cost one call; only refused ones are turned into sentences. No message
repeats what was answered. Codes are stable: clients and tests rely on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import jsonschema_rs

from server.forms import formats, messages
from server.forms.dates import date_faults
from server.forms.layouts import controls_of, generic
from server.forms.normalization import Place, normalize
from server.forms.pointers import Parts, join
from server.forms.templates import Template
from server.forms.visibility import drop_hidden, field_states

MOST_ERRORS = 200
_NO_JSON = (ValueError, OverflowError, RecursionError)
"""What the validator raises for bytes, lone surrogates, endless nesting and the like."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one answer: its pointer, a stable code and a sentence for the person who answers."""

    pointer: str
    code: str
    message: str


@dataclass(frozen=True)
class _Fault:
    place: Place
    code: str
    detail: Any = None


def prepare(template: Template, answers: Any, now: datetime) -> tuple[dict[str, Any], list[FieldError]]:
    """The answers as they may be stored, and what is wrong with them: tidied, hidden ones dropped, validated.

    `now` is in the business zone; it decides what "today" is for `x-earliest` and `x-latest`.
    """
    tidied, refused = normalize(template, answers)
    kept = drop_hidden(template, tidied)
    late = date_faults(template, kept, now)
    if not refused and not late and _accepts(template, kept):
        return kept, []
    faults = [_Fault(place, "type") for place in refused]
    faults += [_Fault(place, code, bound) for place, code, bound in late]
    return kept, _errors(template, kept, [*faults, *_schema_faults(template, kept)])


def validate(template: Template, answers: Any) -> list[FieldError]:
    """What is wrong with answers as they are, in the order of the form; a hidden field is never required."""
    if _accepts(template, answers):
        return []
    try:
        return _errors(template, answers, list(_schema_faults(template, answers)))
    except _NO_JSON:
        sound, refused = normalize(template, answers)
        faults = [_Fault(place, "type") for place in refused]
        return _errors(template, sound, [*faults, *_schema_faults(template, sound)])


def validator_of(template: Template) -> jsonschema_rs.Draft202012Validator:
    """The compiled validator; patterns run in linear time, so no answer can make one slow."""
    return jsonschema_rs.Draft202012Validator(
        template.schema,
        formats=formats.predicates(),
        validate_formats=True,
        offline=True,
        pattern_options=jsonschema_rs.RegexOptions(),
    )


def _accepts(template: Template, answers: Any) -> bool:
    try:
        return template.once(validator_of).is_valid(answers)
    except _NO_JSON:
        return False


def _schema_faults(template: Template, answers: Any) -> Iterable[_Fault]:
    for error in islice(template.once(validator_of).iter_errors(answers), MOST_ERRORS):
        yield from _faults_of(error)


def _faults_of(error: jsonschema_rs.ValidationError) -> Iterable[_Fault]:
    place, keyword = tuple(error.instance_path), error.kind.name
    match error.kind.as_dict():
        case {"property": name}:
            yield _Fault((*place, name), "required")
        case {"unexpected": names}:
            yield from (_Fault((*place, name), "unknown") for name in names)
        case {"format": name}:
            yield _Fault(place, "format", formats.fault(name, error.instance))
        case {"limit": limit}:
            yield _Fault(place, messages.CODES.get(keyword, "rule"), (keyword, limit))
        case {"expected_value": expected} if expected is True:
            yield _Fault(place, "pledge")
        case _:
            yield _Fault(place, messages.CODES.get(keyword, "rule"))


def _errors(template: Template, answers: Any, faults: list[_Fault]) -> list[FieldError]:
    mistyped = {fault.place for fault in faults if fault.code == "type"}
    hidden = _Hidden(template, answers)
    kept = [
        fault
        for fault in faults
        if (fault.code == "type" or fault.place not in mistyped)
        and not (fault.code == "required" and hidden.covers(fault.place))
    ]
    order = template.once(_order)
    kept.sort(key=lambda fault: _rank(order, fault.place))
    found = {(fault.place, fault.code): fault for fault in reversed(kept)}
    return [_error(template, found[key]) for key in dict.fromkeys((fault.place, fault.code) for fault in kept)]


def _error(template: Template, fault: _Fault) -> FieldError:
    sentence = messages.sentence(template, fault.place, fault.code, fault.detail)
    return FieldError(join(fault.place), fault.code, sentence)


class _Hidden:
    """Which places are hidden: a hidden field, what lies in it, and an object all of whose fields are hidden."""

    def __init__(self, template: Template, answers: Any) -> None:
        self.states = field_states(template, answers)
        self.hidden = {parts for parts, shown in self.states if not shown}

    def covers(self, place: Place) -> bool:
        parts = tuple(map(str, place))
        if any(parts[:size] in self.hidden for size in range(1, len(parts) + 1)):
            return True
        below = [shown for field, shown in self.states if field[: len(parts)] == parts]
        return bool(below) and not any(below)


def _order(template: Template) -> dict[Parts, int]:
    """Each field's rank as shown; an array's items are `*`, and an object ranks as its first field."""
    order: dict[Parts, int] = {}
    for parts in template.once(controls_of):
        for size in range(1, len(parts) + 1):
            order.setdefault(parts[:size], len(order))
    return order


def _rank(order: dict[Parts, int], place: Place) -> list[int]:
    parts = generic(place)
    return [
        part if isinstance(part, int) else order.get(parts[: depth + 1], len(order)) for depth, part in enumerate(place)
    ]
