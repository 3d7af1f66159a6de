"""Page numbers as people type them, and pages that an engine has counted."""

import pytest
from django.core.paginator import EmptyPage, InvalidPage

from itube.lib.pages import CountedPaginator, page_number


@pytest.mark.parametrize(("text", "number"), [(None, 1), ("", 1), ("1", 1), ("07", 7)])
def test_page_number(text, number):
    assert page_number(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "٣", "9" * 5000, " 2"])
def test_no_page_number(text):
    with pytest.raises(InvalidPage):
        page_number(text)


def test_a_counted_page_shows_the_rows_it_was_given():
    page = CountedPaginator(["f", "g"], 7, 5).page(2)
    assert (list(page), page.number, page.paginator.count) == (["f", "g"], 2, 7)
    assert (page.start_index(), page.end_index()) == (6, 7)
    assert (page.has_previous(), page.has_next()) == (True, False)


def test_nothing_found_is_one_empty_page():
    page = CountedPaginator([], 0, 20).page(1)
    assert (list(page), page.has_other_pages()) == ([], False)


def test_past_the_end():
    with pytest.raises(EmptyPage):
        CountedPaginator([], 40, 20).page(3)
