"""Photos and manuals: only of published pieces, as what they are, never to be run."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories import make_center, make_equipment, make_role, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 50
PDF = b"%PDF-1.7 " + b"0" * 50


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def with_files(photo=PNG, manual=PDF, **fields):
    piece = make_equipment(**fields)
    piece.photo.save("x.html", ContentFile(photo))
    piece.manual.save("a manual.exe", ContentFile(manual))
    return piece


@pytest.mark.parametrize(
    ("content", "kind", "suffix"), [(PNG, "png", "png"), (JPEG, "jpeg", "jpg")]
)
def test_a_photo_has_the_type_of_its_content(client, content, kind, suffix):
    piece = with_files(photo=content)
    response = client.get(f"/equipment/{piece.number}/photo")
    assert body(response) == content
    assert response["Content-Type"] == f"image/{kind}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == f'inline; filename="{piece.number}.{suffix}"'
    assert "max-age" in response["Cache-Control"]


def test_a_manual_is_a_pdf(client):
    piece = with_files()
    response = client.get(f"/equipment/{piece.itube_no.lower()}/manual")
    assert body(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{piece.number}-manual.pdf"'


def test_an_unchanged_file_is_not_sent_again(client):
    piece = with_files()
    first = client.get(f"/equipment/{piece.number}/photo")
    body(first)
    again = client.get(
        f"/equipment/{piece.number}/photo",
        headers={"If-Modified-Since": first["Last-Modified"]},
    )
    assert again.status_code == 304


def test_what_is_absent_is_not_found(client):
    bare = make_equipment()
    hidden = with_files(is_published=False)
    odd = with_files(photo=b"<script>alert(1)</script>")
    lost = with_files()
    lost.photo.storage.delete(lost.photo.name)
    for number, what in [
        (bare.number, "photo"),
        (bare.number, "manual"),
        (hidden.number, "photo"),
        (hidden.number, "manual"),
        (odd.number, "photo"),
        (lost.number, "photo"),
        ("EPN9999999", "photo"),
    ]:
        assert client.get(f"/equipment/{number}/{what}").status_code == 404


@pytest.mark.parametrize("hidden", ["piece", "center"])
@pytest.mark.parametrize("what", ["photo", "manual"])
def test_a_draft_shows_its_files_to_its_center_alone(client, hidden, what):
    center = make_center(is_published=hidden != "center")
    piece = with_files(center=center, is_published=hidden != "piece")
    now = timezone.now()
    viewer, other, former = (make_user(is_demo=True) for _ in range(3))
    make_role(viewer, center, "viewer", valid_from=now - DAY)
    make_role(other, make_center(), "manager", valid_from=now - DAY)
    make_role(former, center, "manager", valid_from=now - 2 * DAY, valid_until=now - DAY)
    address = f"/equipment/{piece.number}/{what}"
    for user in [other, former, make_user(site_role="ministry", is_demo=True)]:
        client.force_login(user)
        assert client.get(address).status_code == 404
    for user in [viewer, make_user(site_role="operator", is_demo=True)]:
        client.force_login(user)
        response = client.get(address)
        assert body(response)
        assert "private" in response["Cache-Control"]
        assert "public" not in response["Cache-Control"]


def test_a_public_file_is_the_same_for_everyone(client):
    piece = with_files()
    response = client.get(f"/equipment/{piece.number}/photo")
    body(response)
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")


def test_the_api_links_to_them(client):
    piece = with_files()
    answer = client.get(f"/api/v1/equipment/{piece.number}/").json()
    assert answer["photo"] == f"http://testserver/equipment/{piece.number}/photo"
    response = client.get(answer["manual"])
    assert body(response) == PDF
