"""Bookings of one's center: all that is known of them, and the desk's deeds on many at once."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bookings.admin import deeds as of_desk
from bookings.looks import note_look
from bookings.models import Attachment, Booking, BookingEvent, Offer, UsageRecord
from bookings.refusals import BookingRefusedError
from bookings.templatetags.bookings import long_period, short_moment
from centers.admin.limits import PORTAL_ONLY, LimitedAdmin, LimitedInline, standing_of
from centers.permissions import Deed

# Nothing is typed here: what changes a booking is a deed.
SEEN_ONLY: dict[str, Deed | None] = {
    "view": Deed.VIEW,
    "add": PORTAL_ONLY,
    "change": PORTAL_ONLY,
    "delete": PORTAL_ONLY,
}


class ReadOnly:
    """Rows that only deeds write; even who runs the portal reads them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OfBooking(ReadOnly, LimitedInline, admin.TabularInline):
    deeds = SEEN_ONLY

    def center_of(self, thing: Booking) -> int:
        return thing.equipment.center_id


class EventInline(OfBooking):
    model = BookingEvent
    fields = ["at", "kind", "source", "target", "party", "actor", "reason", "text"]
    verbose_name_plural = gettext_lazy("이력")


class OfferInline(OfBooking):
    model = Offer
    fields = ["equipment", "start", "end", "is_open", "accepted_at", "made_by"]


class AttachmentInline(OfBooking):
    model = Attachment
    fields = ["name", "content_type", "size", "uploaded_by", "at"]


class UsageInline(OfBooking):
    model = UsageRecord
    fk_name = "booking"
    fields = ["start", "end", "operating_minutes", "samples", "fee_won", "writer", "is_replaced"]


@admin.register(Booking)
class BookingAdmin(ReadOnly, LimitedAdmin):
    """Deeds run through bookings.transitions, each booking for itself, with a line for each."""

    deeds = SEEN_ONLY
    to_center = "equipment__center"
    limited_choices = {}
    action_form = of_desk.DeedForm
    actions = ["approve", "ask", "reject", "cancel", "start", "finish", "no_show"]
    list_display = ["reference", "state", "when", "equipment", "center", "company", "deadline"]
    list_filter = ["state", "use_mode", "money_state", "cancelled_by"]
    list_select_related = ["equipment__center", "company", "user", "tariff"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = [
        "reference",
        "equipment__itube_no",
        "equipment__registration_no",
        "equipment__name_ko",
        "equipment__center__code",
        "company__name_ko",
        "user__name",
    ]
    search_help_text = gettext_lazy("예약번호, 장비, 센터 코드, 회사, 신청자로 찾아요.")
    inlines = [EventInline, OfferInline, AttachmentInline, UsageInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("reference", "state"),
                    ("equipment", "center"),
                    ("user", "company"),
                    ("requested_start", "requested_end"),
                    ("confirmed_start", "confirmed_end"),
                    "use_mode",
                    "purpose",
                    ("sample_text", "sample_count"),
                    "at_the_desk",
                ]
            },
        ),
        (
            gettext_lazy("응답"),
            {
                "fields": [
                    "approver",
                    ("clock_started_at", "respond_by"),
                    ("reminded_at", "escalated_at", "first_answered_at"),
                    ("cancelled_by", "reason"),
                ]
            },
        ),
        (
            gettext_lazy("사용료"),
            {"fields": [("fee_won", "vat_won"), ("reduction_percent", "money_state")]},
        ),
        (
            gettext_lazy("동의"),
            {"fields": [("consent_text", "consented_at"), "consent_center"]},
        ),
    ]

    def center_of(self, thing: Booking) -> int:
        return thing.equipment.center_id

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return standing_of(request).may(Deed.APPROVE)

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return standing_of(request).may(Deed.OPERATE)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        response = super().change_view(request, object_id, *args, **kwargs)
        booking = self.get_object(request, object_id)
        if booking is not None:
            note_look(request.user, booking)
        return response

    @admin.display(description=gettext_lazy("일시"), ordering="starts_at")
    def when(self, booking: Booking) -> str:
        return long_period(booking.span)

    @admin.display(description=gettext_lazy("센터"), ordering="equipment__center__code")
    def center(self, booking: Booking) -> str:
        return booking.equipment.center.code

    @admin.display(description=gettext_lazy("응답 기한"), ordering="respond_by")
    def deadline(self, booking: Booking) -> str:
        return short_moment(booking.respond_by) if booking.respond_by else ""

    @admin.display(description=gettext_lazy("센터 업무"))
    def at_the_desk(self, booking: Booking) -> str:
        address = reverse("desk:booking", args=[booking.reference])
        return format_html(
            '<a href="{}">{}</a>', address, _("다른 시간 제안·일정 변경은 센터 업무에서 해요.")
        )

    @admin.action(
        description=pgettext_lazy("deed", "고른 예약을 희망 일시대로 승인"), permissions=["answer"]
    )
    def approve(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._do(request, queryset, Deed.APPROVE, of_desk.approve)

    @admin.action(description=pgettext_lazy("deed", "고른 예약에 보완요청"), permissions=["answer"])
    def ask(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._do(request, queryset, Deed.APPROVE, of_desk.ask)

    @admin.action(description=pgettext_lazy("deed", "고른 예약을 반려"), permissions=["answer"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._do(request, queryset, Deed.APPROVE, of_desk.reject)

    @admin.action(description=pgettext_lazy("deed", "고른 예약을 취소"), permissions=["answer"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._do(request, queryset, Deed.APPROVE, of_desk.cancel)

    @admin.action(
        description=pgettext_lazy("deed", "고른 예약의 이용 시작"), permissions=["operate"]
    )
    def start(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._do(request, queryset, Deed.OPERATE, of_desk.start)

    @admin.action(
        description=pgettext_lazy("deed", "고른 예약의 이용 종료(예약대로 기록)"),
        permissions=["operate"],
    )
    def finish(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._do(request, queryset, Deed.OPERATE, of_desk.finish)

    @admin.action(
        description=pgettext_lazy("deed", "고른 예약을 미이용 처리"), permissions=["operate"]
    )
    def no_show(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._do(request, queryset, Deed.OPERATE, of_desk.no_show)

    def _do(
        self, request: HttpRequest, queryset: QuerySet[Booking], deed: Deed, does: of_desk.Does
    ) -> None:
        """Do a deed to each booking; a refusal stops that one only, and each is told."""
        now = timezone.now()
        standing = standing_of(request)
        form = self.action_form(request.POST)
        form.fields["action"].choices = self.get_action_choices(request)
        if not form.is_valid():
            self.message_user(request, _("사유나 글이 맞지 않아요."), messages.ERROR)
            return
        for booking in queryset.select_related("equipment__center", "company", "user", "tariff"):
            if not standing.may(deed, booking.equipment.center_id):
                refusal = _("이 센터의 예약을 처리할 권한이 없어요.")
                self.message_user(request, f"{booking.reference}: {refusal}", messages.ERROR)
                continue
            try:
                does(booking, request.user, now, form)
            except BookingRefusedError as error:
                self.message_user(
                    request, f"{booking.reference} {booking.equipment}: {error}", messages.ERROR
                )
            else:
                done = _("%(state)s 상태로 바꾸었습니다.") % {"state": booking.get_state_display()}
                self.message_user(
                    request, f"{booking.reference} {booking.equipment}: {done}", messages.SUCCESS
                )
