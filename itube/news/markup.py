"""Texts of notices and events: Markdown in, HTML out that is safe whoever wrote it.

HTML in the text is shown as it is typed, links lead to the web, to mail or within the site, and
pictures are no part of it, so that nothing needs to be cleaned afterwards.
"""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# The page's own heading is the first; a text begins below it.
FIRST_HEADING = 2


class _Renderer(RendererHTML):
    """Headings begin at h2, and what is wide scrolls by itself."""

    def render_heading(self, tokens: list[Token], idx: int) -> str:
        token = tokens[idx]
        level = min(6, max(FIRST_HEADING, int(token.tag[1])))
        return f"<h{level}>" if token.nesting > 0 else f"</h{level}>\n"

    def heading_open(
        self, tokens: list[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return self.render_heading(tokens, idx)

    def heading_close(
        self, tokens: list[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return self.render_heading(tokens, idx)


_markdown = MarkdownIt("js-default", renderer_cls=_Renderer).disable(["image", "fence", "code"])


def as_html(text: str) -> SafeString:
    """Return text as HTML; never raises."""
    return mark_safe(_markdown.render(text))  # noqa: S308 - escaped by the renderer
