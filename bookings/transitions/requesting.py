"""The request: every rule is checked, the price told and the time held before anyone answers."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import rules
from bookings.clock import center_deadline
from bookings.fees import estimate
from bookings.holding import deed, guard
from bookings.models import Booking
from bookings.policies import WITH_POLICY, policy_of
from bookings.refusals import Breach, ChangedMeanwhileError, RuleBrokenError
from bookings.states import EventKind, Party, State
from bookings.transitions.moving import move, record
from bookings.transitions.routing import responsible_for
from bookings.waiting import hold_or_make_room
from equipment.models import Equipment
from itube.accounts.models import ConsentText, User
from itube.lib.periods import Span
from itube.outbox.channels import Pace
from itube.outbox.models import OutboxMessage

# The kind and channel of the message by which the worker gets a request.
TAKE_IN = "booking_take_in"
CHANNEL = "bookings"
# A person waits for it: one whose worker died is taken up again soon, and before any mail.
PACE = Pace(lease=timedelta(seconds=20), priority=0)


@dataclass(frozen=True)
class Request:
    """What a person asks for; consent is the answer to passing the data on to the center."""

    equipment: Equipment
    span: Span
    use_mode: str
    purpose: str
    sample_text: str = ""
    sample_count: int | None = None
    consent: bool = False
    ip: str | None = None


def request_booking(asked: Request, *, user: User, now: datetime, **extra: object) -> Booking:
    """Check, price and hold; return the booking in `requested`, its time held and respond_by set.

    The worker hears of it through the outbox, in the same transaction. extra goes to the booking
    as it is (series, chain).

    Raises RuleBrokenError naming every broken rule, TimeTakenError if every unit is taken; then
    nothing has changed.
    """
    with deed():
        pieces = guard().lock([asked.equipment.pk])
        piece = pieces[asked.equipment.pk]
        return request_of_locked(piece, asked, user=user, now=now, **extra)


def request_of_locked(
    piece: Equipment, asked: Request, *, user: User, now: datetime, **extra: object
) -> Booking:
    """As request_booking(), within the caller's deed() that has locked piece."""
    policy = policy_of(piece)
    asking = rules.asking_for(
        piece,
        policy,
        user=user,
        company=user.company,
        span=asked.span,
        use_mode=asked.use_mode,
        now=now,
    )
    breaches = rules.broken(asking)
    if not asked.consent:
        breaches.append(
            Breach(
                "consent",
                _("신청 내용을 센터에 제공하는 데 동의해야 신청할 수 있어요."),
                _("‘개인정보 제3자 제공’에 동의해 주세요."),
            )
        )
    if breaches:
        raise RuleBrokenError(breaches)
    text = ConsentText.objects.in_force(now).get(kind=ConsentText.Kind.THIRD_PARTY)
    price = estimate(piece, asked.use_mode, asked.span, asked.sample_count, user.company)
    booking = Booking.objects.create(
        equipment=piece,
        user=user,
        company=user.company,
        requested_start=asked.span.start,
        requested_end=asked.span.end,
        use_mode=asked.use_mode,
        purpose=asked.purpose,
        sample_text=asked.sample_text,
        sample_count=asked.sample_count,
        created_at=now,
        clock_started_at=now,
        respond_by=center_deadline(piece, policy, now, asked.span.start, asking.opening),
        tariff=price.tariff,
        fee_won=price.won,
        vat_won=price.vat,
        reduction_percent=price.reduction_percent,
        consent_text=text,
        consented_at=now,
        consent_center=piece.center.name_ko,
        consent_ip=asked.ip,
        **extra,
    )
    hold_or_make_room(piece, asked.span, booking, now)
    record(
        booking,
        EventKind.REQUESTED,
        "",
        actor=user,
        party=Party.REQUESTER,
        now=now,
        text=asked.purpose,
        also=[
            OutboxMessage(
                kind=TAKE_IN,
                channel=CHANNEL,
                recipient="worker",
                payload={"booking": booking.pk},
                dedupe_key=f"{TAKE_IN}:{booking.reference}",
            )
        ],
    )
    return booking


def take_in(booking_id: int, now: datetime) -> str:
    """Take a request in: responsible person, clock, rules that may have changed, instant approval.

    Safe to run twice or at once: a booking that is no longer `requested` is left as it is. Returns
    the state that it is in afterwards.
    """
    bookings = Booking.objects.select_related(
        "equipment__center", *(f"equipment__{name}" for name in WITH_POLICY), "user", "company"
    )
    while (booking := bookings.get(pk=booking_id)).state == State.REQUESTED:
        # Someone may be faster: another worker, or the requester, who cancels it or moves it and
        # leaves it `requested`.
        with suppress(ChangedMeanwhileError):
            _take_in(booking, now)
            break
    return booking.state


def _take_in(booking: Booking, now: datetime) -> None:
    piece, policy = booking.equipment, policy_of(booking.equipment)
    asking = rules.asking_for(
        piece,
        policy,
        user=booking.user,
        company=booking.company,
        span=booking.span,
        use_mode=booking.use_mode,
        now=now,
        booking=booking,
    )
    told = {"actor": None, "party": Party.SYSTEM, "now": now}
    breaches = rules.broken(asking, rules.RULES_THAT_CHANGE)
    if breaches:
        text = " ".join(breach.text for breach in breaches)
        move(
            booking,
            State.REJECTED,
            EventKind.REJECTED,
            reason="rule_changed",
            text=text,
            **told,
        )
    elif policy.instant:
        move(
            booking,
            State.CONFIRMED,
            EventKind.CONFIRMED,
            confirmed_start=booking.requested_start,
            confirmed_end=booking.requested_end,
            first_answered_at=now,
            **told,
        )
    else:
        move(
            booking,
            State.REVIEWING,
            EventKind.RECEIVED,
            approver=responsible_for(piece.center_id, now),
            clock_started_at=now,
            respond_by=center_deadline(piece, policy, now, booking.requested_start, asking.opening),
            **told,
        )


def take_in_message(message: OutboxMessage) -> None:
    """Do what a message of the channel asks for; the outbox tries again what raises."""
    take_in(message.payload["booking"], timezone.now())
