"""Taking places: by the form, once an address, never beyond the capacity, and forgotten in time."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from itube.accounts.privacy import own_data
from itube.news import registering
from itube.news.models import Registration
from itube.news.privacy import HOLDER
from itube.news.registering import RegistrationRefusedError
from itube.news.tasks import forget_registrations
from itube.outbox.channels import compose
from itube.outbox.models import OutboxMessage
from tests.factories import make_event, make_user

DAY = timedelta(days=1)


def coming(**fields):
    return make_event(starts_at=timezone.now() + 3 * DAY, **fields)


def come(event, email, now=None, language="ko"):
    return registering.register(
        event,
        name="홍길동",
        organisation="가나전자",
        email=email,
        language=language,
        now=now or timezone.now(),
    )


def filled(**fields):
    data = {"name": "홍길동", "organisation": "가나전자", "email": "a@b.example", "consent": "on"}
    return data | fields


@pytest.mark.django_db
def test_the_form_registers_and_mails_the_way_back(client):
    event = coming(capacity=2)
    address = f"{event.get_absolute_url()}register/"
    assert client.get(address).status_code == 200
    response = client.post(address, filled(email="Hong@B.example"))
    assert response.url == f"{event.get_absolute_url()}registered/"
    assert client.get(response.url).status_code == 200
    person = event.registrations.get()
    assert (person.email, person.place, person.consent_version) == ("hong@b.example", 1, 1)
    mail = compose(OutboxMessage.objects.get(kind="event_registered"))
    assert event.title_ko in mail.subject
    assert person.get_absolute_url() in mail.text
    own = client.get(person.get_absolute_url()).content.decode()
    assert "홍길동" not in own
    assert "hong@b.example" not in own
    assert "취소했습니다" in client.post(person.get_absolute_url()).content.decode()
    assert not Registration.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert client.get(person.get_absolute_url()).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"name": " ."}, {"organisation": ""}, {"email": "a@b"}, {"consent": ""}, {"name": "\0"}],
)
def test_what_is_missing_is_told_beside_its_field(client, wrong):
    event = coming()
    response = client.post(f"{event.get_absolute_url()}register/", filled(**wrong))
    assert response.status_code == 422
    assert f'id="register-{next(iter(wrong))}_error"' in response.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.django_db
def test_nobody_has_two_places_and_nobody_learns_who_is_registered(client):
    event = coming()
    now = timezone.now()
    first = come(event, "a@b.example", now)
    response = client.post(f"{event.get_absolute_url()}register/", filled(email="A@b.example"))
    assert response.url.endswith("/registered/")
    assert come(event, "a@b.example", now + timedelta(hours=2)) == first
    assert Registration.objects.count() == 1
    assert OutboxMessage.objects.count() == 2


@pytest.mark.django_db
def test_a_full_event_says_so_until_a_place_is_free(client):
    event = coming(capacity=1)
    first = come(event, "a@b.example")
    address = f"{event.get_absolute_url()}register/"
    assert "정원이 모두 찼습니다" in client.get(address).content.decode()
    refused = client.post(address, filled(email="c@d.example"))
    assert refused.status_code == 409
    assert "정원이 모두 찼어요" in refused.content.decode()
    registering.cancel(first)
    assert come(event, "c@d.example").place == 1


@pytest.mark.django_db
def test_too_late_is_refused(client):
    event = coming(registration_ends_at=timezone.now() - DAY)
    with pytest.raises(RegistrationRefusedError):
        come(event, "a@b.example")
    assert client.get(f"{event.get_absolute_url()}register/").url == event.get_absolute_url()
    draft = coming(published_at=None)
    assert client.get(f"{draft.get_absolute_url()}register/").status_code == 404


@pytest.mark.django_db
def test_one_address_cannot_ask_without_end(client, monkeypatch):
    monkeypatch.setattr("itube.news.views.registrations.MOST_ATTEMPTS", 1)
    address = f"{coming().get_absolute_url()}register/"
    assert client.post(address, filled()).status_code == 302
    assert client.post(address, filled()).status_code == 429


@pytest.mark.django_db
def test_people_are_forgotten_thirty_days_after_the_event():
    long_over = coming()
    come(long_over, "a@b.example")
    come(coming(), "a@b.example")
    start = timezone.now() - 31 * DAY
    type(long_over).objects.filter(pk=long_over.pk).update(
        starts_at=start, ends_at=start + DAY / 24
    )
    assert forget_registrations() == 1
    assert Registration.objects.count() == OutboxMessage.objects.count() == 1
    assert forget_registrations() == 0


@pytest.mark.django_db
def test_who_leaves_the_portal_is_forgotten_here_too():
    user = make_user(email="a@b.example")
    event = coming()
    come(event, user.email)
    assert own_data(user)["event_registrations"][0]["event"] == event.slug
    HOLDER.forget(user, timezone.now())
    assert not Registration.objects.exists()


def at_once(event, number):
    """Let that many people register at the same time; return how each fared."""
    together, fared = threading.Barrier(number), []

    def one(name):
        try:
            together.wait(30)
            come(event, f"{name}@b.example")
            fared.append("in")
        except RegistrationRefusedError:
            fared.append("full")
        except IntegrityError:
            fared.append("constraint")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(fared)


@pytest.mark.django_db(transaction=True)
def test_rivals_for_the_last_place_queue_and_one_gets_it():
    event = coming(capacity=1)
    assert at_once(event, 4) == ["full", "full", "full", "in"]
    assert event.registrations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_collide_and_the_constraint_has_the_last_word(monkeypatch):
    event = coming(capacity=1)
    have_looked = threading.Barrier(2)
    look = registering.lowest_free_place

    def looked(*args):
        place = look(*args)
        have_looked.wait(30)
        return place

    monkeypatch.setattr(registering, "locked", lambda event: event)
    monkeypatch.setattr(registering, "lowest_free_place", looked)
    assert at_once(event, 2) == ["constraint", "in"]
    assert event.registrations.count() == 1
