"""Folders of policies and kinds on disk; the only module of the rules that reads files.

A policies folder holds `kinds/*.json`, `subjects/*.json` and one folder per policy: `<id>/policy.json` with
`<id>/cases/*.json`, a case per file or a list of cases.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from .cases import Case, read_case
from .kinds import Kind, read_kind
from .policies import Policy, compile_policy

RESERVED = frozenset({"kinds", "subjects"})


def load_kinds(folder: Path) -> dict[str, Kind]:
    """All kinds of a policies folder by id; raises ValueError naming the file that is faulty."""
    kinds = {}
    for path in kind_files(folder):
        document = read_json(path)
        try:
            kind = read_kind(document, read_subject(folder, document.get("subject", "")))
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
        kinds[kind.id] = kind
    return kinds


def load_policy(folder: Path) -> Policy:
    """The policy in one folder, compiled; raises PolicyError, or ValueError when the file is no JSON."""
    return compile_policy(read_json(folder / "policy.json"))


def load_policies(folder: Path) -> dict[str, Policy]:
    """All policies of a policies folder by id."""
    return {policy.id: policy for policy in map(load_policy, policy_folders(folder))}


def load_cases(folder: Path) -> list[Case]:
    """The cases in a policy's folder, in order of file and place; use `checks` first to know they are sound."""
    return [read_case(document) for _, _, document in case_documents(folder)]


def kind_files(folder: Path) -> list[Path]:
    return sorted((folder / "kinds").glob("*.json"))


def policy_folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob("*/policy.json") if path.parent.name not in RESERVED)


def case_documents(folder: Path) -> Iterator[tuple[Path, str, Any]]:
    """(file, pointer within it, case as written) for every case of a policy's folder."""
    for path in sorted((folder / "cases").glob("*.json")):
        document = read_json(path)
        if isinstance(document, list):
            yield from ((path, f"/{index}", one) for index, one in enumerate(document))
        else:
            yield path, "", document


def read_subject(folder: Path, subject: str) -> dict[str, Any]:
    """What all kinds on a subject share; empty where the folder says nothing of it."""
    path = folder / "subjects" / f"{subject}.json"
    return dict(read_json(path)) if subject.isidentifier() and path.is_file() else {}


def read_json(path: Path) -> Any:
    """A file's JSON; raises ValueError naming the file and the place of the mistake."""
    try:
        return orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise ValueError(f"{path.name} 第{error.lineno}行第{error.colno}列不是有效的 JSON") from error
