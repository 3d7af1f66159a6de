"""Limits of the API: by account or address, told with the time to wait, fair to others."""

import pytest
from django.core.cache import cache
from rest_framework.authtoken.models import Token

from itube.lib import rates
from itube.portal.api import limits
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/service-map/"


@pytest.fixture
def clock(monkeypatch):
    """Return a list whose only value is the present second; it starts with a minute."""
    now = [60_000_000.0]
    monkeypatch.setattr(rates.time, "time", lambda: now[0])
    return now


def statuses(client, count: int, **headers) -> list[int]:
    return [client.get(ADDRESS, **headers).status_code for _ask in range(count)]


def test_past_the_limit_the_wait_is_told(client, settings, clock):
    settings.API_RATE = "5/min"
    assert statuses(client, 5) == [200] * 5
    clock[0] += 20
    refused = client.get(ADDRESS)
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["title"] == "Too Many Requests"
    wait = int(refused["Retry-After"])
    assert f"{wait}" in refused.json()["detail"]
    clock[0] += wait
    assert statuses(client, 2) == [200, 429]


def test_a_burst_across_two_periods_counts_as_one(client, settings, clock):
    settings.API_RATE = "5/min"
    clock[0] += 59
    assert statuses(client, 4) == [200] * 4
    clock[0] += 2
    assert statuses(client, 3) == [200, 429, 429]


def test_after_a_quiet_period_all_is_forgotten(client, settings, clock):
    settings.API_RATE = "5/min"
    statuses(client, 9)
    clock[0] += 120
    assert statuses(client, 6) == [200] * 5 + [429]


def test_accounts_and_addresses_are_counted_apart(client, settings, clock):
    settings.API_RATE = "2/min"
    header = {"Authorization": f"Token {Token.objects.create(user=make_user()).key}"}
    assert statuses(client, 3, REMOTE_ADDR="10.0.0.1") == [200, 200, 429]
    assert statuses(client, 3, REMOTE_ADDR="10.0.0.2") == [200, 200, 429]
    assert statuses(client, 3, REMOTE_ADDR="10.0.0.1", headers=header) == [200, 200, 429]


def test_nobody_gets_a_fresh_limit_by_telling_another_address(client, settings, clock):
    settings.API_RATE = "2/min"
    asked = [
        client.get(ADDRESS, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in "123"
    ]
    assert asked == [200, 200, 429]


def test_behind_a_proxy_its_word_counts_and_no_more(client, settings, clock):
    settings.API_RATE = "2/min"
    settings.TRUSTED_PROXIES = 1

    def ask(forwarded):
        return client.get(ADDRESS, headers={"X-Forwarded-For": forwarded}).status_code

    assert [ask("9.9.9.9, 10.0.0.1"), ask("8.8.8.8, 10.0.0.1"), ask("10.0.0.1")] == [200, 200, 429]
    assert ask("10.0.0.1, 10.0.0.2") == 200
    # One address in another spelling is still one address; what is no address shares a limit.
    assert [ask("2001:db8::1"), ask("2001:DB8:0::1"), ask("[2001:db8::1]:80")] == [200, 200, 429]
    assert [ask("x1"), ask("x2"), ask("x3")] == [200, 200, 429]


def test_without_the_cache_nobody_is_refused(client, settings, clock):
    settings.API_RATE = "1/min"
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}
    }
    assert statuses(client, 2) == [200, 200]


@pytest.mark.parametrize(
    ("rate", "parsed"), [("1200/min", (1200, 60)), ("5/s", (5, 1)), ("10/hour", (10, 3600))]
)
def test_rates(rate, parsed):
    assert limits.parse_rate(rate) == parsed


@pytest.mark.parametrize("rate", ["", "1200", "x/min", "0/min", "5/fortnight"])
def test_rates_that_are_none(rate):
    with pytest.raises(ValueError, match="rate"):
        limits.parse_rate(rate)


def test_the_default_is_that_of_the_interface(settings):
    assert limits.parse_rate(settings.API_RATE) == (1200, 60)
    assert cache.get("nothing") is None
