"""Stock JSON Forms renders every shipped template unchanged: runs tests/node with Node's own test runner."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from server.forms import folders
from server.forms.checks import EXAMPLES_AT
from server.forms.pointers import join
from server.forms.templates import Template
from server.forms.validation import prepare
from server.forms.visibility import field_states
from tests.forms.samples import ANSWERS, ROOT, TEMPLATES, sample

NODE = ROOT / "tests" / "node"


def bundle(template: Template, examples: dict[str, Any]) -> str:
    """The template with what our engine says of each valid example."""
    cases = []
    for name, answers in examples.items():
        kept, _ = prepare(template, answers, EXAMPLES_AT)
        states = [(join(parts), shown) for parts, shown in field_states(template, kept)]
        visible = [pointer for pointer, shown in states if shown]
        hidden = [pointer for pointer, shown in states if not shown]
        cases.append({"name": name, "answers": kept, "visible": visible, "hidden": hidden})
    document = {"schema": template.schema, "ui": template.ui, "meta": template.meta, "cases": cases}
    return json.dumps(document, ensure_ascii=False)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_stock_json_forms_agrees(tmp_path: Path) -> None:
    for folder in folders.list_folders(TEMPLATES):
        text = bundle(folders.load_folder(folder, TEMPLATES), folders.read_examples(folder, "valid"))
        (tmp_path / f"{folder.name}.json").write_text(text, "utf-8")
    (tmp_path / "_sample.json").write_text(bundle(sample(), {"answers": ANSWERS}), "utf-8")
    done = subprocess.run(
        ["node", "--test", "jsonforms.test.mjs"],
        cwd=NODE,
        env={**os.environ, "ANMA_BUNDLES": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:]
