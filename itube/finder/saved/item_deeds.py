"""Putting pieces into lists, taking them out, moving them up and down, noting what matters."""

from typing import cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from equipment.models import Equipment
from itube.accounts.models import User
from itube.finder import lists
from itube.finder.models import SavedItem, SavedList
from itube.finder.models.lists import LONGEST_NOTE
from itube.finder.saved.forms import AddForm
from itube.finder.saved.list_pages import get_list

# The lists that the page of adding offers: those changed last.
OFFERED = 100


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The page for one piece (?equipment=); sent, the piece is in the list, and one is back at
    the page one came from."""
    user = cast(User, request.user)
    given = request.POST if request.method == "POST" else request.GET
    published = Equipment.objects.published().select_related("center")
    piece = get_object_or_404(published.numbered(given.get("equipment", "")))
    offered = list(SavedList.objects.visible_to(user).for_list()[:OFFERED])
    if request.method != "POST":
        back = way_back(request.META.get("HTTP_REFERER", ""), request.get_host())
        return _page(request, piece, AddForm(offered), back)
    back = way_back(request.POST.get("back", ""))
    form = AddForm(offered, request.POST)
    if not form.is_valid():
        return _page(request, piece, form, back)
    try:
        saved, is_new = _put(form, piece, user)
    except lists.ListRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, piece, form, back)
    if is_new:
        text = _("‘%(piece)s’ 장비를 ‘%(list)s’ 목록에 담았습니다.")
        messages.success(request, text % {"piece": piece.name, "list": saved.name})
    else:
        text = _("‘%(piece)s’ 장비는 ‘%(list)s’ 목록에 이미 있습니다.")
        messages.info(request, text % {"piece": piece.name, "list": saved.name})
    return redirect(back or saved.get_absolute_url())


@transaction.atomic
def _put(form: AddForm, piece: Equipment, user: User) -> tuple[SavedList, bool]:
    """Put piece into the list that was chosen, or into a new one of user's own."""
    now, note = timezone.now(), form.cleaned_data["note"]
    saved = form.chosen or lists.make(
        user, name=form.cleaned_data["name"], note="", shared=False, now=now
    )
    try:
        return saved, lists.add(saved, piece, user, note=note, now=now)
    except SavedList.DoesNotExist:
        raise Http404 from None


@login_required
@never_cache
@require_POST
def remove(request: HttpRequest, reference: str) -> HttpResponse:
    item = _item(request, reference)
    lists.remove(item, timezone.now())
    messages.success(request, _("장비를 목록에서 뺐습니다."))
    return redirect(item.list)


@login_required
@never_cache
@require_POST
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """POST `to`: up or down."""
    item = _item(request, reference)
    lists.move(item, up=request.POST.get("to") == "up")
    return redirect(f"{item.list.get_absolute_url()}#{item.equipment.itube_no}")


@login_required
@never_cache
@require_POST
def note(request: HttpRequest, reference: str) -> HttpResponse:
    item = _item(request, reference)
    text = request.POST.get("note", "").replace("\0", "").strip()
    if len(text) > LONGEST_NOTE:
        text = text[:LONGEST_NOTE]
        cut = _("메모는 %(most)d자까지 적을 수 있어 뒤를 줄였습니다.")
        messages.warning(request, cut % {"most": LONGEST_NOTE})
    lists.annotate(item, text)
    return redirect(f"{item.list.get_absolute_url()}#{item.equipment.itube_no}")


def _item(request: HttpRequest, reference: str) -> SavedItem:
    """Return the item of the piece in the body, of a list that the person may see."""
    saved = get_list(SavedList.objects.visible_to(cast(User, request.user)), reference)
    numbered = Equipment.objects.numbered(request.POST.get("equipment", ""))
    items = saved.items.select_related("equipment", "list")
    return get_object_or_404(items, equipment__in=numbered)


def way_back(address: str, host: str = "") -> str:
    """Return address without its host if it is a page of the finder, a piece or a comparison, else
    nothing: nobody is sent elsewhere. An address with a host must name that one."""
    try:
        parts = urlsplit(address)
        if parts.netloc != host or not parts.path.startswith("/") or "\\" in address:
            return ""
        if resolve(parts.path).namespace != "equipment":
            return ""
    except (ValueError, Resolver404):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _page(request: HttpRequest, piece: Equipment, form: AddForm, back: str) -> HttpResponse:
    context = {"piece": piece, "form": form, "back": back}
    return render(request, "finder/list_add.html", context, status=422 if form.errors else 200)
