"""A center's sessions, the people of one of them, and these as a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.desk.desks import Desk, desk_of, desk_page, reference_of
from centers.permissions import Deed, limited
from itube.accounts.models import PersonalDataAccess
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.lib.sheets_out import Column, Look, Row, csv_of
from itube.programs.courses.forms import CancelSessionForm, CapacityForm, NoteForm
from itube.programs.courses.pages import shown
from itube.programs.courses.states import PLACED, REOPENED, State
from itube.programs.models import Enrolment, Session

PAGE_SIZE = 30


class Tab(TextChoices):
    COMING = "coming", gettext_lazy("다가오는 회차")
    OVER = "over", gettext_lazy("지난 회차")


@dataclass(frozen=True)
class Person:
    """One enrolment as the center sees it, with what may be done about it."""

    enrolment: Enrolment
    may_note: bool
    may_remove: bool
    may_reopen: bool


@login_required
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Sessions of the desk's center; the tab is ?show=, what is none shows what is coming."""
    now = timezone.now()
    desk = desk_of(request, now)
    own = Session.objects.filter(course__center=desk.center.pk)
    is_coming = Q(ends_at__gt=now, cancelled_at=None)
    lists = {
        Tab.COMING: own.filter(is_coming).order_by("starts_at", "pk"),
        Tab.OVER: own.exclude(is_coming).order_by("-starts_at", "-pk"),
    }
    show = Tab.OVER if request.GET.get("show") == Tab.OVER else Tab.COMING
    counts = {tab: sessions.count() for tab, sessions in lists.items()}
    try:
        pages = Pages(counts[show], page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    sessions = lists[show].select_related("course").with_places()[pages.rows]
    context = {
        "show": show.value,
        "tabs": [(tab.value, tab.label, counts[tab]) for tab in Tab],
        "rows": [shown(session, now) for session in sessions],
        "pages": pages,
        "query": request.GET,
    }
    return desk_page(request, desk, "programs/courses/desk/index.html", "courses", context)


def session_of(request: HttpRequest, reference: str, now: datetime) -> tuple[Session, Desk]:
    """Return that session and its center's desk; Http404 where one may not look."""
    seen = limited(Session.objects.all(), request.user, Deed.VIEW, now, to="course__center")
    session = get_object_or_404(
        seen.select_related("course__center__institution", "course__qualification").with_places(),
        reference=reference_of(reference),
    )
    return session, desk_of(request, now, session.course.center)


@login_required
@never_cache
@require_safe
def session(request: HttpRequest, reference: str) -> HttpResponse:
    found, desk = session_of(request, reference, timezone.now())
    return session_page(request, found, desk)


def session_page(
    request: HttpRequest,
    session: Session,
    desk: Desk,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """Return the page of one session; one of its forms may come with errors."""
    now = desk.now
    people = list(
        session.enrolments.select_related("user__company").order_by("place", "number", "pk")
    )
    has_begun = session.has_begun(now) and session.cancelled_at is None
    rows = [
        Person(
            person,
            may_note=has_begun and person.state in (State.ENROLLED, State.ATTENDED),
            may_remove=person.is_open and session.is_coming(now),
            may_reopen=State(person.state) in REOPENED,
        )
        for person in people
    ]
    context = {
        "session": session,
        "course": session.course,
        "shown": shown(session, now),
        "has_begun": has_begun,
        "may_change": session.cancelled_at is None and session.ends_at > now,
        "placed": [row for row in rows if row.enrolment.state in PLACED],
        "waiting": sorted(
            (row for row in rows if row.enrolment.state == State.WAITING),
            key=lambda row: row.enrolment.number,
        ),
        "cancelled": [row for row in rows if row.enrolment.state == State.CANCELLED],
        "any_to_note": any(row.may_note for row in rows),
        "note_form": NoteForm(),
        "capacity_form": CapacityForm(initial={"capacity": session.capacity}),
        "cancel_form": CancelSessionForm(auto_id="cancel-%s"),
        **forms,
    }
    template = "programs/courses/desk/session.html"
    return desk_page(request, desk, template, "course", context, status)


@login_required
@never_cache
@require_safe
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has a place or waits, as a file; that somebody took it is written down."""
    found, desk = session_of(request, reference, timezone.now())
    rows = list(
        found.enrolments.exclude(state=State.CANCELLED)
        .select_related("user__company")
        .order_by("place", "number")
    )
    PersonalDataAccess.objects.create(
        actor=desk.user,
        deed=PersonalDataAccess.Deed.EXPORT,
        subject=f"programs.session {found.pk}",
        rows=len(rows),
    )
    columns = [
        Column(pgettext("seat number", "자리"), Look.COUNT),
        Column(_("신청 순서"), Look.COUNT),
        Column(_("상태")),
        Column(_("이름")),
        Column(_("회사")),
        Column(_("전자우편")),
        Column(_("업무용 연락처")),
        Column(_("신청번호")),
        Column(_("수료번호")),
    ]
    content = csv_of(columns, (Row(_cells(row)) for row in rows))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    day = timezone.localdate(found.starts_at)
    name = f"{found.course.slug}-{day.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(row: Enrolment) -> list[Any]:
    user = row.user
    return [
        row.place,
        row.number,
        str(row.get_state_display()),
        str(user),
        user.company.name if user.company else "",
        "" if user.anonymised_at else user.email,
        user.phone,
        row.reference,
        row.certificate_no or "",
    ]
