"""Privacy, terms and accessibility: the version in force, every past one, and the truth in them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils import timezone

from bookings import idempotency
from itube.accounts import documents
from itube.accounts.models import ConsentText, Document
from itube.chatbot import holding
from itube.chatbot.models import KEPT, KEPT_OF_MEMBERS
from itube.finder import recent
from itube.finder.models import questions
from itube.news.models import registration
from itube.outbox import tasks as outbox
from itube.portal import display
from itube.reports import exports
from tests.factories import make_consent_texts

DAY = timedelta(days=1)


@pytest.fixture
def texts(db):
    make_consent_texts()
    documents.load_first(Document.objects.all())


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/privacy/", "처리하고 보유하는 기간"),
        ("/terms/", "제1조 (목적)"),
        ("/accessibility/", "아직 부족한 것"),
        ("/privacy/consents/third_party/", "제공받는 자"),
        ("/en/privacy/", "How long it is kept"),
        ("/en/terms/", "Article 1 (Purpose)"),
        ("/en/accessibility/", "Known limits"),
        ("/privacy/1/", "처리하는 목적"),
    ],
)
def test_text_is_shown_with_its_version(client, texts, address, says):
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert says in page
    assert 'aria-current="page"' in page
    assert not response.cookies


@pytest.mark.parametrize(
    "address",
    ["/privacy/7/", "/terms/0/", "/privacy/consents/terms/", "/privacy/consents/nothing/"],
)
def test_what_there_is_not_is_not_found(client, texts, address):
    assert client.get(address).status_code == 404


def test_privacy_page_asks_little_and_links_the_texts_of_consent(
    client, texts, django_assert_num_queries
):
    with django_assert_num_queries(2):
        page = client.get("/privacy/").content.decode()
    for kind in ("privacy", "third_party", "news"):
        assert f'href="/privacy/consents/{kind}/"' in page


def test_old_and_coming_versions_stay_readable(client, texts):
    now = timezone.now()
    fields = {"kind": "privacy", "title_ko": "개인정보처리방침", "title_en": "Privacy policy"}
    Document.objects.create(
        version=8, body_ko="둘째 판", body_en="Second", effective_from=now - DAY / 24, **fields
    )
    Document.objects.create(
        version=9, body_ko="셋째 판", body_en="Third", effective_from=now + DAY, **fields
    )
    assert "둘째 판" in client.get("/privacy/").content.decode()
    past = client.get("/privacy/1/").content.decode()
    assert "지난 판입니다" in past
    assert 'content="noindex"' in past
    coming = client.get("/privacy/9/").content.decode()
    assert "아직 시행하지 않은 판입니다" in coming
    assert "시행 예정" in coming


def test_terms_are_the_text_that_people_agree_to(client, texts):
    ConsentText.objects.create(
        kind="terms",
        version=2,
        title_ko="이용약관",
        title_en="Terms",
        body_ko="제1조 (새 목적)\n새 글",
        body_en="Article 1 (New)\nNew",
    )
    assert "제1조 (새 목적)" in client.get("/terms/").content.decode()
    assert "제2조 (회원과 계정)" in client.get("/terms/1/").content.decode()


def test_texts_are_never_read_as_markup(client, db):
    Document.objects.create(
        kind="accessibility", version=9, title_ko="안내", body_ko="<b>굵게</b>", body_en=""
    )
    assert "&lt;b&gt;굵게" in client.get("/accessibility/").content.decode()


def test_documents_are_stored_once(texts):
    Document.objects.filter(kind="privacy").update(title_ko="고친 제목")
    documents.load_first(Document.objects.all())
    assert Document.objects.count() == len(documents.SHIPPED)
    assert Document.objects.filter(title_ko="고친 제목").exists()


def rows_of(language):
    lines = (documents.FOLDER / f"privacy-2.{language}.txt").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in rows if len(row) > 1}


def test_the_policy_says_how_long_the_portal_really_keeps_things():
    korean, english = rows_of("ko"), rows_of("en")
    hours = settings.SESSION_COOKIE_AGE // 3600
    kept = outbox.KEPT.days, exports.KEPT.days, recent.KEPT // 86400
    assert korean["보낸 전자우편(발송함)"] == [f"보낸 날부터 {kept[0]}일"]
    assert english["E-mails sent (outbox)"] == [f"{kept[0]} days after they were sent"]
    assert korean["활용 현황 보고서 파일"] == [f"만든 날부터 {kept[1]}일"]
    assert english["Files of utilization reports"] == [f"{kept[1]} days after they were made"]
    events = registration.KEPT.days
    assert korean["행사 참가 신청"][0].startswith(f"행사가 끝난 뒤 {events}일.")
    assert english["Registrations for events"][0].startswith(f"{events} days after")
    assert korean["로그인하지 않은 챗봇 대화"][0].startswith(f"누구인지 모르게 {KEPT.days}일.")
    assert english["Conversations with the assistant, not signed in"][0].startswith(
        f"{KEPT.days} days"
    )
    assert korean["로그인한 동안의 챗봇 대화"][0].startswith(f"{KEPT_OF_MEMBERS.days}일.")
    assert english["Conversations with the assistant, signed in"][0].startswith(
        f"{KEPT_OF_MEMBERS.days} days"
    )
    assert korean["로그인 상태"][0].startswith(f"{hours}시간")
    assert english["Being signed in"][0].startswith(f"{hours} hours")
    assert korean["같은 신청이 두 번 들어오지 않게 하는 기록"] == [
        f"{idempotency.KEPT // timedelta(hours=1)}시간"
    ]
    for language, words in (("ko", f"{questions.KEPT.days}일"), ("en", f"{questions.KEPT.days} d")):
        assert words in (documents.FOLDER / f"privacy-2.{language}.txt").read_text()


def test_the_policy_names_every_cookie_with_its_time():
    for language, year, days in (("ko", "1년", "30일"), ("en", "1 year", "30 days")):
        rows = rows_of(language)
        for cookie in (
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            CookieStorage.cookie_name,
            recent.COOKIE,
            holding.COOKIE,
            f"{display.SIZE_COOKIE}, {display.CONTRAST_COOKIE}",
        ):
            assert cookie in rows
        assert rows[recent.COOKIE][1] == days
        assert rows[f"{display.SIZE_COOKIE}, {display.CONTRAST_COOKIE}"][1] == year


@pytest.mark.parametrize("kind", [kind for kind, _version in documents.SHIPPED])
def test_both_languages_of_a_document_have_the_same_sections(kind):
    from itube.lib.prose import sections

    korean, english = (
        sections((documents.FOLDER / f"{kind}-1.{language}.txt").read_text())
        for language in ("ko", "en")
    )
    assert [[part.kind for part in each.parts] for each in korean] == [
        [part.kind for part in each.parts] for each in english
    ]
    assert [len(each.parts) for each in korean] == [len(each.parts) for each in english]
