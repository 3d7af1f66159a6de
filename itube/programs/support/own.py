"""One's own request: its page, and what its requester does from there."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.attachments import AttachmentRefusedError
from bookings.desk.desks import reference_of
from itube.accounts.limits import too_many
from itube.lib.downloads import as_download
from itube.lib.rates import spend
from itube.programs.models import SupportFile, SupportRequest
from itube.programs.support import closing, deeds, publishing
from itube.programs.support.deadlines import REOPEN_DAYS
from itube.programs.support.own_forms import (
    ANSWERS,
    CancelForm,
    CloseForm,
    ConsentForm,
    OwnForm,
    ReopenForm,
    ReplyForm,
)
from itube.programs.support.reading import history_of, thread_of
from itube.programs.support.reasons import reasons_of_request
from itube.programs.support.refusals import SupportRefusedError
from itube.programs.support.states import Consent, Party
from itube.programs.support.talking import TooManyFilesError, Words

# A minute and person: each may tell others by mail.
MOST_DEEDS = 20

Does = Callable[[SupportRequest, dict[str, Any], Any, datetime], object]


@login_required
@never_cache
@require_safe
def request(http: HttpRequest, reference: str) -> HttpResponse:
    own = _own(http, reference)
    if own.reference != reference:
        return redirect(own)
    return _page(http, own)


@login_required
@never_cache
@require_safe
def file(http: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    """A file of the thread, for both of its sides; what came with a note is the center's."""
    now = timezone.now()
    seen = SupportRequest.objects.visible_to(http.user, now)
    found = get_object_or_404(seen, reference=reference_of(reference))
    files = SupportFile.objects.filter(request=found.pk, token=token.replace("\0", ""))
    if not SupportRequest.objects.seen_by_center(http.user, now).filter(pk=found.pk).exists():
        files = files.filter(message__is_note=False)
    kept = get_object_or_404(files)
    return as_download(kept.file, kept.name, kept.content_type)


def _deed(form_class: type[OwnForm], does: Does, said: Any) -> Callable[..., HttpResponse]:
    """Return the view for one deed: POST does it, or shows the page with what is wrong."""

    @login_required
    @never_cache
    @wraps(does)
    def view(http: HttpRequest, reference: str) -> HttpResponse:
        own = _own(http, reference)
        if http.method != "POST":
            return redirect(own)
        if wait := spend(f"own-support:{http.user.pk}", MOST_DEEDS, 60):
            return too_many(http, seconds=wait)
        form = form_class(own, http.POST, http.FILES)
        try:
            form.require_unchanged()
            if form.is_valid():
                does(own, form.cleaned_data, http.user, timezone.now())
                messages.success(http, said())
                return redirect(own)
        except (AttachmentRefusedError, TooManyFilesError) as refusal:
            form.add_error("files", str(refusal))
        except SupportRefusedError as refusal:
            fresh = _own(http, reference)
            form.renew(fresh)
            return _page(http, fresh, form, refusal=str(refusal), status=409)
        fresh = _own(http, reference)
        form.renew(fresh)
        return _page(http, fresh, form, status=422)

    return view


def _reply(own: SupportRequest, data: dict[str, Any], user: Any, now: datetime) -> None:
    deeds.reply(own, Words(data["text"], data["files"]), user=user, now=now)


def _cancel(own: SupportRequest, data: dict[str, Any], user: Any, now: datetime) -> None:
    closing.cancel(own, reason=data["text"], user=user, now=now)


def _close(own: SupportRequest, data: dict[str, Any], user: Any, now: datetime) -> None:
    closing.close(
        own, result=data["result"], text=data["text"], actor=user, party=Party.REQUESTER, now=now
    )


def _reopen(own: SupportRequest, data: dict[str, Any], user: Any, now: datetime) -> None:
    closing.reopen(own, reason=data["text"], actor=user, party=Party.REQUESTER, now=now)


def _consent(own: SupportRequest, data: dict[str, Any], user: Any, now: datetime) -> None:
    publishing.answer_consent(own, Consent(data["answer"]), user=user, now=now)


reply = _deed(ReplyForm, _reply, lambda: _("센터에 글을 보냈습니다."))
cancel = _deed(CancelForm, _cancel, lambda: _("요청을 취소했습니다."))
close = _deed(CloseForm, _close, lambda: _("요청을 종료했습니다."))
reopen = _deed(ReopenForm, _reopen, lambda: _("요청을 다시 열었습니다. 센터가 이어서 답합니다."))
consent = _deed(ConsentForm, _consent, lambda: _("답을 기록했습니다."))


def _own(http: HttpRequest, reference: str) -> SupportRequest:
    """Return a request that the person made; others are 404, those of one's center too."""
    mine = SupportRequest.objects.of_user(http.user).for_page()
    return get_object_or_404(mine, reference=reference_of(reference))


def _page(
    http: HttpRequest,
    own: SupportRequest,
    tried: OwnForm | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    forms = {
        form.name: tried if isinstance(tried, form) else form(own)
        for form in (ReplyForm, CancelForm, CloseForm, ReopenForm, ConsentForm)
    }
    case = own.case
    context = {
        "request_": own,
        "now": now,
        "thread": thread_of(own, Party.REQUESTER),
        "history": history_of(own, Party.REQUESTER),
        "reasons": reasons_of_request(own),
        "refusal": refusal,
        "tried": tried.name if tried else "",
        "can_reopen": closing.can_reopen(own, now),
        "reopen_days": REOPEN_DAYS,
        "answers": ANSWERS,
        "is_answered": own.consent not in (Consent.NOT_ASKED, Consent.ASKED),
        "case": case
        if case and case.published_at and case.published_at <= now and own.center.is_published
        else None,
        **{f"{name}_form": form for name, form in forms.items()},
    }
    return render(http, "programs/support/request.html", context, status=status)
