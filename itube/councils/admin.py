"""The councils with their members, and the history of i-플랫폼: those who run the portal write."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from itube.councils.models import Council, Member, Milestone


class MemberInline(admin.TabularInline):
    model = Member
    extra = 0
    autocomplete_fields = ["center"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        return super().get_queryset(request).select_related("center")


@admin.register(Council)
class CouncilAdmin(admin.ModelAdmin):
    list_display = ["sector", "since", "secretariat", "member_count"]
    autocomplete_fields = ["secretariat"]
    inlines = [MemberInline]
    fields = ["sector", ("aim_ko", "aim_en"), "since", "secretariat"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Council]:
        return Council.objects.for_list().select_related("secretariat")

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> list[str]:
        return ["sector"] if obj else []

    @admin.display(description=_("회원 센터 수"), ordering="member_count")
    def member_count(self, council: Council) -> int:
        return council.member_count  # type: ignore[attr-defined]


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    list_display = ["center", "council", "role", "since"]
    list_filter = ["role", "council__sector"]
    list_select_related = ["center", "council__sector"]
    search_fields = ["center__name_ko", "center__name_en", "center__code"]
    autocomplete_fields = ["center"]


@admin.register(Milestone)
class MilestoneAdmin(admin.ModelAdmin):
    list_display = ["title_ko", "year", "month", "source_ko"]
    search_fields = ["title_ko", "title_en", "text_ko"]
    fields = [
        "slug",
        ("year", "month"),
        ("title_ko", "title_en"),
        ("text_ko", "text_en"),
        ("source_ko", "source_en"),
    ]
