"""The line for a piece: when fitting time becomes free, it is held for whoever stands first.

Nobody else can take held time; its owner books it like any other, and the hold gives way to the
booking. Who does not book in time leaves the line, and the time goes to the next.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from bookings.availability.grid import asking_window, bookable_length, next_on_grid
from bookings.availability.week import week_of
from bookings.holding import deed, guard, hold, release, with_buffers
from bookings.models import Booking, Wait
from bookings.policies import policy_of
from bookings.refusals import BookingRefusedError, TimeTakenError
from bookings.templatetags.bookings import duration, long_period, short_moment
from equipment.models import Equipment, UseMode
from itube.accounts.models import User
from itube.lib.periods import Span
from itube.outbox.telling import tell

# How long the time is kept for the first in the line, at most until the notice of the center.
HELD_FOR = timedelta(hours=24)
# Time that begins sooner than this is of no use to someone who has to read a mail first.
LEAST_NOTICE = timedelta(hours=3)
# Whoever it is held for has at least so long to ask for it, before the center's notice.
LEAST_HELD = timedelta(hours=1)
MOST_WAITS = 5
LONGEST_WINDOW = timedelta(days=62)


def join(
    piece: Equipment,
    window: Span,
    length: timedelta,
    *,
    use_mode: str,
    user: User,
    now: datetime,
) -> Wait:
    """Put user into the line for any unbroken stretch of length within window.

    Raises BookingRefusedError where that makes no sense: the time is free already, window lies in
    the past or is too long or too short, or the person waits for too much.
    """
    window = Span(max(window.start, now), window.end)
    _check(piece, window, length, use_mode, now)
    with transaction.atomic():
        # One at a time for each person, so that the count is right.
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        if Wait.objects.filter(user=user).standing(now).count() >= MOST_WAITS:
            raise BookingRefusedError(
                _("한 사람이 %(most)d건까지 기다릴 수 있어요.") % {"most": MOST_WAITS}
            )
        return Wait.objects.create(
            equipment=piece,
            user=user,
            company=user.company,
            use_mode=use_mode,
            from_at=window.start,
            until_at=window.end,
            minutes=int(length.total_seconds() // 60),
            created_at=now,
        )


def leave(wait: Wait) -> None:
    """Take a person out of the line; time held for them is free again.

    Raises BookingRefusedError if the place is gone already.
    """
    with deed():
        guard().lock([wait.equipment_id])
        standing = Wait.objects.filter(pk=wait.pk, state__in=(Wait.State.WAITING, Wait.State.HELD))
        if not standing.update(state=Wait.State.LEFT):
            raise BookingRefusedError(_("이미 끝난 대기예요."))
        release(Q(wait=wait.pk))


def position(wait: Wait) -> int:
    """Return the place in the line, from 1, as it was when the person joined."""
    return Wait.objects.with_place(wait.created_at).get(pk=wait.pk).place


def serve(piece: Equipment, now: datetime) -> list[Wait]:
    """Hold free time for those who wait for piece, the first in the line first; return them.

    Holds that nobody used are given up before. Safe to run twice or at once.
    """
    with deed():
        locked = guard().lock([piece.pk])[piece.pk]
        _lapse(locked, now)
        policy = policy_of(locked)
        served = []
        for wait in Wait.objects.filter(
            equipment=locked, state=Wait.State.WAITING, until_at__gt=now
        ).select_related("user"):
            notice = timedelta(hours=policy.notice_hours)
            earliest = now + max(LEAST_NOTICE, notice + LEAST_HELD)
            window = Span(max(wait.from_at, earliest), wait.until_at)
            if window.start >= window.end:
                continue
            found = _first_fit(locked, timedelta(minutes=wait.minutes), window, now)
            if found is None:
                continue
            try:
                hold(locked, with_buffers(found, policy), wait=wait)
            except TimeTakenError:
                continue
            wait.state = Wait.State.HELD
            wait.held_start, wait.held_end = found
            wait.held_until = min(now + HELD_FOR, found.start - notice)
            wait.save(update_fields=["state", "held_start", "held_end", "held_until"])
            _tell_held(wait)
            served.append(wait)
        return served


def pieces_waited_for(now: datetime) -> list[Equipment]:
    """Return the pieces with a line, or with a hold whose time is up."""
    waiting = Q(state=Wait.State.WAITING, until_at__gt=now)
    lapsed = Q(state=Wait.State.HELD, held_until__lte=now)
    return list(
        Equipment.objects.filter(
            pk__in=Wait.objects.filter(waiting | lapsed).values("equipment")
        ).order_by("pk")
    )


def hold_or_make_room(piece: Equipment, span: Span, booking: Booking, now: datetime) -> None:
    """Take the time for booking; what is held for the requester, who waited for it, gives way.

    Called under the lock. Raises TimeTakenError if every unit is taken by others.
    """
    needed = with_buffers(span, policy_of(piece))
    if piece.units > 1:
        # Another unit may be free, and the held one would be kept from everyone besides.
        make_room(piece, span, booking.user, now)
    try:
        hold(piece, needed, booking=booking)
    except TimeTakenError:
        if not make_room(piece, span, booking.user, now):
            raise
        hold(piece, needed, booking=booking)


def make_room(piece: Equipment, span: Span, user: User, now: datetime) -> bool:
    """Let the hold of user's own wait give way to a booking of span; return whether there was one.

    Called under the lock.
    """
    held = Wait.objects.held_for(user, piece, now)
    own = held.filter(held_start__lt=span.end, held_end__gt=span.start)
    ids = list(own.values_list("pk", flat=True))
    Wait.objects.filter(pk__in=ids).update(state=Wait.State.TAKEN)
    return bool(release(Q(wait__in=ids)))


def _first_fit(piece: Equipment, length: timedelta, window: Span, now: datetime) -> Span | None:
    """Return the first time of that length within window that one unit has free, or None."""
    week = week_of([piece], window, now)[piece.pk]
    needed = bookable_length(length, week.policy)
    if needed is None:
        return None
    asking = asking_window(week.policy, now)
    starts = (
        next_on_grid(max(span.start, asking.start), week.policy)
        for spans in week.by_unit.values()
        for span in spans
        if next_on_grid(max(span.start, asking.start), week.policy) + needed
        <= min(span.end, asking.end)
    )
    start = min(starts, default=None)
    return Span(start, start + needed) if start else None


def _tell_held(wait: Wait) -> None:
    """Put the mail about held time into the outbox; a hold is told once."""
    with translation.override(wait.user.language):
        context = {
            "name": wait.user.name,
            "equipment": wait.equipment.name,
            "when": long_period(Span(wait.held_start, wait.held_end)),
            "until": short_moment(wait.held_until),
            "query": urlencode(
                {
                    "equipment": wait.equipment.number,
                    "start": wait.held_start.isoformat(),
                    "end": wait.held_end.isoformat(),
                }
            ),
        }
    tell(
        "wait_held",
        wait.user.email,
        {"language": wait.user.language, "context": context},
        f"wait:{wait.reference}:{wait.held_start.isoformat()}",
    )


def _lapse(piece: Equipment, now: datetime) -> None:
    over = Wait.objects.filter(equipment=piece, state=Wait.State.HELD, held_until__lte=now)
    ids = list(over.values_list("pk", flat=True))
    Wait.objects.filter(pk__in=ids).update(state=Wait.State.LAPSED)
    release(Q(wait__in=ids))


def _check(piece: Equipment, window: Span, length: timedelta, use_mode: str, now: datetime) -> None:
    if not piece.is_bookable:
        raise BookingRefusedError(_("이 장비는 온라인 예약을 받지 않아요."))
    if use_mode not in piece.use_modes:
        labels = ", ".join(str(UseMode(mode).label) for mode in piece.use_modes)
        raise BookingRefusedError(
            _("이 장비에서 고를 수 없는 이용방법이에요. 쓸 수 있는 이용방법: %(modes)s")
            % {"modes": labels}
        )
    if window.end <= window.start:
        raise BookingRefusedError(_("기다릴 기간의 끝은 지금보다 뒤여야 해요."))
    if window.length > LONGEST_WINDOW:
        raise BookingRefusedError(
            _("기다릴 기간은 %(days)d일까지예요.") % {"days": LONGEST_WINDOW.days}
        )
    if not timedelta() < length <= window.length:
        raise BookingRefusedError(_("이용 시간은 기다릴 기간보다 짧아야 해요."))
    longest = timedelta(minutes=policy_of(piece).max_minutes)
    if length > longest:
        raise BookingRefusedError(
            _("이 장비는 한 번에 %(longest)s까지 쓸 수 있어요.") % {"longest": duration(longest)}
        )
    if _first_fit(piece, length, window, now):
        raise BookingRefusedError(_("그 기간에 비는 시간이 있어요. 바로 신청해 주세요."))
