"""`templates check|sync`: prove the template folders; release what is new."""

import argparse
from pathlib import Path
from typing import Any

from server.actions.services import Services
from server.actions.templates import sync_templates
from server.commands.session import add_mode, run_with_services, system_context
from server.forms.checks import check_folder
from server.forms.folders import list_folders, load_all
from server.settings import ROOT

FOLDER = ROOT / "form_templates"


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("templates", help="检查、发布表单模板")
    parser.add_argument("what", choices=("check", "sync"))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    add_mode(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check always; sync only what passes."""
    found = {folder: check_folder(folder, options.folder) for folder in list_folders(options.folder)}
    for folder, findings in found.items():
        for finding in findings:
            print(f"{folder.name}/{finding.file}  {finding.pointer or '/'}  {finding.message}")
    if any(found.values()):
        return 1
    print(f"{len(load_all(options.folder))} 个模板检查通过")
    return run_with_services(options, _sync) if options.what == "sync" else 0


async def _sync(services: Services) -> int:
    for line in await sync_templates(system_context(services), load_all(FOLDER).values()):
        print(line)
    return 0
