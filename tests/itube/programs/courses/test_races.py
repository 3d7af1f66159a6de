"""Rivals for places: exactly as many get one as there are, the others wait in the order in which
they asked, and whoever waits longest moves up first, however many give back at once."""

import threading

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from itube.programs.courses import enrolling
from itube.programs.models import Enrolment
from tests.itube.programs.courses.world import make_member, make_session

RIVALS, PLACES = 30, 5

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds) -> list[str]:
    """Do all deeds at the same time; return how each fared, sorted."""
    together, fared = threading.Barrier(len(deeds)), []

    def one(deed):
        try:
            together.wait(60)
            fared.append(deed())
        except IntegrityError:
            fared.append("constraint")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(fared)


def asking(session, people):
    return [
        lambda user=user: enrolling.enrol(session, user, now=timezone.now()).state
        for user in people
    ]


def test_thirty_rivals_for_five_places_and_five_who_give_back():
    session = make_session(capacity=PLACES)
    people = [make_member() for _ in range(RIVALS)]
    fared = at_once(asking(session, people))
    assert fared == ["enrolled"] * PLACES + ["waiting"] * (RIVALS - PLACES)
    asked = list(session.enrolments.order_by("number"))
    assert [one.number for one in asked] == list(range(1, RIVALS + 1))
    assert [one.place for one in asked] == [*range(1, PLACES + 1), *[None] * (RIVALS - PLACES)]
    assert {one.user_id for one in asked} == {user.pk for user in people}

    def give_back(enrolment):
        enrolling.cancel(enrolment, actor=enrolment.user, now=timezone.now())
        return "back"

    first = list(Enrolment.objects.filter(place__gte=1).select_related("user", "session"))
    at_once([lambda one=one: give_back(one) for one in first])
    after = list(session.enrolments.order_by("number"))
    states = ["cancelled"] * PLACES + ["enrolled"] * PLACES
    assert [one.state for one in after] == [*states, *["waiting"] * (RIVALS - 2 * PLACES)]
    assert sorted(one.place for one in after if one.place) == list(range(1, PLACES + 1))


def test_without_the_lock_they_collide_and_the_constraint_has_the_last_word(monkeypatch):
    session = make_session(capacity=1)
    people = [make_member(), make_member()]
    have_looked = threading.Barrier(2)
    look = enrolling.lowest_free_place

    def looked(*args):
        place = look(*args)
        have_looked.wait(30)
        return place

    def unlocked(session):
        return type(session).objects.select_related("course__center").get(pk=session.pk)

    monkeypatch.setattr(enrolling, "locked", unlocked)
    monkeypatch.setattr(enrolling, "lowest_free_place", looked)
    assert at_once(asking(session, people)) == ["constraint", "enrolled"]
    assert session.enrolments.count() == 1
