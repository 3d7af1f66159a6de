"""The finder's parameters: cleaned for page and API, and answered plainly by the ORM.

The pages are answered by equipment.search, which is quick. `EquipmentFilter(...).qs` gives the
same pieces by the models alone; a test holds the two against each other.
"""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.widgets import BooleanWidget

from equipment.filter_fields import CodesField, SpotField, WonField
from equipment.models import Equipment, EquipmentStep, FeeBasis, Kind, Tariff
from equipment.models.equipment import EquipmentQuerySet
from equipment.search import analysis
from equipment.search.facets import FACETS, Chosen, resolve
from equipment.search.query import matching
from equipment.search.question import Spot
from equipment.spec_filters import SpecFilterSet, SpecForm, fits

SHOWN = 40  # characters of a refused code that are repeated
# Not to_tsquery(), which would read tokens as English words and take their signs away.
WITH_TOKENS = "SELECT equipment_id FROM equipment_searchdocument WHERE tokens @@ %s::tsquery"

SORTS = [
    ("relevance", gettext_lazy("관련도순")),
    ("name", gettext_lazy("이름순")),
    ("fee", gettext_lazy("낮은 사용료순")),
    ("newest", gettext_lazy("최근 취득순")),
    ("distance", gettext_lazy("가까운 순")),
]


