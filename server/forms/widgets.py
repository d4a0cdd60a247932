"""Which widget draws a field: a registry of (tester, widget) pairs, the first that fits wins.

A new kind of field is a new pair here and a control in each client. `options.widget` in the UI overrides the choice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from server.forms.formats import DOCUMENT_FORMATS
from server.forms.layouts import Control, is_repeat, widget_override

LONG_TEXT = 100
DOCUMENT_TYPES = frozenset(("10", "14", "15", "20", "34", "99"))
WIDGETS = frozenset(
    ("text", "textarea", "number", "yes_no", "choice", "choices", "date", "datetime", "time", "region", "document_type")
    + ("document", "phone", "plate", "uscc", "photo", "repeat", "pledge", "text_block", "map_point", "signature")
)


@dataclass(frozen=True)
class Look:
    """What testers look at: the control, and every format that may apply to it under some condition."""

    control: Control
    formats: frozenset[str]

    @property
    def schema(self) -> dict[str, Any]:
        """The field's own schema."""
        return self.control.schema


Tester: TypeAlias = Callable[[Look], bool]


def widget_of(control: Control, formats: frozenset[str]) -> str:
    """The widget for a control."""
    override = widget_override(control.schema, control.element)
    if override:
        return override
    look = Look(control, formats)
    return next(widget for tester, widget in REGISTRY if tester(look))


def has_format(*names: str) -> Tester:
    """Fits when one of the formats may apply."""
    wanted = frozenset(names)
    return lambda look: not wanted.isdisjoint(look.formats)


def has_type(*names: str) -> Tester:
    """Fits when the schema is of one of these types."""
    return lambda look: look.schema.get("type") in names


def is_choice(look: Look) -> bool:
    """One of several constants."""
    return "oneOf" in look.schema or "enum" in look.schema


def is_document_type(look: Look) -> bool:
    """A choice among the codes of identity documents."""
    codes = {option.get("const") for option in look.schema.get("oneOf", ())}
    return len(codes) > 1 and codes <= DOCUMENT_TYPES


def is_choices(look: Look) -> bool:
    """Several of several constants."""
    items = look.schema.get("items") or {}
    return look.schema.get("type") == "array" and ("oneOf" in items or "enum" in items)


def is_long_text(look: Look) -> bool:
    """Text that wants more than a line: `options.multi`, or room for over a hundred signs."""
    return bool(look.control.options.get("multi")) or look.schema.get("maxLength", 0) > LONG_TEXT


REGISTRY: tuple[tuple[Tester, str], ...] = (
    (lambda look: "x-pledge" in look.schema, "pledge"),
    (lambda look: is_repeat(look.schema, look.control.element), "repeat"),
    (is_document_type, "document_type"),
    (is_choices, "choices"),
    (is_choice, "choice"),
    (has_type("boolean"), "yes_no"),
    (has_type("number", "integer"), "number"),
    (has_format(*DOCUMENT_FORMATS), "document"),
    (has_format("cn-mobile"), "phone"),
    (has_format("cn-plate"), "plate"),
    (has_format("cn-uscc"), "uscc"),
    (has_format("cn-region"), "region"),
    (has_format("date"), "date"),
    (has_format("date-time"), "datetime"),
    (has_format("time"), "time"),
    (is_long_text, "textarea"),
    (lambda look: True, "text"),
)
