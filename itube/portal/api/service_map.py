"""The process service map: which steps make a product, and what serves each."""

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from equipment.models import ProcessStep, ProductItem, StepKind
from equipment.supply import supply
from itube.portal.api.reading import ReadingViewSet
from itube.portal.api.service_map_out import ItemDetailSerializer, ItemListSerializer


class ServiceMapViewSet(ReadingViewSet):
    # The map is edited a few times a year, and its counts move slowly.
    max_age = 300

    @extend_schema(
        operation_id="service_map_list",
        summary=_("서비스맵의 품목"),
        description=_("모든 품목과 공정단계, 단계마다 쓸 수 있는 장비와 센터의 수입니다."),
        responses=ItemListSerializer,
    )
    def list(self, request: Request) -> Response:
        """Every item with its steps in order and how much equipment serves each."""
        items = list(_items().prefetch_related("steps__item"))
        context = {"request": request, "supply": supply()}
        answer = {"count": len(items), "results": items}
        return Response(ItemListSerializer(answer, context=context).data)

    @extend_schema(
        operation_id="service_map_read",
        summary=_("품목 하나"),
        description=_("품목의 공정단계, 평가요소, 장비종류를 순서대로 읽습니다."),
        responses=ItemDetailSerializer,
    )
    def retrieve(self, request: Request, item: str) -> Response:
        """An item with its steps, what each step evaluates and the kinds that serve it."""
        kinds = StepKind.objects.select_related("kind")
        steps = ProcessStep.objects.select_related("item").prefetch_related(
            "factors__kinds", Prefetch("step_kinds", queryset=kinds)
        )
        found = get_object_or_404(
            _items().prefetch_related(Prefetch("steps", queryset=steps)), slug=item
        )
        context = {"request": request, "supply": supply(found.pk)}
        return Response(ItemDetailSerializer(found, context=context).data)


def _items() -> QuerySet[ProductItem]:
    return ProductItem.objects.select_related("sector").prefetch_related("tags")
