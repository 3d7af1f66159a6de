"""Each page has one address for search engines; personal and narrow ones have none."""

import pytest
from django.urls import resolve

from itube.portal.indexing.canonical import canonical


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", "/"),
        ("/?item=battery&tab=call&utm_source=mail", "/"),
        ("/equipment/", "/equipment/"),
        ("/equipment/?sector=bio&utm_source=mail", "/equipment/?sector=bio"),
        ("/equipment/?sector=bio&page=2", "/equipment/?sector=bio&page=2"),
        ("/equipment/?page=1&sector=", "/equipment/"),
        ("/equipment/?page=x", "/equipment/"),
        ("/equipment/?sector=bio&province=KR-11", ""),
        ("/equipment/?sector=bio&sector=marine", ""),
        ("/equipment/?q=sem", ""),
        ("/equipment/NFEC-2020-05-000001/?on=2030-01-07", "/equipment/NFEC-2020-05-000001/"),
        ("/equipment/compare/", ""),
        ("/centers/?province=KR-30", "/centers/?province=KR-30"),
        ("/saved/", ""),
        ("/services/", "/services/"),
        ("/services/?need=배터리", ""),
        ("/services/courses/mine/", ""),
        ("/services/support/new/", ""),
        ("/bookings/", ""),
        ("/accounts/login/", ""),
        ("/display/", ""),
        ("/admin/", ""),
    ],
)
def test_address_of_a_page_for_search_engines(rf, address, expected):
    request = rf.get(address)
    request.resolver_match = resolve(request.path)
    assert canonical(request) == expected


def test_an_answer_to_a_form_and_an_unknown_address_have_none(rf):
    assert canonical(rf.get("/nowhere/")) == ""
    request = rf.post("/")
    request.resolver_match = resolve("/")
    assert canonical(request) == ""


@pytest.mark.django_db
def test_page_tells_its_address_in_both_languages_and_what_to_show_of_it(client, settings):
    settings.BASE_URL = "https://i-tube.example"
    page = client.get("/en/centers/?province=KR-30&fbclid=1").content.decode()
    assert '<link rel="canonical" href="https://i-tube.example/en/centers/?province=KR-30">' in page
    assert 'hreflang="ko" href="https://i-tube.example/centers/?province=KR-30"' in page
    title = page.split("<title>")[1].split("</title>")[0].strip()
    assert f'<meta property="og:title" content="{title}">' in page
    assert 'name="robots"' not in page


@pytest.mark.django_db
def test_a_narrow_list_is_left_out(client):
    page = client.get("/equipment/?q=sem&sector=bio").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert 'rel="canonical"' not in page
