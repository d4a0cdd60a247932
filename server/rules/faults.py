"""Faults in data that people write or import: where, what kind, and a Chinese sentence that says how to mend it.

One translation of JSON Schema errors serves kinds, policies and cases, so that an official never reads a validator's
English. A sentence never repeats the faulty value: it may be an identity number.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import jsonschema_rs

SENTENCES = {
    "required": "缺少必填项“{property}”",
    "type": "“{name}”的类型应为{types}",
    "enum": "“{name}”应为规定的取值之一",
    "const": "“{name}”应为规定的取值之一",
    "oneOf": "“{name}”应为规定的取值之一",
    "anyOf": "{property}至少应填写一项",
    "minimum": "“{name}”不能小于{limit}",
    "maximum": "“{name}”不能大于{limit}",
    "minLength": "“{name}”不能为空或过短",
    "maxLength": "“{name}”过长，最多{limit}个字",
    "minItems": "“{name}”至少要有{limit}项",
    "pattern": "“{name}”的格式不正确",
    "format": "“{name}”的格式不正确",
    "additionalProperties": "出现了不认识的项：{unexpected}",
}
TYPES = {"string": "文本", "number": "数字", "integer": "整数", "boolean": "是或否", "array": "列表", "object": "对象"}


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` is a JSON Pointer into the faulty document, to a missing property where one is missing; `code` is
    stable (for schema faults the keyword); `message` is Chinese."""

    pointer: str
    code: str
    message: str

    def as_document(self) -> dict[str, str]:
        return asdict(self)


def find_faults(validator: Any, instance: object, titles: dict[str, str] | None = None) -> list[Fault]:
    """Every fault of `instance` under a jsonschema-rs validator; `titles` names fields in the reader's words."""
    return list(_translated(validator, instance, titles or {}))


def pointer(path: "list[str | int] | tuple[str | int, ...]") -> str:
    """The JSON Pointer (RFC 6901) of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def schema_fault(schema: Any) -> str | None:
    """Why `schema` is no JSON Schema 2020-12 that the engine can compile, or None."""
    try:
        jsonschema_rs.Draft202012Validator(schema)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        return str(error).split("\n", 1)[0]
    return None


def _translated(validator: Any, instance: object, titles: dict[str, str]) -> Iterator[Fault]:
    for error in validator.iter_errors(instance):
        keyword = str(error.schema_path[-1]) if error.schema_path else "false"
        detail = error.kind.as_dict()
        name = next((str(part) for part in reversed(error.instance_path) if isinstance(part, str)), "整体")
        words = {"name": titles.get(name, name), "limit": detail.get("limit"), "types": _types(detail)}
        lacking = _lacking(error.kind)
        words["property"] = "、".join(titles.get(one, one) for one in lacking) or "各项"
        words["unexpected"] = "、".join(map(str, detail.get("unexpected", ())))
        sentence = SENTENCES.get(keyword, "“{name}”填写不正确").format(**words)
        yield Fault(pointer([*error.instance_path, *lacking[:1]]), keyword, sentence)


def _lacking(kind: Any) -> list[str]:
    """The properties a required fault, or the branches of an anyOf fault, ask for."""
    branches = getattr(kind, "context", None) or ()
    inner = [name for branch in branches for error in branch for name in _lacking(error.kind)]
    return inner or ([str(kind.property)] if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required) else [])


def _types(detail: dict[str, Any]) -> str:
    types = detail.get("types") or ()
    return "或".join(TYPES.get(str(one), str(one)) for one in ([types] if isinstance(types, str) else types))
