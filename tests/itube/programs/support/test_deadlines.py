"""When an answer is due, and what happens when it does not come."""

from datetime import date, datetime, timedelta

import pytest

from bookings.availability.opening import SEOUL, Hours
from itube.outbox.models import OutboxMessage
from itube.programs.models import SupportRequest
from itube.programs.support import deeds, escalation
from itube.programs.support.deadlines import closings
from itube.programs.support.states import State
from itube.programs.support.talking import Words
from tests.factories import make_user
from tests.itube.programs.support.world import HOUR, NOW, World

MONDAY = date(2030, 1, 7)
WEEK = [Hours(day, 9 * 60, 18 * 60) for day in range(5)]


def at(day: int, hour: int = 18) -> datetime:
    return datetime(2030, 1, day, hour, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("hours", "shut", "day", "expected"),
    [
        (WEEK, (), MONDAY, [at(8), at(9), at(10)]),
        (WEEK, (), date(2030, 1, 11), [at(14), at(15), at(16)]),  # over a weekend
        (WEEK, {date(2030, 1, 8), date(2030, 1, 9)}, MONDAY, [at(10), at(11), at(14)]),
        ([], (), MONDAY, [at(8), at(9), at(10)]),  # hours unknown: office hours
        # Lunch is a gap, and Saturday a working day of this one.
        (
            [Hours(5, 540, 720), Hours(5, 780, 900)],
            (),
            MONDAY,
            [at(12, 15), at(19, 15), at(26, 15)],
        ),
    ],
)
def test_a_day_counts_if_the_center_works(hours, shut, day, expected):
    assert closings(hours, shut, day, 3) == expected


def test_a_center_that_never_opens_keeps_office_hours():
    days = {MONDAY + timedelta(days=n) for n in range(100)}
    assert closings(WEEK, days, MONDAY, 1) == [at(8)]


pytestmark = pytest.mark.django_db


def kinds_told(user) -> list[str]:
    told = OutboxMessage.objects.filter(recipient=user.email).order_by("pk")
    return [message.kind.removeprefix("support_") for message in told]


def test_the_owner_is_reminded_the_manager_told_and_then_the_operators_each_once():
    world = World()
    manager, operator = world.staff("manager"), make_user(site_role="operator")
    request = world.send()
    for now, done in [
        (request.remind_at - HOUR, {}),
        (request.remind_at, {"reminded": 1}),
        (request.remind_at + HOUR, {}),
        (request.respond_by, {"escalated": 1}),
        (request.respond_by, {}),
        (request.raise_at, {"raised": 1}),
        (request.raise_at + 100 * HOUR, {}),
    ]:
        assert dict(escalation.keep_clocks(now)) == done
    assert kinds_told(world.approver) == ["requested", "reminded"]
    assert kinds_told(manager) == ["escalated"]
    assert kinds_told(operator) == ["raised"]
    events = list(request.events.values_list("kind", "party"))
    assert events[1:] == [
        ("reminded", "system"),
        ("escalated", "system"),
        ("raised", "system"),
    ]
    assert SupportRequest.objects.overdue(request.respond_by).get() == request


def test_an_answer_stops_the_clock_and_a_reply_starts_another():
    world = World()
    request = world.in_state(State.ANSWERED)
    assert dict(escalation.keep_clocks(NOW + timedelta(days=30))) == {}
    later = NOW + timedelta(days=1)
    deeds.reply(request, Words("그래도 부풉니다."), user=world.requester, now=later)
    assert dict(escalation.keep_clocks(request.respond_by)) == {"escalated": 1}


def test_a_worker_that_was_away_does_not_remind_of_what_is_overdue():
    world = World()
    request = world.send(center=None)
    operator = make_user(site_role="operator")
    assert dict(escalation.keep_clocks(request.raise_at)) == {"escalated": 1, "raised": 1}
    assert kinds_told(operator) == ["escalated", "raised"]


def test_what_was_answered_meanwhile_is_left_alone(monkeypatch):
    world = World()
    request = world.send()
    change = escalation.change

    def answered_first(stale, *args, **kwargs):
        fresh = SupportRequest.objects.get(pk=stale.pk)
        deeds.answer(fresh, Words("답"), actor=world.approver, now=NOW)
        return change(stale, *args, **kwargs)

    monkeypatch.setattr(escalation, "change", answered_first)
    assert dict(escalation.keep_clocks(request.respond_by)) == {}
    assert not request.events.filter(kind="escalated").exists()
