"""What one turn leaves behind: masked, numbered, and the memory of it."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from itube.accounts.privacy import anonymise, own_data
from itube.chatbot import tasks
from itube.chatbot.models import FAILED, KEPT, KEPT_OF_MEMBERS, Conversation, Turn
from itube.chatbot.slots import Intent, Memory, Slots, Understanding
from itube.chatbot.stored import memory_read, reply_read, reply_told
from itube.chatbot.talking import TextRefusedError, clean, talk
from itube.chatbot.viewing import in_view
from tests.factories import make_user
from tests.itube.chatbot.talk import PIECE, answer, read

pytestmark = pytest.mark.django_db
NOW = timezone.now()
NOBODY = AnonymousUser()


def ask(text, conversation=None, person=NOBODY, now=NOW, **more):
    return talk(text, conversation, person, now, **{"reader": read, "answerer": answer} | more)


def test_a_turn_is_stored_masked_with_its_answer():
    turn = ask("SEM 010-1234-5678 찾아 줘")
    turn.refresh_from_db()
    assert turn.said == "SEM [tel] 찾아 줘"
    assert (turn.number, turn.intent, turn.refusal) == (1, Intent.FIND_EQUIPMENT, "")
    assert turn.understood["slots"]["words"] == "SEM 찾아 줘"
    reply = reply_read(turn.reply)
    assert reply.citations == (PIECE,)
    assert reply_told(reply) == turn.reply
    memory = memory_read(turn.conversation.memory)
    assert memory == Memory(reply.slots, Intent.FIND_EQUIPMENT, (PIECE.id,), None)


def test_the_next_turn_knows_the_one_before(django_assert_num_queries):
    first = ask("SEM")
    seen = []

    def reader(text, memory, now):
        seen.append(memory)
        return read(text, memory, now)

    with django_assert_num_queries(6):
        second = ask("대전만", first.conversation, reader=reader)
    assert second.number == 2
    assert second.conversation == first.conversation
    assert seen[0].slots.words == "SEM"
    assert seen[0].shown == (PIECE.id,)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  SEM\r\n\t있나요\x00?\u202e ", "SEM 있나요 ?"),
        ("한글".encode().decode(), "한글"),
        ("가\ud800나", "가 나"),
        ("a" * 500, "a" * 500),
    ],
)
def test_text_is_cleaned(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize("text", ["", " \n", "\x00\u200b", "가" * 501])
def test_no_text_and_too_much_is_refused(text):
    with pytest.raises(TextRefusedError, match="질문"):
        ask(text)
    assert not Turn.objects.exists()


def test_an_error_is_an_apology_without_the_text(settings, caplog):
    settings.ASSISTANT_RAISES = False
    first = ask("SEM")

    def failing(*_arguments):
        raise ValueError("비밀 SEM")

    turn = ask("비밀 SEM", first.conversation, answerer=failing)
    assert (turn.number, turn.refusal) == (2, FAILED)
    assert "죄송합니다" in turn.reply["statements"][0]["text"]
    assert turn.reply["actions"]
    assert "ValueError" in caplog.text
    assert "비밀" not in caplog.text
    assert memory_read(turn.conversation.memory).slots.words == "SEM"


def test_what_the_page_is_about_comes_into_view_once():
    page = Slots(piece="NFEC-1")
    memory = Memory(Slots(words="SEM", province="KR-30"), Intent.FEE, ("NFEC-9",))
    seen = in_view(memory, page, again=False, about=None)
    assert (seen.slots, seen.shown) == (Slots(piece="NFEC-1", province="KR-30"), ("NFEC-1",))
    assert in_view(memory, page, again=False, about="NFEC-1") == memory
    assert in_view(memory, page, again=True, about="NFEC-1") == seen
    assert in_view(memory, Slots(item="battery"), again=False, about="NFEC-1").slots == Slots(
        item="battery", province="KR-30"
    )
    assert in_view(memory, None, again=True, about="NFEC-1") == memory


def test_this_piece_is_that_of_the_page():
    seen = []

    def reader(text, memory, now):
        seen.append(memory.slots.piece)
        return Understanding(Intent.FREE_TIME, memory.slots.with_(piece=""))

    turn = ask("이 장비 언제 비어?", context=Slots(piece="NFEC-1"), reader=reader)
    turn = ask("대전에는?", turn.conversation, context=Slots(piece="NFEC-1"), reader=reader)
    ask("이 장비 사용료는?", turn.conversation, context=Slots(piece="NFEC-1"), reader=reader)
    assert seen == ["NFEC-1", "", "NFEC-1"]


def test_an_anonymous_conversation_becomes_that_of_the_member_who_goes_on():
    user, other = make_user(), make_user()
    turn = ask("SEM", person=NOBODY)
    assert turn.conversation.user is None
    turn = ask("대전", turn.conversation, person=user)
    assert (turn.number, turn.conversation.user) == (2, user)
    for person in (NOBODY, other):
        assert turn.conversation not in Conversation.objects.held_by(person)
        # Whoever holds it no longer begins anew.
        assert ask("부산", turn.conversation, person=person).number == 1
    assert [each["said"] for each in own_data(user)["conversations"][0]["turns"]] == ["SEM", "대전"]


def test_conversations_go_when_their_time_is_over():
    user = make_user()
    long_ago, older = NOW - KEPT - timedelta(days=1), NOW - KEPT_OF_MEMBERS - timedelta(days=1)
    ask("지난 것", now=long_ago)
    going_on = ask("첫 질문", now=long_ago).conversation
    ask("새 질문", going_on)
    ask("회원 것", person=user, now=long_ago)
    ask("오래된 회원 것", person=user, now=older)
    assert tasks.prune() == 3
    assert {turn.said for turn in Turn.objects.all()} == {"새 질문", "회원 것"}
    assert Conversation.objects.count() == 2
    anonymise(user, NOW)
    assert [turn.said for turn in Turn.objects.all()] == ["새 질문"]


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_make_two_turns():
    conversation = ask("SEM").conversation
    both = Barrier(2)

    def answering(*arguments):
        both.wait(5)
        return answer(*arguments)

    def one(text):
        try:
            ask(text, Conversation.objects.get(), answerer=answering)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(text,)) for text in ("대전", "부산")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = list(conversation.turns.all())
    assert [turn.number for turn in turns] == [1, 2, 3]
    assert {turn.said for turn in turns} == {"SEM", "대전", "부산"}
