"""The centers of an answer on a map: for everyone as numbers on an outline, and as a list by
province; for the script that draws a map to move about in, as data.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centers.models import Center
from centers.models.codes import PROVINCE_SHORT
from itube.portal.conditions import address
from itube.portal.outline import outlines

# From these numbers of centers on a province is one shade darker.
SHADES = (1, 6, 12, 20, 30)
# So few centers are shown at once; of more, only those of the provinces that someone opens.
FEW = 30


@dataclass(frozen=True)
class Province:
    """A province with its centers that match, and where its number stands on the outline."""

    code: str
    name: str
    centers: list[Center]
    equipment: int
    url: str
    x: int
    y: int

    @property
    def count(self) -> int:
        return len(self.centers)

    @property
    def shade(self) -> int:
        """Return 1 for the lightest to 5 for the darkest."""
        return sum(self.count >= edge for edge in SHADES)


@dataclass(frozen=True)
class Map:
    """provinces in their official order; outlines are the paths of all provinces with a shade, 0
    for those without a center."""

    provinces: list[Province]
    outlines: list[tuple[str, int]]
    most: Province | None
    is_open: bool
    data: dict[str, Any]


def map_of(centers: Iterable[Center], query: QueryDict) -> Map:
    """Return the map of centers (with equipment_count), which query has asked for."""
    found: dict[str, list[Center]] = defaultdict(list)
    for center in centers:
        found[center.province].append(center)
    drawn = outlines()
    provinces = [
        Province(
            code=code,
            name=str(name),
            centers=found[code],
            equipment=sum(center.equipment_count for center in found[code]),
            url=address(query, province=[code]),
            x=drawn[code].x,
            y=drawn[code].y,
        )
        for code, name in PROVINCE_SHORT.items()
        if code in found
    ]
    shade = {province.code: province.shade for province in provinces}
    return Map(
        provinces=provinces,
        outlines=[(outline.path, shade.get(code, 0)) for code, outline in drawn.items()],
        most=max(provinces, key=lambda province: province.count, default=None),
        is_open=sum(province.count for province in provinces) <= FEW or len(provinces) == 1,
        data={
            "by": "centers",
            "counts": {
                center.code: center.equipment_count
                for province in provinces
                for center in province.centers
            },
            "here": f"{reverse('equipment:finder')}?",
            "lit": list(found),
            "labels": {code: str(name) for code, name in PROVINCE_SHORT.items()},
            "words": map_words(_("이 센터의 장비 찾기")),
        },
    )


def map_words(choose: str) -> dict[str, Any]:
    """Return what the script of the maps says, in the page's language; of counts one and several.

    choose names the way from a center to its equipment.
    """
    return {
        "pieces": [ngettext("장비 %(n)s대", "장비 %(n)s대", n) for n in (1, 2)],
        "centers": [ngettext("센터 %(n)s곳", "센터 %(n)s곳", n) for n in (1, 2)],
        "closer": _("확대해서 보기"),
        "choose": choose,
        "center": _("센터 소개"),
        "close": _("닫기"),
        "in": _("확대"),
        "out": _("축소"),
        "source": _("경계: 국토지리정보원, 공공데이터포털"),
    }
