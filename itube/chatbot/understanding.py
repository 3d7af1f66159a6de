"""What a sentence asks for, by rules and the words of the search. Pure: no database, no clock."""

from dataclasses import replace
from datetime import date

from itube.chatbot.carrying import carried
from itube.chatbot.reading import cues
from itube.chatbot.reading.names import Known
from itube.chatbot.said import Said, read
from itube.chatbot.slots import Intent, Memory, Missing, Refusal, Slots, Understanding
from itube.chatbot.wanting import FAQ_HINT, LIKE_EQUIPMENT, refused
from itube.chatbot.wanting import intent as intent_of

WITH_ANSWER = frozenset({Intent.FAQ, Intent.HOW_TO_BOOK, Intent.FEE, Intent.COURSE})


def understand(text: str, memory: Memory, today: date, known: Known) -> Understanding:
    """Return what text, the next turn after memory, asks for."""
    said = read(text, memory, today, known)
    refusal = refused(said)
    if refusal:
        return Understanding(Intent.OUT_OF_SCOPE, memory.slots, refusal=refusal)
    intent = intent_of(said, memory)
    slots = carried(said, intent, memory, known)
    if intent is None:
        return _unsure(said, slots, memory)
    found = Understanding(
        intent=intent,
        slots=slots,
        said=frozenset(said.changes),
        faq=said.faq if intent is Intent.FAQ or (said.hints and intent in WITH_ANSWER) else "",
        reference=said.reference,
    )
    return _asking_back(found, said)


def _unsure(said: Said, slots: Slots, memory: Memory) -> Understanding:
    """Nothing was wanted that is known: ask back where one more word would do, else say so."""
    text = said.phrase.whole
    changed = frozenset(said.changes)
    if said.changes or said.wanted or cues.VAGUE.search(text) or said.like.intent in LIKE_EQUIPMENT:
        return Understanding(Intent.ASK_BACK, slots, changed, missing=Missing.EQUIPMENT)
    return Understanding(Intent.OUT_OF_SCOPE, slots, changed, refusal=Refusal.UNKNOWN)


def _asking_back(found: Understanding, said: Said) -> Understanding:
    """Ask one question back where the answer needs one more thing."""
    slots = found.slots
    about = slots.kinds or slots.piece or slots.words or slots.item or slots.center
    if found.intent in {Intent.FIND_EQUIPMENT, Intent.FREE_TIME} and not about:
        if slots.field or slots.sector:
            return found
        return replace(found, intent=Intent.ASK_BACK, missing=Missing.EQUIPMENT)
    if found.intent is Intent.FEE and not about and not cues.PAYING.search(said.phrase.whole):
        if said.near >= FAQ_HINT and cues.FEE_GENERAL.search(said.phrase.whole):
            return found
        return replace(found, intent=Intent.ASK_BACK, missing=Missing.EQUIPMENT)
    return found
