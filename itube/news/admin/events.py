"""Events with their programme, and who has registered."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itube.accounts.models import PersonalDataAccess
from itube.lib.sheets_out import Column, Look, Row, Sheet, csv_of
from itube.lib.xlsx_out import write_xlsx
from itube.news.admin.texts import TextAdmin
from itube.news.models import Event, ProgrammePart, Registration
from itube.news.registering import forget

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ProgrammeInline(admin.TabularInline):
    model = ProgrammePart
    extra = 1


@admin.register(Event)
class EventAdmin(TextAdmin):
    list_display = [
        *("title_ko", "kind", "sector", "stage", "starts_at", "place_ko"),
        *("registered", "capacity"),
    ]
    list_filter = ["kind", "online", "sector", "starts_at"]
    date_hierarchy = "starts_at"
    inlines = [ProgrammeInline]
    readonly_fields = ["registration_lists"]
    fieldsets = [
        (None, {"fields": [("kind", "sector"), "slug"]}),
        (
            gettext_lazy("언제, 어디서"),
            {"fields": [("starts_at", "ends_at"), ("place_ko", "place_en"), "online"]},
        ),
        (gettext_lazy("한국어"), {"fields": ["title_ko", "summary_ko", "body_ko"]}),
        (gettext_lazy("영어"), {"fields": ["title_en", "summary_en", "body_en"]}),
        (
            gettext_lazy("참가 신청"),
            {
                "fields": [
                    ("takes_registrations", "capacity"),
                    "registration_ends_at",
                    "registration_lists",
                ]
            },
        ),
        (
            gettext_lazy("영상"),
            {
                "fields": [
                    "live_url",
                    "recording_url",
                    ("recording_note_ko", "recording_note_en"),
                    ("captions_ko_url", "captions_en_url"),
                ]
            },
        ),
        (gettext_lazy("게시"), {"fields": [("published_at", "unpublish_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).annotate(registered=Count("registrations"))

    @admin.display(description=gettext_lazy("신청"), ordering="registered")
    def registered(self, event: Event) -> int:
        return event.registered  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("신청자 명단"))
    def registration_lists(self, event: Event) -> str:
        if event.pk is None:
            return "-"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">CSV</a> · <a href="{}">XLSX</a>',
            f"{reverse('admin:news_registration_changelist')}?event__id__exact={event.pk}",
            _("목록"),
            reverse("admin:news_event_people", args=[event.pk, "csv"]),
            reverse("admin:news_event_people", args=[event.pk, "xlsx"]),
        )

    def get_urls(self) -> list[Any]:
        people = self.admin_site.admin_view(self.people)
        return [
            path("<int:pk>/registrations.<str:form>", people, name="news_event_people"),
            *super().get_urls(),
        ]

    def people(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        """The registrations of one event as a file; that somebody took it is written down."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if form not in ("csv", "xlsx"):
            raise Http404
        event = get_object_or_404(Event, pk=pk)
        people = list(event.registrations.order_by("place"))
        PersonalDataAccess.objects.create(
            actor=request.user,
            deed=PersonalDataAccess.Deed.EXPORT,
            subject=f"news.event {event.pk}",
            rows=len(people),
        )
        rows = [_row(person) for person in people]
        if form == "csv":
            response = HttpResponse(
                csv_of(_columns(), rows), content_type="text/csv; charset=utf-8"
            )
        else:
            response = HttpResponse(_workbook(event, rows), content_type=XLSX)
        name = f"{event.slug}-registrations.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


def _columns() -> list[Column]:
    return [
        Column(_("자리"), Look.COUNT, 6),
        Column(_("이름"), width=16),
        Column(_("소속"), width=28),
        Column(_("전자우편"), width=32),
        Column(_("신청한 때"), width=18),
    ]


def _row(person: Registration) -> Row:
    at = f"{timezone.localtime(person.registered_at):%Y-%m-%d %H:%M}"
    return Row([person.place, person.name, person.organisation, person.email, at])


def _workbook(event: Event, rows: list[Row]) -> bytes:
    starts: datetime = timezone.localtime(event.starts_at)
    sheet = Sheet(
        _("참가 신청"),
        event.title,
        _columns(),
        rows,
        subtitle=f"{starts:%Y-%m-%d %H:%M} · {event.place}",
        notes=[_("행사가 끝난 뒤에는 이 파일도 지워 주십시오.")],
    )
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "registrations.xlsx"
        write_xlsx(target, [sheet], written=lambda: None)
        return target.read_bytes()


@admin.register(Registration)
class RegistrationAdmin(admin.ModelAdmin):
    """People register themselves; here they are seen, and deleted when they ask for it.

    Each look at a list or a page is written to PersonalDataAccess.
    """

    list_display = ["name", "organisation", "email", "event", "place", "registered_at"]
    list_filter = ["event"]
    list_select_related = ["event"]
    search_fields = ["name", "organisation", "email"]
    fields = readonly_fields = [
        *("event", "place", "name", "organisation", "email"),
        *("language", "consent_version", "registered_at"),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Registration) -> None:
        forget([obj.token])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        forget(list(queryset.values_list("token", flat=True)))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        response = super().changelist_view(request, extra_context)
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist is not None:
            self._note(request, "news.registration", len(changelist.result_list))
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if context.get("original"):
            self._note(request, f"news.registration {context['original'].pk}", 1)
        return super().render_change_form(request, context, *args, **kwargs)

    def _note(self, request: HttpRequest, subject: str, rows: int) -> None:
        PersonalDataAccess.objects.create(
            actor=request.user, deed=PersonalDataAccess.Deed.VIEW, subject=subject, rows=rows
        )
