"""Certificates as PDF: Typst sets what facts say, with fonts of the repository."""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from itube.programs.certificates.facts import Facts

FOLDER = Path(__file__).resolve().parent


def pdf_of(facts: Facts) -> bytes:
    """Return the certificate as a PDF of one page, made for archives (PDF/A-2b).

    Texts go in as data beside the template, so that nothing in them is read as Typst. Template and
    fonts are all that Typst can open.
    """
    return typst.compile(
        FOLDER / "certificate.typ",
        root=FOLDER,
        font_paths=[FOLDER / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(asdict(facts), ensure_ascii=False)},
        format="pdf",
        pdf_standards="a-2b",
    )
