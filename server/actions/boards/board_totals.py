"""What the rounds of a publication came to, day by day: computed while they are open, kept once they have closed.

Owns `board_totals`.
"""

from datetime import timedelta
from typing import Any

from server.actions.boards.boards import Question, board_of
from server.actions.context import Context
from server.actions.ids import named_id
from server.db.indexes import CollectionSpec, ascending
from server.forms.recurrence import Round

BOARD_TOTALS = CollectionSpec(
    "board_totals", indexes=(ascending("at"),), shard_key=("_id",), retention=timedelta(days=366)
)

Document = dict[str, Any]


async def totals_of(context: Context, asked: list[tuple[Round, Question]]) -> list[Document]:
    """The counts of each round, in the order given; a closed round is counted once and then kept."""
    if not asked:
        return []
    ids = {_id(question): question for _, question in asked}
    found = await context.services.db.board_totals.find({"_id": {"$in": list(ids)}}).to_list(len(ids))
    kept = {one["_id"]: one["counts"] for one in found}
    totals = []
    for round_, question in asked:
        counts = kept.get(_id(question)) or await _count(context, round_, question)
        totals.append({"round": round_.key, **counts})
    return totals


def _id(question: Question) -> str:
    return named_id("board", question.key, question.organization)


async def _count(context: Context, round_: Round, question: Question) -> dict[str, int]:
    counts = (await board_of(context, question)).counts
    if round_.closes_at < context.now:
        total = {"counts": counts, "at": context.now}
        await context.services.db.board_totals.update_one({"_id": _id(question)}, {"$setOnInsert": total}, upsert=True)
    return counts
