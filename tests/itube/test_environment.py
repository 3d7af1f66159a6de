"""Addresses of the engines, in the forms that each library wants."""

import pytest

from itube.environment import celery_broker_from_url


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://valkey:6379/0", "redis://valkey:6379/0"),
        ("rediss://:pw@valkey/1", "rediss://:pw@valkey/1"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        (
            "unix://:p%40w@/run/valkey.sock?db=1",
            "redis+socket://:p%40w@/run/valkey.sock?virtual_host=1",
        ),
    ],
)
def test_the_broker_is_the_same_server_in_celerys_words(url, broker):
    assert celery_broker_from_url(url) == broker
