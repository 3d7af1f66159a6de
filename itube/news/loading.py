"""Loads notices, events and frequent questions from files.

Days may be written relative to the first loading; rows that are there keep theirs.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from equipment.importing.form import blank_form, guide
from equipment.models import Sector
from itube.lib.uploads import type_of
from itube.lib.upsert import Upsert
from itube.news.models import Event, Faq, Notice, NoticeFile, ProgrammePart

MORNING = time(9, 30)
# Name and content of the files that a notice may bring.
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "equipment-form": ("장비등록양식.xlsx", blank_form),
    "equipment-guide": ("장비등록양식-작성안내.txt", lambda: guide().encode("utf-8-sig")),
}
MOST_BYTES = 20 * 1024 * 1024


@transaction.atomic
def load_questions(path: Path) -> int:
    """Bring the frequent questions to what the JSON file says; return how many rows that wrote."""
    questions = Upsert(Faq.objects.all(), ("slug",))
    questions.put(_rows(path))
    return questions.created + questions.changed


@transaction.atomic
def load_news(path: Path, now: datetime) -> int:
    """Bring notices and events to what the JSON file says; return how many rows that wrote.

    Call it after the sectors.
    """
    today = timezone.localdate(now)
    sectors = {sector.code: sector.pk for sector in Sector.objects.all()}
    content = _rows(path)
    return _load_notices(content["notices"], sectors, today) + _load_events(
        content["events"], sectors, today
    )


def _rows(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _load_notices(rows: list[dict[str, Any]], sectors: dict[str, int], today: date) -> int:
    there = set(Notice.objects.values_list("slug", flat=True))
    files = {row["slug"]: row.pop("files") for row in rows if "files" in row}
    notices = Upsert(Notice.objects.all(), ("slug",))
    notices.put(_dated(rows, sectors, today, there))
    written = notices.created + notices.changed
    for slug, names in files.items():
        notice = notices[(slug,)]
        have = set(NoticeFile.objects.filter(notice=notice).values_list("name", flat=True))
        wanted = [FILES[name] for name in names if FILES[name][0] not in have]
        for name, make in wanted:
            _attach(notice, name, make)
        written += len(wanted)
    return written


def _attach(notice: Notice, name: str, make: Callable[[], bytes]) -> None:
    with override("ko"):
        file = ContentFile(make(), name=name)
    row = NoticeFile(notice=notice, name=name, size=file.size)
    row.content_type = type_of(file, MOST_BYTES)
    row.file.save(name, file, save=False)
    row.save()


def _load_events(rows: list[dict[str, Any]], sectors: dict[str, int], today: date) -> int:
    there = set(Event.objects.values_list("slug", flat=True))
    programmes = {row["slug"]: row.pop("programme", []) for row in rows}
    events = Upsert(Event.objects.all(), ("slug",))
    events.put(_dated(rows, sectors, today, there))
    parts = Upsert(ProgrammePart.objects.filter(event__slug__in=programmes), ("event_id", "number"))
    parts.put(
        {
            **part,
            "event_id": events[(slug,)].pk,
            "number": number,
            "at": part["at"] and time.fromisoformat(part["at"]),
        }
        for slug, programme in programmes.items()
        for number, part in enumerate(programme, 1)
    )
    return events.created + events.changed + parts.created + parts.changed


def _dated(
    rows: Iterable[dict[str, Any]], sectors: dict[str, int], today: date, there: set[str]
) -> list[dict[str, Any]]:
    """Return rows as the tables take them, with days that are counted from today made dates."""
    found = []
    for row in rows:
        values = {key: value for key, value in row.items() if key not in RELATIVE}
        for key in ("published_at", "starts_at"):
            if key in values:
                values[key] = datetime.fromisoformat(values[key])
        if "sector" in values:
            sector = values.pop("sector")
            values["sector_id"] = sector and sectors[sector]
        if row["slug"] not in there:
            values |= _days_of(row, today)
        found.append(values)
    return found


RELATIVE = {"published_days", "opens_days", "closes_days", "starts_days", "starts", "ends"}


def _days_of(row: dict[str, Any], today: date) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "published_days" in row:
        values["published_at"] = _moment(today, row["published_days"], MORNING)
    for key, field in (("opens_days", "opens_on"), ("closes_days", "closes_on")):
        if key in row:
            values[field] = today + timedelta(days=row[key])
    if "starts_days" in row:
        values["starts_at"] = _moment(today, row["starts_days"], time.fromisoformat(row["starts"]))
        values["ends_at"] = _moment(today, row["starts_days"], time.fromisoformat(row["ends"]))
    return values


def _moment(today: date, days: int, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(today + timedelta(days=days), at))
