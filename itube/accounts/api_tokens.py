"""API keys: who comes with `Authorization: Token KEY`."""

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions

from itube.accounts.backends import has_ended
from itube.accounts.models import User


class TokenAuthentication(authentication.TokenAuthentication):
    """REST framework's, but the keys of a demonstration end with it."""

    def authenticate_credentials(self, key: str) -> tuple[User, object]:
        user, token = super().authenticate_credentials(key)
        if has_ended(user):
            raise exceptions.AuthenticationFailed(_("시연이 끝나 쓸 수 없는 API 키예요."))
        return user, token
