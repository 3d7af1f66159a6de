"""allauth's forms of security keys, which let some malformed answers through as errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@contextmanager
def _understood() -> Iterator[None]:
    """Turn what the parser of a browser's answer may raise into one sentence."""
    try:
        yield
    except (
        AttributeError,
        IndexError,
        InvalidSignature,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        raise ValidationError(
            _("보안키를 확인하지 못했어요. 다시 시도해 주세요."), code="incorrect_code"
        ) from error


class AddForm(forms.AddWebAuthnForm):
    def clean(self) -> dict[str, Any]:
        with _understood():
            return super().clean()


class AuthenticateForm(forms.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with _understood():
            return super().clean_credential()


class LoginForm(forms.LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with _understood():
            return super().clean_credential()


class ReauthenticateForm(forms.ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with _understood():
            return super().clean_credential()
