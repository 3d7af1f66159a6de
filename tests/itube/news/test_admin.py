"""Writing the news: by who runs the portal, with checked files and lists of people on record."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from itube.accounts.models import PersonalDataAccess
from itube.news.models import Notice, Registration
from tests.factories import (
    make_center,
    make_event,
    make_notice,
    make_registration,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    user = make_user(site_role="operator", is_demo=True)
    client.force_login(user)
    return user


def posted(notice, file=None):
    fields = ("title", "summary", "body")
    data = {f"{name}_{code}": f"{name}" for name in fields for code in ("ko", "en")}
    data |= {"category": notice.category, "slug": notice.slug}
    data |= {"files-TOTAL_FORMS": "1", "files-INITIAL_FORMS": "0"}
    return data | ({"files-0-file": file} if file else {})


def change(notice):
    return reverse("admin:news_notice_change", args=[notice.pk])


def test_a_file_is_kept_as_what_it_is(client, operator):
    notice = make_notice()
    file = SimpleUploadedFile("안내.csv", "가,나\n".encode(), content_type="text/html")
    assert client.post(change(notice), posted(notice, file)).status_code == 302
    row = notice.files.get()
    assert (row.name, row.content_type, row.size) == ("안내.csv", "text/csv", 8)
    assert row.token in row.file.name
    assert "안내" not in row.file.name
    wrong = SimpleUploadedFile("안내.pdf", b"MZ\x90\0\x03")
    refused = client.post(change(notice), posted(notice, wrong))
    assert "받을 수 없는 형식" in refused.content.decode()
    assert notice.files.count() == 1


def test_a_call_needs_its_term(client, operator):
    notice = make_notice()
    data = posted(notice) | {"category": "call"}
    assert "접수 시작일" in client.post(change(notice), data).content.decode()
    term = {"opens_on": "2030-01-01", "closes_on": "2030-01-31"}
    assert client.post(change(notice), data | term).status_code == 302
    assert Notice.objects.get().category == "call"


def test_people_go_out_as_files_and_that_is_on_record(client, operator):
    event = make_event()
    make_registration(event, place=1, organisation="=1+1")
    csv = client.get(reverse("admin:news_event_people", args=[event.pk, "csv"]))
    assert "'=1+1" in csv.content.decode("utf-8-sig")
    xlsx = client.get(reverse("admin:news_event_people", args=[event.pk, "xlsx"]))
    cells = list(openpyxl.load_workbook(io.BytesIO(xlsx.content)).active.values)
    assert any("=1+1" in map(str, row) for row in cells)
    log = PersonalDataAccess.objects.filter(deed="export", subject=f"news.event {event.pk}")
    assert log.count() == 2
    assert client.get(f"/admin/news/event/{event.pk}/registrations.pdf").status_code == 404


def test_deleting_a_registration_frees_the_place(client, operator):
    person = make_registration(make_event())
    url = reverse("admin:news_registration_delete", args=[person.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not Registration.objects.exists()


def test_people_of_a_center_do_not_write_the_portals_news(client):
    user = make_user(is_demo=True)
    make_role(user, make_center(), "manager")
    client.force_login(user)
    event = make_event()
    for name, args in [
        ("admin:news_notice_changelist", []),
        ("admin:news_event_change", [event.pk]),
        ("admin:news_event_people", [event.pk, "csv"]),
        ("admin:news_registration_changelist", []),
    ]:
        assert client.get(reverse(name, args=args)).status_code == 403, name
