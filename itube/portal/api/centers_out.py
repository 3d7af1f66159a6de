"""Centers as the API tells them. Only what is common to a center: nobody's own number."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from centers.hours import hours_in_words
from centers.models import CenterKind, Province
from centers.models.hours import clock
from itube.portal.api.fields import FacetValueSerializer, ListSerializer, PageUrlField


class InstitutionSerializer(serializers.Serializer):
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    homepage = serializers.CharField()


class CenterSerializer(serializers.Serializer):
    code = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    institution = InstitutionSerializer()
    center_kind = serializers.ChoiceField(CenterKind.choices, source="institution.kind")
    province = serializers.ChoiceField(Province.choices)
    city_ko = serializers.CharField()
    city_en = serializers.CharField()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    phone = serializers.CharField(help_text=_("센터 공용 번호"))
    email = serializers.CharField()
    homepage = serializers.CharField()
    equipment_count = serializers.IntegerField(min_value=0)
    url = PageUrlField()


class CenterFacetsSerializer(serializers.Serializer):
    sector = FacetValueSerializer(many=True)
    province = FacetValueSerializer(many=True)
    center_kind = FacetValueSerializer(many=True)


@extend_schema_serializer(many=False)
class CenterListSerializer(ListSerializer):
    """One page of centers."""

    facets = CenterFacetsSerializer()
    results = CenterSerializer(many=True)


class OpeningHoursSerializer(serializers.Serializer):
    weekday = serializers.IntegerField(
        min_value=0, max_value=6, help_text=_("0은 월요일, 6은 일요일")
    )
    opens = serializers.SerializerMethodField(help_text=_("서울 시각. 예: 09:00"))
    closes = serializers.SerializerMethodField(help_text=_("24:00은 그날의 끝"))

    def get_opens(self, row: Any) -> str:
        return clock(row.opens)

    def get_closes(self, row: Any) -> str:
        return clock(row.closes)


class ClosedDaySerializer(serializers.Serializer):
    day = serializers.DateField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()


class ExpertSerializer(serializers.Serializer):
    name = serializers.CharField()
    role_ko = serializers.CharField()
    role_en = serializers.CharField()
    helps_with_ko = serializers.CharField()
    helps_with_en = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField(), source="field_slugs")


class KindCountSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    equipment_count = serializers.IntegerField(min_value=1)


class CenterDetailSerializer(CenterSerializer):
    summary_ko = serializers.CharField()
    summary_en = serializers.CharField()
    address_ko = serializers.CharField()
    address_en = serializers.CharField()
    opened_on = serializers.DateField(allow_null=True)
    opening_hours = OpeningHoursSerializer(source="opening_hours.all", many=True)
    hours_in_words = serializers.SerializerMethodField(
        help_text=_("같은 운영시간을 글로 적은 것. Accept-Language의 언어를 따름")
    )
    closed_days = ClosedDaySerializer(
        source="closed_days_ahead", many=True, help_text=_("앞으로 1년 동안의 휴무일")
    )
    experts = ExpertSerializer(source="published_experts", many=True)
    kinds = KindCountSerializer(many=True, help_text=_("보유 장비의 종류와 대수"))

    def get_hours_in_words(self, center: Any) -> list[str]:
        return hours_in_words(center.opening_hours.all())


class PointSerializer(serializers.Serializer):
    type = serializers.ChoiceField(["Point"])
    coordinates = serializers.ListField(
        child=serializers.FloatField(),
        min_length=2,
        max_length=2,
        help_text=_("경도, 위도(WGS 84)"),
    )


class CenterPropertiesSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField(help_text=_("Accept-Language의 언어로 적은 이름"))
    institution = serializers.CharField(source="institution.name")
    center_kind = serializers.ChoiceField(CenterKind.choices, source="institution.kind")
    province = serializers.ChoiceField(Province.choices)
    equipment_count = serializers.IntegerField(min_value=0)
    url = PageUrlField()


class FeatureSerializer(serializers.Serializer):
    type = serializers.ChoiceField(["Feature"])
    id = serializers.CharField(source="properties.code")
    geometry = PointSerializer()
    properties = CenterPropertiesSerializer()


@extend_schema_serializer(many=False)
class FeatureCollectionSerializer(serializers.Serializer):
    type = serializers.ChoiceField(["FeatureCollection"])
    features = FeatureSerializer(many=True)
