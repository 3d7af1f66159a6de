"""Writes the search documents: one row for each published piece of a published center."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from psycopg2.extras import execute_values

from equipment.fees import lowest_fee
from equipment.models import (
    Classification,
    Equipment,
    SearchDocument,
    Tariff,
)
from equipment.search import profiles, traits, vocabulary
from equipment.search.analysis import ANALYSER_VERSION, faint
from equipment.search.lexicon import Lexicon, current
from equipment.search.shared import Shared
from equipment.search.shared import shared as shared_by_pieces
from itube.lib.text import squash

__all__ = ["ANALYSER_VERSION", "below", "index", "outdated", "rebuild", "remove", "try_out"]

BATCH = 500
LONGEST_TOKEN = 200
LONGEST_NAME = 400


def index(equipment_ids: Iterable[int]) -> int:
    """Write the documents of those pieces anew and return how many of them have one now.

    Call it in the transaction that changed the pieces, their kind, center or tariffs. Pieces
    that not everyone may see lose their document.
    """
    ids = sorted(set(equipment_ids))
    return _write(ids, timezone.now()) if ids else 0


def remove(equipment_ids: Iterable[int]) -> None:
    """Delete the documents of those pieces."""
    SearchDocument.objects.filter(equipment__in=set(equipment_ids)).delete()


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Write every document anew, each batch in a transaction; return how many there are.

    progress is called with the number of pieces done and the number of all.
    """
    ids = list(Equipment.objects.order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    written = 0
    with _in_bulk():
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            written += _write(batch, now, terms=False)
            if progress:
                progress(start + len(batch), len(ids))
    profiles.prune()
    vocabulary.rebuild()
    return written


@contextmanager
def _in_bulk() -> Iterator[None]:
    """Let the index of tokens take in many rows at once, which it does in half the time.

    Searches go on meanwhile; they look through what it has not taken in yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER INDEX search_document_tokens"
            " SET (fastupdate = on, gin_pending_list_limit = 65536)"
        )
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SELECT gin_clean_pending_list('search_document_tokens')")
                cursor.execute("ALTER INDEX search_document_tokens SET (fastupdate = off)")
                cursor.execute("ALTER INDEX search_document_tokens RESET (gin_pending_list_limit)")


def try_out(equipment_ids: Iterable[int], words: Lexicon) -> None:
    """Write the documents of those pieces as words would make them.

    Call it in a transaction that is undone: it locks no piece, so that nobody waits for a trial.
    """
    pieces = Equipment.objects.filter(pk__in=set(equipment_ids)).order_by("pk")
    _write_documents(list(pieces), timezone.now(), shared_by_pieces(words))


def outdated(now: datetime.datetime) -> list[int]:
    """Return the pieces whose document no longer holds, in order.

    A tariff has taken force since it was written, the rules of analysis or of spelling have
    changed, or there is none, as after a change of the table itself.
    """
    pieces = Equipment.objects.published().filter(
        Q(
            tariffs__valid_from__lte=timezone.localdate(now),
            tariffs__valid_from__gt=F("search_document__indexed_at__date"),
        )
        | Q(search_document=None)
        | ~Q(search_document__analyser_version=ANALYSER_VERSION)
        | ~Q(search_document__spelling=current().spelling.digest)
    )
    return list(pieces.order_by("pk").values_list("pk", flat=True).distinct())


def below(classifications: Iterable[int]) -> set[int]:
    """Return the pieces in the branches of those nodes, since documents hold the whole branch."""
    nodes = set(classifications)
    for _level in (2, 3):
        children = Classification.objects.filter(parent__in=nodes)
        nodes |= set(children.values_list("pk", flat=True))
    return set(Equipment.objects.filter(classification__in=nodes).values_list("pk", flat=True))


@transaction.atomic
def _write(ids: Sequence[int], now: datetime.datetime, *, terms: bool = True) -> int:
    """Write the documents of ids, which are in order so that two writers cannot deadlock.

    The pieces are locked before anything is read: a writer that read them, or what they share,
    before another one's commit would put the old words back.
    """
    locked = Equipment.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    pieces = _write_documents(list(locked), now, shared_by_pieces())
    if terms and pieces:
        vocabulary.add(pieces)
    return len(pieces)


def _write_documents(
    found: Sequence[Equipment], now: datetime.datetime, shared: Shared
) -> list[Equipment]:
    """Write the documents of the pieces found, and return those of them that have one."""
    pieces = [p for p in found if p.is_published and shared.is_published(p.center_id)]
    if gone := {piece.pk for piece in found} - {piece.pk for piece in pieces}:
        remove(gone)
    if pieces:
        own = _Own.read([piece.pk for piece in pieces], now)
        kept = profiles.stored({p.pk: _profile(p, shared, own[p.pk]) for p in pieces})
        _store([_document(p, shared, own[p.pk], kept[p.pk], now) for p in pieces])
    return pieces


OWN = """
SELECT equipment.id,
    (SELECT coalesce(json_agg(step_id), '[]') FROM equipment_equipmentstep step
     WHERE step.equipment_id = equipment.id),
    (SELECT coalesce(json_agg(concat_ws(' ', definition.name_ko, spec.text)
                              ORDER BY spec."order", spec.id), '[]')
     FROM equipment_spec spec
     LEFT JOIN equipment_specdefinition definition ON definition.id = spec.definition_id
     WHERE spec.equipment_id = equipment.id),
    (SELECT coalesce(json_agg(json_build_array(use_mode, basis, won, valid_from)), '[]')
     FROM equipment_tariff tariff
     WHERE tariff.equipment_id = equipment.id AND tariff.valid_from <= %s)
FROM equipment_equipment equipment WHERE equipment.id = ANY(%s)
"""


class _Own(NamedTuple):
    """What belongs to one piece and stands in other tables."""

    steps: frozenset[int]
    specs: list[str]
    fee_won: int | None

    @classmethod
    def read(cls, ids: Sequence[int], now: datetime.datetime) -> dict[int, "_Own"]:
        """Return what belongs to each piece; one statement, since one piece must cost little."""
        day = timezone.localdate(now)
        with connection.cursor() as cursor:
            cursor.execute(OWN, [day, list(ids)])
            return {
                piece: cls(frozenset(steps), specs, _lowest_fee(tariffs, day))
                for piece, steps, specs, tariffs in cursor.fetchall()
            }


def _lowest_fee(rows: list[tuple[str, str, int | None, str]], day: datetime.date) -> int | None:
    tariffs = [
        Tariff(use_mode=mode, basis=basis, won=won, valid_from=datetime.date.fromisoformat(begun))
        for mode, basis, won, begun in rows
    ]
    fee = lowest_fee(tariffs, day)
    return fee.won if fee else None


def _profile(piece: Equipment, shared: Shared, own: _Own) -> profiles.Profile:
    kind = shared.kind(piece.kind_id)
    steps = kind.step_ids | own.steps
    return profiles.Profile(
        kind_id=piece.kind_id,
        field_mask=kind.field_mask,
        sector_ids=kind.sector_ids,
        stage_mask=kind.stage_mask,
        step_ids=tuple(sorted(steps)),
        item_ids=tuple(sorted({shared.items[step] for step in steps})),
        classification_ids=shared.line(piece.classification_id),
    )


class _Document(NamedTuple):
    """The columns of a document, in the order of UPSERT."""

    equipment_id: int
    profile_id: int
    center_id: int
    traits: int
    standing: float
    fee_won: int | None
    acquired_on: datetime.date | None
    sort_name: str
    squashed: str
    tokens: list[str]
    analyser_version: int
    spelling: str
    indexed_at: datetime.datetime


COLUMNS = ", ".join(_Document._fields)
CHANGED = [name for name in _Document._fields if name not in ("equipment_id", "indexed_at")]
# A document that stays the same costs its index nothing: only indexed_at is written then, which is
# in none.
UPSERT = f"""
INSERT INTO equipment_searchdocument AS d ({COLUMNS}) VALUES %s
ON CONFLICT (equipment_id) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in CHANGED)}, indexed_at = excluded.indexed_at
WHERE ({", ".join(f"d.{name}" for name in CHANGED)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in CHANGED)})
"""  # noqa: S608 - made of constants
PLACES = {"tokens": "equipment_search_tokens(%s::text[])"}
ROW = f"({', '.join(PLACES.get(name, '%s') for name in _Document._fields)})"
# Those just written say so already, and writing a row twice costs each of its indexes again.
SEEN = """
UPDATE equipment_searchdocument SET indexed_at = %s
WHERE equipment_id = ANY(%s) AND indexed_at IS DISTINCT FROM %s
"""


def _store(documents: list[_Document]) -> None:
    """Write the documents that differ from what is there, and note that all were looked at."""
    with connection.cursor() as cursor:
        execute_values(cursor, UPSERT, documents, template=ROW, page_size=BATCH)
        ids = [document.equipment_id for document in documents]
        now = documents[0].indexed_at
        cursor.execute(SEEN, [now, ids, now])


def _document(
    piece: Equipment, shared: Shared, own: _Own, profile: int, now: datetime.datetime
) -> _Document:
    """Return the document of a piece."""
    lexicon = shared.lexicon
    tokens = set(shared.kind(piece.kind_id).tokens | shared.center(piece.center_id))
    for name in (piece.name_ko, piece.name_en, f"{piece.maker} {piece.model}"):
        tokens |= lexicon.tokens(name, joined=True)
    for text in (
        piece.itube_no,
        piece.registration_no or "",
        piece.description_ko,
        piece.description_en,
        *own.specs,
    ):
        tokens |= lexicon.tokens(text)
    for text in (
        piece.usage_examples_ko,
        piece.usage_examples_en,
        piece.composition_ko,
        piece.composition_en,
        piece.service_contents_ko,
        piece.service_contents_en,
    ):
        tokens |= faint(lexicon.tokens(text))
    return _Document(
        equipment_id=piece.pk,
        profile_id=profile,
        center_id=piece.center_id,
        traits=traits.pack(piece.use_modes, piece.status, piece.use_scope),
        standing=traits.standing(piece, has_specs=bool(own.specs)),
        fee_won=own.fee_won,
        acquired_on=piece.acquired_on,
        sort_name=piece.name_ko.lower(),
        squashed=squash(f"{piece.name_ko} {piece.name_en}")[:LONGEST_NAME],
        # A token cannot be longer than its text, but PostgreSQL draws a line at 2 KB.
        tokens=sorted(token for token in tokens if len(token) <= LONGEST_TOKEN),
        analyser_version=ANALYSER_VERSION,
        spelling=lexicon.spelling.digest,
        indexed_at=now,
    )
