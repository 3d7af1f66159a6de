"""Makes the films of static/roadshow/ and their posters from fixtures/demo/films.json.

    python tools/films.py [slug ...]

Needs Chromium and ffmpeg; the portal itself needs neither. Each film is a row of still pictures
(films.html, drawn by Chromium) that fade or wipe into one another at the times of its lines.
"""

import csv
import html
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.e2e.browser import ARGUMENTS, chromium_path  # noqa: E402

SOURCE = ROOT / "fixtures" / "demo" / "films.json"
TARGET = ROOT / "static" / "roadshow"
KINDS = ROOT / "static" / "img" / "kinds"
RATE = 20
POSTER_BYTES = 25_000
# Into a new scene; and for what is drawn or lights up within it.
FADE, WIPE = ("fade", 0.5), ("wiperight", 0.9)
SECTOR_ICONS = {
    "materials": "mat", "electronics": "chip", "mobility": "car", "bio": "bio",
    "machinery": "robot", "marine": "ship",
}  # fmt: skip
STEPS = (
    ("search", "장비 찾기"),
    ("cal", "빈 시간 고르기"),
    ("file", "신청"),
    ("check", "센터 승인"),
)
# The drawings' greys as blues, on the ground of a film.
BLUES = {
    "#e6e8ea": "none", "#6d7882": "#083891", "#cdd1d5": "#b1cefb", "#b1b8be": "#86aff9",
    "#f4f5f6": "#fafcff",
}  # fmt: skip
WIDTH = 1130
# Endings after which a Korean sentence pauses, and verbs that lean on the one before.
PAUSE = r"([을를은는이가고며면서도로와과게]|에|에서|까지|해|하여|부터|처럼|지만|[,.!?])$"
ADNOMINAL = r"(움직이|새|쓰|않|하|되|찾|붙|만드|멈추|거친|본뜬)[는 ]?$"
HELPER = r"(수 |주|드리|드립|봅|봐|보|냅|내|갑|가며|있|없|않|둡|옵|왔|한 |적은|못)"
CLOSER, FILLING = "84 34 208 114", 'preserveAspectRatio="xMidYMid slice"'


@dataclass(frozen=True)
class State:
    """A picture that is there from `at` seconds on; how it takes over from the one before."""

    at: float
    picture: str
    navy: bool = False
    change: tuple[str, float] = FADE


@dataclass(frozen=True)
class Film:
    row: dict[str, Any]
    sector: dict[str, str]
    center: dict[str, str]
    kinds: list[tuple[str, str]]  # name and drawing, in the order of their scenes


def icon(name: str) -> str:
    symbols = (ROOT / "static" / "img" / "icons.svg").read_text()
    inner = re.search(rf'<symbol id="i-{name}" viewBox="0 0 24 24">(.*?)</symbol>', symbols)[1]
    return f'<svg class="ico" viewBox="0 0 24 24">{inner}</svg>'


def mark() -> str:
    return (ROOT / "static" / "img" / "mark.svg").read_text().replace("<svg ", '<svg class="mark" ')


def drawing(name: str, *, closer: bool = False) -> str:
    """Return a kind's drawing in the films' blues; closer shows its middle, larger."""
    text = (KINDS / f"{name}.svg").read_text()
    for grey, blue in BLUES.items():
        text = text.replace(grey, blue)
    if not closer:
        return text
    return text.replace("0 0 352 198", CLOSER).replace("<svg ", f"<svg {FILLING} ", 1)


def outline(name: str) -> str:
    """Return a drawing in light lines, for a navy ground."""
    text = re.sub(r'(fill|stroke)="#\w+"', r'\1="none"', drawing(name))
    return text.replace('stroke="none"', 'stroke="#b1cefb"', 1).replace(
        ' stroke="none"', ' stroke="#b1cefb"'
    )


def width(text: str) -> float:
    """Return how wide a Korean text is, in times of its size."""
    blanks = text.count(" ")
    return 0.84 * (len(text) - blanks) + 0.24 * blanks


