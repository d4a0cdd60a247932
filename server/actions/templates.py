"""The catalogue of released form templates: stored by version, compiled once a process.

`sync` releases what stands in `form_templates/`; a version that was released with other contents is refused.
Owns `templates`.
"""

from collections.abc import Iterable
from typing import Any

import orjson

from server.actions.context import Context
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.templates import Template, from_document

TEMPLATES = CollectionSpec("templates", indexes=(ascending("template", "version"),), shard_key=("_id",))


class TemplateCatalogue:
    """Compiled templates of this process: the latest version of each, older ones when asked for."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._versions: dict[tuple[str, int], Template] = {}
        self._latest: dict[str, Template] = {}

    async def refresh(self) -> None:
        """Take over versions released since the last time."""
        async for head in self._collection.find({"status": "released"}, {"template": 1, "version": 1}):
            if (head["template"], head["version"]) not in self._versions:
                stored = await self._collection.find_one({"_id": head["_id"]})
                self._add(from_document(orjson.loads(stored["body"])))

    def _add(self, template: Template) -> None:
        self._versions[template.id, template.version] = template
        latest = self._latest.get(template.id)
        if latest is None or latest.version < template.version:
            self._latest[template.id] = template

    def get(self, template: str, version: int | None = None) -> Template:
        """A version, or the latest; `template.not_found`, or `template.version` when only others exist."""
        latest = self._latest.get(template)
        if latest is None:
            raise Problem("template.not_found")
        if version is None or version == latest.version:
            return latest
        older = self._versions.get((template, version))
        if older is None:
            raise Problem("template.version")
        return older

    def all(self) -> list[Template]:
        """The latest versions, by id."""
        return [self._latest[key] for key in sorted(self._latest)]


async def sync_templates(context: Context, templates: Iterable[Template]) -> list[str]:
    """Release each template whose version is new; what was done, in words."""
    done = []
    for template in templates:
        document = _stored(template)
        stored = await context.services.db.templates.find_one({"_id": document["_id"]}, {"digest": 1})
        if stored is None:
            await context.services.db.templates.insert_one({**document, "released_at": context.now})
            done.append(f"{document['_id']} released")
        elif stored["digest"] != template.digest:
            raise ValueError(f"{document['_id']} 已发布且内容不同：请在 template.json 中提高 version")
    return done


def _stored(template: Template) -> dict[str, Any]:
    """The parts are kept as JSON text, since names in them may start with $ or hold dots."""
    key = {"_id": f"{template.id}:{template.version}", "template": template.id, "version": template.version}
    body = orjson.dumps(template.to_document()).decode()
    return {**key, "status": "released", "title": template.title, "digest": template.digest, "body": body}


def summary(template: Template) -> dict[str, Any]:
    """A template as the gallery lists it."""
    return {
        "id": template.id, "version": template.version, "title": template.title, "category": template.category,
        "subject": template.subject, "frequency": template.frequency, "locked": template.locked,
    }  # fmt: skip
