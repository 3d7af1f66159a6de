"""Pieces of equipment."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from centers.admin.limits import (
    EDITED_BY_OPERATORS,
    LimitedAdmin,
    LimitedInline,
    standing_of,
)
from centers.permissions import Deed
from equipment.admin.forms import EquipmentForm, SpecForm, TariffForm, linked
from equipment.admin.indexed import IndexedAdmin
from equipment.models import Equipment, EquipmentStep, Spec, Tariff
from equipment.numbers import next_number

# Rows on a piece's page come and go with the daily work, unlike the piece itself.
ROWS = EDITED_BY_OPERATORS | {"delete": Deed.OPERATE}


def files_of(pieces: QuerySet[Equipment]) -> set[str]:
    """Return the names of the uploads of those pieces, as stored."""
    names = pieces.order_by().values_list("photo", "manual")
    return {name for both in names for name in both if name}


def remove(files: set[str]) -> None:
    """Take uploads off the disk once nothing in the database names them any more."""
    for name in files:
        # A disk that is away must not undo what has been saved: it is logged.
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


class SpecInline(LimitedInline, admin.TabularInline):
    model = Spec
    form = SpecForm
    deeds = ROWS
    autocomplete_fields = ["definition"]


class TariffInline(LimitedInline, admin.TabularInline):
    model = Tariff
    form = TariffForm
    deeds = ROWS


class StepInline(LimitedInline, admin.TabularInline):
    model = EquipmentStep
    deeds = ROWS
    autocomplete_fields = ["step"]
    verbose_name_plural = _("공정단계(장비종류로 정해지는 것 말고 센터가 더하는 것)")


@admin.register(Equipment)
class EquipmentAdmin(LimitedAdmin, IndexedAdmin):
    limited_choices = {"center": "pk", "qualification": "center"}
    form = EquipmentForm
    list_display = ["number", "name_ko", "kind", "center", "status", "use_scope", "is_published"]
    list_display_links = ["number", "name_ko"]
    list_filter = [
        "status",
        "use_scope",
        "is_published",
        "online_booking",
        "purpose",
    ]
    # Of use only to those who see many centers.
    list_filter_of_all = ["center__province", "center__institution__kind"]
    list_select_related = ["kind", "center"]
    list_per_page = 50
    # Counting all pieces of the country beside those found is of no use to anybody.
    show_full_result_count = False
    search_fields = [
        "registration_no",
        "itube_no",
        "name_ko",
        "name_en",
        "maker",
        "model",
        "asset_no",
        "kind__name_ko",
        "center__code",
        "center__name_ko",
    ]
    search_help_text = _("번호, 이름, 제작사, 모델명, 자산관리번호, 장비종류, 센터로 찾아요.")
    autocomplete_fields = ["center", "kind", "classification", "qualification"]
    inlines = [TariffInline, SpecInline, StepInline]
    readonly_fields = ["itube_no", "created_at", "updated_at", "photo_page", "manual_page"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("itube_no", "registration_no"),
                    "center",
                    ("kind", "classification"),
                    ("name_ko", "name_en"),
                    ("maker", "model", "origin_country"),
                    "is_published",
                ]
            },
        ),
        (
            _("이용"),
            {
                "fields": [
                    ("status", "use_scope", "exclusive_reason"),
                    "use_modes",
                    ("online_booking", "units"),
                    "qualification",
                    ("location_ko", "location_en"),
                ]
            },
        ),
        (
            _("취득"),
            {
                "fields": [
                    ("equipment_class", "purpose"),
                    ("acquisition_method", "acquired_on"),
                    ("acquisition_won", "useful_life_years"),
                    "asset_no",
                    ("program_name_ko", "project_name_ko"),
                ]
            },
        ),
        (_("사진과 매뉴얼"), {"fields": ["photo", "manual"]}),
        (
            _("설명"),
            {
                "fields": [
                    ("description_ko", "description_en"),
                    ("composition_ko", "composition_en"),
                    ("usage_examples_ko", "usage_examples_en"),
                    ("service_contents_ko", "service_contents_en"),
                    ("use_procedure_ko", "use_procedure_en"),
                    ("fee_reduction_note_ko", "fee_reduction_note_en"),
                    ("cautions_ko", "cautions_en"),
                ]
            },
        ),
        (_("기록"), {"fields": [("created_at", "updated_at")]}),
    ]

    def get_list_filter(self, request: HttpRequest) -> list[str]:
        everything = standing_of(request).runs_portal
        return self.list_filter + (self.list_filter_of_all if everything else [])

    def get_fieldsets(self, request: HttpRequest, obj: Equipment | None = None) -> Any:
        if self.has_change_permission(request, obj):
            return self.fieldsets
        # Who only reads gets links instead of the form's fields.
        links = {"fields": ["photo_page", "manual_page"]}
        return [
            (title, links if "photo" in options["fields"] else options)
            for title, options in self.fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Equipment | None = None) -> list[str]:
        # A registration number may come later, but then it stays.
        fixed = ["registration_no"] if obj and obj.registration_no else []
        return [*self.readonly_fields, *fixed]

    def save_model(self, request: HttpRequest, obj: Equipment, form: Any, change: bool) -> None:
        if not obj.itube_no:
            obj.itube_no = next_number()
        before = files_of(Equipment.objects.filter(pk=obj.pk))
        super().save_model(request, obj, form, change)
        remove(before - files_of(Equipment.objects.filter(pk=obj.pk)))

    def delete_model(self, request: HttpRequest, obj: Equipment) -> None:
        files = files_of(Equipment.objects.filter(pk=obj.pk))
        super().delete_model(request, obj)
        remove(files)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Equipment]) -> None:
        files = files_of(queryset)
        super().delete_queryset(request, queryset)
        remove(files)

    @admin.display(description=_("사진"))
    def photo_page(self, piece: Equipment) -> str:
        return self._link(piece.photo)

    @admin.display(description=_("매뉴얼"))
    def manual_page(self, piece: Equipment) -> str:
        return self._link(piece.manual)

    def _link(self, file: FieldFile) -> str:
        if not file:
            return ""
        page = linked(file)
        return format_html('<a href="{}">{}</a>', page.url, page)

    def view_on_site(self, obj: Equipment) -> str:
        return obj.get_absolute_url()

    @admin.display(description=_("번호"), ordering="itube_no")
    def number(self, piece: Equipment) -> str:
        return piece.number
