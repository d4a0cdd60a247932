"""Settings: production without secrets does not start; development makes them once, even for two at the same time."""

import threading
from pathlib import Path

import pytest

from server.settings import SECRETS, SettingsError, load, new_secrets


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SECRETS:
        monkeypatch.delenv(f"ANMA_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_production_names_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"ANMA_ENCRYPTION_KEY.*python -m server secrets"):
        load(var=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_production_takes_secrets_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    made = new_secrets()
    for name, value in made.items():
        monkeypatch.setenv(f"ANMA_{name.upper()}", value)
    settings = load()
    assert settings.secret("token_key") == made["token_key"]
    assert made["token_key"] not in repr(settings)


def test_development_makes_secrets_once(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(load(mode="dev", var=tmp_path).secret("token_key")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0
