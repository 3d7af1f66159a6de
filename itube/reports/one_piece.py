"""What the page of one piece tells: its figures, its months, and how it stands among its kind."""

from dataclasses import dataclass

from equipment.models import Equipment
from itube.reports import charts, definitions, wording
from itube.reports.figures import Group
from itube.reports.months import Month, months_of
from itube.reports.overviews import total_of
from itube.reports.peers import Standing, standing
from itube.reports.periods import Period
from itube.reports.reading.groups import read_groups
from itube.reports.reading.lines import read_lines
from itube.reports.reading.statements import frozen_months
from itube.reports.scope import Scope

# All figures but those that are the same for every single piece.
COUNTED = tuple(
    each for each in definitions.ALL if each not in (definitions.PIECES, definitions.UNITS)
)


@dataclass(frozen=True)
class Told:
    """The figures of a piece and of the period it is compared with; its months; its standing."""

    total: Group
    months: list[Month]
    standing: Standing | None

    @property
    def columns(self) -> list[charts.Column]:
        return charts.months(self.months)

    @property
    def headlines(self) -> list[wording.Headline]:
        """The figures that the page begins with."""
        return [wording.headline(each, self.total) for each in wording.OF_PIECE]


def piece_told(piece: Equipment, period: Period, than: Period) -> Told:
    """Return what is told of a piece; four statements.

    Its like are the pieces of its kind in all centers; of them only a middle and a place is told.
    """
    frozen, scope = frozen_months(), Scope(piece=piece.pk)
    now, before = read_groups(scope, [period, than], frozen, ())
    (peers,) = read_lines(Scope(kind=piece.kind.slug), [period], frozen)
    total = total_of(now, before)
    return Told(
        total,
        months_of(scope, period, frozen),
        standing(total.sums, (line.sums for line in peers.values())),
    )
