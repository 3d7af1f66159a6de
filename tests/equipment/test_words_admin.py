"""The words of searches in the administration: checked in words, tried out, in force at once."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from equipment import tasks
from equipment.admin.word_forms import SpellingRuleForm, is_slow
from equipment.models import (
    QueryWord,
    SearchDocument,
    SearchTerm,
    SpellingRule,
    SynonymGroup,
    VocabularyChange,
)
from equipment.search import lexicon as keeping
from equipment.search.index import outdated, rebuild
from equipment.search.query import search
from equipment.search.question import Question
from equipment.words import load_words
from itube.finder.models import QuestionLog
from tests.factories import make_center, make_equipment, make_kind, make_role, make_user

pytestmark = pytest.mark.django_db

GROUPS, RULES, WORDS = (
    f"equipment_{name}" for name in ("synonymgroup", "spellingrule", "queryword")
)


@pytest.fixture
def pieces():
    battery = make_equipment(name_ko="충방전시험기", kind=make_kind(name_ko="이차전지시험기"))
    chamber = make_equipment(name_ko="항온항습쳄버", kind=make_kind(name_ko="환경시험기"))
    rebuild()
    return battery, chamber


@pytest.fixture
def operator(client):
    client.force_login(make_user(site_role="operator", is_demo=True))
    return client


def add(model, **fields):
    return reverse(f"admin:{model}_add"), {"enabled": "on", **fields}


def send(client, model, pk=None, **fields):
    url, data = add(model, **fields)
    if pk:
        url = reverse(f"admin:{model}_change", args=[pk])
    return client.post(url, data)


def errors(response):
    assert response.status_code == HTTPStatus.OK, "saved, but should not have been"
    return " ".join(str(error) for error in response.context["errors"])


def found(q):
    return search(Question(q=q)).ids


def as_another_process(lexicon):
    """Go on as a process that has read that lexicon and has been told nothing since."""
    keeping._kept[:] = [lexicon]


# --- Taking hold -------------------------------------------------------------------------------
def test_synonym_is_found_and_given_up_by_processes_that_know_older_words(operator, pieces):
    battery, _chamber = pieces
    before = keeping.renewed()
    assert battery.pk not in found("배터리")
    assert send(operator, GROUPS, words="배터리, 이차전지").status_code == HTTPStatus.FOUND
    as_another_process(before)
    assert found("배터리") == [battery.pk]

    group = SynonymGroup.objects.get()
    with_it = keeping.lexicon()
    listed = reverse(f"admin:{GROUPS}_changelist")
    operator.post(listed, {"action": "disable", "_selected_action": [group.pk]})
    as_another_process(with_it)
    assert battery.pk not in found("배터리")
    operator.post(listed, {"action": "enable", "_selected_action": [group.pk]})
    assert found("배터리") == [battery.pk]

    # The switch in the list.
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": group.pk, "_save": "1"}
    assert operator.post(listed, form).status_code == HTTPStatus.FOUND
    group.refresh_from_db()
    assert not group.enabled


def test_spelling_rule_leaves_pieces_outdated_until_they_are_renewed(
    operator, pieces, django_capture_on_commit_callbacks, monkeypatch
):
    woken = []
    monkeypatch.setattr(tasks.renew_index, "apply_async", lambda **options: woken.append(options))
    with django_capture_on_commit_callbacks(execute=True):
        assert send(operator, RULES, variant="쳄버", canonical="챔버").status_code == 302
    assert len(woken) == 1
    assert len(outdated(timezone.now())) == 2
    listed = reverse(f"admin:{RULES}_changelist")
    assert "장비 2대를 아직" in operator.get(listed).content.decode()
    assert tasks.renew_index() == 2
    assert tasks.renew_index() == 0
    assert found("항온항습챔버") == [pieces[1].pk]
    assert "모든 장비를" in operator.get(listed).content.decode()
    # Back to the rules that there were.
    SpellingRule.objects.all().delete()
    assert tasks.renew_index() == 2


def test_no_broker_is_no_reason_not_to_save(
    operator, pieces, django_capture_on_commit_callbacks, monkeypatch
):
    def away(**options):
        raise OSError

    monkeypatch.setattr(tasks.renew_index, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        assert send(operator, RULES, variant="쳄버", canonical="챔버").status_code == 302
    assert SpellingRule.objects.exists()


# --- What is refused ---------------------------------------------------------------------------
def test_words_of_a_group_are_checked(operator):
    other = SynonymGroup.objects.create(words=["전지", "배 터리"])
    assert "낱말이 있어야" in errors(send(operator, GROUPS, words="가나,, 다라"))
    assert "낱말이 있어야" in errors(send(operator, GROUPS, words="가나, 다라,"))
    assert "60자까지" in errors(send(operator, GROUPS, words="가" * 61 + ", 나"))
    assert "글자나 숫자" in errors(send(operator, GROUPS, words="가나, ---"))
    assert "같은 낱말" in errors(send(operator, GROUPS, words="X-ray, xray"))
    assert "두 개 이상" in errors(send(operator, GROUPS, words="가나"))
    assert "이어지는 말에는" in errors(send(operator, GROUPS, words="가나", leads_to="가나"))
    page = reverse(f"admin:{GROUPS}_change", args=[other.pk])
    told = errors(send(operator, GROUPS, words="축전지, 배터리"))
    assert f'<a href="{page}">전지, 배 터리</a>' in told
    # Its own words are no duplicates, and the same word may lead somewhere else.
    assert send(operator, GROUPS, other.pk, words="전지, 배터리").status_code == 302
    assert send(operator, GROUPS, words="배터리", leads_to="충방전기").status_code == 302
    other.refresh_from_db()
    assert other.words == ["전지", "배터리"]


def test_spelling_rules_do_not_chain(operator):
    SpellingRule.objects.create(variant="센타", canonical="센터")
    SpellingRule.objects.create(variant="크로마토", canonical="색층분석", pattern="^크로마토$")
    assert "들어 있어요" in errors(send(operator, RULES, variant="챔", canonical="챔버"))
    assert "다른 규칙이 다시" in errors(
        send(operator, RULES, variant="쎈터", canonical="머시닝센타")
    )
    assert "이 규칙이 다시" in errors(send(operator, RULES, variant="센터", canonical="본부"))
    assert "이미 있어요" in errors(send(operator, RULES, variant="센 타", canonical="센터"))
    assert "정규식이 아니에요" in errors(
        send(operator, RULES, variant="가", canonical="나", pattern="(")
    )
    assert "느려질" in errors(send(operator, RULES, variant="가", canonical="나", pattern="(a+)+b"))
    # A rule for whole words does not read longer ones again.
    assert (
        send(operator, RULES, variant="크로마토피", canonical="크로마토그래피").status_code == 302
    )


@pytest.mark.parametrize("pattern", ["(가+)+$", "(가*나)*", ".*.*.*가", "(a|a){9}", "a?" * 30])
def test_slow_patterns(pattern):
    assert is_slow(pattern)


def test_the_rules_of_our_own_files_are_quick(settings):
    load_words(settings.BASE_DIR / "fixtures" / "reference")
    assert not [rule.pattern for rule in SpellingRule.objects.all() if is_slow(rule.pattern)]
    rule = SpellingRule.objects.exclude(pattern="").get(variant="메타")
    data = {"variant": rule.variant, "canonical": rule.canonical, "pattern": rule.pattern}
    assert SpellingRuleForm(data, instance=rule).is_valid()


def test_query_word_stands_once_in_a_role(operator):
    word = QueryWord.objects.create(text="찾아 줘", role="stop")
    assert f"/{word.pk}/change/" in errors(send(operator, WORDS, text="찾아줘", role="stop"))
    assert send(operator, WORDS, text="찾아줘", role="generic").status_code == 302


def test_list_finds_words_and_filters(operator):
    SynonymGroup.objects.create(words=["전지", "배터리"])
    SynonymGroup.objects.create(words=["파단면"], leads_to=["주사전자현미경"])
    page = reverse(f"admin:{GROUPS}_changelist")
    assert operator.get(page, {"q": "전자현미"}).context["cl"].result_count == 1
    assert operator.get(page, {"leads": "no"}).context["cl"].result_count == 1
    assert operator.get(page, {"leads": "yes"}).context["cl"].result_count == 1


# --- Preview -----------------------------------------------------------------------------------
def rows():
    tables = (SynonymGroup, SpellingRule, QueryWord, SearchTerm)
    documents = SearchDocument.objects.order_by("pk").values_list("pk", "tokens", "spelling")
    return [table.objects.count() for table in tables], list(documents)


def test_preview_shows_what_a_group_would_find_and_leaves_nothing(operator, pieces):
    keeping.renewed()
    known, stored = keeping.lexicon(), rows()
    response = send(operator, GROUPS, words="배터리, 이차전지", _preview="1")
    assert response.status_code == HTTPStatus.OK
    effects = {effect.question: effect for effect in response.context["preview"].effects}
    assert list(effects) == ["배터리", "이차전지"]
    assert (effects["배터리"].before.total, effects["배터리"].after.total) == (0, 1)
    assert effects["배터리"].after.hits[0] == pieces[0]
    html = response.content.decode()
    assert "0대 → 1대" in html
    assert "함께 찾는 말" in html
    assert "검색식" in html
    assert rows() == stored
    assert keeping.lexicon() is known
    assert pieces[0].pk not in found("배터리")


def test_preview_of_a_spelling_rule_reads_its_pieces_anew(operator, pieces):
    stored = rows()
    response = send(
        operator,
        RULES,
        variant="쳄버",
        canonical="챔버",
        questions="항온항습챔버\n쳄버",
        _preview="1",
    )
    first, second = response.context["preview"].effects
    # After it both spellings find the piece; before it one of them does only by luck.
    assert [piece.pk for piece in first.after.hits] == [pieces[1].pk]
    assert [piece.pk for piece in second.after.hits] == [pieces[1].pk]
    assert [word.stem for word in second.after.words] == ["챔버"]
    assert [word.stem for word in second.before.words] == ["쳄버"]
    assert rows() == stored


def test_preview_of_a_stored_row_and_of_what_is_wrong(operator, pieces):
    group = SynonymGroup.objects.create(words=["배터리", "이차전지"])
    url, data = reverse(f"admin:{GROUPS}_change", args=[group.pk]), {"_preview": "1"}
    response = operator.post(url, {**data, "words": "배터리, 이차전지", "questions": "배터리"})
    (effect,) = response.context["preview"].effects  # it is switched off there
    assert (effect.before.total, effect.after.total) == (1, 0)
    group.refresh_from_db()
    assert group.enabled
    assert "낱말이 있어야" in errors(operator.post(url, {**data, "words": "가,,나"}))
    word = send(operator, WORDS, text="찾아줘", role="stop", _preview="1")
    assert word.context["preview"].effects
    many = "\n".join(map(str, range(9)))
    asked = operator.post(url, {**data, "words": "배터리, 이차전지", "questions": many})
    assert len(asked.context["preview"].effects) == 5


def test_only_who_runs_the_portal_may_try_words(pieces):
    group = SynonymGroup.objects.create(words=["배터리", "이차전지"])
    center, staff = make_center(), make_user(is_demo=True)
    make_role(staff, center, "manager", valid_from=timezone.now() - timedelta(days=1))
    client = Client()
    client.force_login(staff)
    page = reverse(f"admin:{GROUPS}_change", args=[group.pk])
    looked_at = client.get(page)
    assert looked_at.status_code == HTTPStatus.OK
    assert "_preview" not in looked_at.content.decode()
    for url in (page, reverse(f"admin:{GROUPS}_add")):
        assert client.post(url, {"words": "가, 나", "_preview": "1"}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user(site_role="operator", is_demo=True))
    assert strict.post(page, {"words": "가, 나", "_preview": "1"}).status_code == 403


def test_preview_of_what_is_not_there(operator):
    url = reverse(f"admin:{GROUPS}_change", args=[10**6])
    assert operator.post(url, {"_preview": "1"}).status_code == 404


# --- By the clock ------------------------------------------------------------------------------
def test_old_changes_go_and_the_state_is_no_earlier_one():
    make_kind()
    VocabularyChange.objects.update(at=timezone.now() - timedelta(days=2))
    count, newest = keeping.renewed().state
    assert count > 1
    assert tasks.prune_changes() == count - 1
    state = keeping.current().state
    assert state[0] == 2
    assert state[1] > newest
    assert tasks.prune_changes() == 1  # the one that was kept then
    assert VocabularyChange.objects.count() == 2
    VocabularyChange.objects.update(at=timezone.now())
    assert tasks.prune_changes() == 0


def test_terms_are_counted_anew(pieces):
    SearchTerm.objects.all().delete()
    assert tasks.rebuild_terms() > 0
    assert SearchTerm.objects.filter(text="충방전시험기").exists()


def test_a_portal_without_words_and_documents_fills_them(pieces):
    SearchDocument.objects.all().delete()
    assert tasks.prepare_search() == 2
    assert SynonymGroup.objects.count() > 500
    assert SearchDocument.objects.count() == 2
    assert tasks.prepare_search() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT spelling) FROM equipment_searchdocument")
        assert cursor.fetchone() == (1,)
    assert not QuestionLog.objects.exists()
