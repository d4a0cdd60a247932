"""The user manual and its pictures belong together; `scripts/manual` takes them anew."""

import re

from server.settings import ROOT
from tests.e2e.manual import KEPT, MANUAL, missing, named, pages

MOST_BYTES = 3_000_000
LINK = re.compile(r"\]\(([\w-]+\.md)(?:#[^)]*)?\)")


def test_every_picture_that_a_page_names_is_there() -> None:
    assert missing(KEPT) == []


def test_every_picture_is_named_by_a_page() -> None:
    used = {name for page in pages() for name in named(page)}
    assert {path.stem for path in KEPT.glob("*.png")} == used


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in KEPT.glob("*.png")) < MOST_BYTES


def test_pages_lead_to_pages_that_exist() -> None:
    links = [(page.name, link) for page in pages() for link in LINK.findall(page.read_text())]
    assert links
    assert [link for link in links if not (MANUAL / link[1]).is_file()] == []


def test_every_role_has_a_page_with_pictures() -> None:
    roles = {page for page in pages() if page.name != "README.md"}
    assert {page.stem for page in roles} == {"citizen", "enterprise", "guard", "official"}
    assert all(any(named(page)) for page in roles)
    assert (ROOT / "README.md").read_text().count("docs/manual") > 0
