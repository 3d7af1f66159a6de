"""English pages are English: no Hangul but in elements that say they are Korean."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.utils.translation import override

from centers.models import ClosedDay, Expert, OpeningHours
from equipment.models import Qualification, Spec, SpecDefinition
from equipment.search.index import rebuild
from itube.portal.templatetags.equipment import spec_value
from itube.portal.templatetags.portal import day, lang, moment, month
from tests.factories import (
    MONDAY_9,
    make_center,
    make_consent_texts,
    make_equipment,
    make_institution,
    make_item,
    make_kind,
    make_step,
    make_tariff,
)

pytestmark = pytest.mark.django_db

HANGUL = re.compile(r"[\uac00-\ud7a3]")
WITHOUT_END = {"meta", "link", "input", "img", "br", "hr", "rect", "circle", "path", "use"}


class Korean(HTMLParser):
    """Collects Hangul in texts and attributes that no element around marks as Korean."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.languages = ["en"]

    def handle_starttag(self, tag, attrs):
        language = dict(attrs).get("lang") or self.languages[-1]
        for name, value in attrs:
            # Names within the page are no text.
            if name not in ("id", "for", "name", "aria-describedby", "aria-labelledby"):
                self.tell(f"{tag} {name}={value}", language)
        if tag not in WITHOUT_END:
            self.languages.append(language)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in WITHOUT_END:
            self.languages.pop()

    def handle_endtag(self, tag):
        if tag not in WITHOUT_END:
            self.languages.pop()

    def handle_data(self, data):
        self.tell(data.strip(), self.languages[-1])

    def tell(self, text, language):
        if language != "ko" and HANGUL.search(text):
            self.found.append(text)


def korean_in(response):
    parser = Korean()
    parser.feed(response.content.decode())
    return parser.found


@pytest.fixture
def world():
    """Two centers with a piece each; everything that may have an English name has one."""
    institution = make_institution(name_en="Korea Test Institute")
    kind = make_kind(use_ko="시험해요.", use_en="Tests things.")
    kind.classification.name_en = "Testing"
    kind.classification.save()
    make_step(make_item()).kinds.add(kind)
    magnification = SpecDefinition.objects.create(
        key="magnification", name_ko="배율", name_en="Magnification", unit="배"
    )
    pieces = []
    for number, top in ((1, 1000), (2, 2000)):
        center = make_center(
            institution=institution,
            summary_ko="시험해요.",
            summary_en="Tests.",
            address_ko="대전광역시 유성구",
            phone="042-000-0000",
        )
        piece = make_equipment(
            center=center,
            kind=kind,
            maker="가나정밀" if number == 1 else "Acme",
            composition_ko="본체",
            cautions_ko="조심하세요.",
            program_name_ko="기반구축사업",
            qualification=Qualification.objects.create(center=center, name_ko="직접사용 교육"),
        )
        Spec.objects.create(
            equipment=piece,
            definition=magnification,
            value_from=5,
            value_to=top,
            unit="배",
            text=f"5~{top:,}배",
        )
        make_tariff(piece)
        make_tariff(piece, use_mode="test", basis="base", won=90_000, base_quantity=2, extra_won=5)
        OpeningHours.objects.create(center=center, weekday=0, opens=540, closes=1080)
        ClosedDay.objects.create(center=center, day=date(2090, 12, 29), name_ko="종무식")
        Expert.objects.create(
            center=center,
            name="전문인력 1",
            role_ko="시험",
            role_en="Testing",
            helps_with_ko="시험",
            helps_with_en="Tests",
        )
        pieces.append(piece)
    rebuild()
    return pieces


