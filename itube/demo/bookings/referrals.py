"""Referrals of the past: bookings that one center passed on to another with the same equipment."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from bookings.models import Booking, BookingEvent, Offer
from bookings.states import EventKind, Party, State
from centers.models import CenterRole
from equipment.models import Equipment
from itube.demo.generate.chance import Chance

# References are random letters of 32: which first letters are looked at, by what became of it.
ACCEPTED, DECLINED = "01", "0123456789ABCDEFGHJK"
# The mean share of those that were referred; centers differ, as some know their neighbours better.
SHARE = {State.COMPLETED: 0.17, State.REJECTED: 0.32}
USUAL = 0.85


def add_referrals(pieces: Sequence[Equipment], now: datetime) -> int:
    """Give some bookings that are over the history of a referral; return how many.

    A completed one came from another center, which offered this piece and was taken at its word;
    a rejected one had been offered another center's piece in vain. pieces have their center.
    """
    holders = _Holders(pieces)
    approvers = dict(
        CenterRole.objects.filter(role=CenterRole.Role.APPROVER).values_list("center", "user")
    )
    offers, changed = [], []
    for booking in _over(now):
        chance = Chance(f"referral {booking.reference}")
        piece = holders.pieces[booking.equipment_id]
        other = holders.of_another_center(piece, chance)
        answered = booking.first_answered_at
        if other is None or answered is None:
            continue
        accepted = booking.state == State.COMPLETED
        source, target = (other, piece) if accepted else (piece, other)
        likes = 9 * Chance(f"refers {source.center.code}").fraction() ** 8
        if not chance.happens(SHARE[State(booking.state)] * likes):
            continue
        third = (answered - booking.created_at) / 3
        referred, told = booking.created_at + third, answered - third
        offers.append(
            Offer(
                booking=booking,
                equipment=target,
                start=booking.starts_at,
                end=booking.ends_at,
                is_open=accepted,
                accepted_at=told if accepted else None,
                made_by_id=approvers.get(source.center_id),
                referred_from=source.center,
                at=referred,
            )
        )
        booking.first_answered_at = referred
        if accepted:
            booking.consented_at = told
        changed.append((booking, source, told))
    Offer.objects.bulk_create(offers)
    BookingEvent.objects.bulk_create(
        event
        for offer, (_booking, source, told) in zip(offers, changed, strict=True)
        for event in _events(offer, source, told)
    )
    Booking.objects.bulk_update(
        [booking for booking, _source, _told in changed], ["first_answered_at", "consented_at"]
    )
    return len(offers)


def _over(now: datetime) -> Iterator[Booking]:
    """Yield bookings that were answered and are over, some of them, in the order of reference."""
    for state, letters in ((State.COMPLETED, ACCEPTED), (State.REJECTED, DECLINED)):
        yield from Booking.objects.filter(
            state=state,
            reference__regex=f"^[{letters}]",
            starts_at__lt=now,
            first_answered_at__isnull=False,
            user__email__startswith="applicant",
        ).order_by("reference")


def _events(offer: Offer, source: Equipment, told: datetime) -> list[BookingEvent]:
    accepted = offer.accepted_at is not None
    return [
        BookingEvent(
            booking=offer.booking,
            kind=EventKind.REFERRED,
            source=State.REVIEWING,
            target=State.OFFERED,
            actor_id=offer.made_by_id,
            party=Party.CENTER,
            data={"keep_asked": True},
            at=offer.at,
        ),
        BookingEvent(
            booking=offer.booking,
            kind=EventKind.ACCEPTED if accepted else EventKind.DECLINED,
            source=State.OFFERED,
            target=State.REVIEWING,
            actor_id=offer.booking.user_id,
            party=Party.REQUESTER,
            data={"offer": offer.pk, "from": source.number} if accepted else {"held": True},
            at=told,
        ),
    ]


class _Holders:
    """Who has equipment of the same kind, and whom each center usually works with."""

    def __init__(self, pieces: Sequence[Equipment]) -> None:
        self.pieces = {piece.pk: piece for piece in pieces}
        self._by_kind: dict[int, list[Equipment]] = defaultdict(list)
        self._kinds: dict[int, set[int]] = defaultdict(set)
        for piece in sorted(pieces, key=lambda piece: piece.itube_no):
            if piece.is_bookable and piece.use_modes:
                self._by_kind[piece.kind_id].append(piece)
                self._kinds[piece.center_id].add(piece.kind_id)

    def of_another_center(self, piece: Equipment, chance: Chance) -> Equipment | None:
        """Return a piece of the same kind elsewhere, mostly where most else is alike too."""
        others = [
            other for other in self._by_kind[piece.kind_id] if other.center_id != piece.center_id
        ]
        if others and chance.happens(USUAL):
            return max(others, key=lambda other: self._likeness(piece, other))
        return chance.pick(others) if others else None

    def _likeness(self, one: Equipment, other: Equipment) -> float:
        """Return which part of the kinds of both centers together both of them have."""
        mine, theirs = self._kinds[one.center_id], self._kinds[other.center_id]
        return len(mine & theirs) / (len(mine | theirs) or 1)
