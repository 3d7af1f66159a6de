"""Texts that hold for everyone: privacy, terms, accessibility, and what consent is asked for.

Terms of use are the text that people agree to at sign-up, and stand nowhere else; the other two
are documents that nobody agrees to. Every version can be read.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from itube.accounts.models import ConsentText, Document
from itube.lib import prose
from itube.lib.kept import kept_page
from itube.lib.names import in_english

# What consent is asked for beside the terms, in the order of the page.
CONSENTS = (
    ConsentText.Kind.PRIVACY,
    ConsentText.Kind.THIRD_PARTY,
    ConsentText.Kind.SUPPORT,
    ConsentText.Kind.CASE,
    ConsentText.Kind.NEWS,
)


class Text(Protocol):
    """What a consent text and a document have in common."""

    version: int
    effective_from: datetime

    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...


@dataclass(frozen=True)
class Version:
    """One version in the list of all; state is coming, now or past."""

    text: Text
    state: str


def versions(texts: list[Text], now: datetime) -> list[Version]:
    """Return texts, which come newest first, with how each stands at now."""
    found, in_force = [], False
    for text in texts:
        if text.effective_from > now:
            state = "coming"
        else:
            state = "past" if in_force else "now"
            in_force = True
        found.append(Version(text, state))
    return found


def _show(
    request: HttpRequest, name: str, texts: list[Text], version: int | None, **more: object
) -> HttpResponse:
    """Show the version that is asked for, or the one in force; Http404 where there is none."""
    known = versions(texts, timezone.now())
    shown = next(
        (
            each
            for each in known
            if (each.state == "now" if version is None else each.text.version == version)
        ),
        None,
    )
    if shown is None:
        raise Http404
    context = {
        "name": name,
        "text": shown.text,
        "state": shown.state,
        "sections": prose.sections(shown.text.body),
        "versions": known,
        "officer": settings.PRIVACY_OFFICER_EN if in_english() else settings.PRIVACY_OFFICER,
        **more,
    }
    return render(request, "portal/guidance/text.html", context)


@require_safe
@kept_page
def privacy(request: HttpRequest, version: int | None = None) -> HttpResponse:
    in_force = {text.kind: text for text in ConsentText.objects.in_force(timezone.now())}
    return _show(
        request,
        "privacy",
        list(Document.objects.of_kind(Document.Kind.PRIVACY)),
        version,
        consents=[in_force[kind] for kind in CONSENTS if kind in in_force],
    )


@require_safe
@kept_page
def terms(request: HttpRequest, version: int | None = None) -> HttpResponse:
    texts = ConsentText.objects.filter(kind=ConsentText.Kind.TERMS)
    return _show(request, "terms", list(texts.order_by("-effective_from", "-version")), version)


@require_safe
@kept_page
def accessibility(request: HttpRequest, version: int | None = None) -> HttpResponse:
    texts = Document.objects.of_kind(Document.Kind.ACCESSIBILITY)
    return _show(request, "accessibility", list(texts), version)


@require_safe
@kept_page
def consent(request: HttpRequest, kind: str, version: int | None = None) -> HttpResponse:
    """What consent is asked for at sign-up or with a booking, word for word."""
    if kind not in CONSENTS:
        raise Http404
    texts = ConsentText.objects.filter(kind=kind).order_by("-effective_from", "-version")
    return _show(request, "consent", list(texts), version, kind=kind)
