"""The centers that a request could go to, as the form shows them."""

from dataclasses import dataclass

from centers.models import Center
from itube.programs.support.reasons import reasons_of
from itube.programs.support.routing import MOST, Candidate, Wanted, least_busy, rank, read

# For who does not mind which of the centers answers.
ANY = "any"


@dataclass(frozen=True)
class Route:
    """One center to choose, and what speaks for it."""

    center: Center
    reasons: list[str]
    load: int


@dataclass(frozen=True)
class Routes:
    """What can be chosen, best first; candidates are all published centers, by their code."""

    shown: list[Route]
    ranked: list[Candidate]
    candidates: dict[str, Candidate]

    def to(self, code: str) -> Candidate | None:
        """Return where a request goes for which code was chosen: a center's, ANY or nothing.

        Of those that fit the least busy one for ANY, and the first one for nothing; None if no
        center fits: then the portal's operators find one.
        """
        if code in self.candidates:
            return self.candidates[code]
        if code == ANY:
            return least_busy(self.ranked)
        return self.ranked[0] if self.ranked else None


def routes_of(wanted: Wanted, chosen: str = "") -> Routes:
    """Return the routes for what is wanted; a chosen center comes first. Two statements."""
    candidates = {one.code: one for one in read(wanted)}
    ranked = rank(candidates.values(), wanted.province)
    first = ranked[:MOST]
    if chosen in candidates and candidates[chosen] not in first:
        first = [candidates[chosen], *first]
    centers = Center.objects.for_list().in_bulk([one.key for one in first])
    shown = [
        Route(centers[one.key], reasons_of(one.why, wanted), one.load)
        for one in first
        if one.key in centers
    ]
    return Routes(shown, ranked, candidates)
