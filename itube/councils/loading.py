"""Loads the councils with the history of i-플랫폼, and their members, from files."""

import csv
import json
from pathlib import Path

from django.db import transaction

from centers.models import Center
from equipment.models import Sector
from itube.councils.models import Council, Member, Milestone, Role
from itube.lib.upsert import Upsert


def load_councils(path: Path) -> int:
    """Bring councils and history to what the JSON file says; return how many rows that wrote.

    Call it after the sectors. Milestones that the file no longer has are removed.
    """
    given = json.loads(path.read_text("utf-8"))
    sectors = dict(Sector.objects.values_list("code", "pk"))
    councils = Upsert(Council.objects.all(), ("sector_id",))
    councils.put({"sector_id": sectors[row.pop("sector")], **row} for row in given["councils"])
    milestones = Upsert(Milestone.objects.all(), ("slug",))
    milestones.put(given["milestones"])
    milestones.keep_only((row["slug"],) for row in given["milestones"])
    return councils.created + councils.changed + _written(milestones)


@transaction.atomic
def load_members(path: Path) -> int:
    """Bring all councils' members to what the CSV file says; return how many rows that wrote.

    The center whose role is secretary is its council's secretariat.
    """
    councils = {council.sector.code: council for council in Council.objects.for_list()}
    centers = dict(Center.objects.values_list("code", "pk"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "council_id": councils[row["council"]].pk,
                "center_id": centers[row["center"]],
                "role": row["role"],
                "since": int(row["since"]),
            }
            for row in csv.DictReader(file)
        ]
    members = Upsert(Member.objects.all(), ("council_id", "center_id"))
    members.keep_only((row["council_id"], row["center_id"]) for row in rows)
    members.put(rows)
    secretariats = Upsert(Council.objects.all(), ("id",))
    secretariats.put(
        {"id": row["council_id"], "secretariat_id": row["center_id"]}
        for row in rows
        if row["role"] == Role.SECRETARY
    )
    return _written(members) + secretariats.changed


def _written(table: Upsert) -> int:
    return table.created + table.changed + table.removed
