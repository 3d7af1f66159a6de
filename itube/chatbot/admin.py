"""What was asked of the chatbot, for who runs the portal: figures, and what it did not understand.

Neither who asked nor which conversation it was can be seen here, and nothing can be changed.
"""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centers.admin.limits import standing_of
from itube.chatbot.masking import readable
from itube.chatbot.models import FAILED, Turn
from itube.chatbot.showing import SORTS
from itube.chatbot.slots import Intent
from itube.lib.pages import NoSuchPageError, Pages, page_number

DAYS = 30
PAGE_SIZE = 50
INTENTS = {
    Intent.FIND_EQUIPMENT: _("장비 찾기"),
    Intent.FREE_TIME: _("빈 시간"),
    Intent.FEE: _("사용료"),
    Intent.HOW_TO_BOOK: _("예약 방법"),
    Intent.MY_BOOKINGS: _("나의 예약"),
    Intent.SERVICE_MAP: _("공정별 서비스맵"),
    Intent.CENTER: _("지원센터"),
    Intent.EXPERT: _("전문인력"),
    Intent.COURSE: _("교육"),
    Intent.SUPPORT: _("기술지원"),
    Intent.FAQ: _("자주 묻는 질문"),
    Intent.GREETING: _("인사"),
    Intent.ASK_BACK: _("되물음"),
    Intent.OUT_OF_SCOPE: _("답하지 않음"),
}


@admin.register(Turn)
class TurnAdmin(admin.ModelAdmin):
    """One page: turns by day and by intent, and the questions that were not understood."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return standing_of(request).runs_portal

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The list alone: one turn would show its conversation.
        return obj is None and standing_of(request).runs_portal

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        since = timezone.localdate() - timedelta(days=DAYS - 1)
        missed = Turn.objects.not_understood().order_by("-at")
        try:
            pages = Pages(missed.count(), page_number(request.GET.get("page")), PAGE_SIZE)
        except NoSuchPageError as error:
            raise Http404 from error
        columns = ("said", "language", "intent", "refusal", "at")
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "days": DAYS,
            "by_day": list(Turn.objects.by_day(since)),
            "by_intent": [
                {**row, "label": INTENTS.get(row["intent"], row["intent"])}
                for row in Turn.objects.by_intent(since)
            ],
            "rows": [_row(row) for row in missed.values(*columns)[pages.rows]],
            "pages": pages,
        }
        return render(request, "admin/chatbot/turns.html", context)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    why = _("오류가 났음") if row["refusal"] == FAILED else INTENTS.get(row["intent"], "")
    said = readable(row["said"], lambda sort: str(SORTS[sort]))
    # The day alone: with the minute, somebody's question could be told from another record.
    return {"said": said, "language": row["language"], "why": why, "day": row["at"]}
