"""One turn of a conversation: a question is read, answered, and stored with its answer."""

import logging
import unicodedata
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from itube.chatbot import answers, counting, stored
from itube.chatbot.known import known
from itube.chatbot.masking import masked, without_signs
from itube.chatbot.models import FAILED, LONGEST, Conversation, Person, Turn
from itube.chatbot.rephrasing import rephrased
from itube.chatbot.reply import Action, Reply, Statement
from itube.chatbot.slots import Intent, Memory, Slots, Understanding
from itube.chatbot.understanding import understand
from itube.chatbot.viewing import in_view, name_of, points

logger = logging.getLogger("itube.chatbot")

Reader = Callable[[str, Memory, datetime], Understanding]
Answerer = Callable[[Understanding, Memory, Person, datetime], Reply]

# Not even looked at: spaces and letters in parts cannot make up for so much.
FAR_TOO_LONG = 20 * LONGEST


class TextRefusedError(ValueError):
    """A question that cannot be asked; str() says why, fit for the person."""


def clean(text: str) -> str:
    """Return text as it is read: NFC, no control or invisible characters, single spaces.

    Raises TextRefusedError if nothing is left, or more than LONGEST characters.
    """
    if len(text) > FAR_TOO_LONG:
        raise _too_long(len(text))
    text = unicodedata.normalize("NFC", text)
    # Cc, Cf, Cs, Co, Cn: control, format, lone surrogates, private and unassigned.
    text = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    text = " ".join(text.split())
    if not text:
        raise TextRefusedError(_("질문을 적어 주세요."))
    if len(text) > LONGEST:
        raise _too_long(len(text))
    return text


def _too_long(length: int) -> TextRefusedError:
    return TextRefusedError(
        _("질문이 너무 길어요. %(most)d자까지 적어 주세요. 지금은 %(now)d자예요.")
        % {"most": LONGEST, "now": length}
    )


def talk(
    text: str,
    conversation: Conversation | None,
    person: Person,
    now: datetime,
    *,
    context: Slots | None = None,
    reader: Reader | None = None,
    answerer: Answerer | None = None,
) -> Turn:
    """Answer text and store both as the next turn of conversation, or as the first of a new one.

    What could be a person's number is masked before anything else sees it. context says what the
    page is about that the question was asked on. An anonymous conversation that a member goes on
    with becomes his. Raises TextRefusedError; whatever else goes wrong in the answering is logged
    and becomes an apology.
    """
    said = masked(clean(text))
    before = stored.memory_read(conversation.memory) if conversation else Memory()
    about = conversation.memory.get("about") if conversation else None
    memory = in_view(before, context, again=points(said), about=about)
    refusal, understood = "", {}
    try:
        understanding = (reader or read)(without_signs(said), memory, now)
        refusal = understanding.refusal or ""
        understood = told(understanding)
        reply = rephrased(original := (answerer or answer)(understanding, memory, person, now))
    except Exception as error:
        if settings.ASSISTANT_RAISES:
            raise
        # No text of the error: it may quote what the person typed.
        logger.error("turn not answered: %s at %s", type(error).__name__, _place(error))  # noqa: TRY400
        reply = original = apology(memory)
        refusal = FAILED
    after = before if refusal == FAILED else stored.after(original, memory)
    turn = _store(
        conversation,
        person,
        now,
        memory=stored.memory_told(after) | {"about": name_of(context) or about},
        turn=Turn(
            said=said,
            language="en" if (get_language() or "ko").startswith("en") else "ko",
            intent=reply.intent,
            refusal=refusal,
            understood=understood,
            reply=stored.reply_told(reply),
            is_rephrased=reply is not original,
            at=now,
        ),
    )
    counting.count_turn(turn.intent)
    return turn


def read(text: str, memory: Memory, now: datetime) -> Understanding:
    """Return how text is understood, with what the portal knows now."""
    return understand(text, memory, timezone.localdate(now), known())


def answer(understanding: Understanding, memory: Memory, person: Person, now: datetime) -> Reply:
    """Return the answer from the records of the portal."""
    return answers.answer(understanding, memory, person, now)


def told(understanding: Understanding) -> stored.Json:
    """Return how a turn was understood as JSON values, for who improves the understanding."""
    return {
        "intent": understanding.intent,
        "slots": understanding.slots.told(),
        "said": sorted(understanding.said),
        "missing": understanding.missing,
        "refusal": understanding.refusal,
        "faq": understanding.faq,
    }


def apology(memory: Memory) -> Reply:
    """Return what is said when the answer could not be made."""
    actions = [
        Action(label, url)
        for label, url in (
            (_("기술 상담 신청"), _address("support:new")),
            (_("장비 찾기"), _address("equipment:finder")),
            (_("자주 묻는 질문"), _address("news:faq")),
        )
        if url
    ]
    text = _("죄송합니다. 오류가 나서 이번 질문에는 답하지 못했습니다. 잠시 뒤 다시 물어 주십시오.")
    return Reply(
        intent=Intent.OUT_OF_SCOPE,
        slots=memory.slots,
        statements=(Statement(text),),
        actions=tuple(actions),
    )


@transaction.atomic
def _store(
    conversation: Conversation | None,
    person: Person,
    now: datetime,
    *,
    memory: stored.Json,
    turn: Turn,
) -> Turn:
    """Store turn as the next one. Whoever asks in two windows at once waits here for the other."""
    locked = None
    if conversation is not None:
        # Gone, if its time was over meanwhile or its owner has deleted it.
        rows = Conversation.objects.select_for_update(no_key=True, of=("self",))
        locked = rows.held_by(person).filter(pk=conversation.pk).first()
    if locked is None:
        locked = Conversation.objects.create(
            user=person if person.is_authenticated else None,
            started_at=now,
            last_at=now,
            memory=memory,
        )
        turn.number = 1
    else:
        last = locked.turns.aggregate(last=Max("number"))["last"] or 0
        turn.number = last + 1
        locked.memory, locked.last_at = memory, max(now, locked.last_at)
        if locked.user_id is None and person.is_authenticated:
            locked.user = person
        locked.save(update_fields=["memory", "last_at", "user"])
    turn.conversation = locked
    turn.save()
    return turn


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _place(error: Exception) -> str:
    """Return file and line where error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
