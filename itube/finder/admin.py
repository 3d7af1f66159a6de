"""What people asked in vain, as a list of what the words of the search still lack."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centers.admin.limits import standing_of
from equipment.models import Equipment
from itube.finder.finding import Question, SearchTooSlowError, find
from itube.finder.models import QuestionLog
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.lib.sheets_out import Column, Look, Row, csv_of

PERIODS = (30, 90)
PAGE_SIZE = 50
LOOKED_AT = 5  # pieces
FOR_WORDS = [QuestionLog.Kind.NONE, QuestionLog.Kind.CORRECTED, QuestionLog.Kind.REFINED]


@admin.register(QuestionLog)
class QuestionLogAdmin(admin.ModelAdmin):
    """One page: counted by text, most frequent first; who runs the portal sees it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return standing_of(request).runs_portal

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return standing_of(request).runs_portal

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        site = self.admin_site
        return [
            path("done/", site.admin_view(self.done), name="finder_questionlog_done"),
            path("csv/", site.admin_view(self.as_csv), name="finder_questionlog_csv"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._check(request)
        days, kind, q = _asked(request.GET)
        rows = _rows(days, kind, q)
        try:
            pages = Pages(rows.count(), page_number(request.GET.get("page")), PAGE_SIZE)
        except NoSuchPageError as error:
            raise Http404 from error
        stays = QueryDict(mutable=True)
        stays.update({"days": str(days), "kind": kind, "q": q})
        look = request.GET.get("look", "")
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "rows": [_shown(row, look) for row in rows[pages.rows]],
            "pages": pages,
            "query": stays,
            "days": days,
            "periods": PERIODS,
            "kind": kind,
            "kinds": QuestionLog.Kind.choices,
            "q": q,
        }
        return render(request, "admin/finder/questions.html", context)

    def done(self, request: HttpRequest) -> HttpResponse:
        """Take a question off the list until it is asked again."""
        return require_POST(self._done)(request)

    def _done(self, request: HttpRequest) -> HttpResponse:
        self._check(request)
        text, sent = request.POST.get("text", ""), request.POST
        rows = QuestionLog.objects.filter(
            text=text, kind=sent.get("kind", ""), language=sent.get("language", ""), done=False
        )
        if rows.update(done=True):
            told = _("‘%(text)s’을(를) 끝낸 일로 두었습니다. 다시 물으면 다시 나타납니다.")
            self.message_user(request, told % {"text": text}, messages.SUCCESS)
        days, kind, q = _asked(request.GET)
        back = QueryDict(mutable=True)
        back.update({"days": str(days), "kind": kind, "q": q})
        return redirect(f"{reverse('admin:finder_questionlog_changelist')}?{back.urlencode()}")

    def as_csv(self, request: HttpRequest) -> HttpResponse:
        """The whole list as a file."""
        self._check(request)
        columns = [
            Column(_("질문")),
            Column(_("구분")),
            Column(_("언어")),
            Column(_("횟수"), Look.COUNT),
            Column(_("마지막 날")),
            Column(_("대신 찾은 말")),
            Column(_("조건")),
        ]
        names = dict(QuestionLog.Kind.choices)
        rows = (
            Row(
                [
                    row["text"],
                    str(names[row["kind"]]),
                    row["language"],
                    row["times"],
                    row["last"].isoformat(),
                    row["meant"],
                    row["conditions"],
                ]
            )
            for row in _rows(*_asked(request.GET))
        )
        response = HttpResponse(csv_of(columns, rows), content_type="text/csv; charset=utf-8")
        name = f"questions-{timezone.localdate()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _asked(given: QueryDict) -> tuple[int, str, str]:
    """Return days, kind and words of the list; what makes no sense is as if it were missing."""
    days = next((days for days in PERIODS if str(days) == given.get("days")), PERIODS[0])
    kind = given.get("kind", QuestionLog.Kind.NONE)
    if kind not in {*QuestionLog.Kind.values, ""}:
        kind = QuestionLog.Kind.NONE
    return days, kind, given.get("q", "").strip()[:200]


def _rows(days: int, kind: str, q: str) -> Any:
    rows = QuestionLog.objects.asked_since(timezone.localdate() - timedelta(days=days - 1))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(text__icontains=q) if q else rows


def _shown(row: dict[str, Any], look: str) -> dict[str, Any]:
    """Return a row with its links, and with what its text finds now if it is the one looked at."""
    add = ""
    if row["kind"] in FOR_WORDS:
        words = ", ".join(dict.fromkeys(filter(None, [row["text"], row["meant"]])))
        given = QueryDict(mutable=True)
        given["words"] = words.replace("[", "").replace("]", "")
        add = f"{reverse('admin:equipment_synonymgroup_add')}?{given.urlencode()}"
    return row | {
        "label": QuestionLog.Kind(row["kind"]).label,
        "add": add,
        "now": _found(row["text"]) if row["text"] == look else None,
    }


def _found(text: str) -> dict[str, Any]:
    try:
        answer = find(Question(q=text), page_size=LOOKED_AT, facets=False)
    except SearchTooSlowError:
        return {"slow": True}
    pieces = Equipment.objects.in_bulk(answer.ids)
    return {
        "total": answer.total,
        "corrected": answer.corrected,
        "words": [word.stem for word in answer.reading.words],
        "hits": [pieces[key] for key in answer.ids],
    }
