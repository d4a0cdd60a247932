"""The catalogue of form templates: drafts that can be tried, released versions that never change.

`sync` takes what stands in `form_templates/`: a draft is replaced by its latest text; a new version is released unless
it breaks what people already answered; a released version with other contents is refused. Owns `templates`.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import orjson

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.submissions.answering import opened
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.templates import Template, from_document
from server.forms.versions import Change, Replay, compare, release_refusals, replay

REPLAYED = 200
REPLAYED_BACK = timedelta(days=3)
TEMPLATES = CollectionSpec("templates", indexes=(ascending("template", "version"),), shard_key=("_id",))


class TemplateCatalogue:
    """Compiled templates of this process: the latest version of each, older ones when asked for."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._versions: dict[tuple[str, int], Template] = {}
        self._latest: dict[str, Template] = {}

    async def refresh(self) -> None:
        """Take over what was released, or drafted anew, since the last time."""
        async for head in self._collection.find({}, {"template": 1, "version": 1, "digest": 1}):
            known = self._versions.get((head["template"], head["version"]))
            if known is None or known.digest != head["digest"]:
                stored = await self._collection.find_one({"_id": head["_id"]})
                self._add(from_document(orjson.loads(stored["body"])))

    def _add(self, template: Template) -> None:
        self._versions[template.id, template.version] = template
        latest = self._latest.get(template.id)
        if not template.is_draft and (latest is None or latest.version <= template.version):
            self._latest[template.id] = template

    def find(self, template: str, version: int | None = None) -> Template | None:
        """A version, drafts among them, or the latest released; None when there is none."""
        return self._latest.get(template) if version is None else self._versions.get((template, version))

    def preview(self, template: str, version: int | None = None) -> Template:
        """The same, to be drawn or tried; `template.not_found`, `template.version`."""
        found = self.find(template, version)
        if found is None:
            raise Problem("template.version" if template in self._latest else "template.not_found")
        return found

    def get(self, template: str, version: int | None = None) -> Template:
        """A released version, or the latest; `template.not_found`, or `template.version` when only others exist."""
        found = self.preview(template, version)
        if found.is_draft:
            raise Problem("template.version", "这个版本还是草稿，只能试填")
        return found

    def all(self) -> list[Template]:
        """The latest versions, by id."""
        return [self._latest[key] for key in sorted(self._latest)]


async def sync_templates(
    context: Context, templates: Iterable[Template], *, accept_breaking: bool = False
) -> list[str]:
    """Store drafts and release new versions; what was done or held back, in words.

    ValueError when a released version was changed; a breaking version is held back unless accepted.
    """
    done = []
    for template in templates:
        released = await _released(context, template.id)
        if template.is_draft:
            await _store(context, template)
        elif refusals := release_refusals(template, released.items()):
            raise ValueError(f"{template.id}：{refusals[0]}")
        elif template.version not in released:
            done.append(await _release(context, template, accept_breaking))
    return done


async def _released(context: Context, template: str) -> dict[int, str]:
    found = context.services.db.templates.find({"template": template}, {"version": 1, "digest": 1, "status": 1})
    return {one["version"]: one["digest"] async for one in found if one["status"] == "released"}


async def _release(context: Context, template: Template, accept_breaking: bool) -> str:
    changes, replayed = await release_report(context, template)
    breaking = [change for change in changes if change.level == "breaking"]
    if (breaking or replayed.failures) and not accept_breaking:
        return (
            f"{template.id}:{template.version} 未发布：{len(breaking)} 处不兼容，"
            f"最近 {replayed.total} 份提交中 {len(replayed.failures)} 份不再有效；"
            "用 templates compare 查看，确认后用 templates sync --accept-breaking 发布"
        )
    await _store(context, template)
    released = f"template:{template.id}:{template.version}"
    entry = audit_entry(context, "template.release", released, after=_stored(template), digest=template.digest)
    await context.services.db.audit_entries.insert_one(entry)
    return f"{template.id}:{template.version} 已发布"


async def release_report(context: Context, template: Template) -> tuple[list[Change], Replay]:
    """What a version changes against the latest released one, and how recent submissions fare under it."""
    await context.services.templates.refresh()
    latest = context.services.templates.find(template.id)
    changes = compare(latest, template) if latest is not None else []
    return changes, replay(template, await _recent_answers(context, template.id))


async def _recent_answers(context: Context, template: str) -> list[tuple[str, dict[str, Any]]]:
    window = {"$gte": context.now - REPLAYED_BACK, "$lte": context.now}
    found = context.services.db.submissions.find({"template": template, "at": window}).sort("at", -1).limit(REPLAYED)
    catalogue = context.services.templates
    return [
        (one["_id"], opened(context, version, one["answers"]))
        for one in await found.to_list(REPLAYED)
        if (version := catalogue.find(template, one["version"])) is not None
    ]


async def _store(context: Context, template: Template) -> None:
    document = {**_stored(template), "stored_at": context.now}
    await context.services.db.templates.replace_one({"_id": document["_id"]}, document, upsert=True)


def _stored(template: Template) -> dict[str, Any]:
    """The parts are kept as JSON text, since names in them may start with $ or hold dots."""
    key = {"_id": f"{template.id}:{template.version}", "template": template.id, "version": template.version}
    body = orjson.dumps(template.to_document()).decode()
    return {
        **key,
        "status": "draft" if template.is_draft else "released",
        "title": template.title,
        "digest": template.digest,
        "body": body,
    }


def summary(template: Template) -> dict[str, Any]:
    """A template as the gallery lists it."""
    return {
        "id": template.id, "version": template.version, "title": template.title, "category": template.category,
        "subject": template.subject, "frequency": template.frequency, "locked": template.locked,
    }  # fmt: skip


def gallery(context: Context, category: str | None) -> dict[str, Any]:
    """The released templates, of a category or all, and how many each category has."""
    every = context.services.templates.all()
    counts = Counter(template.category for template in every)
    return {
        "items": [summary(template) for template in every if category in (None, template.category)],
        "categories": [{"category": name, "count": count} for name, count in sorted(counts.items())],
    }
