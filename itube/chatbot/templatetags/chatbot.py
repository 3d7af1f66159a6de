"""The language of what a turn says, which may be another than that of the page."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from itube.lib.names import in_english

register = template.Library()

HANGUL = re.compile(r"[\uac00-\ud7a3]")


@register.filter
def tongue(text: str, language: str) -> SafeString:
    """Return ` lang="ko"` or ` lang="en"` for the tag around text, which was said in language,
    where the page around it is in the other one."""
    has_hangul = bool(HANGUL.search(text))
    if in_english():
        return format_html(' lang="{}"', "ko") if has_hangul else SafeString("")
    return (
        format_html(' lang="{}"', "en") if language == "en" and not has_hangul else SafeString("")
    )
