"""Where the rows of a register's imports go; most become plain records."""

from server.actions.imported_records import Records, Target
from server.actions.memberships import REGISTER
from server.actions.roster_imports import Members

TARGETS: dict[str, Target] = {REGISTER: Members()}
PLAIN: Target = Records()


def target_of(register: str) -> Target:
    """What makes records of a register's rows."""
    return TARGETS.get(register, PLAIN)
