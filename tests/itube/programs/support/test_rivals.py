"""Two of the staff take one request at the same moment: one owner, and what would be without."""

import threading

import pytest
from django.db import connection

from itube.programs.models import SupportRequest
from itube.programs.support import deeds, moving
from itube.programs.support.refusals import WrongStateError
from tests.factories import make_consent_texts
from tests.itube.programs.support.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)


def take_at_once(request, people) -> list[str]:
    """Let people take request, which all have read before anyone writes; return how each fared."""
    have_read, fared = threading.Barrier(len(people)), []

    def one(person):
        try:
            read = SupportRequest.objects.get(pk=request.pk)
            have_read.wait(30)
            deeds.take(read, actor=person, now=NOW)
            fared.append("owner")
        except WrongStateError:
            fared.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(fared)


def test_one_of_two_becomes_the_owner_and_without_the_comparison_both_would(monkeypatch):
    make_consent_texts()
    world = World()
    people = [world.approver, world.staff("operator")]
    request = world.send()
    assert take_at_once(request, people) == ["owner", "too late"]
    assert request.events.filter(kind="taken").count() == 1
    request.refresh_from_db()
    assert request.owner == request.events.get(kind="taken").actor

    # The control: whoever writes last wins, and the history says that two took it.
    def write_anyway(request, **changes):
        SupportRequest.objects.filter(pk=request.pk).update(**changes)
        request.refresh_from_db()

    monkeypatch.setattr(moving, "_swap", write_anyway)
    another = world.send()
    assert take_at_once(another, people) == ["owner", "owner"]
    assert another.events.filter(kind="taken").count() == 2
