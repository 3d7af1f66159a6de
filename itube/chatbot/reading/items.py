"""Which product item and process step words mean. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from equipment.search.lexicon import Lexicon
from equipment.search.reading import stem_of
from itube.chatbot.reading.called import CALLED
from itube.lib.text import squash


@dataclass(frozen=True)
class Step:
    """A step of an item; code is <item>.<number>, names and factors are without spaces.

    parts are the words of its name: 봉지 of 봉지(Encapsulation).
    """

    code: str
    number: int
    names: tuple[str, ...]
    factors: tuple[str, ...]
    parts: tuple[str, ...] = ()


def parts_of(name: str) -> tuple[str, ...]:
    """Return the words of a step's name that may stand for it."""
    parts = (squash(part) for part in re.split(r"[()·,/\s]", name))
    return tuple(part for part in parts if len(part) > 1 and part not in _NO_STEP)


@dataclass(frozen=True)
class Item:
    """A product item with what people call it, squashed, the longest first."""

    slug: str
    sector: str
    names: tuple[str, ...]
    steps: tuple[Step, ...]


# Words of item names that alone mean no item.
VAGUE = frozenset(CALLED["vague_item_words"])
# What else items are called; what is not in the table is found by its own name.
ALSO_CALLED: dict[str, list[str]] = CALLED["items"]
_SHORT_LATIN = re.compile(r"[a-z0-9]{1,4}")


def names_of_item(slug: str, *texts: str) -> tuple[str, ...]:
    """Return what an item may be called, squashed: its names, their parts, and ALSO_CALLED."""
    found = dict.fromkeys(ALSO_CALLED.get(slug, ()))
    for text in texts:
        found[squash(text)] = None
        for part in re.split(r"[()·,/]", text):
            plain = squash(part)
            if len(plain) > 2 and part.strip() not in VAGUE:
                found[plain] = None
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def item(text: str, items: Iterable[Item]) -> Item | None:
    """Return the item that text calls by the longest name, or None."""
    plain, best, length = squash(text), None, 0
    for candidate in items:
        for name in candidate.names:
            if len(name) <= length:
                break
            if _in(name, plain, text):
                best, length = candidate, len(name)
                break
    return best


def _in(name: str, plain: str, text: str) -> bool:
    # Four Latin letters stand in many words: sic is no physics.
    if _SHORT_LATIN.fullmatch(name):
        return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None
    return name in plain


_NUMBERED = re.compile(
    r"(?:(\d)|(첫|두|세|네|다섯|여섯|일곱)\s?번\s?째?)\s?(?:번\s?째\s?)?(?:공정\s?)?단계"
    r"|step (\d)\b"
)
_SPOKEN = {"첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7}


def step(text: str, of: Item, lexicon: Lexicon, current: str = "") -> str:
    """Return the code of the step of an item that text means, or an empty string.

    current is the code of the step that was talked about: `다음 단계` is the one after it.
    """
    if match := _NUMBERED.search(text):
        return _numbered(of, int(match[1] or match[3] or _SPOKEN[match[2]]))
    if _LAST.search(text):
        return of.steps[-1].code if of.steps else ""
    if current and (match := _BESIDE.search(text)):
        ahead = 1 if match[1] in _NEXT else -1
        return _numbered(of, int(current.rpartition(".")[2]) + ahead)
    best, most = _best(text, of, lexicon)
    return best if most >= LEAST_STEP else ""


def item_with_step(text: str, items: Iterable[Item], lexicon: Lexicon) -> Item | None:
    """Return the item one of whose steps text names with two words at least, or None."""
    found = [(_best(text, of, lexicon)[1], of) for of in items]
    most, best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return best if most >= SURE_STEP else None


def _best(text: str, of: Item, lexicon: Lexicon) -> tuple[str, float]:
    """Return the code of the step that has most of the words of text, and how many."""
    plain = squash(text)
    for name in of.names:
        plain = plain.replace(name, " ")
    asked = {
        stem
        for word in lexicon.spelled(text)
        if len(stem := stem_of(squash(word), lexicon)) > 1
        and stem not in lexicon.stops
        and stem not in _NO_STEP
        and stem in plain
    }
    best, most = "", 0.0
    for candidate in of.steps:
        said = sum(_weight(word, candidate) for word in asked)
        said += sum(1.0 for part in candidate.parts if part in plain and part not in asked)
        if said > most:
            best, most = candidate.code, said
    return best, most


def _numbered(of: Item, number: int) -> str:
    return next((step.code for step in of.steps if step.number == number), "")


LEAST_STEP = 0.6
SURE_STEP = 2.0
_LAST = re.compile(r"(?:마지막|최종|맨\s?끝)\s?(?:공정\s?)?단계|last step")
_BESIDE = re.compile(
    r"(다음|그\s?다음|이후|이전|앞|전|next|previous)\s?(?:의\s?)?(?:공정\s?)?(?:단계|step)"
)
_NEXT = {"다음", "그다음", "그 다음", "이후", "next"}
_NO_STEP = frozenset(
    [
        "공정",
        "단계",
        "평가",
        "시험",
        "평가요소",
        "평가항목",
        "요소",
        "항목",
        "개발",
        "제조",
        "생산",
        "제작",
        "소재",
        "부품",
        "제품",
        "장비",
        "과정",
        "센터",
        "배터리",
        "이차전지",
        "2차전지",
        "리튬이온",
        "반도체",
        "로봇",
        "모터",
        "어떤",
        "무슨",
        "품목",
        "전체",
        "순서",
        "기관",
        "성능",
        "측정",
        "분석",
        "검사",
    ]
)


def _weight(word: str, of: Step) -> float:
    if any(word in name for name in of.names):
        return 1.0
    return 0.6 if any(word in factor for factor in of.factors) else 0.0
