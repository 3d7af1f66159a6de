"""From a confirmed booking to its record of use: start, finish, no-show, correction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.fees import price
from bookings.models import Booking, BookingEvent, OrganisationType, UsageRecord, UseClass, UseType
from bookings.refusals import BookingRefusedError, WrongStateError
from bookings.states import EventKind, Party, State
from bookings.transitions.moving import move
from equipment.models import Equipment
from itube.accounts.models import Company, User
from itube.lib.periods import Span

# The journal's type of organisation for each size of company that people sign up with.
ORGANISATION_OF_SIZE = {
    Company.Size.UNIVERSITY: OrganisationType.UNIVERSITY_PRIVATE,
    Company.Size.INSTITUTE: OrganisationType.PUBLIC,
}


@dataclass(frozen=True)
class Use:
    """What staff say of a use that is over; what is None is filled in from the booking."""

    start: datetime | None = None
    end: datetime | None = None
    operating_minutes: int | None = None
    use_type: str = UseType.ANALYSIS
    samples: int | None = None
    staff_minutes: int = 0
    fee_won: int | None = None
    note: str = ""


def start_use(booking: Booking, *, actor: User | None, now: datetime) -> BookingEvent:
    """Note that the use has begun. It may begin at most a day early, else the time is wrong."""
    if booking.state == State.CONFIRMED and (booking.starts_at - now).days >= 1:
        raise BookingRefusedError(_("이용일이 아직 하루 넘게 남았어요."))
    return move(
        booking,
        State.IN_USE,
        EventKind.STARTED,
        actor=actor,
        party=Party.CENTER,
        now=now,
        data={"started_at": now.isoformat()},
    )


@transaction.atomic
def finish_use(
    booking: Booking, use: Use, *, actor: User | None, now: datetime, text: str = ""
) -> BookingEvent:
    """Note that the use is over and write its record; from `confirmed` too (log closed later).

    Raises BookingRefusedError if the use would end before it begins or run longer than it lasted.
    """
    span = _used_span(booking, use)
    if booking.state == State.CONFIRMED and span.start > now:
        raise BookingRefusedError(_("아직 시작하지 않은 이용은 끝낼 수 없어요."))
    event = move(
        booking,
        State.COMPLETED,
        EventKind.FINISHED,
        actor=actor,
        party=Party.CENTER,
        now=now,
        text=text,
    )
    record_use(booking, use, span, writer=actor, now=now)
    return event


def no_show(booking: Booking, *, actor: User | None, now: datetime, text: str = "") -> BookingEvent:
    """Note that nobody came; only once the time has begun."""
    if booking.state == State.CONFIRMED and booking.starts_at > now:
        raise BookingRefusedError(_("이용 시작 시각이 지난 뒤에 미이용으로 처리할 수 있어요."))
    return move(
        booking,
        State.NO_SHOW,
        EventKind.NO_SHOW,
        actor=actor,
        party=Party.CENTER,
        now=now,
        text=text,
    )


def record_use(
    booking: Booking, use: Use, span: Span, *, writer: User | None, now: datetime
) -> UsageRecord:
    """Write the record of a booking's use with the statutory fields; the fee follows the use."""
    minutes = int(span.length.total_seconds() // 60)
    samples = use.samples if use.samples is not None else booking.sample_count
    fee = use.fee_won
    if fee is None:
        fee = price(booking.tariff, span, samples, booking.reduction_percent).won or 0
    company = booking.company
    return UsageRecord.objects.create(
        equipment=booking.equipment,
        booking=booking,
        start=span.start,
        end=span.end,
        operating_minutes=minutes if use.operating_minutes is None else use.operating_minutes,
        use_class=UseClass.EXTERNAL,
        use_mode=booking.use_mode,
        use_type=use.use_type,
        organisation_type=ORGANISATION_OF_SIZE.get(
            company.size if company else "", OrganisationType.COMPANY
        ),
        organisation_name=company.name_ko if company else "",
        department=booking.user.department,
        samples=samples or 0,
        staff_minutes=use.staff_minutes,
        fee_won=fee,
        writer=writer,
        note=use.note,
        created_at=now,
    )


def record_in_house(
    piece: Equipment, span: Span, *, use_class: str, writer: User | None, now: datetime, **told: Any
) -> UsageRecord:
    """Write a line of the journal for a use that nobody booked: by the center or its institution.

    told are the other fields of the record; operating minutes that are left out are the whole
    span's. Raises BookingRefusedError for external use (that is booked), and for a use that is
    not over yet.
    """
    if use_class not in (UseClass.OWN, UseClass.INTERNAL):
        raise BookingRefusedError(_("타기관의 이용은 예약으로 적어요."))
    if span.end > now:
        raise BookingRefusedError(_("아직 끝나지 않은 이용은 적을 수 없어요."))
    told.setdefault("operating_minutes", int(span.length.total_seconds() // 60))
    institution = piece.center.institution
    return UsageRecord.objects.create(
        equipment=piece,
        start=span.start,
        end=span.end,
        use_class=use_class,
        organisation_name=institution.name_ko,
        writer=writer,
        created_at=now,
        **told,
    )


@transaction.atomic
def correct_use(
    record: UsageRecord, *, writer: User | None, now: datetime, **changes: Any
) -> UsageRecord:
    """Replace a record by one with changes; the wrong one stays, and is counted no more.

    Raises BookingRefusedError if it has been replaced already, or for a use that cannot have been.
    """
    span = Span(changes.get("start", record.start), changes.get("end", record.end))
    units = 1 if record.booking_id else record.equipment.units
    _check_use(span, changes.get("operating_minutes", record.operating_minutes), units)
    if not UsageRecord.objects.filter(pk=record.pk, is_replaced=False).update(is_replaced=True):
        raise BookingRefusedError(_("이미 고쳐진 기록이에요. 마지막 기록을 고쳐 주세요."))
    kept = {
        field.attname: getattr(record, field.attname)
        for field in UsageRecord._meta.concrete_fields  # noqa: SLF001 - Django's public API
        if field.name not in ("id", "replaces", "is_replaced", "created_at", "writer")
    }
    return UsageRecord.objects.create(
        **{**kept, **changes}, replaces=record, writer=writer, created_at=now
    )


def _used_span(booking: Booking, use: Use) -> Span:
    if booking.state not in (State.CONFIRMED, State.IN_USE):
        raise WrongStateError(booking.state)
    span = Span(use.start or booking.starts_at, use.end or booking.ends_at)
    _check_use(span, use.operating_minutes)
    return span


def _check_use(span: Span, operating_minutes: int | None, units: int = 1) -> None:
    if span.end <= span.start:
        raise BookingRefusedError(_("종료 시각은 시작 시각보다 늦어야 해요."))
    minutes = span.length.total_seconds() / 60
    if operating_minutes is not None and operating_minutes > minutes * units:
        raise BookingRefusedError(_("가동시간은 이용 시간보다 길 수 없어요."))
