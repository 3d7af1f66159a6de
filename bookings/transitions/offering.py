"""Other times: the center offers up to three, held until the requester takes one or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from bookings import rules
from bookings.holding import (
    deed,
    guard,
    hand_over,
    hold,
    pieces_of,
    release,
    release_offers,
    with_buffers,
)
from bookings.models import Booking, BookingEvent, Offer
from bookings.policies import policy_of
from bookings.refusals import (
    BookingRefusedError,
    Breach,
    RuleBrokenError,
    TimeTakenError,
    WrongStateError,
)
from bookings.states import EventKind, Party, State
from bookings.transitions.answering import (
    holds_its_time,
    priced_anew,
    waiting_for_center,
    waiting_for_requester,
)
from bookings.transitions.moving import keep_unchanged, move
from bookings.transitions.routing import responsible_for
from equipment.models import Equipment
from itube.accounts.models import ConsentText, User
from itube.lib.periods import Span

MOST_OFFERS = 3


@dataclass(frozen=True)
class Option:
    """One time on one piece that could be offered."""

    equipment: Equipment
    span: Span


def offer(
    booking: Booking,
    options: Sequence[Option],
    *,
    actor: User | None,
    now: datetime,
    keep_asked: bool = True,
    text: str = "",
) -> BookingEvent:
    """Hold up to three other times and let the requester choose by respond_by.

    The asked time stays held unless the center says that it is impossible (keep_asked False) or an
    option needs a part of it. An option on another center's piece is a referral: it must keep that
    center's rules, as if the requester asked for it; see accept_offer().

    Raises BookingRefusedError for none or too many options, RuleBrokenError for a referral,
    TimeTakenError, WrongStateError.
    """
    if not 1 <= len(options) <= MOST_OFFERS:
        raise BookingRefusedError(
            _("제안은 1개에서 %(most)d개까지 할 수 있어요.") % {"most": MOST_OFFERS}
        )
    if any(option.span.start <= now for option in options):
        raise BookingRefusedError(_("지난 시간은 제안할 수 없어요."))
    if booking.state != State.REVIEWING:
        raise WrongStateError(booking.state)
    with deed():
        pieces = guard().lock([booking.equipment_id, *(o.equipment.pk for o in options)])
        keep_unchanged(booking)
        own = pieces[booking.equipment_id]
        _require_rules_elsewhere(booking, pieces, options, now)
        asked = with_buffers(booking.span, policy_of(own))
        keep_asked = keep_asked and not any(
            option.equipment.pk == own.pk
            and with_buffers(option.span, policy_of(own)).overlaps(asked)
            for option in options
        )
        if not keep_asked:
            release(Q(booking=booking.pk))
        for option in options:
            piece = pieces[option.equipment.pk]
            row = Offer.objects.create(
                booking=booking,
                equipment=piece,
                start=option.span.start,
                end=option.span.end,
                made_by=actor,
                referred_from=own.center if piece.center_id != own.center_id else None,
                at=now,
            )
            hold(piece, with_buffers(option.span, policy_of(piece)), offer=row)
        referred = any(pieces[o.equipment.pk].center_id != own.center_id for o in options)
        first = min(option.span.start for option in options)
        return move(
            booking,
            State.OFFERED,
            EventKind.REFERRED if referred else EventKind.OFFERED,
            actor=actor,
            party=Party.CENTER,
            now=now,
            text=text,
            first_answered_at=booking.first_answered_at or now,
            data={"keep_asked": keep_asked},
            **waiting_for_requester(own, now, first),
        )


def _require_rules_elsewhere(
    booking: Booking, pieces: Mapping[int, Equipment], options: Sequence[Option], now: datetime
) -> None:
    """Raise RuleBrokenError, naming the piece, if options break the rules of other centers."""
    breaches = []
    for option in options:
        piece = pieces[option.equipment.pk]
        if piece.center_id == pieces[booking.equipment_id].center_id:
            continue  # a center may offer its own time as it likes
        asking = rules.asking_for(
            piece,
            policy_of(piece),
            user=booking.user,
            company=booking.company,
            span=option.span,
            use_mode=booking.use_mode,
            now=now,
        )
        breaches += [
            Breach(breach.rule, f"{piece.number}: {breach.text}", breach.passes)
            for breach in rules.broken(asking)
        ]
    if breaches:
        raise RuleBrokenError(breaches)


def accept_offer(
    booking: Booking,
    chosen: Offer,
    *,
    actor: User | None,
    now: datetime,
    consent: bool = False,
    ip: str | None = None,
) -> BookingEvent:
    """Take one of the open offers; the others and the asked time are free again.

    An offer of the booking's own center confirms it. One of another center (a referral) makes it a
    request to that center, which holds the time and has to answer; passing the data on needs a new
    consent, or BookingRefusedError is raised. So it is for an offer that has been withdrawn.
    """
    if booking.state != State.OFFERED:
        raise WrongStateError(booking.state)
    with deed():
        pieces = guard().lock(pieces_of(booking) | {chosen.equipment_id})
        keep_unchanged(booking)
        piece = pieces[chosen.equipment_id]
        referred = piece.center_id != pieces[booking.equipment_id].center_id
        if referred and not consent:
            raise BookingRefusedError(
                _("‘%(center)s’에 신청 내용을 제공하는 데 동의해 주세요.")
                % {"center": piece.center.name}
            )
        release(Q(booking=booking.pk))
        if not hand_over(chosen, booking):
            raise BookingRefusedError(_("이미 거둔 제안이에요. 남은 제안에서 골라 주세요."))
        Offer.objects.filter(pk=chosen.pk).update(accepted_at=now)
        changes = {
            "equipment": piece,
            "sequence": F("sequence") + 1,
            **priced_anew(booking, piece, chosen.span),
        }
        told = {"actor": actor, "party": Party.REQUESTER, "now": now}
        told["data"] = {"offer": chosen.pk, "from": pieces[booking.equipment_id].number}
        if not referred:
            return move(
                booking,
                State.CONFIRMED,
                EventKind.ACCEPTED,
                confirmed_start=chosen.start,
                confirmed_end=chosen.end,
                **changes,
                **told,
            )
        text = ConsentText.objects.in_force(now).get(kind=ConsentText.Kind.THIRD_PARTY)
        return move(
            booking,
            State.REVIEWING,
            EventKind.ACCEPTED,
            requested_start=chosen.start,
            requested_end=chosen.end,
            approver=responsible_for(piece.center_id, now),
            consent_text=text,
            consented_at=now,
            consent_center=piece.center.name_ko,
            consent_ip=ip,
            **waiting_for_center(piece, now, chosen.start),
            **changes,
            **told,
        )


def decline_offer(
    booking: Booking,
    *,
    actor: User | None,
    now: datetime,
    text: str = "",
    party: Party = Party.REQUESTER,
) -> BookingEvent:
    """Take none of the offers: the center decides again about the asked time.

    If the center had given the asked time up, it is taken again where it is still free; where it
    is not, the booking goes back without a held time and the center offers or rejects.
    """
    if booking.state != State.OFFERED:
        raise WrongStateError(booking.state)
    with deed():
        piece = guard().lock(pieces_of(booking))[booking.equipment_id]
        keep_unchanged(booking)
        release_offers(booking)
        held = holds_its_time(booking) or _held_again(booking, piece)
        return move(
            booking,
            State.REVIEWING,
            EventKind.DECLINED,
            actor=actor,
            party=party,
            now=now,
            text=text,
            data={"held": held},
            **waiting_for_center(piece, now, booking.starts_at),
        )


def _held_again(booking: Booking, piece: Equipment) -> bool:
    try:
        hold(piece, with_buffers(booking.span, policy_of(piece)), booking=booking)
    except TimeTakenError:
        return False
    return True
