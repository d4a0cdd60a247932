"""What a broken connection of `requests` says: both vendors' libraries stand on it and hide its error in theirs."""

from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ConnectTimeout
from urllib3.exceptions import MaxRetryError, NewConnectionError

from server.channels.sms_outcomes import Outcome


def network_outcome(error: BaseException | None) -> Outcome:
    """UNREACHABLE when no connection was made; after that nobody knows what was received."""
    if isinstance(error, ConnectTimeout):
        return Outcome.UNREACHABLE
    cause = error.args[0] if isinstance(error, RequestsConnectionError) and error.args else None
    never = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    return Outcome.UNREACHABLE if never else Outcome.UNCONFIRMED
