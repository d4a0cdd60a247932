"""A form template: one frozen version of what is asked, how it looks and what its answers mean.

Everything that is derived from a template (validator, visibility, tree …) is compiled once, by the module that
needs it, through `Template.once`; so a template knows nothing of its compilers and requests only run compiled code.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

Compiled = TypeVar("Compiled")


@dataclass(frozen=True, eq=False)
class Template:
    """One version of a form: `schema` is bundled (no `$ref`), `meta` is template.json. Treat all three as frozen."""

    schema: dict[str, Any]
    ui: dict[str, Any]
    meta: dict[str, Any]
    _compiled: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """The template's name in links and in the database."""
        return str(self.meta["id"])

    @property
    def version(self) -> int:
        """Counts up with every release; a released version never changes."""
        return int(self.meta["version"])

    @property
    def title(self) -> str:
        """What people see."""
        return str(self.meta.get("title") or self.schema.get("title") or self.id)

    @property
    def title_en(self) -> str | None:
        """The English title, where there is one."""
        return self.meta.get("title_en")

    @property
    def category(self) -> str:
        """The shelf of the gallery on which it stands."""
        return str(self.meta.get("category", ""))

    @property
    def subject(self) -> str:
        """Whom the answers are about: person, organization, place or none."""
        return str(self.meta.get("subject", "none"))

    @property
    def frequency(self) -> str:
        """How often it is answered: once, per_round, every_time or editable."""
        return str(self.meta.get("frequency", "every_time"))

    @property
    def locked(self) -> bool:
        """Whether organizations may not change it."""
        return bool(self.meta.get("locked", False))

    @property
    def is_draft(self) -> bool:
        """Whether it may still change: it can be tried, but not answered for good."""
        return bool(self.meta.get("draft", False))

    @property
    def sensitive(self) -> dict[str, dict[str, Any]]:
        """Pointers of answers that are encrypted at rest, with their mask and whether they can be searched."""
        return cast("dict[str, dict[str, Any]]", self.meta.get("sensitive", {}))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over schema, UI schema and meta, independent of key order."""
        return digest_of(self.schema, self.ui, self.meta)

    def once(self, compiler: Callable[["Template"], Compiled]) -> Compiled:
        """What `compiler` makes of this template, computed the first time only."""
        try:
            return cast(Compiled, self._compiled[compiler])
        except KeyError:
            return cast(Compiled, self._compiled.setdefault(compiler, compiler(self)))

    def to_document(self) -> dict[str, Any]:
        """Plain JSON to store; `from_document` gives the template back."""
        return {"schema": self.schema, "ui": self.ui, "meta": self.meta, "digest": self.digest}


class DigestMismatch(ValueError):
    """A stored template version was changed behind our back."""


def parse(schema: dict[str, Any], ui: dict[str, Any], meta: dict[str, Any]) -> Template:
    """A template from its three parts, copied so that nobody else can change them; the schema must be bundled."""
    schema, ui, meta = json.loads(json.dumps([schema, ui, meta]))
    return Template(schema, ui, meta)


def from_document(document: dict[str, Any]) -> Template:
    """The template that `to_document` stored; raises DigestMismatch when its parts no longer fit its digest."""
    template = parse(document["schema"], document["ui"], document["meta"])
    if template.digest != document["digest"]:
        raise DigestMismatch(f"{template.id} {template.version}")
    return template


def digest_of(*parts: Any) -> str:
    """SHA-256 of JSON values, independent of key order. Order of properties is not part of it, order in lists is."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
