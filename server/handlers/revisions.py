"""Versions of a resource in HTTP: its ETag, and the If-Match of whoever changes what they have read (RFC 9110, 13.1.1)."""

import re
from typing import Any

from server.errors import Problem
from server.handlers.base import Handler

_TAG = re.compile(r'(?:W/)?"?([1-9][0-9]{0,15})"?')


def asked_revision(handler: Handler) -> int:
    """The revision that the change is meant for; `request.revision` when none is given."""
    found = _TAG.fullmatch(handler.request.headers.get("If-Match", "").strip())
    if found is None:
        raise Problem("request.revision")
    return int(found[1])


def tagged(handler: Handler, body: Any) -> Any:
    """The answer, with its `revision` as the ETag."""
    handler.set_header("ETag", f'"{body["revision"]}"')
    return body
