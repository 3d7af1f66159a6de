"""The cover report as PDF."""

from pathlib import Path

from itube.lib import typeset
from itube.reports.cover.facts import facts_of
from itube.reports.cover.parts import Facts
from itube.reports.figures import Report

TEMPLATE = Path(__file__).resolve().parent / "cover.typ"


def write_pdf(path: Path, report: Report) -> None:
    """Write the cover report to path in the active language, on A4."""
    path.write_bytes(pdf_of(facts_of(report)))


def pdf_of(facts: Facts) -> bytes:
    """Return the PDF of facts, made for archives (PDF/A-2a) and for who has it read aloud
    (PDF/UA-1)."""
    return typeset.pdf_of(TEMPLATE, facts, ["a-2a", "ua-1"])
