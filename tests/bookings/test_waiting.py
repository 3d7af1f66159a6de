"""The line for a piece: held for the first, given way to the booking, passed on when unused."""

from datetime import timedelta

import pytest

from bookings import transitions, waiting
from bookings.models import BookingPolicy, Occupancy, Wait
from bookings.refusals import BookingRefusedError, TimeTakenError
from bookings.states import Party
from bookings.tasks import serve_waits
from itube.lib.periods import Span
from itube.outbox.channels import compose
from itube.outbox.models import OutboxMessage
from tests.factories import MONDAY_9, make_bookable, make_booking, make_company, make_member

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=3)
DAY = Span(MONDAY_9, MONDAY_9 + timedelta(hours=9))
HOUR = timedelta(hours=1)
TWO_HOURS = timedelta(hours=2)


@pytest.fixture
def full():
    """A piece whose Monday is taken by one booking."""
    piece = make_bookable()
    return make_booking(equipment=piece, state="confirmed", hours=9)


def member():
    return make_member(company=make_company())


def join(piece, user=None, window=DAY, length=TWO_HOURS, now=NOW, use_mode="direct"):
    return waiting.join(piece, window, length, use_mode=use_mode, user=user or member(), now=now)


def free(booking, now=NOW):
    transitions.cancel(
        booking, actor=booking.user, party=Party.REQUESTER, now=now, reason="plan_changed"
    )


def ask(piece, user, span, now=NOW):
    return transitions.request_booking(
        transitions.Request(piece, span, "direct", "셀 시험", consent=True), user=user, now=now
    )


def test_freed_time_is_held_for_the_first_in_the_line_who_is_told(full):
    first = join(full.equipment)
    second = join(full.equipment, now=NOW + timedelta(minutes=1))
    assert [waiting.position(wait) for wait in (first, second)] == [1, 2]
    free(full)

    served = waiting.serve(full.equipment, NOW)

    first.refresh_from_db()
    assert served[0] == first
    assert (first.state, first.held_start, first.held_end) == (
        "held",
        MONDAY_9,
        MONDAY_9 + TWO_HOURS,
    )
    assert first.held_until == NOW + timedelta(hours=24)
    mail = compose(OutboxMessage.objects.get(recipient=first.user.email))
    assert full.equipment.name in mail.subject
    assert f"equipment={full.equipment.number}" in mail.text


def test_everyone_who_fits_is_served_one_after_another(full):
    waits = [join(full.equipment, length=timedelta(hours=4)) for _ in range(3)]
    free(full)

    served = waiting.serve(full.equipment, NOW)

    assert served == waits[:2]
    assert Occupancy.objects.holding().filter(wait__isnull=False).count() == 2


def test_held_time_is_nobody_elses_and_gives_way_to_the_booking_of_its_owner(full):
    wait = join(full.equipment)
    free(full)
    waiting.serve(full.equipment, NOW)
    held = Span(MONDAY_9, MONDAY_9 + TWO_HOURS)

    with pytest.raises(TimeTakenError):
        ask(full.equipment, member(), held)
    booking = ask(full.equipment, wait.user, held)

    wait.refresh_from_db()
    assert (booking.state, wait.state) == ("requested", "taken")
    assert not Occupancy.objects.holding().filter(wait=wait).exists()


def test_a_hold_gives_way_to_a_booking_that_its_owner_moves_there(full):
    wait = join(full.equipment)
    free(full)
    waiting.serve(full.equipment, NOW)
    held = Span(MONDAY_9, MONDAY_9 + TWO_HOURS)
    own = ask(full.equipment, wait.user, Span(held.end + HOUR, held.end + 2 * HOUR))

    transitions.reschedule(own, held, actor=wait.user, party=Party.REQUESTER, now=NOW)

    wait.refresh_from_db()
    assert (own.span, wait.state) == (held, "taken")
    assert Occupancy.objects.holding().get().booking == own


