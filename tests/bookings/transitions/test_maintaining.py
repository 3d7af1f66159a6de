"""Maintenance waits for free time, a breakdown does not: what becomes of all that is in its way."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import BookingPolicy, Maintenance, Occupancy, UsageRecord, Wait
from bookings.refusals import BookingRefusedError, TimeTakenError
from bookings.states import State
from bookings.transitions import maintaining
from itube.lib.periods import Span
from tests.bookings.transitions.worlds import (
    ASKED,
    LATER,
    LATEST,
    NOW,
    everything,
    held,
    hours,
    in_state,
)
from tests.factories import make_bookable, make_booking, make_company, make_member, make_user

pytestmark = pytest.mark.django_db
DAY = hours(0, 9)


def maintain(piece, span, **told):
    return transitions.add_maintenance(
        piece, span, **{"kind": "planned", "actor": None, "now": NOW, **told}
    )


def break_down(piece, span=DAY, **told):
    return transitions.breakdown(piece, span, **{"actor": make_user(), "now": NOW, **told})


# --- Maintenance -------------------------------------------------------------------------------
def test_maintenance_takes_one_unit_or_all():
    piece = make_bookable(units=2)
    maintain(piece, hours(0, 2), unit=2)
    maintain(piece, hours(2, 4))
    assert held() == [
        (piece.pk, 1, *hours(2, 4)),
        (piece.pk, 2, *hours(0, 2)),
        (piece.pk, 2, *hours(2, 4)),
    ]


def test_maintenance_waits_for_bookings_to_go():
    booking = in_state(State.REQUESTED, equipment=make_bookable(units=2))
    before = everything()
    with pytest.raises(TimeTakenError):
        maintain(booking.equipment, hours(1, 4))
    assert everything() == before
    maintain(booking.equipment, hours(1, 4), unit=2)
    maintain(booking.equipment, hours(2, 4), unit=1)


@pytest.mark.parametrize(("unit", "span"), [(3, DAY), (0, DAY), (1, hours(2, 2)), (1, hours(3, 2))])
def test_maintenance_of_what_is_not_there_or_of_no_time_is_refused(unit, span):
    piece = make_bookable(units=2)
    with pytest.raises(BookingRefusedError):
        maintain(piece, span, unit=unit)
    with pytest.raises(BookingRefusedError):
        break_down(piece, span, unit=unit)
    assert not Maintenance.objects.exists()


def test_maintenance_that_ends_early_gives_back_what_is_left():
    piece = make_bookable(units=2)
    maintenance = maintain(piece, DAY)
    transitions.end_maintenance(maintenance, now=hours(0, 3).end)
    assert maintenance.end == hours(0, 3).end
    assert held() == [(piece.pk, 1, *hours(0, 3)), (piece.pk, 2, *hours(0, 3))]


def test_maintenance_that_has_not_begun_is_called_off():
    maintenance = maintain(make_bookable(), DAY)
    transitions.end_maintenance(maintenance, now=DAY.start)
    assert (maintenance.cancelled_at, maintenance.end, held()) == (DAY.start, DAY.end, [])


@pytest.mark.parametrize("now", [DAY.start, DAY.start + timedelta(hours=1), DAY.end])
def test_to_end_what_has_ended_changes_nothing(now):
    maintenance = maintain(make_bookable(), DAY)
    stale = Maintenance.objects.get(pk=maintenance.pk)
    transitions.end_maintenance(maintenance, now=now)
    before = everything()
    transitions.end_maintenance(stale, now=now + timedelta(minutes=10))
    if maintenance.cancelled_at or now == DAY.end:
        assert everything() == before
    else:
        assert held() == [(maintenance.equipment_id, 1, DAY.start, now)]


# --- Breakdown ---------------------------------------------------------------------------------
def test_a_breakdown_holds_the_time_and_cancels_what_has_no_other_unit():
    booking = in_state(State.CONFIRMED)

    done = break_down(booking.equipment, text="진공 펌프 고장")

    assert (done.cancelled, done.reseated, done.finished) == ([booking], [], [])
    booking.refresh_from_db()
    assert (booking.state, booking.cancelled_by, booking.reason) == (
        "cancelled",
        "center",
        "breakdown",
    )
    event = booking.events.last()
    assert (event.text, event.data) == (
        "진공 펌프 고장",
        {"late": False, "maintenance": done.maintenance.pk},
    )
    assert held() == [(booking.equipment_id, 1, *DAY)] == held(maintenance=done.maintenance)


@pytest.mark.parametrize("state", [State.REQUESTED, State.REVIEWING, State.NEEDS_INFO, "confirmed"])
def test_what_another_unit_has_room_for_is_reseated_and_keeps_state_and_time(state):
    booking = in_state(state, equipment=make_bookable(units=3))
    in_state(State.CONFIRMED, equipment=booking.equipment, unit=2)

    done = break_down(booking.equipment, unit=1)

    assert (done.reseated, done.cancelled) == ([booking], [])
    booking.refresh_from_db()
    assert (booking.state, booking.span, booking.sequence) == (state, ASKED, 1)
    assert held(booking=booking) == [(booking.equipment_id, 3, *ASKED)]
    event = booking.events.last()
    assert (event.kind, event.source, event.target, event.data) == (
        "reseated",
        state,
        state,
        {"unit": 3},
    )


def test_each_booking_is_reseated_or_cancelled_by_itself():
    piece = make_bookable(units=2)
    first = in_state(State.CONFIRMED, equipment=piece, unit=1)
    second = in_state(State.CONFIRMED, equipment=piece, unit=1, start=hours(3, 5).start)
    blocker = in_state(State.CONFIRMED, equipment=piece, unit=2, start=second.starts_at)
    done = break_down(piece, unit=1)
    assert (done.reseated, done.cancelled) == ([first], [second])
    assert held(booking=first) == [(piece.pk, 2, *ASKED)]
    assert held(booking=blocker) == [(piece.pk, 2, *hours(3, 5))]


def test_what_lies_beside_the_breakdown_is_not_touched():
    booking = in_state(State.CONFIRMED)
    before = booking.events.count()
    break_down(booking.equipment, hours(2, 9))
    break_down(booking.equipment, hours(-3, 0))
    booking.refresh_from_db()
    assert (booking.state, booking.events.count()) == ("confirmed", before)


def test_a_booking_whose_buffer_alone_is_in_the_way_is_in_the_way():
    piece = make_bookable()
    BookingPolicy.objects.create(equipment=piece, buffer_after_minutes=60)
    asked = transitions.Request(piece, ASKED, "direct", "시험", consent=True)
    booking = transitions.request_booking(asked, user=make_member(company=make_company()), now=NOW)
    assert break_down(piece, hours(2, 3)).cancelled == [booking]


def test_a_use_that_is_over_is_left_to_be_closed():
    piece = make_bookable()
    BookingPolicy.objects.create(equipment=piece, buffer_after_minutes=60)
    booking = in_state(State.REVIEWING, equipment=piece)
    transitions.approve(booking, actor=None, now=NOW, span=hours(0, 1))
    now = hours(0, 1).end + timedelta(minutes=10)

    done = break_down(piece, Span(now, DAY.end), now=now)

    assert (done.cancelled, done.reseated, done.finished) == ([], [], [])
    assert held() == [(piece.pk, 1, now, DAY.end)]
    transitions.finish_use(booking, transitions.Use(), actor=None, now=now)
    assert UsageRecord.objects.get(booking=booking).span == hours(0, 1)


def test_a_use_that_goes_on_is_finished_now_and_recorded():
    booking = in_state(State.IN_USE)
    now = ASKED.start + timedelta(minutes=50)

    done = break_down(booking.equipment, Span(now, DAY.end), now=now)

    assert done.finished == [booking]
    booking.refresh_from_db()
    record = UsageRecord.objects.get(booking=booking)
    assert (booking.state, record.end, record.operating_minutes) == ("completed", now, 50)
    assert held() == [(booking.equipment_id, 1, now, DAY.end)]


def test_a_use_that_goes_on_is_shortened_if_the_breakdown_begins_later():
    piece = make_bookable(units=2)
    make_booking(equipment=piece, state=State.CONFIRMED, start=ASKED.start, hours=0.25)
    BookingPolicy.objects.create(equipment=piece, buffer_after_minutes=15)
    booking = make_booking(equipment=piece, unit=2, state=State.REVIEWING, fee_won=80_000)
    transitions.approve(booking, actor=None, now=NOW, span=hours(0, 2.5))
    transitions.start_use(booking, actor=None, now=ASKED.start)
    now, breaks_at = hours(0, 1).end, hours(0, 2).end

    done = break_down(piece, Span(breaks_at, DAY.end), now=now, text="냉각기 교체")

    assert (done.shortened, done.finished, done.cancelled) == ([booking], [], [])
    booking.refresh_from_db()
    last = breaks_at - timedelta(minutes=15)
    assert (booking.state, booking.span) == ("in_use", Span(ASKED.start, last))
    event = booking.events.last()
    assert (event.kind, event.reason, event.text) == ("moved", "breakdown", "냉각기 교체")
    assert held(booking=booking) == [(piece.pk, 2, ASKED.start, breaks_at)]
    transitions.finish_use(booking, transitions.Use(), actor=None, now=last)
    assert UsageRecord.objects.get(booking=booking).end == last


def test_a_use_that_would_be_too_short_before_a_breakdown_is_finished_now():
    piece = make_bookable()
    BookingPolicy.objects.create(equipment=piece, buffer_after_minutes=30)
    booking = in_state(State.IN_USE, equipment=piece)
    now = hours(0, 1).end

    done = break_down(piece, Span(now + timedelta(minutes=30), DAY.end), now=now)

    assert (done.shortened, done.finished) == ([], [booking])
    assert UsageRecord.objects.get(booking=booking).end == now


def test_offers_in_the_way_are_withdrawn_and_the_last_one_gives_the_center_its_turn():
    booking = in_state(State.OFFERED)
    break_down(booking.equipment, LATEST)
    booking.refresh_from_db()
    assert (booking.state, booking.offers.get(is_open=True).span) == ("offered", LATER)
    assert held(booking=booking) == [(booking.equipment_id, 1, *ASKED)]

    break_down(booking.equipment, LATER)

    booking.refresh_from_db()
    assert (booking.state, booking.offers.filter(is_open=True).count()) == ("reviewing", 0)
    event = booking.events.last()
    assert (event.kind, event.party, event.data) == ("declined", "center", {"held": True})
    assert held(booking=booking) == [(booking.equipment_id, 1, *ASKED)]


def test_an_offer_of_another_piece_is_withdrawn_too():
    booking = in_state(State.REVIEWING)
    elsewhere = make_bookable()
    options = [transitions.Option(elsewhere, LATER)]
    transitions.offer(booking, options, actor=None, now=NOW, keep_asked=False)

    break_down(elsewhere)

    booking.refresh_from_db()
    assert (booking.state, booking.equipment) == ("reviewing", booking.equipment)
    assert held(booking=booking) == [(booking.equipment_id, 1, *ASKED)]


def test_a_requester_who_has_an_offer_elsewhere_loses_the_asked_time_only():
    booking = in_state(State.REVIEWING)
    elsewhere = make_bookable()
    options = [transitions.Option(elsewhere, LATER)]
    transitions.offer(booking, options, actor=None, now=NOW)

    done = break_down(booking.equipment)

    booking.refresh_from_db()
    assert (booking.state, done.cancelled) == ("offered", [])
    assert held(booking=booking) == []
    assert held(offer__booking=booking) == [(elsewhere.pk, 1, *LATER)]
    event = transitions.decline_offer(booking, actor=booking.user, now=NOW)
    assert event.data == {"held": False}


def test_an_offered_booking_that_loses_all_its_times_is_cancelled():
    booking = in_state(State.OFFERED)
    done = break_down(booking.equipment)
    booking.refresh_from_db()
    assert (booking.state, done.cancelled) == ("cancelled", [booking])
    assert held() == held(maintenance=done.maintenance)
    assert not booking.offers.filter(is_open=True).exists()


def test_time_held_for_someone_who_waits_goes_back_to_the_line():
    piece, user = make_bookable(), make_member()
    wait = Wait.objects.create(
        equipment=piece,
        user=user,
        use_mode="direct",
        from_at=DAY.start,
        until_at=DAY.end + timedelta(days=5),
        minutes=120,
        state=Wait.State.HELD,
        held_start=ASKED.start,
        held_end=ASKED.end,
        held_until=NOW + timedelta(hours=24),
    )
    Occupancy.objects.create(equipment=piece, span=tuple(ASKED), wait=wait)

    break_down(piece)

    wait.refresh_from_db()
    assert (wait.state, wait.held_start, wait.held_until) == ("waiting", None, None)
    assert held(wait=wait) == []


def test_earlier_maintenance_gives_way_and_keeps_what_lies_around():
    piece = make_bookable()
    planned = maintain(piece, DAY)
    broken = break_down(piece, hours(2, 4)).maintenance
    assert held(maintenance=planned) == [(piece.pk, 1, *hours(0, 2)), (piece.pk, 1, *hours(4, 9))]
    assert held(maintenance=broken) == [(piece.pk, 1, *hours(2, 4))]


@pytest.mark.parametrize(
    ("now", "left"),
    [(1, [hours(0, 1)]), (3, [hours(0, 2)]), (5, [hours(0, 2), hours(4, 5)])],
)
def test_maintenance_in_two_parts_ends_early_as_well(now, left):
    piece = make_bookable()
    planned = maintain(piece, DAY)
    broken = break_down(piece, hours(2, 4)).maintenance

    transitions.end_maintenance(planned, now=hours(0, now).end)

    assert held(maintenance=planned) == [(piece.pk, 1, *span) for span in left]
    assert held(maintenance=broken) == [(piece.pk, 1, *hours(2, 4))]


def test_a_breakdown_during_a_breakdown_takes_its_time_over():
    piece = make_bookable(units=2)
    first = break_down(piece, hours(0, 4)).maintenance
    second = break_down(piece, hours(2, 6), unit=1).maintenance
    assert held(maintenance=second) == [(piece.pk, 1, *hours(2, 6))]
    assert held(maintenance=first) == [(piece.pk, 1, *hours(0, 2)), (piece.pk, 2, *hours(0, 4))]


def test_a_breakdown_that_is_refused_at_its_last_step_has_done_nothing(monkeypatch):
    booking = in_state(State.CONFIRMED)
    in_state(State.CONFIRMED, equipment=booking.equipment, start=LATER.start)
    before = everything()

    def refused(offered, **told):
        raise BookingRefusedError("late")

    monkeypatch.setattr(maintaining, "_ask_the_center_again", refused)
    with pytest.raises(BookingRefusedError, match="late"):
        break_down(booking.equipment)
    assert everything() == before
