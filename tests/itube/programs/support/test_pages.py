"""The pages of support: what they take, what they show, and to whom."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from itube.accounts.models import PersonalDataAccess
from itube.accounts.privacy import StillNeededError, anonymise, own_data
from itube.programs.models import SupportFile, SupportRequest
from itube.programs.support import deeds, figures
from itube.programs.support.asking import MOST_A_DAY
from itube.programs.support.desk.deeds import DEEDS
from itube.programs.support.states import State
from itube.programs.support.talking import Words
from tests.factories import (
    MONDAY_9,
    make_equipment,
    make_item,
    make_kind,
    make_member,
    make_role,
    make_step,
    make_user,
)
from tests.itube.programs.support.world import NOW, TEXT, TITLE, World

pytestmark = pytest.mark.django_db

NEW = "/services/support/new/"
TYPED = {"topic": "consultation", "title": TITLE, "text": TEXT, "consent": "on", "key": "one"}


@pytest.fixture(autouse=True)
def _uncounted():
    cache.clear()


@pytest.fixture
def world():
    return World()


# --- Asking ------------------------------------------------------------------------------------
def test_an_address_fills_in_what_it_knows_and_nothing_is_sent(world, client):
    kind = make_kind(slug="battery-cycler", name_ko="충방전기", name_en="Battery cycler")
    step = make_step(make_item(slug="cell", name_ko="셀"))
    make_equipment(center=world.center, kind=kind)
    query = "kind=battery-cycler&step=cell.1&province=KR-30&center=C002&topic=test_advice"
    text = client.get(f"{NEW}?{query}&about=<b>부풂</b>&nothing=1").content.decode()
    assert re.search(r'name="kind" value="충방전기"', text)
    assert f'value="{step.code}" selected' in text
    assert 'value="test_advice" checked' in text
    assert "&lt;b&gt;부풂" in text
    # The chosen center comes first; what fits is shown with why.
    assert text.index('value="C002" checked') < text.index('value="C001"')
    assert "충방전기 1대" in text
    assert not SupportRequest.objects.exists()
    assert client.get(f"{NEW}?kind=%00&step=x.99999999&center=C999&field=%00").status_code == 200


def test_who_is_not_signed_in_keeps_what_was_typed_and_sends_it_once_signed_in(world, client):
    answer = client.post(NEW, TYPED | {"center": "C001"})
    assert answer.status_code == 302
    assert TITLE not in answer.url
    assert not SupportRequest.objects.exists()
    client.force_login(world.requester)
    text = client.get(f"{NEW}?draft=1").content.decode()
    assert TITLE in text
    assert TEXT in text
    answer = client.post(NEW, TYPED | {"center": "C001"}, follow=True)
    request = SupportRequest.objects.get()
    assert (request.center, request.owner) == (world.center, world.approver)
    assert TEXT in answer.content.decode()
    assert "support_draft" not in client.session


def test_a_request_goes_where_the_form_says(world, client):
    kind = make_kind(name_ko="충방전기", acronyms=("BCY",))
    make_equipment(center=world.elsewhere, kind=kind)
    client.force_login(world.requester)
    for number, (center, expected) in enumerate(
        [("", world.elsewhere), ("any", world.elsewhere), ("C001", world.center)]
    ):
        client.post(NEW, TYPED | {"kind": "bcy", "center": center, "key": str(number)})
        request = SupportRequest.objects.latest("pk")
        assert (request.center, request.kind) == (expected, kind)
    assert request.why == {}
    client.post(NEW, TYPED | {"key": "nobody"})
    assert SupportRequest.objects.latest("pk").center is None


def test_what_is_sent_twice_is_one_request_and_ten_are_enough_for_a_day(world, client):
    client.force_login(world.requester)
    urls = {client.post(NEW, TYPED).url for _ in range(2)}
    assert (len(urls), SupportRequest.objects.count()) == (1, 1)
    for number in range(MOST_A_DAY - 1):
        assert client.post(NEW, TYPED | {"key": f"k{number}"}).status_code == 302
    assert client.post(NEW, TYPED | {"key": "too many"}).status_code == 429


@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": "x"},
        {"title": ""},
        {"title": "가" * 101},
        {"text": "가" * 4001},
        {"kind": "없는 장비"},
        {"kind": "\0"},
        {"center": "C999"},
        {"center": "\0"},
        {"process": "x.1"},
        {"province": "KR-99"},
        {"consent": ""},
    ],
)
def test_bad_input_is_told_beside_what_was_typed(world, client, wrong):
    client.force_login(world.requester)
    answer = client.post(NEW, TYPED | wrong)
    assert answer.status_code == 422
    assert "다음을 확인해 주세요" in answer.content.decode()
    assert not SupportRequest.objects.exists()


def test_uploads_are_checked_and_served_to_both_sides_only(world, client):
    client.force_login(world.requester)
    bad = SimpleUploadedFile("cell.pdf", b"MZ\x90\x00 not a pdf")
    assert client.post(NEW, TYPED | {"files": bad}).status_code == 422
    assert not SupportRequest.objects.exists()
    good = SimpleUploadedFile("../셀 두께.csv", "회,두께\n1,4.1\n".encode())
    client.post(NEW, TYPED | {"files": good, "center": "C001"})
    file = SupportFile.objects.get()
    assert (file.name, file.content_type) == ("셀 두께.csv", "text/csv")
    address = reverse("support:file", args=[file.request.reference, file.token])
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).decode().startswith("회,두께")
    for user, status in ((world.approver, 200), (make_member(), 404)):
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == status
        assert answer.streaming == (status == 200)
        for close in answer._resource_closers:  # its file; close() ends the connection
            close()
    file.file.delete()


# --- One request -------------------------------------------------------------------------------
def test_hostile_text_is_only_text(world, client):
    request = world.send(words=Words("<script>alert(1)</script>"), title="<img src=x>")
    client.force_login(world.requester)
    text = client.get(request.get_absolute_url()).content.decode()
    assert "<script>alert" not in text
    assert "<img src=x>" not in text


def test_what_was_changed_meanwhile_is_told_and_what_was_typed_stays(world, client):
    request = world.send()
    client.force_login(world.requester)
    address = reverse("support:reply", args=[request.reference])
    stale = {"version": request.version, "text": "0.5C입니다."}
    deeds.answer(request, Words("답"), actor=world.approver, now=NOW)
    answer = client.post(address, stale)
    assert answer.status_code == 409
    assert "0.5C입니다." in answer.content.decode()
    assert client.post(address, {"version": request.version, "text": ""}).status_code == 422
    assert client.post(address, {"version": "x", "text": "답"}).status_code == 422
    assert client.post(address, stale | {"version": request.version}).status_code == 302
    request.refresh_from_db()
    assert request.state == "answering"


def test_notes_stay_in_the_center(world, client):
    request = world.send()
    note = Words("지난번에 답이 늦었던 곳")
    deeds.write_note(request, note, actor=world.approver, now=NOW)
    client.force_login(world.requester)
    assert note.text not in client.get(request.get_absolute_url()).content.decode()
    assert note.text not in str(own_data(world.requester))
    client.force_login(world.approver)
    assert note.text in client.get(f"/desk/support/{request.reference}/").content.decode()
    assert PersonalDataAccess.objects.filter(actor=world.approver).count() == 1


def test_pieces_are_suggested_by_numbers_that_exist(world, client):
    request = world.send()
    piece = make_equipment(center=world.center)
    hidden = make_equipment(is_published=False)
    client.force_login(world.approver)
    address = f"/desk/support/{request.reference}/answer/"
    typed = {"version": request.version, "text": "이 장비를 보시죠."}
    for numbers in (hidden.itube_no, "NFEC-1", "\0", f"{piece.itube_no}, EPN9999999"):
        assert client.post(address, typed | {"equipment": numbers}).status_code == 422
    typed["equipment"] = f"{piece.registration_no.lower()}, {piece.itube_no}"
    assert client.post(address, typed).status_code == 302
    client.force_login(world.requester)
    assert piece.get_absolute_url() in client.get(request.get_absolute_url()).content.decode()


# --- Who may -----------------------------------------------------------------------------------
STAFF_VERBS = [f"/desk/support/{{}}/{name}/" for name in DEEDS]
OWN_VERBS = [f"/services/support/{{}}/{name}/" for name in ("reply", "cancel", "close")]
OWN_VERBS += [f"/services/support/{{}}/{name}/" for name in ("reopen", "consent")]
OWN, DESK = "/services/support/{}/", "/desk/support/{}/"

# All verbs are asked by who must not, one of each kind by the rest.
ENDS = ("/answer/", "/refer/", "/reply/")
# Role: own page, own verbs, desk page, verbs that answer, verbs that hand on.
ACCESS = {
    "requester": (200, 422, 404, 404, 404),
    "colleague": (404, 404, 404, 404, 404),
    "stranger": (404, 404, 404, 404, 404),
    "viewer": (404, 404, 200, 403, 403),
    "operator": (404, 404, 200, 422, 403),
    "approver": (404, 404, 200, 422, 422),
    "deputy": (404, 404, 200, 422, 422),
    "manager": (404, 404, 200, 422, 422),
    "other center": (404, 404, 404, 404, 404),
    "ministry": (404, 404, 404, 404, 404),
    "pd": (404, 404, 404, 404, 404),
    "portal operator": (404, 404, 200, 422, 422),
    "superuser": (404, 404, 200, 422, 422),
    "anonymous": (302, 302, 302, 302, 302),
}


def test_every_role_against_every_page_and_verb_of_a_request(world):
    """What is sent lacks a version: whoever is let through gets 422, and nothing happens."""
    request = world.send()
    people = {
        "requester": world.requester,
        "colleague": make_user(company=world.requester.company),
        "stranger": make_user(),
        "other center": world.staff("manager", world.elsewhere),
        "ministry": make_user(site_role="ministry"),
        "pd": make_user(site_role="pd"),
        "portal operator": make_user(site_role="operator"),
        "superuser": make_user(is_superuser=True),
    }
    for role in ("viewer", "operator", "approver", "deputy", "manager"):
        people[role] = make_user()
        make_role(people[role], world.center, role)
    handing_on = {"assign", "refer"}
    wrong = []
    for role, expected in ACCESS.items():
        client = Client()
        if role != "anonymous":
            client.force_login(people[role])
        own, own_verbs, desk, answering, handing = expected
        asked = [(client.get, OWN, own), (client.get, DESK, desk)]
        asked += [(client.post, verb, own_verbs) for verb in OWN_VERBS]
        for verb in STAFF_VERBS:
            name = verb.rstrip("/").rpartition("/")[2]
            asked.append((client.post, verb, handing if name in handing_on else answering))
        if role not in ("stranger", "viewer"):
            asked = [one for one in asked if one[0] == client.get or one[1].endswith(ENDS)]
        for send, address, status in asked:
            got = send(address.format(request.reference)).status_code
            if got != status:
                wrong.append((role, address, got, status))
    assert wrong == []
    request.refresh_from_db()
    assert (request.version, request.events.count()) == (1, 1)


def test_a_request_of_no_center_is_for_who_runs_the_portal(world, client):
    request = world.send(center=None)
    client.force_login(world.approver)
    assert client.get(DESK.format(request.reference)).status_code == 404
    client.force_login(make_user(is_superuser=True))
    assert request.reference in client.get("/desk/support/?show=nowhere").content.decode()
    typed = {"version": request.version, "center": "C002", "text": "배터리 시험"}
    address = f"/desk/support/{request.reference}/refer/"
    assert client.post(address, typed).status_code == 302
    request.refresh_from_db()
    assert request.center == world.elsewhere


# --- Lists -------------------------------------------------------------------------------------
def test_lists_cost_the_same_for_many(world, client, django_assert_max_num_queries):
    for _ in range(3):
        world.send()
    client.force_login(world.approver)
    client.get("/desk/support/")
    with django_assert_max_num_queries(10) as few:
        client.get("/desk/support/")
    for _ in range(3):
        world.send()
    with django_assert_max_num_queries(len(few)):
        text = client.get("/desk/support/?show=mine&topic=consultation").content.decode()
    assert text.count(TITLE) == 6
    assert client.get("/desk/support/?show=over").content.decode().count(TITLE) == 0
    assert client.get("/desk/support/?page=99").status_code == 404
    client.force_login(world.requester)
    with django_assert_max_num_queries(12):
        assert client.get("/services/support/").content.decode().count(TITLE) == 6


def test_how_long_answers_take_is_told_only_where_there_are_ten(world, client):
    for number in range(figures.LEAST - 1):
        request = world.in_state(State.ANSWERED)
        hours = figures.timedelta(hours=number + 1)
        SupportRequest.objects.filter(pk=request.pk).update(first_answered_at=NOW + hours)
    assert figures.answer_time(NOW + figures.WINDOW) is None
    world.in_state(State.ANSWERED)
    counted = figures.answer_time(NOW + figures.timedelta(days=1))
    assert (counted.answered, counted.median) == (10, figures.timedelta(hours=4.5))


def test_the_public_pages_say_it_in_english(world, client):
    for address in ("/en/services/support/", f"/en{NEW}"):
        assert client.get(address).status_code == 200


# --- Privacy -----------------------------------------------------------------------------------
def test_a_thread_stays_without_the_person(world):
    request = world.send()
    person = world.requester
    assert own_data(person)["support_requests"][0]["messages"][0]["text"] == TEXT
    with pytest.raises(StillNeededError):
        anonymise(person, MONDAY_9)
    SupportRequest.objects.filter(pk=request.pk).update(
        state="cancelled", remind_at=None, respond_by=None, raise_at=None
    )
    anonymise(person, MONDAY_9)
    request.refresh_from_db()
    assert (str(request.requester), request.messages.get().text) == ("탈퇴한 회원", TEXT)
    anonymise(world.approver, MONDAY_9)
    assert SupportRequest.objects.get(pk=request.pk).owner is None
