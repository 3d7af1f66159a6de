"""The finder's answer on a map: how many matching pieces each center has, and where centers lie."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from centers.models import Center
from centers.models.codes import PROVINCE_SHORT
from itube.finder.finding import Answer, Question
from itube.lib.facets import FacetValue
from itube.portal.centers.map import map_words
from itube.portal.conditions import address

LIST, MAP = "list", "map"
# Names and places of centers change seldom; a new one may be missing on the map for so long.
MAX_AGE = 600


@dataclass(frozen=True)
class Row:
    """A province with matching pieces, and the address of the same question in it alone."""

    name: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Map:
    """What the page holds: provinces for everyone, data for the script that draws the map."""

    provinces: list[Row]
    data: dict[str, Any]


def view_of(given: QueryDict) -> tuple[str, str]:
    """Return the view asked for, and what is wrong with it; one that makes no sense is the list."""
    asked = given.get("view", "").strip() or LIST
    if asked in {LIST, MAP}:
        return asked, ""
    return LIST, _("보기 방식은 목록과 지도 가운데에서 골라 주세요.")


def map_of(answer: Answer, question: Question, query: QueryDict) -> Map:
    """Return the map of answer, asked by query; its centers' counts sum up to answer's total."""
    provinces = answer.facets["province"]
    return Map(
        provinces=[
            Row(
                name=str(PROVINCE_SHORT[value.value]),
                count=value.count,
                url=address(query, province=[value.value]),
                chosen=value.selected,
            )
            for value in sorted(provinces, key=lambda value: -value.count)
            if value.count
        ],
        data={
            "counts": _counts(answer.facets["center"]),
            # A chosen center is followed by any other, as a person looks around.
            "here": address(query, center=[]),
            "lit": list(_counts(provinces)),
            "labels": {code: str(name) for code, name in PROVINCE_SHORT.items()},
            "words": map_words(_("이 센터의 장비만 보기")),
        },
    )


def _counts(values: list[FacetValue]) -> dict[str, int]:
    """Return how many pieces of the answer have each value; a facet does not see its own filter."""
    chosen = any(value.selected for value in values)
    return {
        value.value: value.count
        for value in values
        if value.count and (value.selected or not chosen)
    }


@require_safe
@conditional_page
def centers(request: HttpRequest) -> JsonResponse:
    """All centers by code with name and place: the same for every question, so kept by browsers."""
    found = Center.objects.published().only(
        "code", "name_ko", "name_en", "province", "city_ko", "city_en", "latitude", "longitude"
    )
    places = {
        center.code: {
            "at": [center.latitude, center.longitude],
            "name": center.name,
            "place": center.place,
            "province": center.province,
            "url": reverse("centers:detail", args=[center.code]),
        }
        for center in found
    }
    response = JsonResponse(places, json_dumps_params={"ensure_ascii": False})
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response
