"""What a sentence wants: one intent, or a reason why it is none of the chatbot's business. Pure."""

from itube.chatbot.reading import cues
from itube.chatbot.said import Said
from itube.chatbot.slots import Intent, Memory, Refusal

# From here on the words are those of a frequent question.
FAQ_NEAR = 0.8
FAQ_HINT = 0.45
LEAST_TOLD = 3  # words of which a frequent question must have most
# How much a sentence must be like examples to be taken for one of them: before the cues, and where
# no rule has said anything.
SURE = 0.3
LIKELY = 0.1
# Cues that are seldom meant otherwise.
PLAIN_CUES = frozenset({Intent.EXPERT, Intent.COURSE, Intent.MY_BOOKINGS, Intent.SUPPORT})
LEFT_TO_RULES = frozenset(
    {Intent.FIND_EQUIPMENT, Intent.FREE_TIME, Intent.FEE, Intent.OUT_OF_SCOPE, Intent.ASK_BACK}
)
LIKE_EQUIPMENT = frozenset({Intent.FIND_EQUIPMENT, Intent.FREE_TIME, Intent.FEE, Intent.ASK_BACK})
LONG = 9  # words; shorter ones that might be a search say too little
SHORT = 3  # words of a question that goes on with another one
# Frequent questions on how bookings are made, moved and given back.
HOW_ANSWERS = frozenset({"how-to-book", "change-booking", "how-to-cancel"})
# What a short question about another thing goes on with.
GOES_ON = frozenset(
    {Intent.FREE_TIME, Intent.FEE, Intent.COURSE, Intent.EXPERT, Intent.SUPPORT, Intent.CENTER}
)
ABOUT_EQUIPMENT = frozenset(
    {Intent.FIND_EQUIPMENT, Intent.FREE_TIME, Intent.FEE, Intent.HOW_TO_BOOK}
)


def refused(said: Said) -> Refusal | None:
    """Return why the sentence is none of the chatbot's business, or None."""
    text = said.phrase.whole
    why = cues.refused(text)
    if why in {Refusal.ORDERS, Refusal.OTHERS}:
        return why
    if cues.DEED.search(text):
        return Refusal.DEED
    like = said.like
    plain = not said.kinds.sure and not said.wanted and not _is_short(said)
    if like.intent == Intent.OUT_OF_SCOPE and like.margin >= SURE and plain:
        return Refusal(like.detail)
    if why and not said.kinds.named and not (set(said.wanted) - {Intent.FEE, Intent.FREE_TIME}):
        return why
    return None


def intent(said: Said, memory: Memory) -> Intent | None:
    """Return what is wanted, or None if it cannot be told."""
    if not said.phrase.whole:
        return None
    for found in (
        _at_once(said),
        _by_example(said, memory, SURE),
        _by_cue(said, memory),
        _by_subject(said, memory),
        _following(said, memory),
        _by_example(said, memory, LIKELY),
    ):
        if found is not None:
            return found
    return None


def _by_example(said: Said, memory: Memory, margin: float) -> Intent | None:
    """Return what sentences like this one want, if it is as much like them as margin.

    What is about equipment is left to the rules, which know whether any was named; so are short
    sentences and those that only change a condition of the question before.
    """
    like = said.like
    going_on = said.changes and (memory.slots.kinds or memory.slots.piece)
    if not like.label or said.kinds.sure or going_on or _is_short(said):
        return None
    found = Intent.FAQ if like.intent == "faq" else Intent(like.intent)
    if found in LEFT_TO_RULES or like.margin < margin:
        return None
    cue = next((wanted for wanted in said.wanted if wanted in PLAIN_CUES), None)
    if cue not in {None, found} and like.margin < 2 * SURE:
        return None
    if found is Intent.SERVICE_MAP and not (said.item or memory.slots.item):
        return None
    if found is not Intent.FAQ:
        return found
    # How to search is asked in words that a search itself may have.
    if like.detail.startswith(("find-", "not-found")):
        if cues.VAGUE.search(said.phrase.whole) and len(said.phrase.whole.split()) < LONG:
            return None
        if like.margin < 1.5 * margin:
            return None
    said.faq, said.hints = like.detail, [like.detail]
    return _of_answer(said)


