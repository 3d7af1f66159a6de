"""A person's own pages: profile, company, consents, leaving, and sign-up in one transaction."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import signup as allauth_signup
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from itube.accounts import companies, consents, privacy, second_factor
from itube.accounts.forms import CompanyForm, LeaveForm, ProfileForm
from itube.accounts.models import Consent, ConsentText, MembershipRequest
from itube.lib.client_address import of_request


def signup(request: HttpRequest) -> HttpResponse:
    """allauth's sign-up, whole or not at all: account, consents, company and mail."""
    try:
        with transaction.atomic():
            return allauth_signup(request)
    except IntegrityError:
        # Someone took the same address a moment ago. Now the form sees it, and says nothing.
        return allauth_signup(request)


@login_required
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _profile_page(request)
    form = ProfileForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("나의 정보를 바꿨습니다."))
        return redirect("accounts:profile")
    # The form has written what was typed onto the user that the header shows.
    request.user.refresh_from_db()
    return _profile_page(request, profile_form=form)


def _profile_page(request: HttpRequest, **forms: object) -> HttpResponse:
    """Return the profile; one of its forms may come with errors."""
    user = request.user
    given = {
        consent.text.kind: consent
        for consent in Consent.objects.filter(user=user, withdrawn_at=None)
        .select_related("text")
        .order_by("given_at")
    }
    context = {
        "profile_form": ProfileForm(instance=user),
        "company_form": CompanyForm(),
        "membership": user.membership_requests.select_related("company").first(),
        "to_decide": MembershipRequest.objects.decidable_by(user).for_list()
        if user.company_id
        else [],
        "consents": [
            (given[text.kind].text if text.kind in given else text, given.get(text.kind))
            for text in consents.at_sign_up(timezone.now())
        ],
        "may_leave": not second_factor.has_power(user),
        **forms,
    }
    failed = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "accounts/profile.html", context, status=422 if failed else 200)


@login_required
@require_POST
def company(request: HttpRequest) -> HttpResponse:
    """Join the company of the number in the form."""
    form = CompanyForm(request.POST)
    if not form.is_valid():
        return _profile_page(request, company_form=form)
    try:
        waits = form.join(request.user)
    except companies.MembershipRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("소속 확인을 신청했습니다. 확인되면 전자우편으로 알려 드립니다.")
            if waits
            else _("회사를 등록했습니다."),
        )
    return redirect("accounts:profile")


@login_required
@require_POST
def leave_company(request: HttpRequest) -> HttpResponse:
    companies.leave(request.user)
    messages.success(request, _("소속을 해제했습니다."))
    return redirect("accounts:profile")


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a colleague's request; `answer` is accept or decline."""
    asked = get_object_or_404(MembershipRequest.objects.decidable_by(request.user), pk=pk)
    accepted = request.POST.get("answer") == "accept"
    try:
        companies.decide(asked.pk, actor=request.user, accepted=accepted, now=timezone.now())
    except MembershipRequest.DoesNotExist:
        messages.error(request, _("다른 사람이 먼저 처리했습니다."))
    except companies.MembershipRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("소속을 확인했습니다.") if accepted else _("소속 신청을 반려했습니다.")
        )
    return redirect("accounts:profile")


@login_required
@require_POST
def consent(request: HttpRequest, kind: str) -> HttpResponse:
    """Give or take back one consent; `answer` is give or withdraw."""
    now = timezone.now()
    texts = ConsentText.objects.in_force(now).exclude(kind__in=consents.ASKED_ELSEWHERE)
    text = next((text for text in texts if text.kind == kind), None)
    if text is None:
        messages.error(request, _("그런 동의 항목이 없습니다."))
    elif request.POST.get("answer") == "give":
        consents.give(request.user, [text], now, of_request(request))
        messages.success(request, _("동의했습니다."))
    else:
        try:
            consents.withdraw(request.user, kind, now)
        except consents.ConsentRefusedError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("동의를 철회했습니다."))
    return redirect("accounts:profile")


@login_required
@never_cache
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The person's own data as a JSON file."""
    return JsonResponse(
        privacy.own_data(request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="i-tube-my-data.json"'},
    )


@login_required
@reauthentication_required(allow_get=True)
def leave(request: HttpRequest) -> HttpResponse:
    """Say what leaving means, then forget the person and sign out."""
    if second_factor.has_power(request.user):
        messages.error(
            request, _("권한이 있는 계정은 운영자가 권한을 거둔 뒤에 탈퇴할 수 있습니다.")
        )
        return redirect("accounts:profile")
    now = timezone.now()
    if reasons := privacy.what_is_open(request.user, now):
        messages.error(request, " ".join(reasons))
        return redirect("accounts:profile")
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/leave.html", {"form": form}, status=status)
    user = request.user
    try:
        privacy.anonymise(user, now)
    except privacy.StillNeededError as reason:
        messages.error(request, str(reason))
        return redirect("accounts:profile")
    logout(request)
    messages.success(request, _("탈퇴했습니다. 개인정보를 지웠습니다."))
    return redirect("home")
