"""Compiles locale/*/LC_MESSAGES/*.po with Babel, so that no machine needs msgfmt.

`python -m tests.house.compile_messages` writes the .mo files; a test compares them.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))


def read_catalogue(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3])


def compiled(po: Path) -> bytes:
    """Return the .mo that belongs to po."""
    out = BytesIO()
    write_mo(out, read_catalogue(po))
    return out.getvalue()


if __name__ == "__main__":
    for source in CATALOGUES:
        source.with_suffix(".mo").write_bytes(compiled(source))
        print(source.relative_to(ROOT))
