"""The pages of files: asking for one, having one every month, following and taking it."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from centers.admin.limits import standing_of
from centers.permissions import Deed
from itube.accounts.models import User
from itube.lib.downloads import as_download
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.lib.references import as_written
from itube.reports.export_forms import ExportForm, ScheduleForm
from itube.reports.exports import ask, download_name, note_download, progress_of, refusal_for
from itube.reports.models import KEPT, ExportJob, ReportSchedule
from itube.reports.monthly import last_month
from itube.reports.reach import Reach, reach_of, reporting
from itube.reports.schedules import switch_off, switch_on

PAGE_SIZE = 20

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@reporting
def exports(request: HttpRequest) -> HttpResponse:
    """One's files of the last month with the form for another; the form comes back with errors."""
    now = timezone.now()
    reach = reach_of(request)
    if request.method != "POST":
        return _page(request, reach)
    form = ExportForm(request.POST, reach, timezone.localdate(now))
    if not form.is_valid():
        return _page(request, reach, export_form=form)
    user = cast(User, request.user)
    if refusal := refusal_for(user):
        form.add_error("kind", refusal)
        return _page(request, reach, export_form=form)
    data = form.cleaned_data
    job = ask(
        user,
        data["period"],
        data["format"],
        form.center_chosen,
        now,
        kind=data["kind"],
        with_personal=data["with_personal"],
        reason=data["reason"],
        reason_text=data["reason_text"],
    )
    return redirect(job)


def _page(
    request: HttpRequest,
    reach: Reach,
    *,
    export_form: ExportForm | None = None,
    schedule_form: ScheduleForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    if export_form is None:
        export_form = ExportForm(None, reach, today, initial=_initial(request.GET, today))
    if schedule_form is None:
        schedule_form = ScheduleForm(None, reach)
    jobs = ExportJob.objects.visible_to(request.user, now).for_list()
    try:
        pages = Pages(jobs.count(), page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError as error:
        raise Http404 from error
    schedules = ReportSchedule.objects.filter(user=cast(User, request.user)).for_list()
    context = {
        "export_form": export_form,
        "schedule_form": schedule_form,
        "jobs": jobs[pages.rows],
        "pages": pages,
        # Days that the form was opened with have no business in other pages' addresses.
        "query": QueryDict(),
        "schedules": schedules,
    }
    status = 422 if export_form.errors or schedule_form.errors else 200
    return render(request, "reports/exports.html", context, status=status)


def _initial(asked: QueryDict, today: Any) -> dict[str, Any]:
    """Return what the form begins with: what the page of figures was about, or the last month."""
    month = last_month(today)
    known = {name: asked[name] for name in ("first_day", "last_day", "center") if name in asked}
    return {"first_day": month.first, "last_day": month.last} | known


def _job(request: HttpRequest, reference: str) -> ExportJob:
    mine = ExportJob.objects.visible_to(request.user, timezone.now()).for_list()
    return get_object_or_404(mine, reference=as_written(reference))


@reporting
@require_safe
@never_cache
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """One export: how far it is, then its file. The page asks for its next form by itself."""
    job = _job(request, reference)
    template = "reports/_export.html" if request.htmx else "reports/export.html"  # type: ignore[attr-defined]
    return render(
        request,
        template,
        {"job": job, "percent": progress_of(job), "kept_until": job.created_at + KEPT},
    )


@reporting
@require_safe
def download(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The file; that somebody took one with personal data is written down each time."""
    job = _job(request, reference)
    if job.state != ExportJob.State.DONE:
        raise Http404
    name = download_name(job)
    response = as_download(job.file, name, TYPES[name.rpartition(".")[2]])
    patch_cache_control(response, private=True, no_store=True)
    if request.method == "GET":
        note_download(job, cast(User, request.user))
    return response


@reporting
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Have a report every month."""
    reach = reach_of(request)
    form = ScheduleForm(request.POST, reach)
    if not form.is_valid():
        return _page(request, reach, schedule_form=form)
    switch_on(
        cast(User, request.user), form.cleaned_data["format"], form.center_chosen, timezone.now()
    )
    messages.success(request, _("매달 11일에 지난달 보고서를 메일로 알려 드립니다."))
    return redirect(f"{reverse('reports:exports')}#monthly")


@reporting
@require_POST
def switch(request: HttpRequest, reference: str) -> HttpResponse:
    """Have a report that one once wanted every month no more, or again (active=1)."""
    mine = ReportSchedule.objects.filter(user=cast(User, request.user)).select_related(
        "user", "center"
    )
    schedule = get_object_or_404(mine, reference=as_written(reference))
    if request.POST.get("active") != "1":
        switch_off(schedule)
        messages.success(request, _("이 보고서를 더 보내지 않습니다."))
    elif standing_of(request).may(Deed.REPORT, schedule.center_id):
        switch_on(schedule.user, schedule.format, schedule.center, timezone.now())
        messages.success(request, _("매달 11일에 지난달 보고서를 메일로 알려 드립니다."))
    else:
        messages.error(request, _("이제 이 센터의 현황을 볼 권한이 없습니다."))
    return redirect(f"{reverse('reports:exports')}#monthly")
