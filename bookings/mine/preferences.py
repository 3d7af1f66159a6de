"""How a person hears of bookings: which mails, and addresses for calendar programs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bookings.mine.mail_choices import choices_for, want, wanted_by
from bookings.mine.preference_forms import FeedForm, MailForm
from bookings.models import CalendarFeed
from centers.admin.limits import standing_of


@login_required
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    offered = choices_for(standing_of(request).is_staff)
    if request.method != "POST":
        return _page(request)
    form = MailForm(offered, request.POST)
    if not form.is_valid():
        return _page(request, mail_form=form)
    want(request.user, form.cleaned_data["wanted"], offered)
    messages.success(request, _("받을 메일을 저장했습니다."))
    return redirect("bookings:preferences")


@login_required
@never_cache
@require_POST
def add_feed(request: HttpRequest) -> HttpResponse:
    """Make an address; whoever has one for the same thing already keeps it."""
    form = FeedForm(request.user, timezone.now(), request.POST)
    if not form.is_valid():
        return _page(request, feed_form=form)
    try:
        with transaction.atomic():
            CalendarFeed.objects.create(owner=request.user, **form.thing)
    except IntegrityError:
        messages.info(request, _("이미 만든 주소가 있습니다. 아래에서 확인해 주시기 바랍니다."))
    else:
        messages.success(request, _("구독 주소를 만들었습니다."))
    return redirect(f"{reverse('bookings:preferences')}#feeds")


@login_required
@never_cache
@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """End the own feed whose token is in the body: no log writes that down, as it does a path."""
    feeds = CalendarFeed.objects.filter(owner=request.user, revoked_at=None)
    feed = get_object_or_404(feeds, token=request.POST.get("feed", "").replace("\0", ""))
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    messages.success(request, _("구독 주소를 없앴습니다. 그 주소로는 더 읽을 수 없습니다."))
    return redirect(f"{reverse('bookings:preferences')}#feeds")


def _page(request: HttpRequest, **forms: Any) -> HttpResponse:
    """Return the page; one of its forms may come with errors."""
    user, is_staff = request.user, standing_of(request).is_staff
    feeds = CalendarFeed.objects.filter(owner=user, revoked_at=None)
    context = {
        "mail_form": MailForm(choices_for(is_staff), initial={"wanted": wanted_by(user)}),
        "feed_form": FeedForm(user, timezone.now(), initial={"what": "own"}),
        "feeds": [
            (feed, f"{settings.BASE_URL}{reverse('calendars:feed', args=[feed.token])}")
            for feed in feeds.select_related("equipment", "center")
        ],
        "is_staff": is_staff,
        **forms,
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "bookings/preferences.html", context, status=422 if failed else 200)
