"""Which piece a row means: by registration number, else i-tube number, else asset number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from centers.models import Center
from equipment.models import Equipment
from equipment.numbers import LAST, highest, written
from itube.lib.quantities import plain


def numbers_of(row: dict[str, Any]) -> tuple[str, str, str]:
    """Return a row's registration, i-tube and asset number as they are compared, or ''."""
    registration, itube = (
        plain(row.get(key)).upper().replace(" ", "") for key in ("registration_no", "itube_no")
    )
    return registration, itube, plain(row.get("asset_no"))


class Pieces:
    """The pieces that the rows of a file may mean, read at once."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        numbers = [numbers_of(row) for row in rows]
        registrations, itubes, assets = (
            {number[place] for number in numbers if number[place]} for place in range(3)
        )
        found = Equipment.objects.filter(
            Q(registration_no__in=registrations) | Q(itube_no__in=itubes) | Q(asset_no__in=assets)
        )
        self.by_registration: dict[str, Equipment] = {}
        self.by_itube: dict[str, Equipment] = {}
        self.by_asset: dict[tuple[int, str], list[Equipment]] = defaultdict(list)
        self.by_pk: dict[int, Equipment] = {}
        for piece in found.select_related("center", "kind", "classification", "qualification"):
            self.by_pk[piece.pk] = piece
            self.by_itube[piece.itube_no] = piece
            if piece.registration_no:
                self.by_registration[piece.registration_no] = piece
            if piece.asset_no:
                self.by_asset[piece.center_id, piece.asset_no].append(piece)
        self.next_number = 1 + max(_highest(itubes), highest())

    def find(self, row: dict[str, Any], center: Center | None) -> Equipment | None:
        """Return the piece of a row, or None if it is a new one; raises ValidationError."""
        registration, itube, asset = numbers_of(row)
        registered, known = self.by_registration.get(registration), self.by_itube.get(itube)
        if registered and itube and registered.itube_no != itube:
            raise ValidationError(
                {
                    "itube_no": _("%(registration)s의 i-tube 번호와 달라요: %(number)s")
                    % {"registration": registration, "number": registered.itube_no}
                }
            )
        if registered:
            return registered
        if known and registration and known.registration_no:
            raise ValidationError(
                {
                    "registration_no": _("%(itube)s의 장비등록번호와 달라요: %(number)s")
                    % {"itube": itube, "number": known.registration_no}
                }
            )
        if known or itube or not asset or center is None:
            return known
        return self._by_asset(asset, center, registration)

    def _by_asset(self, asset: str, center: Center, registration: str) -> Equipment | None:
        # A piece that has another registration number is another piece.
        found = [
            piece
            for piece in self.by_asset[center.pk, asset]
            if not (registration and piece.registration_no)
        ]
        if len(found) > 1:
            raise ValidationError(
                {
                    "asset_no": _("이 자산관리번호의 장비가 여럿이에요: %(numbers)s")
                    % {"numbers": ", ".join(piece.number for piece in found[:10])}
                }
            )
        return found[0] if found else None

    def take_number(self) -> str:
        """Return the next free i-tube number and count on."""
        if self.next_number > LAST:
            raise ValidationError({"itube_no": _("남은 i-tube 번호가 없어요.")})
        self.next_number += 1
        return written(self.next_number - 1)


def duplicates(
    rows: Iterable[tuple[int, dict[str, Any], Center | None]],
) -> dict[int, tuple[str, list[int]]]:
    """Return for each row whose number stands in other rows too the key and all those rows.

    rows are (the sheet's row number, cells, center). The asset number counts only where it is
    all that a row is known by.
    """
    seen: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, row, center in rows:
        registration, itube, asset = numbers_of(row)
        if registration:
            seen["registration_no", registration].append(number)
        if itube:
            seen["itube_no", itube].append(number)
        if asset and center and not (registration or itube):
            seen["asset_no", center.pk, asset].append(number)
    return {
        number: (key[0], numbers)
        for key, numbers in seen.items()
        if len(numbers) > 1
        for number in numbers
    }


def _highest(numbers: Iterable[str]) -> int:
    return max(
        (int(number[3:]) for number in numbers if number[3:].isascii() and number[3:].isdigit()),
        default=0,
    )
