"""JSON calls to the services that have no library of ours, over `requests` in the caller's thread.

No redirect is followed: whoever answers can then never send us to an address that was not checked.
"""

from collections.abc import Mapping
from typing import Any

import requests

from server.channels.undelivered import Fate, Undelivered, of_network

CONNECT_SECONDS = 5
READ_SECONDS = 10
TOO_MANY = 429


def post_json(
    channel: str,
    url: str,
    body: Mapping[str, Any],
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of the answer; blocks. Undelivered when there is none, or the service is in trouble."""
    try:
        answer = requests.post(
            url, json=body, params=params, headers=headers, timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
        )  # fmt: skip
        if answer.status_code == TOO_MANY:
            raise Undelivered(channel, Fate.PASSING, TOO_MANY)
        said = answer.json() if answer.status_code < 500 else None
    except requests.JSONDecodeError:
        raise Undelivered(channel, Fate.UNCLEAR, "not JSON") from None
    except requests.RequestException as error:
        raise of_network(channel, error) from None
    if not isinstance(said, dict):
        raise Undelivered(channel, Fate.UNCLEAR, f"HTTP {answer.status_code}")
    return answer.status_code, said
