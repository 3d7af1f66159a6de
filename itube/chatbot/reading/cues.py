"""Words that say what someone wants, without saying of what: cues.txt as patterns. Pure."""

import re
from pathlib import Path

from itube.chatbot.slots import Intent, Refusal

Pattern = re.Pattern[str]


def _read(text: str) -> dict[str, list[str]]:
    """Return the lines of each section; a blank in them may be there or not."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if header := re.fullmatch(r"\[([a-z][a-z -]*)\]", line):
            lines = sections.setdefault(header[1], [])
        else:
            lines.append(line.replace(" ", r"\s?"))
    return sections


_SECTIONS = _read((Path(__file__).parent / "cues.txt").read_text("utf-8"))


def _pattern(*names: str) -> Pattern:
    return re.compile("|".join(line for name in names for line in _SECTIONS[name]))


def _all(prefix: str) -> dict[str, Pattern]:
    """Return the patterns of the sections whose name begins with prefix, by the rest of it."""
    return {
        name.removeprefix(prefix): _pattern(name) for name in _SECTIONS if name.startswith(prefix)
    }


REFUSALS = {Refusal(name): pattern for name, pattern in _all("refused ").items()}
DEED = _pattern("deed")
BOOK_FOR_ME = _pattern("book for me")
GREETING = _pattern("greeting")
ABOUT_BOT = _pattern("about bot")

# The order decides between two cues in one sentence.
WANTS = {
    Intent.MY_BOOKINGS: _pattern("wants mine"),
    Intent.COURSE: _pattern("wants course"),
    Intent.EXPERT: _pattern("wants expert"),
    Intent.SUPPORT: _pattern("wants support"),
    Intent.FEE: _pattern("wants fee"),
    Intent.HOW_TO_BOOK: _pattern("wants how"),
    Intent.FREE_TIME: _pattern("wants free"),
    Intent.SERVICE_MAP: _pattern("wants map"),
    Intent.CENTER: _pattern("wants center"),
}
MINE_SURE = _pattern("sure mine")
FEE_ASKED = _pattern("sure fee asked")
FEE_GENERAL = _pattern("sure fee general")
HOW_ASKED = _pattern("sure how asked")
MAP_SURE = _pattern("sure map")
SUPPORT_SURE = _pattern("sure support")
EXPERT_SURE = _pattern("sure expert")

CONTACT = _pattern("contact")
CENTER_LIST = _pattern("center list")
PAYING = _pattern("paying")
FINDING = _pattern("finding")
APPARATUS = _pattern("apparatus")
VAGUE = _pattern("vague")
NAMED_FIELD = re.compile(r"([^\s]+(?:\s?·\s?[^\s]+)?)\s?(분야|업종|산업(?:\s?분야)?)")

MODES = _all("mode ")
SORTS = _all("sort ")
ANY_MODE = _pattern("any mode")
ANY_DAY = _pattern("any day")
ANY_FEE = _pattern("any fee")
ORDINAL = _pattern("ordinal")
LAST = _pattern("last")
THAT = _pattern("that")
CODE = re.compile(r"nfec-\d{4}-\d{2}-\d{6}|epn\d{8}")
CENTER_CODE = re.compile(r"(?<![a-z0-9])c(\d{3})(?!\d)")
REFERENCE = re.compile(
    r"(?<![a-z0-9-])(?=[0-9a-z]*\d)(?=[0-9a-z]*[a-z])[0-9abcdefghjkmnpqrstvwxyz]{10}(?![a-z0-9-])"
)
# Words of what is wanted, which are left out before the subject is looked for.
SUBJECTLESS = (
    WANTS[Intent.FREE_TIME],
    WANTS[Intent.MY_BOOKINGS],
    _pattern("following"),
    PAYING,
    WANTS[Intent.FEE],
    WANTS[Intent.HOW_TO_BOOK],
    *_all("left out ").values(),
)
# Words that are no subject by themselves, whatever kind has them in a description.
NO_EQUIPMENT = frozenset(_SECTIONS["no subject"])
HINTS = _all("answer ")
# Intents that name a kind of equipment.
ABOUT_A_KIND = frozenset({Intent.FIND_EQUIPMENT, Intent.FREE_TIME, Intent.FEE})


def wanted(text: str) -> list[Intent]:
    """Return what the words of text ask for, the strongest cue first."""
    return [intent for intent, pattern in WANTS.items() if pattern.search(text)]


def refused(text: str) -> Refusal | None:
    """Return why text is none of the chatbot's business, or None."""
    return next((why for why, pattern in REFUSALS.items() if pattern.search(text)), None)


def hints(text: str) -> list[str]:
    """Return the slugs of frequent questions whose usual words stand in text."""
    return [slug for slug, pattern in HINTS.items() if pattern.search(text)]
