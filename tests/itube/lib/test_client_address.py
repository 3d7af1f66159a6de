import pytest

from itube.lib.client_address import client_address


@pytest.mark.parametrize(
    ("forwarded", "remote", "proxies", "expected"),
    [
        ("", "192.0.2.1", 0, "192.0.2.1"),
        # Nobody stands in front: what the client writes is not believed.
        ("198.51.100.7", "192.0.2.1", 0, "192.0.2.1"),
        ("198.51.100.7", "10.0.0.1", 1, "198.51.100.7"),
        # A client that writes the header itself stands further left.
        ("203.0.113.9, 198.51.100.7", "10.0.0.1", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7, 10.0.0.2", "10.0.0.1", 2, "198.51.100.7"),
        # Past the proxies: too few entries.
        ("198.51.100.7", "10.0.0.1", 2, "10.0.0.1"),
        ("2001:db8::1", "10.0.0.1", 1, "2001:db8::1"),
        ("[2001:db8::1]:4711", "10.0.0.1", 1, "2001:db8::1"),
        ("198.51.100.7:4711", "10.0.0.1", 1, "198.51.100.7"),
        ("unknown", "10.0.0.1", 1, None),
        ("", "", 0, None),
    ],
)
def test_client_is_the_entry_that_trusted_proxies_wrote(forwarded, remote, proxies, expected):
    assert client_address(forwarded, remote, proxies) == expected