def lines(text: str, size: int) -> str:
    """Return text in one line or two, broken where a reader would pause, at that size in pixels."""
    if width(text) * size <= WIDTH:
        return html.escape(text)
    words = text.split()

    def unease(at: int) -> int:
        left, right = " ".join(words[:at]), " ".join(words[at:])
        too_wide = 99 if max(width(left), width(right)) * size > WIDTH else 0
        # Between a noun and its noun, or a verb and its helper, nobody pauses.
        joined = 14 if not re.search(PAUSE, left) or re.search(ADNOMINAL, left) else 0
        helper = 14 if re.match(HELPER, right) else 0
        return abs(len(left) - len(right)) + too_wide + joined + helper

    best = min(range(1, len(words)), key=unease)
    return "<br>".join(html.escape(" ".join(part)) for part in (words[:best], words[best:]))


def said(text: str) -> str:
    return f'<p class="said"><span>{lines(text, 60)}</span></p>'


def bar(icon_name: str, text: str) -> str:
    return f'<p class="bar">{icon(icon_name)}{html.escape(text)}{mark()}</p>'


def title_card(film: Film, opening: str = "", language: str = "ko") -> str:
    title = film.row[f"title_{language}"]
    long = len(title) > (16 if language == "ko" else 26)
    return (
        f'<div class="ghost{" far" if opening else ""}">{outline(film.kinds[0][1])}</div>'
        f'<div class="card">{bar(SECTOR_ICONS[film.row["sector"]], film.sector[language])}'
        f'<div class="middle"><h1{" class=long" if long else ""}>{html.escape(title)}</h1>'
        f'<p class="center">{html.escape(film.center[language])}</p></div>'
        f'<p class="opening">{lines(opening, 54)}</p></div>'
    )


def closing_card(film: Film, text: str, *, brand: bool) -> str:
    inner = (
        f'<p class="brand">{mark()}<span>i-tube</span>'
        "<small>설명을 위해 그림으로 만든 영상입니다.</small></p>"
    )
    return (
        f'<div class="card"><div class="middle"><h1 class="long">{lines(text, 76)}</h1>'
        f'<p class="center">{html.escape(film.center["ko"])}</p></div>'
        f'<div class="{"" if brand else "off"}">{inner}</div></div>'
    )


def equipment(film: Film, scene: int, line: str, *, drawn: bool, named: bool) -> str:
    name, picture = film.kinds[scene]
    closer = picture in [other for _name, other in film.kinds[:scene]]
    case = scene == 2
    label = f"<small>영상 속 장비</small>{html.escape(name)}"
    return (
        bar("user" if case else "box", "기업 지원 사례" if case else "장비 특징")
        + said(line)
        + f'<div class="panel"><div class="drawing{" closer" * closer}{"" if drawn else " off"}">'
        + f"{drawing(picture, closer=closer)}</div>"
        + f'<p class="name{"" if named else " off"}">{label}</p></div>'
    )


def procedure(line: str, done: int) -> str:
    steps = "".join(
        f'<li class="{"on" if number < done else ""}">'
        f'<span class="disc">{icon(name)}</span>{text}</li>'
        for number, (name, text) in enumerate(STEPS)
    )
    return bar("cal", "이용 절차") + said(line) + f'<ol class="steps">{steps}</ol>'


def states(film: Film) -> Iterator[State]:
    """Yield the pictures of a film in their order; a scene begins just before its line."""
    starts = [line["start"] - 0.2 for line in film.row["lines"]]
    texts = [line["text_ko"] for line in film.row["lines"]]
    yield State(0, title_card(film), navy=True)
    yield State(starts[0], title_card(film, texts[0]), navy=True)
    for scene, number in ((0, 1), (1, 2)):
        at, text = starts[number], texts[number]
        yield State(at, equipment(film, scene, text, drawn=False, named=False))
        yield State(at + 0.7, equipment(film, scene, text, drawn=True, named=False), change=WIPE)
        yield State(at + 2.1, equipment(film, scene, text, drawn=True, named=True))
    at, text = starts[3], texts[3]
    for done in range(len(STEPS) + 1):
        yield State(at + done * 0.85, procedure(text, done))
    at, text = starts[4], texts[4]
    yield State(at, equipment(film, 2, text, drawn=False, named=False))
    yield State(at + 0.7, equipment(film, 2, text, drawn=True, named=False), change=WIPE)
    yield State(at + 2.6, equipment(film, 2, text, drawn=True, named=True))
    at, text = starts[5], texts[5]
    yield State(at, closing_card(film, text, brand=False), navy=True)
    yield State(at + 1.2, closing_card(film, text, brand=True), navy=True)


