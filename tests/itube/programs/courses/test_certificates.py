"""Certificates: what stands on them, that texts stay texts, and what anyone may check."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from itube.lib.typeset import printable
from itube.programs.certificates.facts import Facts, facts_of, masked
from itube.programs.certificates.making import pdf_of
from itube.programs.courses import completing, enrolling
from itube.programs.courses.states import State
from tests.itube.programs.courses.world import begin, make_course, make_member, make_session

PLAIN = Facts(
    language="ko",
    title="수료증",
    number="제 ABCDE-12345 호",
    rows=[("성명", "홍길동", True), ("과정명", "주사전자현미경 교육", True)],
    says="위 사람은 본 과정을 수료하였습니다.",
    issued="2026년 11월 30일",
    issuer="소재분석지원센터",
    institution="한국시험연구원",
    check="아래 주소에서 확인할 수 있습니다.",
    url="https://example.kr/services/courses/certificates/ABCDE12345/",
)
HOSTILE = [
    '#read("/etc/passwd")',
    "*굵게* $x^2$ _기울임_ `코드` = 제목 @인용 <이름>",
    '"; #panic() \\u{41} // /* ',
    "가" * 50,
    "아주 긴 이름 " * 40,
    "이모지 😀 \u202e뒤집기\x00 \t\n끝",
    "洪吉童 ",
    "",
]


def text_of(pdf: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_name_is_it_stays_text_on_one_page(name):
    rows = [("성명", printable(name), True), *PLAIN.rows[1:]]
    pdf = pdf_of(replace(PLAIN, rows=rows))
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type/Page\n") + pdf.count(b"/Type /Page\n") <= 1
    if shutil.which("pdftotext"):
        text = text_of(pdf)
        assert "root:" not in text
        assert text.count("\f") == 1
        if name.startswith("#read"):
            assert name in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("홍길동", "홍*동"),
        ("홍길", "홍*"),
        ("김", "김*"),
        ("남궁민수", "남**수"),
        ("Gil-dong Hong", "G******g H**g"),
        ("", ""),
    ],
)
def test_names_are_masked(name, shown):
    assert masked(name) == shown


@pytest.fixture
def completed(db):
    session = make_session(make_course(), capacity=1)
    enrolment = enrolling.enrol(session, make_member(name="홍길동"), now=timezone.now())
    completing.note_all(
        begin(session),
        [enrolment.reference],
        State.COMPLETED,
        actor=make_member(),
        now=timezone.now(),
    )
    enrolment.refresh_from_db()
    return enrolment


def test_the_owner_downloads_it_in_both_languages(completed, client):
    client.force_login(completed.user)
    for prefix, language in (("", "ko"), ("/en", "en")):
        response = client.get(f"{prefix}{completed.get_absolute_url()}certificate.pdf")
        assert response["Content-Type"] == "application/pdf"
        assert f"-{language}.pdf" in response["Content-Disposition"]
        assert response.content.startswith(b"%PDF-")
    with translation.override("ko"):
        facts = facts_of(completed)
    assert facts.rows[0][1] == "홍길동"
    assert completed.certificate_no in facts.url


def test_anyone_may_check_a_number_and_learns_no_name(completed, client, django_assert_num_queries):
    address = f"/services/courses/certificates/{completed.certificate_no}/"
    with django_assert_num_queries(1):
        page = client.get(address).content.decode()
    assert "유효한 수료증입니다" in page
    assert completed.session.course.title_ko in page
    assert "홍*동" in page
    assert "홍길동" not in page
    assert completed.user.email not in page
    readable = f"{completed.certificate_no[:5]}-{completed.certificate_no[5:]}".lower()
    assert client.get(f"/services/courses/certificates/{readable}/").status_code == 200
    for wrong in ("AAAAAAAAAA", "x", "%00", "가"):
        response = client.get(f"/services/courses/certificates/{wrong}/")
        assert response.status_code == 404
        assert "유효한 수료증이 없습니다" in response.content.decode()


def test_a_certificate_of_who_has_left_cannot_be_checked(completed, client):
    completed.user.anonymised_at = timezone.now() - timedelta(days=1)
    completed.user.save()
    address = f"/services/courses/certificates/{completed.certificate_no}/"
    assert client.get(address).status_code == 404
