"""Which answers hold photos: lists and single ones, signatures, within repeatable fields; nothing else."""

from typing import Any

import pytest

from server.forms.photos import photos_of
from server.forms.templates import Template
from tests.forms.samples import META

PICTURE: dict[str, Any] = {"type": "string", "x-widget": "signature"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "photos": {"type": "array", "items": {"type": "string"}, "x-widget": "photo"},
        "signature": PICTURE,
        "note": {"type": "string"},
        "stops": {"type": "array", "items": {"type": "object", "properties": {"receipt": PICTURE}}},
    },
}


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, {}),
        ({"photos": ["a", "b"], "note": "c"}, {"/photos/0": "a", "/photos/1": "b"}),
        ({"signature": "s"}, {"/signature": "s"}),
        ({"stops": [{}, {"receipt": "r"}]}, {"/stops/1/receipt": "r"}),
    ],
)
def test_photos(answers: dict[str, Any], found: dict[str, str]) -> None:
    assert photos_of(Template(SCHEMA, {}, META), answers) == found
