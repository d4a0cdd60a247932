"""Wiring: handlers to addresses, body limits, what is logged and measured; no start with an undeclared method."""

import re
from typing import Any

import structlog
from tornado.httputil import HTTPServerRequest
from tornado.web import Application, RequestHandler, stream_request_body

from server.actions.services import Services
from server.errors import Problem
from server.handlers import (
    answering,
    appeals,
    applications,
    audits,
    boards,
    channels,
    clients,
    codes,
    credentials,
    documents,
    evidence,
    exceptions,
    forms,
    identities,
    imports,
    jobs,
    letters,
    memberships,
    metrics,
    nearby_risks,
    notices,
    openapi,
    organizations,
    persons,
    photos,
    places,
    policies,
    posts,
    privacy,
    publications,
    regions,
    register_records,
    registers,
    sessions,
    staff,
    system,
    upward,
)  # fmt: skip
from server.handlers.base import Handler
from server.handlers.operations import BODY_LIMIT

HANDLERS: list[type[Handler]] = [
    sessions.LoginCodes,
    sessions.Sessions,
    sessions.PasswordSessions,
    sessions.WeChatSessions,
    sessions.AlipaySessions,
    sessions.CurrentSession,
    credentials.Captchas,
    credentials.Registrations,
    credentials.PasswordResets,
    credentials.OwnPassword,
    credentials.OwnSessions,
    credentials.OwnSession,
    credentials.OwnDevices,
    credentials.OwnDevice,
    persons.OwnPersons,
    persons.OwnColor,
    codes.OwnCode,
    codes.CodeKeys,
    codes.CodeChecks,
    policies.Policies,
    persons.OwnTodo,
    persons.OwnVisits,
    persons.OwnSubmissions,
    persons.OwnSubmission,
    notices.OwnNotices,
    notices.OwnNoticesRead,
    notices.OwnNoticePreferences,
    notices.OwnEmail,
    notices.OwnEmailVerification,
    notices.OwnSubscriptions,
    persons.PastColor,
    persons.OwnPerson,
    persons.OwnPersonForm,
    persons.OwnHistory,
    persons.OwnProxies,
    persons.OwnProxy,
    persons.ProxyDecision,
    identities.OwnReviews,
    identities.OwnReview,
    identities.OwnVerification,
    identities.OwnVerificationResult,
    identities.OwnClaims,
    identities.Reviews,
    identities.Review,
    identities.ReviewPhoto,
    identities.ReviewDecision,
    photos.OwnPhotos,
    photos.OwnPhoto,
    forms.Templates,
    forms.TemplateDetail,
    forms.TemplateForm,
    forms.TemplateTrial,
    answering.Submissions,
    answering.Corrections,
    answering.PublicationForm,
    answering.OwnRevisions,
    answering.OwnDraft,
    publications.Publications,
    publications.PublicationPreviews,
    publications.Publication,
    publications.PublicationImage,
    publications.PublicationPicture,
    publications.PublicationPoster,
    places.Visits,
    places.PlaceCode,
    places.PlaceActivation,
    places.PlaceImage,
    places.Places,
    places.PlaceBatches,
    places.PlaceRotation,
    posts.OwnPlaces,
    posts.PlaceVisits,
    posts.PlaceCounts,
    posts.Visit,
    staff.OwnAccess,
    staff.Staff,
    staff.StaffSearches,
    staff.StaffMember,
    staff.StaffDeactivation,
    staff.StaffActivation,
    organizations.OrganizationOptions,
    organizations.Organizations,
    organizations.SimilarOrganizations,
    organizations.Organization,
    organizations.OrganizationClosure,
    organizations.OwnOrganizations,
    organizations.Administrators,
    organizations.Administrator,
    organizations.AdministrationTransfer,
    organizations.Departments,
    organizations.DepartmentMoves,
    organizations.Invitations,
    organizations.Invitation,
    organizations.InvitationPoster,
    memberships.InvitationDetail,
    memberships.InvitationImage,
    memberships.InvitationPicture,
    memberships.Joining,
    memberships.OwnMembership,
    memberships.Members,
    memberships.Member,
    memberships.Leaves,
    memberships.Leave,
    regions.Regions,
    regions.Region,
    nearby_risks.NearbyRisks,
    evidence.Evidence,
    evidence.EvidenceBatches,
    evidence.EvidenceBatchDecision,
    exceptions.PersonExceptions,
    exceptions.Exceptions,
    exceptions.ExceptionDecision,
    exceptions.ExceptionWithdrawal,
    exceptions.ExceptionWithdrawalDecision,
    exceptions.ExceptionPhoto,
    exceptions.OwnExceptions,
    appeals.OwnAppeals,
    appeals.Appeals,
    appeals.AppealAnswer,
    appeals.AppealPhoto,
    privacy.ConsentTexts,
    privacy.OwnConsents,
    privacy.OwnDisclosures,
    privacy.OwnExports,
    privacy.OwnReadableExports,
    privacy.OwnErasures,
    privacy.PersonSearch,
    privacy.PersonUnmask,
    channels.Channels,
    channels.Deliveries,
    channels.DeliveryRetry,
    channels.GroupChannels,
    channels.GroupChannelTest,
    applications.Records,
    applications.OwnRecords,
    applications.OwnRecord,
    applications.OwnRecordPhoto,
    applications.RecordSteps,
    applications.RecordClaim,
    applications.RecordComments,
    applications.RecordHistory,
    letters.RecordLetter,
    letters.Letter,
    audits.Audit,
    registers.Registers,
    registers.Register,
    registers.RegisterRecords,
    registers.RegisterTabs,
    registers.RegisterExports,
    registers.RegisterBulk,
    register_records.Record,
    register_records.RecordPhoto,
    register_records.RecordUnmask,
    registers.OwnRegisterPreferences,
    boards.Board,
    boards.BoardPeople,
    boards.BoardPerson,
    boards.BoardDays,
    boards.BoardReminderPreview,
    boards.BoardReminders,
    boards.BoardExports,
    imports.ImportWorkbook,
    imports.Imports,
    imports.Import,
    imports.ImportRows,
    imports.ImportApplication,
    upward.UpwardFunctions,
    upward.UpwardOverview,
    upward.UpwardConsent,
    upward.UpwardReports,
    upward.UpwardTotals,
    upward.UpwardOrganizations,
    jobs.OwnJobs,
    jobs.OwnJob,
    jobs.OwnJobCancellation,
    jobs.OwnFile,
    documents.OpenApi,
    documents.ProblemDetail,
    clients.ClientSettings,
    system.Health,
    system.Ready,
    system.Metrics,
]
DEVELOPMENT_HANDLERS: list[type[Handler]] = [system.DevelopmentMessages]
LARGEST_BODY = 8 * 1024 * 1024
ID = "[A-Za-z0-9_:.-]{1,80}"

