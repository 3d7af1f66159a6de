"""The same request sent again: one deed, one answer, whoever comes when."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from bookings.idempotency import KEPT, Answer, KeyReusedError, once, prune
from bookings.models import IdempotencyKey
from bookings.tasks import prune_idempotency_keys as prune_keys
from itube.accounts.models import Company
from tests.factories import make_company, make_user

NOW = timezone.now()


def deed(status: int = 201) -> Answer:
    """Do something that can be counted, and answer."""
    company = make_company()
    return Answer(status, f'{{"id":"{company.pk}"}}')


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer_and_does_nothing():
    user = make_user()
    first = once(user, "k", "f", NOW, deed)
    assert once(user, "k", "f", NOW, deed) == first
    assert Company.objects.count() == 1


@pytest.mark.django_db
def test_refusals_are_answers_too():
    user = make_user()
    assert once(user, "k", "f", NOW, lambda: Answer(409, "taken")) == (409, "taken")
    assert once(user, "k", "f", NOW, deed) == (409, "taken")


@pytest.mark.django_db
def test_a_key_belongs_to_one_person_and_one_request():
    user = make_user()
    once(user, "k", "f", NOW, deed)
    with pytest.raises(KeyReusedError):
        once(user, "k", "other", NOW, deed)
    once(make_user(), "k", "other", NOW, deed)
    assert Company.objects.count() == 2


@pytest.mark.django_db
def test_a_failure_is_not_kept():
    user = make_user()
    assert once(user, "k", "f", NOW, lambda: Answer(503, "later")) == (503, "later")
    assert once(user, "k", "f", NOW, deed).status == 201


@pytest.mark.django_db(transaction=True)
def test_a_crash_before_the_end_leaves_neither_deed_nor_key():
    user = make_user()

    def broken():
        deed()
        raise RuntimeError("the process dies")

    with pytest.raises(RuntimeError):
        once(user, "k", "f", NOW, broken)
    assert not Company.objects.exists()
    assert not IdempotencyKey.objects.exists()
    assert once(user, "k", "f", NOW, deed).status == 201


def both_at_once(user, guarded: bool) -> list[Answer]:
    """Let two do the same while the first is still at it; return what they were told."""
    inside, told = threading.Event(), []

    def slow() -> Answer:
        inside.set()
        answer = deed()
        # Long enough for the second one to come; with the guard it waits for us.
        threading.Event().wait(0.5)
        return answer

    def ask(answer) -> None:
        try:
            if guarded:
                told.append(once(user, "k", "f", NOW, answer))
            else:
                with transaction.atomic():
                    told.append(answer())
        finally:
            connection.close()

    first = threading.Thread(target=ask, args=(slow,))
    second = threading.Thread(target=ask, args=(deed,))
    first.start()
    assert inside.wait(5)
    second.start()
    for thread in (first, second):
        thread.join(10)
    return told


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one():
    told = both_at_once(make_user(), guarded=True)
    assert len(told) == 2
    assert told[0] == told[1]
    assert Company.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_key_two_at_once_are_two():
    told = both_at_once(make_user(), guarded=False)
    assert told[0] != told[1]
    assert Company.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_second_does_it_if_the_first_one_fails():
    user, inside = make_user(), threading.Event()

    def failing() -> Answer:
        inside.set()
        threading.Event().wait(0.3)
        raise RuntimeError("the process dies")

    def fail() -> None:
        try:
            with pytest.raises(RuntimeError):
                once(user, "k", "f", NOW, failing)
        finally:
            connection.close()

    first = threading.Thread(target=fail)
    first.start()
    assert inside.wait(5)
    assert once(user, "k", "f", NOW, deed).status == 201
    first.join(10)
    assert Company.objects.count() == 1


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_day():
    user = make_user()
    once(user, "old", "f", NOW - KEPT - timedelta(minutes=1), deed)
    once(user, "new", "f", NOW - KEPT + timedelta(minutes=1), deed)
    assert prune(NOW) == 1
    assert IdempotencyKey.objects.get().key == "new"


@pytest.mark.django_db
def test_the_clock_forgets_them():
    once(make_user(), "old", "f", NOW - KEPT - timedelta(minutes=1), deed)
    assert settings.CELERY_BEAT_SCHEDULE["prune-idempotency-keys"]["task"] == prune_keys.name
    assert prune_keys() == 1
