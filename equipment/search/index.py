"""Writes the search documents: one row for each published piece of a published center."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from equipment.fees import lowest_fee
from equipment.models import (
    Classification,
    Equipment,
    EquipmentStep,
    SearchDocument,
    Spec,
    Status,
    Tariff,
    UseScope,
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
WRITTEN = [
    field.name
    for field in SearchDocument._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    if not field.primary_key
]


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
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        written += _write(batch, now, terms=False)
        if progress:
            progress(start + len(batch), len(ids))
    profiles.prune()
    vocabulary.rebuild()
    return written


def try_out(equipment_ids: Iterable[int], words: Lexicon) -> None:
    """Write the documents of those pieces as words would make them.

    Call it in a transaction that is undone: it locks no piece, so that nobody waits for a trial.
    """
    ids = sorted(set(equipment_ids))
    if ids:
        _write_documents(ids, timezone.now(), shared_by_pieces(words))


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
    locked = Equipment.objects.filter(pk__in=ids).order_by("pk")
    list(locked.select_for_update(no_key=True).values_list("pk"))
    pieces = _write_documents(ids, now, None)
    if terms and pieces:
        vocabulary.add(pieces)
    return len(pieces)


def _write_documents(
    ids: Sequence[int], now: datetime.datetime, shared: Shared | None
) -> list[Equipment]:
    """Write the documents of ids and return those of them that have one."""
    pieces = list(Equipment.objects.published().filter(pk__in=ids).order_by("pk"))
    if gone := set(ids) - {piece.pk for piece in pieces}:
        remove(gone)
    if not pieces:
        return []
    shared = shared or shared_by_pieces()
    own = _Own.read(ids, now)
    kept = profiles.stored({piece.pk: _profile(piece, shared, own) for piece in pieces})
    SearchDocument.objects.bulk_create(
        (_document(piece, shared, own, kept[piece.pk], now) for piece in pieces),
        update_conflicts=True,
        unique_fields=["equipment"],
        update_fields=WRITTEN,
    )
    return pieces


class _Own(NamedTuple):
    """What belongs to one piece and stands in other tables."""

    fees: dict[int, int | None]
    steps: dict[int, set[int]]
    specs: dict[int, list[str]]

    @classmethod
    def read(cls, ids: Sequence[int], now: datetime.datetime) -> "_Own":
        steps: dict[int, set[int]] = defaultdict(set)
        links = EquipmentStep.objects.filter(equipment__in=ids)
        for piece_id, step_id in links.values_list("equipment_id", "step_id"):
            steps[piece_id].add(step_id)
        specs: dict[int, list[str]] = defaultdict(list)
        rows = Spec.objects.filter(equipment__in=ids).order_by("equipment", "order")
        for piece_id, name, text in rows.values_list("equipment_id", "definition__name_ko", "text"):
            specs[piece_id].append(f"{name or ''} {text}")
        return cls(_lowest_fees(ids, timezone.localdate(now)), steps, specs)


def _lowest_fees(ids: Sequence[int], day: datetime.date) -> dict[int, int | None]:
    rows = Tariff.objects.filter(equipment__in=ids, valid_from__lte=day).order_by("equipment")
    fees = {}
    for piece_id, tariffs in groupby(rows, key=lambda row: row.equipment_id):
        fee = lowest_fee(tariffs, day)
        fees[piece_id] = fee.won if fee else None
    return fees


def _profile(piece: Equipment, shared: Shared, own: _Own) -> profiles.Profile:
    kind = shared.kind(piece.kind_id)
    steps = kind.step_ids | own.steps[piece.pk]
    return profiles.Profile(
        kind_id=piece.kind_id,
        field_mask=kind.field_mask,
        sector_ids=kind.sector_ids,
        stage_mask=kind.stage_mask,
        step_ids=tuple(sorted(steps)),
        item_ids=tuple(sorted({shared.items[step] for step in steps})),
        classification_ids=shared.line(piece.classification_id),
    )


def _document(
    piece: Equipment, shared: Shared, own: _Own, profile: int, now: datetime.datetime
) -> SearchDocument:
    lexicon = shared.lexicon
    tokens = set(shared.kind(piece.kind_id).tokens | shared.center(piece.center_id))
    for name in (piece.name_ko, piece.name_en, f"{piece.maker} {piece.model}"):
        tokens |= lexicon.tokens(name, joined=True)
    for text in (
        piece.itube_no,
        piece.registration_no or "",
        piece.description_ko,
        piece.description_en,
        *own.specs[piece.pk],
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
    return SearchDocument(
        equipment=piece,
        profile_id=profile,
        center_id=piece.center_id,
        traits=traits.pack(piece.use_modes, piece.status, piece.use_scope),
        standing=_standing(piece, own),
        fee_won=own.fees.get(piece.pk),
        acquired_on=piece.acquired_on,
        sort_name=piece.name_ko.lower(),
        squashed=squash(f"{piece.name_ko} {piece.name_en}")[:400],
        tokens=_vector(tokens),
        analyser_version=ANALYSER_VERSION,
        spelling=lexicon.spelling.digest,
        indexed_at=now,
    )


def _vector(tokens: Collection[str]) -> Func:
    """Return the tokens as a tsvector without positions, which nothing here asks for."""
    # A token cannot be longer than the text that it is of, but PostgreSQL draws a line at 2 KB.
    kept = sorted(token for token in tokens if len(token) <= LONGEST_TOKEN)
    return Func(
        Value(kept),
        function="array_to_tsvector",
        template="%(function)s(%(expressions)s::text[])",
        output_field=SearchVectorField(),
    )


def _standing(piece: Equipment, own: _Own) -> float:
    """Return how useful a piece is to a stranger, 0 to 1: may he use it, and is it described."""
    return (
        0.4 * (piece.status == Status.NORMAL)
        + 0.3 * piece.is_bookable
        + 0.2 * (piece.use_scope == UseScope.SERVICE)
        + 0.05 * bool(piece.description_ko)
        + 0.05 * bool(own.specs[piece.pk])
    )
