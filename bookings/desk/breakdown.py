"""A piece has broken down: first what would become of the bookings in the way, then the deed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from bookings import transitions
from bookings.desk.desks import desk_of, desk_page
from bookings.desk.maintenance_forms import BreakdownForm
from bookings.models import Booking, Offer
from bookings.refusals import BookingRefusedError
from bookings.templatetags.bookings import period
from bookings.transitions.maintaining import Breakdown


@dataclass(frozen=True)
class Line:
    """What becomes of one booking, before and after the deed.

    booking is None where another center has offered a time of the piece: whose request that was is
    none of this center's business until the requester consents.
    """

    booking: Booking | None
    would: str | Promise
    did: str | Promise


@login_required
@never_cache
def breakdown(request: HttpRequest) -> HttpResponse:
    """A POST without `confirm` only tells what would happen; with it, it happens."""
    now = timezone.now()
    desk = desk_of(request, now)
    if not desk.may_operate:
        raise PermissionDenied
    form = BreakdownForm(
        request.POST if request.method == "POST" else None,
        center=desk.center,
        now=now,
        asked=request.GET,
    )
    lines: list[Line] = []
    is_told, status = False, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            confirmed = "confirm" in request.POST
            try:
                with transaction.atomic():
                    withdrawn = _offered(form)
                    done = transitions.breakdown(
                        form.cleaned_data["piece"],
                        form.cleaned_data["span"],
                        actor=desk.user,
                        now=now,
                        unit=form.cleaned_data["unit"],
                        text=form.cleaned_data["text"],
                    )
                    lines = list(_lines(done, withdrawn))
                    # The deed itself, undone: nothing else tells as surely what it would do.
                    transaction.set_rollback(not confirmed)
            except BookingRefusedError as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                if confirmed:
                    _report(request, done, lines)
                    return redirect(reverse("desk:maintenance") + desk.query)
                is_told, status = True, 200
    context = {"form": form, "lines": lines, "is_told": is_told}
    return desk_page(request, desk, "desk/breakdown.html", "maintenance", context, status)


def _offered(form: BreakdownForm) -> list[Booking]:
    """Return the bookings to which a time in the way is offered."""
    data = form.cleaned_data
    offers = Offer.objects.filter(
        is_open=True,
        occupancies__holds=True,
        occupancies__equipment=data["piece"].pk,
        occupancies__span__overlap=tuple(data["span"]),
    )
    if data["unit"]:
        offers = offers.filter(occupancies__unit=data["unit"])
    return list(
        Booking.objects.filter(offers__in=offers)
        .select_related("company", "user", "equipment")
        .order_by("pk")
        .distinct()
    )


def _lines(done: Breakdown, withdrawn: list[Booking]) -> Iterator[Line]:
    """Yield one line a booking: who loses the time first."""
    for booking in done.cancelled:
        yield Line(
            booking,
            gettext_lazy("취소하고, 대신할 장비를 안내합니다."),
            gettext_lazy("취소했습니다. 신청자에게 대신할 장비와 함께 알립니다."),
        )
    for booking in done.finished:
        yield Line(
            booking,
            gettext_lazy("지금 이용을 끝내고 이용기록을 씁니다."),
            gettext_lazy("이용을 끝내고 이용기록을 썼습니다. 신청자에게 알립니다."),
        )
    for booking in done.shortened:
        yield Line(
            booking,
            gettext_lazy("고장 시작 전에 이용이 끝나도록 시간을 줄입니다."),
            gettext_lazy("고장 시작 전에 이용이 끝나도록 시간을 줄였습니다. 신청자에게 알립니다."),
        )
    for booking in done.reseated:
        yield Line(
            booking,
            gettext_lazy("같은 시간 다른 호기로 옮깁니다."),
            gettext_lazy("같은 시간 다른 호기로 옮겼습니다. 신청자에게 알립니다."),
        )
    changed = (*done.cancelled, *done.finished, *done.shortened, *done.reseated)
    told = {booking.pk for booking in changed}
    center = done.maintenance.equipment.center_id
    for booking in withdrawn:
        if booking.pk not in told:
            yield Line(
                booking if booking.equipment.center_id == center else None,
                gettext_lazy("제안한 일정을 거둡니다."),
                gettext_lazy("제안한 일정을 거두었습니다."),
            )


def _report(request: HttpRequest, done: Breakdown, lines: list[Line]) -> None:
    kept = done.maintenance
    messages.success(
        request,
        _("%(piece)s 고장: %(span)s에 등록했습니다. 그 시간에는 예약을 받지 않습니다.")
        % {"piece": kept.equipment, "span": period(kept.span)},
    )
    for line in lines:
        booking = line.booking
        if booking is None:
            messages.info(request, f"{_('다른 센터의 연계 제안')}: {line.did}")
            continue
        messages.info(
            request,
            format_html(
                '<a href="{}">{}</a> {} {}: {}',
                reverse("desk:booking", args=[booking.reference]),
                booking.reference,
                booking.company or booking.user,
                period(booking.span),
                line.did,
            ),
        )
