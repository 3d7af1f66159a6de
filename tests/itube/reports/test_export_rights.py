"""Who may ask for which file, who may take it, and what is written down of it."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.models import UsageRecord
from itube.accounts.models import PersonalDataAccess
from itube.outbox.delivery import attempt
from itube.outbox.models import OutboxMessage
from itube.reports.models import FORMATS, ExportJob, Kind
from itube.reports.usage import journal
from tests import factories
from tests.factories import SEOUL

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)
PERSONAL = {"with_personal": "on", "reason": "audit"}

# What a person may have of the one center there is: figures, lines, lines with names, the journal.
FIGURES, LINES, NAMES, JOURNAL = "figures", "lines", "names", "journal"
ASKED = {
    FIGURES: {"kind": "utilisation", "format": "csv"},
    LINES: {"kind": "usage", "format": "csv"},
    NAMES: {"kind": "usage", "format": "csv", **PERSONAL},
    JOURNAL: {"kind": "journal", "format": "csv", "reason": "journal"},
}
EVERYTHING = {FIGURES, LINES, NAMES, JOURNAL}
MAY = {
    "member": set(),
    "former": set(),
    "viewer": {FIGURES, LINES},
    "operator": EVERYTHING,
    "approver": EVERYTHING,
    "deputy": EVERYTHING,
    "manager": EVERYTHING,
    "ministry": {FIGURES, LINES},
    "pd": {FIGURES, LINES},
    "portal": EVERYTHING,
    "superuser": EVERYTHING,
}


@pytest.fixture
def piece():
    piece = factories.make_bookable()
    UsageRecord.objects.create(
        equipment=piece,
        start=datetime(2026, 1, 7, 9, tzinfo=SEOUL),
        end=datetime(2026, 1, 7, 11, tzinfo=SEOUL),
        operating_minutes=90,
        use_class="external",
        organisation_name="다라화학",
    )
    return piece


def person(who, center):
    if who in ("ministry", "pd"):
        return factories.make_user(site_role=who)
    if who == "portal":
        return factories.make_user(site_role="operator")
    if who == "superuser":
        return factories.make_user(is_superuser=True)
    user = factories.make_user()
    if who == "former":
        began = timezone.now() - timedelta(days=2)
        until = timezone.now() - timedelta(days=1)
        factories.make_role(user, center, "operator", valid_from=began, valid_until=until)
    elif who != "member":
        factories.make_role(user, center, who)
    return user


def ask(user, **data):
    """Ask as user's browser does; return the answer."""
    client = Client()
    client.force_login(user)
    sent = {"first_day": FIRST.isoformat(), "last_day": LAST.isoformat()} | data
    return client.post(reverse("reports:exports"), sent)


def made(user, **data):
    """Let user ask and the worker make it; return the job."""
    response = ask(user, **data)
    assert response.status_code == 302, response.context["export_form"].errors
    job = ExportJob.objects.latest("pk")
    return deliver(job)


def deliver(job):
    attempt(OutboxMessage.objects.get(dedupe_key__endswith=job.reference).pk, timezone.now())
    job.refresh_from_db()
    return job


def take(user, job):
    """Return the status of a download by user and, where it comes, its content."""
    client = Client()
    client.force_login(user)
    response = client.get(reverse("reports:download", args=[job.reference]))
    return response.status_code, b"".join(response) if response.status_code == 200 else b""


@pytest.mark.parametrize("who", MAY)
def test_each_role_gets_the_files_it_may_have_and_no_other(who, piece):
    user = person(who, piece.center)
    for what, asked in ASKED.items():
        response = ask(user, **asked)
        if not MAY[who]:
            assert response.status_code == 404, what
            continue
        if what in MAY[who] or (what == NAMES and LINES in MAY[who]):
            assert response.status_code == 302, (what, response.context["export_form"].errors)
            job = deliver(ExportJob.objects.latest("pk"))
            assert job.state == "done", what
            # Who may not have names is not asked about them, and gets none for saying so.
            assert job.with_personal == (what in MAY[who] & {NAMES, JOURNAL}), what
            status, content = take(user, job)
            assert status == 200
            assert ("다라화학".encode() in content) == job.with_personal, what
        else:
            assert response.status_code == 422, what
    assert ExportJob.objects.filter(kind="journal").exists() == (JOURNAL in MAY[who])


