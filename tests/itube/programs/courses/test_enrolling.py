"""Places, the line of those who wait, and giving back: in order, once a person, told by mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from itube.accounts.privacy import own_data
from itube.outbox.channels import compose
from itube.outbox.models import OutboxMessage
from itube.programs.courses import enrolling, holding
from itube.programs.courses.enrolling import lowest_free_place
from itube.programs.courses.mails import remind
from itube.programs.courses.moving import EnrolmentRefusedError
from itube.programs.courses.privacy import HOLDER
from itube.programs.courses.states import MOVES, REOPENED, State, can_move
from itube.programs.models import Enrolment, EnrolmentMove
from tests.itube.programs.courses.world import DAY, begin, make_member, make_session

pytestmark = pytest.mark.django_db

WHATS = [
    "enrolled",
    "waiting",
    "moved_up",
    "cancelled",
    "cancelled_by_center",
    "session_cancelled",
    "changed",
    "reminder",
    "completed",
    "reopened",
]


def enrol(session, user=None):
    return enrolling.enrol(session, user or make_member(), now=timezone.now())


def told(enrolment) -> list[str]:
    messages = OutboxMessage.objects.filter(recipient=enrolment.user.email).order_by("pk")
    return [message.payload["context"]["what"] for message in messages]


def test_the_states_are_one_machine():
    assert set(MOVES) == set(State)
    assert can_move("waiting", "enrolled")
    assert not can_move("cancelled", "enrolled")
    assert not can_move("waiting", "completed")
    assert {*REOPENED, *REOPENED.values()}.isdisjoint({State.CANCELLED, State.WAITING})


def test_the_lowest_free_place_is_within_the_capacity():
    assert lowest_free_place(set(), 1) == 1
    assert lowest_free_place({1, 3}, 3) == 2
    assert lowest_free_place({1, 2}, 2) is None
    assert lowest_free_place({2, 9}, 2) is None


def test_who_comes_too_late_waits_and_moves_up_in_order():
    session = make_session(capacity=2)
    first, _second, third, fourth = (enrol(session) for _ in range(4))
    states = ["enrolled", "enrolled", "waiting", "waiting"]
    assert list(session.enrolments.values_list("state", flat=True)) == states
    assert [one.position for one in session.enrolments.with_position()] == [0, 0, 1, 2]
    enrolling.cancel(first, actor=first.user, now=timezone.now())
    third.refresh_from_db()
    assert (third.state, third.place) == ("enrolled", 1)
    assert (told(first), told(third), told(fourth)) == (
        ["enrolled", "cancelled"],
        ["waiting", "moved_up"],
        ["waiting"],
    )
    by_itself = EnrolmentMove.objects.get(enrolment=third, target="enrolled")
    assert (by_itself.source, by_itself.actor) == ("waiting", None)
    assert Enrolment.objects.with_position().get(pk=fourth.pk).position == 1


def test_whoever_cancelled_may_ask_again_and_stands_at_the_end():
    session = make_session(capacity=1)
    first, second = enrol(session), enrol(session)
    with pytest.raises(EnrolmentRefusedError, match="이미 신청"):
        enrol(session, first.user)
    enrolling.cancel(first, actor=first.user, now=timezone.now())
    with pytest.raises(EnrolmentRefusedError, match="이미 취소"):
        enrolling.cancel(first, actor=first.user, now=timezone.now())
    again = enrol(session, first.user)
    second.refresh_from_db()
    assert (second.state, again.state, again.number) == ("enrolled", "waiting", 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"enrol_until": timezone.now() - DAY},
        {"enrol_from": timezone.now() + DAY},
        {"cancelled_at": timezone.now()},
    ],
)
def test_outside_of_its_time_nobody_enrols(wrong):
    session = make_session(**wrong)
    with pytest.raises(EnrolmentRefusedError, match="기간이 아니"):
        enrol(session)
    assert not OutboxMessage.objects.exists()


def test_an_address_that_nobody_confirmed_gets_no_place():
    user = make_member()
    user.emailaddress_set.update(verified=False)
    with pytest.raises(EnrolmentRefusedError, match="주소를 확인"):
        enrol(make_session(), user)


def test_after_the_beginning_nothing_moves():
    session = make_session(capacity=1)
    first, second = enrol(session), enrol(session)
    begin(session)
    with pytest.raises(EnrolmentRefusedError, match="시작된 뒤"):
        enrolling.cancel(first, actor=first.user, now=timezone.now())
    assert holding.resize(session, 5, now=timezone.now()) == []
    second.refresh_from_db()
    assert second.state == "waiting"


def test_more_places_move_up_as_many_and_fewer_than_taken_are_refused():
    session = make_session(capacity=1)
    people = [enrol(session) for _ in range(5)]
    assert [one.pk for one in holding.resize(session, 3, now=timezone.now())] == [
        people[1].pk,
        people[2].pk,
    ]
    enrolling.cancel(people[0], actor=people[0].user, now=timezone.now())
    with pytest.raises(EnrolmentRefusedError, match="3명"):
        holding.resize(session, 2, now=timezone.now())
    for one in people[1:3]:
        enrolling.cancel(one, actor=one.user, now=timezone.now())
    holding.resize(session, 2, now=timezone.now())
    places = session.enrolments.exclude(place=None).values_list("place", flat=True)
    assert sorted(places) == [1, 2]


def test_chairs_beyond_a_smaller_room_are_numbered_anew():
    session = make_session(capacity=3)
    people = [enrol(session) for _ in range(3)]
    enrolling.cancel(people[0], actor=people[0].user, now=timezone.now())
    holding.resize(session, 2, now=timezone.now())
    assert sorted(session.enrolments.exclude(place=None).values_list("place", flat=True)) == [1, 2]


def test_a_session_that_is_off_tells_all_once():
    session = make_session(capacity=1)
    people = [enrol(session) for _ in range(2)]
    staff = make_member()
    told_how_many = holding.cancel_session(
        session, actor=staff, now=timezone.now(), reason="장비 고장"
    )
    assert told_how_many == 2
    assert [told(one)[-1] for one in people] == ["session_cancelled"] * 2
    mail = compose(
        OutboxMessage.objects.filter(recipient=people[0].user.email).order_by("pk").last()
    )
    assert "장비 고장" in mail.text
    with pytest.raises(EnrolmentRefusedError):
        holding.cancel_session(session, actor=staff, now=timezone.now(), reason="다시")


def test_who_has_a_place_tomorrow_is_reminded_once():
    now = timezone.now()
    session = make_session(starts_at=now + DAY, enrol_until=now + DAY / 2, capacity=1)
    first, _waits = enrol(session), enrol(session)
    enrol(make_session())
    assert remind(now) == 1
    assert remind(now + timedelta(minutes=10)) == 0
    assert told(first) == ["enrolled", "reminder"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_mail_can_be_written(language):
    session = make_session(capacity=1)
    user = make_member(language=language)
    enrolment = enrol(session, user)
    message = OutboxMessage.objects.get()
    for what in WHATS:
        message.payload["context"] |= {"what": what, "qualification": "자격", "reason": "사유"}
        mail = compose(message)
        assert session.course.title_ko in mail.subject or session.course.title_en in mail.subject
        way = session.course if what == "session_cancelled" else enrolment
        assert way.get_absolute_url() in mail.text


def test_who_leaves_gives_the_place_back():
    session = make_session(capacity=1)
    first, second = enrol(session), enrol(session)
    data = own_data(first.user)["enrolments"]
    assert [(one["reference"], one["state"]) for one in data] == [(first.reference, "enrolled")]
    HOLDER.forget(first.user, timezone.now())
    second.refresh_from_db()
    assert second.state == "enrolled"
