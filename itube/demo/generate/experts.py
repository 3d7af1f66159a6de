"""The people of each center that a company can ask, by role; no name, no personal contact."""

from typing import Any

from itube.demo.generate.centers import Center, centers
from itube.demo.generate.chance import chance
from itube.demo.generate.sources import choices


def expert_rows() -> list[dict[str, Any]]:
    return [row for center in centers() for row in _rows(center)]


def _rows(center: Center) -> list[dict[str, Any]]:
    """Return two to four people, who between them know all fields of the center."""
    choose = chance("experts", center.code)
    fields = center.theme.fields
    count = choose.between(2, 4)
    roles = choose.some(choices()["roles"], count)
    rows = []
    for number, (role_ko, role_en) in enumerate(roles, start=1):
        # The center's own field first, and every count-th of the further ones.
        own = [fields[0], *fields[1:][number - 1 :: count]]
        topics = [
            topic
            for field in own
            for topic in choose.some(choices()["topics"][field], 2 if field == fields[0] else 1)
        ]
        english = ", ".join(en for _ko, en in topics)
        rows.append(
            {
                "center": center.code,
                "name": f"전문인력 {number}",
                "role_ko": role_ko,
                "role_en": role_en,
                "fields": ",".join(own),
                "helps_with_ko": ", ".join(ko for ko, _en in topics),
                "helps_with_en": english[:1].upper() + english[1:],
            }
        )
    return rows
