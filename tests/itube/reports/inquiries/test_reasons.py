"""The page of reasons: who answers, what stays of what was typed, what the ministry sees."""

import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from itube.reports.inquiries import pages
from itube.reports.inquiries.answering import Answer, AnsweredMeanwhileError, answer
from itube.reports.making import make_file
from itube.reports.models import Inquiry
from itube.reports.periods import Period
from itube.reports.scope import Scope
from tests import factories
from tests.itube.reports.inquiries.world import DAY, ROUND, asked, idle

pytestmark = pytest.mark.django_db
PAGE = "/reports/unused/reasons/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def of_role(role, center=None, **fields):
    """Return a client of someone with that role: of the portal, or of center."""
    if role in ("ministry", "pd"):
        return signed_in(factories.make_user(site_role=role))
    if role == "portal operator":
        return signed_in(factories.make_user(site_role="operator"))
    user = factories.make_user(**fields)
    if center is not None:
        factories.make_role(user, center, role)
    return signed_in(user)


def row(inquiry, reason="", plan="", note="", version=None):
    """Return what the page sends of one row; version: what the reader has seen there."""
    return {
        "row": [inquiry.reference],
        f"{inquiry.reference}-reason": reason,
        f"{inquiry.reference}-plan": plan,
        f"{inquiry.reference}-note": note,
        f"{inquiry.reference}-version": inquiry.version if version is None else version,
    }


def rows(*sent):
    """Return several rows as one form sends them."""
    joined = {name: value for each in sent for name, value in each.items()}
    return joined | {"row": [reference for each in sent for reference in each["row"]]}


def answers(inquiry):
    inquiry.refresh_from_db()
    return inquiry.reason, inquiry.plan, inquiry.note


@pytest.mark.parametrize("role", ["operator", "approver", "deputy", "manager", "portal operator"])
def test_whoever_keeps_the_equipment_answers_and_is_named(role):
    inquiry = asked(idle())
    client = of_role(role, inquiry.equipment.center, name="김담당")

    response = client.post(PAGE, row(inquiry, "no_demand", "move", " 수요가 줄었음 "))

    assert response.url == PAGE
    assert answers(inquiry) == ("no_demand", "move", "수요가 줄었음")
    assert inquiry.answered_by.pk == int(client.session["_auth_user_id"])
    assert abs(inquiry.answered_at - timezone.now()) < timedelta(minutes=1)
    page = client.get(PAGE)
    assert "장비 1점의 답을 저장했습니다." in page.content.decode()
    assert page.context["to_answer"] == []
    assert inquiry.answered_by.name in page.content.decode()


@pytest.mark.parametrize(("role", "status"), [("ministry", 403), ("pd", 403), ("viewer", 404)])
def test_who_only_reads_changes_nothing(role, status):
    inquiry = asked(idle())
    client = of_role(role, inquiry.equipment.center)
    assert client.post(PAGE, row(inquiry, "broken")).status_code == status
    assert answers(inquiry) == ("", "", "")


@pytest.mark.parametrize("role", ["operator", "approver", "deputy", "manager"])
def test_people_of_another_center_neither_see_nor_answer_it(role):
    inquiry, theirs = asked(idle()), asked(idle())
    client = of_role(role, theirs.equipment.center)

    assert inquiry.equipment.number not in client.get(PAGE).content.decode()
    assert client.post(PAGE, row(inquiry, "broken")).status_code == 404
    # Nor slipped in among one's own.
    sent = rows(row(theirs, "broken"), row(inquiry, "broken"))
    assert client.post(PAGE, sent).status_code == 302
    assert answers(inquiry) == ("", "", "")
    assert answers(theirs) == ("broken", "", "")


@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 404), ("member", 404), ("ministry", 200), ("pd", 200)]
)
def test_the_page_is_there_for_those_who_answer_and_those_who_read_all(role, status):
    inquiry = asked(idle())
    center = None if role == "member" else inquiry.equipment.center
    client = of_role(role, center)
    assert client.get(PAGE).status_code == status
    link = f'href="{PAGE}"'
    if role != "member":
        for page in ("index", "unused"):
            text = client.get(reverse(f"reports:{page}")).content.decode()
            assert (link in text) == (status == 200), page
    assert Client().get(PAGE).url.startswith(reverse("account_login"))


def test_whoever_has_lost_the_role_finds_nothing_and_changes_nothing():
    inquiry = asked(idle())
    user = factories.make_user()
    began = timezone.now() - 9 * DAY
    factories.make_role(
        user, inquiry.equipment.center, valid_from=began, valid_until=timezone.now() - DAY
    )
    client = signed_in(user)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, row(inquiry, "broken")).status_code == 404
    assert answers(inquiry) == ("", "", "")


