"""Figures of use, for those who may read them: the whole, and by groups, with their definitions."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from centers.admin.limits import standing_of
from centers.models import Province
from centers.permissions import Deed
from equipment.models import Field, Kind, Sector
from itube.portal.api.bookings.acting import ActingViewSet
from itube.reports import definitions
from itube.reports.definition import Unit
from itube.reports.dimensions import DIMENSIONS, groups_of
from itube.reports.figures import Group
from itube.reports.periods import BadPeriodError, Period, checked, read_edge
from itube.reports.reach import Reach, reach_of, spend_on_figures
from itube.reports.reading.statements import frozen_months
from itube.reports.scope import Scope
from itube.reports.sums import Sums

TEXT = {"type": "string", "maxLength": 100}
DAYS = {"type": "string", "pattern": r"^\d{4}(-\d{1,2}(-\d{1,2})?)?$"}
PARAMETERS = [
    OpenApiParameter(
        "from",
        DAYS,
        required=True,
        description=gettext_lazy("시작: 2026, 2026-03, 2026-03-15. 그날이 들어가요."),
    ),
    OpenApiParameter(
        "to", DAYS, required=True, description=gettext_lazy("끝. 그해, 그달, 그날이 들어가요.")
    ),
    OpenApiParameter(
        "by",
        {"type": "string", "enum": list(DIMENSIONS)},
        description=gettext_lazy("나누는 기준. 없으면 합계만 알려요."),
    ),
    OpenApiParameter("center", TEXT, description=gettext_lazy("센터 코드")),
    OpenApiParameter(
        "province",
        {"type": "string", "enum": Province.values},
        description=gettext_lazy("시·도"),
    ),
    OpenApiParameter("sector", TEXT, description=gettext_lazy("업종 코드")),
    OpenApiParameter("field", TEXT, description=gettext_lazy("기술분야 코드")),
    OpenApiParameter("kind", TEXT, description=gettext_lazy("장비종류 코드")),
    OpenApiParameter("institution", TEXT, description=gettext_lazy("기관의 한글 이름")),
]


class DefinitionSerializer(serializers.Serializer):
    id = serializers.CharField()
    version = serializers.IntegerField(min_value=1)
    name_ko = serializers.SerializerMethodField()
    name_en = serializers.CharField()
    unit = serializers.ChoiceField(
        [(unit.value, unit.value) for unit in Unit],
        help_text=gettext_lazy("rate는 1이 100 %인 비율이에요."),
    )
    formula = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    exclusions = serializers.CharField()
    source = serializers.CharField()

    def get_name_ko(self, row: Any) -> str:
        return row.name_ko


class FiguresOfSerializer(serializers.Serializer):
    pieces = serializers.IntegerField(min_value=0, source="sums.pieces")
    figures = serializers.SerializerMethodField(
        help_text=gettext_lazy("지표의 id마다 값. 값이 없으면(가동 가능 시간 없음 등) null이에요.")
    )

    def get_figures(self, group: Group) -> dict[str, float | None]:
        return figures_of(group.sums)


class GroupSerializer(FiguresOfSerializer):
    key = serializers.CharField()
    name = serializers.CharField()


class FiguresSerializer(serializers.Serializer):
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    counted_until = serializers.DateField(
        help_text=gettext_lazy("가동 가능 시간을 센 마지막 날. 오지 않은 날은 세지 않아요.")
    )
    low_use_from = serializers.DateField(help_text=gettext_lazy("저활용을 판단하는 12개월의 첫날"))
    low_use_to = serializers.DateField(
        help_text=gettext_lazy("저활용을 판단하는 12개월의 마지막 날")
    )
    made_at = serializers.DateTimeField()
    frozen_months = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("기간 안의 확정한 달")
    )
    total = FiguresOfSerializer()
    by = serializers.CharField(allow_blank=True)
    groups = GroupSerializer(many=True)
    definitions = DefinitionSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class FiguresViewSet(ActingViewSet):
    http_method_names = ["get", "head"]
    parameters = {"list": tuple(parameter.name for parameter in PARAMETERS)}

    @extend_schema(
        operation_id="figures_list",
        summary=gettext_lazy("활용 지표"),
        description=gettext_lazy(
            "장비 활용 지표를 정의와 함께 읽습니다. 부처와 PD는 모든 센터의 값을, 센터의 담당자는 "
            "자기 센터의 값을 봅니다. 개인정보는 없습니다."
        ),
        parameters=PARAMETERS,
        responses=FiguresSerializer,
    )
    def list(self, request: Request) -> Response:
        """The figures of some days, of all that the person may read or of a part of it."""
        if not standing_of(request).may(Deed.REPORT):
            raise Http404
        if wait := spend_on_figures(request):
            raise exceptions.Throttled(wait)
        reach = reach_of(request)
        period = asked_period(request, self.now)
        by = request.query_params.get("by", "")
        if by and by not in DIMENSIONS:
            raise _wrong("by", _("쓸 수 있는 것: %(known)s") % {"known": ", ".join(DIMENSIONS)})
        frozen = frozen_months()
        total, groups = groups_of(
            DIMENSIONS.get(by), reach, asked_scope(request, reach), period, frozen
        )
        told = {
            "first_day": period.first,
            "last_day": period.last,
            "counted_until": period.until,
            "low_use_from": period.year.first,
            "low_use_to": period.year.last,
            "made_at": self.now,
            "frozen_months": [f"{month:%Y-%m}" for month in period.whole_months if month in frozen],
            "total": total,
            "by": by,
            "groups": groups,
            "definitions": definitions.ALL,
            "notes": [str(note) for note in definitions.NOTES],
        }
        return Response(FiguresSerializer(told).data)


def figures_of(sums: Sums) -> dict[str, float | None]:
    """Return the value of every figure by its definition's id; None where there is none."""
    return {each.id: each.value(sums) for each in definitions.ALL}


def _wrong(parameter: str, text: str) -> exceptions.ValidationError:
    return exceptions.ValidationError({parameter: [text]})


def asked_period(request: Request, now: datetime) -> Period:
    """Return the days that are asked for. Raises ValidationError, naming the parameter."""
    edges = {}
    for name in ("from", "to"):
        text = request.query_params.get(name, "")
        if not text:
            raise _wrong(name, _("기간을 정해 주세요. 예: from=2026-01&to=2026-12"))
        try:
            edges[name] = read_edge(text, is_end=name == "to")
        except BadPeriodError as refusal:
            raise _wrong(name, str(refusal)) from refusal
    try:
        return checked(edges["from"], edges["to"], timezone.localdate(now))
    except BadPeriodError as refusal:
        raise _wrong("to", str(refusal)) from refusal


def asked_scope(request: Request, reach: Reach) -> Scope:
    """Return the pieces that are asked about. Raises ValidationError for what is not known.

    A center or institution beyond the person's reach is as unknown as one that does not exist.
    """
    given = {
        name: request.query_params.get(name, "")
        for name in ("center", "province", "sector", "field", "kind", "institution")
    }
    known = {
        "center": lambda value: value in reach.centers,
        "province": lambda value: value in Province.values,
        "sector": lambda value: Sector.objects.filter(code=value).exists(),
        "field": lambda value: Field.objects.filter(slug=value).exists(),
        "kind": lambda value: Kind.objects.filter(slug=value).exists(),
        "institution": lambda value: value in reach.institutions,
    }
    for name, value in given.items():
        if value and not known[name](value):
            raise _wrong(name, _("‘%(value)s’은 없어요.") % {"value": value})
    institution = reach.institutions.get(given.pop("institution"))
    return reach.scope(**given, institution=institution.pk if institution else None)
