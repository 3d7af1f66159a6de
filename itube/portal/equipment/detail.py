"""One piece of equipment: what it is, what it can do, what it costs, what could replace it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.asking.estimates import told_lengths
from bookings.asking.wait_forms import wait_form
from bookings.asking.week import free_week
from bookings.policies import WITH_POLICY
from bookings.rules.bookable import why_not
from centers.hours import hours_in_words
from equipment.equivalents import Equivalent, equivalents
from equipment.fees import announced, fee_in_force, in_force
from equipment.models import Equipment, Field, Spec
from equipment.models.equipment import EquipmentQuerySet
from equipment.supply import steps_of
from itube.finder import recent
from itube.finder.hits import first_hours_within
from itube.lib.periods import Span
from itube.portal.equipment.structured import product

# How far the free times of similar pieces are looked for.
LOOK_AHEAD = timedelta(days=31)


@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    piece = pieces_in_full().numbered(number).first()
    if piece is None:
        raise Http404
    if number != piece.number:
        return redirect(piece, permanent=True)
    now = timezone.now()
    today = timezone.localdate(now)
    tariffs = piece.tariffs.all()
    holding = in_force(tariffs, today)
    context = {
        "now": now,
        "piece": piece,
        "center": piece.center,
        "hours": hours_in_words(piece.center.opening_hours.all()),
        "fee": fee_in_force(piece, today),
        "tariffs": holding,
        "structured": product(piece, holding),
        "announced": announced(tariffs, today),
        "similar": _similar(piece, now),
        "steps": steps_of(piece),
        **_free_times(request, piece, now),
    }
    response = render(request, "portal/equipment/detail.html", context)
    recent.remember(request, response, piece)
    return response


def _similar(piece: Equipment, now: datetime) -> list[tuple[Equivalent, Span | None]]:
    """Return the same kind elsewhere, each with its first free hour, if it takes bookings."""
    found = equivalents(piece, timezone.localdate(now))
    times = first_hours_within([other.piece for other in found], LOOK_AHEAD, now)
    return [(other, times.get(other.piece.pk)) for other in found]


def _free_times(request: HttpRequest, piece: Equipment, now: datetime) -> dict[str, Any]:
    """Return the week that is asked for and what each length costs, or why there is none."""
    if reason := why_not(piece):
        return {"reason": reason}
    week = free_week(piece, request.GET.get("on", ""), request.user, now)
    rows = {row.use_mode: row for row in in_force(piece.tariffs.all(), timezone.localdate(now))}
    mode = next((mode for mode in piece.use_modes if mode in rows), "")
    return {
        "week": week,
        "lengths": told_lengths(rows.get(mode), week.policy, now),
        "priced_mode": mode,
        "wait_form": wait_form(
            piece,
            max(timezone.localdate(now), timezone.localdate(week.days[0].start)),
            timezone.localdate(week.days[-1].start),
            mode=mode,
        ),
    }


def pieces_in_full() -> EquipmentQuerySet:
    """Return the published pieces with all that one's page tells."""
    return (
        Equipment.objects.published()
        .select_related(
            "kind",
            "center__institution",
            "classification__parent__parent",
            "qualification",
            *WITH_POLICY,
        )
        .prefetch_related(
            "tariffs",
            "center__opening_hours",
            Prefetch("specs", queryset=Spec.objects.select_related("definition")),
            Prefetch("kind__fields", queryset=Field.objects.select_related("sector")),
        )
        .annotate(in_center=Equipment.objects.published().count_in("center"))
    )
