"""Certificates as PDF: Typst sets what facts say, with fonts of the repository."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import typst

from itube.programs.certificates.facts import Facts

FOLDER = Path(__file__).resolve().parent
FONTS = FOLDER / "fonts"


def pdf_of(facts: Facts) -> bytes:
    """Return the certificate as a PDF of one page, made for archives (PDF/A-2b).

    Texts go in as data beside the template, so that nothing in them is read as Typst. Template and
    fonts are all that Typst can open. An archive takes no text that a font lacks: such a letter is
    printed as a box, in a PDF that is none of an archive.
    """
    try:
        return _compiled(facts, "a-2b")
    except typst.TypstError:
        return _compiled(facts, None)


def _compiled(facts: Facts, standard: Literal["a-2b"] | None) -> bytes:
    return typst.compile(
        FOLDER / "certificate.typ",
        root=FOLDER,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(asdict(facts), ensure_ascii=False)},
        format="pdf",
        pdf_standards=standard,
    )
