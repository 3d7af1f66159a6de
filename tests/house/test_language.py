"""Every text in Python goes through gettext, has an English one, and is compiled."""

import ast
import re
from io import BytesIO

import pytest

from tests.house.compile_messages import CATALOGUES, compiled, read_catalogue
from tests.house.sources import modules, relative, templates

HANGUL = re.compile(r"[\uac00-\ud7a3]")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
# Korean that is data, not a page's text: words people write in files, and what the demo makes up.
DATA = (
    "itube/demo/",
    "equipment/importing/",
    "centers/importing/",
    "itube/lib/quantities",
    "itube/lib/columns.py",
    "itube/settings.py",
    "itube/embedded/",
    "itube/portal/checks.py",
)


def bare_strings(tree: ast.Module) -> list[str]:
    """Return string constants with Hangul that are neither docstrings nor gettext's arguments."""
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in GETTEXT:
                allowed |= {id(part) for arg in node.args for part in ast.walk(arg)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(id(node.value))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HANGUL.search(node.value)
        and id(node) not in allowed
    ]


PAGE_MODULES = [path for path in modules() if not relative(path).startswith(DATA)]


@pytest.mark.parametrize("path", PAGE_MODULES, ids=relative)
def test_text_in_python_goes_through_gettext(path):
    assert bare_strings(ast.parse(path.read_text())) == []


@pytest.mark.parametrize("po", CATALOGUES, ids=relative)
def test_compiled_catalogue_is_that_of_the_source(po):
    from babel.messages.mofile import read_mo

    fresh = read_mo(BytesIO(compiled(po)))
    kept = read_mo(BytesIO(po.with_suffix(".mo").read_bytes()))
    assert {m.id: m.string for m in fresh} == {m.id: m.string for m in kept}


@pytest.mark.parametrize("po", CATALOGUES, ids=relative)
def test_every_text_has_its_english(po):
    catalogue = read_catalogue(po)
    assert len(catalogue) > 100
    untranslated = [
        m.id
        for m in catalogue
        if m.id and not (m.string if isinstance(m.string, str) else all(m.string))
    ]
    fuzzy = [m.id for m in catalogue if m.id and m.fuzzy]
    korean = [m.id for m in catalogue if m.id and HANGUL.search(str(m.string))]
    assert (untranslated, fuzzy, korean) == ([], [], [])


def test_catalogue_holds_every_text_of_templates_and_python():
    ids = [
        m.id if isinstance(m.id, str) else m.id[0] for po in CATALOGUES for m in read_catalogue(po)
    ]
    # A template's single percent sign is doubled in the catalogue.
    known = {*ids, *(text.replace("%%", "%") for text in ids)}
    asked = set()
    for path in templates():
        asked |= set(re.findall(r"\{%\s*translate\s+\"((?:[^\"\\]|\\.)*)\"", path.read_text()))
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GETTEXT:
                asked |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    assert sorted(text for text in asked if HANGUL.search(text) and text not in known) == []
