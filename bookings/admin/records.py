"""What deeds leave behind: maintenance, records of use, and the line of those who wait."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.admin.bookings import SEEN_ONLY, ReadOnly
from bookings.models import Maintenance, UsageRecord, Wait
from bookings.transitions import end_maintenance
from centers.admin.limits import LimitedAdmin, standing_of
from centers.permissions import Deed


class OfPiece(ReadOnly, LimitedAdmin):
    deeds = SEEN_ONLY
    to_center = "equipment__center"
    limited_choices = {}
    list_select_related = ["equipment__center"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = [
        "equipment__itube_no",
        "equipment__registration_no",
        "equipment__name_ko",
        "equipment__center__code",
    ]
    search_help_text = gettext_lazy("장비 번호와 이름, 센터 코드로 찾아요.")

    def center_of(self, thing: Maintenance | UsageRecord | Wait) -> int:
        return thing.equipment.center_id

    @admin.display(description=gettext_lazy("센터"), ordering="equipment__center__code")
    def center(self, thing: Maintenance | UsageRecord | Wait) -> str:
        return thing.equipment.center.code


@admin.register(Maintenance)
class MaintenanceAdmin(OfPiece):
    list_display = ["equipment", "center", "unit", "kind", "start", "end", "cancelled_at"]
    list_filter = ["kind"]
    actions = ["finish"]

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return standing_of(request).may(Deed.OPERATE)

    @admin.action(
        description=gettext_lazy("고른 점검을 지금 끝내기(시작 전이면 취소)"),
        permissions=["operate"],
    )
    def finish(self, request: HttpRequest, queryset: QuerySet[Maintenance]) -> None:
        now, standing = timezone.now(), standing_of(request)
        for maintenance in queryset.select_related("equipment"):
            if standing.may(Deed.OPERATE, maintenance.equipment.center_id):
                end_maintenance(maintenance, now=now)
                said, level = _("끝냈습니다."), messages.SUCCESS
            else:
                said, level = _("이 센터의 점검을 처리할 권한이 없어요."), messages.ERROR
            self.message_user(request, f"{maintenance}: {said}", level)


@admin.register(UsageRecord)
class UsageRecordAdmin(OfPiece):
    list_display = ["start", "equipment", "center", "use_class", "operating_minutes", "fee_won"]
    list_filter = ["use_class", "is_replaced"]


@admin.register(Wait)
class WaitAdmin(OfPiece):
    list_display = ["created_at", "equipment", "center", "company", "minutes", "state"]
    list_filter = ["state"]
    list_select_related = ["equipment__center", "company"]
