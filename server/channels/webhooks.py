"""Addresses of group robots, which organizations type in: only hosts that we know, so nobody makes us call another.

An address is taken apart and made anew from the parts that were understood; what else it held is gone.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

_PRINTABLE = re.compile(r"[\x21-\x5b\x5d-\x7e]{1,400}")  # no blanks, no control characters, no backslash
_KEY = re.compile(r"[A-Za-z0-9_-]{8,128}")
_PATH = re.compile(r"(?:/[A-Za-z0-9_-]{1,40}){1,6}")


@dataclass(frozen=True, slots=True)
class AddressRule:
    """Which addresses a kind of robot may have: its vendor's, or the same on a host that the operator listed."""

    host: str
    path: str
    parameter: str
    others: Collection[str] = ()
    may_be_plain: bool = False  # http, for listed hosts in development mode

    def checked(self, url: str) -> str:
        """The address, made anew; ValueError for any other."""
        parts = urlsplit(url) if _PRINTABLE.fullmatch(url) else urlsplit("")
        given = parse_qsl(parts.query, keep_blank_values=True)
        if len(given) != 1 or given[0][0] != self.parameter or not _KEY.fullmatch(given[0][1]):
            raise ValueError(f"not an address with one {self.parameter}")
        if not self._is_known(parts.scheme, parts.netloc.lower(), parts.path):
            raise ValueError("not a host or a path that robots have")
        return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}?{self.parameter}={given[0][1]}"

    def _is_known(self, scheme: str, host: str, path: str) -> bool:
        if host in self.others:
            return bool(_PATH.fullmatch(path)) and (scheme == "https" or (self.may_be_plain and scheme == "http"))
        return (scheme, host, path) == ("https", self.host, self.path)
