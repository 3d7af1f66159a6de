"""Times of films, and data for search engines within a page."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def clock(seconds: Decimal | int) -> str:
    """Return `0:05`, minutes and whole seconds."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


@register.filter
def length_in_words(seconds: int) -> str:
    """Return `34초`, `1분 5초`, as people say it."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return gettext("%(seconds)d초") % {"seconds": rest}
    if not rest:
        return gettext("%(minutes)d분") % {"minutes": minutes}
    return gettext("%(minutes)d분 %(seconds)d초") % {"minutes": minutes, "seconds": rest}
