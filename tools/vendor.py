"""Refresh the vendored npm packages under static/vendor: `python3 tools/vendor.py`.

Packages come through the ordinary npm client, so that its own configuration says from where.
Only what the pages use is kept, with its licence. Lines that name source maps are removed,
because the manifest storage stops at a map that is not there.
"""

import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
VENDOR = TOOLS.parent / "static" / "vendor"
SOURCE_MAP = re.compile(r"^\s*(//|/\*)[#@]\s*sourceMappingURL=.*$", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """What is taken from one npm package: files by pattern, and where they go.

    A package that ships no licence gets the one kept here beside this script.
    """

    folder: str
    spec: str
    files: dict[str, str]
    licence: str = ""


PACKAGES = [
    Package(
        "htmx",
        "htmx.org@2.0.11",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "pretendard-gov",
        "pretendard-gov@1.3.9",
        {
            "dist/web/variable/pretendardvariable-gov-dynamic-subset.css": "pretendard-gov.css",
            "dist/web/variable/woff2-dynamic-subset/*.woff2": "woff2",
            "dist/LICENSE.txt": "LICENSE",
        },
    ),
    Package(
        "event-calendar",
        "@event-calendar/build@5.10.1",
        {
            "dist/event-calendar.min.js": "event-calendar.min.js",
            "dist/event-calendar.min.css": "event-calendar.min.css",
        },
        licence="event-calendar.LICENSE",
    ),
    Package(
        "hls",
        "hls.js@1.7.4",
        {"dist/hls.light.min.js": "hls.light.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "leaflet",
        "leaflet@1.9.4",
        {
            "dist/leaflet.js": "leaflet.js",
            "dist/leaflet.css": "leaflet.css",
            "dist/images/*.png": "images",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "leaflet.markercluster",
        "leaflet.markercluster@1.5.3",
        {
            "dist/leaflet.markercluster.js": "leaflet.markercluster.js",
            "dist/MarkerCluster.css": "MarkerCluster.css",
            "MIT-LICENCE.txt": "LICENSE",
        },
    ),
]


def main() -> None:
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as scratch:
            refresh(package, unpack(package.spec, Path(scratch)))


def unpack(spec: str, scratch: Path) -> Path:
    """Download spec into scratch and return the folder of its files."""
    command = ["npm", "pack", "--json", spec]
    answer = subprocess.run(command, cwd=scratch, check=True, capture_output=True, text=True)
    with tarfile.open(scratch / json.loads(answer.stdout)[0]["filename"]) as archive:
        archive.extractall(scratch, filter="data")
    return scratch / "package"


def refresh(package: Package, source: Path) -> None:
    """Replace the package's folder by what is wanted of source."""
    target = VENDOR / package.folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for pattern, name in package.files.items():
        found = sorted(source.glob(pattern))
        if not found:
            raise SystemExit(f"{package.spec} has no {pattern}")
        for file in found:
            place = target / name / file.name if "*" in pattern else target / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(adapted(file))
    if package.licence:
        shutil.copyfile(TOOLS / package.licence, target / "LICENSE")
    version = json.loads((source / "package.json").read_text())["version"]
    (target / "VERSION").write_text(f"{package.spec.rpartition('@')[0]} {version}\n")
    print(f"{package.folder}: {version}")


def adapted(file: Path) -> bytes:
    """Return the file's content as it is served."""
    if file.suffix == ".js":
        return SOURCE_MAP.sub("", file.read_text()).encode()
    if file.suffix == ".css":
        # Our folder is flat; the rules are long and nobody reads them, so comments go too.
        text = re.sub(r"/\*.*?\*/\s*", "", file.read_text(), flags=re.DOTALL)
        text = text.replace("./woff2-dynamic-subset/", "woff2/")
        return re.sub(r"\s*\n\s*", "", text).encode() + b"\n"
    return file.read_bytes()


if __name__ == "__main__":
    main()
