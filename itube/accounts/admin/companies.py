"""Companies, and who wishes to belong to them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from itube.accounts import companies
from itube.accounts.admin.records import ReadOnly
from itube.accounts.models import Company, MembershipRequest
from itube.lib import business_number


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    list_display = ["name_ko", "number", "size", "member_count", "blocked_at"]
    # Counting drops the model's own order.
    ordering = ["name_ko", "pk"]
    list_filter = ["size", ("blocked_at", admin.EmptyFieldListFilter)]
    search_fields = ["name_ko", "name_en", "business_number"]
    search_help_text = _("회사 이름이나 사업자등록번호로 찾아요.")
    fields = [
        "business_number",
        ("name_ko", "name_en"),
        "size",
        "province",
        "address",
        ("blocked_at", "blocked_reason"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        return super().get_queryset(request).annotate(member_count=Count("members"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        number = business_number.normalize(search_term)
        term = number if number.isdigit() else search_term
        return super().get_search_results(request, queryset, term)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["business_number"] if obj else []

    @admin.display(description=_("사업자등록번호"), ordering="business_number")
    def number(self, company: Company) -> str:
        return business_number.formatted(company.business_number)

    @admin.display(description=_("회원 수"), ordering="member_count")
    def member_count(self, company: Company) -> int:
        return company.member_count  # type: ignore[attr-defined]


@admin.register(MembershipRequest)
class MembershipRequestAdmin(ReadOnly, admin.ModelAdmin):
    """Answered by the actions only, so that the person is told."""

    list_display = ["requested_at", "user", "email", "company", "accepted", "decided_at"]
    list_filter = [("decided_at", admin.EmptyFieldListFilter), "accepted"]
    list_select_related = ["user", "company"]
    search_fields = ["user__email", "company__name_ko", "company__business_number"]
    actions = ["accept", "decline"]
    fields = readonly_fields = [
        "user",
        "company",
        "requested_at",
        "decided_at",
        "decided_by",
        "accepted",
    ]

    @admin.display(description=_("전자우편"), ordering="user__email")
    def email(self, request: MembershipRequest) -> str:
        return request.user.email

    @admin.action(description=_("고른 소속 신청을 승인"), permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[MembershipRequest]) -> None:
        self._decide(request, queryset, accepted=True)

    @admin.action(description=_("고른 소속 신청을 반려"), permissions=["decide"])
    def decline(self, request: HttpRequest, queryset: QuerySet[MembershipRequest]) -> None:
        self._decide(request, queryset, accepted=False)

    def _decide(self, request: HttpRequest, queryset: QuerySet, *, accepted: bool) -> None:
        decided = 0
        for pk in queryset.open().values_list("pk", flat=True):
            try:
                companies.decide(pk, actor=request.user, accepted=accepted, now=timezone.now())
            except MembershipRequest.DoesNotExist:
                continue  # somebody else was faster
            except companies.MembershipRefusedError as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
            else:
                decided += 1
        text = ngettext("%(count)d건을 처리했습니다.", "%(count)d건을 처리했습니다.", decided)
        self.message_user(request, text % {"count": decided}, messages.SUCCESS)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_membershiprequest")
