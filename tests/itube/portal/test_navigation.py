"""The menu shows what exists; the language switch keeps the place; the frame fits the person."""

from datetime import timedelta

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from itube.portal import menu, navigation
from itube.portal.navigation import Link, Section
from tests.factories import make_center, make_role, make_user


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("/", "en", "/en/"),
        ("/en/", "ko", "/"),
        ("/en", "ko", "/"),
        ("/equipment/?q=SEM&page=2", "en", "/en/equipment/?q=SEM&page=2"),
        ("/en/equipment/?q=SEM", "ko", "/equipment/?q=SEM"),
        ("/en/equipment/", "en", "/en/equipment/"),
        ("/energy/", "en", "/en/energy/"),
        ("/energy/", "ko", "/energy/"),
        ("/en//elsewhere.example/", "ko", "/elsewhere.example/"),
    ],
)
def test_language_switch_keeps_path_and_query(path, language, expected):
    assert navigation.in_language(path, language) == expected


def test_a_link_to_a_page_that_does_not_exist_is_empty():
    assert Link("x", "no_such:page").url == ""
    assert navigation.existing([Link("x", "no_such:page"), Link("홈", "home")]) == [
        Link("홈", "home")
    ]


def test_a_link_has_the_language_of_the_page_and_its_query():
    with override("en"):
        assert Link("홈", "home", {"province": "KR-11"}).url == "/en/?province=KR-11"


@pytest.fixture
def sections(monkeypatch):
    """Return a function that puts others in the place of the menu's sections."""
    kept = menu._items
    kept.cache_clear()
    yield lambda *given: monkeypatch.setattr(navigation, "SECTIONS", given)
    kept.cache_clear()


def test_a_section_without_pages_is_not_shown(sections):
    empty = Section("없음", "", frozenset({"nowhere"}), (Link("x", "no_such:page"),))
    full = Section(
        "있음", "", frozenset({"somewhere"}), (Link("x", "no_such:page"), Link("홈", "home"))
    )
    sections(empty, full)

    (item,) = menu.menu("", "/elsewhere/")

    assert (item.label, item.url, item.current) == ("있음", "/", "")


def test_the_section_of_the_page_is_marked(sections):
    section = Section("있음", "", frozenset({"somewhere"}), (Link("홈", "home"),))
    sections(section)
    assert menu.menu("somewhere", "/")[0].current == "page"
    assert menu.menu("somewhere", "/deeper/")[0].current == "true"
    assert menu.menu("elsewhere", "/")[0].current == ""


@pytest.mark.django_db
def test_page_names_its_other_language_with_path_and_query(client, settings):
    settings.BASE_URL = "https://i-tube.example"
    page = client.get("/display/?next=/centers/").content.decode()
    assert '<a href="/en/display/?next=/centers/" lang="en" hreflang="en">English</a>' in page

    english = client.get("/en/display/?next=/centers/").content.decode()
    assert '<a href="/display/?next=/centers/" lang="ko" hreflang="ko">한국어</a>' in english


@pytest.mark.django_db
def test_visitor_is_offered_sign_in_and_member_sign_out_by_post(client):
    visitor = client.get("/").content.decode()
    assert 'href="/accounts/login/"' in visitor
    assert "/admin/" not in visitor

    client.force_login(make_user(name="김신청"))
    member = client.get("/").content.decode()
    assert "김신청" in member
    assert 'href="/accounts/login/"' not in member
    assert '<form method="post" action="/accounts/logout/">' in member
    assert "/admin/" not in member


@pytest.mark.django_db
def test_pages_of_other_apps_have_the_whole_frame_too(client):
    """allauth's views bring a `site` of their own into the context."""
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="ko" data-size="md">' in page
    assert 'class="gnb"' in page
    assert "시연 운영기관" in page


@pytest.mark.django_db
def test_staff_find_the_administration_while_their_role_lasts(client):
    user, now = make_user(is_staff=True, is_demo=True), timezone.now()
    role = make_role(user, make_center(), valid_from=now - timedelta(days=2))
    client.force_login(user)
    assert 'href="/admin/"' in client.get("/").content.decode()
    role.valid_until = now - timedelta(days=1)
    role.save()
    assert "/admin/" not in client.get("/").content.decode()


OWN = ["bookings:list", "courses:mine", "support:index", "saved:index"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "role", "names"),
    [
        ({}, None, OWN),
        ({"site_role": "ministry"}, None, [*OWN, "reports:index"]),
        (
            {},
            "viewer",
            [*OWN, "desk:inbox", "reports:index", "admin:index"],
        ),
        (
            {},
            "deputy",
            [*OWN, "desk:inbox", "reports:index", "admin:index"],
        ),
        ({"site_role": "operator"}, None, [link.name for link in navigation.WAYS]),
    ],
)
def test_each_person_finds_the_way_to_what_they_may_do(client, person, role, names):
    user = make_user(**person)
    if role:
        make_role(user, make_center(), role, valid_from=timezone.now())
    client.force_login(user)
    page = client.get("/").content.decode()
    utilities = page.split('<ul class="utils">')[1].split("</ul>")[0]
    found = [link.name for link in navigation.WAYS if f'<a href="{link.url}">' in utilities]
    assert found == [name for name in names if Link("", name).url]


@pytest.mark.django_db
def test_visitors_learn_from_the_menu_that_one_can_book(client):
    page = client.get("/").content.decode()
    assert "장비예약" in page
    assert '<a href="/bookings/">' not in page.split('<ul class="utils">')[1].split("</ul>")[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demo", "official", "says"),
    [
        (True, False, "시연용 누리집입니다."),
        (False, True, "공식 전자정부 누리집"),
        (False, False, None),
    ],
)
def test_notice_line_says_only_what_is_true(client, settings, demo, official, says):
    settings.DEMO, settings.OFFICIAL_SITE = demo, official
    page = client.get("/").content.decode()
    assert ('class="notice"' in page) == bool(says)
    assert (says or "") in page
    assert ("예시 자료이며 실제와 다릅니다" in page) == demo


@pytest.mark.django_db
def test_footer_names_the_operator_of_the_settings(client, settings):
    settings.OPERATOR_NAME = "산업기술누리원"
    settings.OPERATOR_PHONE = "02-000-0000"
    settings.OPERATOR_ADDRESS = "서울특별시 중구 예시로 1"
    page = client.get("/").content.decode()
    for text in ("산업기술누리원", 'href="tel:02-000-0000"', "예시로 1"):
        assert text in page


def test_messages_are_shown_by_weight_and_escaped():
    shown = render_to_string(
        "partials/messages.html",
        {
            "messages": [
                Message(messages.SUCCESS, "저장했습니다."),
                Message(messages.ERROR, "<b>안 됩니다.</b>"),
            ]
        },
    )
    assert 'class="say bad"' in shown
    assert "&lt;b&gt;" in shown


def test_each_section_lies_where_its_pages_are():
    places = [place for section in navigation.SECTIONS for place in section.places]
    assert len(places) == len(set(places))
    assert {"service_map", "roadshow", "cases", "platform", "news", "statistics", "guide"} <= {
        *places
    }


@pytest.mark.django_db
def test_the_drawer_opens_where_one_is(client):
    page = client.get("/equipment/").content.decode()
    drawer = page.split('<details class="drawer">')[1].split("</nav>")[0]
    assert drawer.count("<details open>") == 1
    assert '<summary class="here">장비검색' in drawer
