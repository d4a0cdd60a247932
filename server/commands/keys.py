"""`keys rotate|status|new`: seal everything under the present key on a live database; a fresh key for the next one."""

import argparse
import json
from typing import Any

from server.actions.audit import audit_entry
from server.actions.rotation import count_old, rotate
from server.actions.services import Services
from server.commands.session import add_mode, run_with_services, settings_of, system_context
from server.db.encryption import new_key


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("keys", help="轮换加密密钥（服务运行时即可，可中断、可重复）")
    parser.add_argument("what", choices=("rotate", "status", "new"))
    add_mode(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when nothing is left under a former key."""
    if options.what == "new":
        return _new(options)
    return run_with_services(options, _rotate if options.what == "rotate" else _status)


def _new(options: argparse.Namespace) -> int:
    """The lines of the environment file that make a new key the present one."""
    settings = settings_of(options)
    former = {version: key.get_secret_value() for version, key in settings.encryption_keys_old.items()}
    former[settings.encryption_version] = settings.secret("encryption_key")
    print(f"ANMA_ENCRYPTION_VERSION={max(former) + 1}")
    print(f"ANMA_ENCRYPTION_KEY={new_key()}")
    print(f"ANMA_ENCRYPTION_KEYS_OLD={json.dumps({str(version): key for version, key in former.items()})}")
    return 0


async def _rotate(services: Services) -> int:
    context = system_context(services)
    done: dict[str, tuple[int, int, int]] = {}
    async for progress in rotate(context):
        done[progress.collection] = (progress.read, progress.resealed, progress.left)
        print(f"{progress.collection}：已读 {progress.read}，已重新加密 {progress.resealed}", flush=True)
    resealed, left = (sum(counts[part] for counts in done.values()) for part in (1, 2))
    version = services.keyring.current
    entry = audit_entry(context, "keys.rotate", f"key:{version}", documents=resealed, left=left)
    await services.db.audit_entries.insert_one(entry)
    if left:
        print(f"{left} 份在此期间被修改，请再运行一次")
        return 1
    print(f"完成：{resealed} 份重新加密；全部在密钥 {version} 之下，可从 ANMA_ENCRYPTION_KEYS_OLD 中移除旧密钥")
    return 0


async def _status(services: Services) -> int:
    current, old = services.keyring.current, 0
    for collection, versions in (await count_old(system_context(services))).items():
        old += sum(count for version, count in versions.items() if version != current)
        print(
            f"{collection}："
            + ("，".join(f"密钥 {v}：{n} 个值" for v, n in sorted(versions.items())) or "没有加密的值")
        )
    return 1 if old else 0
