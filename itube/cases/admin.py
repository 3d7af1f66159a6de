"""Support cases: a center's managers write those of their own center, and see them beforehand."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from centers.admin.limits import EDITED_BY_MANAGERS, LimitedAdmin
from itube.cases.models import SupportCase
from itube.cases.views import steps_of, with_equipment


@admin.register(SupportCase)
class SupportCaseAdmin(LimitedAdmin):
    deeds = EDITED_BY_MANAGERS
    list_display = ["title_ko", "sector", "center", "is_demonstration", "shown", "published_at"]
    list_filter = ["sector", "is_demonstration", "is_example"]
    list_select_related = ["sector", "center"]
    search_fields = ["title_ko", "title_en", "slug", "center__name_ko", "center__code"]
    autocomplete_fields = ["center", "equipment", "kinds"]
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["slug", ("title_ko", "title_en"), ("summary_ko", "summary_en")]}),
        (
            _("내용"),
            {
                "fields": [
                    ("problem_ko", "problem_en"),
                    ("support_ko", "support_en"),
                    ("result_ko", "result_en"),
                ]
            },
        ),
        (
            _("누구를 무엇으로 도왔는지"),
            {
                "fields": [
                    ("company_ko", "company_en"),
                    ("sector", "year"),
                    "center",
                    "equipment",
                    "kinds",
                    ("is_demonstration", "is_example"),
                ]
            },
        ),
        (_("공개"), {"fields": ["published_at", "preview"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # The address of a case that was published must not change.
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupportCase]:
        return super().get_queryset(request).defer("body_ko", "body_en")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_page)
        return [
            path("<int:pk>/preview/", view, name="cases_supportcase_preview"),
            *super().get_urls(),
        ]

    def preview_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a case as its page will be, to whoever may see it here."""
        case = with_equipment(self.get_queryset(request)).filter(pk=pk).first()
        if case is None:
            raise Http404
        context = {"case": case, "steps": steps_of(case), "others": [], "is_preview": True}
        return render(request, "cases/case.html", context)

    @admin.display(description=_("상태"))
    def shown(self, case: SupportCase) -> str:
        """Whether the case is a draft, will be published, or is."""
        if case.published_at is None:
            return str(_("초안"))
        return str(_("공개") if case.published_at <= timezone.now() else _("공개 예정"))

    @admin.display(description=_("미리보기"))
    def preview(self, case: SupportCase) -> str:
        if not case.pk:
            return str(_("저장하면 미리 볼 수 있어요."))
        url = reverse("admin:cases_supportcase_preview", args=[case.pk])
        return format_html('<a href="{}">{}</a>', url, _("공개될 화면으로 보기"))
