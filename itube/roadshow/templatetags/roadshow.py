"""Times of films, and data for search engines within a page."""

import json
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = template.Library()

# What would end the script element or begin a comment in it, as JSON writes it otherwise.
UNSAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


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


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """Return data as JSON-LD for search engines; browsers do not run it."""
    text = json.dumps(data, ensure_ascii=False).translate(UNSAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
