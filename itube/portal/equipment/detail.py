"""One piece of equipment: what it is, what it can do, what it costs, what could replace it."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.hours import hours_in_words
from equipment.equivalents import equivalents
from equipment.fees import announced, fee_in_force, in_force
from equipment.models import Equipment, Field, Spec
from equipment.models.equipment import EquipmentQuerySet


@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    piece = pieces_in_full().numbered(number).first()
    if piece is None:
        raise Http404
    if number != piece.number:
        return redirect(piece, permanent=True)
    today = timezone.localdate()
    tariffs = piece.tariffs.all()
    context = {
        "piece": piece,
        "center": piece.center,
        "hours": hours_in_words(piece.center.opening_hours.all()),
        "fee": fee_in_force(piece, today),
        "tariffs": in_force(tariffs, today),
        "announced": announced(tariffs, today),
        "equivalents": equivalents(piece, today),
    }
    return render(request, "portal/equipment/detail.html", context)


def pieces_in_full() -> EquipmentQuerySet:
    """Return the published pieces with all that one's page tells."""
    return (
        Equipment.objects.published()
        .select_related(
            "kind",
            "center__institution",
            "classification__parent__parent",
            "qualification",
        )
        .prefetch_related(
            "tariffs",
            "center__opening_hours",
            Prefetch("specs", queryset=Spec.objects.select_related("definition")),
            Prefetch("kind__fields", queryset=Field.objects.select_related("sector")),
        )
        .annotate(in_center=Equipment.objects.published().count_in("center"))
    )
