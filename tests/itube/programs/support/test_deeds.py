"""The way of a request: who may move it where, who hears, and that its history stands."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from itube.outbox.channels import compose
from itube.outbox.models import OutboxMessage
from itube.programs.models import SupportEvent, SupportMessage, SupportRequest
from itube.programs.support import closing, deeds
from itube.programs.support.refusals import (
    ChangedMeanwhileError,
    SupportRefusedError,
    WrongStateError,
)
from itube.programs.support.states import MOVES, OPEN, Party, State
from itube.programs.support.talking import Words
from tests.factories import make_user
from tests.itube.programs.support.world import HOUR, NOW, TEXT, TITLE, World

pytestmark = pytest.mark.django_db


def test_moves_are_known_states():
    assert set(MOVES) == set(State)
    assert {state for state, targets in MOVES.items() if targets} >= set(OPEN)
    assert MOVES[State.CANCELLED] == frozenset()


def test_a_request_is_answered_replied_to_and_closed():
    world = World()
    request = world.send()
    assert (request.state, request.owner, request.company) == (
        "requested",
        world.approver,
        world.requester.company,
    )
    # Monday's request is due when the center closes on Thursday; the reminder comes a day before.
    assert request.respond_by == NOW + timedelta(days=3, hours=9)
    assert request.remind_at == NOW + timedelta(days=2, hours=9)
    assert request.raise_at == NOW + timedelta(days=7, hours=9)
    deeds.take(request, actor=world.approver, now=NOW + HOUR)
    assert (request.state, request.respond_by) == ("answering", NOW + timedelta(days=3, hours=9))
    deeds.ask_back(request, Words("충전 전류는요?"), actor=world.approver, now=NOW + 2 * HOUR)
    assert (request.state, request.respond_by) == ("answered", None)
    later = NOW + timedelta(days=1)
    deeds.reply(request, Words("0.5C입니다."), user=world.requester, now=later)
    assert (request.state, request.respond_by) == ("answering", later + timedelta(days=3, hours=9))
    deeds.answer(request, Words("0.2C로 낮추세요."), actor=world.approver, now=later + HOUR)
    closing.close(
        request,
        result="resolved",
        text="해결했습니다.",
        actor=world.requester,
        party=Party.REQUESTER,
        now=later + 2 * HOUR,
    )
    assert (request.state, request.result, request.first_answered_at) == (
        "closed",
        "resolved",
        NOW + 2 * HOUR,
    )
    assert list(request.events.values_list("kind", flat=True)) == [
        "requested",
        "taken",
        "asked",
        "replied",
        "answered",
        "closed",
    ]
    assert request.messages.count() == 4


def test_mails_tell_both_sides_in_their_language_and_no_subject_tells_the_text():
    world = World()
    world.requester.language = "en"
    world.requester.save()
    request = world.send()
    deeds.answer(request, Words("전해액을 먼저 보시죠."), actor=world.approver, now=NOW + HOUR)
    told = OutboxMessage.objects.order_by("pk")
    assert [(message.kind, message.recipient) for message in told] == [
        ("support_requested", world.approver.email),
        ("support_requested", world.requester.email),
        ("support_answered", world.requester.email),
    ]
    for message in told:
        mail = compose(message)
        assert request.reference in mail.subject
        assert TITLE not in mail.subject
        assert f"/{request.reference}/" in mail.text
        assert not {TITLE, TEXT} & set(str(message.payload).split("'"))
    assert "/en/services/support/" in compose(told[2]).text
    assert "전해액" in compose(told[2]).text


def test_another_center_gets_the_same_thread_with_its_own_time():
    world = World()
    other = world.staff("approver", world.elsewhere)
    request = world.in_state(State.ANSWERING)
    deeds.refer(
        request, world.elsewhere, reason="장비가 없습니다.", actor=world.approver, now=NOW + HOUR
    )
    assert (request.state, request.center, request.owner) == ("requested", world.elsewhere, other)
    event = request.events.last()
    assert (event.kind, event.reason) == ("referred", "장비가 없습니다.")
    assert event.data == {"from": "C001", "to": "C002"}
    assert request.messages.count() == 1
    with pytest.raises(SupportRefusedError):
        deeds.refer(request, world.elsewhere, reason="x", actor=other, now=NOW + HOUR)


def test_a_request_of_no_center_waits_for_the_operators():
    world = World()
    operator = make_user(site_role="operator")
    request = world.send(center=None)
    assert (request.center, request.owner) == (None, None)
    assert request.respond_by is not None
    assert OutboxMessage.objects.filter(recipient=operator.email).count() == 1
    deeds.refer(request, world.center, reason="", actor=operator, now=NOW + HOUR)
    assert (request.owner, request.events.last().party) == (world.approver, "portal")


def test_the_next_owner_is_who_has_the_fewest_open_requests():
    world = World()
    second = world.staff("approver")
    world.staff("manager")
    assert [world.send().owner for _ in range(3)] == [world.approver, second, world.approver]


def test_two_who_take_at_once_are_one_owner():
    world = World()
    second = world.staff("operator")
    request = world.send()
    rival = SupportRequest.objects.get(pk=request.pk)
    deeds.take(request, actor=second, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        deeds.take(rival, actor=world.approver, now=NOW)
    request.refresh_from_db()
    assert (request.owner, request.events.filter(kind="taken").count()) == (second, 1)


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_what_the_state_does_not_allow_is_refused(state):
    world = World()
    request = world.in_state(state)
    staff, words = {"actor": world.approver, "now": NOW}, Words("x")
    for deed in (
        lambda: deeds.take(request, **staff),
        lambda: deeds.answer(request, words, **staff),
        lambda: deeds.reply(request, words, user=world.requester, now=NOW),
        lambda: deeds.refer(request, world.elsewhere, reason="x", **staff),
        lambda: closing.cancel(request, reason="", user=world.requester, now=NOW),
    ):
        with pytest.raises(WrongStateError):
            deed()
    assert not request.messages.filter(text="x").exists()


def test_a_closed_request_opens_again_within_a_fortnight():
    world = World()
    request = world.in_state(State.CLOSED)
    told = {"reason": "다시 늘었어요", "actor": world.requester, "party": Party.REQUESTER}
    with pytest.raises(SupportRefusedError):
        closing.reopen(request, now=request.closed_at + timedelta(days=14), **told)
    closing.reopen(request, now=request.closed_at + timedelta(days=13), **told)
    assert (request.state, request.result, request.closed_at) == ("answering", "", None)
    assert request.respond_by is not None


def test_notes_are_for_those_who_answer():
    world = World()
    request = world.send()
    before = OutboxMessage.objects.count()
    deeds.write_note(request, Words("지난번에도 같은 문의"), actor=world.approver, now=NOW)
    assert OutboxMessage.objects.count() == before
    assert SupportMessage.objects.told_to(Party.REQUESTER).filter(is_note=True).count() == 0
    assert not SupportEvent.objects.told_to(Party.REQUESTER).filter(kind="noted").exists()


@pytest.mark.parametrize(
    "deed",
    [
        lambda: SupportEvent.objects.update(reason="x"),
        lambda: SupportEvent.objects.all()._raw_delete("default"),
    ],
)
def test_the_history_is_final(deed):
    World().send()
    with pytest.raises(DatabaseError), transaction.atomic():
        deed()
