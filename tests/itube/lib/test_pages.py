"""Page numbers as people type them, and the pager's window."""

import pytest

from itube.lib.pages import NoSuchPageError, Pages, page_number


@pytest.mark.parametrize(("text", "number"), [(None, 1), ("", 1), ("1", 1), ("07", 7)])
def test_page_number(text, number):
    assert page_number(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "٣", "9" * 30, " 2"])
def test_no_page_number(text):
    with pytest.raises(NoSuchPageError):
        page_number(text)


def test_an_empty_list_has_one_page():
    pages = Pages(0, 1, 20)
    assert (pages.last, pages.previous, pages.next, pages.several) == (1, None, None, False)


def test_past_the_end():
    assert Pages(40, 2, 20).next is None
    with pytest.raises(NoSuchPageError):
        Pages(40, 3, 20)


def test_rows_of_a_page():
    assert list(range(45))[Pages(45, 3, 20).rows] == [40, 41, 42, 43, 44]


@pytest.mark.parametrize(
    ("last", "number", "shown"),
    [
        (1, 1, [1]),
        (5, 3, [1, 2, 3, 4, 5]),
        (7, 4, [1, 2, 3, 4, 5, 6, 7]),
        (20, 1, [1, 2, 3, None, 20]),
        (20, 10, [1, None, 8, 9, 10, 11, 12, None, 20]),
        (20, 5, [1, 2, 3, 4, 5, 6, 7, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_pager_leaves_out_the_middle(last, number, shown):
    assert list(Pages(last * 10, number, 10).numbers) == shown