def _at_once(said: Said) -> Intent | None:
    """Forms that leave no doubt."""
    text = said.phrase.whole
    if said.reference and not said.about:
        return Intent.MY_BOOKINGS
    if _is_talk(said):
        return Intent.GREETING
    if cues.BOOK_FOR_ME.search(text) and Intent.COURSE not in said.wanted:
        return Intent.HOW_TO_BOOK
    like_map = said.like.intent == Intent.SERVICE_MAP and said.like.margin >= LIKELY
    support = Intent.SUPPORT in said.wanted and cues.SUPPORT_SURE.search(text)
    if said.item and not support and (like_map or cues.MAP_SURE.search(text)):
        return Intent.SERVICE_MAP
    in_field = cues.NAMED_FIELD.search(text) and cues.APPARATUS.search(text)
    if in_field and not said.kinds.named:
        return Intent.FIND_EQUIPMENT
    if (said.where.center or said.where.institution) and cues.CONTACT.search(text):
        return Intent.CENTER
    return None


def _by_cue(said: Said, memory: Memory) -> Intent | None:
    """Words that say what is wanted, unless they mean nothing in this sentence."""
    if _is_frequent(said) and not _plain_equipment(said):
        return _of_answer(said)
    for wanted in said.wanted:
        if (found := _settled(wanted, said, memory)) is not None:
            return found
    return None


def _by_subject(said: Said, memory: Memory) -> Intent | None:
    """No such word: what a sentence is about, and its conditions, tell."""
    text = said.phrase.whole
    if said.step and memory.intent is Intent.SERVICE_MAP and _is_short(said):
        return Intent.SERVICE_MAP
    if said.sets_time and (said.about or memory.slots.kinds or memory.slots.piece):
        return Intent.FREE_TIME
    of_equipment = said.kinds.named or (said.kinds.names and cues.APPARATUS.search(text))
    if said.item and not of_equipment:
        return Intent.SERVICE_MAP
    if said.about and not said.kinds.sure and _unlike_equipment(said):
        return None
    if said.about:
        return _goes_on(said, memory) or Intent.FIND_EQUIPMENT
    return None


def _unlike_equipment(said: Said) -> bool:
    """Whether words that look like a kind's description are more like another question."""
    like = said.like
    return (
        "piece" not in said.changes
        and not _is_short(said)
        and said.item is None
        and like.margin >= LIKELY
        and like.intent != Intent.FIND_EQUIPMENT
    )


def _goes_on(said: Said, memory: Memory) -> Intent | None:
    """ALD로 바꾸면?: the former question about other equipment."""
    if _is_short(said) and memory.intent in GOES_ON:
        return memory.intent
    return None


def _is_short(said: Said) -> bool:
    text = said.phrase.whole
    return len(text.split()) <= SHORT and not cues.FINDING.search(text)


def _is_talk(said: Said) -> bool:
    text = said.phrase.whole
    if cues.ABOUT_BOT.search(text) and not said.kinds.named:
        return True
    if cues.GREETING.search(text):
        rest = cues.GREETING.sub(" ", text)
        return (
            not said.kinds.named
            and not said.changes
            and (len(rest.split()) < 3 or (not said.wanted and not said.kinds.names))
        )
    return False


def _is_frequent(said: Said) -> bool:
    """Whether the sentence is one of the frequent questions."""
    if said.faq in said.hints:
        sure = cues.SUPPORT_SURE.search(said.phrase.whole) or cues.EXPERT_SURE.search(
            said.phrase.whole
        )
        return said.near >= FAQ_HINT and not sure
    return said.near >= FAQ_NEAR and said.told >= LEAST_TOLD


def _plain_equipment(said: Said) -> bool:
    """Whether the sentence is about a piece or kind that was named, and not about the portal."""
    return said.kinds.named and not cues.PAYING.search(said.phrase.whole)


