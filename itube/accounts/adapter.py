"""What is our own about allauth: its mail, its messages, its idea of an address."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from itube.accounts import limits, second_factor
from itube.accounts.backends import has_ended
from itube.accounts.models import User
from itube.lib.client_address import of_request
from itube.outbox.telling import tell

# Mail with an address in it that opens an account, or gives it a new password.
SECRET = {
    "account.email_confirmation",
    "account.email_confirmation_signup",
    "account.password_reset_key",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("전자우편이나 비밀번호가 맞지 않아요."),
        "email_taken": _("이 주소는 쓸 수 없어요. 다른 주소를 적어 주세요."),
        "duplicate_email": _("지금 쓰는 주소와 같아요. 다른 주소를 적어 주세요."),
        "enter_current_password": _("현재 비밀번호가 맞지 않아요."),
        "incorrect_code": _("인증번호가 맞지 않아요. 지금 보이는 번호를 적어 주세요."),
        "incorrect_password": _("비밀번호가 맞지 않아요."),
        "invalid_or_expired_key": _("링크가 잘못되었거나 기한이 지났어요."),
        "invalid_password_reset": _("비밀번호를 다시 정하는 링크가 잘못되었거나 이미 쓰였어요."),
        "too_many_login_attempts": _("여러 번 틀렸어요. 5분 뒤에 다시 시도해 주세요."),
        "rate_limited": _("요청이 너무 잦아요. 잠시 뒤에 다시 시도해 주세요."),
        "account_inactive": _("쓸 수 없는 계정이에요."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        # Requests without an address share one limit, rather than fail.
        return of_request(request) or "0.0.0.0"  # noqa: S104 - an address, not a binding

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Tell the outbox; the kind is `account.<template>` or `mfa.<template>`."""
        request = allauth_context.request
        mail = self.render_mail(
            template_prefix,
            email,
            {
                "request": request,
                "email": email,
                "current_site": get_current_site(request),
                **context,
            },
        )
        app, _folder, template = template_prefix.split("/")
        kind = f"{app}.{template}"
        payload = {"subject": mail.subject, "text": str(mail.body), "secret": kind in SECRET}
        tell(kind, email, payload, f"{kind}:{uuid4().hex}")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if has_ended(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            page = limits.too_many(request, action="login_failed")
            raise ImmediateHttpResponse(page) from error


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("인증번호가 맞지 않아요. 지금 보이는 번호를 적어 주세요."),
        "cannot_delete_authenticator": _(
            "이 계정은 2단계 인증이 꼭 있어야 해요. 다른 방법을 먼저 더한 뒤에 해제해 주세요."
        ),
    }

    def _get_site_name(self) -> str:
        return "i-tube"

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("보안키 %(number)d") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor keeps the last one."""
        factors = Authenticator.objects.filter(
            user=authenticator.user, type__in=second_factor.FACTORS
        )
        return factors.exclude(pk=authenticator.pk).exists() or not second_factor.is_required(
            authenticator.user
        )
