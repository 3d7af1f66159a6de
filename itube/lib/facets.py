"""What stands beside a list of results: the values one can choose, and how many each brings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FacetValue:
    """One value of a filter, and how many things choosing it (with the other filters) finds."""

    value: str
    label: str
    count: int
    selected: bool
