"""The process service map: an item with its steps, a step with its kinds and factors."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centers.admin.limits import VocabularyAdmin
from equipment.admin.indexed import IndexedAdmin
from equipment.models import Equipment, EvaluationFactor, ProcessStep, ProductItem, StepKind


class StepInline(admin.TabularInline):
    model = ProcessStep
    extra = 0
    fields = ["number", "name_ko", "name_en"]
    show_change_link = True


class StepKindInline(admin.TabularInline):
    model = StepKind
    extra = 0
    autocomplete_fields = ["kind"]


class FactorInline(admin.TabularInline):
    model = EvaluationFactor
    extra = 0


class MapAdmin(IndexedAdmin):
    """Pieces reach a step through their kind or by their center's own link."""

    to_step = "pk"

    def pieces_of(self, things: set[int]) -> set[int]:
        steps = ProcessStep.objects.filter(**{f"{self.to_step}__in": things})
        found = Equipment.objects.filter(
            Q(kind__step_kinds__step__in=steps) | Q(equipment_steps__step__in=steps)
        )
        return set(found.values_list("pk", flat=True))


@admin.register(ProductItem)
class ProductItemAdmin(MapAdmin):
    to_step = "item"
    list_display = ["name_ko", "name_en", "slug", "sector", "step_count", "order"]
    # Counting drops the model's own order.
    ordering = ["order", "pk"]
    list_filter = ["sector", "tags"]
    list_select_related = ["sector"]
    search_fields = ["name_ko", "name_en", "slug"]
    autocomplete_fields = ["tags"]
    inlines = [StepInline]
    fields = [
        "slug",
        ("name_ko", "name_en"),
        "sector",
        "tags",
        ("summary_ko", "summary_en"),
        "order",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProductItem]:
        return super().get_queryset(request).annotate(step_count=Count("steps"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []

    @admin.display(description=_("공정단계 수"), ordering="step_count")
    def step_count(self, item: ProductItem) -> int:
        return item.step_count  # type: ignore[attr-defined]


@admin.register(ProcessStep)
class ProcessStepAdmin(VocabularyAdmin, MapAdmin):
    list_display = ["name_ko", "item", "number", "kind_count"]
    list_filter = ["item__sector", "item"]
    list_select_related = ["item"]
    search_fields = ["name_ko", "name_en", "item__name_ko", "item__name_en"]
    ordering = ["item__order", "item", "number"]
    autocomplete_fields = ["item"]
    inlines = [StepKindInline, FactorInline]
    fields = [("item", "number"), ("name_ko", "name_en"), ("summary_ko", "summary_en")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcessStep]:
        return super().get_queryset(request).annotate(kind_count=Count("step_kinds"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["item"] if obj else []

    @admin.display(description=_("장비종류 수"), ordering="kind_count")
    def kind_count(self, step: ProcessStep) -> int:
        return step.kind_count  # type: ignore[attr-defined]
