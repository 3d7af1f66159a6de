"""Rules about templates: they compile, keep to the layers, the CSP and the language."""

import re

import pytest
from django.template import engines

from tests.house.sources import ROOT, modules, relative, templates

# Lowest first. A folder of templates/ belongs to a layer; it may use its own and lower ones.
LAYERS = [
    "partials",
    "account",
    "accounts",
    "mail",
    "centers",
    "equipment",
    "news",
    "roadshow",
    "cases",
    "bookings",
    "desk",
    "programs",
    "finder",
    "reports",
    "portal",
]
FOLDER_LAYER = {"mfa": "account", "allauth": "account", "errors": "partials", "admin": "portal"}
# Tag libraries of ours, by the layer that owns them.
LIBRARY_LAYER = {"portal": "partials"}

HANGUL = re.compile(r"[\uac00-\ud7a3]")
TRANSLATED = re.compile(
    r"\{%\s*(?:translate|trans)\s.*?%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}"
    r"|_\(\s*(?:\"[^\"]*\"|'[^']*')\s*\)",
    re.S,
)
HTML = [path for path in templates() if path.suffix == ".html"]


def layer_of(name: str) -> int:
    """Return the layer of a template's name; what lies at the top belongs to every page."""
    folder = name.split("/")[0] if "/" in name else "partials"
    folder = FOLDER_LAYER.get(folder, folder)
    return LAYERS.index(folder)


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_template_compiles(path):
    engines["django"].get_template(path.relative_to(ROOT / "templates").as_posix())


@pytest.mark.parametrize("path", HTML, ids=relative)
def test_template_uses_only_its_own_and_lower_layers(path):
    text = path.read_text()
    name = path.relative_to(ROOT / "templates").as_posix()
    for used in re.findall(r"\{%\s*(?:include|extends)\s+[\"']([^\"']+)", text):
        if (ROOT / "templates" / used).exists():
            assert layer_of(used) <= layer_of(name), f"{name} uses {used}, which lies higher"


@pytest.mark.parametrize("path", HTML, ids=relative)
def test_template_keeps_the_content_security_policy(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text())
    assert not re.search(r"<style\b", text), "style belongs into static/css"
    # Mails are no pages: their programs know no style sheets, and our policy does not reach them.
    if "templates/mail/" not in path.as_posix():
        assert not re.search(r"\sstyle\s*=", text), "no style attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "no handler attribute"
    for attributes, content in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.S):
        is_data = 'type="application/json"' in attributes or "ld+json" in attributes
        assert not content.strip() or is_data, "script belongs into static/js"


@pytest.mark.parametrize("path", HTML, ids=relative)
def test_visible_text_goes_through_gettext(path):
    bare = TRANSLATED.sub("", path.read_text())
    lines = [line.strip() for line in bare.splitlines() if HANGUL.search(line)]
    assert lines == []


def test_every_icon_is_drawn_somewhere():
    known = re.findall(r'<symbol id="i-([\w-]+)"', (ROOT / "static/img/icons.svg").read_text())
    sources = [*HTML, *modules(), *(ROOT / "static/js").rglob("*.js")]
    text = "\n".join(path.read_text() for path in sources)
    assert [name for name in known if not re.search(rf"[\"'#]{name}[\"']", text)] == []
