"""Who may see and do what at the desk: every role against every page and deed."""

from datetime import timedelta

import pytest

from bookings.desk.deeds import DEEDS
from centers.permissions import DEEDS_OF_ROLE
from tests.bookings.desk.conftest import NOW
from tests.factories import MONDAY_9, make_bookable, make_booking, make_member, make_role

PAGES = ["/desk/", "/desk/day/", "/desk/maintenance/", "/desk/usage/", "/desk/hours/"]
ROLES = ["viewer", "operator", "approver", "deputy", "manager"]


@pytest.fixture
def booking(piece):
    return make_booking(
        equipment=piece,
        start=MONDAY_9 + timedelta(days=3),
        state="reviewing",
        respond_by=NOW + timedelta(hours=30),
    )


def addresses(booking):
    return [
        *(f"/desk/bookings/{booking.reference}/{name.replace('_', '-')}/" for name in DEEDS),
        "/desk/bulk/",
        "/desk/maintenance/",
        "/desk/breakdown/",
        "/desk/usage/in-house/",
    ]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_what_it_may_and_no_more(client, piece, booking, role):
    user = make_member()
    make_role(user, piece.center, role)
    client.force_login(user)

    for page in [*PAGES, f"/desk/bookings/{booking.reference}/"]:
        assert client.get(page).status_code == 200, page
    shown = client.get(f"/desk/bookings/{booking.reference}/").context["deeds"]
    assert {deed.needs for deed, _form, _is_open in shown} <= DEEDS_OF_ROLE[role]
    for name, deed in DEEDS.items():
        address = f"/desk/bookings/{booking.reference}/{name.replace('_', '-')}/"
        # An empty form does nothing; whether it is looked at is the question.
        answer = client.post(address, {}).status_code
        assert answer == (422 if deed.needs in DEEDS_OF_ROLE[role] else 403), name
    operates = "operate" in DEEDS_OF_ROLE[role]
    for address in ("/desk/maintenance/", "/desk/breakdown/", "/desk/usage/in-house/"):
        assert client.post(address, {}).status_code == (422 if operates else 403), address
    assert client.get("/desk/breakdown/").status_code == (200 if operates else 403)
    answers = "approve" in DEEDS_OF_ROLE[role]
    assert client.post("/desk/bulk/", {}).status_code == (302 if answers else 403)
    booking.refresh_from_db()
    assert (booking.state, booking.version) == ("reviewing", 1)


def test_a_viewer_is_shown_no_deed(client, piece, booking):
    user = make_member()
    make_role(user, piece.center, "viewer")
    client.force_login(user)

    for page in [*PAGES, f"/desk/bookings/{booking.reference}/"]:
        text = client.get(page).content.decode()
        main = text[text.index("<main") : text.index("</main>")]
        assert 'method="post"' not in main or page == "/desk/hours/", page


@pytest.mark.parametrize("who", ["requester", "member", "ministry", "pd", "colleague", "former"])
def test_who_has_no_part_in_the_center_finds_nothing(client, piece, booking, who):
    user = {
        "requester": lambda: booking.user,
        "ministry": lambda: make_member(site_role="ministry"),
        "pd": lambda: make_member(site_role="pd"),
    }.get(who, make_member)()
    if who == "colleague":
        make_role(user, make_bookable().center, "manager")
    if who == "former":
        make_role(user, piece.center, valid_from=NOW - timedelta(9), valid_until=NOW)
    client.force_login(user)

    assert client.get(f"/desk/bookings/{booking.reference}/").status_code == 404
    for page in PAGES:
        assert client.get(page, {"center": piece.center.code}).status_code == 404, page
    for address in addresses(booking):
        answer = client.post(f"{address}?center={piece.center.code}", {"version": 1})
        assert answer.status_code == 404, address
    booking.refresh_from_db()
    assert booking.version == 1


def test_who_is_not_signed_in_is_asked_to(client, booking):
    client.logout()

    for page in [*PAGES, f"/desk/bookings/{booking.reference}/", "/desk/breakdown/"]:
        assert client.get(page).url.startswith("/accounts/login/?next=/desk/"), page
    for address in addresses(booking):
        assert client.post(address, {}).url.startswith("/accounts/login/"), address


def test_the_portals_operator_has_every_desk(client, piece, booking):
    other = make_bookable()
    client.force_login(make_member(is_superuser=True))

    page = client.get("/desk/", {"center": piece.center.code})

    assert [row for row, _history in page.context["rows"]] == [booking]
    assert {piece.center, other.center} <= set(page.context["desk"].centers)


@pytest.mark.parametrize("name", [*DEEDS])
def test_deeds_are_sent_and_never_fetched(client, booking, name):
    address = f"/desk/bookings/{booking.reference}/{name.replace('_', '-')}/"

    assert client.get(address).status_code == 405
