"""`templates check|compare|sync|lifecycles`: prove the template folders; say what a version breaks; release; draw."""

import argparse
from pathlib import Path
from typing import Any

from server.actions.records import record_effects
from server.actions.services import Services
from server.actions.submissions.templates import release_report, sync_templates
from server.commands.session import add_mode, run_with_services, system_context
from server.forms.checks import check_folder
from server.forms.diagrams import document
from server.forms.folders import list_folders, load_all
from server.forms.templates import Template
from server.settings import ROOT

FOLDER = ROOT / "form_templates"
LEVELS = {"safe": "兼容", "attention": "留意", "breaking": "不兼容"}


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("templates", help="检查、发布表单模板")
    parser.add_argument("what", choices=("check", "compare", "sync", "lifecycles"))
    parser.add_argument("--accept-breaking", action="store_true", help="发布不兼容的新版本")
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
    templates = load_all(options.folder)
    try:
        record_effects.check(templates.values())
    except ValueError as fault:
        print(fault)
        return 1
    if options.what == "lifecycles":
        print(document(templates.values()), end="")
        return 0
    print(f"{len(templates)} 个模板检查通过")
    if options.what == "compare":
        return run_with_services(options, lambda services: _compare(services, templates))
    if options.what == "sync":
        return run_with_services(options, lambda services: _sync(services, templates, options.accept_breaking))
    return 0


async def _compare(services: Services, templates: dict[str, Template]) -> int:
    for template in templates.values():
        changes, replayed = await release_report(system_context(services), template)
        if not changes:
            continue
        print(f"\n{template.title}（{template.id}）第 {template.version} 版")
        for change in changes:
            print(f"  {LEVELS[change.level]}  {change.pointer or '整张表单'}  {change.message}")
        print(f"  最近 {replayed.total} 份提交中 {len(replayed.failures)} 份不再有效")
        for (pointer, code), count in replayed.reasons.items():
            print(f"    {count} 份  {pointer}  {code}")
    return 0


async def _sync(services: Services, templates: dict[str, Template], accept_breaking: bool) -> int:
    context = system_context(services)
    for line in await sync_templates(context, templates.values(), accept_breaking=accept_breaking):
        print(line)
    return 0
