"""The morning's mail: only what is new, once a day, stopped by one click."""

import threading
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from equipment.search.index import rebuild
from itube.finder import news, searches
from itube.finder.models import SavedSearch
from itube.finder.tasks import tell_new
from itube.outbox.channels import display, send_mail
from itube.outbox.models import OutboxMessage
from tests.factories import make_equipment, make_kind, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    kind = make_kind(name_ko="주사전자현미경", slug="sem")
    make_equipment(kind=kind, name_ko="현미경 0", name_en="Microscope 0")
    rebuild()
    return kind


def more(kind, *numbers):
    made = [
        make_equipment(kind=kind, name_ko=f"현미경 {n}", name_en=f"Microscope {n}") for n in numbers
    ]
    rebuild()
    return made


def make_search(**fields):
    from django.http import QueryDict

    user = fields.pop("owner", None) or make_member(language=fields.pop("language", "ko"))
    query = fields.pop("query", "kind=sem")
    now = timezone.now()
    search, _new = searches.keep(
        user, QueryDict(query), name="내 검색", mail=fields.pop("mail", True), now=now
    )
    return search


def told():
    return list(OutboxMessage.objects.filter(kind="saved_search").order_by("pk"))


def test_only_what_is_new_and_only_once(kind):
    search = make_search()
    today = timezone.now()
    assert news.tell_new(today) == 0
    (one,) = more(kind, 1)
    # Today's round is over.
    assert news.tell_new(today + timedelta(minutes=1)) == 0

    tomorrow = today + timedelta(days=1)
    assert news.tell_new(tomorrow) == 1
    assert news.tell_new(tomorrow) == 0
    (message,) = told()
    assert message.recipient == search.owner.email
    assert message.dedupe_key == f"saved_search:{search.pk}:{timezone.localdate(tomorrow)}"
    context = message.payload["context"]
    assert [piece["number"] for piece in context["pieces"]] == [one.number]
    assert (context["count"], context["more"]) == (1, 0)

    # What was told once is not told again; what comes next is told alone.
    assert news.tell_new(tomorrow + timedelta(days=1)) == 0
    (two,) = more(kind, 2)
    assert news.tell_new(tomorrow + timedelta(days=2)) == 1
    assert [piece["number"] for piece in told()[1].payload["context"]["pieces"]] == [two.number]
    # On the page both are new until their owner has looked.
    search.refresh_from_db()
    assert set(searches.answer(search, timezone.now()).new) == {one.pk, two.pk}
    searches.look(search, timezone.now())
    search.refresh_from_db()
    assert (searches.answer(search, timezone.now()).new, search.told) == ([], [])


def test_what_one_has_looked_at_is_not_told(kind):
    search = make_search()
    more(kind, 1)
    searches.look(search, timezone.now())
    assert news.tell_new(timezone.now()) == 0


def test_ten_are_named_and_the_rest_is_a_number(kind, settings):
    make_search()
    more(kind, *range(1, 13))
    news.tell_new(timezone.now())
    context = told()[0].payload["context"]
    assert (len(context["pieces"]), context["count"], context["more"]) == (10, 12, 2)
    text = display(told()[0])
    assert "그 밖에 2대가 더 있습니다." in text
    assert f"{settings.BASE_URL}/saved/" in text


@pytest.mark.parametrize(
    ("language", "subject", "name"),
    [("ko", "‘내 검색’에 새 장비 1대", "현미경 1"), ("en", "내 검색", "Microscope 1")],
)
def test_the_mail_is_in_the_language_of_its_owner_and_can_be_stopped_by_mail_programs(
    kind, settings, language, subject, name
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_search(language=language)
    more(kind, 1)
    news.tell_new(timezone.now())
    send_mail(told()[0])
    sent = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=default)
    prefix = "/en" if language == "en" else ""
    assert subject in sent["Subject"]
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = sent["List-Unsubscribe"].strip().strip("<>")
    assert stop.startswith(f"{settings.BASE_URL}{prefix}/saved/stop/")
    for kind_of_part in ("plain", "html"):
        part = sent.get_body((kind_of_part,)).get_content()
        for expected in (name, f"{settings.BASE_URL}{prefix}/equipment/?kind=sem", stop):
            assert expected in part


def stop_path(search):
    return f"/saved/stop/{news.stop_token(search)}/"


