"""Template tags for every page: icons, days and times, and the language of a text."""

import datetime
import re

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from itube.lib.names import in_english
from itube.portal.navigation import SECTORS

register = template.Library()

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


@register.filter
def sector_icon(code: str) -> str:
    """Return the name of the icon of the sector with that code."""
    return SECTORS[code][1] if code in SECTORS else "box"
