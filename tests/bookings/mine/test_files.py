"""Files of a booking reach both of its sides, and nobody else, as downloads."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from bookings.attachments import attach
from bookings.models import Attachment
from bookings.states import Party
from tests.bookings.mine.conftest import NOW
from tests.factories import make_booking, make_member, make_role

CONTENT = b"%PDF-1.7 <script>alert(1)</script>"


@pytest.fixture
def file(user) -> Attachment:
    booking = make_booking(user=user)
    upload = SimpleUploadedFile("물질안전 보건자료.pdf", CONTENT)
    event = attach(booking, [upload], actor=user, party=Party.REQUESTER, now=NOW)
    return event.attachments.get()


def address(file) -> str:
    return f"/bookings/{file.booking.reference}/files/{file.token}/"


def test_a_file_is_saved_not_opened_under_its_korean_name(client, file):
    page = client.get(f"/bookings/{file.booking.reference}/").content.decode()
    assert page.count(f'href="{address(file)}"') == 2  # in the thread, and in the list of files

    response = client.get(address(file))
    assert b"".join(response.streaming_content) == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%EB%AC%BC%EC%A7%88%EC%95%88%EC%A0%84"
        "%20%EB%B3%B4%EA%B1%B4%EC%9E%90%EB%A3%8C.pdf"
    )
    assert "no-store" in response["Cache-Control"]


def test_the_center_reads_it_and_strangers_do_not(client, file):
    stranger = make_member()
    client.force_login(stranger)
    assert client.get(address(file)).status_code == 404
    role = make_role(stranger, file.booking.equipment.center, "viewer", valid_from=NOW)
    assert b"".join(client.get(address(file)).streaming_content) == CONTENT
    role.valid_from = NOW + timedelta(days=1)
    role.save()
    assert client.get(address(file)).status_code == 404
    client.logout()
    assert client.get(address(file)).url.startswith("/accounts/login/")


def test_a_token_belongs_to_one_booking(client, user, file):
    other = make_booking(user=user)
    assert client.get(f"/bookings/{other.reference}/files/{file.token}/").status_code == 404
    assert client.get(f"/bookings/{file.booking.reference}/files/abc/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(client, file):
    default_storage.delete(file.file.name)
    assert client.get(address(file)).status_code == 404
