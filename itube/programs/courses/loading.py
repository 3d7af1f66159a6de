"""Loads courses with their sessions from a file, and the kinds and qualifications they name."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from bookings.models import Holiday
from centers.models import Center
from equipment.models import Field, Kind, Qualification
from itube.lib.references import reference_from
from itube.lib.upsert import Upsert
from itube.programs.models import Course, Session

PUBLISHED_BEFORE = timedelta(days=120)
MORNING = time(9)
# Of a session in the file: what says when it is, which is settled once, when it is first loaded.
RELATIVE = {"days", "span_days", "start", "end", "until_days", "opens_days", "cancelled_ko"}
# What is the demonstration's and no column.
NOT_STORED = {"filled", "waiting"}
# Of a course in the file: what columns name otherwise.
NAMED = {"center", "field", "qualification", "qualification_en"}


@transaction.atomic
def load_courses(path: Path, now: datetime) -> int:
    """Bring the courses of a JSON file to what it says; return how many rows that wrote.

    Sessions lie on working days counted from today when they are first loaded; later runs leave
    their time as it is. Call it after centers and equipment: a qualification that a course names
    is made where the center does not have it yet, and gets its English name.
    """
    given = json.loads(path.read_text("utf-8"))
    centers = dict(Center.objects.values_list("code", "pk"))
    given = [row for row in given if row["center"] in centers]
    fields = dict(Field.objects.values_list("slug", "pk"))
    kinds = dict(Kind.objects.values_list("slug", "pk"))
    qualifications = _qualifications(given, centers)
    sessions = {row["slug"]: row.pop("sessions") for row in given}
    taught = {row["slug"]: row.pop("kinds") for row in given}
    courses = Upsert(Course.objects.all(), ("slug",))
    first_published = timezone.make_aware(
        datetime.combine(timezone.localdate(now) - PUBLISHED_BEFORE, MORNING)
    )
    courses.put(
        {
            **{name: value for name, value in row.items() if name not in NAMED},
            "center_id": centers[row["center"]],
            "field_id": fields[row["field"]],
            "qualification_id": qualifications[centers[row["center"]], row["qualification"]].pk
            if row["qualification"]
            else None,
            "published_at": courses.rows[(row["slug"],)].published_at
            if (row["slug"],) in courses.rows
            else first_published,
        }
        for row in given
    )
    links = Upsert(Course.kinds.through.objects.all(), ("course_id", "kind_id"))
    links.put(
        {"course_id": courses[(slug,)].pk, "kind_id": kinds[kind]}
        for slug, slugs in taught.items()
        for kind in slugs
    )
    held = _sessions(sessions, courses, now)
    tables = (qualifications, courses, links, held)
    return sum(table.created + table.changed for table in tables)


def session_reference(slug: str, number: int) -> str:
    """Return the reference of a course's session of that number in the file, from 0."""
    return reference_from("demo session", slug, str(number))


def _qualifications(rows: list[dict[str, Any]], centers: dict[str, int]) -> Upsert[Qualification]:
    found = Upsert(Qualification.objects.all(), ("center_id", "name_ko"))
    found.put(
        {
            "center_id": centers[row["center"]],
            "name_ko": row["qualification"],
            "name_en": row["qualification_en"],
        }
        for row in rows
        if row["qualification"]
    )
    return found


def _sessions(
    given: dict[str, list[dict[str, Any]]], courses: Upsert[Course], now: datetime
) -> Upsert[Session]:
    today = timezone.localdate(now)
    holidays = set(Holiday.objects.values_list("day", flat=True))
    table = Upsert(Session.objects.all(), ("reference",))
    rows = []
    for slug, sessions in given.items():
        for number, session in enumerate(sessions):
            reference = session_reference(slug, number)
            values = {
                name: value
                for name, value in session.items()
                if name not in RELATIVE and name not in NOT_STORED
            }
            if (reference,) not in table.rows:
                values |= _times(session, today, holidays)
            rows.append({**values, "reference": reference, "course_id": courses[(slug,)].pk})
    table.put(rows)
    return table


def _times(session: dict[str, Any], today: date, holidays: set[date]) -> dict[str, Any]:
    first = working_day(today + timedelta(days=session["days"]), holidays)
    last = first
    for _more in range(session.get("span_days", 1) - 1):
        last = working_day(last + timedelta(days=1), holidays)
    starts_at = _moment(first, time.fromisoformat(session["start"]))
    values: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": _moment(last, time.fromisoformat(session["end"])),
        "enrol_until": _moment(first - timedelta(days=session["until_days"]), time(18)),
    }
    if "opens_days" in session:
        values["enrol_from"] = _moment(today + timedelta(days=session["opens_days"]), MORNING)
    if "cancelled_ko" in session:
        values |= {
            "cancelled_at": _moment(today - timedelta(days=1), MORNING),
            "cancel_reason": session["cancelled_ko"],
        }
    return values


def working_day(day: date, holidays: set[date]) -> date:
    """Return the first day from day on that is neither weekend nor public holiday."""
    while day.weekday() > 4 or day in holidays:
        day += timedelta(days=1)
    return day


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