def test_one_button_saves_the_rows_that_are_filled_and_leaves_the_others():
    center = factories.make_center()
    one, two, three = (asked(idle(center)) for _ in range(3))
    sent = rows(row(one, "broken", "repair"), row(two), row(three, "other", "", "이사"))

    of_role("operator", center).post(PAGE, sent)

    assert answers(one) == ("broken", "repair", "")
    assert answers(two) == ("", "", "")
    assert answers(three) == ("other", "", "이사")


def test_without_anything_filled_nothing_is_stored():
    inquiry = asked(idle())
    client = of_role("operator", inquiry.equipment.center)
    page = client.post(PAGE, row(inquiry), follow=True)
    assert "적은 답이 없어" in page.content.decode()
    assert answers(inquiry) == ("", "", "")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"plan": "keep"}, "reason", "사유를 골라 주세요."),
        ({"note": "설명만"}, "reason", "사유를 골라 주세요."),
        ({"reason": "other"}, "note", "‘기타’에는 설명이 필요해요."),
        ({"reason": "other", "note": "  "}, "note", "‘기타’에는 설명이 필요해요."),
        ({"reason": "lazy"}, "reason", "lazy"),
        ({"reason": "broken", "plan": "sell"}, "plan", "sell"),
        ({"reason": "broken", "note": "가" * 301}, "note", "300"),
        ({"reason": "broken", "note": "a\0b"}, "note", ""),
    ],
)
def test_what_is_wrong_is_told_beside_its_row_and_nothing_typed_is_lost(typed, field, sentence):
    center = factories.make_center()
    wrong, right, empty = (asked(idle(center)) for _ in range(3))
    sent = rows(row(wrong, **typed), row(right, "outdated", "dispose", "단종됨"), row(empty))

    response = of_role("operator", center).post(PAGE, sent)

    assert response.status_code == 422
    page = response.content.decode()
    name = f"{wrong.reference}-{field}"
    (error,) = re.findall(rf'id="id_{name}_error">(.*?)</td>', page, re.S)
    assert sentence in error
    assert f'<a href="#id_{name}">' in page
    # Neither the row that is right is stored, nor anything forgotten.
    assert {answers(each) for each in (wrong, right, empty)} == {("", "", "")}
    forms = {shown.inquiry.pk: shown.form for shown in response.context["to_answer"]}
    assert set(forms) == {wrong.pk, right.pk, empty.pk}
    assert [forms[right.pk][each].value() for each in ("reason", "plan", "note")] == [
        "outdated",
        "dispose",
        "단종됨",
    ]
    assert 'value="단종됨"' in page
    assert [shown.inquiry for shown in response.context["wrong"]] == [wrong]


def test_names_of_rows_that_make_no_sense_are_not_found():
    inquiry = asked(idle())
    client = of_role("operator", inquiry.equipment.center)
    for sent in ({}, {"row": "nothing"}, {"row": "\0"}, {"row": "0000000000"}):
        assert client.post(PAGE, sent).status_code == 404


def test_an_answer_is_corrected_until_the_next_inquiry():
    inquiry = asked(idle(), note="처음")
    client = of_role("operator", inquiry.equipment.center)
    page = client.get(PAGE)
    assert page.context["to_answer"] == []
    assert f"correct={inquiry.reference}" in page.content.decode()

    (shown,) = client.get(PAGE, {"correct": inquiry.reference}).context["to_answer"]
    assert shown.form["note"].value() == "처음"
    client.post(f"{PAGE}?correct={inquiry.reference}", row(inquiry, "moving", "", "둘째"))
    assert answers(inquiry) == ("moving", "", "둘째")

    again = asked(inquiry.equipment, date(2031, 1, 1))
    assert client.post(PAGE, row(inquiry, "broken")).status_code == 404
    assert answers(inquiry) == ("moving", "", "둘째")
    assert [each.inquiry for each in client.get(PAGE).context["to_answer"]] == [again]


def test_an_answer_is_not_emptied():
    inquiry = asked(idle(), note="처음")
    client = of_role("operator", inquiry.equipment.center)
    assert client.post(PAGE, row(inquiry)).status_code == 422
    assert answers(inquiry) == ("broken", "", "처음")


def test_what_a_colleague_has_answered_meanwhile_is_told_before_it_is_replaced():
    center = factories.make_center()
    inquiry, other = asked(idle(center)), asked(idle(center))
    mine, colleague = of_role("operator", center), of_role("manager", center)
    colleague.post(PAGE, row(inquiry, "moving"))

    # Both pages were read before that.
    response = mine.post(PAGE, rows(row(inquiry, "broken", version=""), row(other, "broken")))

    assert response.status_code == 422
    page = response.content.decode()
    assert "다른 사람이 ‘이전·설치 중’(으)로 답했어요" in page
    assert answers(inquiry) == ("moving", "", "")
    assert answers(other) == ("", "", "")
    # Saving once more what the page now holds replaces it.
    assert f'value="{inquiry.version}"' in page
    mine.post(PAGE, row(inquiry, "broken", version=inquiry.version))
    assert answers(inquiry) == ("broken", "", "")


