"""Moments as people and programs write them: a day in Seoul, or an ISO time with its offset."""

import re
from datetime import date, datetime

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from bookings.availability.opening import SEOUL, at_minute

YEARS = range(2000, 2101)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A plus sign that was not escaped in the address arrives as a space.
LOST_PLUS = re.compile(r"(?<=:\d\d) (?=\d\d:\d\d$)")


def parse_moment(text: str) -> datetime | None:
    """Return the moment that text writes, in Seoul's time; None if it is none.

    A day means its first instant in Seoul. A time must tell its offset.
    """
    text = text.strip()
    moment: datetime | None
    try:
        if DAY.fullmatch(text):
            moment = at_minute(date.fromisoformat(text), 0)
        else:
            moment = parse_datetime(LOST_PLUS.sub("+", text))
    except ValueError:
        return None
    if moment is None or is_naive(moment) or moment.year not in YEARS:
        return None
    return moment.astimezone(SEOUL)
