"""Where stated figures are entered, each with its source, and where inquiries are read."""

from typing import Any

from django.contrib import admin
from django.db.models import URLField

from bookings.admin.records import OfPiece
from itube.reports.models import BudgetLine, Inquiry, Roadmap, RoadmapField

SOURCE = [("source_ko", "source_en"), ("source_date", "source_url")]
# Whoever leaves the scheme out means https.
HTTPS: dict[Any, Any] = {URLField: {"assume_scheme": "https"}}


@admin.register(BudgetLine)
class BudgetLineAdmin(admin.ModelAdmin):
    formfield_overrides = HTTPS
    list_display = ["programme_ko", "first_year", "last_year", "amount_won", "is_plan", "source_ko"]
    list_filter = ["is_plan", "first_year"]
    search_fields = ["programme_ko", "programme_en"]
    prepopulated_fields = {"slug": ["programme_en"]}
    fields = [
        ("programme_ko", "programme_en"),
        "slug",
        ("first_year", "last_year"),
        ("amount_won", "is_about", "is_plan"),
        ("note_ko", "note_en"),
        *SOURCE,
    ]


class FieldInline(admin.TabularInline):
    model = RoadmapField
    extra = 0
    fields = ["order", "name_ko", "name_en", "group_ko", "group_en"]


@admin.register(Roadmap)
class RoadmapAdmin(admin.ModelAdmin):
    formfield_overrides = HTTPS
    list_display = ["name_ko", "first_year", "last_year", "source_ko", "source_date"]
    search_fields = ["name_ko", "name_en"]
    prepopulated_fields = {"slug": ["name_en"]}
    fields = [
        ("name_ko", "name_en"),
        "slug",
        ("first_year", "last_year"),
        ("note_ko", "note_en"),
        *SOURCE,
    ]
    inlines = [FieldInline]


@admin.register(Inquiry)
class InquiryAdmin(OfPiece):
    list_display = ["asked_on", "equipment", "center", "standing", "reason", "plan", "answered_at"]
    list_filter = ["standing", "reason", "plan", ("answered_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "asked_on"
    list_select_related = ["equipment__center", "answered_by"]
