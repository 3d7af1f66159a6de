"""Paging that pages and API share, on top of Django's Paginator."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator

# More digits than any list has pages; int() would take them without end.
LONGEST = 9


def page_number(text: str | None) -> int:
    """Return the page that text asks for; nothing asks for page 1.

    Raises PageNotAnInteger unless text is a whole number in ASCII digits, EmptyPage for 0.
    """
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        raise PageNotAnInteger(text)
    if int(text) < 1:
        raise EmptyPage(text)
    return int(text)


class CountedPaginator(Paginator):
    """The pages of a list of which an engine has counted all rows and fetched one page."""

    def __init__(self, rows: Sequence[Any], total: int, per_page: int) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @property
    def count(self) -> int:
        return self.total

    def page(self, number: int | str) -> Page:
        """Return the page made of rows; number tells which it is. Raises EmptyPage past the end."""
        return Page(self.object_list, self.validate_number(number), self)
