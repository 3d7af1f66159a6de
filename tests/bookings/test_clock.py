"""The response clock: deadlines in open time, the reminder, the deputy, the end."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from bookings import transitions
from bookings.clock import center_deadline, requester_deadline, share_over
from bookings.deadlines import MOST, keep_deadlines
from bookings.models import Booking, BookingEvent, Holiday, Occupancy
from bookings.policies import policy_of
from bookings.refusals import WrongStateError
from bookings.transitions.reminding import escalate, remind
from itube.lib.periods import Span
from itube.outbox.models import OutboxMessage
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_equipment,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# The use is far off, so that only the policy's hours count.
START = MONDAY_9 + timedelta(days=10)


@pytest.fixture
def piece(db):
    """A piece whose center has an approver and a deputy and is open on weekdays from 9 to 18."""
    piece = make_bookable()
    make_role(make_user(email="approver@example.com"), piece.center)
    make_role(make_user(email="deputy@example.com"), piece.center, "deputy")
    return piece


def make_waiting(piece, *, state="reviewing", started=MONDAY_9, hours=8, **fields):
    """A booking whose clock started at `started` and runs so many open (or other) hours."""
    policy = policy_of(piece)
    if state == "reviewing":
        deadline = center_deadline(piece, policy, started, START)
    else:
        deadline = started + timedelta(hours=hours)
    role = piece.center.roles.filter(role="approver").first()
    return make_booking(
        equipment=piece,
        state=state,
        start=fields.pop("start", START),
        created_at=started - HOUR,
        clock_started_at=started,
        respond_by=deadline,
        approver=role.user if role else None,
        **fields,
    )


def kinds(booking):
    return list(booking.events.values_list("kind", flat=True))[1:]  # without the request


def told(kind):
    messages = OutboxMessage.objects.filter(kind=f"booking_{kind}")
    return {message.recipient.split("@")[0] for message in messages}


def test_the_centers_time_runs_while_it_is_open(piece):
    policy = policy_of(piece)
    friday_16 = MONDAY_9 + timedelta(days=4, hours=7)
    assert center_deadline(piece, policy, MONDAY_9, START) == MONDAY_9 + 8 * HOUR
    # 2 of 8 hours on Friday, the other 6 on Monday.
    monday_15 = MONDAY_9 + timedelta(days=7, hours=6)
    assert center_deadline(piece, policy, friday_16, START) == monday_15
    Holiday.objects.create(day=(MONDAY_9 + timedelta(days=7)).date(), name_ko="쉬는 날")
    assert center_deadline(piece, policy, friday_16, START) == monday_15 + timedelta(days=1)


def test_no_deadline_is_later_than_the_use_or_before_now(piece):
    policy = policy_of(piece)
    soon = MONDAY_9 + HOUR
    assert center_deadline(piece, policy, MONDAY_9, soon) == soon
    assert requester_deadline(policy, MONDAY_9, soon) == soon
    assert center_deadline(piece, policy, MONDAY_9, MONDAY_9 - HOUR) == MONDAY_9


def test_a_center_without_hours_answers_by_the_wall_clock():
    piece = make_equipment(center=make_center())
    assert center_deadline(piece, policy_of(piece), MONDAY_9, START) == MONDAY_9 + 8 * HOUR


@pytest.mark.parametrize(
    ("opened", "hours", "share"),
    [
        (None, 0, 0),
        (None, 12, 0.5),
        (None, 30, 1),
        ([(0, 9), (24, 33)], 9, 0.9),  # the whole is 10 hours: 9 today, 1 tomorrow
        ([(0, 9), (24, 33)], 20, 0.9),
        ([(0, 9), (24, 33)], 24.5, 0.95),
        ([(100, 101)], 12.5, 0.5),  # never open: the wall clock
    ],
)
def test_the_share_of_a_clock_that_is_over(opened, hours, share):
    clock = Span(MONDAY_9, MONDAY_9 + (25 if opened else 24) * HOUR)
    spans = opened and [Span(MONDAY_9 + a * HOUR, MONDAY_9 + b * HOUR) for a, b in opened]
    assert share_over(clock, MONDAY_9 + hours * HOUR, spans) == pytest.approx(share)
    assert share_over(clock, MONDAY_9 - HOUR, spans) == 0


def test_the_center_is_reminded_at_half_of_its_open_time(piece):
    friday_16 = MONDAY_9 + timedelta(days=4, hours=7)
    booking = make_waiting(piece, started=friday_16)
    sunday = MONDAY_9 + timedelta(days=6, hours=12)
    monday = MONDAY_9 + timedelta(days=7)
    # Two of eight open hours are over by then, though most of the wall clock is.
    assert keep_deadlines(sunday) == Counter()
    assert keep_deadlines(monday + HOUR * 1.9) == Counter()
    assert keep_deadlines(monday + HOUR * 2) == Counter(reminded=1)
    assert kinds(booking) == ["reminded"]
    assert told("reminded") == {"approver"}
    booking.refresh_from_db()
    assert booking.state == "reviewing"


@pytest.mark.parametrize("state", ["needs_info", "offered"])
def test_the_requester_is_reminded_by_the_wall_clock_and_nobody_takes_over(piece, state):
    booking = make_waiting(piece, state=state, hours=48)
    assert keep_deadlines(MONDAY_9 + 23 * HOUR) == Counter()
    assert keep_deadlines(MONDAY_9 + 24 * HOUR) == Counter(reminded=1)
    assert keep_deadlines(MONDAY_9 + 47 * HOUR) == Counter()
    assert told("reminded") == {booking.user.email.split("@")[0]}


def test_each_turn_has_a_reminder_of_its_own(piece):
    booking = make_waiting(piece)
    keep_deadlines(MONDAY_9 + 4 * HOUR)
    booking.refresh_from_db()
    transitions.ask(booking, actor=booking.approver, now=MONDAY_9 + 5 * HOUR, text="?")
    keep_deadlines(MONDAY_9 + 30 * HOUR)
    assert kinds(booking) == ["reminded", "asked", "reminded"]


def test_at_three_quarters_the_deputy_takes_over_once_and_both_hear(piece):
    booking = make_waiting(piece)
    first = booking.approver
    keep_deadlines(MONDAY_9 + 4 * HOUR)
    assert keep_deadlines(MONDAY_9 + 5.9 * HOUR) == Counter()
    assert keep_deadlines(MONDAY_9 + 6 * HOUR) == Counter(escalated=1)
    assert keep_deadlines(MONDAY_9 + 7 * HOUR) == Counter()
    booking.refresh_from_db()
    assert booking.approver.email == "deputy@example.com"
    assert booking.escalated_at == MONDAY_9 + 6 * HOUR
    assert told("escalated") == {"approver", "deputy"}
    event = booking.events.get(kind="escalated")
    assert event.data == {"from": first.pk, "to": booking.approver.pk}


def test_a_worker_that_was_away_asks_once_and_not_twice(piece):
    booking = make_waiting(piece)
    assert keep_deadlines(MONDAY_9 + 7 * HOUR) == Counter(escalated=1)
    assert keep_deadlines(MONDAY_9 + 7.5 * HOUR) == Counter()
    assert kinds(booking) == ["escalated"]


def test_without_a_deputy_the_approver_is_reminded_all_the_same(piece):
    piece.center.roles.filter(role="deputy").delete()
    booking = make_waiting(piece)
    assert keep_deadlines(MONDAY_9 + 7 * HOUR) == Counter(reminded=1)
    assert keep_deadlines(MONDAY_9 + 7.5 * HOUR) == Counter()
    # One who is made deputy later still takes over.
    make_role(make_user(email="late@example.com"), piece.center, "deputy")
    assert keep_deadlines(MONDAY_9 + 7.6 * HOUR) == Counter(escalated=1)
    assert kinds(booking) == ["reminded", "escalated"]


def test_what_nobody_answered_ends_and_gives_its_time_back(piece):
    booking = make_waiting(piece)
    kept = make_waiting(piece, start=START + timedelta(days=1), started=MONDAY_9 + HOUR)
    kept.respond_by += timedelta(days=1)
    kept.save(update_fields=["respond_by"])
    now = booking.respond_by
    assert keep_deadlines(now)["expired"] == 1
    assert keep_deadlines(now)["expired"] == 0
    booking.refresh_from_db()
    assert (booking.state, booking.reason, booking.respond_by) == ("expired", "no_answer", None)
    assert list(Occupancy.objects.holding().values_list("booking", flat=True)) == [kept.pk]
    assert told("expired") == {booking.user.email.split("@")[0], "approver"}


def test_a_request_that_nobody_took_in_ends_too_and_reminds_nobody(piece):
    booking = make_waiting(piece, state="requested", hours=8)
    assert keep_deadlines(MONDAY_9 + 7 * HOUR) == Counter()
    assert keep_deadlines(booking.respond_by) == Counter(expired=1)


def test_what_is_decided_is_left_alone(piece):
    for day, state in enumerate(("confirmed", "cancelled", "completed", "rejected")):
        make_booking(equipment=piece, state=state, start=START + timedelta(days=day))
    assert keep_deadlines(START + timedelta(days=30)) == Counter()


def test_a_run_is_bounded_and_the_next_one_goes_on(piece, monkeypatch):
    monkeypatch.setattr("bookings.deadlines.MOST", 2)
    for day in range(3):
        make_waiting(piece, start=START + timedelta(days=day))
    assert keep_deadlines(MONDAY_9 + 4 * HOUR) == Counter(reminded=2)
    assert keep_deadlines(MONDAY_9 + 4 * HOUR) == Counter(reminded=1)
    assert keep_deadlines(MONDAY_9 + 8 * HOUR) == Counter(expired=2)
    assert keep_deadlines(MONDAY_9 + 8 * HOUR) == Counter(expired=1)
    assert MOST >= 100


def test_many_clocks_are_read_in_few_statements(piece, django_assert_num_queries):
    for day in range(5):
        make_waiting(piece, start=START + timedelta(days=day))
    # Overdue, running, and what is open when: hours with closed days, policies.
    with django_assert_num_queries(4):
        assert keep_deadlines(MONDAY_9 + HOUR) == Counter()


@pytest.fixture
def poisoned(piece):
    """A booking that the database refuses to change, and one after it."""
    bad = make_waiting(piece, purpose="비밀 시험")
    good = make_waiting(piece, start=START + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no: %', OLD.purpose; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON bookings_booking FOR EACH ROW"
            f" WHEN (OLD.id = {bad.pk}) EXECUTE FUNCTION refuse()"
        )
    yield bad, good
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION refuse CASCADE")


@pytest.mark.parametrize(("hours", "kind"), [(4, "reminded"), (6, "escalated"), (8, "expired")])
def test_ones_failure_does_not_stop_the_rest(poisoned, hours, kind, caplog):
    bad, good = poisoned
    assert keep_deadlines(MONDAY_9 + hours * HOUR) == Counter({"failed": 1, kind: 1})
    assert kinds(bad) == []
    assert kinds(good) == [kind]
    assert "deadline not kept" in caplog.text
    assert "비밀 시험" not in caplog.text


@pytest.mark.parametrize("deed", [remind, escalate])
def test_nobody_is_asked_about_what_does_not_wait_for_them(piece, deed):
    booking = make_booking(equipment=piece, state="confirmed")
    with pytest.raises(WrongStateError):
        deed(booking, now=MONDAY_9)


def test_a_reminder_is_not_repeated_on_an_old_reading(piece):
    booking = make_waiting(piece)
    stale = Booking.objects.get(pk=booking.pk)
    remind(booking, now=MONDAY_9 + 4 * HOUR)
    with pytest.raises(WrongStateError):
        remind(stale, now=MONDAY_9 + 4 * HOUR)
    assert kinds(booking) == ["reminded"]


def at_once(work, workers=2):
    """Run work in threads that start together; return what each returned."""
    start, results = threading.Barrier(workers), []

    def run():
        try:
            start.wait(timeout=5)
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def remind_without_guard(now, both_have_read):
    """The control: reads, waits until the other has read, writes, without comparing."""
    late = list(Booking.objects.filter(reminded_at=None))
    both_have_read.wait(timeout=5)
    for booking in late:
        Booking.objects.filter(pk=booking.pk).update(reminded_at=now)
        BookingEvent.objects.create(
            booking=booking, kind="reminded", target=booking.state, party="system", at=now
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("hours", "kind"), [(4, "reminded"), (6, "escalated"), (8, "expired")])
def test_two_workers_at_once_do_each_thing_once(piece, hours, kind):
    for day in range(6):
        make_waiting(piece, start=START + timedelta(days=day))
    results = at_once(lambda: keep_deadlines(MONDAY_9 + hours * HOUR))
    assert sum(results, Counter()) == Counter({kind: 6})
    assert BookingEvent.objects.filter(kind=kind).count() == 6


@pytest.mark.django_db(transaction=True)
def test_control_without_comparing_both_remind(piece):
    make_waiting(piece)
    gate = threading.Barrier(2)
    at_once(lambda: remind_without_guard(MONDAY_9 + 4 * HOUR, gate))
    assert BookingEvent.objects.filter(kind="reminded").count() == 2
