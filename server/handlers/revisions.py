"""Versions of a resource in HTTP: its ETag, and the If-Match of whoever changes it (RFC 9110, 13.1.1)."""

import re
from typing import Any

from server.handlers.base import Handler

_TAG = re.compile(r'(?:W/)?"?([1-9][0-9]{0,15})"?')


def asked_revision(handler: Handler) -> int | None:
    """The revision that the change is meant for; None when none is given, which the action refuses."""
    found = _TAG.fullmatch(handler.request.headers.get("If-Match", "").strip())
    return int(found[1]) if found else None


def tagged(handler: Handler, body: Any) -> Any:
    """The answer, with its `revision` as the ETag."""
    handler.set_header("ETag", f'"{body["revision"]}"')
    return body
