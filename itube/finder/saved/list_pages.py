"""One's lists and those of one's company: made, renamed, shared, taken over, deleted, exported."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from itube.accounts.models import User
from itube.finder import lists
from itube.finder.models import SavedList
from itube.finder.models.lists import SavedListQuerySet
from itube.finder.saved.export import csv_of_list
from itube.finder.saved.forms import ListForm
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.lib.references import as_written

PAGE_SIZE = 20


@login_required
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    seen = SavedList.objects.visible_to(cast(User, request.user))
    total = seen.count()
    try:
        pages = Pages(total, page_number(request.GET.get("page")), PAGE_SIZE)
    except NoSuchPageError:
        raise Http404 from None
    context = {
        "lists": seen.for_list()[pages.rows],
        "pages": pages,
        "query": request.GET,
        "total": total,
    }
    return render(request, "finder/lists.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if request.method != "POST":
        return _form(request, ListForm(user))
    form = ListForm(user, request.POST)
    if not form.is_valid():
        return _form(request, form)
    try:
        saved = lists.make(user, now=timezone.now(), **form.told)
    except lists.ListRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form)
    messages.success(request, _("‘%(name)s’ 목록을 만들었습니다.") % {"name": saved.name})
    return redirect(saved)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    user = cast(User, request.user)
    saved = get_list(SavedList.objects.managed_by(user).select_related("owner__company"), reference)
    if request.method != "POST":
        shared = saved.company_id is not None
        initial = {"name": saved.name, "note": saved.note, "shared": shared}
        return _form(request, ListForm(user, initial=initial), saved)
    form = ListForm(user, request.POST)
    if not form.is_valid():
        return _form(request, form, saved)
    lists.edit(saved, now=timezone.now(), **form.told)
    messages.success(request, _("‘%(name)s’ 목록을 고쳤습니다.") % {"name": saved.name})
    return redirect(saved)


@login_required
@never_cache
@require_POST
def delete(request: HttpRequest, reference: str) -> HttpResponse:
    saved = get_list(SavedList.objects.managed_by(cast(User, request.user)), reference)
    saved.delete()
    messages.success(request, _("‘%(name)s’ 목록을 지웠습니다.") % {"name": saved.name})
    return redirect("saved:lists")


@login_required
@never_cache
@require_POST
def take_over(request: HttpRequest, reference: str) -> HttpResponse:
    """A shared list whose owner has left the company becomes that of whoever asks first."""
    user = cast(User, request.user)
    saved = get_list(SavedList.objects.visible_to(user).without_owner(), reference)
    if lists.take_over(saved, user):
        messages.success(request, _("‘%(name)s’ 목록을 맡았습니다.") % {"name": saved.name})
    return redirect(saved)


@login_required
@never_cache
@require_safe
def as_csv(request: HttpRequest, reference: str) -> HttpResponse:
    saved = get_list(SavedList.objects.visible_to(cast(User, request.user)), reference)
    day = f"{timezone.localdate():%Y%m%d}"
    response = HttpResponse(
        csv_of_list(saved, timezone.localdate()),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="i-tube-{saved.reference}-{day}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def get_list(among: SavedListQuerySet, reference: str) -> SavedList:
    """Return the list of that reference among those that may be had, or raise Http404."""
    return get_object_or_404(among, reference=as_written(reference))


def _form(request: HttpRequest, form: ListForm, saved: SavedList | None = None) -> HttpResponse:
    back = saved.get_absolute_url() if saved else reverse("saved:lists")
    status = 422 if form.errors else 200
    context = {"form": form, "list": saved, "back": back}
    return render(request, "finder/list_form.html", context, status=status)
