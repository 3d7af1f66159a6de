"""Reports that come every month: once, with a link, and only to who may still read them."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from itube.outbox.delivery import attempt
from itube.outbox.models import OutboxMessage
from itube.reports import exports, monthly, schedules, tasks
from itube.reports.models import ExportJob, ReportSchedule
from tests import factories
from tests.factories import SEOUL

pytestmark = pytest.mark.django_db
ELEVENTH = datetime(2030, 2, 11, 7, 30, tzinfo=SEOUL)


@pytest.fixture(autouse=True)
def _mail_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def deliver_all():
    """Let the worker take what waits until nothing does; return the mails that went out."""
    mail.outbox = []
    while waiting := list(OutboxMessage.objects.waiting().order_by("pk")):
        for message in waiting:
            attempt(message.pk, timezone.now())
    return mail.outbox


def staff(center, role="viewer", **fields):
    user = factories.make_user(**fields)
    factories.make_role(user, center, role, valid_from=ELEVENTH - timedelta(days=3_000))
    return user


def test_last_month_is_made_and_told_of_with_a_link_and_no_file():
    center = factories.make_bookable().center
    user = staff(center)
    schedule = schedules.switch_on(user, "csv", center, ELEVENTH)

    assert monthly.ask_for_last_month(ELEVENTH) == 1
    job = ExportJob.objects.get()
    assert not OutboxMessage.objects.filter(kind="monthly_report").exists()
    (sent,) = deliver_all()

    job.refresh_from_db()
    assert (job.first_day, job.last_day) == (date(2030, 1, 1), date(2030, 1, 31))
    assert (job.kind, job.format, job.state) == ("utilisation", "csv", "done")
    assert sent.to == [user.email]
    assert "2030년 1월" in sent.subject
    assert center.name_ko in sent.subject
    assert f"{django_settings.BASE_URL}{job.get_absolute_url()}" in sent.body
    assert reverse("reports:exports") in sent.body
    assert sent.attachments == []
    schedule.refresh_from_db()
    assert schedule.last_month == date(2030, 1, 1)


def test_a_month_is_sent_once_however_often_the_clock_asks():
    user = factories.make_user(site_role="ministry")
    schedule = schedules.switch_on(user, "xlsx", None, ELEVENTH)
    for hours in (0, 1, 2):
        monthly.ask_for_last_month(ELEVENTH + timedelta(hours=hours))
    assert len(deliver_all()) == 1
    # Switched off and on again, and even with the row's memory lost.
    schedules.switch_off(schedule)
    schedules.switch_on(user, "xlsx", None, ELEVENTH)
    assert monthly.ask_for_last_month(ELEVENTH + timedelta(days=1)) == 0
    ReportSchedule.objects.update(last_month=None)
    assert monthly.ask_for_last_month(ELEVENTH + timedelta(days=1)) == 0
    assert deliver_all() == []

    assert monthly.ask_for_last_month(datetime(2030, 3, 11, 7, 30, tzinfo=SEOUL)) == 1
    (sent,) = deliver_all()
    assert "2030년 2월" in sent.subject
    assert ExportJob.objects.count() == 2


def test_a_report_of_the_month_that_one_asked_for_oneself_takes_nothing_away():
    from itube.reports.exports import ask

    user = factories.make_user(site_role="ministry")
    schedules.switch_on(user, "csv", None, ELEVENTH)
    ask(user, monthly.last_month(ELEVENTH.date()), "csv", None, ELEVENTH)
    monthly.ask_for_last_month(ELEVENTH)
    assert len(deliver_all()) == 1


@pytest.mark.parametrize("lost", ["role", "account", "center of two"])
@pytest.mark.parametrize("when", ["before it is asked for", "before it is made"])
def test_who_lost_the_right_is_sent_nothing_and_the_schedule_ends(when, lost):
    center, also = factories.make_bookable().center, factories.make_bookable().center
    user = staff(center)
    if lost == "center of two":
        factories.make_role(user, also, "viewer", valid_from=ELEVENTH - timedelta(days=3_000))
    schedule = schedules.switch_on(user, "csv", center, ELEVENTH)
    if when == "before it is made":
        assert monthly.ask_for_last_month(ELEVENTH) == 1
    if lost == "account":
        user.is_active = False
        user.save()
    else:
        user.center_roles.filter(center=center).delete()

    if when == "before it is asked for":
        assert monthly.ask_for_last_month(ELEVENTH) == 0
        assert not ExportJob.objects.exists()
    assert deliver_all() == []
    schedule.refresh_from_db()
    assert not schedule.active
    assert not ExportJob.objects.filter(state="done").exists()


def test_all_centers_means_those_of_the_day():
    here, also = factories.make_bookable().center, factories.make_bookable().center
    user = staff(here)
    role = factories.make_role(user, also, "viewer", valid_from=ELEVENTH - timedelta(days=3_000))
    schedules.switch_on(user, "csv", None, ELEVENTH)
    role.delete()
    monthly.ask_for_last_month(ELEVENTH)
    assert ExportJob.objects.get().centers == [here.code]
    assert len(deliver_all()) == 1


def test_a_schedule_that_is_switched_off_while_its_file_is_made_says_nothing():
    user = factories.make_user(site_role="ministry")
    schedule = schedules.switch_on(user, "csv", None, ELEVENTH)
    monthly.ask_for_last_month(ELEVENTH)
    schedules.switch_off(schedule)
    assert deliver_all() == []
    assert ExportJob.objects.get().state == "done"


def test_one_schedule_in_trouble_keeps_no_other_waiting(monkeypatch):
    users = [factories.make_user(site_role="ministry") for _ in range(3)]
    for user in users:
        schedules.switch_on(user, "csv", None, ELEVENTH)
    real = monthly.ask

    def ask(user, *arguments, **more):
        if user == users[1]:
            raise RuntimeError("trouble")
        return real(user, *arguments, **more)

    monkeypatch.setattr(monthly, "ask", ask)
    assert monthly.ask_for_last_month(ELEVENTH) == 2
    monkeypatch.setattr(monthly, "ask", real)
    assert monthly.ask_for_last_month(ELEVENTH + timedelta(hours=1)) == 1
    assert {sent.to[0] for sent in deliver_all()} == {user.email for user in users}


def test_the_mail_is_in_the_language_of_its_person():
    user = factories.make_user(site_role="pd", language="ko")
    schedules.switch_on(user, "csv", None, ELEVENTH)
    monthly.ask_for_last_month(ELEVENTH)
    (sent,) = deliver_all()
    assert "전국" in sent.subject
    assert "내려받을 수 있습니다" in sent.body
    (html, kind) = sent.alternatives[0]
    assert kind == "text/html"
    assert re.search(r'href="[^"]+/reports/exports/[0-9A-Z]{10}/"', html)


def test_a_report_that_could_not_be_made_is_asked_for_again(monkeypatch):
    user = factories.make_user(site_role="ministry")
    schedule = schedules.switch_on(user, "csv", None, ELEVENTH)
    real = exports.make

    def fails(job, now):
        raise OSError

    monkeypatch.setattr(exports, "make", fails)
    assert monthly.ask_for_last_month(ELEVENTH) == 1
    for _ in range(exports.MOST_TRIES):
        assert deliver_all() == []
        OutboxMessage.objects.filter(done_at=None).update(next_try_at=timezone.now())
    assert ExportJob.objects.get().state == "failed"
    monkeypatch.setattr(exports, "make", real)
    assert monthly.ask_for_last_month(ELEVENTH + timedelta(days=1)) == 1
    assert [sent.to for sent in deliver_all()] == [[user.email]]
    assert set(ExportJob.objects.values_list("state", "schedule")) == {
        ("failed", None),
        ("done", schedule.pk),
    }
    assert monthly.ask_for_last_month(ELEVENTH + timedelta(days=2)) == 0


def test_the_clock_asks_from_the_eleventh_on_in_the_morning(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["send-monthly-reports"]
    schedule = entry["schedule"]
    assert entry["task"] == tasks.send_monthly.name
    assert (schedule.minute, min(schedule.hour), schedule.day_of_month) == (
        {30},
        7,
        {11, 12, 13, 14, 15},
    )
    assert tasks.send_monthly() == 0


def test_the_database_keeps_one_schedule_and_one_file_a_month():
    user, center = factories.make_user(), factories.make_center()
    for given in (None, center):
        schedule = ReportSchedule.objects.create(user=user, center=given)
        with pytest.raises(IntegrityError, match="schedule_once"), transaction.atomic():
            ReportSchedule.objects.create(user=user, center=given)
    with pytest.raises(IntegrityError, match="month_by_first_day"), transaction.atomic():
        ReportSchedule.objects.update(last_month=date(2030, 1, 2))
    month = {"asked_by": user, "first_day": date(2030, 1, 1), "last_day": date(2030, 1, 31)}
    ExportJob.objects.create(schedule=schedule, **month)
    with pytest.raises(IntegrityError, match="once_a_month"), transaction.atomic():
        ExportJob.objects.create(schedule=schedule, **month)


# --- The page ------------------------------------------------------------------------------------
def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_person_switches_a_report_on_off_and_on_again():
    center = factories.make_center()
    user = factories.make_user()
    factories.make_role(user, center, "viewer")
    client = signed_in(user)

    response = client.post(reverse("reports:schedules"), {"format": "xlsx"})
    assert response.url == f"{reverse('reports:exports')}#monthly"
    schedule = ReportSchedule.objects.get()
    assert (schedule.user, schedule.center, schedule.active) == (user, center, True)
    page = client.get(reverse("reports:exports")).content.decode()
    assert "받는 중" in page
    assert reverse("reports:schedule", args=[schedule.reference]) in page

    client.post(reverse("reports:schedule", args=[schedule.reference]))
    schedule.refresh_from_db()
    assert not schedule.active
    assert "다시 받기" in client.get(reverse("reports:exports")).content.decode()
    client.post(reverse("reports:schedule", args=[schedule.reference]), {"active": "1"})
    schedule.refresh_from_db()
    assert schedule.active
    # Asking for the same once more makes no second one.
    client.post(reverse("reports:schedules"), {"format": "xlsx"})
    assert ReportSchedule.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "field"), [({"format": "hwp"}, "format"), ({"center": "C999"}, "center")]
)
def test_a_bad_wish_is_told_and_nothing_is_stored(data, field):
    factories.make_center()
    factories.make_center()
    client = signed_in(factories.make_user(site_role="ministry"))
    response = client.post(reverse("reports:schedules"), {"format": "csv"} | data)
    assert response.status_code == 422
    assert f'id="monthly-{field}_error"' in response.content.decode()
    assert not ReportSchedule.objects.exists()


def test_a_schedule_is_nobody_elses_and_does_not_come_back_without_the_right():
    center = factories.make_center()
    owner, colleague = staff(center), staff(center)
    schedule = schedules.switch_on(owner, "csv", center, ELEVENTH)
    address = reverse("reports:schedule", args=[schedule.reference])
    for user in (colleague, factories.make_user(is_superuser=True), factories.make_user()):
        assert signed_in(user).post(address).status_code == 404
    assert Client().post(address).status_code == 302
    assert signed_in(owner).get(address).status_code == 405

    schedules.switch_off(schedule)
    owner.center_roles.all().delete()
    factories.make_role(owner, factories.make_center(), "viewer")
    assert signed_in(owner).post(address, {"active": "1"}).status_code == 302
    schedule.refresh_from_db()
    assert not schedule.active