def test_a_row_left_empty_does_not_empty_what_a_colleague_has_answered():
    center = factories.make_center()
    inquiry, other = asked(idle(center)), asked(idle(center))
    of_role("manager", center).post(PAGE, row(inquiry, "moving"))
    sent = rows(row(inquiry, version=""), row(other, "broken"))
    assert of_role("operator", center).post(PAGE, sent).status_code == 302
    assert answers(inquiry) == ("moving", "", "")
    assert answers(other) == ("broken", "", "")


def test_of_two_answers_to_the_same_inquiry_the_second_is_refused_and_stores_nothing():
    inquiry, other = asked(idle()), asked(idle())
    as_read = Inquiry.objects.get(pk=inquiry.pk)
    answer([Answer(inquiry, "moving")], None, ROUND)

    with pytest.raises(AnsweredMeanwhileError) as refusal:
        answer([Answer(other, "broken"), Answer(as_read, "broken")], None, ROUND + DAY)

    assert refusal.value.inquiries == [as_read]
    assert answers(inquiry) == ("moving", "", "")
    assert answers(other) == ("", "", "")


def test_a_rival_between_reading_and_writing_is_told_too(monkeypatch):
    inquiry = asked(idle())
    client = of_role("operator", inquiry.equipment.center)

    def overtaken(answers, actor, now):
        answer([Answer(Inquiry.objects.get(), "moving")], None, ROUND)
        return answer(answers, actor, now)

    monkeypatch.setattr(pages, "answer", overtaken)
    response = client.post(PAGE, row(inquiry, "broken"))
    assert response.status_code == 422
    assert "‘이전·설치 중’(으)로 답했어요" in response.content.decode()
    assert answers(inquiry) == ("moving", "", "")


def test_the_answer_rate_reasons_and_institutions_are_a_count_by_hand():
    """Four institutions; each piece counts by its last inquiry, disposed ones do not."""
    found = {}
    for number, outcomes in enumerate(["broken", "broken moving open", "open open", "moving"]):
        center = factories.make_center()
        for outcome in outcomes.split():
            asked(idle(center), **({} if outcome == "open" else {"reason": outcome}))
        given = [outcome for outcome in outcomes.split() if outcome != "open"]
        found[center.institution.name] = (len(outcomes.split()), len(given))
        if number == 3:
            # Asked again since: that it was answered before counts no more.
            asked(center.equipment.get(), date(2031, 1, 1))
            found[center.institution.name] = (1, 0)
    asked(idle(status="disposed"), reason="outdated")

    response = of_role("ministry").get(PAGE)

    total = response.context["total"]
    assert (total.asked, total.answered, total.open) == (7, 3, 4)
    assert total.rate == 3 / 7
    assert "42.9\u00a0%" in response.content.decode()
    shown = {
        each.name: (each.asked, each.answered) for each, *_ in response.context["institutions"]
    }
    assert shown == found
    counts = {bar.label: (bar.count, bar.share) for bar in response.context["reasons"] if bar.count}
    assert counts == {"고장·수리 중": (2, "66.7\u00a0%"), "이전·설치 중": (1, "33.3\u00a0%")}
    # The same rate where unused pieces are listed, with its definition.
    unused = of_role("ministry").get(reverse("reports:unused"))
    assert "42.9\u00a0%" in unused.content.decode()
    assert unused.context["answers"].asked == 7
    definitions = of_role("ministry").get(reverse("reports:definitions")).content.decode()
    assert 'id="answer_rate"' in definitions


def test_without_questions_there_is_no_rate():
    response = of_role("ministry").get(PAGE)
    page = response.content.decode()
    assert "물은 장비 없음" in page
    assert "사유를 물은 장비가 없습니다." in page


def test_the_ministry_reads_answers_without_the_names_of_people_and_without_forms():
    who = factories.make_user(name="김담당")
    inquiry = asked(idle(), plan="repair", note="부품 대기", answered_by=who)
    asked(idle())
    page = of_role("ministry").get(PAGE).content.decode()
    assert "고장·수리 중" in page
    assert "부품 대기" in page
    assert inquiry.equipment.center.name in page
    assert "김담당" not in page
    assert "<textarea" not in page
    assert f'name="{inquiry.reference}' not in page
    assert "correct=" not in page


