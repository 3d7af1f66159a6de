"""A reader and an answerer of the tests' own: what is tested here is what stands around them."""

from itube.chatbot.reply import Action, Citation, Reply, Statement
from itube.chatbot.slots import Intent, Refusal, Understanding

PIECE = Citation("equipment", "NFEC-2019-05-123456", "/equipment/NFEC-2019-05-123456/", "현미경")


def read(text, memory, now):
    """Everything is a question for equipment, but for the weather."""
    if "날씨" in text:
        return Understanding(Intent.OUT_OF_SCOPE, memory.slots, refusal=Refusal.UNKNOWN)
    slots = memory.slots.with_(words=text)
    return Understanding(Intent.FIND_EQUIPMENT, slots, said=frozenset({"words"}))


def answer(understanding, memory, person, now):
    """Say back what was asked, so that hostile words come back too."""
    asked = understanding.slots.words
    return Reply(
        intent=understanding.intent,
        slots=understanding.slots,
        statements=(Statement(f"‘{asked}’에 맞는 장비는 1대입니다.", (0,)),),
        understood=asked,
        citations=(PIECE,),
        actions=(Action(asked or "찾기", "/equipment/"),),
        shown=(PIECE.id,),
        suggestions=(f"{asked} 사용료",),
    )
