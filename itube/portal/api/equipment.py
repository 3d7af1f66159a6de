"""Equipment: the finder's question with its facets, and one piece by its number."""

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from equipment.models import Equipment, Spec
from equipment.search.facets import FACETS
from equipment.search.spec_conditions import is_spec_parameter
from itube.finder.filters import PARAMETERS, FinderFilter
from itube.finder.finding import SearchTooSlowError, find, question_from
from itube.portal.api.equipment_out import EquipmentDetailSerializer, EquipmentListSerializer
from itube.portal.api.parameters import PAGING, parameters_of
from itube.portal.api.reading import ReadingViewSet, asked_page, frame, refuse_invalid

CODES = {name: facet.codes.values for name, facet in FACETS.items() if facet.codes}


class TooSlowError(exceptions.APIException):
    status_code = 503
    default_code = "too_slow"


class EquipmentViewSet(ReadingViewSet):
    parameters = {"list": (*PARAMETERS, "page_size")}

    def knows(self, name: str) -> bool:
        """Whether the action takes a parameter of that name; the list, any spec."""
        return super().knows(name) or (self.action == "list" and is_spec_parameter(name))

    @extend_schema(
        operation_id="equipment_list",
        summary=gettext_lazy("장비 찾기"),
        description=gettext_lazy(
            "한 매개변수의 여러 값은 ‘또는’으로, 서로 다른 매개변수는 ‘그리고’로 찾습니다. "
            "facets의 건수는 그 매개변수 자신의 선택을 빼고 셉니다."
        ),
        parameters=[*parameters_of(FinderFilter, CODES), *PAGING],
        responses=EquipmentListSerializer,
    )
    def list(self, request: Request) -> Response:
        """The pieces that the finder finds, with every value of every facet.

        Values of one parameter are alternatives, parameters narrow each other. A facet leaves
        its own parameter out of its counts.
        """
        number, size = asked_page(request)
        form = FinderFilter(request.query_params).form
        refuse_invalid(form)
        try:
            answer = find(question_from(form.cleaned_data), page=number, page_size=size)
        except SearchTooSlowError as error:
            raise TooSlowError(
                _("검색이 너무 오래 걸려요. 조건을 더해 다시 찾아 주세요.")
            ) from error
        around = frame(request, number=number, size=size, total=answer.total)
        pieces = Equipment.objects.published().for_list().in_bulk(answer.ids)
        body = {
            **around,
            "corrected": answer.corrected,
            "facets": answer.facets,
            "results": [pieces[pk] for pk in answer.ids if pk in pieces],
        }
        return Response(EquipmentListSerializer(body, context={"request": request}).data)

    @extend_schema(
        operation_id="equipment_read",
        summary=gettext_lazy("장비 한 대"),
        description=gettext_lazy("장비등록번호나 i-tube 번호로 장비의 모든 정보를 읽습니다."),
        responses=EquipmentDetailSerializer,
    )
    def retrieve(self, request: Request, number: str) -> Response:
        """All the facts of a piece, by its registration number or its i-tube number."""
        piece = (
            Equipment.objects.published()
            .numbered(number)
            .for_list()
            .select_related("classification__parent__parent", "qualification")
            .prefetch_related(
                "kind__fields",
                "kind__stages",
                Prefetch("specs", queryset=Spec.objects.select_related("definition")),
            )
            .first()
        )
        if piece is None:
            raise Http404
        return Response(EquipmentDetailSerializer(piece, context={"request": request}).data)
