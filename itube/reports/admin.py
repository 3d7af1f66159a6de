"""Where stated figures are entered, each with its source, and where inquiries are read."""

from typing import Any

from django.contrib import admin
from django.db.models import URLField
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from bookings.admin.records import OfPiece
from itube.reports.models import BudgetLine, Inquiry, Roadmap, RoadmapField

SOURCE = [("source_ko", "source_en"), ("source_date", "source_url")]
# Whoever leaves the scheme out means https.
HTTPS: dict[Any, Any] = {URLField: {"assume_scheme": "https"}}


HELP = {
    "slug": _(
        "영문 소문자, 숫자, 붙임표로 적어요. 자료를 다시 불러올 때 같은 줄을 알아보는 이름이에요."
    ),
    "amount_won": _("원 단위로 적어요. 100억 원이면 10000000000이에요."),
    "source_ko": _("발표한 기관과 문서 이름을 적어요. 출처가 없는 금액과 계획은 적지 않아요."),
    "source_url": _("문서를 볼 수 있는 주소가 있으면 적어요."),
}


class StatedAdmin(admin.ModelAdmin):
    """What was stated: the form says what belongs where."""

    formfield_overrides = HTTPS

    def get_form(self, *args: Any, **kwargs: Any) -> type[ModelForm]:
        return super().get_form(*args, help_texts=HELP, **kwargs)


@admin.register(BudgetLine)
class BudgetLineAdmin(StatedAdmin):
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
class RoadmapAdmin(StatedAdmin):
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
