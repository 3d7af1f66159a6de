"""Loads what was stated of investment and roadmaps; loading it again changes only what differs."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from itube.lib.upsert import Upsert
from itube.reports.models import BudgetLine, Roadmap, RoadmapField


@transaction.atomic
def load_investment(path: Path) -> int:
    """Bring budget lines and roadmaps to what the file says; return how many rows that wrote.

    What the file does not name was entered by hand and stays.
    """
    content = json.loads(path.read_text("utf-8"))
    lines = Upsert(BudgetLine.objects.all(), ("slug",))
    lines.put(_dated(row) for row in content["budget_lines"])
    roadmaps = Upsert(Roadmap.objects.all(), ("slug",))
    plain = [{name: row[name] for name in row if name != "fields"} for row in content["roadmaps"]]
    roadmaps.put(_dated(row) for row in plain)
    named = [roadmaps[(row["slug"],)].pk for row in content["roadmaps"]]
    fields = Upsert(RoadmapField.objects.filter(roadmap__in=named), ("roadmap_id", "order"))
    rows = [
        {"roadmap_id": roadmap, "order": order, **field}
        for roadmap, row in zip(named, content["roadmaps"], strict=True)
        for order, field in enumerate(row["fields"], 1)
    ]
    fields.put(rows)
    fields.keep_only((row["roadmap_id"], row["order"]) for row in rows)
    return sum(table.created + table.changed + table.removed for table in (lines, roadmaps, fields))


def _dated(row: dict) -> dict:
    return row | {"source_date": date.fromisoformat(row["source_date"])}
