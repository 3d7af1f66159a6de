"""Writes the search documents: one row for each published piece of a published center."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from equipment.fees import lowest_fee
from equipment.models import Classification, Equipment, EquipmentStep, SearchDocument, Tariff
from equipment.search.analysis import ANALYSER_VERSION, section, stored
from equipment.search.shared import Shared

__all__ = ["ANALYSER_VERSION", "below", "index", "outdated", "rebuild", "remove"]

BATCH = 500
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
        written += _write(batch, now)
        if progress:
            progress(start + len(batch), len(ids))
    return written


def outdated(now: datetime.datetime) -> list[int]:
    """Return the pieces whose document no longer holds, in order.

    A tariff has taken force since it was written, or the rules of analysis have changed.
    """
    today = timezone.localdate(now)
    documents = SearchDocument.objects.filter(
        Q(
            equipment__tariffs__valid_from__lte=today,
            equipment__tariffs__valid_from__gt=F("indexed_at__date"),
        )
        | ~Q(analyser_version=ANALYSER_VERSION)
    )
    return list(documents.order_by("pk").values_list("pk", flat=True).distinct())


def below(classifications: Iterable[int]) -> set[int]:
    """Return the pieces in the branches of those nodes, since documents hold the whole branch."""
    nodes = set(classifications)
    for _level in (2, 3):
        children = Classification.objects.filter(parent__in=nodes)
        nodes |= set(children.values_list("pk", flat=True))
    return set(Equipment.objects.filter(classification__in=nodes).values_list("pk", flat=True))


@transaction.atomic
def _write(ids: Sequence[int], now: datetime.datetime) -> int:
    """Write the documents of ids, which are in order so that two writers cannot deadlock.

    The pieces are locked before anything is read: a writer that read them, or what they share,
    before another one's commit would put the old words back.
    """
    locked = Equipment.objects.filter(pk__in=ids).order_by("pk")
    list(locked.select_for_update(no_key=True).values_list("pk"))
    shared = Shared.read()
    pieces = list(Equipment.objects.published().filter(pk__in=ids).order_by("pk"))
    seen = {piece.pk for piece in pieces}
    remove(pk for pk in ids if pk not in seen)
    fees = _lowest_fees(ids, timezone.localdate(now))
    own_steps: dict[int, set[int]] = defaultdict(set)
    for piece_id, step_id in EquipmentStep.objects.filter(equipment__in=ids).values_list(
        "equipment_id", "step_id"
    ):
        own_steps[piece_id].add(step_id)
    SearchDocument.objects.bulk_create(
        (
            _document(piece, shared, own_steps[piece.pk], fees.get(piece.pk), now)
            for piece in pieces
        ),
        update_conflicts=True,
        unique_fields=["equipment"],
        update_fields=WRITTEN,
    )
    return len(pieces)


def _lowest_fees(ids: Sequence[int], day: datetime.date) -> dict[int, int | None]:
    rows = Tariff.objects.filter(equipment__in=ids, valid_from__lte=day).order_by("equipment")
    fees = {}
    for piece_id, tariffs in groupby(rows, key=lambda row: row.equipment_id):
        fee = lowest_fee(tariffs, day)
        fees[piece_id] = fee.won if fee else None
    return fees


def _document(
    piece: Equipment,
    shared: Shared,
    own_steps: set[int],
    fee_won: int | None,
    now: datetime.datetime,
) -> SearchDocument:
    kind, center = shared.kinds[piece.kind_id], shared.centers[piece.center_id]
    step_ids = sorted(kind.step_ids | own_steps)
    rest = section(piece.maker, piece.model, piece.itube_no, piece.registration_no or "")
    return SearchDocument(
        equipment=piece,
        text=stored(section(piece.name_ko, piece.name_en), kind.words, rest + center.words),
        sort_name=piece.name_ko.lower(),
        field_mask=kind.field_mask,
        sector_ids=kind.sector_ids,
        stage_mask=kind.stage_mask,
        step_ids=step_ids,
        item_ids=sorted({shared.items[step] for step in step_ids}),
        kind_id=piece.kind_id,
        center_id=piece.center_id,
        center_kind=center.kind,
        province=center.province,
        classification_ids=shared.ancestors[piece.classification_id],
        use_modes=piece.use_modes,
        status=piece.status,
        use_scope=piece.use_scope,
        fee_won=fee_won,
        latitude=center.latitude,
        longitude=center.longitude,
        acquired_on=piece.acquired_on,
        analyser_version=ANALYSER_VERSION,
        indexed_at=now,
    )
