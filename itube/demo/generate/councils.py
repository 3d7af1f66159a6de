"""Which centers of the demo are in which council, and who leads it."""

from collections import Counter
from typing import Any

from itube.demo.generate.centers import Center, centers
from itube.demo.generate.chance import chance
from itube.demo.generate.equipment import equipment_rows
from itube.demo.generate.sources import read

# Fields that a center has in a sector besides its own before it joins that council too.
FIELDS_TO_JOIN = 2
FOUNDED, LATEST = 2019, 2025
VICE_CHAIRS = 2


def member_rows() -> list[dict[str, Any]]:
    """Return the members by council, those with an office first, then by code.

    The centers with most equipment lead, each from another province.
    """
    sectors = {row["slug"]: row["sector"] for row in read("taxonomy.json")["fields"]}
    sizes = Counter(row["center"] for row in equipment_rows())
    members: dict[str, list[Center]] = {row["code"]: [] for row in read("taxonomy.json")["sectors"]}
    own = {}
    for center in centers():
        counts = Counter(sectors[field] for field in center.theme.fields)
        own[center.code] = sectors[center.theme.fields[0]]
        for sector, count in counts.items():
            if sector == own[center.code] or count >= FIELDS_TO_JOIN:
                members[sector].append(center)
    rows = []
    for sector, found in members.items():
        offices = _offices([c for c in found if own[c.code] == sector], sizes)
        for center in sorted(found, key=lambda center: (center.code not in offices, center.code)):
            role = offices.get(center.code, "member")
            since = _since(center, role, sector)
            rows.append({"council": sector, "center": center.code, "role": role, "since": since})
    return rows


def _offices(found: list[Center], sizes: Counter[str]) -> dict[str, str]:
    """Return the role of each center with an office: chair, vice chairs, secretary."""
    chosen: dict[str, Center] = {}
    for center in sorted(found, key=lambda center: (-sizes[center.code], center.code)):
        chosen.setdefault(center.province, center)
    roles = ["chair", *["vice_chair"] * VICE_CHAIRS, "secretary"]
    return {center.code: role for center, role in zip(chosen.values(), roles, strict=False)}


def _since(center: Center, role: str, sector: str) -> int:
    """Return since when: most are members from the beginning, who leads always."""
    choose = chance("council", sector, center.code)
    late = role == "member" and choose.happens(0.3)
    first = max(FOUNDED, center.opened_year + 1)
    return choose.between(first, LATEST) if late else first
