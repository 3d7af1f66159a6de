"""Films in the administration: times are checked together, files are not touched."""

import pytest
from django.test import Client

from itube.roadshow.models import Film
from tests import factories


@pytest.fixture
def film(db):
    return factories.make_film(number=1)


def form_of(film: Film, **changes) -> dict:
    """Return what the page of film sends, with changes."""
    data = {
        "title_ko": film.title_ko,
        "title_en": "",
        "shows_ko": film.shows_ko,
        "shows_en": "",
        "is_published": "on",
        "number": "1",
        "published_on": "2030-01-07",
        "center": str(film.center_id),
        "field": str(film.field_id),
        "kinds": [str(pk) for pk in film.kinds.values_list("pk", flat=True)],
        "embed_url": "",
    }
    for prefix, rows, names in (
        ("chapters", film.chapters.all(), ("start", "title_ko", "title_en")),
        ("lines", film.lines.all(), ("start", "end", "text_ko", "text_en")),
    ):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-id": row.pk, f"{prefix}-{number}-film": film.pk}
            data |= {f"{prefix}-{number}-{name}": getattr(row, name) for name in names}
    return data | changes


@pytest.fixture
def runner(client: Client, db) -> Client:
    client.force_login(factories.make_user(is_superuser=True))
    return client


def test_words_times_and_center_are_edited(runner, film):
    other = factories.make_center()
    # Rows may swap places in one go.
    changes = {
        "center": other.pk,
        "lines-0-start": "3",
        "lines-0-end": "9.9",
        "lines-1-start": "1",
        "lines-1-end": "3",
        "lines-1-text_ko": "새 자막",
    }
    url = f"/admin/roadshow/film/{film.pk}/change/"
    response = runner.post(url, form_of(film, **changes))
    assert response.status_code == 302, response.context["errors"]
    film.refresh_from_db()
    assert film.center == other
    assert [(float(line.start), line.text_ko) for line in film.lines.all()] == [
        (1.0, "새 자막"),
        (3.0, "하나"),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"lines-0-end": "3.1"}, "겹쳐요"),
        ({"lines-1-end": "10.1"}, "늦게 끝나요"),
        ({"lines-1-end": "3"}, "끝은 시작보다 늦어야"),
        ({"chapters-0-start": "2"}, "0초에 시작"),
        ({"embed_url": "https://elsewhere.example/1"}, "허용하지 않은"),
    ],
)
def test_times_that_do_not_fit_are_told(runner, film, changes, told):
    url = f"/admin/roadshow/film/{film.pk}/change/"
    response = runner.post(url, form_of(film, **changes))
    assert response.status_code == 200
    import re

    print(re.findall(r"errorlist.*?</ul>", response.content.decode(), re.S))
    assert told in response.content.decode()


def test_nobody_adds_or_deletes_a_film_whose_file_is_part_of_the_release(runner, film):
    assert runner.get("/admin/roadshow/film/add/").status_code == 403
    assert runner.get(f"/admin/roadshow/film/{film.pk}/delete/").status_code == 403


def test_a_centers_staff_does_not_edit_films(client, film):
    user = factories.make_user(is_staff=True)
    factories.make_role(user, film.center, "manager")
    client.force_login(user)
    assert client.get(f"/admin/roadshow/film/{film.pk}/change/").status_code == 403
