"""Every collection with its owner's declaration: what is indexed, sharded, kept how long, encrypted."""

from server.actions.accounts.accounts import ACCOUNTS, LOGINS
from server.actions.accounts.app_logins import APP_TICKETS
from server.actions.accounts.app_tokens import APP_TOKENS
from server.actions.accounts.attempts import LOGIN_ATTEMPTS
from server.actions.accounts.captchas import CAPTCHAS
from server.actions.accounts.devices import DEVICES
from server.actions.accounts.login_codes import LOGIN_CODES
from server.actions.accounts.passwords import PASSWORDS
from server.actions.accounts.sessions import REVOCATIONS, SESSIONS
from server.actions.audit import AUDIT_ENTRIES
from server.actions.audit_chain import AUDIT_BLOCKS, AUDIT_HEADS
from server.actions.boards.board_reminders import BOARD_REMINDERS
from server.actions.boards.board_totals import BOARD_TOTALS
from server.actions.colors.appeals import APPEALS, OPEN_APPEALS
from server.actions.colors.colors import COLOR_HISTORY
from server.actions.colors.exceptions import EXCEPTIONS
from server.actions.colors.policies import POLICIES
from server.actions.evidence.evidence_batches import EVIDENCE_BATCHES
from server.actions.evidence.evidence_quotas import EVIDENCE_QUOTAS
from server.actions.evidence.facts import EVIDENCE
from server.actions.files import FILE_CHUNKS, FILES
from server.actions.imports.import_rows import IMPORT_ROWS
from server.actions.imports.imports import IMPORTS
from server.actions.jobs import JOBS
from server.actions.limits import LIMITS
from server.actions.messages.channel_counts import CHANNEL_COUNTS
from server.actions.messages.deliveries import DELIVERIES
from server.actions.messages.notices import NOTICES
from server.actions.messages.subscriptions import SUBSCRIPTION_REPORTS, SUBSCRIPTIONS
from server.actions.organizations.departments import DEPARTMENTS
from server.actions.organizations.group_channels import GROUP_CHANNELS
from server.actions.organizations.invitations import INVITATIONS
from server.actions.organizations.organizations import ORGANIZATIONS
from server.actions.outbox import OUTBOX
from server.actions.people.persons import DOCUMENTS, PERSONS
from server.actions.people.photos import PHOTO_CHUNKS, PHOTO_FILES, PHOTOS
from server.actions.people.proxies import PROXIES
from server.actions.people.reviews import REVIEWS
from server.actions.places.places import PLACE_BATCHES, PLACES
from server.actions.places.visit_counts import VISIT_COUNTS
from server.actions.places.visits import VISITS
from server.actions.privacy.consents import CONSENTS
from server.actions.privacy.erasure import ERASURES
from server.actions.publications.publication_board import PUBLICATIONS
from server.actions.publications.reminders import ROUNDS
from server.actions.records.bulk_steps import BULK_ROWS
from server.actions.records.letters import LETTERS
from server.actions.records.record_history import RECORD_EVENTS
from server.actions.records.record_numbers import RECORD_NUMBERS
from server.actions.records.record_reads import RECORD_READS
from server.actions.records.records import RECORD_COUNTS, RECORDS
from server.actions.regions import REGIONS
from server.actions.registers.register_preferences import REGISTER_PREFERENCES
from server.actions.submissions.corrections import ROUND_REVISIONS
from server.actions.submissions.drafts import DRAFTS
from server.actions.submissions.submissions import SUBMISSIONS
from server.actions.submissions.templates import TEMPLATES
from server.actions.upward.upward_consents import UPWARD_CONSENTS
from server.actions.upward.upward_reports import UPWARD_DISTRICTS, UPWARD_REPORTS, UPWARD_TOTALS
from server.channels.sms_inbox import DEV_INBOX

COLLECTIONS = (
    ACCOUNTS, LOGINS, LOGIN_CODES, SESSIONS, REVOCATIONS, PERSONS, DOCUMENTS, EVIDENCE, COLOR_HISTORY, TEMPLATES,
    PUBLICATIONS, SUBMISSIONS, POLICIES, REGIONS, PLACES, PLACE_BATCHES, VISITS, VISIT_COUNTS, OUTBOX, NOTICES,
    AUDIT_ENTRIES, DEV_INBOX, LIMITS, PHOTOS, PHOTO_FILES, PHOTO_CHUNKS, PROXIES, REVIEWS,
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
