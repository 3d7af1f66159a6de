"""The films' files: there, small, as long as they say, and served in parts."""

import json
import struct

import pytest
from django.conf import settings as project
from django.test import Client
from whitenoise.compress import Compressor

from tests.house.sources import ROOT

FOLDER = ROOT / "static" / "roadshow"
ROWS = json.loads((ROOT / "fixtures" / "demo" / "films.json").read_text("utf-8"))


def boxes(data: bytes) -> dict[bytes, bytes]:
    """Return the boxes of an MP4 by their names, in their order (ISO/IEC 14496-12)."""
    found, at = {}, 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        found[name] = data[at + 8 : at + size]
        at += size
    return found


def test_all_films_together_are_small():
    films = list(FOLDER.glob("*.mp4"))
    assert {path.stem for path in films} == {row["slug"] for row in ROWS}
    assert sum(path.stat().st_size for path in films) <= 12_000_000


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["slug"])
def test_a_film_is_as_long_as_it_says_and_starts_at_once(row):
    parts = boxes((FOLDER / f"{row['slug']}.mp4").read_bytes())
    names = list(parts)
    assert names.index(b"moov") < names.index(b"mdat")
    scale, length = struct.unpack_from(">II", boxes(parts[b"moov"])[b"mvhd"], 12)
    assert 20 <= length / scale <= 40
    assert length / scale == pytest.approx(row["duration_seconds"], abs=0.1)
    # H.264, and no sound, as the page says.
    assert b"avc1" in parts[b"moov"]
    assert b"soun" not in parts[b"moov"]
    for poster in (f"{row['slug']}.jpg", f"{row['slug']}.en.jpg"):
        assert 0 < (FOLDER / poster).stat().st_size <= 25_000


def test_films_are_sent_in_parts(settings):
    """Safari plays nothing without; the same middleware as in production."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    path = FOLDER / f"{ROWS[0]['slug']}.mp4"
    response = Client().get(f"/static/roadshow/{path.name}", headers={"Range": "bytes=100-299"})
    assert response.status_code == 206
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Range"] == f"bytes 100-299/{path.stat().st_size}"
    assert b"".join(response) == path.read_bytes()[100:300]


def test_nobody_tries_to_compress_films():
    assert not Compressor().should_compress("roadshow/film.mp4")


def test_the_policy_lets_films_of_this_site_play():
    directives = project.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["media-src"] == ["'self'"]
    assert directives["frame-src"] == ["'none'"]
