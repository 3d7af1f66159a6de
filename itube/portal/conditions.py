"""The conditions of a list as links: its address with something changed or left out."""

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Chip:
    """A condition that is applied, and the address of the same list without it.

    note is what people must know of it.
    """

    label: str
    url: str
    note: str = ""


def address(query: QueryDict, **changes: list[str]) -> str:
    """Return the query with those parameters changed, as the address of a link."""
    changed = query.copy()
    for name, values in changes.items():
        changed.setlist(name, values)
        if not any(values):
            del changed[name]
    return f"?{changed.urlencode()}"
