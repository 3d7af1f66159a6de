"""Every text in Python goes through gettext, has an English one, and is compiled."""

import ast
import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from django.utils.translation.template import templatize

from tests.house.compile_messages import CATALOGUES, compiled, read_catalogue
from tests.house.sources import modules, relative, templates

Asked = tuple[str | None, str]

HANGUL = re.compile(r"[\uac00-\ud7a3]")
GETTEXT = {
    *("_", "gettext", "gettext_lazy", "gettext_noop"),
    *("ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"),
}
# Korean that is data, not a page's text: words people write in files, and what the demo makes up.
DATA = (
    "itube/demo/",
    # Patterns and names of what people type, and examples in docstrings of rules.
    "itube/chatbot/reading/",
    "itube/chatbot/answers/cases.py",
    "itube/chatbot/carrying.py",
    "itube/chatbot/fidelity.py",
    "itube/chatbot/known.py",
    "itube/chatbot/said.py",
    "itube/chatbot/masking.py",
    "itube/chatbot/viewing.py",
    "equipment/importing/",
    "equipment/search/analysis.py",
    "equipment/search/spec_reading/",
    "equipment/search/spoken.py",
    "equipment/search/suggest.py",
    "equipment/units.py",
    "centers/importing/",
    "itube/lib/quantities",
    "itube/news/loading.py",
    "itube/lib/columns.py",
    "itube/lib/hangul.py",
    "itube/lib/prose.py",
    "itube/lib/provinces.py",
    "itube/settings.py",
    "itube/embedded/",
    "itube/portal/checks.py",
    "itube/portal/services/asked.py",
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


def texts_of(catalogue: Catalog) -> dict[str, str]:
    # Plural texts come as lists, and one text may stand under several contexts.
    return {repr((m.context, m.id)): repr(m.string) for m in catalogue}


@pytest.mark.parametrize("po", CATALOGUES, ids=relative)
def test_compiled_catalogue_is_that_of_the_source(po):
    from babel.messages.mofile import read_mo

    fresh = read_mo(BytesIO(compiled(po)))
    kept = read_mo(BytesIO(po.with_suffix(".mo").read_bytes()))
    assert texts_of(fresh) == texts_of(kept)


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
    known = {
        (m.context, text)
        for po in CATALOGUES
        for m in read_catalogue(po)
        for text in ([m.id] if isinstance(m.id, str) else m.id)
    }
    asked = {text for path in templates() for text in asked_by_template(path.read_text())}
    asked |= {text for path in modules() for text in asked_by_module(path.read_text())}
    missing = {(context, text) for context, text in asked - known if HANGUL.search(text)}
    assert sorted(missing, key=str) == []


def asked_by_module(source: str) -> set[Asked]:
    """Return (context, text) of every call of gettext with constants in Python source."""
    asked: set[Asked] = set()
    for node in ast.walk(ast.parse(source)):
        name = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Call) and name in GETTEXT:
            values = [part.value for part in node.args if isinstance(part, ast.Constant)]
            texts = [value for value in values if isinstance(value, str)]
            context = texts.pop(0) if "pgettext" in name else None
            asked |= {(context, text) for text in texts}
    return asked


def asked_by_template(source: str) -> set[Asked]:
    """Return the same of a template, as makemessages sees it: templatize() makes it Python."""
    string = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    asked: set[Asked] = set()
    for name, arguments in re.findall(
        rf"\b(n?p?gettext|_)\(((?:\s*{string}\s*,?)+)", templatize(source), re.S
    ):
        texts = [ast.literal_eval(found) for found in re.findall(string, arguments)]
        context = texts.pop(0) if "p" in name.split("gettext")[0] else None
        asked |= {(context, text) for text in texts}
    return asked
