"""The clients' own unit tests, run by Vitest: form core, API client, screens' logic."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from server.settings import ROOT

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")


@pytest.mark.parametrize("workspace", ["form_core", "api_client", "miniprogram"])
def test_vitest_passes(workspace: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = subprocess.run(
        ["npx", "vitest", "run", workspace, "--reporter=json", f"--outputFile={report}"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    told = json.loads(report.read_text("utf-8"))
    failed = [
        f"{case['fullName']}: {case['failureMessages'][0][:400]}"
        for file in told["testResults"]
        for case in file["assertionResults"]
        if case["status"] == "failed"
    ]
    assert done.returncode == 0, failed or done.stdout[-4000:] + done.stderr[-4000:]
    assert told["numPassedTests"] > 10
