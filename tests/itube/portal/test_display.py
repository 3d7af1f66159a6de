"""Text size and contrast: chosen by form, kept in cookies, obeyed by the server."""

import pytest

pytestmark = pytest.mark.django_db

GOOD = {"size": "xl", "contrast": "high"}


def test_choice_is_kept_and_every_page_obeys_it(client):
    response = client.post("/display/", GOOD)
    assert response.status_code == 302
    assert client.cookies["display_size"].value == "xl"
    assert client.cookies["display_size"]["httponly"]

    page = client.get("/").content.decode()
    assert 'data-size="xl" data-contrast="high"' in page


def test_page_shows_what_is_chosen_now(client):
    client.post("/display/", GOOD)
    page = client.get("/display/").content.decode()
    assert 'value="xl" required checked' in page
    assert 'value="high" required checked' in page


def test_unknown_cookies_change_nothing(client):
    client.cookies["display_size"] = 'xl" onload="x'
    client.cookies["display_contrast"] = "low"
    page = client.get("/display/").content.decode()
    assert '<html lang="ko" data-size="md">' in page


@pytest.mark.parametrize(
    ("named", "goes_to"),
    [
        ("/equipment/?q=SEM&page=2", "/equipment/?q=SEM&page=2"),
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_leads_back_only_within_the_site(client, named, goes_to):
    response = client.post("/display/", GOOD | {"next": named})
    assert response["Location"] == goes_to


@pytest.mark.parametrize(
    ("referrer", "goes_to"),
    [
        ("http://testserver/centers/?province=KR-11", "/centers/?province=KR-11"),
        ("http://testserver/display/", "/"),
        ("http://elsewhere.example/centers/", "/"),
        ("http://testserver//elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_form_remembers_where_the_person_came_from(client, referrer, goes_to):
    page = client.get("/display/", headers={"referer": referrer}).content.decode()
    assert f'name="next" value="{goes_to}"' in page


@pytest.mark.parametrize("sent", [{}, {"size": "huge", "contrast": "high"}, {"size": "md"}])
def test_a_value_that_is_none_is_refused_with_a_sentence(client, sent):
    response = client.post("/display/", sent)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert "display_size" not in client.cookies


def test_english_page_leads_back_to_english(client):
    assert client.post("/en/display/", GOOD)["Location"] == "/en/"
