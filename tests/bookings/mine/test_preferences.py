"""Which mails a person wants, and the addresses for calendar programs."""

import re
from datetime import timedelta

import pytest

from bookings.mine.mail_choices import MAIL_CHOICES
from bookings.models import CalendarFeed, MailPreference
from bookings.notifications import MUTABLE
from bookings.states import EventKind
from tests.bookings.mine.conftest import NOW
from tests.factories import make_equipment, make_member, make_role

PAGE = "/bookings/preferences/"


def muted(user) -> set[str]:
    return set(MailPreference.objects.filter(user=user).values_list("kind", flat=True))


def ticked(client) -> set[str]:
    boxes = client.get(PAGE).context["mail_form"].boxes
    return {choice.code for choice, wanted in boxes if wanted}


def test_each_kind_is_in_one_choice_at_most_and_may_be_muted():
    kinds = [kind for choice in MAIL_CHOICES for kind in choice.kinds]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= set(MUTABLE)
    kept = {
        EventKind.CONFIRMED,
        EventKind.REJECTED,
        EventKind.CANCELLED,
        EventKind.EXPIRED,
        EventKind.NO_SHOW,
        EventKind.ASKED,
        EventKind.OFFERED,
        EventKind.REFERRED,
        EventKind.REMINDED,
        EventKind.ESCALATED,
    }
    assert set(EventKind) - set(kinds) == kept


def test_a_box_without_a_tick_mutes_its_kinds_and_comes_back(client, user):
    offered = {choice.code for choice in MAIL_CHOICES if not choice.for_center}
    assert ticked(client) == offered

    assert client.post(PAGE, {"wanted": ["receipt", "moved"]}).url == PAGE
    assert muted(user) == {"message", "attached", "reseated", "priced", "started", "finished"}
    assert ticked(client) == {"receipt", "moved"}

    client.post(PAGE, {"wanted": sorted(offered)})
    assert muted(user) == set()
    client.post(PAGE, {})
    assert "no_show" not in muted(user)
    assert ticked(client) == set()


def test_what_cannot_be_muted_is_said(client):
    text = client.get(PAGE).content.decode()
    assert "승인, 반려, 취소, 기한만료, 미이용, 보완요청, 일정제안, 답변 기한 알림은" in text
    assert client.post(PAGE, {"wanted": ["confirmed"]}).status_code == 422


def test_other_muted_kinds_and_other_people_stay_as_they_are(client, user):
    MailPreference.objects.create(user=user, kind="replied")
    other = make_member()
    MailPreference.objects.create(user=other, kind="message")
    client.post(PAGE, {"wanted": ["messages"]})
    assert "replied" in muted(user)
    assert muted(other) == {"message"}


def test_people_of_centers_have_one_choice_more(client, user):
    make_role(user, make_equipment().center, "approver", valid_from=NOW - timedelta(days=1))
    assert "신청자의 답" in client.get(PAGE).content.decode()
    client.post(PAGE, {"wanted": []})
    assert {"replied", "accepted", "declined"} <= muted(user)


def test_a_feed_is_made_shown_and_revoked(client, user):
    made = client.post(f"{PAGE}feeds/", {"what": "own"})
    assert made.url == f"{PAGE}#feeds"
    feed = CalendarFeed.objects.get()
    assert (feed.owner, feed.equipment, feed.center) == (user, None, None)
    text = client.get(PAGE).content.decode()
    assert f"/bookings/feed/{feed.token}.ics" in text
    assert "주소를 아는 사람은 누구나 그 예약을 읽을 수 있어요" in text

    client.post(f"{PAGE}feeds/", {"what": "own"})
    assert CalendarFeed.objects.count() == 1

    client.post(f"{PAGE}feeds/revoke/", {"feed": feed.token})
    feed.refresh_from_db()
    assert feed.revoked_at == NOW
    assert feed.token not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}feeds/revoke/", {"feed": feed.token}).status_code == 404
    client.post(f"{PAGE}feeds/", {"what": "own"})
    assert CalendarFeed.objects.count() == 2


def test_nobody_revokes_anothers_feed(client):
    feed = CalendarFeed.objects.create(owner=make_member())
    for token in (feed.token, "", "\0", f"{feed.token}\0"):
        assert client.post(f"{PAGE}feeds/revoke/", {"feed": token}).status_code == 404
    assert client.post(f"{PAGE}feeds/revoke/").status_code == 404
    assert client.get(f"{PAGE}feeds/").status_code == 405
    feed.refresh_from_db()
    assert feed.revoked_at is None


def test_no_address_that_a_page_calls_holds_a_token(client, user):
    """Paths are written into logs; the address itself is only shown."""
    feed = CalendarFeed.objects.create(owner=user)
    text = client.get(PAGE).content.decode()
    assert feed.token in text
    called = re.findall(r'(?:action|href|src|hx-\w+)="([^"]*)"', text)
    assert f"{PAGE}feeds/revoke/" in called
    assert not [address for address in called if feed.token in address]


def test_feeds_of_centers_and_pieces_are_for_their_people(client, user):
    piece, other = make_equipment(), make_equipment()
    make_role(user, piece.center, "operator", valid_from=NOW - timedelta(days=1))

    def ask(**data):
        return client.post(f"{PAGE}feeds/", data).status_code

    assert ask(what="center", center=piece.center.code) == 302
    assert ask(what="piece", number=piece.number.lower()) == 302
    assert {(feed.center, feed.equipment) for feed in CalendarFeed.objects.all()} == {
        (piece.center, None),
        (None, piece),
    }
    assert ask(what="center", center=other.center.code) == 422
    assert ask(what="center") == 422
    assert ask(what="piece", number=other.number) == 422
    assert ask(what="piece", number="\0") == 422
    assert ask(what="everything") == 422
    assert ask() == 422
    assert CalendarFeed.objects.count() == 2


@pytest.mark.parametrize("what", ["center", "piece"])
def test_who_has_no_center_gets_no_such_feed(client, what):
    piece = make_equipment()
    data = {"what": what, "center": piece.center.code, "number": piece.number}
    assert client.post(f"{PAGE}feeds/", data).status_code == 422
    assert not CalendarFeed.objects.exists()
