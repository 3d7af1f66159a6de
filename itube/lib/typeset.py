"""PDFs set by Typst: a template of ours, facts as data, and fonts of the repository."""

import json
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).resolve().parent / "fonts"

# Beyond the first plane there are emoji, and letters of scripts that nobody here is named in.
LAST_OF_LETTERS = 0xFFFF
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}


def printable(text: str) -> str:
    """Return text as one line without what no printer shows: control characters, directions,
    and the planes of pictures."""
    spaced = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
    )
    kept = (
        character
        for character in spaced
        if ord(character) <= LAST_OF_LETTERS and unicodedata.category(character) not in UNSEEN
    )
    return " ".join("".join(kept).split())


def pdf_of(template: Path, facts: Any, standards: list[str]) -> bytes:
    """Return the PDF that template makes of facts, a dataclass, by the standards of archives.

    Texts go in as data beside the template, so that nothing in them is read as Typst. The
    template's folder and the fonts are all that Typst can open. An archive takes no text that a
    font lacks: such a letter is printed as a box, in a PDF that is none of an archive.
    """
    try:
        return _compiled(template, facts, standards)
    except typst.TypstError:
        return _compiled(template, facts, [])


def _compiled(template: Path, facts: Any, standards: list[Any]) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(asdict(facts), ensure_ascii=False)},
        format="pdf",
        pdf_standards=standards,
    )