log = structlog.get_logger("access")


class UndeclaredMethod(Exception):
    """A handler method lacks its declaration; the message lists them."""


class NotFound(Handler):
    """Any other address."""

    path = ".*"

    def prepare(self) -> None:
        self.refuse(Problem("request.not_found"))


@stream_request_body
class TooLarge(Handler):
    """Answers before the body is read, when its announced length is over the limit of the route."""

    path = ".*"

    def prepare(self) -> None:
        self.set_header("Connection", "close")
        self.refuse(Problem("body.too_large"))

    def data_received(self, chunk: bytes) -> None:
        """What still arrives is not kept."""


class AnmaApplication(Application):
    """Tornado's application with body limits per route, metrics and a log line that holds nobody's data."""

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        exact = self.settings["exact"].get(request.path)
        if exact is None:
            delegate = super().find_handler(request, **kwargs)
        else:  # no need to try every pattern
            delegate = self.get_handler_delegate(request, exact, {"services": self.settings["services"]})
        length = request.headers.get("Content-Length", "0")
        limit = _limit(getattr(delegate, "handler_class", None), request.method)
        if length.isdigit() and int(length) > limit:
            return self.get_handler_delegate(request, TooLarge, {"services": self.settings["services"]})
        return delegate

    def log_request(self, handler: RequestHandler) -> None:
        request, status = handler.request, handler.get_status()
        path = getattr(handler, "path", "static")
        seconds = request.request_time()
        metrics.observe(request.method or "", path, status, seconds)
        if self.settings["access_log"] or status >= 500:
            request_id = getattr(handler, "request_id", "")
            log.info(
                "request",
                method=request.method,
                path=path,
                status=status,
                ms=round(seconds * 1000, 1),
                request_id=request_id,
            )


def _limit(handler: Any, method: str | None) -> int:
    operation = getattr(getattr(handler, (method or "").lower(), None), "operation", None)
    return operation.limit if operation else BODY_LIMIT


def make_app(services: Services) -> AnmaApplication:
    """The application of one process; UndeclaredMethod when a handler method has no declaration."""
    handlers = HANDLERS + (DEVELOPMENT_HANDLERS if services.settings.is_dev else [])
    missing = openapi.undeclared(handlers)
    if missing:
        raise UndeclaredMethod(f"没有声明 verb、body、answers 的方法：{'、'.join(missing)}")
    given = {"services": services}
    routes: list[Any] = [(_pattern(handler), handler, given) for handler in handlers]
    return AnmaApplication(
        routes + clients.routes(services.settings) + documents.STATIC,
        default_handler_class=NotFound,
        default_handler_args=given,
        services=services,
        api_handlers=handlers,
        exact={handler.path: handler for handler in handlers if "{" not in handler.path},
        access_log=services.settings.access_log,
    )


def _pattern(handler: type[Handler]) -> str:
    def part(match: re.Match[str]) -> str:
        return f"(?P<{match[1]}>{handler.path_patterns.get(match[1], ID)})"

    return re.sub(r"{(\w+)}", part, re.escape(handler.path).replace(r"\{", "{").replace(r"\}", "}"))
