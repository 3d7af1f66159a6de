"""The chatbot: is it right, and how fast; `make bench-chatbot` runs it.

bench/chatbot_questions.json was written before the rules, by someone who has not seen them, from
the mission and three personas. A turn is right if its intent is one of those that are accepted,
its slots are known as expected after it, and the answer cites the records that it must.
Days are written relative to the day of asking: see day_of().

Each dialogue is asked as the API answers it. Its p95 is the best of five runs over all turns,
beside the same run's `SELECT 1`.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).parent / "chatbot_questions.json"


def day_of(told: str, today: date) -> date:
    """Return the day that a judged question means.

    D+1 is tomorrow, W+1.2 the Tuesday of the next Monday-first week, M+1.1 the first of the next
    month, 12-24 the next 24 December, today included; or an ISO day.
    """
    if match := re.fullmatch(r"D\+(\d+)", told):
        return today + timedelta(days=int(match[1]))
    if match := re.fullmatch(r"W\+(\d+)\.([1-7])", told):
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(weeks=int(match[1]), days=int(match[2]) - 1)
    if match := re.fullmatch(r"M\+(\d+)\.(\d+|last)", told):
        months = today.year * 12 + today.month - 1 + int(match[1])
        year, month = months // 12, months % 12 + 1
        last = monthrange(year, month)[1]
        return date(year, month, last if match[2] == "last" else int(match[2]))
    if match := re.fullmatch(r"(\d\d)-(\d\d)", told):
        found = date(today.year, int(match[1]), int(match[2]))
        return found if found >= today else found.replace(year=today.year + 1)
    return date.fromisoformat(told)


def wrong_slots(expected: dict[str, Any], told: dict[str, Any], today: date) -> list[str]:
    """Return what differs between what should be known and what is, as short sentences."""
    faults = []
    for name, value in expected.items():
        known = told.get(name)
        if value is None:
            if known:
                faults.append(f"{name} should be gone: {known}")
        elif name == "kinds":
            if not known or known[0] not in value:
                faults.append(f"kinds {known} not of {value}")
        elif name in {"from", "to"}:
            day = day_of(value, today).isoformat()
            if known != day:
                faults.append(f"{name} {known} not {day}")
        elif known != value:
            faults.append(f"{name} {known} not {value}")
    return faults
