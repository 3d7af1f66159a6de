"""Half-open stretches of time [start, end), and what can be done with sorted lists of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """The half-open stretch [start, end) between two aware instants; start comes before end."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two share at least an instant."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Return whether other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as the fewest spans, in order; spans that touch become one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            if span.end > found[-1].end:
                found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of spans when taken is cut out of them, in order."""
    cuts = merged(taken)
    left: list[Span] = []
    at = 0
    for span in merged(spans):
        while at < len(cuts) and cuts[at].end <= span.start:
            at += 1
        start, following = span.start, at
        while following < len(cuts) and cuts[following].start < span.end:
            if start < cuts[following].start:
                left.append(Span(start, cuts[following].start))
            start = cuts[following].end
            following += 1
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def within(spans: Iterable[Span], window: Span) -> list[Span]:
    """Return the parts of spans that lie inside window, in order."""
    return [
        Span(max(span.start, window.start), min(span.end, window.end))
        for span in merged(spans)
        if span.overlaps(window)
    ]


def common(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the time that lies both in spans and in others, in order."""
    spans = merged(spans)
    return without(spans, without(spans, others))


def total(spans: Iterable[Span]) -> timedelta:
    """Return how much time spans cover; what is covered twice counts once."""
    return sum((span.length for span in merged(spans)), timedelta())
