"""Kinds with their other words, and what kinds are sorted by."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centers.admin.limits import VocabularyAdmin
from equipment.admin.indexed import IndexedAdmin
from equipment.models import (
    Classification,
    Field,
    Kind,
    KindTerm,
    Sector,
    SpecDefinition,
    Stage,
    Tag,
)
from equipment.search.index import below


class TermInline(admin.TabularInline):
    model = KindTerm
    extra = 0


@admin.register(Kind)
class KindAdmin(VocabularyAdmin, IndexedAdmin):
    pieces = "kind"
    list_display = ["name_ko", "name_en", "slug", "classification", "piece_count"]
    # Counting drops the model's own order.
    ordering = ["name_ko"]
    list_filter = ["fields__sector", "stages"]
    list_select_related = ["classification"]
    search_fields = ["name_ko", "name_en", "slug", "terms__text"]
    search_help_text = _("이름, 약어, 같은 말로 찾아요.")
    autocomplete_fields = ["classification", "fields", "stages"]
    inlines = [TermInline]
    fields = [
        "slug",
        ("name_ko", "name_en"),
        ("use_ko", "use_en"),
        "classification",
        "fields",
        "stages",
        "drawing",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Kind]:
        return super().get_queryset(request).annotate(piece_count=Count("equipment", distinct=True))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Addresses and files name it.
        return ["slug"] if obj else []

    @admin.display(description=_("장비 수"), ordering="piece_count")
    def piece_count(self, kind: Kind) -> int:
        return kind.piece_count  # type: ignore[attr-defined]


@admin.register(Classification)
class ClassificationAdmin(VocabularyAdmin, IndexedAdmin):
    list_display = ["code", "name_ko", "level", "parent"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_ko", "name_en"]
    autocomplete_fields = ["parent"]
    fields = ["code", ("name_ko", "name_en"), "level", "parent"]

    def pieces_of(self, things: set[int]) -> set[int]:
        return below(things)


@admin.register(SpecDefinition)
class SpecDefinitionAdmin(VocabularyAdmin, IndexedAdmin):
    pieces = "specs__definition"
    list_display = ["name_ko", "name_en", "unit", "key"]
    search_fields = ["name_ko", "name_en", "key"]
    fields = ["key", ("name_ko", "name_en"), "unit"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # The numbers stored under it are in its unit, and addresses name its key.
        return ["key", "unit"] if obj else []


@admin.register(Sector)
class SectorAdmin(IndexedAdmin):
    pieces = "kind__fields__sector"
    list_display = ["name_ko", "name_en", "code", "order"]
    search_fields = ["name_ko", "name_en", "code"]
    fields = ["code", ("name_ko", "name_en"), "order"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


class BitAdmin(IndexedAdmin):
    """Things that the search documents hold as a bit each: a bit that moved would tell lies."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug", "bit"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        taken = set(self.model.objects.values_list("bit", flat=True))
        free = next(bit for bit in range(len(taken) + 1) if bit not in taken)
        return {"bit": free, **super().get_changeform_initial_data(request)}


@admin.register(Field)
class FieldAdmin(BitAdmin):
    pieces = "kind__fields"
    list_display = ["name_ko", "name_en", "slug", "sector", "bit"]
    list_filter = ["sector"]
    list_select_related = ["sector"]
    search_fields = ["name_ko", "name_en", "slug"]
    autocomplete_fields = ["experts"]
    fields = ["slug", ("name_ko", "name_en"), "sector", "bit", "experts"]


@admin.register(Stage)
class StageAdmin(BitAdmin):
    pieces = "kind__stages"
    list_display = ["name_ko", "name_en", "slug", "order", "bit"]
    search_fields = ["name_ko", "name_en", "slug"]
    fields = ["slug", ("name_ko", "name_en"), "order", "bit"]


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name_ko", "name_en", "slug", "order"]
    search_fields = ["name_ko", "name_en", "slug"]
    fields = ["slug", ("name_ko", "name_en"), "order"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []
