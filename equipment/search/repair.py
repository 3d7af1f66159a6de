"""Words that no piece has, and what was probably meant: asked of the table of known words."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection

from equipment.search import nodes
from equipment.search.analysis import LATIN
from equipment.search.lexicon import Lexicon
from equipment.search.reading import Reading, Word, read
from itube.lib.hangul import is_initials, is_syllable, jamo, typed_in_hangul, typed_in_latin
from itube.lib.sounds import sound
from itube.lib.text import squash

SIMILAR = 0.3  # share of common trigrams from which two words are compared letter by letter
COMPARED = 20
FURTHEST = 0.34  # share of letters that may differ
MOST = 2  # words that one word may stand for
SHORTEST_SLIP = 3  # letters of a word in which a slip can be told from another word


def unknown(reading: Reading) -> list[Word]:
    """Return the words of reading that no piece has in any text, in their order; one statement."""
    words = reading.needed
    counts = ", ".join(
        ["EXISTS (SELECT FROM equipment_searchdocument WHERE tokens @@ %s::tsquery)"] * len(words)
    )
    queries = [nodes.tsquery(word.sought(wide=True), faint=True) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", queries)
        found = cursor.fetchone()
    return [word for word, there in zip(words, found, strict=True) if not there]


def repaired(reading: Reading, words: Sequence[Word], lexicon: Lexicon) -> Reading:
    """Return reading with those words replaced by what they probably mean, where that is known."""
    found = []
    for word in reading.words:
        meant: list[str] = []
        if word in words:
            # What looks like a particle may be part of the word that was meant (와어이).
            meant = meanings(squash(word.typed), lexicon) or meanings(word.stem, lexicon)
        found.append(_replaced(word, meant, lexicon) if meant else word)
    return Reading(tuple(found))


def _replaced(word: Word, meant: Sequence[str], lexicon: Lexicon) -> Word:
    """Return a word that looks for the first meaning, and for the others as well."""
    ways = [read(text, lexicon).words for text in meant]
    first = [way for way in ways if way]
    if not first:
        return word
    joined = [nodes.every(part.sought() for part in way) for way in first]
    literal, *others = [node for node in joined if node is not None]
    best = first[0]
    return replace(
        word,
        typed=meant[0],
        stem="".join(part.stem for part in best),
        literal=literal,
        others=nodes.either([*others, *(p.others for p in best if p.others and len(best) == 1)]),
        wide=best[0].wide if len(best) == 1 else None,
        others_text=tuple(text for part in best for text in part.others_text),
        generic=False,
    )


def meanings(word: str, lexicon: Lexicon) -> list[str]:
    """Return what an unknown word may stand for, the likeliest first, two at most.

    word is folded and has no spaces. In this order: keys in the wrong layout, first letters, a
    half-typed syllable, a foreign name as it sounds, a slip of the finger.
    """
    if found := _wrong_layout(word, lexicon):
        return found
    if is_initials(word):
        return _by_initials(word)
    if any("ㄱ" <= char <= "ㅣ" for char in word):
        return _half_typed(word)
    return _swapped(word, lexicon) or _like(word) or _sounding(word)


def _wrong_layout(word: str, lexicon: Lexicon) -> list[str]:
    if LATIN.fullmatch(word):
        hangul = typed_in_hangul(word)
        return [hangul] if hangul and len(hangul) > 1 and _is_there(hangul, lexicon) else []
    if all("ㄱ" <= char <= "ㅣ" or is_syllable(char) for char in word):
        latin = typed_in_latin(word)
        if latin.isalpha() and len(latin) > 1 and _is_there(latin, lexicon):
            return [latin]
    return []


def _is_there(word: str, lexicon: Lexicon) -> bool:
    """Return whether word is known, or the beginning or end of something known."""
    if word in lexicon.known:
        return True
    like = "folded = %(word)s" if word.isascii() else "folded LIKE '%%' || %(word)s || '%%'"
    rows = _rows(
        f"SELECT 1 FROM equipment_searchterm WHERE {like} LIMIT 1",  # noqa: S608 - constants
        {"word": word},
    )
    return bool(rows)


def _by_initials(letters: str) -> list[str]:
    """Return the parts of names that begin with these letters, those of most pieces first.

    A whole name comes before a part of one, the beginning or end of one before its middle.
    """
    rows = _rows(
        "SELECT folded, initials, n FROM equipment_searchterm"
        " WHERE initials LIKE '%%' || %(letters)s || '%%' AND role IN ('kind', 'word', 'name')"
        " ORDER BY length(initials), n DESC LIMIT 300",
        {"letters": letters},
    )
    weight: dict[str, float] = {}
    for folded, first, n in rows:
        at = first.find(letters)
        part = folded[at : at + len(letters)]
        edge = 3 if part == folded else 2 if at == 0 or at + len(letters) == len(folded) else 1
        weight[part] = weight.get(part, 0) + (n + 1) * edge
    best = sorted(weight, key=lambda part: (-weight[part], part))
    return [part for part in best[:MOST] if weight[part] * 4 >= weight[best[0]]]


def _half_typed(word: str) -> list[str]:
    rows = _rows(
        "SELECT text FROM equipment_searchterm WHERE jamo LIKE %(start)s || '%%'"
        " ORDER BY length(jamo), n DESC LIMIT 1",
        {"start": jamo(word)},
    )
    return [text for (text,) in rows]


def _sounding(word: str) -> list[str]:
    heard = sound(word)
    if not heard:
        return []
    rows = _rows(
        "SELECT folded FROM equipment_searchterm WHERE sound = %(sound)s"
        " GROUP BY folded ORDER BY sum(n) DESC LIMIT %(most)s",
        {"sound": heard, "most": MOST},
    )
    return [folded for (folded,) in rows if folded != word]


def _swapped(word: str, lexicon: Lexicon) -> list[str]:
    """Return the known words that differ by two neighbouring syllables that changed places."""
    others = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return [other for other in others if other != word and other in lexicon.known][:MOST]


def _like(word: str) -> list[str]:
    """Return the known words nearest to one with a slip of the finger in it."""
    letters = jamo(word)
    if len(letters) < SHORTEST_SLIP or not letters.isalpha():
        return []
    rows = _rows(
        "SELECT folded, jamo, max(n) FROM equipment_searchterm"
        " WHERE jamo %% %(jamo)s AND similarity(jamo, %(jamo)s) >= %(similar)s"
        " GROUP BY folded, jamo ORDER BY max(similarity(jamo, %(jamo)s)) DESC, max(n) DESC"
        " LIMIT %(most)s",
        {"jamo": letters, "similar": SIMILAR, "most": COMPARED},
    )
    near = []
    for folded, other, n in rows:
        away = distance(letters, other)
        if 0 < away <= FURTHEST * max(len(letters), len(other)):
            near.append((away, distance(word, folded), -n, folded))
    near.sort()
    return [found[-1] for found in near[:MOST] if found[:2] == near[0][:2]]


def distance(one: str, other: str) -> int:
    """Return how many letters are wrong, missing, too many or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for to, wanted in enumerate(other, 1):
            cost = min(last[to] + 1, row[to - 1] + 1, last[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _rows(sql: str, parameters: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
