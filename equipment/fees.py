"""What use of a piece costs today, told as one figure or as rows."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from equipment.models import Equipment, FeeBasis, Tariff


class Fee(NamedTuple):
    """won is whole won without VAT per basis; 0 if free, None if a matter of agreement."""

    basis: str
    won: int | None


def in_force(tariffs: Iterable[Tariff], day: datetime.date) -> list[Tariff]:
    """Return the row of each use mode that holds on day, in the order of the use modes' codes."""
    newest: dict[str, Tariff] = {}
    for tariff in sorted(tariffs, key=lambda tariff: (tariff.use_mode, tariff.valid_from)):
        if tariff.valid_from <= day:
            newest[tariff.use_mode] = tariff
    return list(newest.values())


def announced(tariffs: Iterable[Tariff], day: datetime.date) -> list[Tariff]:
    """Return the rows that take force after day, the earliest first."""
    coming = [tariff for tariff in tariffs if tariff.valid_from > day]
    return sorted(coming, key=lambda tariff: (tariff.valid_from, tariff.use_mode))


def lowest_fee(tariffs: Iterable[Tariff], day: datetime.date) -> Fee | None:
    """Return the lowest fee in force on day, or None where no row holds.

    An hour, a day and a sample are not weighed against each other: the figure answers "from how
    much on", and its basis is told beside it. A fee that is agreed upon ranks behind any figure.
    """
    fees = [_fee(tariff) for tariff in in_force(tariffs, day)]
    return min(fees, key=lambda fee: (fee.won is None, fee.won or 0), default=None)


def fee_in_force(equipment: Equipment, day: datetime.date) -> Fee | None:
    """Return equipment's lowest fee on day; reads its (prefetched) tariffs."""
    return lowest_fee(equipment.tariffs.all(), day)


def _fee(tariff: Tariff) -> Fee:
    return Fee(tariff.basis, 0 if tariff.basis == FeeBasis.FREE else tariff.won)
