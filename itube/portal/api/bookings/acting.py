"""What all addresses of the API have in common at which someone acts, or reads what is his."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.idempotency import LONGEST_KEY, Answer, KeyReusedError, once
from bookings.refusals import BookingRefusedError
from bookings.turning_away import note_refusal
from centers.admin.limits import standing_of
from equipment.models import Equipment
from itube.portal.api.base import ApiViewSet
from itube.portal.api.bookings.refused import problem_of
from itube.portal.problems import CONTENT_TYPE, ProblemError

HEADER = "Idempotency-Key"
MEGABYTE = 1024 * 1024
KEY_PARAMETER = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    location=OpenApiParameter.HEADER,
    description=gettext_lazy(
        "같은 요청을 다시 보낼 때 같은 값을 붙이면 처음의 답을 그대로 드려요. 하루 동안 기억해요."
    ),
)
REFUSALS = (exceptions.APIException, Http404, PermissionDenied, BookingRefusedError)


class TooLargeError(exceptions.APIException):
    status_code = 413
    default_code = "too_large"


class ActingViewSet(ApiViewSet):
    """Answers people with a session or a token; nothing of it is kept on the way.

    `now` is the moment of the request.
    """

    http_method_names = ["get", "head", "post", "put", "delete"]
    permission_classes = [IsAuthenticated]
    # A body is read into memory as a whole.
    most_bytes = MEGABYTE
    # The piece of the new booking that is asked for: a refusal of it is counted.
    new_on: Equipment | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.now = timezone.now()
        super().initial(request, *args, **kwargs)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > self.most_bytes:
            raise TooLargeError(
                _("본문이 너무 커요. %(most)dMB까지 보내 주세요.")
                % {"most": self.most_bytes // MEGABYTE}
            )

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, BookingRefusedError):
            if self.new_on is not None:
                note_refusal(exc, self.new_on, standing_of(self.request), self.now)
            exc = problem_of(exc, getattr(self, "wanted", None), self.now)
        return super().handle_exception(exc)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def said(self, shape: type[serializers.Serializer], **context: Any) -> dict[str, Any]:
        """Return the values of the body as shape cleans them; ValidationError names the wrong."""
        body = shape(data=self.request.data, context={"view": self, **context})
        body.is_valid(raise_exception=True)
        return body.validated_data


Action = Callable[..., Response]


def repeatable(action: Action) -> Action:
    """With the header Idempotency-Key, answer a repeat of the same request as the first time."""

    @wraps(action)
    def answer(view: ActingViewSet, request: Request, **kwargs: Any) -> Response:
        if HEADER not in request.headers:
            return action(view, request, **kwargs)

        def first() -> Answer:
            try:
                response = action(view, request, **kwargs)
            except REFUSALS as refusal:
                response = view.handle_exception(refusal)
            return Answer(response.status_code, JSONRenderer().render(response.data).decode())

        key, fingerprint = _key(request), _fingerprint(request)
        try:
            told = once(request.user, key, fingerprint, view.now, first)
        except KeyReusedError as error:
            raise ProblemError(
                422,
                "idempotency-mismatch",
                _("이 Idempotency-Key는 다른 요청에 이미 썼어요. 새 키로 보내 주세요."),
            ) from error
        return Response(
            json.loads(told.body),
            told.status,
            content_type=CONTENT_TYPE if told.status >= 400 else None,
        )

    return answer


def _key(request: Request) -> str:
    key = request.headers[HEADER].strip()
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise exceptions.ValidationError(
            {
                HEADER: [
                    _("영문자, 숫자, 기호로 %(most)d자까지 적어 주세요. 예: UUID")
                    % {"most": LONGEST_KEY}
                ]
            }
        )
    return key


def _fingerprint(request: Request) -> str:
    """Return what tells requests apart: method, address and body, however the body is written."""
    body = json.dumps(request.data, sort_keys=True)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()
