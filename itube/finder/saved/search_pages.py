"""Saving a question of the finder, renaming it, looking at what is new, deleting it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from itube.accounts.models import User
from itube.finder import searches
from itube.finder.models import SavedSearch
from itube.finder.saved.forms import SearchForm
from itube.lib.references import as_written


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The question stands in the address, as in the finder's; sent, it is kept."""
    user = cast(User, request.user)
    back = f"{reverse('equipment:finder')}?{searches.normalised(request.GET)}"
    try:
        filterset = searches.check(request.GET)
        if request.method != "POST":
            form = SearchForm(initial={"name": searches.in_words(filterset)})
            return _form(request, form, filterset=filterset, back=back)
        form = SearchForm(request.POST)
        if not form.is_valid():
            return _form(request, form, filterset=filterset, back=back)
        search, is_new = searches.keep(user, request.GET, now=timezone.now(), **form.cleaned_data)
    except searches.SearchRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if is_new:
        messages.success(request, _("‘%(name)s’ 검색을 저장했습니다.") % {"name": search.name})
    else:
        messages.info(
            request, _("같은 조건을 ‘%(name)s’(으)로 이미 저장했습니다.") % {"name": search.name}
        )
    return redirect("saved:index")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    search = _search(request, reference)
    if request.method != "POST":
        form = SearchForm(initial={"name": search.name, "mail": search.mail})
        return _form(request, form, search=search)
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _form(request, form, search=search)
    search.name, search.mail = form.cleaned_data["name"], form.cleaned_data["mail"]
    search.save(update_fields=["name", "mail"])
    messages.success(request, _("‘%(name)s’ 검색을 고쳤습니다.") % {"name": search.name})
    return redirect("saved:index")


@login_required
@never_cache
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """What is found now is known to the person from now on."""
    search = _search(request, reference)
    if searches.look(search, timezone.now()):
        messages.success(
            request, _("‘%(name)s’의 새 장비를 확인한 것으로 했습니다.") % {"name": search.name}
        )
    return redirect("saved:index")


@login_required
@never_cache
@require_POST
def delete(request: HttpRequest, reference: str) -> HttpResponse:
    search = _search(request, reference)
    search.delete()
    messages.success(request, _("‘%(name)s’ 검색을 지웠습니다.") % {"name": search.name})
    return redirect("saved:index")


def _search(request: HttpRequest, reference: str) -> SavedSearch:
    mine = SavedSearch.objects.visible_to(cast(User, request.user))
    return get_object_or_404(mine, reference=as_written(reference))


def _form(
    request: HttpRequest,
    form: SearchForm,
    *,
    search: SavedSearch | None = None,
    filterset: searches.FinderFilter | None = None,
    back: str = "",
) -> HttpResponse:
    filterset = filterset or searches.read(search.query if search else "")
    context = {
        "form": form,
        "search": search,
        "asked": searches.in_words(filterset),
        "wrong": searches.wrong_conditions(filterset),
        "back": back or reverse("saved:index"),
    }
    status = 422 if form.errors else 200
    return render(request, "finder/search_form.html", context, status=status)
