"""Equipment as the API tells it: a row of a list, and all the facts of one piece."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from centers.models import Province
from equipment.fees import fee_in_force, in_force
from equipment.models import (
    AcquisitionMethod,
    EquipmentClass,
    ExclusiveReason,
    FeeBasis,
    Purpose,
    Status,
    UseMode,
    UseScope,
)
from equipment.search.facets import FACETS
from itube.portal.api.fields import (
    FacetValueSerializer,
    FileUrlField,
    ListSerializer,
    PageUrlField,
)

EARLIEST_FREE = {
    "type": "string",
    "format": "date-time",
    "nullable": True,
    "description": _(
        "예약할 수 있는 가장 빠른 시각. free_로 물은 조건의 첫 시각이고, 묻지 않으면 60일 안의 "
        "한 시간. 온라인 예약을 받지 않거나 그런 시간이 없으면 null"
    ),
}


class KeeperSerializer(serializers.Serializer):
    """The center that keeps a piece."""

    code = serializers.CharField()
    name = serializers.CharField(help_text=_("Accept-Language의 언어로 적은 이름"))
    province = serializers.ChoiceField(Province.choices)


class FeeSerializer(serializers.Serializer):
    basis = serializers.ChoiceField(FeeBasis.choices)
    won = serializers.IntegerField(
        allow_null=True, min_value=0, help_text=_("부가세 별도. 협의하여 정하면 null")
    )


class EquipmentSerializer(serializers.Serializer):
    registration_no = serializers.CharField(
        allow_null=True, help_text=_("장비등록번호 NFEC-연도-월-숫자 6자리. 등록 전이면 null")
    )
    itube_no = serializers.CharField(help_text=_("i-tube 번호 EPN과 숫자 7자리"))
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    maker = serializers.CharField()
    model = serializers.CharField()
    kind = serializers.CharField(source="kind.name_ko", help_text=_("장비종류의 한글 이름"))
    center = KeeperSerializer()
    use_modes = serializers.ListField(child=serializers.ChoiceField(UseMode.choices))
    status = serializers.ChoiceField(Status.choices)
    fee = serializers.SerializerMethodField()
    earliest_free = serializers.SerializerMethodField()
    url = PageUrlField()

    @extend_schema_field(
        FeeSerializer(allow_null=True, help_text=_("오늘 적용되는 가장 낮은 사용료"))
    )
    def get_fee(self, piece: Any) -> dict | None:
        fee = fee_in_force(piece, timezone.localdate())
        return {"basis": fee.basis, "won": fee.won} if fee else None

    @extend_schema_field(EARLIEST_FREE)
    def get_earliest_free(self, piece: Any) -> str | None:
        moment = self.context["earliest"].get(piece.pk)
        return timezone.localtime(moment).isoformat() if moment else None


EquipmentFacetsSerializer = type(
    "EquipmentFacetsSerializer",
    (serializers.Serializer,),
    {name: FacetValueSerializer(many=True) for name in FACETS},
)


@extend_schema_serializer(many=False)
class EquipmentListSerializer(ListSerializer):
    """One page of what the finder finds."""

    corrected = serializers.CharField(
        allow_null=True, help_text=_("검색어를 바로잡아 찾았으면 그 검색어")
    )
    facets = EquipmentFacetsSerializer()
    results = EquipmentSerializer(many=True)


class NamedSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()


class ClassificationSerializer(serializers.Serializer):
    code = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()


class TariffSerializer(serializers.Serializer):
    use_mode = serializers.ChoiceField(UseMode.choices)
    basis = serializers.ChoiceField(FeeBasis.choices)
    won = serializers.IntegerField(allow_null=True)
    base_quantity = serializers.IntegerField(
        allow_null=True, help_text=_("기준이 base일 때 won에 포함되는 시간")
    )
    extra_won = serializers.IntegerField(
        allow_null=True, help_text=_("기준이 base일 때 추가 한 시간의 사용료")
    )
    valid_from = serializers.DateField()


class SpecSerializer(serializers.Serializer):
    key = serializers.SerializerMethodField(help_text=_("정해진 규격 항목이 아니면 null"))
    name_ko = serializers.SerializerMethodField()
    name_en = serializers.SerializerMethodField()
    value_from = serializers.FloatField(allow_null=True)
    value_to = serializers.FloatField(allow_null=True)
    unit = serializers.SerializerMethodField(help_text=_("value_from과 value_to의 단위"))
    text = serializers.CharField(help_text=_("적힌 그대로의 규격"))

    def get_key(self, spec: Any) -> str | None:
        return spec.definition and spec.definition.key

    def get_name_ko(self, spec: Any) -> str:
        return spec.definition.name_ko if spec.definition else ""

    def get_name_en(self, spec: Any) -> str:
        return spec.definition.name_en if spec.definition else ""

    def get_unit(self, spec: Any) -> str:
        return spec.definition.unit if spec.definition else ""


class QualificationSerializer(serializers.Serializer):
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    description_ko = serializers.CharField()
    description_en = serializers.CharField()


class KeeperDetailSerializer(KeeperSerializer):
    city_ko = serializers.CharField()
    city_en = serializers.CharField()
    address_ko = serializers.CharField()
    address_en = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    url = PageUrlField()


class EquipmentDetailSerializer(EquipmentSerializer):
    center = KeeperDetailSerializer()
    kind_slug = serializers.CharField(source="kind.slug")
    kind_en = serializers.CharField(source="kind.name_en")
    fields = NamedSerializer(source="kind.fields", many=True)
    stages = NamedSerializer(source="kind.stages", many=True)
    classification = serializers.SerializerMethodField()
    origin_country = serializers.CharField(help_text=_("ISO 3166-1 두 글자"))
    asset_no = serializers.CharField()
    acquired_on = serializers.DateField(allow_null=True)
    acquisition_method = serializers.ChoiceField(AcquisitionMethod.choices)
    acquisition_won = serializers.IntegerField(allow_null=True)
    useful_life_years = serializers.IntegerField(allow_null=True)
    program_name_ko = serializers.CharField()
    project_name_ko = serializers.CharField()
    equipment_class = serializers.ChoiceField(EquipmentClass.choices)
    purpose = serializers.ChoiceField(Purpose.choices)
    use_scope = serializers.ChoiceField(UseScope.choices)
    exclusive_reason = serializers.ChoiceField([("", ""), *ExclusiveReason.choices])
    units = serializers.IntegerField(min_value=1)
    bookable_online = serializers.BooleanField(source="is_bookable")
    qualification = QualificationSerializer(allow_null=True)
    location_ko = serializers.CharField()
    location_en = serializers.CharField()
    description_ko = serializers.CharField()
    description_en = serializers.CharField()
    composition_ko = serializers.CharField()
    composition_en = serializers.CharField()
    usage_examples_ko = serializers.CharField()
    usage_examples_en = serializers.CharField()
    service_contents_ko = serializers.CharField()
    service_contents_en = serializers.CharField()
    use_procedure_ko = serializers.CharField()
    use_procedure_en = serializers.CharField()
    fee_reduction_note_ko = serializers.CharField()
    fee_reduction_note_en = serializers.CharField()
    cautions_ko = serializers.CharField()
    cautions_en = serializers.CharField()
    tariffs = serializers.SerializerMethodField()
    specs = SpecSerializer(many=True)
    photo = FileUrlField("equipment:photo")
    manual = FileUrlField("equipment:manual")
    updated_at = serializers.DateTimeField()

    @extend_schema_field(ClassificationSerializer(many=True, help_text=_("대분류부터 차례로")))
    def get_classification(self, piece: Any) -> Any:
        node = piece.classification
        path: list[Any] = []
        while node is not None:
            path.insert(0, node)
            node = node.parent
        return ClassificationSerializer(path, many=True).data

    @extend_schema_field(
        TariffSerializer(many=True, help_text=_("오늘 적용되는 이용방법별 사용료"))
    )
    def get_tariffs(self, piece: Any) -> Any:
        rows = in_force(piece.tariffs.all(), timezone.localdate())
        return TariffSerializer(rows, many=True).data