@pytest.mark.parametrize("owner", [who for who, may in MAY.items() if may])
def test_nobody_reaches_the_file_of_another(owner, piece):
    theirs = max(EVERYTHING & MAY[owner], key=[FIGURES, LINES, NAMES, JOURNAL].index)
    job = made(person(owner, piece.center), **ASKED[theirs])
    addresses = [job.get_absolute_url(), reverse("reports:download", args=[job.reference])]
    for who in MAY:
        client = Client()
        client.force_login(person(who, piece.center))
        for address in addresses:
            assert client.get(address).status_code == 404, who
        listed = client.get(reverse("reports:exports"))
        assert job.reference not in listed.content.decode(), who
    for address in addresses:
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("lost", ["role", "operating", "one of two", "account"])
@pytest.mark.parametrize("when", ["before the making", "before the download"])
def test_who_lost_the_right_gets_no_names(when, lost, piece):
    also = factories.make_bookable().center
    user = factories.make_user()
    role = factories.make_role(user, piece.center, "operator")
    factories.make_role(user, also, "manager")
    response = ask(user, **ASKED[JOURNAL])
    assert response.status_code == 302
    job = ExportJob.objects.get()
    assert job.centers == sorted([piece.center.code, also.code])
    figures = made(user, **ASKED[FIGURES])

    if when == "before the download":
        assert deliver(job).state == "done"
        assert take(user, job)[0] == 200
    if lost == "role":
        user.center_roles.all().delete()
    elif lost == "operating":
        role.role = "viewer"
        role.save()
    elif lost == "one of two":
        role.delete()
    else:
        user.is_active = False
        user.save()

    if when == "before the making":
        assert (deliver(job).state, bool(job.file)) == ("failed", False)
    elif lost != "account":  # a closed account cannot even sign in
        assert take(user, job)[0] == 404
    assert not ExportJob.objects.visible_to(user, timezone.now()).filter(pk=job.pk).exists()
    # Figures stay with whoever may still read them.
    sees_figures = ExportJob.objects.visible_to(user, timezone.now()).filter(pk=figures.pk).exists()
    assert sees_figures == (lost == "operating")


def test_names_are_told_only_where_one_keeps_all_the_records(piece):
    other = factories.make_bookable().center
    user = factories.make_user()
    factories.make_role(user, piece.center, "operator")
    factories.make_role(user, other, "viewer")

    for asked in (ASKED[NAMES], ASKED[JOURNAL]):
        for center in ("", other.code):
            response = ask(user, **asked, center=center)
            assert response.status_code == 422
            error = str(response.context["export_form"].errors["center"])
            assert piece.center.code in error
            assert other.code not in error
        job = made(user, **asked, center=piece.center.code)
        assert (job.state, job.centers) == ("done", [piece.center.code])
    assert made(user, **ASKED[LINES]).centers == sorted([piece.center.code, other.code])


def test_a_role_beside_a_site_role_opens_the_names_of_its_center_alone(piece):
    user = factories.make_user(site_role="ministry")
    factories.make_bookable()
    factories.make_role(user, piece.center, "manager")

    assert ask(user, **ASKED[JOURNAL]).status_code == 422
    job = made(user, **ASKED[JOURNAL], center=piece.center.code)

    assert (job.state, job.centers) == ("done", [piece.center.code])
    user.center_roles.all().delete()
    assert take(user, job)[0] == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "curiosity"}, "reason"),
        ({"reason": "other"}, "reason_text"),
        ({"reason": "other", "reason_text": "   "}, "reason_text"),
        ({"reason": "other", "reason_text": "가" * 151}, "reason_text"),
    ],
)
@pytest.mark.parametrize("what", [NAMES, JOURNAL])
def test_without_a_reason_there_are_no_names(what, data, field, piece):
    response = ask(person("manager", piece.center), **(ASKED[what] | data))
    assert response.status_code == 422
    assert field in response.context["export_form"].errors
    page = response.content.decode()
    assert f'id="export-{field}_error"' in page
    assert f'href="#export-{field}"' in page
    assert not ExportJob.objects.exists()


def test_each_download_with_names_is_written_down_with_its_reason(piece):
    user = person("operator", piece.center)
    job = made(user, **ASKED[NAMES] | {"reason": "other", "reason_text": "연말 결산 확인"})
    plain = made(user, **ASKED[LINES])
    assert not PersonalDataAccess.objects.exists()

    take(user, job)
    take(user, job)
    take(user, plain)
    client = Client()
    client.force_login(user)
    looked = client.head(reverse("reports:download", args=[job.reference]))
    for close in looked._resource_closers:
        close()

    logged = PersonalDataAccess.objects.values_list("actor", "deed", "subject", "rows", "reason")
    subject = f"reports.export usage {job.reference}"
    assert list(logged) == [(user.pk, "export", subject, 1, "기타: 연말 결산 확인")] * 2


