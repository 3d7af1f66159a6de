"""Each way of saying a day in English: a pattern, and what its match means. Pure."""

import re
from datetime import date, timedelta

from itube.chatbot.reading.day_words import (
    Period,
    Way,
    monday_of,
    month_of,
    named_day,
    number_of,
    one_day,
    to_come,
)

ENGLISH_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
ENGLISH_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
ENGLISH_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}


def _english_week(match: re.Match[str], today: date) -> Period:
    weeks = 1 if match[1] == "next" else 0
    return to_come(monday_of(today, weeks), monday_of(today, weeks + 1), today)


def _english_weekday(match: re.Match[str], today: date) -> Period:
    number = ENGLISH_WEEKDAYS[match[2]]
    if match[1] and match[1].startswith("next"):
        return one_day(monday_of(today, 1) + timedelta(days=number))
    return one_day(today + timedelta(days=(number - today.weekday()) % 7))


def _english_month(match: re.Match[str], today: date) -> Period:
    first = month_of(today, 1 if match[1] == "next" else 0)
    return to_come(first, month_of(first, 1), today)


def _english_date(match: re.Match[str], today: date) -> Period:
    month, day = match[1] or match[4], match[2] or match[3]
    return one_day(named_day(ENGLISH_MONTHS[month], int(day), today))


def _english_within(match: re.Match[str], today: date) -> Period:
    unit = {"day": 1, "week": 7, "month": 30}[match[3]]
    days = number_of(match[2]) * unit
    if match[1] == "in":
        return one_day(today + timedelta(days=days))
    return today, today + timedelta(days=days)


_MONTHS = "|".join(ENGLISH_MONTHS)
WAYS: list[Way] = [
    (re.compile(r"(next|this) (?:week)\b"), _english_week),
    (
        re.compile(
            r"(?:on )?(next |this |coming )?\b(mon|tue|wed|thu|fri|sat|sun)"
            r"(?:day|sday|nesday|rsday|urday|s|rs)?s?\b"
        ),
        _english_weekday,
    ),
    (re.compile(r"(next|this) month\b"), _english_month),
    (
        re.compile(
            rf"(?:on )?\b({_MONTHS})[a-z]* (\d{{1,2}})(?:st|nd|rd|th)?\b"
            rf"|\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTHS})[a-z]*\b"
        ),
        _english_date,
    ),
    (
        re.compile(
            r"\b(in|within|over)(?: the next)? "
            r"(\d{1,2}|a|one|two|three|four|five) (day|week|month)s?\b"
        ),
        _english_within,
    ),
]
