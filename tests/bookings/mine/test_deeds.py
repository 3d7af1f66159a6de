"""What one does with an own booking: it happens once, is refused in words, and loses no text."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bookings import transitions
from bookings.mine.deeds import MOST_DEEDS
from bookings.mine.forms import key_of
from bookings.models import Attachment, BookingEvent
from bookings.states import Party, State
from itube.lib.periods import Span
from tests.bookings.mine.conftest import NOW
from tests.factories import MONDAY_9, make_bookable, make_booking, make_user

LATER = Span(MONDAY_9 + timedelta(hours=4), MONDAY_9 + timedelta(hours=6))


def post(client, booking, verb, **data):
    """Send a form of the page as it was when booking was read."""
    fields = {"version": booking.version, **data}
    return client.post(f"/bookings/{booking.reference}/{verb}/", fields)


def offered(user, *pieces):
    """A booking with one offer at LATER for each piece."""
    booking = make_booking(user=user, state="reviewing")
    pieces = pieces or (booking.equipment,)
    options = [transitions.Option(piece, LATER) for piece in pieces]
    transitions.offer(booking, options, actor=make_user(), now=NOW)
    return booking


def key(booking, number=0) -> str:
    return key_of(booking.offers.all()[number])


def test_a_reply_with_a_file_gives_the_turn_to_the_center(client, user):
    booking = make_booking(user=user, state="needs_info")
    file = SimpleUploadedFile("시험조건.txt", "25 ℃".encode())

    response = post(client, booking, "reply", text="5.0 Ah입니다.", files=file)

    assert response.url == f"/bookings/{booking.reference}/"
    booking.refresh_from_db()
    assert booking.state == "reviewing"
    event = booking.events.get(kind="replied")
    assert event.text == "5.0 Ah입니다."
    assert event.attachments.get().name == "시험조건.txt"
    assert "센터에 답을 보냈습니다" in client.get(response.url).content.decode()


def test_a_reply_needs_a_text_and_keeps_the_page(client, user):
    booking = make_booking(user=user, state="needs_info")
    response = post(client, booking, "reply", text=" ")
    assert response.status_code == 422
    assert 'id="reply-text_error"' in response.content.decode()
    booking.refresh_from_db()
    assert booking.state == "needs_info"


def test_a_refused_file_is_told_beside_its_field_and_the_text_stays(client, user):
    booking = make_booking(user=user, state="needs_info")
    files = [SimpleUploadedFile("run.exe", b"MZ\0"), SimpleUploadedFile("빈.txt", b"")]

    response = post(client, booking, "reply", text="정격용량은 5.0 Ah", files=files)

    page = response.content.decode()
    assert response.status_code == 422
    assert "‘run.exe’ 파일은 받을 수 없는 형식이에요" in page
    assert "‘빈.txt’ 파일은 비어 있어요" in page
    assert "정격용량은 5.0 Ah</textarea>" in page
    assert Attachment.objects.count() == 0
    booking.refresh_from_db()
    assert booking.state == "needs_info"


def test_one_file_too_many_takes_the_reply_with_it(client, user, settings):
    booking = make_booking(user=user, state="needs_info")
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]

    response = post(client, booking, "reply", text="답입니다", files=files)

    assert response.status_code == 422
    assert "예약 하나에 파일은 10개까지예요" in response.content.decode()
    booking.refresh_from_db()
    assert booking.state == "needs_info"
    assert Attachment.objects.count() == 0
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("state", State)
def test_a_message_can_be_left_in_any_state(client, user, state):
    booking = make_booking(user=user, state=state)
    assert post(client, booking, "message", text="안녕하세요").status_code == 302
    event = booking.events.get(kind="message")
    assert (event.text, event.actor, event.party) == ("안녕하세요", user, "requester")
    booking.refresh_from_db()
    assert booking.state == state


def test_files_alone_are_an_event_too(client, user):
    booking = make_booking(user=user)
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(2)]
    assert post(client, booking, "attach", files=files).status_code == 302
    assert booking.events.get(kind="attached").attachments.count() == 2
    assert post(client, booking, "attach").status_code == 422


def test_accepting_confirms_the_offered_time(client, user):
    booking = offered(user)
    assert post(client, booking, "accept").status_code == 422
    assert post(client, booking, "accept", offer="nothing").status_code == 422
    page = client.get(f"/bookings/{booking.reference}/").content.decode()
    assert "예상 132,000원 (부가세 포함)" in page

    assert post(client, booking, "accept", offer=key(booking)).status_code == 302

    booking.refresh_from_db()
    assert (booking.state, booking.span) == ("confirmed", LATER)


def test_an_offer_of_another_center_asks_for_consent_that_names_it(client, user):
    own, other = make_bookable(), make_bookable()
    booking = offered(user, own, other)
    name = other.center.name_ko
    chosen = next(
        key_of(offer)
        for offer in booking.offers.select_related("equipment")
        if offer.equipment_id == other.pk
    )
    page = client.get(f"/bookings/{booking.reference}/").content.decode()
    assert f"‘{name}’에 내 신청 내용을 제공하는 데 동의해요" in page

    refused = post(client, booking, "accept", offer=chosen)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert f"이 일정을 고르려면 ‘{name}’에 내용을 제공하는 데 동의해 주세요" in text
    assert f'value="{chosen}" required checked' in text

    done = post(client, booking, "accept", offer=chosen, consent=other.center.code)
    assert done.status_code == 302
    booking.refresh_from_db()
    assert (booking.state, booking.equipment, booking.consent_center) == ("reviewing", other, name)
    assert booking.consent_ip == "127.0.0.1"


def test_declining_hands_the_booking_back(client, user):
    booking = offered(user)
    assert post(client, booking, "decline", text="오전만 됩니다").status_code == 302
    booking.refresh_from_db()
    assert booking.state == "reviewing"
    assert booking.events.get(kind="declined").text == "오전만 됩니다"


@pytest.mark.parametrize(
    ("state", "verb", "data"),
    [
        ("needs_info", "reply", {"text": "한참 쓴 답"}),
        ("reviewing", "message", {"text": "한참 쓴 말"}),
        ("offered", "decline", {"text": "한참 쓴 까닭"}),
        ("offered", "accept", {}),
        ("confirmed", "cancel", {"reason": "cost", "text": "한참 쓴 까닭"}),
        ("confirmed", "attach", {}),
    ],
)
def test_a_stale_page_is_told_so_and_no_text_is_lost(client, user, state, verb, data):
    booking = offered(user) if state == "offered" else make_booking(user=user, state=state)
    if verb == "accept":
        data = {"offer": key(booking)}
    stale = type(booking).objects.get(pk=booking.pk)
    if state == "reviewing":
        transitions.reject(booking, actor=None, now=NOW, reason="unsafe")
    else:
        transitions.cancel(booking, actor=None, party=Party.CENTER, now=NOW, reason="in_house")
    before = BookingEvent.objects.count()

    response = post(client, stale, verb, **data)

    page = response.content.decode()
    assert response.status_code == 409
    assert "그사이 다른 사람이 이 예약을 바꾸었어요" in page
    assert data.get("text", "") in page
    assert booking.get_state_display() in page
    assert f'name="version" value="{booking.version}"' in page
    assert BookingEvent.objects.count() == before


def test_what_was_written_comes_back_in_the_form_that_the_state_has(client, user):
    booking = make_booking(user=user, state="reviewing")
    stale = type(booking).objects.get(pk=booking.pk)
    transitions.ask(booking, actor=None, now=NOW, text="시료는요?")
    page = post(client, stale, "message", text="한참 쓴 말").content.decode()
    assert f'action="/bookings/{booking.reference}/reply/"' in page
    assert "한참 쓴 말</textarea>" in page


def test_a_form_without_a_version_is_not_taken(client, user):
    booking = make_booking(user=user, state="reviewing")
    for version in ("", "x", "-1", "9" * 30, "٣"):
        response = client.post(
            f"/bookings/{booking.reference}/message/", {"text": "a", "version": version}
        )
        assert response.status_code in (409, 422), version
    assert not booking.events.filter(kind="message").exists()


def test_the_state_that_a_verb_needs_is_named(client, user):
    booking = make_booking(user=user, state="reviewing")
    response = post(client, booking, "reply", text="묻지 않은 답")
    assert response.status_code == 409
    assert "지금은 ‘검토중’ 상태라서 할 수 없어요" in response.content.decode()


@pytest.mark.parametrize("verb", ["reply", "message", "attach", "accept", "decline"])
def test_opening_a_verb_leads_to_the_booking(client, user, verb):
    booking = make_booking(user=user)
    address = f"/bookings/{booking.reference}/{verb}/"
    assert client.get(address).url == f"/bookings/{booking.reference}/"
    client.logout()
    assert client.post(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize(
    "verb", ["reply", "message", "attach", "accept", "decline", "cancel", "move"]
)
def test_a_verb_needs_a_token_against_forged_posts(client, user, verb):
    booking = make_booking(user=user)
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(user)
    assert strict.post(f"/bookings/{booking.reference}/{verb}/").status_code == 403


def test_who_writes_without_end_is_asked_to_wait(client, user):
    booking = make_booking(user=user, state="reviewing")
    for _ in range(MOST_DEEDS):
        post(client, booking, "message", text="")
    refused = post(client, booking, "message", text="또 저예요.")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) <= 60
    assert not booking.events.filter(kind="message").exists()
