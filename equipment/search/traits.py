"""Use modes, status and use scope of a piece packed into one number, which groups quickly.

Bits 0 to 2 are the use modes, 3 to 5 the place of the status, 6 to 8 that of the use scope, each
in the order of equipment.models.codes.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from equipment.models import Equipment, Status, UseMode, UseScope

MODES, STATUSES, SCOPES = UseMode.values, Status.values, UseScope.values
STATUS_SHIFT, SCOPE_SHIFT, PLACE = 3, 6, 7


class Traits(NamedTuple):
    use_modes: tuple[str, ...]
    status: str
    use_scope: str


def pack(use_modes: Iterable[str], status: str, use_scope: str) -> int:
    """Return the number of those traits."""
    return (
        sum(1 << MODES.index(mode) for mode in set(use_modes))
        | STATUSES.index(status) << STATUS_SHIFT
        | SCOPES.index(use_scope) << SCOPE_SHIFT
    )


@lru_cache(maxsize=512)
def unpack(number: int) -> Traits:
    """Return the traits that number stands for."""
    return Traits(
        tuple(mode for bit, mode in enumerate(MODES) if number >> bit & 1),
        STATUSES[number >> STATUS_SHIFT & PLACE],
        SCOPES[number >> SCOPE_SHIFT & PLACE],
    )


def standing(piece: Equipment, *, has_specs: bool) -> float:
    """Return how useful a piece is to a stranger, 0 to 1: may he use it, and is it described."""
    return (
        0.4 * (piece.status == Status.NORMAL)
        + 0.3 * piece.is_bookable
        + 0.2 * (piece.use_scope == UseScope.SERVICE)
        + 0.05 * bool(piece.description_ko)
        + 0.05 * has_specs
    )
