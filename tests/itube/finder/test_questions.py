"""What was asked in vain is counted, without the people who asked."""

import threading
from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from equipment.search.index import rebuild
from itube.finder import questions
from itube.finder.models import QuestionLog
from itube.finder.models.questions import KEPT, count
from itube.finder.tasks import prune_questions
from tests.factories import make_center, make_equipment, make_kind, make_role, make_user

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
FINDER = "/equipment/"
LIST = "admin:finder_questionlog_changelist"
NOTHING = "qqzzxxvv"


@pytest.fixture
def pieces():
    kind = make_kind(name_ko="만능시험기", slug="utm")
    made = [make_equipment(kind=kind, name_ko=f"만능시험기 {n}") for n in range(4)]
    rebuild()
    return made


def ask(client, query, came_from="", agent=BROWSER, **headers):
    if came_from:
        headers["HTTP_REFERER"] = f"http://testserver{came_from}"
    return client.get(f"{FINDER}?{query}", HTTP_USER_AGENT=agent, **headers)


def logged():
    return [
        (row.kind, row.text, row.correction, row.filters, row.n)
        for row in QuestionLog.objects.order_by("pk")
    ]


# --- What is stored ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("현미경 Hong.Gil@Example.co.kr", "현미경 [email]"),
        ("900101-1234567 현미경", "[id] 현미경"),
        ("9001011234567", "[id]"),
        ("900101-1******", "[id]"),
        ("123-45-67890 회사", "[biz] 회사"),
        ("1234567890", "[biz]"),
        ("010-1234-5678", "[tel]"),
        ("010 1234 5678로 연락", "[tel]로 연락"),
        ("01012345678", "[tel]"),
        ("０１０－１２３４－５６７８", "[tel]"),
        ("(02)123-4567", "[tel]"),
        ("031.123.4567", "[tel]"),
        ("+82-10-1234-5678", "[tel]"),
        ("0505-123-4567", "[tel]"),
        ("1234-5678-9012-3456", "[number]"),
        # Not a person's.
        ("NFEC-2020-05-000001", "nfec-2020-05-000001"),
        ("2020-05-000001", "2020-05-000001"),
        ("EPN0001234", "epn0001234"),
        ("JSM-7900F 0.3~30kV", "jsm-7900f 0.3~30kv"),
        ("100000 시간", "100000 시간"),
        ("챔버 -70~180 1000L", "챔버 -70~180 1000l"),
    ],
)
def test_personal_numbers_are_masked(typed, stored):
    assert questions.kept(typed) == stored


def test_a_text_is_cut_after_it_is_masked():
    assert questions.kept("가" * 195 + " 010-1234-5678") == "가" * 195 + " [tel"


def test_kinds_of_questions(client, pieces):
    ask(client, f"q={NOTHING}&province=KR-11")
    ask(client, "q=만능시헙기")
    ask(client, "q=만능시험기")
    ask(client, "province=KR-11")
    assert logged() == [
        ("none", NOTHING, "", "province=KR-11", 1),
        ("corrected", "만능시헙기", "만능시험기", "", 1),
    ]


def test_conditions_that_leave_nothing_are_no_missing_word(client, pieces):
    assert ask(client, "q=만능시험기&province=KR-50").context["answer"].total == 0
    assert logged() == []


def test_asking_again_tells_of_the_question_before(client, pieces):
    ask(client, f"q={NOTHING}&use_mode=rental")
    # The same page sorted otherwise is not asked once more.
    ask(client, f"q={NOTHING}&use_mode=rental&sort=name", f"{FINDER}?q={NOTHING}&use_mode=rental")
    ask(client, f"q={NOTHING}", f"{FINDER}?q={NOTHING}&use_mode=rental")
    ask(client, "q=만능시험기", f"{FINDER}?q={NOTHING}")
    # After a good answer, or from elsewhere, nothing is told.
    ask(client, "q=시험기", f"{FINDER}?q=만능시험기")
    ask(client, "q=시험기", "/")
    ask(client, "q=시험기", "", HTTP_REFERER=f"https://elsewhere.example{FINDER}?q={NOTHING}")
    # One statement holds both what a step tells and what its answer is.
    assert logged() == [
        ("none", NOTHING, "", "", 2),
        ("filter", NOTHING, "", "use_mode=rental", 1),
        ("refined", NOTHING, "만능시험기", "", 1),
    ]


def test_who_is_not_counted(client, pieces):
    for agent in (
        "",
        "Googlebot/2.1",
        "curl/8.0",
        "python-requests/2",
        "Mozilla/5.0 HeadlessChrome",
    ):
        ask(client, f"q={NOTHING}", agent=agent)
    ask(client, f"q={NOTHING}&page=2")
    ask(client, f"q={NOTHING}", HTTP_SEC_PURPOSE="prefetch")
    client.head(f"{FINDER}?q={NOTHING}", HTTP_USER_AGENT=BROWSER)
    client.get(f"/api/v1/equipment/?q={NOTHING}", HTTP_USER_AGENT=BROWSER)
    assert logged() == []


def test_the_english_page_counts_for_itself(client, pieces):
    client.get(f"/en{FINDER}?q={NOTHING}", HTTP_USER_AGENT=BROWSER)
    assert QuestionLog.objects.get().language == "en"


def test_one_statement_after_the_answer(client, pieces, django_assert_num_queries):
    ask(client, f"q={NOTHING}")
    request = ask(client, f"q={NOTHING}").wsgi_request
    answer = ask(client, f"q={NOTHING}").context["answer"]
    with django_assert_num_queries(1):
        questions._note(request, answer)


