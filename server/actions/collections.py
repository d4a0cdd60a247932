"""Every collection with its owner's declaration: what is indexed, sharded, kept how long, encrypted."""

from server.actions.accounts import ACCOUNTS, LOGIN_CODES, LOGINS
from server.actions.audit import AUDIT_ENTRIES
from server.actions.colors import COLOR_HISTORY
from server.actions.facts import EVIDENCE
from server.actions.notices import NOTICES
from server.actions.outbox import OUTBOX
from server.actions.persons import DOCUMENTS, PERSONS
from server.actions.places import PLACE_BATCHES, PLACES
from server.actions.policies import POLICIES
from server.actions.publications import PUBLICATIONS
from server.actions.regions import REGIONS
from server.actions.sessions import REVOCATIONS, SESSIONS
from server.actions.submissions import SUBMISSIONS
from server.actions.templates import TEMPLATES
from server.actions.visits import VISITS
from server.channels.sms import DEV_INBOX

COLLECTIONS = (
    ACCOUNTS, LOGINS, LOGIN_CODES, SESSIONS, REVOCATIONS, PERSONS, DOCUMENTS, EVIDENCE, COLOR_HISTORY, TEMPLATES,
    PUBLICATIONS, SUBMISSIONS, POLICIES, REGIONS, PLACES, PLACE_BATCHES, VISITS, OUTBOX, NOTICES, AUDIT_ENTRIES,
    DEV_INBOX,
)  # fmt: skip