PAGES = [
    "/en/",
    "/en/equipment/",
    "/en/equipment/?q=tester&sort=fee&use_mode=direct&fee_max=100000",
    "/en/equipment/?q=nothing-like-it&status=normal",
    "/en/equipment/?fee_max=much&status=none&sort=up&center=C999",
    "/en/equipment/?page=99",
    "/en/centers/",
    "/en/centers/?q=nothing-like-it",
    "/en/centers/?province=none&sort=up",
    "/en/display/",
    "/en/accounts/login/",
    "/en/accounts/signup/",
    "/en/accounts/password/reset/",
    "/en/accounts/password/reset/done/",
    "/en/accounts/confirm-email/",
    "/en/api/v1/docs/",
    "/en/no-such-page/",
]


@pytest.mark.parametrize("address", PAGES)
def test_english_page_is_english(client, world, address):
    make_consent_texts()

    response = client.get(address)

    assert response.status_code in (200, 404)
    assert korean_in(response) == []


def test_a_piece_and_a_center_are_english_and_their_korean_data_say_so(client, world):
    for piece in world:
        shown = client.get(f"/en{piece.get_absolute_url().removeprefix('/en')}")
        described = [text for text in korean_in(shown) if not text.startswith("meta content=")]
        assert described == []
        assert korean_in(client.get(f"/en/centers/{piece.center.code}/")) == []
    text = shown.content.decode()
    assert '<th scope="row">Magnification</th><td>5~2,000×</td>' in text
    assert '<div lang="ko"><p>본체</p></div>' in text
    assert "Expert 1<br>" in client.get(f"/en/centers/{piece.center.code}/").content.decode()


def test_error_answers_of_forms_are_english(client, world):
    refused = client.post("/en/accounts/login/", {"login": "nobody@example.com", "password": "x"})
    assert korean_in(refused) == []
    refused = client.post("/en/accounts/signup/", {"email": "x", "name": ""})
    assert korean_in(refused) == []
    refused = client.post("/en/display/", {"size": "none"})
    assert korean_in(refused) == []


@pytest.mark.parametrize(
    ("question", "finds"),
    [("daejeon", True), ("DAEJEON", True), ("대전", True), ("대전광역시", True), ("busan", False)],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_centers_are_found_by_province_in_either_language(client, world, prefix, question, finds):
    response = client.get(f"{prefix}/centers/", {"q": question})

    assert response.context["total"] == (2 if finds else 0)


def test_one_and_many_are_told_apart(client, world):
    text = client.get("/en/equipment/").content.decode()
    assert "2 pieces <span" in text
    assert "2 centers</span>" in text
    text = client.get("/en/equipment/", {"center": world[0].center.code}).content.decode()
    assert re.search(r'<h2 id="results">1 piece <span class="small muted">· 1 center</span>', text)


def test_each_language_is_named_in_itself(client):
    assert 'lang="ko" hreflang="ko">한국어</a>' in client.get("/en/").content.decode()
    assert 'lang="en" hreflang="en">English</a>' in client.get("/").content.decode()


def test_days_are_written_as_the_language_writes_them():
    with override("ko"):
        assert (day(date(2019, 7, 12)), month(date(2019, 7, 1))) == ("2019. 7. 12.", "2019. 7.")
        assert moment(MONDAY_9).endswith(". 09:00")
        assert lang("가나") == ""
    with override("en"):
        assert (day(date(2019, 7, 12)), month(date(2019, 7, 1))) == ("12 Jul 2019", "Jul 2019")
        assert moment(MONDAY_9).endswith(", 09:00")
        assert lang("가나") == ' lang="ko"'
        assert lang("ABC") == ""


@pytest.mark.parametrize(
    ("text", "unit", "korean", "english"),
    [
        ("5~300,000배", "배", "5~300,000배", "5~300,000×"),
        ("30kV", "kV", "30 kV", "30 kV"),
        ("8개", "개", "8개", "8 pcs"),
        ("3마리", "마리", "3마리", "3마리"),
        ("99.9%", "%", "99.9%", "99.9%"),
    ],
)
def test_units_are_those_of_the_language(text, unit, korean, english):
    spec = Spec(text=text, unit=unit)
    with override("ko"):
        assert spec_value(spec) == korean
    with override("en"):
        assert spec_value(spec) == english
