"""Attendance and completion: what they give, once; and how a mistake is taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bookings import rules
from bookings.policies import policy_of
from equipment.models import HeldQualification
from itube.lib.periods import Span
from itube.outbox.models import OutboxMessage
from itube.programs.courses import completing, enrolling
from itube.programs.courses.completing import valid_until
from itube.programs.courses.moving import EnrolmentRefusedError
from itube.programs.courses.states import State
from itube.programs.models import Course, Enrolment
from tests.factories import make_equipment
from tests.itube.programs.courses.world import (
    begin,
    make_course,
    make_member,
    make_qualification,
    make_session,
)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 30), 24, date(2028, 11, 30)),
        (date(2026, 11, 30), None, None),
    ],
)
def test_months_end_where_calendars_say(day, months, end):
    assert valid_until(Course(valid_months=months), day) == end


@pytest.fixture
def taught(db):
    """Return a session that has begun, of a course that grants a qualification, and two people."""
    course = make_course()
    course.qualification, course.valid_months = make_qualification(course.center), 12
    course.save()
    session = make_session(course)
    people = [enrolling.enrol(session, make_member(), now=timezone.now()) for _ in range(2)]
    return begin(session), people, make_member()


def note(session, people, what, actor):
    references = [person.reference for person in people]
    return completing.note_all(session, references, what, actor=actor, now=timezone.now())


def qualified(user, piece) -> bool:
    """Return whether the rule of bookings lets user work piece alone tomorrow."""
    now = timezone.now()
    start = now + timedelta(days=1)
    asking = rules.asking_for(
        piece,
        policy_of(piece),
        user=user,
        company=None,
        span=Span(start, start + timedelta(hours=1)),
        use_mode="direct",
        now=now,
    )
    return "qualification" not in {breach.rule for breach in rules.broken(asking)}


def test_completing_opens_the_bookings_that_ask_for_it_and_a_mistake_closes_them(taught):
    session, (first, second), staff = taught
    piece = make_equipment(center=session.course.center, qualification=session.course.qualification)
    assert not qualified(first.user, piece)
    assert note(session, [first, second], State.COMPLETED, staff) == 2
    assert qualified(first.user, piece)
    held = HeldQualification.objects.get(user=first.user)
    today = timezone.localdate()
    assert (held.valid_from, held.granted_by) == (today, staff)
    assert held.valid_until == valid_until(session.course, today)
    first.refresh_from_db()
    assert first.state == "completed"
    assert first.certificate_no
    assert note(session, [first], State.COMPLETED, staff) == 0
    assert HeldQualification.objects.filter(user=first.user).count() == 1
    completing.reopen(first, actor=staff, now=timezone.now(), reason="이름을 잘못 골랐어요")
    first.refresh_from_db()
    assert (first.state, first.certificate_no, first.held) == ("attended", None, None)
    assert not qualified(first.user, piece)
    assert qualified(second.user, piece)
    assert first.moves.last().reason == "이름을 잘못 골랐어요"
    whats = [
        message.payload["context"]["what"]
        for message in OutboxMessage.objects.filter(recipient=first.user.email).order_by("pk")
    ]
    assert whats == ["enrolled", "completed", "reopened"]


def test_what_someone_held_already_that_day_is_lengthened_and_not_taken_back(taught):
    session, (first, _second), staff = taught
    today = timezone.localdate()
    HeldQualification.objects.create(
        user=first.user,
        qualification=session.course.qualification,
        valid_from=today,
        valid_until=today + timedelta(days=1),
    )
    note(session, [first], State.COMPLETED, staff)
    held = HeldQualification.objects.get(user=first.user)
    assert held.valid_until == valid_until(session.course, today)
    completing.reopen(first, actor=staff, now=timezone.now(), reason="실수")
    assert HeldQualification.objects.filter(user=first.user).exists()


def test_absence_is_a_step_that_can_be_taken_back(taught):
    session, people, staff = taught
    assert note(session, people, State.ABSENT, staff) == 2
    assert note(session, people, State.COMPLETED, staff) == 0
    completing.reopen(people[0], actor=staff, now=timezone.now(), reason="늦게 왔어요")
    assert note(session, people, State.ATTENDED, staff) == 1
    states = Enrolment.objects.filter(session=session).order_by("number")
    assert list(states.values_list("state", flat=True)) == ["attended", "absent"]
    completing.reopen(people[1], actor=staff, now=timezone.now(), reason="x")
    with pytest.raises(EnrolmentRefusedError, match="되돌릴"):
        completing.reopen(people[1], actor=staff, now=timezone.now(), reason="x")


@pytest.mark.django_db
def test_before_it_begins_nothing_is_noted():
    session = make_session()
    enrolment = enrolling.enrol(session, make_member(), now=timezone.now())
    with pytest.raises(EnrolmentRefusedError, match="시작된 뒤"):
        note(session, [enrolment], State.ATTENDED, make_member())
