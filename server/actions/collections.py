"""Every collection with its owner's declaration: what is indexed, sharded, kept how long, encrypted."""

from server.actions.accounts import ACCOUNTS, LOGINS
from server.actions.app_logins import APP_TICKETS
from server.actions.app_tokens import APP_TOKENS
from server.actions.appeals import APPEALS, OPEN_APPEALS
from server.actions.attempts import LOGIN_ATTEMPTS
from server.actions.audit import AUDIT_ENTRIES
from server.actions.audit_chain import AUDIT_BLOCKS, AUDIT_HEADS
from server.actions.board_reminders import BOARD_REMINDERS
from server.actions.board_totals import BOARD_TOTALS
from server.actions.bulk_steps import BULK_ROWS
from server.actions.captchas import CAPTCHAS
from server.actions.channel_counts import CHANNEL_COUNTS
from server.actions.colors import COLOR_HISTORY
from server.actions.consents import CONSENTS
from server.actions.corrections import ROUND_REVISIONS
from server.actions.deliveries import DELIVERIES
from server.actions.departments import DEPARTMENTS
from server.actions.devices import DEVICES
from server.actions.drafts import DRAFTS
from server.actions.erasure import ERASURES
from server.actions.evidence_batches import EVIDENCE_BATCHES
from server.actions.evidence_quotas import EVIDENCE_QUOTAS
from server.actions.exceptions import EXCEPTIONS
from server.actions.facts import EVIDENCE
from server.actions.files import FILE_CHUNKS, FILES
from server.actions.group_channels import GROUP_CHANNELS
from server.actions.import_rows import IMPORT_ROWS
from server.actions.imports import IMPORTS
from server.actions.invitations import INVITATIONS
from server.actions.jobs import JOBS
from server.actions.letters import LETTERS
from server.actions.limits import LIMITS
from server.actions.login_codes import LOGIN_CODES
from server.actions.notices import NOTICES
from server.actions.organizations import ORGANIZATIONS
from server.actions.outbox import OUTBOX
from server.actions.passwords import PASSWORDS
from server.actions.persons import DOCUMENTS, PERSONS
from server.actions.photos import PHOTO_CHUNKS, PHOTO_FILES, PHOTOS
from server.actions.places import PLACE_BATCHES, PLACES
from server.actions.policies import POLICIES
from server.actions.proxies import PROXIES
from server.actions.publication_board import PUBLICATIONS
from server.actions.record_history import RECORD_EVENTS
from server.actions.record_numbers import RECORD_NUMBERS
from server.actions.record_reads import RECORD_READS
from server.actions.records import RECORD_COUNTS, RECORDS
from server.actions.regions import REGIONS
from server.actions.register_preferences import REGISTER_PREFERENCES
from server.actions.reminders import ROUNDS
from server.actions.reviews import REVIEWS
from server.actions.sessions import REVOCATIONS, SESSIONS
from server.actions.submissions import SUBMISSIONS
from server.actions.subscriptions import SUBSCRIPTION_REPORTS, SUBSCRIPTIONS
from server.actions.templates import TEMPLATES
from server.actions.upward_consents import UPWARD_CONSENTS
from server.actions.upward_reports import UPWARD_DISTRICTS, UPWARD_REPORTS, UPWARD_TOTALS
from server.actions.visits import VISITS
from server.channels.sms_inbox import DEV_INBOX

COLLECTIONS = (
    ACCOUNTS, LOGINS, LOGIN_CODES, SESSIONS, REVOCATIONS, PERSONS, DOCUMENTS, EVIDENCE, COLOR_HISTORY, TEMPLATES,
    PUBLICATIONS, SUBMISSIONS, POLICIES, REGIONS, PLACES, PLACE_BATCHES, VISITS, OUTBOX, NOTICES, AUDIT_ENTRIES,
    DEV_INBOX, LIMITS, PHOTOS, PHOTO_FILES, PHOTO_CHUNKS, PROXIES, REVIEWS,
    APP_TICKETS, APP_TOKENS, LOGIN_ATTEMPTS, CAPTCHAS, DEVICES, PASSWORDS,
    AUDIT_BLOCKS, AUDIT_HEADS, CONSENTS, ERASURES,
    EXCEPTIONS, APPEALS, OPEN_APPEALS, EVIDENCE_BATCHES, EVIDENCE_QUOTAS,
    ORGANIZATIONS, DEPARTMENTS, INVITATIONS,
    BOARD_TOTALS, BOARD_REMINDERS, IMPORTS, IMPORT_ROWS,
    UPWARD_CONSENTS, UPWARD_REPORTS, UPWARD_TOTALS, UPWARD_DISTRICTS,
    RECORDS, RECORD_COUNTS, JOBS, FILES, FILE_CHUNKS,
    DELIVERIES, CHANNEL_COUNTS, GROUP_CHANNELS, SUBSCRIPTIONS, SUBSCRIPTION_REPORTS,
    RECORD_READS, BULK_ROWS, REGISTER_PREFERENCES,
    RECORD_EVENTS, RECORD_NUMBERS, LETTERS,
    ROUNDS, ROUND_REVISIONS, DRAFTS,
)  # fmt: skip