def test_stopping_takes_one_click_and_no_sign_in_but_not_a_mere_look(kind):
    search = make_search()
    # As mail programs do it: no cookie, no token of a form.
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(stop_path(search))
    assert page.status_code == 200
    assert visitor.head(stop_path(search)).status_code == 200
    html = page.content.decode()
    assert "noindex" in html
    assert search.name not in html
    assert search.owner.email not in stop_path(search) + html
    search.refresh_from_db()
    assert search.mail

    posted = visitor.post(stop_path(search), {"List-Unsubscribe": "One-Click"})
    assert posted.status_code == 200
    search.refresh_from_db()
    assert not search.mail
    more(kind, 1)
    assert news.tell_new(timezone.now()) == 0
    # Twice, and after the search is gone, says the same.
    assert visitor.post(stop_path(search)).status_code == 200
    path = stop_path(search)
    search.delete()
    assert visitor.post(path).status_code == 200


@pytest.mark.parametrize("token", ["x", "AAAAAAAAAA:forged", "%00", "a:b:c", "é"])
def test_a_forged_link_stops_nothing(client, kind, token):
    make_search()
    assert client.get(f"/saved/stop/{token}/").status_code == 404
    assert client.post(f"/saved/stop/{token}/").status_code == 404
    assert SavedSearch.objects.get().mail


def test_who_wants_no_mail_or_has_left_gets_none(kind):
    make_search(mail=False)
    gone = make_member()
    make_search(owner=gone)
    gone.is_active = False
    gone.save()
    more(kind, 1)
    assert news.tell_new(timezone.now()) == 0


def test_trouble_with_one_search_does_not_keep_the_others_waiting(kind, monkeypatch):
    old = make_kind(slug="old")
    rebuild()
    owner = make_member()
    make_search(owner=owner, query="kind=old")
    broken = make_search(owner=owner, query="q=현미경")
    make_search(owner=owner)
    old.delete()
    more(kind, 1)
    read = news.read

    def reads(query):
        if query == broken.query:
            raise RuntimeError
        return read(query)

    monkeypatch.setattr(news, "read", reads)
    assert news.tell_new(timezone.now()) == 1
    monkeypatch.undo()
    # The next round of the morning does what the first could not.
    assert news.tell_new(timezone.now()) == 1


def test_the_clock_asks_in_the_morning_of_seoul(kind, settings):
    entry = settings.CELERY_BEAT_SCHEDULE["tell-new-in-saved-searches"]
    assert entry["task"] == tell_new.name
    assert (settings.CELERY_TIMEZONE, entry["schedule"].hour) == ("Asia/Seoul", {8, 9, 10})
    make_search()
    more(kind, 1)
    assert tell_new() == 1


def test_a_withdrawn_piece_is_not_named(kind):
    make_search()
    one, two = more(kind, 1, 2)
    one.is_published = False
    one.save()  # the search table still has it
    news.tell_new(timezone.now())
    context = told()[0].payload["context"]
    assert [piece["number"] for piece in context["pieces"]] == [two.number]
    two.delete()
    assert "현미경 2" in display(told()[0])


def test_mails_of_a_person_who_leaves_are_never_sent(kind):
    from itube.accounts.privacy import anonymise, own_data
    from itube.finder.models import SavedList
    from tests.factories import make_company

    owner = make_member(company=make_company())
    make_search(owner=owner)
    SavedList.objects.create(owner=owner, name="나만")
    SavedList.objects.create(owner=owner, name="함께", company=owner.company)
    data = own_data(owner)
    assert data["saved_searches"][0]["query"] == "kind=sem"
    assert {saved["name"] for saved in data["saved_lists"]} == {"나만", "함께"}
    more(kind, 1)
    news.tell_new(timezone.now())
    anonymise(owner, timezone.now())
    assert not SavedSearch.objects.exists()
    assert [saved.name for saved in SavedList.objects.all()] == ["함께"]
    assert told()[0].given_up_at
    assert told()[0].payload == {}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(kind):
    make_search()
    more(kind, 1)
    start = threading.Barrier(2)
    counts = []

    def run():
        try:
            start.wait(timeout=5)
            counts.append(news.tell_new(timezone.now()))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sum(counts) == 1
    assert len(told()) == 1