def test_the_list_is_narrowed_by_center_reason_and_state():
    broken, moving = asked(idle(), reason="broken"), asked(idle(), reason="moving")
    open_ = asked(idle(broken.equipment.center))
    client = of_role("ministry")

    def shown(**query):
        response = client.get(PAGE, query)
        return {row.inquiry for row in response.context["rows"]}, response.context["total"].asked

    assert shown() == ({broken, moving, open_}, 3)
    assert shown(reason="moving") == ({moving}, 3)
    assert shown(state="open") == ({open_}, 3)
    assert shown(state="answered") == ({broken, moving}, 3)
    center = broken.equipment.center.code
    assert shown(center=center) == ({broken, open_}, 2)
    assert shown(center=center, state="open") == ({open_}, 2)
    assert shown(center="C999") == ({broken, moving, open_}, 3)


@pytest.mark.parametrize("query", [{"center": "\0"}, {"reason": "x"}, {"state": "\0"}])
def test_conditions_that_make_no_sense_are_told_and_everything_is_shown(query):
    inquiry = asked(idle())
    asked(idle())
    response = of_role("ministry").get(PAGE, query)
    assert set(response.context["form"].errors) == set(query)
    assert inquiry in {row.inquiry for row in response.context["rows"]}
    assert "모두 보여 드립니다" in response.content.decode()


def test_the_list_has_pages_and_after_saving_the_last_one_the_first_is_shown():
    center = factories.make_center()
    for _ in range(51):
        asked(idle(center))
    client = of_role("operator", center)
    first = client.get(PAGE, {"state": "open"})
    assert len(first.context["to_answer"]) == 50
    (last,) = client.get(PAGE, {"state": "open", "page": 2}).context["to_answer"]
    for page in ("3", "0", "x"):
        assert client.get(PAGE, {"page": page}).status_code == 404

    saved = client.post(f"{PAGE}?state=open&page=2", row(last.inquiry, "broken"))
    assert saved.url == f"{PAGE}?state=open"
    assert client.get(saved.url).status_code == 200


@pytest.mark.parametrize("role", ["ministry", "operator"])
def test_forty_rows_cost_as_many_statements_as_one(role, django_assert_max_num_queries):
    center = factories.make_center()
    client = of_role(role, center)
    for number in range(40):
        asked(idle(center), **({"reason": "broken"} if number % 2 else {}))
        if number in (0, 39):
            with django_assert_max_num_queries(8):
                response = client.get(PAGE)
    shown = response.context["rows"] + response.context["to_answer"]
    assert len(shown) == 40


def test_lists_of_unused_pieces_show_the_last_reason(django_assert_max_num_queries):
    answered, waiting, never = idle(), idle(), idle()
    asked(answered, date(2029, 1, 1), reason="broken")
    asked(answered, reason="moving")
    asked(waiting)
    client = of_role("ministry")
    for page in ("index", "unused"):
        response = client.get(reverse(f"reports:{page}"))
        shown = {each.line.piece.pk: each.inquiry for each in response.context["unused"]}
        assert shown[answered.pk].reason == "moving"
        assert shown[waiting.pk].is_open
        assert shown[never.pk] is None
        text = response.content.decode()
        assert all(word in text for word in ("이전·설치 중", "답변 대기", "묻지 않음"))
        assert "고장·수리 중" not in text


def test_the_workbook_says_reason_and_plan(tmp_path):
    answered, waiting, never = idle(), idle(), idle()
    asked(answered, reason="outdated", plan="dispose")
    asked(waiting)
    period = Period(date(2030, 1, 1), date(2030, 6, 30), date(2030, 7, 1))
    make_file(tmp_path / "a.xlsx", "xlsx", Scope(), period, ROUND, lambda percent: None)
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["유휴·저활용"]
    headings, *lines = page.iter_rows(min_row=4, max_row=7, values_only=True)
    place = {str(heading): index for index, heading in enumerate(headings)}
    told = {line[place["장비번호"]]: (line[place["사유"]], line[place["계획"]]) for line in lines}
    assert told == {
        answered.number: ("노후·성능 저하", "불용 처분 예정"),
        waiting.number: ("답변 대기", None),
        never.number: ("묻지 않음", None),
    }


def test_the_administration_shows_a_center_its_own_inquiries_and_changes_none():
    mine, other = asked(idle()), asked(idle(), reason="broken")
    user = factories.make_user()
    factories.make_role(user, mine.equipment.center, "manager")
    client = signed_in(user)
    listed = client.get(reverse("admin:reports_inquiry_changelist"))
    assert listed.status_code == 200
    assert list(listed.context["cl"].result_list) == [mine]
    for inquiry, status in ((mine, 200), (other, 302)):
        address = reverse("admin:reports_inquiry_change", args=[inquiry.pk])
        assert client.get(address).status_code == status
    sent = {"reason": "broken", "answered_at_0": "2030-07-02", "answered_at_1": "09:00"}
    address = reverse("admin:reports_inquiry_change", args=[mine.pk])
    assert client.post(address, sent).status_code == 403
    assert answers(mine) == ("", "", "")
    assert client.get(reverse("admin:reports_inquiry_add")).status_code == 403