def test_a_download_that_fails_is_not_written_down(piece):
    user = person("operator", piece.center)
    job = made(user, **ASKED[JOURNAL])
    Path(job.file.path).unlink()
    assert take(user, job)[0] == 404
    assert take(person("manager", piece.center), job)[0] == 404
    assert not PersonalDataAccess.objects.exists()


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("extension", ["xlsx", "csv", "pdf"])
def test_a_kind_has_its_formats_and_the_form_names_the_right_ones(kind, extension, piece):
    user = person("manager", piece.center)
    response = ask(user, kind=kind, format=extension, reason="audit")
    if extension in FORMATS[kind]:
        assert response.status_code == 302
        return
    assert response.status_code == 422
    error = str(response.context["export_form"].errors["format"])
    assert str(Kind(kind).label) in error
    assert "CSV" in error
    assert "PDF" not in error
    with pytest.raises(IntegrityError, match="export_kind_has_format"), transaction.atomic():
        ExportJob.objects.create(
            asked_by=user,
            kind=kind,
            format=extension,
            first_day=FIRST,
            last_day=LAST,
            with_personal=kind == "journal",
            reason="audit" if kind == "journal" else "",
        )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "journal"}, "export_kind_names_people"),
        ({"kind": "utilisation", "with_personal": True, "reason": "audit"}, "names_people"),
        ({"kind": "usage", "with_personal": True}, "export_of_people_has_reason"),
        ({"kind": "usage", "with_personal": True, "reason": "other"}, "has_reason"),
        ({"kind": "usage", "reason": "audit"}, "has_reason"),
    ],
)
def test_the_database_keeps_names_and_reasons_together(fields, constraint, piece):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ExportJob.objects.create(
            asked_by=factories.make_user(), first_day=FIRST, last_day=LAST, **fields
        )


def test_figures_ignore_a_ticked_box(piece):
    job = made(person("manager", piece.center), **ASKED[FIGURES] | PERSONAL)
    assert (job.with_personal, job.reason) == (False, "")


def test_downloads_are_named_and_typed_by_what_they_are(piece, monkeypatch):
    monkeypatch.setattr(journal, "MOST_ROWS", 1)
    record = UsageRecord.objects.get()
    UsageRecord.objects.create(
        equipment=piece,
        start=record.end,
        end=record.end + timedelta(hours=1),
        operating_minutes=1,
        use_class="own",
    )
    user = person("manager", piece.center)
    client = Client()
    client.force_login(user)
    for what, part, content_type in (
        (LINES, "장비이용기록", "text/csv; charset=utf-8"),
        (JOURNAL, "운영일지", "application/zip"),
    ):
        job = made(user, **ASKED[what])
        assert job.rows == 2
        response = client.get(reverse("reports:download", args=[job.reference]))
        assert b"".join(response)
        assert response["Content-Type"] == content_type
        name = response["Content-Disposition"]
        assert f"i-Tube_{part}_{piece.center.code}_2026년1월_" in unquote(name)
        assert ".zip" in name or ".csv" in name
        assert "2건" in client.get(job.get_absolute_url()).content.decode()


def test_lines_of_a_file_are_those_of_its_centers(piece):
    other = factories.make_bookable()
    UsageRecord.objects.create(
        equipment=other,
        start=datetime(2026, 1, 7, 9, tzinfo=SEOUL),
        end=datetime(2026, 1, 7, 11, tzinfo=SEOUL),
        operating_minutes=90,
        use_class="own",
    )

    def numbers(user, **data):
        _status, content = take(user, made(user, **ASKED[LINES], **data))
        lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return {line["i-tube 번호"] for line in lines}

    ministry = person("ministry", piece.center)
    assert numbers(ministry) == {piece.itube_no, other.itube_no}
    assert numbers(ministry, center=other.center.code) == {other.itube_no}
    assert numbers(person("viewer", piece.center)) == {piece.itube_no}


def test_the_page_lists_ones_files_by_pages_and_costs_the_same_at_any_size(
    piece, django_assert_max_num_queries
):
    user = person("manager", piece.center)
    client = Client()
    client.force_login(user)
    client.get(reverse("reports:exports"))
    for number in range(25):
        ExportJob.objects.create(
            asked_by=user, first_day=FIRST, last_day=LAST, centers=[piece.center.code]
        )
        if number in (0, 24):
            with django_assert_max_num_queries(8):
                page = client.get(reverse("reports:exports"))
            assert len(page.context["jobs"]) == min(number + 1, 20)
    assert len(client.get(reverse("reports:exports"), {"page": 2}).context["jobs"]) == 5
    assert client.get(reverse("reports:exports"), {"page": 3}).status_code == 404


def test_the_form_begins_with_what_the_figures_were_about(piece):
    factories.make_bookable()
    client = Client()
    client.force_login(person("ministry", piece.center))
    query = {"period": "free", "from": "2026-03-01", "to": "2026-03-31"}
    figures = client.get(reverse("reports:index"), query | {"center": piece.center.code})
    asked = figures.context["asked_here"]
    assert f"?{asked.replace('&', '&amp;')}" in figures.content.decode()
    form = client.get(f"{reverse('reports:exports')}?{asked}").context["export_form"]
    assert [form[name].value() for name in ("first_day", "last_day", "center")] == [
        "2026-03-01",
        "2026-03-31",
        piece.center.code,
    ]
