"""API keys: who comes with `Authorization: Token KEY`."""

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions
from rest_framework.authtoken.models import Token

from itube.accounts.backends import has_ended
from itube.accounts.models import User


class TokenAuthentication(authentication.TokenAuthentication):
    """REST framework's, but the person comes with the company, and a demonstration's keys end."""

    def authenticate_credentials(self, key: str) -> tuple[User, Token]:
        token = Token.objects.select_related("user__company").filter(key=key).first()
        if token is None or not token.user.is_active:
            raise exceptions.AuthenticationFailed(_("쓸 수 없는 API 키예요."))
        if has_ended(token.user):
            raise exceptions.AuthenticationFailed(_("시연이 끝나 쓸 수 없는 API 키예요."))
        return token.user, token
