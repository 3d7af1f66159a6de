"""The page of a person's key to the API: made, shown once, revoked."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from rest_framework.authtoken.models import Token

from itube.accounts.models import User


@login_required
@never_cache
@reauthentication_required(allow_get=True)
def tokens(request: HttpRequest) -> HttpResponse:
    """Show whether there is a key. POST with `make` replaces it, with `revoke` deletes it.

    A new key is shown in the answer to the POST and never again.
    """
    key = ""
    if request.method == "POST":
        with transaction.atomic():
            # A second click waits: each person has one key, and two at once would be refused.
            User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
            Token.objects.filter(user=request.user).delete()
            if "make" in request.POST:
                key = Token.objects.create(user=request.user).key
        if not key:
            messages.success(request, _("API 키를 없앴습니다. 이 키를 쓰던 프로그램은 멈춥니다."))
            return redirect("accounts:tokens")
    token = Token.objects.filter(user=request.user).first()
    return render(request, "accounts/tokens.html", {"token": token, "key": key})
