"""The settings of a center's bookings: hours, closed days, rules, reductions; and of its pieces."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from bookings.availability.opening import day_span
from bookings.desk.desks import Desk, desk_of, desk_page
from bookings.desk.hours_forms import ClosedDayForm, WeekForm
from bookings.desk.policy_forms import FeesForm, PolicyForm
from bookings.models import Booking, BookingPolicy, Holiday, PieceHours
from bookings.policies import Policy, policy_of
from bookings.templatetags.bookings import short_day
from centers.models import ClosedDay
from centers.permissions import Deed, limited
from equipment.models import Equipment, Status

# How far ahead closed days are listed.
AHEAD = timedelta(days=366)

SAVED = {
    "week": gettext_lazy("운영시간을 바꿨습니다. 이미 받은 예약은 그대로입니다."),
    "closed": gettext_lazy("휴무일을 등록했습니다."),
    "policy": gettext_lazy("예약 규칙을 바꿨습니다. 앞으로 들어오는 신청부터 적용합니다."),
    "fees": gettext_lazy("감면율을 바꿨습니다. 앞으로 들어오는 신청부터 적용합니다."),
}


@login_required
@never_cache
def hours(request: HttpRequest) -> HttpResponse:
    """Of the center as a whole; a POST names in `part` which of its forms it sends."""
    now = timezone.now()
    desk = desk_of(request, now)
    part = _part_sent(request, desk)
    data = request.POST
    if part == "reopen":
        return _reopened(request, desk)
    made: dict[str, Any] = {
        "week": WeekForm(data if part == "week" else None, of=desk.center),
        "closed": ClosedDayForm(data if part == "closed" else None, center=desk.center),
        "policy": PolicyForm(data if part == "policy" else None, of=desk.center, above=Policy()),
        "fees": FeesForm(data if part == "fees" else None, center=desk.center),
    }
    if part in made and made[part].is_valid():
        made[part].save()
        messages.success(request, SAVED[part])
        if part == "closed":
            _warn_of_bookings(request, desk, made[part].instance.day)
        return redirect(f"{reverse('desk:hours')}{desk.query}#{part}")
    today = timezone.localdate(now)
    coming = {"day__range": (today, today + AHEAD)}
    pieces = (
        Equipment.objects.filter(center=desk.center.pk)
        .exclude(status=Status.DISPOSED)
        .annotate(
            own_week=Exists(PieceHours.objects.filter(equipment=OuterRef("pk"))),
            own_policy=Exists(BookingPolicy.objects.filter(equipment=OuterRef("pk"))),
        )
        .order_by("name_ko", "pk")
    )
    context = {
        **_shown(desk, made),
        "closed_days": ClosedDay.objects.filter(
            Q(center=desk.center.pk) | Q(center=None), **coming
        ).select_related("center"),
        "holidays": Holiday.objects.filter(**coming),
        "pieces": pieces,
    }
    status = 422 if request.method == "POST" else 200
    return desk_page(request, desk, "desk/hours.html", "hours", context, status)


@login_required
@never_cache
def piece_hours(request: HttpRequest, number: str) -> HttpResponse:
    """Of one piece, where they are not those of its center."""
    now = timezone.now()
    seen = limited(Equipment.objects.numbered(number), request.user, Deed.VIEW, now)
    piece = get_object_or_404(seen.select_related("center__institution"))
    desk = desk_of(request, now, piece.center)
    part = _part_sent(request, desk)
    data = request.POST
    above = policy_of(Equipment(center=piece.center))
    made: dict[str, Any] = {
        "week": WeekForm(data if part == "week" else None, of=piece),
        "policy": PolicyForm(data if part == "policy" else None, of=piece, above=above),
    }
    if part in made and made[part].is_valid():
        made[part].save()
        messages.success(request, SAVED[part])
        return redirect("desk:piece_hours", piece.number)
    context = {**_shown(desk, made), "piece": piece}
    status = 422 if request.method == "POST" else 200
    return desk_page(request, desk, "desk/piece_hours.html", "hours", context, status)


def _part_sent(request: HttpRequest, desk: Desk) -> str:
    """Return which form a POST sends, and nothing for a GET; only a manager may send one."""
    if request.method != "POST":
        return ""
    if not desk.may_manage:
        raise PermissionDenied
    return request.POST.get("part", "")


def _shown(desk: Desk, made: dict[str, forms.BaseForm]) -> dict[str, forms.BaseForm]:
    """Return the forms for the page; who may not change them can only read them."""
    if not desk.may_manage:
        for form in made.values():
            for field in form.fields.values():
                field.disabled = True
    return made


def _warn_of_bookings(request: HttpRequest, desk: Desk, day: date) -> None:
    """Say how many bookings lie on a day that has just been closed: they stay."""
    whole = day_span(day)
    bookings = Booking.objects.holding().filter(equipment__center=desk.center.pk)
    found = bookings.overlapping(whole.start, whole.end).count()
    if found:
        text = ngettext(
            "이날 이미 받은 예약이 %(n)d건 있습니다. 취소하거나 옮길지 확인하시기 바랍니다.",
            "이날 이미 받은 예약이 %(n)d건 있습니다. 취소하거나 옮길지 확인하시기 바랍니다.",
            found,
        )
        address = reverse("desk:day", query={"center": desk.center.code, "on": day.isoformat()})
        messages.warning(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                text % {"n": found},
                address,
                _("%(day)s 일정 보기") % {"day": short_day(whole.start)},
            ),
        )


def _reopened(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open again on the closed day of that date; those of all centers stay."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        day = date.min
    if ClosedDay.objects.filter(center=desk.center.pk, day=day).delete()[0]:
        messages.success(request, _("휴무일을 지웠습니다. 그날 다시 예약을 받습니다."))
    else:
        messages.error(request, _("이미 지운 휴무일입니다."))
    return redirect(f"{reverse('desk:hours')}{desk.query}#closed")
