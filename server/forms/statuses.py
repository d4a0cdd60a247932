"""Status boards 员工情况: which answers are abnormal 异常, and where the person was, as a template's `status` says."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs

from server.forms.columns import read
from server.forms.formats import predicates
from server.forms.pointers import Parts, split
from server.forms.templates import Template


def abnormal(template: Template, answers: Any) -> bool:
    """Whether the answers, which passed validation, are abnormal; never where the template does not say when."""
    return template.once(_abnormal)(answers)


def location(template: Template, answers: Any) -> str | None:
    """Where the person was: a place in words or a region code; None where it was not said."""
    parts = template.once(_location)
    value = read(answers, parts) if parts else None
    return value if isinstance(value, str) else None


def _abnormal(template: Template) -> Callable[[Any], bool]:
    schema = template.meta.get("status", {}).get("abnormal", False)
    return jsonschema_rs.Draft202012Validator(schema, formats=predicates(), offline=True).is_valid


def _location(template: Template) -> Parts:
    return split(template.meta.get("status", {}).get("location", ""))
