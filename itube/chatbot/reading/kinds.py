"""Which kinds of equipment words mean. Pure."""

from dataclasses import dataclass

from equipment.search.analysis import pairs
from equipment.search.lexicon import Lexicon
from equipment.search.reading import Reading, read, stem_of
from itube.lib.text import squash

# Kinds are meant whose score is so near to that of the best one.
NEAR_BEST = 0.8
MOST_KINDS = 3
# How much the words for a kind must weigh, where it was described and not named: about what one
# word does that only a handful of kinds have in their name. Tried on bench/chatbot_questions.json.
ENOUGH = 1.7
SURE = 4.0
FAINT = 0.9  # where the sentence is like others that look for equipment
LONGEST_NAME = 5  # words


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds that words mean, the likeliest first, by their Korean names.

    named: by a name, and not by what they are for. unknown: some words are of no kind (a maker, a
    model, a figure), so that the finder should look for them as well.
    """

    names: tuple[str, ...] = ()
    named: bool = False
    weight: float = 0.0
    unknown: bool = False

    @property
    def sure(self) -> bool:
        """Whether they were named, or described with words that few others have."""
        return self.named or self.weight >= SURE


def kinds(text: str, lexicon: Lexicon, enough: float = ENOUGH) -> Kinds:
    """Return the kinds that text means, as the finder ranks them; enough: what words must weigh."""
    reading = read(text, lexicon)
    if not reading.words:
        return Kinds()
    names = lexicon.kinds.names
    unknown = any(
        not lexicon.kinds.holding(word.literal)
        and not (word.others and lexicon.kinds.holding(word.others))
        for word in reading.words
    )
    if called := _called(text, lexicon, reading):
        return Kinds(tuple(names[key].name_ko for key in called), True, 10.0, unknown)
    if all(word.generic for word in reading.words):
        return Kinds()
    scores, weight = _weighed(reading, lexicon, wide=False)
    if max(scores.values(), default=0.0) * weight < enough:
        scores, weight = _weighed(reading, lexicon, wide=True)
    best = max(scores.values(), default=0.0)
    if best * weight < enough:
        return Kinds(unknown=unknown)
    order = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    chosen = [key for key, score in order if score >= NEAR_BEST * best]
    chosen = _plain_first(chosen, text, lexicon)[:MOST_KINDS]
    return Kinds(tuple(names[key].name_ko for key in chosen), False, best * weight, unknown)


def _called(text: str, lexicon: Lexicon, reading: Reading) -> list[int]:
    """Return the kinds of which a whole name stands in text, those of the longest name only."""
    words = [squash(word) for word in lexicon.spelled(text)]
    found: dict[int, float] = {}
    longest = 0
    for count in range(min(LONGEST_NAME, len(words)), 0, -1):
        for at in range(len(words) - count + 1):
            group = "".join(words[at : at + count])
            plain = group if group in lexicon.kinds.whole else stem_of(group, lexicon)
            if len(plain) < max(longest, 2) or plain in lexicon.generic or plain in NO_NAME:
                continue
            for entry in lexicon.kinds.whole.get(plain, ()):
                if len(plain) > longest:
                    found, longest = {}, len(plain)
                found[entry.kind] = max(found.get(entry.kind, 0.0), entry.weight)
    # Of kinds with that name the one that the whole sentence fits best.
    scores = _weighed(reading, lexicon, wide=False)[0] if len(found) > 1 else {}
    order = sorted(found.items(), key=lambda pair: (-pair[1], -scores.get(pair[0], 0), pair[0]))
    near = [key for key, weight in order if weight >= NEAR_BEST * order[0][1]]
    return _plain_first(near, text, lexicon)[:MOST_KINDS]


def _plain_first(kinds: list[int], text: str, lexicon: Lexicon) -> list[int]:
    """Put kinds last whose name has a first word that nobody said: 섬유 인장시험기."""
    plain = squash(text)

    def narrows(kind: int) -> bool:
        first, _, rest = lexicon.kinds.names[kind].name_ko.partition(" ")
        return bool(rest) and not any(pair in plain for pair in pairs(squash(first)))

    return sorted(kinds, key=narrows)


# Names of kinds that are words of every day, too.
NO_NAME = frozenset(
    [
        "프레스",
        "센서",
        "부스",
        "감시",
        "교정",
        "성형",
        "조립",
        "건조",
        "세정",
        "절단",
        "용접",
        "코팅",
    ]
)


def _weighed(reading: Reading, lexicon: Lexicon, *, wide: bool) -> tuple[dict[int, float], float]:
    parts = [word.part(wide=wide) for word in reading.words]
    return lexicon.kinds.weighed(parts, reading.whole)
