"""What a center does with a session and its people, each by POST from the session's page."""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bookings.desk.desks import Desk, desk_of, reference_of
from itube.programs.courses import completing, enrolling, holding
from itube.programs.courses.desk import session_of, session_page
from itube.programs.courses.forms import (
    CancelSessionForm,
    CapacityForm,
    NoteForm,
    RemoveForm,
    ReopenForm,
)
from itube.programs.courses.moving import EnrolmentRefusedError
from itube.programs.courses.states import State
from itube.programs.models import Enrolment, Session

SessionDeed = Callable[[HttpRequest, Session, Desk], HttpResponse]
EnrolmentDeed = Callable[[HttpRequest, Enrolment, Desk], HttpResponse]


def of_session(deed: SessionDeed) -> Callable[[HttpRequest, str], HttpResponse]:
    """Let those who operate the session's center do it; 404 for who may not look, 403 for who may
    only look."""

    @login_required
    @require_POST
    @wraps(deed)
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        session, desk = session_of(request, reference, timezone.now())
        if not desk.may_operate:
            raise PermissionDenied
        return deed(request, session, desk)

    return view


def of_enrolment(deed: EnrolmentDeed) -> Callable[[HttpRequest, str], HttpResponse]:
    """As of_session(), for one enrolment of it."""

    @login_required
    @require_POST
    @wraps(deed)
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        now = timezone.now()
        seen = Enrolment.objects.visible_to(request.user, now).for_list()
        enrolment = get_object_or_404(seen, reference=reference_of(reference))
        desk = desk_of(request, now, enrolment.session.course.center)
        if not desk.may_operate:
            raise PermissionDenied
        return deed(request, enrolment, desk)

    return view


def back(session: Session) -> HttpResponse:
    return redirect("desk_courses:session", session.reference)


def tell_errors(request: HttpRequest, form: forms.Form) -> None:
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))


@of_session
def note(request: HttpRequest, session: Session, desk: Desk) -> HttpResponse:
    """Note the same of all who are ticked."""
    form = NoteForm(request.POST)
    chosen = [reference_of(text) for text in request.POST.getlist("chosen")]
    if not form.is_valid() or not chosen:
        messages.error(request, _("한 사람 이상을 고르고 출석, 불참, 수료 중 하나를 눌러 주세요."))
        return back(session)
    what = State(form.cleaned_data["what"])
    try:
        count = completing.note_all(session, chosen, what, actor=desk.user, now=desk.now)
    except EnrolmentRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            ngettext(
                "%(count)d명: %(what)s(으)로 적었습니다.",
                "%(count)d명: %(what)s(으)로 적었습니다.",
                count,
            )
            % {"count": count, "what": what.label},
        )
    return back(session)


@of_session
def capacity(request: HttpRequest, session: Session, desk: Desk) -> HttpResponse:
    form = CapacityForm(request.POST)
    if not form.is_valid():
        return session_page(request, session, desk, 422, capacity_form=form)
    try:
        moved = holding.resize(session, form.cleaned_data["capacity"], now=desk.now)
    except EnrolmentRefusedError as refusal:
        form.add_error("capacity", str(refusal))
        return session_page(request, session, desk, 409, capacity_form=form)
    messages.success(request, _("정원을 바꿨습니다."))
    if moved:
        messages.info(
            request,
            ngettext(
                "기다리던 %(count)d명에게 자리를 주고 메일로 알렸습니다.",
                "기다리던 %(count)d명에게 자리를 주고 메일로 알렸습니다.",
                len(moved),
            )
            % {"count": len(moved)},
        )
    return back(session)


@of_session
def cancel(request: HttpRequest, session: Session, desk: Desk) -> HttpResponse:
    """Call the session off."""
    form = CancelSessionForm(request.POST, auto_id="cancel-%s")
    if not form.is_valid():
        return session_page(request, session, desk, 422, cancel_form=form)
    try:
        count = holding.cancel_session(
            session, actor=desk.user, now=desk.now, reason=form.cleaned_data["reason"]
        )
    except EnrolmentRefusedError as refusal:
        form.add_error(None, str(refusal))
        return session_page(request, session, desk, 409, cancel_form=form)
    messages.success(
        request,
        ngettext(
            "회차를 취소하고 %(count)d명에게 메일로 알렸습니다.",
            "회차를 취소하고 %(count)d명에게 메일로 알렸습니다.",
            count,
        )
        % {"count": count},
    )
    return back(session)


@of_enrolment
def remove(request: HttpRequest, enrolment: Enrolment, desk: Desk) -> HttpResponse:
    """Cancel one person's enrolment; the place goes to the first who waits."""
    form = RemoveForm(request.POST)
    if not form.is_valid():
        tell_errors(request, form)
        return back(enrolment.session)
    try:
        enrolling.cancel(
            enrolment, actor=desk.user, now=desk.now, reason=form.cleaned_data["reason"]
        )
    except EnrolmentRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("신청을 취소하고 신청자에게 메일로 알렸습니다."))
    return back(enrolment.session)


@of_enrolment
def reopen(request: HttpRequest, enrolment: Enrolment, desk: Desk) -> HttpResponse:
    """Take back what was noted of one person by mistake."""
    form = ReopenForm(request.POST)
    if not form.is_valid():
        tell_errors(request, form)
        return back(enrolment.session)
    try:
        completing.reopen(
            enrolment, actor=desk.user, now=desk.now, reason=form.cleaned_data["reason"]
        )
    except EnrolmentRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("기록을 되돌렸습니다. 사유는 이력에 남습니다."))
    return back(enrolment.session)
