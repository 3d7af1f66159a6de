"""Certificates as PDF."""

from pathlib import Path

from itube.lib import typeset
from itube.programs.certificates.facts import Facts

TEMPLATE = Path(__file__).resolve().parent / "certificate.typ"


def pdf_of(facts: Facts) -> bytes:
    """Return the certificate as a PDF of one page, made for archives (PDF/A-2b)."""
    return typeset.pdf_of(TEMPLATE, facts, ["a-2b"])
