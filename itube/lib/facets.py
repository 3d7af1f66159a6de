"""What stands beside a list of results: the values one can choose, and how many each brings."""

from typing import NamedTuple


class FacetValue(NamedTuple):
    """One value of a filter, and how many things choosing it (with the other filters) finds."""

    value: str
    label: str
    count: int  # type: ignore[assignment] # of a tuple it is a method
    selected: bool
