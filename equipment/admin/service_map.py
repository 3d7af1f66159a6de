"""The process service map: an item with its steps, a step with its kinds and factors."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Prefetch, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from centers.admin.limits import VocabularyAdmin
from equipment.admin import map_exchange
from equipment.admin.indexed import IndexedAdmin
from equipment.models import (
    Equipment,
    EvaluationFactor,
    Kind,
    ProcessStep,
    ProductItem,
    StepKind,
)


class StepInline(admin.TabularInline):
    model = ProcessStep
    extra = 0
    fields = ["number", "name_ko", "name_en"]
    show_change_link = True
    view_on_site = False


class StepKindInline(admin.TabularInline):
    model = StepKind
    extra = 0
    autocomplete_fields = ["kind"]


class FactorInline(admin.TabularInline):
    """Factors, each with those of the step's kinds that measure it."""

    model = EvaluationFactor
    extra = 0
    fields = ["order", "name_ko", "name_en", "kinds"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvaluationFactor]:
        kinds = Prefetch("kinds", Kind.objects.order_by("name_ko"))
        return super().get_queryset(request).prefetch_related(kinds)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["widgets"] = {"kinds": CheckboxSelectMultiple}
        formset = super().get_formset(request, obj, **kwargs)
        if field := formset.form.base_fields.get("kinds"):
            field.queryset = Kind.objects.filter(step_kinds__step=obj).order_by("name_ko")
            # Asked for once, not once a row.
            field.choices = [(kind.pk, kind.name) for kind in field.queryset]
            field.widget.can_add_related = False
            field.help_text = _("장비종류를 먼저 더해 저장하면 여기에서 고를 수 있어요.")
        return formset


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
    change_list_template = "admin/equipment/productitem/change_list.html"
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

    def view_on_site(self, obj: ProductItem) -> str:
        return obj.get_absolute_url()

    def get_urls(self) -> list[Any]:
        site, name = self.admin_site, "equipment_productitem"
        return [
            path("xlsx/", site.admin_view(self.download), name=f"{name}_download"),
            path("exchange/", site.admin_view(self.exchange), name=f"{name}_exchange"),
            *super().get_urls(),
        ]

    def download(self, request: HttpRequest) -> Any:
        return map_exchange.download(self, request)

    def exchange(self, request: HttpRequest) -> HttpResponse:
        return map_exchange.exchange(self, request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may = {"may_exchange": map_exchange.may_exchange(self, request)}
        return super().changelist_view(request, {**(extra_context or {}), **may})

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

    def view_on_site(self, obj: ProcessStep) -> str:
        return obj.get_absolute_url()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # A kind that has left the step measures nothing there any more.
        left = EvaluationFactor.kinds.through.objects.filter(evaluationfactor__step=form.instance)
        left.exclude(kind__in=form.instance.step_kinds.values("kind")).delete()

    @admin.display(description=_("장비종류 수"), ordering="kind_count")
    def kind_count(self, step: ProcessStep) -> int:
        return step.kind_count  # type: ignore[attr-defined]
