"""The register of the first compound's residents, where the cast lives, so that there is a list to work in the demo.

Of the whole city it would be as large as everything else together; real registrations are added as they come.
"""

from collections.abc import Sequence
from typing import Any

from server.actions.records import person_records, records
from server.actions.submissions.submissions import answers_of
from server.seeding.batches import Batches
from server.seeding.frames import Document, Frame


async def list_residents(frame: Frame, batches: Batches, registered: Sequence[tuple[Document, Document]]) -> None:
    """Records of these persons from the submissions by which they registered."""
    context = frame.context
    for start in range(0, len(registered), records.BATCH):
        made = [_record(frame, *one) for one in registered[start : start + records.BATCH]]

        async def write(session: Any, made: list[Document] = made) -> None:
            await records.insert(context, made, session)

        await context.services.transaction(write)
        batches.counts["records"] += len(made)


def _record(frame: Frame, person: Document, submission: Document) -> Document:
    template = frame.context.services.templates.get(submission["template"])
    answers = answers_of(frame.context, submission)
    made = person_records.new_record(frame.context, template, person, answers)
    return {**made, "at": submission["at"], "changed_at": submission["at"]}
