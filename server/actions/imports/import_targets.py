"""Where the rows of a register's imports go; most become plain records."""

from server.actions.imports.imported_records import Records, Target
from server.actions.imports.roster_imports import Members
from server.actions.organizations.memberships import REGISTER

TARGETS: dict[str, Target] = {REGISTER: Members()}
PLAIN: Target = Records()


def target_of(register: str) -> Target:
    """What makes records of a register's rows."""
    return TARGETS.get(register, PLAIN)
