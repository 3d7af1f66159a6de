"""Whose desk is open: a center, what the person may do there, and its figures of the day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bookings.availability.opening import day_span
from bookings.models import Booking
from bookings.states import PENDING, WAITS_FOR_CENTER, WAITS_FOR_REQUESTER, State
from centers.admin.limits import standing_of
from centers.models import Center
from centers.permissions import Deed, Standing, centers_where
from itube.accounts.models import User
from itube.lib.references import PATTERN, as_written


@dataclass(frozen=True)
class Figures:
    """How many bookings of a center wait for what. due_today: the center's own turn, overdue too.

    today: uses of today, whatever has become of them; in_use those that are going on; to_close:
    uses whose time is over and whose record is not written.
    """

    due_today: int
    mine: int
    theirs: int
    open: int
    today: int
    in_use: int
    to_close: int


@dataclass(frozen=True)
class Desk:
    """One center's desk as one person sees it at one moment; centers are all that may be chosen."""

    user: User
    center: Center
    centers: Sequence[Center]
    standing: Standing
    now: datetime

    def may(self, deed: Deed) -> bool:
        return self.standing.may(deed, self.center.pk)

    @property
    def may_approve(self) -> bool:
        return self.may(Deed.APPROVE)

    @property
    def may_operate(self) -> bool:
        return self.may(Deed.OPERATE)

    @property
    def may_manage(self) -> bool:
        return self.may(Deed.MANAGE)

    @property
    def query(self) -> str:
        """What an address needs so that it opens this desk; nothing where there is no choice."""
        return f"?center={self.center.code}" if len(self.centers) > 1 else ""

    @cached_property
    def figures(self) -> Figures:
        """One statement, once a page."""
        today = day_span(timezone.localdate(self.now))
        of_today = Q(starts_at__lt=today.end, ends_at__gt=today.start)
        used = (State.CONFIRMED, State.IN_USE, State.COMPLETED)
        waiting = (State.CONFIRMED, State.IN_USE)
        counts = Booking.objects.filter(
            Q(state__in=PENDING) | Q(state__in=waiting) | of_today,
            equipment__center=self.center.pk,
        ).aggregate(
            due_today=Count("pk", Q(state__in=WAITS_FOR_CENTER, respond_by__lt=today.end)),
            mine=Count("pk", Q(state__in=WAITS_FOR_CENTER)),
            theirs=Count("pk", Q(state__in=WAITS_FOR_REQUESTER)),
            open=Count("pk", Q(state__in=PENDING)),
            today=Count("pk", of_today & Q(state__in=used)),
            in_use=Count("pk", Q(state=State.IN_USE)),
            to_close=Count("pk", Q(state__in=waiting, ends_at__lte=self.now)),
        )
        return Figures(**counts)


def desk_of(request: HttpRequest, now: datetime, center: Center | None = None) -> Desk:
    """Return the desk of center, else of the one named by ?center=, else the person's first.

    Http404 for a center whose requests the person may not see, and for who may see none.
    """
    centers = list(
        centers_where(request.user, Deed.VIEW, now).select_related("institution").order_by("code")
    )
    code = center.code if center else request.GET.get("center", "").upper()
    for found in centers:
        if code in ("", found.code):
            return Desk(cast(User, request.user), found, centers, standing_of(request), now)
    raise Http404


def reference_of(text: str) -> str:
    """Return the reference that an address means; Http404 for what cannot be one."""
    meant = as_written(text)
    if not re.match(PATTERN, meant):
        raise Http404
    return meant


def desk_page(
    request: HttpRequest,
    desk: Desk,
    template: str,
    here: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Return a page of the desk; `here` is the name of the entry of the side menu it belongs to."""
    shown = {"desk": desk, "now": desk.now, "here": here, **context}
    return render(request, template, shown, status=status)
