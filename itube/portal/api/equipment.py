"""Equipment: the finder's question with its facets, and one piece by its number."""

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from equipment.models import Equipment, Spec
from equipment.search.facets import FACETS
from equipment.search.spec_conditions import is_spec_parameter
from itube.finder.filters import PARAMETERS, FinderFilter
from itube.finder.finding import SearchTooSlowError, find, question_from
from itube.finder.hits import first_hours, hits_of
from itube.portal.api.equipment_out import EquipmentDetailSerializer, EquipmentListSerializer
from itube.portal.api.parameters import PAGING, parameters_of
from itube.portal.api.reading import ReadingViewSet, asked_page, frame, refuse_invalid

CODES = {name: facet.codes.values for name, facet in FACETS.items() if facet.codes}


SPECS = OpenApiParameter(
    "spec.<key>",
    str,
    description=gettext_lazy(
        "규격. 이름은 ‘spec.’에 장비의 규격이 알려 주는 key를 붙인 것이고, 값은 ‘30..200’처럼 "
        "점 두 개로 나눈 범위입니다. 한쪽은 비울 수 있고, ‘..1nm’처럼 단위를 붙일 수 있습니다. "
        "규격마다 하나씩 모두 20개까지 쓸 수 있습니다."
    ),
)


class TooSlowError(exceptions.APIException):
    status_code = 503
    default_code = "too_slow"


class EquipmentViewSet(ReadingViewSet):
    parameters = {"list": (*PARAMETERS, SPECS.name, "page_size")}

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
        parameters=[*parameters_of(FinderFilter, CODES), SPECS, *PAGING],
        responses=EquipmentListSerializer,
    )
    def list(self, request: Request) -> Response:
        """The pieces that the finder finds, with every value of every facet.

        Values of one parameter are alternatives, parameters narrow each other. A facet leaves
        its own parameter out of its counts.
        """
        number, size = asked_page(request)
        now = timezone.now()
        form = FinderFilter(request.query_params).form
        refuse_invalid(form)
        try:
            answer = find(question_from(form.cleaned_data, now), page=number, page_size=size)
        except SearchTooSlowError as error:
            raise TooSlowError(
                _("검색이 너무 오래 걸려요. 조건을 더해 다시 찾아 주세요.")
            ) from error
        around = frame(request, number=number, size=size, total=answer.total)
        hits = hits_of(answer, now)
        body = {
            **around,
            "corrected": answer.corrected,
            "facets": answer.facets,
            "results": [hit.piece for hit in hits],
        }
        context = {"request": request, "earliest": {hit.piece.pk: hit.earliest for hit in hits}}
        return Response(EquipmentListSerializer(body, context=context).data)

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
        context = {"request": request, "earliest": first_hours([piece], timezone.now())}
        return Response(EquipmentDetailSerializer(piece, context=context).data)
