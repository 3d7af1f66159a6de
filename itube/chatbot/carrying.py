"""What is known after a sentence: what it said, and what is carried over from before. Pure."""

from typing import Any

from itube.chatbot.reading import cues
from itube.chatbot.reading.items import step as step_of
from itube.chatbot.reading.names import Known
from itube.chatbot.said import Said
from itube.chatbot.slots import Intent, Memory, Slots
from itube.chatbot.wanting import ABOUT_EQUIPMENT
from itube.lib.text import squash

LONGEST_TOPIC = 80
# So much a description of other equipment must weigh, where some was talked about already.
SURE_KINDS = 6.0


def carried(said: Said, intent: Intent | None, memory: Memory, known: Known) -> Slots:
    """Return the slots after a sentence with that intent."""
    slots, changes = memory.slots, dict(said.changes)
    if said.kinds.names and intent not in _WITHOUT_KINDS and _new_subject(said, intent, memory):
        # Another subject: the piece, item and words of the former one are not meant any more.
        slots = slots.with_(piece="", item="", step="", words="", topic="", sort="")
        changes["kinds"] = said.kinds.names
        # A maker, model or figure beside the name; a description is in the kinds already.
        extra = said.kinds.named and said.kinds.unknown and said.names_model
        changes["words"] = said.rest if extra else ""
    elif intent is Intent.FIND_EQUIPMENT and said.rest and not slots.kinds:
        changes["words"] = said.rest
    if intent is Intent.SERVICE_MAP:
        slots = slots.with_(kinds=(), piece="", words="")
        changes = {name: value for name, value in changes.items() if name not in {"kinds", "words"}}
    changes |= _item(said, intent, memory, known)
    if intent in _WITH_FIELD or intent in ABOUT_EQUIPMENT:
        changes |= _field(said, known, always=intent in _WITH_FIELD)
    if intent in _WITH_FIELD:
        changes["topic"] = (said.rest or said.where.institution)[:LONGEST_TOPIC]
    _settle_place(said, intent, changes, known)
    if changes.get("piece") and not said.refers:
        slots = slots.with_(kinds=(), words="", province="", city="", center="")
    return slots.with_(**changes)


def _item(said: Said, intent: Intent | None, memory: Memory, known: Known) -> dict[str, str]:
    """Return the item and step that are meant, as far as the sentence changes them."""
    before = memory.slots
    if said.item and (intent is Intent.SERVICE_MAP or not said.kinds.names or intent in _WITH_ITEM):
        current = before.step if before.item == said.item.slug else ""
        step = step_of(said.phrase.whole, said.item, known.lexicon, current)
        return {"item": said.item.slug, "step": step}
    of = known.item_of.get(before.item) if intent is Intent.SERVICE_MAP else None
    step = step_of(said.phrase.whole, of, known.lexicon, before.step) if of else ""
    return {"step": step} if step else {}


def _settle_place(said: Said, intent: Intent | None, changes: dict[str, Any], known: Known) -> None:
    """A center and a province, or a piece and another condition, exclude each other."""
    if intent is Intent.CENTER and not changes.get("center") and changes.get("province"):
        words = said.phrase.whole.split()
        changes["center"] = known.sites.themed(words, changes["province"])
    if changes.get("province") and not said.where.center:
        changes.setdefault("center", "")
    if changes.get("center"):
        changes.setdefault("province", "")
    if {"province", "fee_max", "use_mode"} & set(said.changes):
        changes.setdefault("piece", "")


_WITHOUT_KINDS = frozenset({Intent.GREETING, Intent.MY_BOOKINGS, Intent.SERVICE_MAP})
_WITH_ITEM = frozenset({Intent.SUPPORT, Intent.COURSE, Intent.EXPERT})
_WITH_FIELD = frozenset({Intent.CENTER, Intent.EXPERT, Intent.COURSE, Intent.SUPPORT})


def _new_subject(said: Said, intent: Intent | None, memory: Memory) -> bool:
    """Whether the kinds were meant: words of a procedure or a center may look like kinds."""
    going_on = memory.slots.kinds or memory.slots.piece
    if going_on and intent in {Intent.FEE, Intent.FREE_TIME} and said.kinds.weight < SURE_KINDS:
        return False
    if intent in {Intent.HOW_TO_BOOK, Intent.CENTER, Intent.FAQ}:
        return said.kinds.named
    if intent in {Intent.COURSE, Intent.EXPERT, Intent.SUPPORT}:
        return said.kinds.sure
    return True


def _field(said: Said, known: Known, *, always: bool) -> dict[str, str]:
    """Return the field or sector that is named as such: 반도체 분야, 조선·해양 업종."""
    if match := cues.NAMED_FIELD.search(said.phrase.whole):
        plain = squash(match[1])
        tables = [("field", known.fields), ("sector", known.sectors)]
        for name, table in reversed(tables) if match[2] == "업종" else tables:
            for label, code in table.items():
                if label in plain or (len(plain) > 1 and plain in label):
                    return {name: code}
    # 전자현미경 names no field.
    if always and not said.kinds.named:
        plain = squash(said.phrase.whole)
        for label, code in known.fields.items():
            if label in plain:
                return {"field": code}
    return {}
