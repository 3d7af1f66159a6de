"""The pages of the exports that people ask for."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from itube.accounts.models import User
from itube.lib.downloads import as_download
from itube.lib.references import as_written
from itube.reports.exports import KEPT, ask, download_name, progress_of
from itube.reports.forms import ExportForm
from itube.reports.models import ExportJob
from itube.reports.reach import reach_of, reporting
from itube.reports.views import index_page

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@reporting
def exports(request: HttpRequest) -> HttpResponse:
    """Ask for a report; whoever comes without asking is led to the form."""
    if request.method != "POST":
        return redirect("reports:index")
    now = timezone.now()
    reach = reach_of(request)
    form = ExportForm(request.POST, reach, timezone.localdate(now))
    if not form.is_valid():
        return index_page(request, reach, form)
    job = ask(
        cast(User, request.user),
        form.cleaned_data["period"],
        form.cleaned_data["format"],
        form.center_chosen,
        now,
    )
    return redirect(job)


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
    job = _job(request, reference)
    if job.state != ExportJob.State.DONE:
        raise Http404
    response = as_download(job.file, download_name(job), TYPES[job.format])
    patch_cache_control(response, private=True, no_store=True)
    return response
