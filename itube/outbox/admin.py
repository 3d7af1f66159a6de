"""The outbox to look at: what went to whom, what it said, and a second try for what failed."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from itube.outbox.channels import display
from itube.outbox.models import OutboxMessage
from itube.outbox.telling import wake


class Fate(admin.SimpleListFilter):
    title = _("발송 상태")
    parameter_name = "fate"

    CONDITIONS = {
        "waiting": {"done_at": None, "given_up_at": None},
        "sent": {"done_at__isnull": False},
        "given_up": {"given_up_at__isnull": False},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("대기")), ("sent", _("보냄")), ("given_up", _("발송 실패"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**self.CONDITIONS.get(self.value() or "", {}))


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    """Rows are written by deeds and by the worker only."""

    list_display = ["created_at", "kind", "channel", "recipient", "fate", "attempts", "next_try_at"]
    list_display_links = ["created_at", "kind"]
    list_filter = [Fate, "kind", "channel"]
    search_fields = ["recipient", "kind", "dedupe_key"]
    search_help_text = _("받는 이의 전자우편이나 종류로 찾아요.")
    date_hierarchy = "created_at"
    actions = ["retry"]
    fields = readonly_fields = [
        "kind",
        "channel",
        "recipient",
        "content",
        "fate",
        "created_at",
        "attempts",
        "next_try_at",
        "done_at",
        "given_up_at",
        "last_error",
        "dedupe_key",
    ]

    @admin.display(description=_("보이는 내용"))
    def content(self, message: OutboxMessage) -> str:
        return display(message)

    @admin.display(description=_("상태"))
    def fate(self, message: OutboxMessage) -> Any:
        if message.done_at:
            return _("보냄")
        if message.given_up_at:
            return _("발송 실패")
        return _("대기") if not message.attempts else _("다시 시도 대기")

    @admin.action(
        description=_("고른 메시지를 다시 보내기(아직 못 보낸 것만)"), permissions=["retry"]
    )
    def retry(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        with transaction.atomic():
            unsent = queryset.filter(done_at=None).order_by("pk").select_for_update(of=("self",))
            channels = dict(unsent.values_list("pk", "channel"))
            OutboxMessage.objects.filter(pk__in=channels).update(
                given_up_at=None, attempts=0, next_try_at=timezone.now()
            )
            for pk, channel in channels.items():
                transaction.on_commit(partial(wake, pk, channel))
        text = ngettext(
            "%(count)d건을 다시 보내도록 했습니다.",
            "%(count)d건을 다시 보내도록 했습니다.",
            len(channels),
        )
        self.message_user(request, text % {"count": len(channels)}, messages.SUCCESS)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_outboxmessage")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
