"""What the page is about on which a question was asked: `이 장비` is then that piece. Pure."""

import re

from itube.chatbot.slots import Memory, Slots

# Says outright that the page is meant that one is on.
POINTS = re.compile(
    r"(?:이|여기|현재)\s*(?:장비|기기|설비|품목|제품|페이지|화면)|\bth(?:is|e) (?:piece|equipment"
    r"|instrument|device|machine|item|product|page)\b|\bthis one\b",
    re.IGNORECASE,
)


def points(text: str) -> bool:
    """Return whether text points at the page: this piece, this item."""
    return bool(POINTS.search(text))


def name_of(context: Slots | None) -> str | None:
    """Return by what a page's subject is known from one turn to the next."""
    return (context.piece or context.step or context.item) if context else None


def in_view(memory: Memory, context: Slots | None, *, again: bool, about: str | None) -> Memory:
    """Return memory with what the page is about put in view.

    Only when the page is another than that of the turn before (about), or is pointed at (again):
    in between the conversation may have gone elsewhere.
    """
    if context is None or not (again or name_of(context) != about):
        return memory
    if context.piece:
        slots = memory.slots.with_(piece=context.piece, kinds=(), words="", item="", step="")
        return Memory(slots, memory.intent, (context.piece,), memory.asked)
    slots = memory.slots.with_(piece="", kinds=(), words="", item=context.item, step=context.step)
    return Memory(slots, memory.intent, memory.shown, memory.asked)
