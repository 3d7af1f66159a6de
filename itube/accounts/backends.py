"""Who may sign in, and stay signed in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from itube.accounts.models import User


def has_ended(user: User) -> bool:
    """Return whether user is an account of a demonstration that is over.

    Its password is known to everybody and nobody asks it for a second factor; a portal that began
    as a demonstration still holds it.
    """
    return user.is_demo and not settings.DEMO


class SignInBackend(AuthenticationBackend):
    """allauth's; Django asks it on every request, so that sessions of a demonstration end too."""

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, with the company that many pages name."""
        user = User.objects.select_related("company").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: User) -> bool:
        return super().user_can_authenticate(user) and not has_ended(user)
