"""Keeping a piece from use for a while: planned, calibration, the center's own work."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bookings import transitions
from bookings.desk.desks import desk_of, desk_page, reference_of
from bookings.desk.forms import MOMENT
from bookings.desk.maintenance_forms import MaintenanceForm
from bookings.models import Maintenance, Occupancy
from bookings.refusals import BookingRefusedError, TimeTakenError
from bookings.templatetags.bookings import period
from centers.permissions import Deed, limited
from itube.lib.pages import NoSuchPageError, Pages, page_number

PAGE_SIZE = 30


@login_required
@never_cache
def maintenance(request: HttpRequest) -> HttpResponse:
    """The list, and the form to add to it; ?equipment=, ?start= ... fill it in."""
    now = timezone.now()
    desk = desk_of(request, now)
    if request.method == "POST" and not desk.may_operate:
        raise PermissionDenied
    form = MaintenanceForm(
        request.POST if request.method == "POST" else None,
        center=desk.center,
        now=now,
        asked=request.GET,
    )
    in_the_way: list[Occupancy] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                kept = transitions.add_maintenance(
                    data["piece"],
                    data["span"],
                    kind=data["kind"],
                    actor=desk.user,
                    now=now,
                    unit=data["unit"],
                    text=data["text"],
                )
            except BookingRefusedError as refusal:
                form.add_error(None, str(refusal))
                status = 409
                if isinstance(refusal, TimeTakenError):
                    in_the_way = _in_the_way(form)
            else:
                messages.success(request, _said(kept))
                return redirect(reverse("desk:maintenance") + desk.query)
    rows = (
        Maintenance.objects.filter(equipment__center=desk.center.pk)
        .select_related("equipment", "made_by")
        .order_by("-start", "-pk")
    )
    coming = Q(end__gt=now, cancelled_at=None)
    past = rows.exclude(coming)
    try:
        pages = Pages(past.count(), page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    context = {
        "form": form,
        "in_the_way": in_the_way,
        "breakdown": _breakdown_address(form) if in_the_way else "",
        "coming": rows.filter(coming).order_by("start", "pk"),
        "past": past[pages.rows],
        "pages": pages,
        "query": request.GET,
    }
    return desk_page(request, desk, "desk/maintenance.html", "maintenance", context, status)


@login_required
@require_POST
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Give back the time of a maintenance from now on."""
    now = timezone.now()
    seen = limited(
        Maintenance.objects.select_related("equipment__center"),
        request.user,
        Deed.VIEW,
        now,
        to="equipment__center",
    )
    kept = get_object_or_404(seen, reference=reference_of(reference))
    desk = desk_of(request, now, kept.equipment.center)
    if not desk.may_operate:
        raise PermissionDenied
    if kept.cancelled_at or kept.end <= now:
        messages.error(request, _("이미 끝났거나 취소한 점검입니다."))
    else:
        transitions.end_maintenance(kept, now=now)
        said = _("취소했습니다.") if kept.cancelled_at else _("끝냈습니다.")
        messages.success(
            request,
            _("%(piece)s %(kind)s: %(said)s 남은 시간은 다시 예약을 받습니다.")
            % {"piece": kept.equipment, "kind": kept.get_kind_display(), "said": said},
        )
    return redirect(reverse("desk:maintenance") + desk.query)


def _said(kept: Maintenance) -> str:
    return _("%(piece)s %(kind)s: %(span)s에 등록했습니다. 그 시간에는 예약을 받지 않습니다.") % {
        "piece": kept.equipment,
        "kind": kept.get_kind_display(),
        "span": period(kept.span),
    }


def _in_the_way(form: MaintenanceForm) -> list[Occupancy]:
    data = form.cleaned_data
    rows = Occupancy.objects.holding().filter(
        equipment=data["piece"].pk, span__overlap=tuple(data["span"])
    )
    if data["unit"]:
        rows = rows.filter(unit=data["unit"])
    return list(
        rows.select_related(
            "booking__company",
            "booking__user",
            "equipment",
            "offer__booking__company",
            "offer__booking__user",
            "offer__booking__equipment",
            "maintenance",
        ).order_by("span", "unit")
    )


def _breakdown_address(form: MaintenanceForm) -> str:
    """Return the page of the breakdown that would do what the form could not."""
    data = form.cleaned_data
    query = {
        "center": data["piece"].center.code,
        "equipment": data["piece"].number,
        "unit": data["unit"],
        "start": f"{timezone.localtime(data['span'].start):{MOMENT}}",
        "end": f"{timezone.localtime(data['span'].end):{MOMENT}}",
        "text": data["text"],
    }
    return reverse("desk:breakdown", query={name: value for name, value in query.items() if value})
