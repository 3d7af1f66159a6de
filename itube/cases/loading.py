"""Loads the example cases of the demonstration from a file."""

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from centers.models import Center
from equipment.models import Equipment, Kind, Sector, Status
from itube.cases.models import SupportCase
from itube.lib.upsert import Upsert

SEOUL = ZoneInfo(settings.TIME_ZONE)
MORNING = datetime.time(10, 0, tzinfo=SEOUL)


@transaction.atomic
def load_cases(path: Path) -> int:
    """Bring the example cases to what the JSON file says; return how many rows that wrote.

    Each is linked to the first piece of each of its kinds that its center has in use. Call it after
    the equipment. What someone else has entered is not touched.
    """
    given = json.loads(path.read_text("utf-8"))
    sectors = dict(Sector.objects.values_list("code", "pk"))
    centers = dict(Center.objects.values_list("code", "pk"))
    kinds = dict(Kind.objects.values_list("slug", "pk"))
    cases = Upsert(SupportCase.objects.defer("body_ko", "body_en"), ("slug",))
    used = {row["slug"]: [kinds[slug] for slug in row.pop("kinds")] for row in given}
    cases.put(
        {
            "sector_id": sectors[row.pop("sector")],
            "center_id": centers[row.pop("center")],
            "published_at": datetime.datetime.combine(
                datetime.date.fromisoformat(row.pop("published_on")), MORNING
            ),
            "is_example": True,
            **row,
        }
        for row in given
    )
    links = Upsert(SupportCase.kinds.through.objects.all(), ("supportcase_id", "kind_id"))
    links.put(
        {"supportcase_id": cases[(slug,)].pk, "kind_id": kind}
        for slug, wanted in used.items()
        for kind in wanted
    )
    pieces = _first_pieces({case.center_id for case in cases.rows.values()})
    uses = Upsert(SupportCase.equipment.through.objects.all(), ("supportcase_id", "equipment_id"))
    uses.put(
        {"supportcase_id": case.pk, "equipment_id": pieces[case.center_id, kind]}
        for slug, wanted in used.items()
        for case in [cases[(slug,)]]
        for kind in wanted
        if (case.center_id, kind) in pieces
    )
    return sum(table.created + table.changed for table in (cases, links, uses))


def _first_pieces(centers: Iterable[int]) -> dict[tuple[int, int], int]:
    """Return for (center, kind) the first piece that is in use."""
    found = Equipment.objects.published().filter(center__in=centers, status=Status.NORMAL)
    rows = found.order_by("center", "kind", "itube_no").distinct("center", "kind")
    return {(center, kind): pk for center, kind, pk in rows.values_list("center", "kind", "pk")}
