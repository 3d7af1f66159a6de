"""The cover report as PDF: Typst sets what facts say, with the fonts that certificates have."""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from itube.programs.certificates.making import FONTS
from itube.reports.cover.facts import facts_of
from itube.reports.cover.parts import Facts
from itube.reports.figures import Report

FOLDER = Path(__file__).resolve().parent


def write_pdf(path: Path, report: Report) -> None:
    """Write the cover report to path in the active language, on A4.

    It is made for archives (PDF/A-2a), and for who has it read aloud (PDF/UA-1).
    """
    path.write_bytes(pdf_of(facts_of(report)))


def pdf_of(facts: Facts) -> bytes:
    """Return the PDF of facts.

    Texts go in as data beside the template, so that nothing in them is read as Typst. An archive
    takes no text that a font lacks: such a letter is printed as a box, in a PDF that is none of an
    archive.
    """
    try:
        return _compiled(facts, is_archive=True)
    except typst.TypstError:
        return _compiled(facts, is_archive=False)


def _compiled(facts: Facts, *, is_archive: bool) -> bytes:
    return typst.compile(
        FOLDER / "cover.typ",
        root=FOLDER,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(asdict(facts), ensure_ascii=False)},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"] if is_archive else [],
    )
