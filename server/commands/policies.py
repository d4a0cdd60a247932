"""`policy check|simulate`: prove the policy folders; see whom a new policy would color differently."""

import argparse
import json
from pathlib import Path
from typing import Any

from server.actions.colors.simulations import simulate_policy
from server.actions.services import Services
from server.commands.session import add_mode, run_with_services, system_context
from server.rules.checks import check
from server.rules.folders import load_cases, load_policy, policy_folders
from server.settings import ROOT

FOLDER = ROOT / "policies"


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("policy", help="检查策略；用当前人群模拟新策略")
    parser.add_argument("what", choices=("check", "simulate"))
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER, help="simulate 时为一个策略文件夹")
    add_mode(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check all policies, or simulate one on the people of today."""
    if options.what == "simulate":
        return run_with_services(options, lambda services: _simulate(services, options.folder))
    findings = check(options.folder)
    for finding in findings:
        print(f"{finding.file}  {finding.pointer or '/'}  {finding.mend}")
    if not findings:
        folders = policy_folders(options.folder)
        print(f"{len(folders)} 个策略、{sum(len(load_cases(folder)) for folder in folders)} 个用例检查通过")
    return 1 if findings else 0


async def _simulate(services: Services, folder: Path) -> int:
    report = await simulate_policy(system_context(services), load_policy(folder))
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 0