def films() -> Iterator[Film]:
    """Yield the films with what else their pictures show, from the demonstration's files."""
    reference = ROOT / "fixtures" / "reference"
    known = {
        row["slug"]: row for row in json.loads((reference / "equipment_kinds.json").read_text())
    }
    sectors = {
        row["code"]: {"ko": row["name_ko"], "en": row["name_en"]}
        for row in json.loads((reference / "taxonomy.json").read_text())["sectors"]
    }
    with (ROOT / "fixtures" / "demo" / "centers.csv").open(encoding="utf-8") as file:
        centers = {
            row["code"]: {"ko": row["name_ko"], "en": row["name_en"]}
            for row in csv.DictReader(file)
        }
    for row in json.loads(SOURCE.read_text()):
        kinds = [(known[slug]["kind_ko"], known[slug]["drawing"]) for slug in row["kinds"]]
        yield Film(row, sectors[row["sector"]], centers[row["center"]], kinds)


def encode(pictures: list[Path], found: list[State], seconds: int, target: Path) -> None:
    """Write the film as H.264, which every browser plays, its index first, so that it starts."""
    ends = [(later.at + later.change[1]) for later in found[1:]] + [seconds]
    inputs: list[str] = []
    chain = []
    for number, (picture, state, end) in enumerate(zip(pictures, found, ends, strict=True)):
        inputs += ["-i", str(picture)]
        chain.append(
            f"[{number}:v]scale=out_color_matrix=bt709:out_range=tv,format=yuv444p,"
            f"loop=loop=-1:size=1,setpts=N/{RATE}/TB,fps={RATE},"
            f"trim=end_frame={round((end - state.at) * RATE)}[s{number}]"
        )
    last = "s0"
    for number, state in enumerate(found[1:], 1):
        name, length = state.change
        fade = f"xfade=transition={name}:duration={length}:offset={state.at:.2f}"
        chain.append(f"[{last}][s{number}]{fade}[x{number}]")
        last = f"x{number}"
    chain.append(f"[{last}]format=yuv420p[out]")
    run(
        *inputs, "-filter_complex", ";".join(chain), "-map", "[out]", "-t", str(seconds),
        "-c:v", "libx264", "-profile:v", "main", "-level", "3.1", "-preset", "slow",
        "-tune", "animation", "-crf", "31", "-g", str(RATE * 12),
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact",
        "-flags:v", "+bitexact", str(target),
    )  # fmt: skip


def run(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", *arguments], check=True)


def make(page: Any, film: Film, folder: Path) -> None:
    found = list(states(film))
    pictures = []
    for number, state in enumerate(found):
        pictures.append(folder / f"{number:02}.png")
        draw(page, state.picture, pictures[-1], navy=state.navy)
    slug = film.row["slug"]
    poster(pictures[0], TARGET / f"{slug}.jpg")
    draw(page, title_card(film, language="en"), folder / "en.png", navy=True)
    poster(folder / "en.png", TARGET / f"{slug}.en.jpg")
    encode(pictures, found, film.row["duration_seconds"], TARGET / f"{slug}.mp4")


def draw(page: Any, picture: str, target: Path, *, navy: bool) -> None:
    page.evaluate(
        "([picture, name]) => { stage.className = name; stage.innerHTML = picture; }",
        [picture, "navy" if navy else ""],
    )
    page.evaluate("document.fonts.ready")
    page.screenshot(path=target)


def poster(picture: Path, target: Path) -> None:
    for quality in range(6, 20):
        scaled = ["-vf", "scale=800:450:out_range=pc", "-q:v", str(quality), "-frames:v", "1"]
        run("-i", str(picture), *scaled, "-fflags", "+bitexact", str(target))
        if target.stat().st_size <= POSTER_BYTES:
            return


def main(slugs: list[str]) -> None:
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto((ROOT / "tools" / "films.html").as_uri())
        for film in films():
            if not slugs or film.row["slug"] in slugs:
                make(page, film, Path(folder))
                size = (TARGET / f"{film.row['slug']}.mp4").stat().st_size
                print(f"{film.row['slug']}: {size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
