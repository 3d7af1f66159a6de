"""The institutions that centers belong to, from fixtures/reference/institutions.json."""

import json
from pathlib import Path

from django.db import transaction
from django.utils.translation import override

from centers.importing.provinces import parse_province
from centers.models import CenterKind, Institution
from itube.lib.upsert import Upsert


@transaction.atomic
def load_institutions(path: Path) -> int:
    """Bring the institutions to what the file says; return how many rows that wrote."""
    with override("ko"):
        kinds = {str(kind.label): kind.value for kind in CenterKind}
    table = Upsert(Institution.objects.all(), ("name_ko",))
    table.put(
        {
            "name_ko": row["name_ko"],
            "name_en": row["name_en"],
            "kind": row.get("kind_code") or kinds[row["kind"]],
            "province": parse_province(row["province"]),
            "city_ko": row["city"],
            "city_en": row.get("city_en", ""),
            "latitude": row["lat"],
            "longitude": row["lon"],
            "homepage": row.get("homepage", ""),
        }
        for row in json.loads(path.read_text("utf-8"))
    )
    return table.created + table.changed