class QuestionForm(SpecForm, forms.Form):
    """Knows which codes exist; asks the database once for all of them."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = {name: cleaned[name] for name in FACETS if cleaned.get(name)}
        found = resolve(given)
        for name, codes in given.items():
            unknown = [code for code in codes if code not in found[name]]
            cleaned[name] = [found[name][code] for code in codes if code in found[name]]
            if unknown:
                self.add_error(name, _unknown(name, unknown[0]))
        if len(analysis.words(cleaned.get("q", ""))) > analysis.MAX_WORDS:
            message = _("검색어는 낱말 %(most)d개까지 찾을 수 있어요. 낱말을 줄여 주세요.")
            self.add_error(
                "q",
                ValidationError(message, "too_many", {"most": analysis.MAX_WORDS}),
            )
        return cleaned


def _unknown(name: str, code: str) -> ValidationError:
    code = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in code)
    code = code if len(code) <= SHOWN else f"{code[:SHOWN]}…"
    if codes := FACETS[name].codes:
        return ValidationError(
            _("쓸 수 없는 값이에요: ‘%(value)s’. 다음 가운데에서 골라 주세요: %(known)s"),
            code="unknown",
            params={"value": code, "known": ", ".join(codes.values)},
        )
    return ValidationError(
        _("없는 값이에요: ‘%(value)s’. 목록에 있는 값을 골라 주세요."),
        code="unknown",
        params={"value": code},
    )


class FacetFilter(django_filters.Filter):
    """Pieces for which condition(chosen values) holds."""

    field_class = CodesField

    def __init__(self, condition: Callable[[list[Chosen]], Q], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.condition = condition

    def filter(self, qs: QuerySet, value: list[Chosen]) -> QuerySet:
        return qs.filter(self.condition(value)) if value else qs


class NearFilter(django_filters.Filter):
    """Says from where distances are counted; leaves nothing out."""

    field_class = SpotField

    def filter(self, qs: QuerySet, value: Spot | None) -> QuerySet:
        return qs


class WonFilter(django_filters.Filter):
    field_class = WonField


def _values(chosen: list[Chosen]) -> list[str]:
    return [value.value for value in chosen]


def _keys(chosen: list[Chosen]) -> list[int | str]:
    return [value.key for value in chosen]


def _kinds(**lookup: Any) -> Q:
    # A subquery instead of a join: a piece of a kind in two fields must come once.
    return Q(kind__in=Kind.objects.filter(**lookup))


def _steps(**lookup: Any) -> Q:
    of_kind = {f"steps__{name}": value for name, value in lookup.items()}
    own = {f"step__{name}": value for name, value in lookup.items()}
    return _kinds(**of_kind) | Q(pk__in=EquipmentStep.objects.filter(**own).values("equipment"))


def _use_modes(chosen: list[Chosen]) -> Q:
    return Q(use_modes__overlap=_values(chosen))


def _classifications(chosen: list[Chosen]) -> Q:
    codes = _values(chosen)
    return (
        Q(classification__code__in=codes)
        | Q(classification__parent__code__in=codes)
        | Q(classification__parent__parent__code__in=codes)
    )


class EquipmentFilter(SpecFilterSet, django_filters.FilterSet):
    """The finder's form over published pieces; an empty one finds them all."""

    q = django_filters.CharFilter(
        label=gettext_lazy("검색어"), method="with_words", max_length=analysis.MAX_LENGTH
    )
    sector = FacetFilter(
        lambda chosen: _kinds(fields__sector__code__in=_values(chosen)),
        label=gettext_lazy("업종"),
    )
    field = FacetFilter(
        lambda chosen: _kinds(fields__slug__in=_values(chosen)), label=gettext_lazy("기술분야")
    )
    item = FacetFilter(
        lambda chosen: _steps(item__slug__in=_values(chosen)), label=gettext_lazy("품목")
    )
    step = FacetFilter(lambda chosen: _steps(pk__in=_keys(chosen)), label=gettext_lazy("공정단계"))
    province = FacetFilter(
        lambda chosen: Q(center__province__in=_values(chosen)), label=gettext_lazy("시·도")
    )
    use_mode = FacetFilter(_use_modes, label=gettext_lazy("이용방법"))
    center_kind = FacetFilter(
        lambda chosen: Q(center__institution__kind__in=_values(chosen)),
        label=gettext_lazy("기관 유형"),
    )
    status = FacetFilter(
        lambda chosen: Q(status__in=_values(chosen)), label=gettext_lazy("장비상태")
    )
    use_scope = FacetFilter(
        lambda chosen: Q(use_scope__in=_values(chosen)), label=gettext_lazy("활용범위")
    )
    stage = FacetFilter(
        lambda chosen: _kinds(stages__slug__in=_values(chosen)), label=gettext_lazy("공정구분")
    )
    classification = FacetFilter(_classifications, label=gettext_lazy("표준분류"))
    kind = FacetFilter(
        lambda chosen: Q(kind__slug__in=_values(chosen)), label=gettext_lazy("장비종류")
    )
    center = FacetFilter(
        lambda chosen: Q(center__code__in=_values(chosen)), label=gettext_lazy("지원센터")
    )
    fee_max = WonFilter(label=gettext_lazy("사용료 상한"), method="up_to")
    near = NearFilter(
        label=gettext_lazy("가까운 곳"),
        help_text=gettext_lazy(
            "‘위도,경도’나 센터가 있는 시·도, 시·군의 영문 이름. 장비를 거르지 않고, "
            "sort=distance일 때 순서를 정합니다. 예: 37.57,126.98 또는 daejeon"
        ),
    )
    literal = django_filters.BooleanFilter(
        label=gettext_lazy("적은 그대로 찾기"),
        help_text=gettext_lazy("true면 검색어를 바로잡거나 규격 조건으로 읽지 않습니다."),
        method="as_typed",
        widget=BooleanWidget,
    )
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("정렬"), choices=SORTS, method="in_order", empty_label=None
    )

    class Meta:
        model = Equipment
        form = QuestionForm
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: QuerySet | None = None, **kwargs: Any) -> None:
        if queryset is None:
            queryset = Equipment.objects.published()
        super().__init__(data if data is not None else {}, queryset, **kwargs)

    def with_words(self, queryset: EquipmentQuerySet, name: str, text: str) -> QuerySet:
        wanted = matching(text, literal=bool(self.form.cleaned_data.get("literal")))
        for condition in wanted.specs:
            queryset = queryset.filter(fits(condition))
        if not wanted.tsquery and not wanted.kinds:
            return queryset
        found = Q(kind__in=wanted.kinds)
        if wanted.tsquery:
            found |= Q(pk__in=RawSQL(WITH_TOKENS, [wanted.tsquery]))  # noqa: S611 - a constant
        return queryset.filter(found)

    def as_typed(self, queryset: EquipmentQuerySet, name: str, literal: bool) -> QuerySet:
        return queryset  # with_words looks at it

    def up_to(self, queryset: EquipmentQuerySet, name: str, won: int) -> QuerySet:
        begun = Tariff.objects.filter(valid_from__lte=timezone.localdate())
        newer = begun.filter(
            equipment=OuterRef("equipment"),
            use_mode=OuterRef("use_mode"),
            valid_from__gt=OuterRef("valid_from"),
        )
        cheap = begun.filter(~Exists(newer), Q(won__lte=won) | Q(basis=FeeBasis.FREE))
        return queryset.filter(pk__in=cheap.values("equipment"))

    def in_order(self, queryset: EquipmentQuerySet, name: str, sort: str) -> QuerySet:
        orders: dict[str, list[Any]] = {
            "fee": [F("search_document__fee_won").asc(nulls_last=True)],
            "newest": [F("acquired_on").desc(nulls_last=True)],
        }
        return queryset.order_by(*orders.get(sort, []), "search_document__sort_name", "pk")


# Every name that a question may use; `page` belongs to whoever shows the answer.
PARAMETERS = (*EquipmentFilter.base_filters, "page")
