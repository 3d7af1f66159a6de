"""Requests for support of one's center, to be read: what changes them is a deed of the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.admin.bookings import SEEN_ONLY, ReadOnly
from bookings.templatetags.bookings import short_moment
from centers.admin.limits import LimitedAdmin, LimitedInline
from itube.programs.models import SupportEvent, SupportFile, SupportMessage, SupportRequest
from itube.programs.support.looks import note_look


class OfRequest(ReadOnly, LimitedInline, admin.TabularInline):
    deeds = SEEN_ONLY
    extra = 0


class EventInline(OfRequest):
    model = SupportEvent
    fields = ["at", "kind", "source", "target", "center", "party", "actor", "result", "reason"]


class MessageInline(OfRequest):
    model = SupportMessage
    fields = ["at", "party", "author", "is_note", "text"]


class FileInline(OfRequest):
    model = SupportFile
    fields = ["name", "content_type", "size", "at"]


@admin.register(SupportRequest)
class SupportRequestAdmin(ReadOnly, LimitedAdmin):
    deeds = SEEN_ONLY
    limited_choices = {}
    list_display = [
        "reference",
        "title",
        "topic",
        "state",
        "center",
        "company",
        "owner",
        "deadline",
        "consent",
    ]
    list_filter = ["state", "topic", "result", "consent", "is_example"]
    list_select_related = ["center", "company", "owner"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference", "title", "center__code", "center__name_ko", "company__name_ko"]
    search_help_text = gettext_lazy("요청번호, 이루려는 것, 센터, 회사로 찾아요.")
    inlines = [EventInline, MessageInline, FileInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("reference", "state"),
                    ("requester", "company"),
                    ("topic", "is_example"),
                    "title",
                    "text",
                    ("kind", "step", "item"),
                    ("field", "province"),
                    "at_the_desk",
                ]
            },
        ),
        (
            gettext_lazy("응답"),
            {
                "fields": [
                    ("center", "owner", "expert"),
                    ("created_at", "clock_started_at", "respond_by"),
                    ("reminded_at", "escalated_at", "raised_at"),
                    "first_answered_at",
                ]
            },
        ),
        (gettext_lazy("결과"), {"fields": [("result", "closed_at"), "result_text"]}),
        (
            gettext_lazy("동의"),
            {"fields": ["shared_text", ("consent", "consent_text", "consent_at"), "case"]},
        ),
    ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        response = super().change_view(request, object_id, *args, **kwargs)
        found = self.get_object(request, object_id)
        if found is not None:
            note_look(request.user, found)
        return response

    @admin.display(description=gettext_lazy("답변 기한"), ordering="respond_by")
    def deadline(self, request: SupportRequest) -> str:
        return short_moment(request.respond_by) if request.respond_by else ""

    @admin.display(description=gettext_lazy("센터 업무"))
    def at_the_desk(self, request: SupportRequest) -> str:
        address = reverse("desk_support:request", args=[request.reference])
        return format_html('<a href="{}">{}</a>', address, _("답변과 처리는 센터 업무에서 해요."))
