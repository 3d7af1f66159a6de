"""The table of words and names that there are: what is suggested, and what typing errors mean.

Names of pieces, makers and models come in with the pieces; how often each is meant, and what has
gone, is counted when the whole table is made anew: by reindex, and by the worker every hour.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import Count

from centers.models import Center
from equipment.models import Equipment, ProductItem, SearchTerm, VocabularyChange
from equipment.search.analysis import words as words_of
from equipment.search.lexicon import Lexicon, current
from itube.lib.hangul import initials, is_syllable, jamo
from itube.lib.sounds import sound
from itube.lib.text import squash

Role = SearchTerm.Role
Key = tuple[str, str, str]  # text, role, target
LOCK = 7_130_001  # any number that no other advisory lock of the portal has
LONGEST = 200
# The end of a word that so many different words have is a word of its own: 현미경, 시험기.
ENDS_OF = 3
SHORTEST_WORD = 4  # letters of a word out of a maker's or a model's name
CHANGES_KEPT = timedelta(days=1)


def add(pieces: Iterable[Equipment]) -> None:
    """Add the names of pieces that are not there yet; pieces need no relation read."""
    counted = Counter(key for piece in pieces for key in _of_piece(piece))
    _store(counted, update=False)


@transaction.atomic
def rebuild() -> int:
    """Bring the table to what there is and return how many terms that is; one run at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    counted = _counted(current())
    stored = {
        (row.text, row.role, row.target): row
        for row in SearchTerm.objects.defer("jamo", "initials")
    }
    gone = [row.pk for key, row in stored.items() if key not in counted]
    SearchTerm.objects.filter(pk__in=gone).delete()
    changed = {key: n for key, n in counted.items() if key not in stored or stored[key].n != n}
    _store(changed, update=True)
    return len(counted)


@transaction.atomic
def prune_changes(now: datetime) -> int:
    """Delete the changes of more than a day ago but the newest; return how many.

    A process tells the state of the tables by how many changes there are and by the newest. A new
    one is added for those that go, so that no later state can look like an earlier one.
    """
    newest = VocabularyChange.objects.order_by("-pk").values("pk")[:1]
    old = VocabularyChange.objects.filter(at__lt=now - CHANGES_KEPT).exclude(pk__in=newest)
    deleted, _ = old.delete()
    if deleted:
        VocabularyChange.objects.create()
    return deleted


def _store(counted: dict[Key, int], *, update: bool) -> None:
    rows = [_row(*key, n) for key, n in sorted(counted.items())]
    if update:
        SearchTerm.objects.bulk_create(
            rows,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["text", "role", "target"],
            update_fields=["n"],
        )
    else:
        SearchTerm.objects.bulk_create(rows, ignore_conflicts=True)


def _row(text: str, role: str, target: str, n: int) -> SearchTerm:
    folded = squash(text)[:LONGEST]
    return SearchTerm(
        text=text,
        role=role,
        target=target,
        folded=folded,
        jamo=jamo(folded),
        initials=initials(folded),
        # A Hangul word is held against foreign names, not against other Hangul words.
        sound=sound(folded) if folded.isascii() else "",
        n=n,
    )


def _of_piece(piece: Equipment) -> Iterator[Key]:
    if squash(piece.name_ko):
        yield piece.name_ko[:LONGEST], Role.NAME, ""
    if squash(piece.maker):
        yield piece.maker[:LONGEST], Role.MAKER, ""
    if squash(piece.model):
        yield f"{piece.maker} {piece.model}".strip()[:LONGEST], Role.MODEL, ""
        yield piece.model[:LONGEST], Role.MODEL, ""  # people know it without its maker
    for word in words_of(f"{piece.maker} {piece.model}"):
        if word.isascii() and word.isalpha() and len(word) >= SHORTEST_WORD:
            yield word, Role.WORD, ""


def _counted(lexicon: Lexicon) -> dict[Key, int]:
    """Return every term with the number of pieces it stands for."""
    published = Equipment.objects.published().order_by()
    counted: Counter[Key] = Counter()
    groups = published.values("name_ko", "maker", "model").annotate(n=Count("pk"))
    for row in groups.iterator(chunk_size=5000):
        piece = Equipment(name_ko=row["name_ko"], maker=row["maker"], model=row["model"])
        for key in _of_piece(piece):
            counted[key] += row["n"]
    of_kind = dict(published.values_list("kind").annotate(n=Count("pk")))
    _count_kinds(counted, lexicon, of_kind)
    centers = Center.objects.published()
    in_center = dict(published.values_list("center").annotate(n=Count("pk")))
    for pk, code, *names in centers.values_list("pk", "code", "name_ko", "name_en"):
        for name in filter(squash, names):
            counted[name[:LONGEST], Role.CENTER, code] = in_center.get(pk, 0)
    kinds_of: dict[str, set[int]] = defaultdict(set)
    items = ProductItem.objects.values_list("slug", "name_ko", "name_en", "steps__kinds")
    names_of = {}
    for slug, *names, kind in items:
        kinds_of[slug].add(kind)
        names_of[slug] = names
    for slug, names in names_of.items():
        n = sum(of_kind.get(kind, 0) for kind in kinds_of[slug])
        for name in filter(squash, names):
            counted[name[:LONGEST], Role.ITEM, slug] = n
    return dict(counted)


def _count_kinds(counted: Counter[Key], lexicon: Lexicon, of_kind: dict[int, int]) -> None:
    """Count the names of kinds, their words, and the words of the tables of synonyms."""
    whole: dict[str, set[int]] = defaultdict(set)
    ends: dict[str, set[int]] = defaultdict(set)
    ending: dict[str, set[str]] = defaultdict(set)
    for entry in lexicon.kinds.entries:
        if not entry.is_name:
            continue
        counted[entry.text[:LONGEST], Role.KIND, ""] += of_kind.get(entry.kind, 0)
        words = [squash(word) for word in lexicon.spelled(entry.text)]
        # People write two words as one, and err in it.
        for joined in map("".join, pairwise(words)):
            whole[joined].add(entry.kind)
        for word in words:
            whole[word].add(entry.kind)
            for end in _ends(word):
                ends[end].add(entry.kind)
                ending[end].add(word)
    for end, kinds in ends.items():
        if len(ending[end]) >= ENDS_OF:
            whole[end] |= kinds
    for word, kinds in whole.items():
        counted[word, Role.WORD, ""] += sum(of_kind.get(kind, 0) for kind in kinds)
    for word in lexicon.synonyms:
        counted.setdefault((word, Role.WORD, ""), 0)


def _ends(word: str) -> Iterator[str]:
    """Yield the ends of a Hangul word, of two syllables at least."""
    for at in range(1, len(word) - 1):
        if all(map(is_syllable, word[at:])):
            yield word[at:]
