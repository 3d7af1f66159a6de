"""Opening hours in words: equal days together, lunch told as lunch."""

from types import SimpleNamespace

from centers.hours import hours_in_words


def rows(days, *stretches):
    return [
        SimpleNamespace(weekday=day, opens=opens, closes=closes)
        for day in days
        for opens, closes in stretches
    ]


def test_weekdays_with_lunch_are_one_line():
    assert hours_in_words(rows(range(5), (540, 720), (780, 1080))) == [
        "평일 09:00~18:00 (점심 12:00~13:00)"
    ]


def test_the_order_of_rows_does_not_matter():
    week = rows(range(5), (540, 720), (780, 1080))
    assert hours_in_words(reversed(week)) == hours_in_words(week)


def test_days_with_other_hours_get_a_line_of_their_own():
    week = rows([0, 1, 3, 4], (540, 1080)) + rows([2], (540, 720)) + rows([5], (540, 780))
    assert hours_in_words(week) == [
        "월·화·목·금 09:00~18:00",
        "수 09:00~12:00",
        "토 09:00~13:00",
    ]


def test_a_run_of_days_is_told_by_its_ends():
    assert hours_in_words(rows([0, 1, 2], (540, 1080))) == ["월~수 09:00~18:00"]
    assert hours_in_words(rows([0, 1, 2, 3, 4, 5], (540, 1080))) == ["월~토 09:00~18:00"]


def test_weekend_and_round_the_clock():
    assert hours_in_words(rows([5, 6], (600, 960))) == ["주말 10:00~16:00"]
    assert hours_in_words(rows(range(7), (0, 1440))) == ["매일 24시간"]


def test_other_gaps_are_not_lunch():
    assert hours_in_words(rows(range(5), (540, 600), (660, 1080))) == [
        "평일 09:00~10:00, 11:00~18:00"
    ]
    assert hours_in_words(rows(range(5), (540, 720), (900, 1080))) == [
        "평일 09:00~12:00, 15:00~18:00"
    ]


def test_stretches_that_touch_are_one():
    assert hours_in_words(rows(range(5), (540, 720), (720, 1080))) == ["평일 09:00~18:00"]


def test_no_rows_no_words():
    assert hours_in_words([]) == []
