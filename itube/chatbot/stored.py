"""Replies and memories as JSON values, and back. Pure."""

from typing import Any

from itube.chatbot.reply import Action, Citation, Reply, Statement
from itube.chatbot.slots import Intent, Memory, Missing, Slots

Json = dict[str, Any]


def reply_told(reply: Reply) -> Json:
    """Return reply as JSON values; reply_read() takes them back."""
    return {
        "intent": reply.intent,
        "slots": reply.slots.told(),
        "statements": [
            {"text": each.text, "cites": list(each.cites), "is_row": each.is_row}
            for each in reply.statements
        ],
        "understood": reply.understood,
        "citations": [
            {"type": each.type, "id": each.id, "url": each.url, "label": each.label}
            for each in reply.citations
        ],
        "actions": [{"label": each.label, "url": each.url} for each in reply.actions],
        "shown": None if reply.shown is None else list(reply.shown),
        "missing": reply.missing,
        "suggestions": list(reply.suggestions),
    }


def reply_read(told: Json) -> Reply:
    """Return the reply that reply_told() was given."""
    shown = told["shown"]
    return Reply(
        intent=Intent(told["intent"]),
        slots=Slots.read(told["slots"]),
        statements=tuple(
            Statement(each["text"], tuple(each["cites"]), each["is_row"])
            for each in told["statements"]
        ),
        understood=told["understood"],
        citations=tuple(Citation(**each) for each in told["citations"]),
        actions=tuple(Action(**each) for each in told["actions"]),
        shown=None if shown is None else tuple(shown),
        missing=Missing(told["missing"]) if told["missing"] else None,
        suggestions=tuple(told["suggestions"]),
    )


def memory_told(memory: Memory) -> Json:
    """Return memory as JSON values; memory_read() takes them back."""
    return {
        "slots": memory.slots.told(),
        "intent": memory.intent,
        "shown": list(memory.shown),
        "asked": memory.asked,
    }


def memory_read(told: Json) -> Memory:
    """Return the memory that memory_told() was given; of nothing, an empty one."""
    return Memory(
        slots=Slots.read(told.get("slots", {})),
        intent=Intent(told["intent"]) if told.get("intent") else None,
        shown=tuple(told.get("shown", ())),
        asked=Missing(told["asked"]) if told.get("asked") else None,
    )


def after(reply: Reply, before: Memory) -> Memory:
    """Return what is left in mind once reply was given."""
    return Memory(
        slots=reply.slots,
        intent=reply.intent,
        shown=before.shown if reply.shown is None else reply.shown,
        asked=reply.missing,
    )
