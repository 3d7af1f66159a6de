"""The service map as the API tells it: items, their steps in order, factors, kinds, supply."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from equipment.models import EvaluationFactor
from equipment.supply import NOTHING


class TagSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()


class SectorSerializer(serializers.Serializer):
    code = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()


class SuppliedSerializer(serializers.Serializer):
    """Adds how much serves a thing; context["supply"] holds it by primary key."""

    supplied = ""

    equipment_count = serializers.SerializerMethodField()
    center_count = serializers.SerializerMethodField()

    def _supply(self, thing: Any) -> Any:
        return getattr(self.context["supply"], self.supplied).get(thing.pk, NOTHING)

    def get_equipment_count(self, thing: Any) -> int:
        return self._supply(thing).equipment

    def get_center_count(self, thing: Any) -> int:
        return self._supply(thing).centers


class StepSerializer(SuppliedSerializer):
    supplied = "steps"

    number = serializers.IntegerField(min_value=1)
    code = serializers.CharField(help_text=_("장비검색의 매개변수 step에 쓰는 값"))
    name_ko = serializers.CharField()
    name_en = serializers.CharField()


class ItemSerializer(SuppliedSerializer):
    supplied = "items"

    slug = serializers.CharField(help_text=_("장비검색의 매개변수 item에 쓰는 값"))
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    summary_ko = serializers.CharField()
    summary_en = serializers.CharField()
    sector = SectorSerializer()
    tags = TagSerializer(many=True)


class ItemWithStepsSerializer(ItemSerializer):
    steps = StepSerializer(many=True)


@extend_schema_serializer(many=False)
class ItemListSerializer(serializers.Serializer):
    count = serializers.IntegerField(min_value=0)
    results = ItemWithStepsSerializer(many=True)


class FactorSerializer(serializers.Serializer):
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    kinds = serializers.SerializerMethodField(
        help_text=_("이 평가요소를 재는 장비종류의 slug. 공정단계의 kinds 가운데 있습니다.")
    )

    def get_kinds(self, factor: EvaluationFactor) -> list[str]:
        return [kind.slug for kind in factor.kinds.all()]


class StepKindSerializer(serializers.Serializer):
    slug = serializers.CharField(
        source="kind.slug", help_text=_("장비검색의 매개변수 kind에 쓰는 값")
    )
    name_ko = serializers.CharField(source="kind.name_ko")
    name_en = serializers.CharField(source="kind.name_en")


class StepDetailSerializer(StepSerializer):
    summary_ko = serializers.CharField()
    summary_en = serializers.CharField()
    factors = FactorSerializer(many=True)
    kinds = StepKindSerializer(source="step_kinds", many=True)


class ItemDetailSerializer(ItemSerializer):
    steps = StepDetailSerializer(many=True)
