"""Centers: the list, one center, and all of them as points of a map."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from itube.portal.api.centers_out import (
    CenterDetailSerializer,
    CenterListSerializer,
    FeatureCollectionSerializer,
)
from itube.portal.api.parameters import PAGING, parameters_of
from itube.portal.api.reading import ReadingViewSet, asked_page, frame, refuse_invalid
from itube.portal.centers.listing import (
    CenterListFilter,
    center_with_facts,
    centers_with_counts,
    closed_days,
    kinds_of,
    known_code,
)

FILTERS = tuple(CenterListFilter.base_filters)
MAP_FILTERS = tuple(name for name in FILTERS if name != "sort")


class GeoJsonRenderer(JSONRenderer):
    media_type = "application/geo+json"


class CenterViewSet(ReadingViewSet):
    parameters = {
        "list": (*FILTERS, "page", "page_size"),
        "points": MAP_FILTERS,
    }

    @extend_schema(
        operation_id="centers_list",
        summary=_("지원센터 찾기"),
        description=_(
            "지원센터와 보유 장비 대수입니다. 한 매개변수의 여러 값은 ‘또는’으로 찾습니다."
        ),
        parameters=[*parameters_of(CenterListFilter), *PAGING],
        responses=CenterListSerializer,
    )
    def list(self, request: Request) -> Response:
        """Centers with the number of their pieces; values of one filter are alternatives."""
        number, size = asked_page(request)
        found = self._found(request)
        answer = {
            **frame(request, number=number, size=size, total=found.qs.count()),
            "facets": found.facets,
            "results": found.qs[(number - 1) * size : number * size],
        }
        return Response(CenterListSerializer(answer, context={"request": request}).data)

    @extend_schema(
        operation_id="centers_read",
        summary=_("지원센터 한 곳"),
        description=_("운영시간, 휴무일, 전문인력, 장비종류별 대수를 함께 읽습니다."),
        responses=CenterDetailSerializer,
    )
    def retrieve(self, request: Request, code: str) -> Response:
        """A center with its hours, coming closed days, experts and kinds of equipment."""
        center = center_with_facts().filter(code=known_code(code)).first()
        if center is None:
            raise Http404
        center.closed_days_ahead = closed_days(center, timezone.localdate())
        center.kinds = kinds_of(center)
        return Response(CenterDetailSerializer(center, context={"request": request}).data)

    @extend_schema(
        operation_id="centers_geojson",
        tags=["centers"],
        summary=_("지원센터 지도 자료(GeoJSON)"),
        description=_("조건에 맞는 모든 지원센터를 점으로 나타낸 FeatureCollection입니다."),
        parameters=[p for p in parameters_of(CenterListFilter) if p.name in MAP_FILTERS],
        responses={(200, "application/geo+json"): FeatureCollectionSerializer},
    )
    def points(self, request: Request) -> Response:
        """Every center that the filters leave, as a FeatureCollection of points."""
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [c.longitude, c.latitude]},
                "properties": c,
            }
            for c in self._found(request).qs
        ]
        answer = {"type": "FeatureCollection", "features": features}
        return Response(FeatureCollectionSerializer(answer, context={"request": request}).data)

    def _found(self, request: Request) -> CenterListFilter:
        found = CenterListFilter(request.query_params, queryset=centers_with_counts())
        refuse_invalid(found.form)
        return found
