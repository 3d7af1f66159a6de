"""The rows that say what many pieces are sorted by: written once, never changed, kept in memory."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef

from equipment.models import SearchDocument, SearchProfile

# Against prune() only: others may read and use the rows at the same time.
KEPT = (
    "SELECT digest, id FROM equipment_searchprofile WHERE digest = ANY(%s) ORDER BY digest"
    " FOR KEY SHARE"
)

Value = tuple[str, int]  # a facet and the key of one of its values


class Profile(NamedTuple):
    """The columns of a SearchProfile; the arrays are in order, so that equal ones look equal."""

    kind_id: int
    field_mask: int
    sector_ids: tuple[int, ...]
    stage_mask: int
    step_ids: tuple[int, ...]
    item_ids: tuple[int, ...]
    classification_ids: tuple[int, ...]

    @property
    def digest(self) -> str:
        """The name of the row."""
        return hashlib.md5(repr(tuple(self)).encode(), usedforsecurity=False).hexdigest()


def stored(profiles: Mapping[int, Profile]) -> dict[int, int]:
    """Return the key of each profile's row, by the same keys; rows that are missing are added.

    Call it in a transaction: the rows are kept from prune() until its end.
    """
    wanted = {profile.digest: profile for profile in profiles.values()}
    found = _kept_rows(wanted)
    # One that prune() takes between the two statements is added again.
    while missing := sorted(wanted.keys() - found.keys()):
        SearchProfile.objects.bulk_create(
            (SearchProfile(digest=digest, **_columns(wanted[digest])) for digest in missing),
            ignore_conflicts=True,
        )
        found |= _kept_rows(missing)
    return {key: found[profile.digest] for key, profile in profiles.items()}


def _kept_rows(digests: Iterable[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [list(digests)])
        return dict(cursor.fetchall())


def _columns(profile: Profile) -> dict[str, int | list[int]]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in profile._asdict().items()
    }


def prune() -> None:
    """Delete the rows that no document has any more."""
    used = SearchDocument.objects.filter(profile=OuterRef("pk"))
    SearchProfile.objects.filter(~Exists(used)).delete()


_kept: dict[int, tuple[Value, ...]] = {}


def values_of(keys: Collection[int]) -> Mapping[int, tuple[Value, ...]]:
    """Return the facet values of those rows at least; asks only for rows not seen before."""
    if missing := [key for key in keys if key not in _kept]:
        for row in SearchProfile.objects.filter(pk__in=missing):
            _kept[row.pk] = (
                ("kind", row.kind_id),
                *(("field", bit) for bit in range(63) if row.field_mask >> bit & 1),
                *(("stage", bit) for bit in range(63) if row.stage_mask >> bit & 1),
                *(("sector", key) for key in row.sector_ids),
                *(("step", key) for key in row.step_ids),
                *(("item", key) for key in row.item_ids),
                *(("classification", key) for key in row.classification_ids),
            )
    return _kept