def test_a_hold_gives_way_where_another_unit_is_free_too():
    piece = make_bookable(units=2)
    rivals = [make_booking(equipment=piece, state="confirmed", hours=9, unit=n) for n in (1, 2)]
    wait = join(piece)
    for rival in rivals:
        free(rival)
    waiting.serve(piece, NOW)

    booking = ask(piece, wait.user, Span(MONDAY_9, MONDAY_9 + TWO_HOURS))

    wait.refresh_from_db()
    assert wait.state == "taken"
    assert Occupancy.objects.holding().get().booking == booking


def test_who_is_told_of_held_time_has_an_hour_before_the_notice_of_the_center(full):
    BookingPolicy.objects.create(equipment=full.equipment, notice_hours=72)
    wait = join(full.equipment)
    free(full)
    waiting.serve(full.equipment, NOW)
    wait.refresh_from_db()
    assert (wait.held_start, wait.held_until) == (MONDAY_9 + HOUR, NOW + HOUR)


def test_time_that_is_not_booked_goes_to_the_next(full):
    first = join(full.equipment)
    second = join(full.equipment, length=timedelta(hours=9), now=NOW + timedelta(minutes=1))
    free(full)
    waiting.serve(full.equipment, NOW)

    served = waiting.serve(full.equipment, NOW + timedelta(hours=24))

    first.refresh_from_db()
    assert (first.state, served) == ("lapsed", [second])


def test_who_leaves_the_line_gives_held_time_back_once(full):
    wait = join(full.equipment)
    free(full)
    waiting.serve(full.equipment, NOW)

    waiting.leave(wait)

    assert not Occupancy.objects.holding().exists()
    with pytest.raises(BookingRefusedError, match="이미 끝난"):
        waiting.leave(wait)


def test_serving_twice_holds_nothing_twice(full):
    join(full.equipment)
    free(full)
    waiting.serve(full.equipment, NOW)
    assert waiting.serve(full.equipment, NOW) == []
    assert Occupancy.objects.holding().count() == 1


def test_only_pieces_with_a_line_or_a_lapsed_hold_are_looked_at(full):
    assert waiting.pieces_waited_for(NOW) == []
    join(full.equipment)
    assert waiting.pieces_waited_for(NOW) == [full.equipment]
    free(full)
    waiting.serve(full.equipment, NOW)
    assert waiting.pieces_waited_for(NOW) == []
    assert waiting.pieces_waited_for(NOW + timedelta(hours=25)) == [full.equipment]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"use_mode": "rental"}, "이용방법"),
        ({"window": Span(NOW - timedelta(days=2), NOW - timedelta(days=1))}, "지금보다 뒤"),
        ({"window": Span(NOW, NOW + timedelta(days=63))}, "62일"),
        ({"length": timedelta(hours=10)}, "짧아야"),
        ({"window": Span(DAY.start + timedelta(days=1), DAY.end + timedelta(days=1))}, "비는 시간"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_saying_why(full, given, said):
    with pytest.raises(BookingRefusedError, match=said):
        join(full.equipment, **given)
    assert not Wait.objects.exists()


def test_a_person_waits_for_five_things_at_most(full):
    user = member()
    for _ in range(5):
        join(full.equipment, user)
    with pytest.raises(BookingRefusedError, match="5건"):
        join(full.equipment, user)


def test_the_clock_serves_every_line(full, monkeypatch):
    join(full.equipment)
    free(full)
    monkeypatch.setattr("bookings.tasks.timezone.now", lambda: NOW)
    assert serve_waits() == 1
    assert serve_waits() == 0


def test_one_piece_in_trouble_does_not_keep_the_other_lines_waiting(full, monkeypatch):
    trouble = make_booking(state="confirmed", hours=9)
    for booking in (trouble, full):
        join(booking.equipment)
        free(booking)
    monkeypatch.setattr("bookings.tasks.timezone.now", lambda: NOW)
    serve = waiting.serve

    def failing(piece, now):
        if piece == trouble.equipment:
            raise TimeTakenError
        return serve(piece, now)

    monkeypatch.setattr(waiting, "serve", failing)
    assert serve_waits() == 1