def _of_answer(said: Said) -> Intent:
    """The frequent question is near: it may still be one that has an intent of its own."""
    text = said.phrase.whole
    if said.faq == "how-to-book" and cues.MINE_SURE.search(text):
        return Intent.MY_BOOKINGS
    if said.hints:
        if Intent.COURSE in said.wanted and said.faq.startswith(("training", "course")):
            return Intent.COURSE
        if Intent.SUPPORT in said.wanted and said.faq.startswith("support"):
            return Intent.SUPPORT
        return Intent.HOW_TO_BOOK if said.faq in HOW_ANSWERS else Intent.FAQ
    if Intent.MY_BOOKINGS in said.wanted and cues.MINE_SURE.search(text):
        return Intent.MY_BOOKINGS
    return Intent.HOW_TO_BOOK if Intent.HOW_TO_BOOK in said.wanted else Intent.FAQ


def _settled(intent: Intent, said: Said, memory: Memory) -> Intent | None:  # noqa: C901
    """Return intent, or what its cue means in this sentence; None if it means nothing here."""
    text = said.phrase.whole
    if intent is Intent.MY_BOOKINGS:
        if said.hints and Intent.HOW_TO_BOOK in said.wanted:
            return None
        return intent if cues.MINE_SURE.search(text) or not said.kinds.named else None
    if intent is Intent.FEE:
        if cues.PAYING.search(text) and not said.kinds.named:
            return Intent.FAQ if said.near >= FAQ_HINT else intent
        if "fee_max" in said.changes and said.kinds.names and not cues.FEE_ASKED.search(text):
            return None
        if said.changes.get("sort") == "fee" and not cues.FEE_ASKED.search(text):
            return None
        return intent
    if intent is Intent.HOW_TO_BOOK:
        if said.sets_time and said.kinds.names and not cues.HOW_ASKED.search(text):
            return None
        return intent
    if intent is Intent.FREE_TIME:
        if said.where.center and cues.CONTACT.search(text) and not said.kinds.names:
            return Intent.CENTER
        about = said.kinds.names or said.refers or "piece" in said.changes or memory.slots.kinds
        return intent if about or memory.slots.piece else None
    if intent is Intent.SERVICE_MAP:
        if said.item is None and said.kinds.named and not cues.MAP_SURE.search(text):
            return None
        return intent if said.item or memory.slots.item or cues.MAP_SURE.search(text) else None
    if intent is Intent.CENTER:
        named = said.where.center or said.where.institution
        if named and cues.CONTACT.search(text):
            return intent
        where = said.changes.get("province") or cues.NAMED_FIELD.search(text)
        of_equipment = cues.APPARATUS.search(text) and (said.kinds.names or not (named or where))
        return None if said.kinds.named or of_equipment else intent
    if (
        intent is Intent.SUPPORT
        and Intent.CENTER in said.wanted
        and ((said.where.center and cues.CONTACT.search(text)) or cues.CENTER_LIST.search(text))
    ):
        return Intent.CENTER
    if intent is Intent.SUPPORT and said.kinds.named and not cues.SUPPORT_SURE.search(text):
        return None
    if intent is Intent.EXPERT and cues.SUPPORT_SURE.search(text):
        return Intent.SUPPORT if not cues.EXPERT_SURE.search(text) else intent
    return intent


def _following(said: Said, memory: Memory) -> Intent | None:
    """A sentence without a subject of its own goes on with what was talked about."""
    going_on = bool(memory.slots.kinds or memory.slots.piece or memory.slots.words)
    if said.where.center or said.where.institution:
        return Intent.CENTER
    if cues.CONTACT.search(said.phrase.whole) and memory.slots.center:
        return Intent.CENTER
    if said.near >= FAQ_HINT and said.told >= LEAST_TOLD and not said.changes:
        return Intent.FAQ
    if said.changes and memory.intent and (going_on or memory.intent not in ABOUT_EQUIPMENT):
        if memory.intent in ABOUT_EQUIPMENT or memory.intent is Intent.ASK_BACK:
            if memory.intent is Intent.FREE_TIME or said.sets_time:
                return Intent.FREE_TIME
            return memory.intent if memory.intent is Intent.FEE else Intent.FIND_EQUIPMENT
        if memory.intent in {Intent.OUT_OF_SCOPE, Intent.GREETING, Intent.MY_BOOKINGS}:
            return Intent.FIND_EQUIPMENT if going_on else None
        return memory.intent
    if said.refers and going_on:
        return Intent.FIND_EQUIPMENT
    if said.rest and said.kinds.unknown and said.names_model:
        return Intent.FIND_EQUIPMENT
    return None
