"""What one sentence says by itself: its conditions, its subject, its cues. Pure.

Everything with a form of its own is taken out of the sentence (codes, days, lengths, fees, places,
ways of use); the words that are left say of what it is.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from equipment.search.reading import stem_of
from itube.chatbot.reading import amounts, cues, days, places
from itube.chatbot.reading.items import Item, item_with_step
from itube.chatbot.reading.items import item as item_of
from itube.chatbot.reading.items import step as step_of
from itube.chatbot.reading.kinds import ENOUGH, FAINT, Kinds
from itube.chatbot.reading.kinds import kinds as kinds_of
from itube.chatbot.reading.likeness import Likeness, examples
from itube.chatbot.reading.names import Known, stems
from itube.chatbot.reading.phrase import Phrase
from itube.chatbot.reading.sites import Where
from itube.chatbot.slots import Intent, Memory


@dataclass
class Said:
    """What one sentence says by itself."""

    phrase: Phrase
    changes: dict[str, Any] = field(default_factory=dict)
    wanted: list[Intent] = field(default_factory=list)
    kinds: Kinds = field(default_factory=Kinds)
    rest: str = ""
    faq: str = ""
    near: float = 0.0
    told: int = 0
    hints: list[str] = field(default_factory=list)
    reference: str = ""
    item: Item | None = None
    where: Where = field(default_factory=Where)
    # The step of the item that was talked about, if the sentence names one.
    step: str = ""
    like: Likeness = field(default_factory=Likeness)
    refers: bool = False  # to something that was shown

    @property
    def about(self) -> bool:
        """Whether it names any equipment or product."""
        return bool(self.kinds.names) or "piece" in self.changes or self.item is not None

    @property
    def names_model(self) -> bool:
        """Whether words of no kind may be a maker's or a model's: JSM-7900F."""
        return any(
            any(sign.isdigit() for sign in word) and any(sign.isalpha() for sign in word)
            for word in self.rest.split()
        )

    @property
    def sets_time(self) -> bool:
        return any(self.changes.get(name) for name in ("start", "end", "hours", "daypart"))


def read(text: str, memory: Memory, today: date, known: Known) -> Said:
    """Return what text says; memory only tells which pieces were shown."""
    phrase = Phrase(text)
    said = Said(phrase)
    changes = said.changes
    if match := phrase.take(cues.CODE):
        changes["piece"] = match[0].upper()
    if match := phrase.take(cues.REFERENCE):
        said.reference = match[0].upper()
    _refer(said, memory)
    said.wanted = cues.wanted(phrase.whole)
    said.like = examples().nearest(text)
    said.where = known.sites.find(phrase.whole)
    if match := phrase.take(cues.CENTER_CODE):
        code = f"C{match[1]}"
        if code in known.sites.by_code:
            said.where = Where(code)
    if said.where.center:
        changes["center"] = said.where.center
    _conditions(said, today, known)
    _subject(said, memory, known)
    return said


def _refer(said: Said, memory: Memory) -> None:
    """첫 번째, 그 장비: the piece that was shown."""
    numbers = {"첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5}
    numbers |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
    shown = memory.shown
    if not shown:
        return
    if match := said.phrase.find(cues.ORDINAL):
        word = match[1] or match[2] or match[3]
        number = int(word) if word.isdigit() else numbers[word]
        if number <= len(shown):
            said.phrase.take(cues.ORDINAL)
            said.changes["piece"] = shown[number - 1]
            said.refers = True
    elif said.phrase.take(cues.LAST):
        said.changes["piece"] = shown[-1]
        said.refers = True
    elif said.phrase.take(cues.THAT):
        said.refers = True
        if len(shown) == 1:
            said.changes["piece"] = shown[0]


DROPPED: list[tuple[cues.Pattern, dict[str, Any]]] = [
    (cues.ANY_DAY, {"start": None, "end": None, "daypart": ""}),
    (places.ANYWHERE, {"province": "", "city": "", "center": ""}),
    (cues.ANY_FEE, {"fee_max": None}),
    (cues.ANY_MODE, {"use_mode": ""}),
]


def _conditions(said: Said, today: date, known: Known) -> None:
    phrase, changes = said.phrase, said.changes
    for pattern, nothing in DROPPED:
        if phrase.take(pattern):
            changes.update(nothing)
    # Lengths before days: 3시간 is no 3시.
    amounts_said = {"fee_max": amounts.fee(phrase), "hours": amounts.hours(phrase)}
    changes |= {name: value for name, value in amounts_said.items() if value is not None}
    when = days.read(phrase, today)
    if when.asked:
        changes |= {"start": when.start, "end": when.end, "daypart": when.daypart}
    elif when.daypart:
        changes["daypart"] = when.daypart
    if found := places.read(phrase, known.cities):
        # Of two the last one is meant: 대전 말고 부산.
        place = found[-1] if INSTEAD.search(phrase.whole) else found[0]
        changes |= {"province": place.province, "city": place.city}
    modes = [mode for mode, pattern in cues.MODES.items() if phrase.find(pattern)]
    if modes:
        # 직접 가지 않고 의뢰
        changes["use_mode"] = "test" if "test" in modes else modes[0]
    sort = next((sort for sort, pattern in cues.SORTS.items() if phrase.find(pattern)), "")
    if sort:
        changes["sort"] = sort


INSTEAD = re.compile(r"\s(?:말고|대신|멀|아니)")


def _subject(said: Said, memory: Memory, known: Known) -> None:
    """Read what is left: the item, the kinds, the frequent question."""
    phrase = said.phrase
    said.item = item_of(phrase.whole, known.items)
    if said.item is None and cues.MAP_SURE.search(phrase.whole):
        said.item = item_with_step(phrase.whole, known.items, known.lexicon)
    before = known.item_of.get(memory.slots.item)
    if before and said.item in {None, before}:
        said.step = step_of(phrase.whole, before, known.lexicon, memory.slots.step)
    told = [
        word
        for word in stems(phrase.whole, known.lexicon)
        if word not in cues.NO_EQUIPMENT or word in known.lexicon.known
    ]
    said.told = len(told)
    said.hints = cues.hints(phrase.whole)
    said.faq, said.near = known.answers.nearest(told, said.hints)
    phrase.drop(cues.NAMED_FIELD)
    for pattern in (*cues.SORTS.values(), *cues.MODES.values(), *cues.SUBJECTLESS):
        phrase.drop(pattern)
    words = [word for word in phrase.words if not _says_nothing(word, known)]
    said.rest = " ".join(words)
    if said.rest:
        enough = FAINT if said.like.intent in cues.ABOUT_A_KIND else ENOUGH
        said.kinds = kinds_of(said.rest, known.lexicon, enough)


def _says_nothing(word: str, known: Known) -> bool:
    if stem_of(word, known.lexicon) in cues.NO_EQUIPMENT:
        return True
    return word in cues.NO_EQUIPMENT or (len(word) == 1 and not word.isalnum())
