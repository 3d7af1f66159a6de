"""Films from a file: their texts, their times, and whose they are."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction

from centers.models import Center
from equipment.models import Field, Kind
from itube.lib.upsert import Upsert
from itube.roadshow.models import CaptionLine, Chapter, Film

OWN = (
    "slug", "number", "title_ko", "title_en", "shows_ko", "shows_en", "duration_seconds",
    "published_on",
)  # fmt: skip


@transaction.atomic
def load_films(path: Path) -> int:
    """Bring the films of the file to what it says; return how many rows that wrote.

    Raises KeyError naming a field, kind or center that is not there. Other films stay.
    """
    rows = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    fields = {field.slug: field for field in Field.objects.all()}
    centers = dict(Center.objects.values_list("code", "pk"))
    films = Upsert(Film.objects.all(), ("slug",))
    films.put(
        {
            **{name: row[name] for name in OWN},
            "published_on": date.fromisoformat(row["published_on"]),
            "field_id": fields[row["field"]].pk,
            "sector_id": fields[row["field"]].sector_id,
            "center_id": centers[row["center"]],
        }
        for row in rows
    )
    pks = {row["slug"]: films[(row["slug"],)].pk for row in rows}
    chapters = _put_of(Chapter.objects.all(), pks, {row["slug"]: row["chapters"] for row in rows})
    lines = _put_of(CaptionLine.objects.all(), pks, {row["slug"]: row["lines"] for row in rows})
    linked = _link(pks, {row["slug"]: row["kinds"] for row in rows})
    return (
        sum(table.created + table.changed + table.removed for table in (films, chapters, lines))
        + linked
    )


def _put_of(stored: models.QuerySet, pks: dict[str, int], rows_of: dict[str, list]) -> Upsert:
    """Bring the chapters or lines of the films to rows_of, which has them by the film's slug."""
    wanted: dict[tuple, dict[str, Any]] = {}
    for slug, rows in rows_of.items():
        for row in rows:
            times = {name: Decimal(row[name]) for name in ("start", "end") if name in row}
            wanted[pks[slug], times["start"]] = {"film_id": pks[slug], **row, **times}
    table = Upsert(stored.filter(film__in=pks.values()), ("film_id", "start"))
    table.keep_only(wanted)
    table.put(wanted.values())
    return table


def _link(pks: dict[str, int], kinds_of: dict[str, list[str]]) -> int:
    """Bring the films' kinds to kinds_of; return how many links that made and removed."""
    kinds = dict(Kind.objects.values_list("slug", "pk"))
    links = Film.kinds.through.objects.filter(film__in=pks.values())
    table = Upsert(links, ("film_id", "kind_id"))
    wanted = [(pks[film], kinds[kind]) for film, slugs in kinds_of.items() for kind in slugs]
    table.keep_only(wanted)
    table.put({"film_id": film, "kind_id": kind} for film, kind in wanted)
    return table.created + table.removed
