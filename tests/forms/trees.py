"""Render trees and answers with what this engine says of them, for clients in other languages.

`python -m tests.forms.trees` prints the tree of every template and validation case with examples and seeded random
answers, for form_core/test; `python -m tests.forms.trees --write` draws the `tree` of the conformance cases anew.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from server.forms.checks import EXAMPLES_AT
from server.forms.folders import list_folders, load_folder, read_examples
from server.forms.rendering import render
from server.forms.templates import Template, parse
from server.forms.validation import prepare
from server.forms.visibility import visible_paths
from tests.forms.samples import ROOT, TEMPLATES, ZONE

CASES = ROOT / "tests" / "conformance"
WITH_TREE = ("visibility", "validation")
VARIATIONS = 40
WIDTH = 118
STRANGE: list[Any] = [
    *(None, True, False, 0, -1, 36.5, 1e300, "", " ", "x", "是", "１２３", "13812345678", "2020-03-15", "2020-03-16"),
    *(
        "2020-02-30",
        "11010519491231002X",
        "11010519491231002x",
        "豫a·12345",
        "410105",
        "10",
        "a" * 300,
        "👍👍",
        "\u3000a",
    ),
    *([], [[]], ["fever", "fever"], {}, {"type": "10"}, {"type": "20", "number": "e 123"}, [{}], [{"place": " "}]),
]


def case_tree(case: dict[str, Any]) -> dict[str, Any]:
    """The tree of a conformance case on the day of the case."""
    return render(case_template(case), datetime.fromisoformat(case["now"]) if "now" in case else EXAMPLES_AT, ZONE)


def case_template(case: dict[str, Any]) -> Template:
    """The template of a conformance case."""
    return parse(case["schema"], case["ui"], {"id": "case", "version": 1, "title": case["title"]})


def write_trees() -> None:
    """Put the tree that the server draws now into each conformance case that has one."""
    for path in (found for folder in WITH_TREE for found in sorted((CASES / folder).glob("*.json"))):
        case = json.loads(path.read_text("utf-8"))
        path.write_text(pretty({**case, "tree": case_tree(case)}) + "\n", "utf-8")


def pretty(value: Any, indent: int = 0) -> str:
    """JSON that stays on one line as long as it fits."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or indent + len(flat) <= WIDTH:
        return flat
    pad = " " * (indent + 2)
    if isinstance(value, list):
        lines = [pad + pretty(item, indent + 2) for item in value]
        return "[\n" + ",\n".join(lines) + "\n" + " " * indent + "]"
    lines = [f'{pad}"{name}": ' + pretty(item, indent + 2) for name, item in value.items()]
    return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"


def bundle(folder: Path) -> dict[str, Any]:
    """A template's tree, and its examples and variations of them with all that the engine says."""
    template = load_folder(folder, TEMPLATES)
    cases = [judged(template, name, answers, now) for name, answers, now in _examples(folder)]
    return {"id": template.id, "tree": render(template, EXAMPLES_AT, ZONE), "cases": cases}


def case_bundle(path: Path) -> dict[str, Any]:
    """A conformance case's tree and variations of its answers with all that the engine says."""
    case = json.loads(path.read_text("utf-8"))
    template, now = case_template(case), datetime.fromisoformat(case["now"])
    cases = [judged(template, name, answers, now) for name, answers in _variations([case["answers"]], path.stem)]
    return {"id": path.stem, "tree": case["tree"], "cases": cases}


def judged(template: Template, name: str, answers: Any, now: datetime) -> dict[str, Any]:
    """One set of answers with what would be stored, what shows and what is wrong."""
    stored, errors = prepare(template, answers, now)
    case = {"name": name, "answers": answers, "now": now.isoformat(), "stored": stored}
    return {**case, "visible": visible_paths(template, stored), "errors": [vars(error) for error in errors]}


def _examples(folder: Path) -> Iterator[tuple[str, Any, datetime]]:
    valid = read_examples(folder, "valid")
    for name, answers in valid.items():
        yield name, answers, EXAMPLES_AT
    for name, example in read_examples(folder, "invalid").items():
        now = datetime.fromisoformat(example["now"]) if "now" in example else EXAMPLES_AT
        yield name, example["answers"], now
    for name, answers in _variations(list(valid.values()), folder.name):
        yield name, answers, EXAMPLES_AT


def _variations(valid: list[Any], seed: str) -> Iterator[tuple[str, Any]]:
    chance = random.Random(seed)
    for number in range(VARIATIONS):
        yield f"variation {number}", _varied(chance.choice(valid), chance)


def _varied(value: Any, chance: random.Random) -> Any:
    """The answers with about one in six of their parts gone or replaced by something else."""
    if chance.random() < 1 / 12:
        return chance.choice(STRANGE)
    if isinstance(value, dict):
        return {name: _varied(inner, chance) for name, inner in value.items() if chance.random() > 1 / 12}
    return [_varied(inner, chance) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write_trees()
    else:
        bundles = [bundle(folder) for folder in list_folders(TEMPLATES)]
        bundles += [case_bundle(path) for path in sorted((CASES / "validation").glob("*.json"))]
        print(json.dumps(bundles, ensure_ascii=False))
