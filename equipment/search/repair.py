"""Words that no piece has, and what was probably meant: asked of the table of known words."""

from collections import defaultdict
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
            meant = meanings([squash(word.typed), word.stem], lexicon)
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


def meanings(tries: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Return what an unknown word may stand for, the likeliest first, two at most.

    tries are the forms that it may have, folded and without spaces, the likelier first. For each in
    this order: keys in the wrong layout, first letters, a half-typed syllable, swapped syllables, a
    slip of the finger, a foreign name as it sounds. One statement.
    """
    words = [word for word in dict.fromkeys(tries) if word]
    for word in words:
        if is_initials(word) and not _in_other_layout(word):
            return _by_initials(word)
    found = _looked_up(words, lexicon)
    for place, word in enumerate(words):
        other = _in_other_layout(word)
        if other and (other in lexicon.known or found["layout", place]):
            return [other]
        if is_initials(word):
            return _by_initials(word)
        if any("ㄱ" <= char <= "ㅣ" for char in word):
            if half := _half_typed(word):
                return half
            continue
        near = (
            _swapped(word, lexicon)
            or _nearest(word, found["like", place])
            or [row[0] for row in found["sound", place] if row[0] != word]
        )
        if near:
            return near
    return []


def _in_other_layout(word: str) -> str:
    """Return what the keys of word give in the other layout; empty if that cannot be a word."""
    if LATIN.fullmatch(word):
        other = typed_in_hangul(word) or ""
    elif all("ㄱ" <= char <= "ㅣ" or is_syllable(char) for char in word):
        other = typed_in_latin(word)
        other = other if other.isalpha() else ""
    else:
        return ""
    return other if len(other) > 1 else ""


WAYS = {
    "layout": "SELECT 'layout', %s, folded, jamo, n FROM equipment_searchterm WHERE {} LIMIT 1",
    "like": (
        "SELECT 'like', %s, folded, jamo, max(n) FROM equipment_searchterm"
        " WHERE jamo %% %s AND similarity(jamo, %s) >= %s"
        " GROUP BY folded, jamo ORDER BY max(similarity(jamo, %s)) DESC, max(n) DESC LIMIT %s"
    ),
    "sound": (
        "SELECT 'sound', %s, folded, '', sum(n)::int FROM equipment_searchterm WHERE sound = %s"
        " GROUP BY folded ORDER BY sum(n) DESC LIMIT %s"
    ),
}


def _looked_up(
    words: Sequence[str], lexicon: Lexicon
) -> dict[tuple[str, int], list[tuple[str, str, int]]]:
    """Return what the table of terms has near each word, by the way and the word's place."""
    parts: list[str] = []
    parameters: list[str | int | float] = []
    for place, word in enumerate(words):
        other, letters, heard = _in_other_layout(word), jamo(word), sound(word)
        if other and other not in lexicon.known:
            # The beginning or end of a Hangul word will do.
            exact = other.isascii()
            parts.append(WAYS["layout"].format("folded = %s" if exact else "folded LIKE %s"))
            parameters += [place, other if exact else f"%{other}%"]
        if len(letters) >= SHORTEST_SLIP and letters.isalpha():
            parts.append(WAYS["like"])
            parameters += [place, letters, letters, SIMILAR, letters, COMPARED]
        if heard:
            parts.append(WAYS["sound"])
            parameters += [place, heard, MOST]
    found: dict[tuple[str, int], list[tuple[str, str, int]]] = defaultdict(list)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(f"({part})" for part in parts), parameters)
            for way, place, *row in cursor.fetchall():
                found[way, int(place)].append(tuple(row))
    return found


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


def _swapped(word: str, lexicon: Lexicon) -> list[str]:
    """Return the known words that differ by two neighbouring syllables that changed places."""
    others = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return [other for other in others if other != word and other in lexicon.known][:MOST]


def _nearest(word: str, rows: Sequence[tuple[str, str, int]]) -> list[str]:
    """Return the known words nearest to one with a slip of the finger in it."""
    letters = jamo(word)
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
