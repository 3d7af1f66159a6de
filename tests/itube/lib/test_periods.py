"""Spans and sorted lists of them, against sets of single minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itube.lib.periods import Span, common, merged, total, within, without

START = datetime(2030, 1, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def span(start, end):
    return Span(START + start * MINUTE, START + end * MINUTE)


def minutes(spans):
    """The minutes that spans cover, as numbers."""
    return {
        minute
        for one in spans
        for minute in range((one.start - START) // MINUTE, (one.end - START) // MINUTE)
    }


@st.composite
def some_span(draw):
    start, end = sorted(draw(st.lists(st.integers(0, 60), min_size=2, max_size=2, unique=True)))
    return span(start, end)


SPANS = st.lists(some_span(), max_size=8)


def is_fewest(spans):
    """In order, and none touches the next."""
    return all(one.end < following.start for one, following in pairwise(spans))


def test_length_overlap_and_cover_are_half_open():
    one = span(10, 20)
    assert one.length == 10 * MINUTE
    assert one.overlaps(span(19, 30))
    assert not one.overlaps(span(20, 30))
    assert one.covers(one)
    assert one.covers(span(12, 20))
    assert not one.covers(span(12, 21))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(5, 9), (0, 5)], [(0, 9)]),
        ([(0, 5), (6, 9)], [(0, 5), (6, 9)]),
        ([(0, 9), (2, 3)], [(0, 9)]),
    ],
)
def test_merging(spans, expected):
    assert merged(span(*one) for one in spans) == [span(*one) for one in expected]


def test_cutting_out_leaves_both_ends():
    assert without([span(0, 60)], [span(10, 20), span(15, 30)]) == [span(0, 10), span(30, 60)]
    assert without([span(0, 60)], [span(0, 60)]) == []
    assert without([span(0, 60)], []) == [span(0, 60)]


@given(SPANS)
def test_merged_covers_the_same_with_the_fewest(spans):
    found = merged(spans)
    assert is_fewest(found)
    assert minutes(found) == minutes(spans)
    assert merged(found) == found


@given(SPANS, SPANS)
def test_without_covers_the_difference(spans, taken):
    found = without(spans, taken)
    assert is_fewest(found)
    assert minutes(found) == minutes(spans) - minutes(taken)


@given(SPANS, SPANS)
def test_common_covers_what_is_in_both(spans, others):
    found = common(spans, others)
    assert is_fewest(found)
    assert minutes(found) == minutes(spans) & minutes(others)
    assert found == common(others, spans)


@given(SPANS, some_span())
def test_within_covers_what_is_in_the_window(spans, window):
    found = within(spans, window)
    assert is_fewest(found)
    assert minutes(found) == minutes(spans) & minutes([window])


@given(SPANS)
def test_total_counts_every_minute_once(spans):
    assert total(spans) == len(minutes(spans)) * MINUTE


@given(some_span(), some_span())
def test_overlap_and_cover_are_about_common_minutes(one, other):
    assert one.overlaps(other) == bool(minutes([one]) & minutes([other]))
    assert one.covers(other) == (minutes([one]) >= minutes([other]))
