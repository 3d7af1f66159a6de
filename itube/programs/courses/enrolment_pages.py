"""Asking for a place, and one's own enrolment: its page, and giving it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.desk.desks import reference_of
from itube.accounts.limits import too_many
from itube.lib.rates import spend
from itube.programs.courses import enrolling
from itube.programs.courses.forms import EnrolForm
from itube.programs.courses.moving import EnrolmentRefusedError
from itube.programs.courses.pages import asking_pieces, shown
from itube.programs.courses.states import State
from itube.programs.models import Course, Enrolment, Session

# A minute and person: each tells someone by mail.
MOST_DEEDS = 20


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, reference: str) -> HttpResponse:
    """The form, with what stands in the way; who has asked already sees the enrolment instead."""
    now, user = timezone.now(), request.user
    public = Session.objects.filter(course__in=Course.objects.published(now))
    session = get_object_or_404(public.for_list().with_places(), reference=reference_of(reference))
    mine = Enrolment.objects.of_user(user)
    own = mine.filter(session=session).exclude(state=State.CANCELLED).first()
    if own:
        return redirect(own)
    if not session.takes_enrolments(now):
        messages.info(request, _("지금은 이 회차의 수강신청을 받지 않습니다."))
        return redirect(session.course)
    form, refused = EnrolForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST":
        if seconds := spend(f"enrol:{user.pk}", MOST_DEEDS, 60):
            return too_many(request, seconds=seconds)
        if form.is_valid():
            try:
                made = enrolling.enrol(session, user, now=now)
            except EnrolmentRefusedError as refusal:
                refused = str(refusal)
            else:
                told = (
                    _("대기자로 신청했습니다. 자리가 나면 차례대로 자리를 드리고 메일로 알립니다.")
                    if made.state == State.WAITING
                    else _("수강신청을 마쳤습니다. 확인 메일을 보냈습니다.")
                )
                messages.success(request, told)
                return redirect(made)
    context = {
        "session": session,
        "course": session.course,
        "shown": shown(session, now),
        "form": form,
        "refused": refused,
        "has_address": enrolling.has_confirmed_address(user),
        "overlaps": mine.overlapping(session).select_related("session__course"),
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "programs/courses/enrol.html", context, status=status)


def own_enrolment(request: HttpRequest, reference: str) -> Enrolment:
    """Return the person's own enrolment of that reference; Http404 for anybody else's."""
    mine = Enrolment.objects.of_user(request.user).for_list().with_position()
    return get_object_or_404(
        mine.select_related("session__course__qualification", "held"),
        reference=reference_of(reference),
    )


@login_required
@never_cache
@require_safe
def enrolment(request: HttpRequest, reference: str) -> HttpResponse:
    """One enrolment as its owner sees it, with the way to book once it is completed."""
    now = timezone.now()
    own = own_enrolment(request, reference)
    course = own.session.course
    context = {
        "enrolment": own,
        "session": own.session,
        "course": course,
        "now": now,
        "may_cancel": own.may_cancel(now),
        "days_left": own.session.days_left(now),
        "moves": own.moves.all(),
        "pieces": asking_pieces(course)[:6] if own.state == State.COMPLETED else [],
    }
    return render(request, "programs/courses/enrolment.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """One click gives the place, or the wait for one, back."""
    own = own_enrolment(request, reference)
    if seconds := spend(f"enrol:{request.user.pk}", MOST_DEEDS, 60):
        return too_many(request, seconds=seconds)
    try:
        enrolling.cancel(own, actor=request.user, now=timezone.now())
    except EnrolmentRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("대기를 취소했습니다.")
            if own.state == State.WAITING
            else _("수강신청을 취소했습니다. 자리는 기다리는 분께 돌아갑니다."),
        )
    return redirect("courses:mine")