def test_a_text_is_counted_no_faster_than_people_ask(client, pieces, monkeypatch):
    monkeypatch.setattr(questions, "OF_ONE_TEXT", (2, 60))
    for _ in range(4):
        ask(client, f"q={NOTHING}")
    assert QuestionLog.objects.get().n == 2


@pytest.mark.parametrize("query", ["q=%00", "q=" + "a" * 5000, "q=((((", f"q={NOTHING}&center=%00"])
def test_nothing_typed_breaks_the_page(client, pieces, query):
    referer = f"{FINDER}?{query}"
    assert (
        ask(client, query, referer).status_code == ask(client, query).status_code == HTTPStatus.OK
    )


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_away_breaks_nothing(client, pieces, monkeypatch):
    monkeypatch.setattr("itube.finder.models.questions.COUNT", "INSERT INTO nowhere VALUES {rows}")
    assert ask(client, f"q={NOTHING}").status_code == HTTPStatus.OK
    assert logged() == []


def entry(text, day=date(2026, 11, 1), kind="none", **fields):
    return QuestionLog(day=day, kind=kind, text=text, language="ko", **fields)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_both_counted():
    ready = threading.Barrier(4)

    def twenty_times():
        try:
            ready.wait(timeout=5)
            for _ in range(20):
                count([entry("없는말")])
        finally:
            connection.close()

    threads = [threading.Thread(target=twenty_times) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert QuestionLog.objects.get().n == 80


def test_old_questions_are_forgotten():
    today = timezone.localdate()
    count([entry("옛말", today - KEPT - timedelta(days=1)), entry("새말", today - KEPT)])
    assert prune_questions() == 1
    assert QuestionLog.objects.get().text == "새말"


# --- The list ----------------------------------------------------------------------------------
@pytest.fixture
def operator():
    client = Client()
    client.force_login(make_user(site_role="operator", is_demo=True))
    return client


def texts(response):
    return [(row["text"], row["times"]) for row in response.context["rows"]]


def test_list_counts_by_text_and_forgets_what_is_done(operator, django_assert_max_num_queries):
    today = timezone.localdate()
    for day in (today, today - timedelta(days=1), today - timedelta(days=60)):
        count([entry("드문말", day)])
    for _ in range(3):
        count([entry("잦은말", today)])
    count([entry("고친말", today, "corrected", correction="바른말")])
    page = reverse(LIST)
    with django_assert_max_num_queries(6):
        assert texts(operator.get(page)) == [("잦은말", 3), ("드문말", 2)]
    assert texts(operator.get(page, {"days": 90})) == [("드문말", 3), ("잦은말", 3)]
    assert texts(operator.get(page, {"kind": "corrected"})) == [("고친말", 1)]
    assert texts(operator.get(page, {"kind": "", "q": "드문"})) == [("드문말", 2)]
    assert texts(operator.get(page, {"days": "x", "kind": "x"})) == [("잦은말", 3), ("드문말", 2)]
    assert operator.get(page, {"page": 2}).status_code == HTTPStatus.NOT_FOUND

    sent = {"text": "드문말", "kind": "none", "language": "ko"}
    told = operator.post(reverse("admin:finder_questionlog_done"), sent, follow=True)
    assert texts(told) == [("잦은말", 3)]
    assert "끝낸 일로" in told.content.decode()
    # Until somebody asks again.
    count([entry("드문말", today)])
    assert ("드문말", 2) in texts(operator.get(page))


def test_list_leads_to_a_group_and_shows_what_is_found_now(operator, pieces):
    count([entry("만능시험기", timezone.localdate()), entry(NOTHING, timezone.localdate())])
    page = operator.get(reverse(LIST), {"look": "만능시험기"})
    shown = {row["text"]: row for row in page.context["rows"]}
    assert shown["만능시험기"]["now"]["total"] == 4
    assert shown[NOTHING]["now"] is None
    assert "지금은 장비 4대를" in page.content.decode()
    form = operator.get(shown[NOTHING]["add"])
    assert form.context["adminform"].form["words"].value() == NOTHING
    assert f">\n{NOTHING}</textarea>" in form.content.decode()


def test_list_as_a_file(operator):
    count([entry("=1+1", timezone.localdate(), filters="kind=utm")])
    response = operator.get(reverse("admin:finder_questionlog_csv"))
    assert response["Content-Type"].startswith("text/csv")
    rows = response.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("질문,구분")
    assert not rows[1].startswith("=")
    assert "kind=utm" in rows[1]


def test_only_who_runs_the_portal_sees_the_list():
    center, staff = make_center(), make_user(is_demo=True)
    make_role(staff, center, "manager", valid_from=timezone.now() - timedelta(days=1))
    ministry = make_user(site_role="ministry", is_demo=True)
    done, file = reverse("admin:finder_questionlog_done"), reverse("admin:finder_questionlog_csv")
    client = Client()
    for person, status in ((staff, 403), (ministry, 403)):
        client.force_login(person)
        for answer in (client.get(reverse(LIST)), client.get(file), client.post(done)):
            assert answer.status_code in (status, HTTPStatus.FOUND)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user(site_role="operator", is_demo=True))
    assert strict.post(done, {"text": "가"}).status_code == HTTPStatus.FORBIDDEN
    assert strict.get(done).status_code == HTTPStatus.METHOD_NOT_ALLOWED
