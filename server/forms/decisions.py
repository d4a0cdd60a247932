"""What whoever takes a transition gives with it: a comment, the fields to correct, answers to a small form of its own.

`given` is `{"comment": text, "flags": [pointers], "form": {…}}`; each may be left out.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, TypeGuard

from server.forms.lifecycles import Transition
from server.forms.normalization import normalize
from server.forms.pointers import split
from server.forms.templates import Template
from server.forms.validation import validate
from server.forms.visibility import drop_hidden

Error: TypeAlias = tuple[str, str, str]
"""Pointer into `given`, code and a sentence for whoever decides."""

LONGEST_COMMENT = 1000
MOST_FLAGS = 200


def tidy_given(transition: Transition, given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` as it is stored: a trimmed comment, each flag once, tidied answers without hidden ones."""
    comment, flags, form = given.get("comment"), given.get("flags"), given.get("form")
    return {
        "comment": (comment.strip() or None) if isinstance(comment, str) else comment,
        "flags": list(dict.fromkeys(flags)) if _are_texts(flags) else flags or [],
        "form": _tidied(transition.form, form) if transition.form else form or {},
    }


def check_given(transition: Transition, given: Mapping[str, Any]) -> list[Error]:
    """What is wrong with what was given: comment, flags, form, in this order; empty when the step may be taken."""
    tidied = tidy_given(transition, given)
    return [
        *_check_comment(transition, tidied["comment"]),
        *_check_flags(transition, tidied["flags"]),
        *_check_form(transition.form, tidied["form"]),
    ]


def _check_comment(transition: Transition, comment: Any) -> Iterator[Error]:
    if comment is None:
        if transition.comment == "required":
            yield "/comment", "required", f"请填写{transition.title}的理由"
    elif transition.comment == "none":
        yield "/comment", "unknown", f"{transition.title}时不能填写意见"
    elif not isinstance(comment, str):
        yield "/comment", "type", "意见应为文字，请重新填写"
    elif len(comment) > LONGEST_COMMENT:
        yield "/comment", "length", f"意见最多{LONGEST_COMMENT}个字"


def _check_flags(transition: Transition, flags: Any) -> Iterator[Error]:
    if not flags:
        if transition.flags == "required":
            yield "/flags", "required", "请至少指出一项需要修改的内容"
    elif transition.flags == "none":
        yield "/flags", "unknown", f"{transition.title}时不能指出需要修改的内容"
    elif not _are_texts(flags):
        yield "/flags", "type", "需要修改的内容无法识别，请刷新后重新选择"
    elif len(flags) > MOST_FLAGS:
        yield "/flags", "items", f"需要修改的内容最多指出{MOST_FLAGS}项"
    else:
        for index, flag in enumerate(flags):
            if not names_field(transition.template, flag):
                yield f"/flags/{index}", "choice", "表单没有这一项，请刷新后重新选择"


def _check_form(form: Template | None, answers: Any) -> Iterator[Error]:
    if form is not None:
        for error in validate(form, answers):
            yield f"/form{error.pointer}", error.code, error.message
    elif answers:
        yield "/form", "unknown", "这一步没有需要填写的内容，请刷新后重试"


def names_field(template: Template, pointer: str) -> bool:
    """Whether a pointer names a field of the form, or one within a certain item of a repeatable field."""
    if not pointer.startswith("/"):
        return False
    schema: Any = template.schema
    for part in split(pointer):
        if schema.get("type") == "array":
            schema = schema.get("items", {}) if part.isascii() and part.isdecimal() else None
            if not schema or "properties" not in schema:
                return False
        else:
            schema = schema.get("properties", {}).get(part)
        if not isinstance(schema, dict):
            return False
    return True


def _tidied(form: Template, answers: Any) -> Any:
    """What is no object at all is kept, for validation to refuse."""
    return drop_hidden(form, normalize(form, answers)[0]) if isinstance(answers or {}, dict) else answers


def _are_texts(flags: Any) -> TypeGuard[list[str]]:
    return isinstance(flags, list) and all(isinstance(flag, str) for flag in flags)
