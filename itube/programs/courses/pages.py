"""What anyone sees of courses: the list, one course with its sessions, a session's calendar entry.

These pages are the same for everybody, so that they can be kept whole: the forms of a person stand
on pages of their own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.desk.desks import reference_of
from equipment.models import Equipment
from itube.lib.kept import kept_page
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.news.markup import as_html
from itube.programs.courses.calendar import calendar_of
from itube.programs.courses.filters import CourseFilter
from itube.programs.courses.structured import course_object
from itube.programs.models import Course, Session

PAGE_SIZE = 20
# Pieces that a course's page names; of the others it tells the number.
NAMED_PIECES = 6
# Sessions that a row of the list tells.
NAMED_SESSIONS = 2


@dataclass(frozen=True)
class Shown:
    """A session with what is true of it at one moment. left are the free places."""

    session: Session
    left: int
    waiting: int
    takes: bool
    opens_later: bool
    days_left: int

    @property
    def is_full(self) -> bool:
        return self.left == 0


def shown(session: Session, now: datetime) -> Shown:
    """Return session, one of with_places(), as pages tell it at now."""
    return Shown(
        session,
        max(0, session.capacity - session.taken),  # type: ignore[attr-defined]
        session.waiting,  # type: ignore[attr-defined]
        session.takes_enrolments(now),
        session.enrol_from is not None and session.enrol_from > now,
        session.days_left(now),
    )


@require_safe
@kept_page
def index(request: HttpRequest) -> HttpResponse:
    """What begins next first; unknown parameters are ignored, wrong values told above the list."""
    now = timezone.now()
    public = Course.objects.published(now)
    found = CourseFilter(request.GET, queryset=public)
    courses = found.qs
    try:
        pages = Pages(courses.count(), page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    coming = Prefetch(
        "sessions", queryset=Session.objects.coming(now).with_places(), to_attr="coming"
    )
    rows = courses.for_list().by_next_session(now).prefetch_related(coming)[pages.rows]
    given = found.form.cleaned_data
    query = request.GET.copy()
    for name in set(query) - set(found.filters) - {"page"}:
        del query[name]
    fields = found.fields_offered()
    context = {
        "now": now,
        "filter": found,
        "errors": [error for errors in found.form.errors.values() for error in errors],
        "given": given,
        "question": given.get("q", ""),
        "fields": fields,
        "all_fields": found.without("field").count(),
        "centers": found.centers_offered(),
        "query": query,
        "pages": pages,
        "total": pages.total,
        "is_narrowed": any(given.get(name) for name in found.filters),
        "courses": [
            (
                course,
                [shown(session, now) for session in course.coming[:NAMED_SESSIONS]],
                max(0, len(course.coming) - NAMED_SESSIONS),
            )
            for course in rows
        ],
    }
    return render(request, "programs/courses/index.html", context)


def asking_pieces(course: Course) -> QuerySet[Equipment]:
    """Return the pieces that one may use alone once course is completed: those that ask for the
    qualification that it grants; none if it grants none."""
    if course.qualification_id is None:
        return Equipment.objects.none()
    pieces = Equipment.objects.published().filter(qualification=course.qualification_id)
    return pieces.select_related("center", "kind").order_by("name_ko", "pk")


@require_safe
@kept_page
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """One course: what, for whom, what one may use afterwards, and when it is taught."""
    now = timezone.now()
    found = get_object_or_404(
        Course.objects.published(now).select_related(
            "center__institution", "field", "qualification"
        ),
        slug=slug,
    )
    sessions = [shown(one, now) for one in found.sessions.coming(now).with_places()]
    pieces = list(asking_pieces(found))
    others = (
        Course.objects.published(now)
        .filter(center=found.center_id)
        .exclude(pk=found.pk)
        .by_next_session(now)[:4]
    )
    context: dict[str, Any] = {
        "now": now,
        "course": found,
        "body": as_html(found.body),
        "kinds": found.kinds.order_by("name_ko"),
        "sessions": sessions,
        "first": next((one for one in sessions if one.takes), None),
        "pieces": pieces[:NAMED_PIECES],
        "more_pieces": max(0, len(pieces) - NAMED_PIECES),
        "piece_kinds": {piece.kind for piece in pieces},
        "others": others,
        "structured": course_object(found, [one.session for one in sessions]),
    }
    return render(request, "programs/courses/course.html", context)


@require_safe
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """A session as a file that calendar programs take in; one that is off says so."""
    public = Session.objects.filter(course__in=Course.objects.published(timezone.now()))
    session = get_object_or_404(public.for_list(), reference=reference_of(reference))
    response = HttpResponse(calendar_of(session), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="course-{session.reference}.ics"'
    return response
