"""Rounds of questions: about which pieces, to whom, never twice, and one reminder."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO
from threading import Barrier

import pytest
from celery.schedules import crontab
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from itube.outbox.channels import compose
from itube.outbox.models import OutboxMessage
from itube.reports.figures import report
from itube.reports.inquiries import asking
from itube.reports.inquiries.asking import ask, due, remind
from itube.reports.models import Inquiry
from itube.reports.periods import Period
from itube.reports.scope import Scope
from tests import factories
from tests.itube.reports.inquiries.world import DAY, ROUND, asked, idle, little_used, staff, used

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return factories.make_center()


def mails():
    """Return the mails that wait, by their recipients."""
    return {message.recipient: compose(message) for message in OutboxMessage.objects.all()}


def test_unused_pieces_are_asked_about_with_the_figures_of_the_day(center):
    still, low = idle(center), little_used(center, 100)
    little_used(center, 300)  # 15 %
    idle(center, status="disposed")

    assert ask(ROUND)[:2] == (2, 1)

    year = Period(date(2029, 7, 1), date(2030, 6, 30), date(2030, 6, 30))
    lines = {line.piece.pk: line for line in report(Scope(), year, ROUND).unused}
    found = {inquiry.equipment_id: inquiry for inquiry in Inquiry.objects.all()}
    assert set(found) == set(lines) == {still.pk, low.pk}
    assert (found[still.pk].standing, found[low.pk].standing) == ("idle", "low")
    assert found[low.pk].rate == lines[low.pk].year.yearly_rate == pytest.approx(0.05)
    assert found[low.pk].last_used_on == date(2030, 6, 21)
    assert found[still.pk].last_used_on is None
    assert {inquiry.asked_on for inquiry in found.values()} == {date(2030, 7, 1)}


def test_use_of_the_day_itself_is_not_looked_at_and_of_the_day_before_is(center):
    today, yesterday = idle(center), idle(center)
    used(today, 8, ago=timedelta(0))
    used(yesterday, 8, ago=DAY)
    ask(ROUND)
    standings = dict(Inquiry.objects.values_list("equipment", "standing"))
    assert standings == {today.pk: "idle", yesterday.pk: "low"}


def test_in_the_middle_of_a_month_use_of_that_month_only_says_when_it_ran_last(center):
    middle = ROUND + 14 * DAY
    piece, still = idle(center), idle(center)
    used(piece, 100, ago=5 * DAY, now=middle)
    assert ask(middle).pieces == 2
    found = {inquiry.equipment_id: inquiry for inquiry in Inquiry.objects.all()}
    assert (found[piece.pk].standing, found[still.pk].standing) == ("low", "idle")
    assert found[piece.pk].rate == 0
    assert found[piece.pk].last_used_on == (middle - 5 * DAY).date()
    assert found[still.pk].last_used_on is None


def test_a_piece_bought_within_half_a_year_is_asked_about_only_if_its_center_calls_it_idle(center):
    bought = (ROUND - 170 * DAY).date()
    idle(center, acquired_on=bought)
    called = idle(center, acquired_on=bought, status="idle")
    this_month = idle(center, acquired_on=(ROUND - 9 * DAY).date(), status="idle")
    assert ask(ROUND).pieces == 2
    assert set(Inquiry.objects.values_list("equipment", flat=True)) == {called.pk, this_month.pk}


def test_a_piece_that_its_center_calls_idle_is_asked_about_even_where_it_ran(center):
    piece = little_used(center, 500)
    piece.status = "idle"
    piece.save()
    ask(ROUND)
    assert Inquiry.objects.get().standing == "idle"


def test_the_figures_stay_as_they_were_when_more_use_is_recorded(center):
    piece = little_used(center)
    ask(ROUND)
    used(piece, 900, ago=20 * DAY)
    assert Inquiry.objects.get().rate == pytest.approx(0.05)


def test_managers_hear_and_where_there_is_none_whoever_operates(center):
    other, empty = factories.make_center(), factories.make_center()
    for each in (center, other, empty):
        idle(each)
    manager = staff(center, "manager")
    staff(center, "operator")
    operators = [staff(other, "operator"), staff(other, "approver")]
    for each in (center, other, empty):
        staff(each, "viewer")
    left = factories.make_user(is_active=False)
    factories.make_role(left, other, "manager", valid_from=ROUND - DAY)
    factories.make_role(
        factories.make_user(), other, "manager", valid_from=ROUND - 9 * DAY, valid_until=ROUND
    )

    assert ask(ROUND) == (3, 3, 3, 1)

    assert set(mails()) == {manager.email, *(person.email for person in operators)}


def test_one_mail_a_center_names_twenty_pieces_their_rates_and_the_page(center):
    manager = staff(center, "manager")
    pieces = [little_used(center, 20 + number) for number in range(22)]

    ask(ROUND)

    mail = mails()[manager.email]
    assert "22점" in mail.subject
    for body in (mail.text, mail.html):
        assert all(piece.number in body for piece in pieces[:20])
        assert not any(piece.number in body for piece in pieces[20:])
        assert "그 밖에 2점이 더 있습니다." in body
        assert "저활용, 1.0\u00a0%" in body
        assert f"/reports/unused/reasons/?center={center.code}" in body
        assert center.name_ko in body


def test_a_mail_is_in_the_language_of_who_reads_it(center):
    reader = staff(center, "manager", language="en")
    idle(center)
    ask(ROUND)
    message = OutboxMessage.objects.get(recipient=reader.email)
    assert message.payload["context"]["center"] == center.name_en
    assert "/en/reports/unused/reasons/" in message.payload["context"]["link"]


def test_run_twice_on_a_day_nothing_is_asked_or_told_twice(center):
    staff(center, "manager")
    idle(center)
    ask(ROUND)
    later = ROUND + timedelta(hours=3)
    assert ask(later) == (0, 0, 0, 0)
    # Nor where there is something new on that day: its mail is the reminder.
    idle(center)
    ask(later)
    assert Inquiry.objects.count() == 2
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("answered_ago", "again"), [(179 * DAY, False), (180 * DAY, True), (400 * DAY, True)]
)
def test_who_has_answered_is_left_alone_for_180_days(center, answered_ago, again):
    piece = idle(center)
    asked(piece, date(2029, 1, 1), answered_at=ROUND - answered_ago)
    assert [line.piece.pk for line in due(ROUND)] == ([piece.pk] if again else [])
    ask(ROUND)
    assert Inquiry.objects.open().count() == again


def test_what_is_open_from_before_stays_open_and_is_counted_in_the_next_mail(center):
    manager = staff(center, "manager")
    old = idle(center)
    asked(old, date(2030, 1, 1))
    assert ask(ROUND) == (0, 0, 0, 0)
    new = idle(center)

    ask(ROUND)

    assert Inquiry.objects.filter(equipment=old).count() == 1
    text = mails()[manager.email].text
    assert new.number in text
    assert old.number not in text
    assert "전에 물은 1점도 아직 답을 기다립니다." in text


def test_one_reminder_after_two_weeks_of_what_is_unanswered_then_none(center):
    manager = staff(center, "manager")
    answered, open_ = idle(center), idle(center)
    ask(ROUND)
    OutboxMessage.objects.all().delete()
    Inquiry.objects.filter(equipment=answered).update(
        answered_at=ROUND + DAY, reason="broken", answered_by=manager
    )

    assert remind(ROUND + 13 * DAY) == 0
    assert remind(ROUND + 14 * DAY) == 1
    assert remind(ROUND + 14 * DAY + timedelta(hours=1)) == 0
    assert remind(ROUND + 60 * DAY) == 0

    (mail,) = mails().values()
    assert mail.subject.startswith("[i-tube] 다시 알림")
    assert open_.number in mail.text
    assert answered.number not in mail.text


def test_a_piece_that_is_disposed_of_meanwhile_is_not_reminded_of(center):
    staff(center, "manager")
    piece = idle(center)
    ask(ROUND)
    piece.status = "disposed"
    piece.save()
    assert remind(ROUND + 14 * DAY) == 0


def test_a_round_that_fails_half_way_asks_and_tells_nothing(center, monkeypatch):
    staff(center, "manager")
    idle(center)
    monkeypatch.setattr(asking.mails, "tell_centers", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(ROUND)
    assert not Inquiry.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_each_piece_once_and_send_one_mail():
    center = factories.make_center()
    staff(center, "manager")
    pieces = {idle(center).pk for _ in range(5)}
    together = Barrier(2, timeout=20)

    class Together(list):
        """What both have found due before either has asked."""

        def __init__(self, lines):
            super().__init__(lines)
            together.wait()

    real = asking.due
    patch = pytest.MonkeyPatch()
    patch.setattr(asking, "due", lambda now: Together(real(now)))

    def run(_number):
        try:
            return ask(ROUND)
        finally:
            connection.close()

    with patch.context(), ThreadPoolExecutor(2) as pool:
        found = list(pool.map(run, range(2)))
    patch.undo()
    # Both have meant to ask all five: that the questions are five is the database's doing.
    assert [each.pieces for each in found] == [5, 5]
    assert sorted(Inquiry.objects.values_list("equipment", flat=True)) == sorted(pieces)
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"answered_at": None}, "inquiry_one_open_for_a_piece"),
        ({"reason": "broken", "asked_on": ROUND.date()}, "inquiry_once_a_day"),
        ({"reason": ""}, "inquiry_answer_has_reason"),
        ({"reason": "other"}, "inquiry_other_has_note"),
        ({"reason": "broken", "standing": "busy"}, "inquiry_standing_known"),
        ({"answered_at": None, "reason": "broken"}, "inquiry_answer_has_reason"),
        ({"answered_at": None, "note": "?"}, "inquiry_answer_has_reason"),
        ({"answered_at": None, "plan": "keep"}, "inquiry_answer_has_reason"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(fields, constraint):
    piece = idle()
    asked(piece)
    row = {"asked_on": date(2031, 1, 1), "standing": "low", "answered_at": ROUND} | fields
    row |= {"operating_seconds": 0, "capacity_seconds": 1}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Inquiry.objects.create(equipment=piece, **row)


def run(*arguments):
    out = StringIO()
    call_command("ask_low_use", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_counts_without_asking_and_then_asks():
    center, other = factories.make_center(), factories.make_center()
    factories.make_role(factories.make_user(), center, "manager")
    for each in (center, center, other):
        idle(each)

    assert run("--dry-run") == "센터 2곳의 장비 3점에 사유를 물을 차례예요.\n"
    assert not Inquiry.objects.exists()

    assert run() == (
        "센터 2곳의 장비 3점에 사유를 물었어요.\n메일: 1통. 받을 사람이 없는 센터: 1곳\n"
    )
    assert set(Inquiry.objects.values_list("asked_on", flat=True)) == {timezone.localdate()}
    assert run() == "센터 0곳의 장비 0점에 사유를 물었어요.\n"


def test_the_clock_asks_on_two_days_a_year_and_reminds_every_day(settings):
    entries = settings.CELERY_BEAT_SCHEDULE
    asks, reminds = (entries[name]["schedule"] for name in ("ask-low-use", "remind-low-use"))
    assert (asks.day_of_month, asks.month_of_year, min(asks.hour)) == ({1}, {1, 7}, 9)
    assert reminds.day_of_month == crontab().day_of_month
