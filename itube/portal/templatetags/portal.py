"""Template tags for every page: icons, days and times, and the language of a text."""

import datetime
import html
import json
import re
from typing import Any

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from itube.lib.names import in_english
from itube.portal import navigation

register = template.Library()

# What would end a script element or begin a comment in it, as JSON may write it otherwise.
UNSAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
HANGUL = re.compile(r"[\uac00-\ud7a3]")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the drawing `i-<name>` of static/img/icons.svg; it says nothing to screen readers."""
    return format_html(
        '<svg class="ico" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def day(value: datetime.date) -> str:
    """Return `2019. 7. 12.`, in English `12 Jul 2019`; of a moment its day in Seoul."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value)
    if in_english():
        return f"{value.day} {value:%b %Y}"
    return f"{value.year}. {value.month}. {value.day}."


@register.filter
def moment(value: datetime.datetime) -> str:
    """Return `2019. 7. 12. 14:05`, in English `12 Jul 2019, 14:05`; the time is Seoul's."""
    value = timezone.localtime(value)
    return f"{day(value)}{',' if in_english() else ''} {value:%H:%M}"


@register.filter
def month(value: datetime.date) -> str:
    """Return `2019. 7.`, in English `Jul 2019`."""
    return f"{value:%b %Y}" if in_english() else f"{value.year}. {value.month}."


@register.filter
def lang(text: object) -> SafeString:
    """Return ` lang="ko"` for the tag around a Korean text on an English page, else nothing.

    Screen readers then read data that has no English name with a Korean voice.
    """
    return (
        format_html(' lang="{}"', "ko")
        if in_english() and HANGUL.search(str(text))
        else SafeString("")
    )


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """Return data as JSON-LD for search engines; browsers do not run it."""
    text = json.dumps(data, ensure_ascii=False).translate(UNSAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.filter
def sector_icon(code: str) -> str:
    """Return the name of the icon of the sector with that code."""
    return navigation.SECTORS[code][1] if code in navigation.SECTORS else "box"


@register.simple_tag(takes_context=True)
def again(context: template.Context, name: str) -> str:
    """Return the text of a block of the page once more, for an attribute."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return " ".join(html.unescape(block.render(context)).split())


@register.filter
def in_language(path: str, language: str) -> str:
    """Return a page's address in that language: with /en or without."""
    return navigation.in_language(path, language)
