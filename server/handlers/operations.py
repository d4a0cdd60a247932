"""What a handler method declares: its verb, what it takes, what it answers. OpenAPI and the checks come from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from server.errors import CATALOGUE, FieldProblem, Problem

Schema = Mapping[str, Any]
PUBLIC = "public"
BODY_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Operation:
    """The declaration of one HTTP method. `verb` is `public`, `account` (any login) or a verb of `access.VERBS`.

    A query parameter whose name ends with a dot stands for all that begin with it (`f.state`, `f.region` …).
    """

    summary: str
    verb: str
    answers: Mapping[int, Schema | None]
    body: Schema | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    limit: int = BODY_LIMIT
    content_types: tuple[str, ...] = ("application/json",)
    creates: bool = False
    before_change: bool = False  # also for a session whose password must be changed first
    media: str = "application/json"
    validate: Callable[[Any], None] = field(default=lambda body: None)

    @property
    def is_public(self) -> bool:
        return self.verb == PUBLIC

    @property
    def success(self) -> int:
        """The status of a plain return value."""
        return next(iter(self.answers))

    def all_problems(self, has_path: bool) -> list[str]:
        """Every code this operation may answer with, its own and those of its kind."""
        codes = ["server.overloaded", "server.failed"]
        codes += [] if self.is_public else ["session.missing", "session.invalid"]
        codes += [] if self.is_public or self.before_change else ["password.must_change"]
        codes += [] if self.verb in (PUBLIC, "account") else ["access.denied"]
        codes += ["request.parameter"] if self.query else []
        codes += ["request.not_found"] if has_path else []
        if self.body is not None:
            codes += ["body.malformed", "body.encoding", "body.too_large", "body.content_type", "body.invalid"]
        codes += ["idempotency.key_missing", "idempotency.mismatch"] if self.creates else []
        unknown = set(self.problems) - set(CATALOGUE)
        assert not unknown, f"not in the catalogue: {unknown}"
        return codes + list(self.problems)


@dataclass(frozen=True, slots=True)
class Answer:
    """A return value with a status other than the first declared one."""

    status: int
    body: Any


def operation(**declared: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Attach a declaration to a handler method; the base handler does what it says."""
    body = declared.get("body")
    if body is not None:
        declared["validate"] = body_check(body)
    declaration = Operation(**declared)

    def mark(method: Callable[..., Any]) -> Callable[..., Any]:
        method.operation = declaration  # type: ignore[attr-defined]
        return method

    return mark


def body_check(schema: Schema) -> Callable[[Any], None]:
    """A check that raises `body.invalid` naming each wrong place."""
    validator = jsonschema_rs.validator_for({**schema}, validate_formats=True)

    def check(body: Any) -> None:
        if not validator.is_valid(body):
            raise Problem("body.invalid", errors=[_place(error) for error in validator.iter_errors(body)][:20])

    return check


def _place(error: jsonschema_rs.ValidationError) -> FieldProblem:
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in error.instance_path)
    code = str(error.schema_path[-1]) if error.schema_path else "schema"
    missing = getattr(error.kind, "property", None)
    if code == "required" and missing:
        return FieldProblem(f"{pointer}/{missing}", code, f"缺少 {missing}")
    return FieldProblem(pointer, code, "这里的内容不符合要求，请对照接口文档")
