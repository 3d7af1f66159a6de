"""Asking for support: a form that shows to whom the request goes, and why, before it is sent."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.attachments import AttachmentRefusedError
from centers.models import Center
from itube.accounts.limits import too_many
from itube.accounts.models import ConsentText
from itube.lib.client_address import of_request
from itube.lib.rates import spend
from itube.lib.references import new_reference, reference_from
from itube.programs.models import SupportRequest
from itube.programs.support import deeds
from itube.programs.support.asking_form import AskForm, kind_names, prefilled
from itube.programs.support.deadlines import ANSWER_DAYS
from itube.programs.support.routes import ANY, routes_of
from itube.programs.support.routing import expert_for
from itube.programs.support.states import Topic
from itube.programs.support.talking import TooManyFilesError, Words

# Requests of one person in a day, and forms kept for one address in an hour.
MOST_A_DAY, DAY = 10, 24 * 60 * 60
MOST_DRAFTS, HOUR = 30, 60 * 60
# Where the session keeps what someone typed before signing in; files cannot be kept so.
DRAFT = "support_draft"
KEPT = ("topic", "title", "text", "process", "kind", "field", "province", "center", "consent")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form. Its buttons send it, or ask (`again`) which centers fit what is typed now.

    Who is not signed in signs in first, and comes back to what was typed; sending takes the
    button once more.
    """
    if request.method != "POST":
        draft = request.session.get(DRAFT) if "draft" in request.GET else None
        return _page(request, AskForm(initial=draft or prefilled(request.GET.dict())))
    if "again" in request.POST:
        return _page(request, AskForm(initial=request.POST.dict()))
    form = AskForm(request.POST, request.FILES)
    if not request.user.is_authenticated:
        return _sign_in_first(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _send(request, form)


def _sign_in_first(request: HttpRequest, form: AskForm) -> HttpResponse:
    if wait := spend(f"support-draft:{of_request(request)}", MOST_DRAFTS, HOUR):
        return too_many(request, seconds=wait)
    if not form.is_valid():
        return _page(request, form, status=422)
    request.session[DRAFT] = {name: request.POST.get(name, "") for name in KEPT}
    messages.info(
        request, _("로그인하면 적은 내용이 그대로 나와요. 확인하고 보내기를 한 번 더 눌러 주세요.")
    )
    return redirect_to_login(f"{reverse('support:new')}?draft=1")


def _send(request: HttpRequest, form: AskForm) -> HttpResponse:
    now, user = timezone.now(), request.user
    # The same form sent twice is one request.
    key = request.POST.get("key", "") or new_reference()
    reference = reference_from("support", str(user.pk), key)
    sent = SupportRequest.objects.of_user(user).filter(reference=reference)
    if before := sent.first():
        return redirect(before)
    if wait := spend(f"support:{user.pk}", MOST_A_DAY, DAY):
        return too_many(request, seconds=wait)
    data, wanted = form.cleaned_data, form.wanted
    candidate = routes_of(wanted).to(data["center"])
    center = Center.objects.filter(pk=candidate.key).first() if candidate else None
    asked = SupportRequest(
        reference=reference,
        topic=data["topic"],
        title=data["title"],
        kind=wanted.kind,
        item=wanted.item,
        step=wanted.step,
        field=wanted.field,
        province=wanted.province,
        center=center,
        expert=expert_for(center, wanted) if center else None,
        why=candidate.why if candidate else {},
    )
    try:
        deeds.send(asked, Words(data["text"], data["files"]), user=user, now=now)
    except (AttachmentRefusedError, TooManyFilesError) as refusal:
        form.add_error("files", str(refusal))
        return _page(request, form, status=422)
    except IntegrityError:
        if before := sent.first():
            return redirect(before)
        raise
    request.session.pop(DRAFT, None)
    messages.success(
        request,
        _("기술지원 요청을 보냈습니다. 요청번호는 %(reference)s입니다.") % {"reference": reference},
    )
    return redirect(asked)


def _page(request: HttpRequest, form: AskForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    given: Any = form.data if form.is_bound else form.initial
    chosen = given.get("center", "")
    routes = routes_of(form.wanted, chosen)
    offered = [ANY, *(route.center.code for route in routes.shown)]
    if chosen not in offered and routes.shown:
        chosen = routes.shown[0].center.code
    context = {
        "form": form,
        "routes": routes.shown,
        "chosen": chosen,
        "any": ANY,
        "topics": TOPICS,
        "kind_names": kind_names(),
        "answer_days": ANSWER_DAYS,
        "key": request.POST.get("key") or new_reference(),
        "consent": ConsentText.objects.in_force(now).get(kind=ConsentText.Kind.SUPPORT),
        "is_known": request.user.is_authenticated,
    }
    return render(request, "programs/support/new.html", context, status=status)


TOPICS = (
    (Topic.CONSULTATION, "chat"),
    (Topic.DEMONSTRATION, "check"),
    (Topic.TEST_ADVICE, "chart"),
)
