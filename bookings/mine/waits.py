"""Waiting for time on a piece: joining its line, seeing one's places, leaving again."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings import waiting
from bookings.asking.wait_forms import WaitForm, wait_form
from bookings.models import Wait
from bookings.models.waiting import WaitQuerySet
from bookings.policies import WITH_POLICY
from bookings.refusals import BookingRefusedError
from bookings.rules.bookable import why_not
from equipment.models import Equipment
from itube.accounts.limits import too_many
from itube.accounts.models import User
from itube.lib.rates import spend
from itube.lib.references import as_written

# So many in a minute are more than a person writes; each looks through the days it names.
MOST_A_MINUTE = 20


def standing_of(user: User, now: datetime) -> WaitQuerySet:
    """Return the places of user that may still come to something, held time first."""
    return Wait.objects.filter(user=user).standing(now).with_place(now).for_list()


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest) -> HttpResponse:
    """The form for one piece; sent, it is a place in the line, or says what stands in the way."""
    given = request.POST if request.method == "POST" else request.GET
    if not given.get("equipment"):
        return redirect(_list())
    pieces = Equipment.objects.published().select_related("center", *WITH_POLICY)
    piece = get_object_or_404(pieces.numbered(given["equipment"]))
    if reason := why_not(piece):
        messages.error(request, reason)
        return redirect(piece)
    now = timezone.now()
    if request.method != "POST":
        today = timezone.localdate(now)
        return _page(request, piece, wait_form(piece, today, today))
    form = WaitForm(piece, request.POST)
    if not form.is_valid():
        return _page(request, piece, form, 422)
    if seconds := spend(f"wait-for-time:{request.user.pk}", MOST_A_MINUTE, 60):
        return too_many(request, seconds=seconds)
    mode = form.cleaned_data["use_mode"]
    try:
        waiting.join(piece, form.window, form.length, use_mode=mode, user=request.user, now=now)
    except BookingRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, piece, form, 409)
    messages.success(
        request,
        _("빈 시간 대기를 신청했습니다. 맞는 시간이 비면 확보해 두고 메일로 알려 드립니다."),
    )
    return redirect(_list())


@login_required
@never_cache
@require_POST
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    mine = Wait.objects.filter(user=request.user)
    place = get_object_or_404(mine, reference=as_written(reference))
    try:
        waiting.leave(place)
    except BookingRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("빈 시간 대기를 취소했습니다."))
    return redirect(_list())


def _list() -> str:
    return f"{reverse('bookings:list')}#waits"


def _page(
    request: HttpRequest, piece: Equipment, form: WaitForm, status: int = 200
) -> HttpResponse:
    context = {"piece": piece, "wait_form": form}
    return render(request, "bookings/wait.html", context, status=status)
