"""Make the fonts of our PDFs from Pretendard GOV: `python3 tools/certificate_fonts.py`.

Needs npm, and fonttools (no dependency of the portal: `pip install fonttools` beside it).
Certificates name people, so the regular one has all Hangul syllables; the bold one, which prints
fixed words and names of centers, has those of KS X 1001, and what it lacks is printed in the
regular one. Cover reports take the same two; they name pieces of equipment, in which there are
Greek letters and signs of units. The licence reserves the name Pretendard for what its author
makes, so that these have another.
"""

import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "pretendard-gov@1.3.9"
TARGET = Path(__file__).resolve().parent.parent / "itube" / "lib" / "fonts"
FAMILY = "Certificate Gothic"
COMMON = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3C9), (0x2010, 0x2027), (0x2030, 0x203B),
    (0x2070, 0x208E), (0x20A9, 0x20A9), (0x20AC, 0x20AC), (0x2100, 0x212B), (0x2160, 0x217F),
    (0x2190, 0x2199), (0x2200, 0x226B), (0x2460, 0x2473), (0x25A0, 0x25CF), (0x3000, 0x3020),
    (0x3131, 0x318E), (0x3200, 0x321E), (0x3260, 0x327F), (0x3380, 0x33DF), (0xFF01, 0xFF5E),
)  # fmt: skip


def ks_x_1001() -> set[int]:
    """Return the 2,350 syllables of everyday texts."""
    rows = (bytes([high, low]) for high in range(0xB0, 0xC9) for low in range(0xA1, 0xFF))
    return {ord(row.decode("euc-kr")) for row in rows}


def make(source: Path, weight: str, hangul: set[int]) -> None:
    options = subset.Options(layout_features=["kern", "ccmp", "locl"], hinting=False)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    common = {code for first, last in COMMON for code in range(first, last + 1)}
    subsetter.populate(unicodes=common | hangul)
    subsetter.subset(font)
    rename(font, weight)
    font.save(TARGET / f"CertificateGothic-{weight}.otf")


def rename(font: TTFont, weight: str) -> None:
    names = {
        1: FAMILY if weight in ("Regular", "Bold") else f"{FAMILY} {weight}",
        2: weight,
        3: f"1.309;{FAMILY} {weight}",
        4: f"{FAMILY} {weight}",
        6: f"{FAMILY.replace(' ', '')}-{weight}",
        16: FAMILY,
        17: weight,
    }
    table = font["name"]
    for record in list(table.names):
        if record.nameID in names:
            record.string = names[record.nameID]
    compact = font["CFF "].cff
    compact.fontNames = [names[6]]
    top = compact.topDictIndex[0]
    top.FullName, top.FamilyName = names[4], FAMILY


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        with tarfile.open(Path(folder) / done.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
        dist = Path(folder) / "package" / "dist"
        TARGET.mkdir(parents=True, exist_ok=True)
        static = dist / "public" / "static"
        make(static / "PretendardGOV-Regular.otf", "Regular", set(range(0xAC00, 0xD7A4)))
        make(static / "PretendardGOV-Bold.otf", "Bold", ks_x_1001())
        (TARGET / "LICENSE").write_bytes((dist / "LICENSE.txt").read_bytes())


if __name__ == "__main__":
    main()
