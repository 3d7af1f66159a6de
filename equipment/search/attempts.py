"""The ways in which the words of a question are tried, one after another, until one finds a piece.

1. All words that mean something, each as it is or by a word that means the same.
2. Words that no piece has are repaired: first letters, the wrong layout, slips of the finger;
   what that does not help is left out.
3. Compounds also by their parts, and texts that only tell what a piece was used for.
4. The pieces of the kinds that answer most of the question; at last any piece with any word.

Where few pieces have all words, those of the kinds that answer most of it follow them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from equipment.search import nodes
from equipment.search.lexicon import Lexicon
from equipment.search.reading import Reading, read
from equipment.search.repair import repaired, unknown

FEW = 10  # pieces; a page is not much longer
# A kind answers most of a question if its score is so much of the best one, and so much at least.
NEAR_BEST = 0.7
ENOUGH = 0.3
# A token that no text has: tokens are letters and digits.
NOTHING = "'-'"


@dataclass(frozen=True)
class Correction:
    """text was searched instead of what was typed; some: only some of the words were asked for."""

    text: str
    some: bool = False


@dataclass(frozen=True)
class Attempt:
    """One way. scores says how well each kind answers the words; those that do not are missing.

    kinds: their pieces are found as well as those that tsquery finds, after them. last: there is
    no other way, whatever this one finds.
    """

    reading: Reading
    tsquery: str
    scores: Mapping[int, float] = field(default_factory=dict)
    kinds: tuple[int, ...] = ()
    correction: Correction | None = None
    last: bool = False

    @property
    def everything(self) -> bool:
        """Whether it asks for no word at all."""
        return not self.tsquery and not self.kinds

    def with_kinds(self) -> "Attempt | None":
        """Return the attempt with the kinds that answer most of the question, if there are any."""
        kinds = best_kinds(self.scores)
        if self.kinds or not kinds or len(self.reading.words) < 2:
            return None
        return replace(self, kinds=kinds, correction=Correction(self.reading.text, some=True))


def best_kinds(scores: Mapping[int, float]) -> tuple[int, ...]:
    """Return the kinds that answer most of a question, in the order of their keys."""
    best = max(scores.values(), default=0.0)
    if best < ENOUGH:
        return ()
    return tuple(sorted(kind for kind, score in scores.items() if score >= NEAR_BEST * best))


def attempts(q: str, lexicon: Lexicon, *, literal: bool) -> Iterator[Attempt]:
    """Yield the ways to answer q; who is content with one asks for no other.

    Asking for the second looks words up in the database. literal: only the first one.
    """
    reading = read(q, lexicon)
    if reading.only_signs:
        # Nothing is called that.
        yield Attempt(reading, NOTHING, last=True)
        return
    if not reading.words:
        yield Attempt(reading, "", last=True)
        return
    first = _all_of(reading, lexicon)
    if literal:
        yield replace(first, last=True)
        return
    yield first
    correction = None
    if words := unknown(reading):
        mended = repaired(reading, words, lexicon)
        if mended.text != reading.text:
            correction = Correction(mended.text)
            yield replace(_all_of(mended, lexicon), correction=correction)
        # A word that was mended in vain was no slip of the finger, but one that nobody has.
        known = Reading(tuple(word for word in reading.words if word not in words))
        if any(not word.generic for word in known.words):
            reading, correction = known, Correction(known.text, some=True)
            yield replace(_all_of(reading, lexicon), correction=correction)
        elif mended.text != reading.text:
            reading = mended
        else:
            # Nobody has any of it, whichever way it is read.
            yield replace(first, last=True)
            return
    yield replace(_all_of(reading, lexicon, wide=True), correction=correction)
    yield from _fewer(reading, lexicon, correction)


def _all_of(reading: Reading, lexicon: Lexicon, *, wide: bool = False) -> Attempt:
    node = nodes.every(word.sought(wide=wide) for word in reading.needed)
    tsquery = nodes.tsquery(node, faint=wide) if node else NOTHING
    return Attempt(reading, tsquery, _scores(reading, lexicon, wide=wide))


def _scores(reading: Reading, lexicon: Lexicon, *, wide: bool) -> dict[int, float]:
    parts = [word.part(wide=wide) for word in reading.words]
    return lexicon.kinds.scores(parts, reading.whole)


def _fewer(reading: Reading, lexicon: Lexicon, correction: Correction | None) -> Iterator[Attempt]:
    scores = _scores(reading, lexicon, wide=True)
    some = Correction(reading.text, some=True) if len(reading.words) > 1 else correction
    if kinds := best_kinds(scores):
        yield Attempt(reading, NOTHING, scores, kinds, correction=some)
    node = nodes.either(word.sought(wide=True) for word in reading.words)
    tsquery = nodes.tsquery(node, faint=True) if node else NOTHING
    yield Attempt(reading, tsquery, scores, correction=some, last=True)
