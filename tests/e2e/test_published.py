"""The portal as published: what was promised is two clicks away, and home keeps its budget."""

from urllib.parse import urlsplit

import brotli
import pytest
from playwright.sync_api import expect

from tests.portal_world import make_portal

KB = 1024
# Of everything but fonts, and of scripts, as they are sent: compressed.
MOST, MOST_SCRIPT, MOST_REQUESTS = 150 * KB, 40 * KB, 30
# Is kept from the start, so that no shift is missed: how far, when, and what has moved from where
# to where.
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push([
    entry.value,
    entry.startTime,
    entry.sources.map(({node, previousRect, currentRect}) => [
      (node && (node.outerHTML || node.textContent) || "").slice(0, 80),
      JSON.stringify([previousRect, currentRect]),
    ]),
  ]);
}).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def portal(transactional_db, tmp_path):
    make_portal(tmp_path)


def test_the_page_keeps_its_budget_and_nothing_moves(page, portal, live_server):
    loaded = []
    page.on("response", lambda response: loaded.append(response))
    page.add_init_script(SHIFTS)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(300)

    hosts = {urlsplit(response.url).netloc for response in loaded}
    assert hosts == {urlsplit(live_server.url).netloc}
    sizes = {
        urlsplit(response.url).path: len(brotli.compress(response.body(), quality=9))
        for response in loaded
        if not response.url.endswith(".woff2")
    }
    scripts = sum(size for path, size in sizes.items() if path.endswith(".js"))
    assert sum(sizes.values()) <= MOST, sizes
    assert scripts <= MOST_SCRIPT
    assert len(sizes) <= MOST_REQUESTS
    # What is left comes of letters that are a hair wider in the machine's own faces.
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _when, _moved in shifts) < 0.001, shifts


def click(page, name):
    """Click the link of that name: in the page, else in the menu, where it shows under its
    section."""
    link = page.get_by_role("main").get_by_role("link", name=name).first
    if not link.count():
        link = page.locator(".gnb").get_by_role("link", name=name, include_hidden=True).first
        link.locator("xpath=ancestor::li[div]").hover()
    link.click()


# What the announcement of December 2020 names: the links from the front page, and what is found.
PROMISED = {
    "centers and their equipment": (["지원센터 찾기"], ["244곳", "장비 많은 순"]),
    "whether there is equipment and where it stands": (["지역별 장비지도"], ["시·도", "센터"]),
    "the process service map": (
        ["품목 선택", "리튬이온 이차전지"],
        ["평가요소", "충방전기", "보유 센터"],
    ),
    "expert staff beside the equipment": (["지원센터 찾기", "강원"], ["전문인력"]),
    "centers that are linked": (["i-플랫폼 소개"], ["협의회", "걸어온 길", "연계"]),
    "a council of a sector": (["i-플랫폼 소개", "전기·전자"], ["회원 센터", "의장"]),
    "films of thirty centers": (
        ["센터 영상", "칩 속 고장을 찾아내는 눈"],
        ["대본", "이 영상의 센터"],
    ),
    "the ceremony": (["지난 행사", "i-플랫폼 비전 선포식"], ["2020. 12. 17.", "프로그램"]),
    "investment and budgets": (["공개 통계"], ["2조 9,000억", "1,868억", "로드맵"]),
    "taking part in an event": (["교육·행사", "전자현미경 기초 이용 교육"], ["참가 신청", "정원"]),
    "cases of companies": (["기업 지원 사례", "실증"], ["실증", "센터"]),
    "one-stop service": (
        ["맞는 길 찾기", "배터리 팩이 진동에 견디는지 확인하고 싶어요"],
        ["진동시험기", "전기차 배터리팩", "기술지원 요청하기"],
    ),
    "technology support": (["기술지원 안내"], ["애로기술 상담", "실증 지원"]),
    "education": (["교육과정 보기"], ["장비 교육"]),
    "use of what is already built": (["공개 통계"], ["가동률", "2,000시간"]),
}


@pytest.mark.stress
def test_what_was_promised_is_two_clicks_away(page, portal):
    faults = []
    for promise, (links, texts) in PROMISED.items():
        assert len(links) <= 2
        page.goto("/")
        for name in links:
            click(page, name)
            page.wait_for_load_state()
        found = page.get_by_role("main").inner_text()
        faults += [f"{promise}: no {text} at {page.url}" for text in texts if text not in found]
    assert not faults, "\n".join(faults)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
