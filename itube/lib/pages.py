"""Paging that lists and engines share: which rows a page has, and which numbers its pager shows."""

from collections.abc import Iterator
from dataclasses import dataclass

# Pages named on each side of the present one.
AROUND = 2


class NoSuchPageError(LookupError):
    """The page is past the last one, or no page number at all."""


def page_number(text: str | None) -> int:
    """Return the page that text asks for; nothing asks for page 1.

    Raises NoSuchPageError unless text is a whole number from 1 on.
    """
    if not text:
        return 1
    # ASCII only and short: int() also takes other digits, and digits without end.
    if not (text.isascii() and text.isdigit() and len(text) <= 9) or int(text) < 1:
        raise NoSuchPageError(text)
    return int(text)


@dataclass(frozen=True)
class Pages:
    """Where page `number` of `size` rows each stands among `total` rows.

    Raises NoSuchPageError when the number is past the last page; an empty list has one page.
    """

    total: int
    number: int
    size: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.last:
            raise NoSuchPageError(str(self.number))

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    @property
    def several(self) -> bool:
        """Whether there is anything to turn to."""
        return self.last > 1

    @property
    def rows(self) -> slice:
        """The slice of the whole list that this page shows."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    @property
    def numbers(self) -> Iterator[int | None]:
        """The page numbers that a pager shows; None stands for those left out."""
        shown = {1, self.last, *range(self.number - AROUND, self.number + AROUND + 1)}
        before = 0
        for number in sorted(n for n in shown if 1 <= n <= self.last):
            if number - before == 2:
                yield number - 1  # a gap of one page takes no less room than its number
            elif number - before > 2:
                yield None
            yield number
            before = number
