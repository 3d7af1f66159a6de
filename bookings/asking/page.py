"""What the page of a request shows beside the form: the bill, the deadlines, and what stands in
the way of the time that is chosen so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bookings import rules
from bookings.alternatives import Alternative, alternatives
from bookings.asking.estimates import Bill, bill
from bookings.asking.forms import RequestForm
from bookings.asking.wait_forms import WaitForm, wait_form
from bookings.availability.free import week_of
from bookings.clock import center_deadline
from bookings.fees import price, reduction_for, tariff_for
from bookings.models import Booking, Wait
from bookings.policies import policy_of
from bookings.refusals import Breach
from centers.models import Center
from equipment.fees import in_force
from equipment.models import Equipment, Tariff, UseMode
from itube.accounts.models import ConsentText, User
from itube.lib.periods import Span
from itube.lib.references import new_reference


@dataclass(frozen=True)
class Mode:
    """A use mode that can be chosen, with its price as it is now."""

    code: str
    label: str
    tariff: Tariff | None
    chosen: bool


@dataclass(frozen=True)
class Taken:
    """Why a time is not to be had, and what is: other times here and on equal pieces.

    mine is the person's own booking in that time, if that is what has it.
    """

    mine: Booking | None
    others: list[Alternative]


@dataclass(frozen=True)
class Chosen:
    """What the fields say so far, as far as it can be read, and what follows from it."""

    span: Span | None
    use_mode: str
    samples: int | None
    bill: Bill | None = None
    respond_by: datetime | None = None
    free_until: datetime | None = None
    breaches: list[Breach] = field(default_factory=list)
    taken: Taken | None = None
    # The person has waited for this time, and nobody else can take it until then.
    held_until: datetime | None = None


def taken_of(piece: Equipment, span: Span, use_mode: str, user: User, now: datetime) -> Taken:
    """Return why span is taken on piece as far as user may know, and what could be had instead."""
    own = Booking.objects.of_user(user).holding().filter(equipment=piece)
    return Taken(
        own.overlapping(span.start, span.end).first(),
        alternatives(piece, span, now, use_mode or None),
    )


def request_page(
    request: HttpRequest,
    piece: Equipment,
    form: RequestForm,
    now: datetime,
    *,
    problems: Sequence[str] = (),
    taken: Taken | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page with form, which says itself what is wrong with it.

    problems are those of the address that led here. A form that has not been sent yet is told
    beforehand which rules its time breaks, and whether someone else has it.
    """
    policy = policy_of(piece)
    typed = form.data if form.is_bound else form.initial
    chosen = _chosen(piece, typed, request.user, now, look_ahead=not form.is_bound)
    context = {
        "piece": piece,
        "center": piece.center,
        "receiver": receiver_of(piece.center),
        "form": form,
        "key": typed.get("key") or new_reference(),
        "problems": problems,
        "taken": taken or chosen.taken,
        "chosen": chosen,
        "modes": _modes(piece, chosen.use_mode, now),
        "policy": policy,
        "least": timedelta(minutes=policy.min_minutes),
        "most": timedelta(minutes=policy.max_minutes),
        "now": now,
    }
    if context["taken"] and chosen.span:
        context["wait_form"] = _wait_form(piece, chosen)
    if request.htmx:
        return render(request, "bookings/_new_summary.html", context)
    texts = ConsentText.objects.in_force(now)
    context["consent"] = texts.get(kind=ConsentText.Kind.THIRD_PARTY)
    return render(request, "bookings/new.html", context, status=status)


def _wait_form(piece: Equipment, chosen: Chosen) -> WaitForm:
    """Return the form to wait for a time on the day that was asked for."""
    day = timezone.localdate(chosen.span.start)
    return wait_form(piece, day, day, chosen.span.length, chosen.use_mode)


def receiver_of(center: Center) -> str:
    """Return who receives the data: the center with its institution, unless its name has it."""
    institution = center.institution.name
    return center.name if institution in center.name else f"{institution} {center.name}"


def _chosen(
    piece: Equipment, typed: Mapping[str, Any], user: User, now: datetime, *, look_ahead: bool
) -> Chosen:
    """Return what follows from the fields; their own faults are the form's to tell."""
    read = RequestForm(piece, typed)
    read.is_valid()
    span, samples = read.span, read.cleaned_data.get("sample_count")
    use_mode = read.cleaned_data.get("use_mode", "")
    if span is None:
        return Chosen(None, use_mode, samples)
    policy = policy_of(piece)
    asking = rules.asking_for(
        piece,
        policy,
        user=user,
        company=user.company,
        span=span,
        use_mode=use_mode,
        now=now,
    )
    breaches = rules.broken(asking) if look_ahead else []
    taken, held_until = None, None
    if look_ahead and not breaches and not _is_free(piece, span, now):
        held_until = _held_until(piece, span, user, now)
        taken = None if held_until else taken_of(piece, span, use_mode, user, now)
    return Chosen(
        span,
        use_mode,
        samples,
        bill=_bill(piece, use_mode, span, samples, user),
        respond_by=center_deadline(piece, policy, now, span.start, asking.opening),
        free_until=span.start - timedelta(hours=policy.cancel_free_hours),
        breaches=breaches,
        taken=taken,
        held_until=held_until,
    )


def _held_until(piece: Equipment, span: Span, user: User, now: datetime) -> datetime | None:
    held = Wait.objects.held_for(user, piece, now)
    whole = held.filter(held_start__lte=span.start, held_end__gte=span.end)
    return whole.values_list("held_until", flat=True).first()


def _bill(
    piece: Equipment, use_mode: str, span: Span, samples: int | None, user: User
) -> Bill | None:
    if not use_mode:
        return None
    percent = reduction_for(piece.center_id, user.company)
    estimate = price(tariff_for(piece, use_mode, span.start), span, samples, percent)
    return bill(estimate, span, samples)


def _is_free(piece: Equipment, span: Span, now: datetime) -> bool:
    units = week_of([piece], span, now)[piece.pk].by_unit.values()
    return any(stretch.covers(span) for spans in units for stretch in spans)


def _modes(piece: Equipment, chosen: str, now: datetime) -> list[Mode]:
    tariffs = {row.use_mode: row for row in in_force(piece.tariffs.all(), timezone.localdate(now))}
    return [
        Mode(code, str(UseMode(code).label), tariffs.get(code), code == chosen)
        for code in piece.use_modes
    ]
