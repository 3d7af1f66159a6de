"""A browser for the tests, a small true stock of data, and people of each role."""

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from equipment.search import index
from tests import factories
from tests.e2e.browser import ARGUMENTS, chromium_path, watch
from tests.itube.programs.courses.world import make_course, make_qualification, make_session

# Playwright's synchronous interface runs an event loop in this thread; Django would refuse to
# query the database beside it, although nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "a-long-password-1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def chromium():
    path = chromium_path()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but no Chromium is on this machine")
        pytest.skip("no Chromium on this machine; install the package `chromium-headless-shell`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(request, tmp_path_factory):
    """The site at an address, with static files straight from their sources.

    WhiteNoise serves them as in production: films are moved in by asking for parts of their files,
    which Django's own handler cannot send.
    """
    request.getfixturevalue("django_db_setup")
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        WHITENOISE_USE_FINDERS=True,
        WHITENOISE_AUTOREFRESH=True,
    ):
        server.start()
    yield server
    server.stop()


@pytest.fixture
def page(chromium, live_server):
    """A Korean visitor's page at the live server; the test fails on any script or policy error."""
    context = chromium.new_context(
        base_url=live_server.url, locale="ko-KR", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    faults = watch(page)
    waiting = {}
    page.on("request", lambda request: waiting.update({request: request.url}))
    for ended in ("requestfinished", "requestfailed"):
        page.on(ended, lambda request: waiting.pop(request, None))
    yield page
    # Read where a test failed by waiting: what the server, or the browser, still owed.
    print(f"not answered when the test ended: {list(waiting.values())}")
    context.close()
    assert faults == []


@pytest.fixture
def stock(transactional_db):
    """Thirty pieces in two centers that are open, indexed; returns (first piece, its center)."""
    sector = factories.make_sector(code="electronics", name_ko="전기·전자", name_en="Electronics")
    field = factories.make_field(sector=sector)
    microscope = factories.make_kind(
        name_ko="주사전자현미경",
        name_en="Scanning Electron Microscope",
        slug="scanning-electron-microscope",
        acronyms=("SEM",),
        field=field,
    )
    chamber = factories.make_kind(
        name_ko="항온항습챔버", name_en="Climate Chamber", slug="climate-chamber", field=field
    )
    daejeon = factories.make_center(code="C001", email="c001@center.example", phone="042-000-0001")
    busan = factories.make_center(
        code="C002",
        institution=factories.make_institution(province="KR-26", city_ko="강서구"),
    )
    factories.make_hours(daejeon)
    factories.make_hours(busan)
    factories.make_consent_texts()
    pieces = []
    for number in range(30):
        kind = microscope if number % 3 else chamber
        piece = factories.make_equipment(
            kind=kind,
            name_ko=f"{kind.name_ko} {number + 1}호",
            center=daejeon if number % 2 else busan,
        )
        factories.make_tariff(piece, won=20_000 + 1_000 * number)
        pieces.append(piece)
    _make_news()
    factories.make_council([daejeon, busan], sector=sector)
    # The slug is that of a case of the demonstration, where screenshots are taken.
    case = factories.make_case(slug="edge-ai-chip-bring-up", sector=sector, center=daejeon)
    case.equipment.add(pieces[1])
    case.kinds.add(microscope)
    factories.make_film(slug="chip-failure-analysis", field=field, center=daejeon)
    _make_course(daejeon)
    make_map(microscope, chamber)
    index.rebuild()
    return pieces[1], daejeon


def _make_news():
    """A notice, an event to come, one that is over with a film, and a question, as pages.py names
    them."""
    factories.make_notice(slug="booking-rules", pinned=True, body_ko="글\n\n## 소제목\n\n- 하나")
    soon = timezone.now() + timedelta(days=3)
    factories.make_event(slug="battery-council-briefing", starts_at=soon, capacity=5)
    film = "/static/films/vision-ceremony-2020/index.m3u8"
    past = factories.MONDAY_9 - timedelta(days=4000)
    factories.make_event(slug="vision-ceremony-2020", starts_at=past, recording_url=film)
    factories.make_faq(question_ko="취소는 어떻게 하나요?")


def _make_course(center):
    course = make_course(slug="fe-sem-direct-use", center=center, body_ko="- 하나")
    course.qualification = make_qualification(center)
    course.save()
    make_session(course)


def make_map(*kinds):
    """Make an item of the service map: a step for each kind, with a factor that it measures."""
    item = factories.make_item(
        slug="lithium-ion-battery",
        name_ko="리튬이온 이차전지",
        name_en="Lithium-ion Batteries",
        sector=kinds[0].fields.get().sector,
    )
    for kind in kinds:
        step = factories.make_step(item)
        step.kinds.add(kind)
        factor = step.factors.create(name_ko="결정 구조", name_en="Crystal structure")
        factor.kinds.add(kind)


@pytest.fixture
def sign_in(page, live_server, settings):
    """Return a function that makes a person and gives the browser a session of theirs.

    The session is as the sign-in page leaves it. That page takes a second and many tests begin
    here; test_whole_story goes through it.
    """
    from allauth.account.internal.flows.login import record_authentication
    from allauth.account.models import EmailAddress

    def sign_in(**fields):
        user = factories.make_user(password=PASSWORD, is_demo=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        client = Client()
        client.force_login(user)
        session = client.session
        # What pages that ask for the password anew look at.
        asked = SimpleNamespace(session=session)
        record_authentication(asked, user, "password", email=user.email)
        session.save()
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return user

    return sign_in
