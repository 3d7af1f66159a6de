"""The chatbot's page, and the part of it that the panel of other pages shows."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from equipment.models import Equipment, ProcessStep, ProductItem
from itube.accounts.limits import too_many
from itube.chatbot.holding import held, hold, let_go
from itube.chatbot.limiting import seconds_to_wait
from itube.chatbot.models import KEPT, KEPT_OF_MEMBERS, LONGEST, Conversation
from itube.chatbot.showing import Shown, examples, shown
from itube.chatbot.slots import Slots
from itube.chatbot.talking import TextRefusedError, talk

SHOWN = 30  # turns of a conversation, the last ones
LONGEST_ABOUT = 100


def by_script(request: HttpRequest) -> bool:
    """Return whether assistant.js asks, which takes a part of the page."""
    return request.headers.get("X-Requested-With") == "assistant"


def private(view):
    """Mark a view whose answer is one visitor's: nothing on the way keeps it."""

    @never_cache
    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return marked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assistant(request: HttpRequest) -> HttpResponse:
    """The conversation with a form; what is posted is answered and leads back here.

    ?q= fills the form and asks nothing; ?about= is what the page was about that one came from.
    """
    if request.method == "POST":
        return _ask(request)
    return _page(request, text=request.GET.get("q", ""), about=request.GET.get("about", ""))


@private
@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """The conversation with its form, without a page around them: for the panel."""
    about = request.GET.get("about", "")
    if not by_script(request):
        return redirect("assistant")
    return render(request, "chatbot/_panel.html", _context(request, about=about))


@private
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Begin another conversation; the one before stays until its time is over."""
    response = HttpResponse(status=204) if by_script(request) else redirect("assistant")
    let_go(response)
    return response


@private
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete all conversations of a member, or the one that a visitor's browser holds."""
    with transaction.atomic():
        if conversation := held(request):
            conversation.delete()
        Conversation.objects.of(request.user).delete()
    messages.success(request, _("챗봇 대화를 지웠습니다."))
    response = redirect("assistant")
    let_go(response)
    return response


def in_words(about: str) -> Slots | None:
    """Return what a page is about as slots: a piece by its number, an item by its slug, a step by
    `<item>.<number>`; None if there is no such thing."""
    about = about.strip()[:LONGEST_ABOUT]
    if not about or "\0" in about:
        return None
    if piece := Equipment.objects.published().numbered(about).first():
        return Slots(piece=piece.number)
    slug, _dot, number = about.partition(".")
    item = ProductItem.objects.filter(slug=slug).first()
    if item is None:
        return None
    steps = ProcessStep.objects.filter(item=item)
    if number.isdecimal() and len(number) < 4 and steps.filter(number=int(number)).exists():
        return Slots(item=item.slug, step=f"{item.slug}.{int(number)}")
    return Slots(item=item.slug)


def _ask(request: HttpRequest) -> HttpResponse:
    if seconds := seconds_to_wait(request, request.user):
        return _asked_too_often(request, seconds)
    # A suggestion is a button, which is sent beside the field.
    text = request.POST.get("suggestion") or request.POST.get("text", "")
    about = request.POST.get("about", "")
    try:
        turn = talk(text, held(request), request.user, timezone.now(), context=in_words(about))
    except TextRefusedError as error:
        if by_script(request):
            return _said(request, str(error), 422)
        return _page(request, text=text, about=about, error=str(error))
    if by_script(request):
        response = render(request, "chatbot/_turn.html", {"turn": shown(turn), "is_last": True})
    else:
        response = _back_to_last(about)
    hold(response, turn.conversation)
    return response


def _back_to_last(about: str) -> HttpResponse:
    address = reverse("assistant")
    if about and in_words(about):
        # The page goes on being about it.
        address = f"{address}?{urlencode({'about': about[:LONGEST_ABOUT]})}"
    return HttpResponseRedirect(f"{address}#last")


def _asked_too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    if not by_script(request):
        return too_many(request, seconds=seconds)
    text = _("질문이 너무 잦아요. %(seconds)s초 뒤에 다시 물어 주세요.") % {"seconds": seconds}
    response = _said(request, text, 429)
    response["Retry-After"] = str(seconds)
    return response


def _said(request: HttpRequest, text: str, status: int) -> HttpResponse:
    return render(request, "chatbot/_error.html", {"error": text}, status=status)


def _page(request: HttpRequest, *, text: str, about: str, error: str = "") -> HttpResponse:
    context = _context(request, text=text, about=about, error=error)
    return render(request, "chatbot/assistant.html", context, status=422 if error else 200)


def _context(request: HttpRequest, *, about: str, text: str = "", error: str = "") -> dict:
    conversation = held(request)
    return {
        "turns": turns_of(conversation),
        "text": text[: 2 * LONGEST].replace("\0", ""),
        "about": about if in_words(about) else "",
        "error": error,
        "examples": examples(),
        "longest": LONGEST,
        "days": KEPT.days,
        "days_of_members": KEPT_OF_MEMBERS.days,
        "has_conversations": conversation is not None
        or Conversation.objects.of(request.user).exists(),
    }


def turns_of(conversation: Conversation | None) -> list[Shown]:
    """Return the last SHOWN turns of conversation, the oldest first: one statement."""
    if conversation is None:
        return []
    last = conversation.turns.order_by("-number")[:SHOWN]
    return [shown(turn) for turn in reversed(last)]
