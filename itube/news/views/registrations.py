"""Registering for an event without an account, and giving the place back by the mail's link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from itube.accounts.limits import too_many
from itube.lib.client_address import of_request
from itube.lib.names import in_english
from itube.lib.rates import spend
from itube.news import registering
from itube.news.forms import RegistrationForm
from itube.news.models import Event, Registration
from itube.news.models.registration import KEPT
from itube.news.registering import RegistrationRefusedError

# Attempts an hour from one address: an office behind one address may come as a whole.
MOST_ATTEMPTS = 20
PERIOD = 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form stands on a page of its own, so that the event's page can be kept whole."""
    now = timezone.now()
    event = get_object_or_404(Event.objects.published(now).with_registrations(), slug=slug)
    if not event.takes_registrations_at(now):
        return redirect(event)
    form, refused = RegistrationForm(), ""
    if request.method == "POST":
        if seconds := spend(f"event-registration:{of_request(request)}", MOST_ATTEMPTS, PERIOD):
            return too_many(request, seconds=seconds)
        form = RegistrationForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                registering.register(
                    event,
                    name=data["name"],
                    organisation=data["organisation"],
                    email=data["email"],
                    language="en" if in_english() else "ko",
                    now=now,
                )
                return redirect("news:registered", event.slug)
            except RegistrationRefusedError as refusal:
                refused = str(refusal)
    full = event.capacity is not None and event.registered >= event.capacity
    context = {
        "event": event,
        "form": form,
        "refused": refused,
        "places_left": None if event.capacity is None else event.capacity - event.registered,
        "is_full": full and not refused,
        "kept_days": KEPT.days,
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "news/register.html", context, status=status)


@require_safe
def registered(request: HttpRequest, slug: str) -> HttpResponse:
    """Says the same to everyone: who has registered is told by mail alone."""
    event = get_object_or_404(Event.objects.published(timezone.now()), slug=slug)
    return render(request, "news/registered.html", {"event": event})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; POST cancels. A link that leads to nothing any more says so too.

    The page names no person: whoever has the link may be anybody.
    """
    own = Registration.objects.filter(token=token.replace("\0", "")).select_related("event").first()
    done = False
    if request.method == "POST" and own:
        registering.cancel(own)
        done = True
    status = 200 if own else 404
    context = {"registration": own, "done": done, "event": own.event if own else None}
    return render(request, "news/registration.html", context, status=status)
