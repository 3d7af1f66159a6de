"""Whether another wording of a statement says the same, told by what can be checked. Pure.

Strict on purpose: a wording that is refused costs nothing, one that invents costs trust. So every
number with its unit, every name, every word with a meaning of its own and every negation has to
stand in the original, and no number, name or negation may be lost.
"""

import re

MARKER = re.compile(r"\[(\d{1,3})\]")
LONGEST = 2  # times the original

# A number, date, time, registration number, reference or address: latin letters and digits in one.
SIGNS = "%℃±≤≥$€₩"
FACT = re.compile(
    rf"[-\u2212+]?[A-Za-z0-9](?:[A-Za-z0-9.,:/~_\-]*[A-Za-z0-9])?|[{SIGNS}]|[^\x00-\x7f가-힣]"
    r"|\([월화수목금토일]\)|[월화수목금토일]요일"
)
UNIT = re.compile(
    r"\s?(시간|시료|시|분|초|만\s?원|천\s?원|억\s?원|만|억|조|원|대|곳|개월|개|건|명|회|번째|번|일|월|년|주|단계"
    r"|퍼센트|%|℃|층|판|장)"
)
# What turns a sentence round, or bounds a number.
TURNS = re.compile(
    r"없|않|못|아니|불가|말고|제외|이상|이하|미만|초과|까지|부터|이전|이후|만 |마다"
    r"|\b(?:not?|never|cannot|without|un\w+|except|none|nothing|only|least|most|under|over|before"
    r"|after|until|since|than|per|if|or|all|any)\b|n't\b",
    re.IGNORECASE,
)
# Angle brackets, links of markdown, emphasis, headings, code, and addresses.
MARKUP = re.compile(r"[<>`*#|{}\\]|\]\s?\(|!\[|__|~~|https?:|www\.|&\w+;|&#", re.IGNORECASE)

HANGUL = re.compile(r"[가-힣]+")
LATIN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
# What carries no fact of its own: a smoother wording may bring these in.
_KOREAN = """
    있습니다 있어요 있으며 있고 있는 입니다 이에요 예요 이며 그리고 또한 현재 지금 다음 아래 위의
    이 그 저 해당 관련 대해 대한 대하여 위해 위한 통해 따라 따르면 경우 때 수 것 것은 것이 중
    가운데 하시면 하실 하세요 합니다 해요 됩니다 돼요 되며 되어 보여 보입니다 확인 알려 안내
    드립니다 드려요 드릴 찾은 찾았 참고 그중 이중 및 등 에서 으로 로 은 는 이 가 을 를 의 와
    과 도 께 입 습니다
"""
_ENGLISH = """
    a an and are as at be been by for from has have here in is it its of on our please shall so that
    the their them then there these they this those to was were which while will with would you your
    also currently now following below above see find found show shown shows
"""
KOREAN_FILLERS = tuple(_KOREAN.split())
ENGLISH_FILLERS = frozenset(_ENGLISH.split())


def says_the_same(original: str, other: str, names: tuple[str, ...] = ()) -> bool:
    """Return whether other may be shown instead of original; both carry their markers `[1]`.

    names are labels of cited records: where original has one, other has it unchanged.
    """
    return (
        0 < len(other) <= LONGEST * len(original)
        and not MARKUP.search(MARKER.sub("", other))
        and MARKER.findall(original) == MARKER.findall(other)
        and facts(original, names) == facts(other, names)
        and TURNS.findall(original.casefold()) == TURNS.findall(other.casefold())
        and not _brings_in(original, other)
        and other.isprintable()
    )


def facts(text: str, names: tuple[str, ...] = ()) -> list[str]:
    """Return the numbers, dates, times, codes and names of text, in their order.

    In their order, since two fees that change places are two lies. A number counts with the unit
    behind it: 10만 원 is not 10원. Latin words without a digit are left to says_the_same().
    """
    text = MARKER.sub(" ", text)
    for place, name in sorted(enumerate(names), key=lambda each: -len(each[1])):
        if name:
            text = text.replace(name, f" 0name{place}0 ")
    found = []
    for each in FACT.finditer(text):
        if any(sign.isnumeric() or sign in SIGNS for sign in each[0]) or HANGUL.search(each[0]):
            unit = UNIT.match(text, each.end())
            found.append(each[0] + ("".join(unit[1].split()) if unit else ""))
    return found


def _brings_in(original: str, other: str) -> bool:
    """Return whether other has a word of substance that original lacks."""
    # Units are told by facts(): what is left of 3대를 is a particle.
    plain = re.sub(rf"(?<=\d){UNIT.pattern}", " ", other)
    return (
        any(not _known_korean(word, original) for word in HANGUL.findall(plain))
        or bool(_words(other) - _words(original) - ENGLISH_FILLERS)
        or _strange(other) > _strange(original)
    )


def _known_korean(word: str, original: str) -> bool:
    """Return whether word stands in original, at least by its stem, or says nothing by itself."""
    if word in original or any(word == each for each in KOREAN_FILLERS):
        return True
    if any(len(each) > 1 and word.startswith(each) for each in KOREAN_FILLERS):
        return True
    # Endings and particles may change: of a longer word all but the last two syllables must be
    # there, and never less than two.
    stem = word[: max(2, len(word) - 2)]
    return len(word) > 1 and stem in original


def _words(text: str) -> frozenset[str]:
    words = (word.casefold() for word in LATIN.findall(text))
    return frozenset(word.removesuffix("'s") for word in words)


def _strange(text: str) -> frozenset[str]:
    """Return the letters of text that are neither latin nor Hangul."""
    return frozenset(
        sign for sign in text if sign.isalpha() and not sign.isascii() and not HANGUL.match(sign)
    )
