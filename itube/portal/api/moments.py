"""Times in query parameters: a day in Seoul, or an ISO time with its offset."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.request import Request

from itube.finder.moments import parse_moment
from itube.lib.periods import Span

WINDOW = [
    OpenApiParameter(
        "from",
        {"type": "string", "example": "2030-01-07"},
        description=gettext_lazy("여기부터. 서울 날짜이거나 시차를 붙인 ISO 8601 시각"),
    ),
    OpenApiParameter(
        "to",
        {"type": "string", "example": "2030-01-14"},
        description=gettext_lazy("여기 바로 앞까지. 날짜이면 그날 0시 앞까지"),
    ),
]


def asked_moment(request: Request, name: str) -> datetime | None:
    """Return the moment of a query parameter, None without it; ValidationError says what is right.

    A day means its first instant in Seoul.
    """
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    moment = parse_moment(text)
    if moment is None:
        raise exceptions.ValidationError(
            {
                name: [
                    _(
                        "날짜나 시차를 붙인 시각으로 적어 주세요. "
                        "예: 2030-01-07, 2030-01-07T09:00:00+09:00"
                    )
                ]
            }
        )
    return moment


def asked_window(start: datetime, end: datetime) -> Span:
    """Return [start, end); ValidationError unless it has any length."""
    if end <= start:
        raise exceptions.ValidationError({"to": [_("from보다 늦은 때를 적어 주세요.")]})
    return Span(start, end)
