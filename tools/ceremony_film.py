"""Makes static/films/vision-ceremony-2020/: `.venv/bin/python tools/ceremony_film.py`.

Silent cards with what the press release of 17 December 2020 says of the ceremony, and captions in
both languages. Drawn by Chromium in the portal's own typeface, made an HLS playlist by ffmpeg;
neither is needed to run or test.
"""

import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.e2e.browser import ARGUMENTS, chromium_path  # noqa: E402

TARGET = ROOT / "static" / "films" / "vision-ceremony-2020"
FONT = (ROOT / "static" / "vendor" / "pretendard-gov" / "pretendard-gov.css").as_uri()
SECONDS = 4
# Each card: a small line, a large one, and what stands below; then the same for the captions.
CARDS = [
    (
        ("2020년 12월 17일 목요일 오전 10시", "i-플랫폼 비전 선포식", "온라인 생중계"),
        "i-Platform vision ceremony, Thursday 17 December 2020, 10:00, streamed live.",
    ),
    (
        (
            "산업기술기반 혁신지원단 총괄협의회",
            "300여 명이 온라인으로 함께했습니다",
            "테크노파크 · 전문생산기술연구소 · 정부출연연구기관 · 기업",
        ),
        "General council of the innovation support group: about 300 people took part online.",
    ),
    (
        (
            "새 이름으로 출범",
            "산업기술기반 혁신지원단 → i-플랫폼",
            "전국 244개 산업기술개발 장비 지원 센터의 협의체",
        ),
        "The innovation support group of 244 support centers began anew as i-Platform.",
    ),
    (
        ("혁신방안 발표", "전략성 · 전문성 · 접근성", "투자 로드맵, 산업기반PD, i-플랫폼과 i-tube"),
        "The reform: strategy, expertise and access, by a roadmap, a director, and i-Platform.",
    ),
    (
        (
            "이 영상은 당시의 녹화가 아닙니다",
            "2020년 보도자료의 내용을 글자로 정리했습니다",
            "소리가 없습니다",
        ),
        "No recording of that day, but cards made from the press release. There is no sound.",
    ),
]
PAGE = """<!doctype html><link rel="stylesheet" href="{font}"><style>
body{{margin:0;width:1280px;height:720px;display:grid;align-content:center;gap:28px;padding:0 96px;
box-sizing:border-box;background:#052561;color:#fff;word-break:keep-all;
font-family:"Pretendard GOV Variable","Pretendard GOV",sans-serif}}
p{{margin:0;font-size:34px;line-height:1.5;color:#b1cefb}}h1{{margin:0;font-size:60px;line-height:1.3}}
</style><p>{0}</p><h1>{1}</h1><p>{2}</p>"""


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        draw(Path(scratch))
        encode(Path(scratch))
    for language, texts in (
        ("ko", [" ".join(f"{line}." for line in card) for card, _english in CARDS]),
        ("en", [english for _card, english in CARDS]),
    ):
        (TARGET / f"captions-{language}.vtt").write_text(captions(texts), encoding="utf-8")


def draw(scratch: Path) -> None:
    """Write each card as a picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for number, (card, _english) in enumerate(CARDS):
            html = scratch / f"{number}.html"
            html.write_text(PAGE.format(*map(escape, card), font=FONT), encoding="utf-8")
            page.goto(html.as_uri())
            page.evaluate("document.fonts.ready")
            page.screenshot(path=scratch / f"{number}.png")
        browser.close()


def encode(scratch: Path) -> None:
    """Make a playlist of segments, one a card, that every browser's H.264 decoder plays."""
    command = ["ffmpeg", "-loglevel", "error", "-framerate", f"1/{SECONDS}"]
    command += ["-i", str(scratch / "%d.png"), "-vf", "fps=5,format=yuv420p", "-c:v", "libx264"]
    command += ["-profile:v", "main", "-crf", "26", "-tune", "stillimage"]
    command += ["-force_key_frames", f"expr:gte(t,n_forced*{SECONDS})", "-sc_threshold", "0"]
    command += ["-f", "hls", "-hls_time", str(SECONDS), "-hls_playlist_type", "vod"]
    command += ["-hls_segment_type", "fmp4", "-hls_segment_filename", str(TARGET / "part%d.m4s")]
    subprocess.run([*command, str(TARGET / "index.m3u8")], check=True)


def captions(texts: list[str]) -> str:
    """Return WebVTT with a cue for each card."""
    cues = [
        f"00:00:{SECONDS * number:02d}.000 --> 00:00:{SECONDS * (number + 1):02d}.000\n{text}"
        for number, text in enumerate(texts)
    ]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


if __name__ == "__main__":
    main()
