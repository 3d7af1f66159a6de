"""Films of the demonstration: read from their file, shown, told to search engines."""

import json
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from itube.lib.kept import new_edition
from itube.roadshow.embedding import embed_host
from itube.roadshow.loading import load_films
from itube.roadshow.models import Film
from itube.roadshow.times import faults_of_chapters, faults_of_lines, moment_in
from tests import factories
from tests.house.sources import ROOT

SOURCE = ROOT / "fixtures" / "demo" / "films.json"
ROWS = json.loads(SOURCE.read_text("utf-8"), parse_float=Decimal)


@pytest.fixture
def loaded(tmp_path):
    """Return a function that stores the films of those numbers with all that they name."""

    def load(*numbers: int) -> list[Film]:
        rows = [row for row in json.loads(SOURCE.read_text("utf-8")) if row["number"] in numbers]
        sector = factories.make_sector(code="electronics", name_ko="전기·전자")
        for slug in {row["field"] for row in rows}:
            factories.make_field(slug=slug, sector=sector)
        for slug in {kind for row in rows for kind in row["kinds"]}:
            factories.make_kind(slug=slug, name_ko=slug)
        for row in rows:
            factories.make_center(code=row["center"])
        path = tmp_path / "films.json"
        path.write_text(json.dumps(rows), "utf-8")
        assert load_films(path) > 0
        assert load_films(path) == 0
        return list(Film.objects.all())

    return load


def test_every_film_of_the_file_fits_into_its_length_and_has_a_center_of_its_own():
    assert len(ROWS) == 30
    assert len({row["center"] for row in ROWS}) == 30
    for row in ROWS:
        spans = [(line["start"], line["end"]) for line in row["lines"]]
        starts = [Decimal(chapter["start"]) for chapter in row["chapters"]]
        assert faults_of_lines(spans, row["duration_seconds"]) == []
        assert faults_of_chapters(starts, row["duration_seconds"]) == []


@pytest.mark.parametrize(
    ("spans", "count"),
    [
        ([(1, 3), (3, 5)], 0),
        ([(3, 5), (1, 3)], 0),
        ([(1, 3.1), (3, 5)], 1),
        ([(3, 3)], 1),
        ([(8, 10.1)], 1),
    ],
)
def test_lines_do_not_overlap_nor_leave_the_film(spans, count):
    assert len(faults_of_lines([tuple(map(Decimal, span)) for span in spans], 10)) == count


@pytest.mark.parametrize(("starts", "count"), [([0, 5], 0), ([1], 1), ([0, 5, 5], 1), ([0, 10], 1)])
def test_chapters_begin_with_the_film_and_within_it(starts, count):
    assert len(faults_of_chapters(map(Decimal, starts), 10)) == count


@pytest.mark.parametrize("text", ["", "x", "-1", "34", "NaN", "Infinity", "1e99"])
def test_what_is_no_moment_of_the_film_is_none(text):
    assert moment_in(text, 34) is None


def test_a_moment_is_told_to_the_tenth():
    assert moment_in("5.83", 34) == Decimal("5.8")


@pytest.mark.django_db
def test_captions_and_chapters_say_what_the_file_says(loaded, client: Client):
    loaded(1)
    row = next(row for row in ROWS if row["number"] == 1)
    response = client.get("/roadshow/chip-failure-analysis/captions.en.vtt")
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    head, *cues = response.content.decode().strip().split("\n\n")
    assert head == "WEBVTT"
    times = re.compile(r"00:00:(\d\d\.\d{3}) --> 00:00:(\d\d\.\d{3})")
    read = []
    for cue in cues:
        time, text = cue.split("\n")
        start, end = times.fullmatch(time).groups()
        read.append((Decimal(start), Decimal(end), text))
    assert read == [(line["start"], line["end"], line["text_en"]) for line in row["lines"]]
    chapters = client.get("/roadshow/chip-failure-analysis/chapters.ko.vtt").content.decode()
    assert [cue.split("\n")[1] for cue in chapters.strip().split("\n\n")[1:]] == [
        chapter["title_ko"] for chapter in row["chapters"]
    ]
    assert "--> 00:00:34.000" in chapters
    assert client.get("/roadshow/chip-failure-analysis/captions.fr.vtt").status_code == 404


@pytest.mark.django_db
def test_marks_in_a_caption_are_no_tags(loaded, client: Client):
    (film,) = loaded(1)
    film.lines.filter(start=1).update(text_ko="<b>A & B</b> -->\n끝")
    text = client.get("/roadshow/chip-failure-analysis/captions.ko.vtt").content.decode()
    assert "&lt;b&gt;A &amp; B&lt;/b&gt; --&gt; 끝\n" in text


@pytest.mark.django_db
def test_the_list_is_filtered_by_sector_in_the_address(
    loaded, client: Client, django_assert_num_queries
):
    loaded(1, 2, 3)
    other = factories.make_field(sector=factories.make_sector(code="bio", name_ko="바이오"))
    Film.objects.filter(number=3).update(field=other, sector=other.sector)
    # The films with kinds, and the first one with chapters and lines; as many for any number.
    with django_assert_num_queries(6):
        page = client.get("/roadshow/").content.decode()
    assert page.count('class="vid"') == 3
    with django_assert_num_queries(2):
        page = client.get("/roadshow/?sector=bio").content.decode()
    assert page.count('class="vid"') == 1
    assert "그런 업종이 없어서" not in page
    page = client.get("/roadshow/?sector=nothing").content.decode()
    assert page.count('class="vid"') == 3
    assert "그런 업종이 없어서" in page


@pytest.mark.django_db
def test_a_film_leads_to_its_center_and_equipment(
    loaded, client: Client, django_assert_num_queries
):
    film = loaded(1, 2)[0]
    piece = factories.make_equipment(center=film.center, kind=film.kinds.first())
    factories.make_equipment(center=film.center)
    # The film with kinds, chapters, lines; what the center has of the kinds; the other films.
    with django_assert_num_queries(9):
        response = client.get(film.get_absolute_url())
    page = response.content.decode()
    assert list(response.context["pieces"]) == [piece]
    assert piece.get_absolute_url() in page
    assert film.center.get_absolute_url() in page
    assert f"?center={film.center.code}&amp;kind={piece.kind.slug}" in page
    assert response.context["following"].number == 2
    assert not response.cookies


@pytest.mark.django_db
def test_an_address_with_a_time_starts_the_film_there_without_script(loaded, client: Client):
    loaded(1)
    page = client.get("/roadshow/chip-failure-analysis/?t=16.4").content.decode()
    assert ".mp4#t=16.4" in page
    page = client.get("/roadshow/chip-failure-analysis/?t=99").content.decode()
    assert "#t=" not in page


@pytest.mark.django_db
def test_search_engines_are_told_of_the_film(loaded, client: Client):
    (film,) = loaded(1)
    Film.objects.update(title_ko="</script><b>&")
    page = client.get(film.get_absolute_url()).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    assert "<" not in block
    told = json.loads(block)
    assert told["@type"] == "VideoObject"
    assert told["name"] == "</script><b>&"
    assert told["duration"] == "PT34S"
    assert "원인을 알면 개발이 빨라집니다." in told["transcript"]
    assert [clip["startOffset"] for clip in told["hasPart"]] == [0, 5, 16, 22]


@pytest.mark.django_db
def test_a_film_that_is_not_public_is_seen_by_who_runs_the_portal(loaded, client: Client):
    (film,) = loaded(1)
    Film.objects.update(is_published=False)
    assert client.get(film.get_absolute_url()).status_code == 404
    client.force_login(factories.make_user(is_superuser=True))
    assert "공개하지 않은 영상" in client.get(film.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://films.example/embed/1", "films.example"),
        ("http://films.example/1", ""),
        ("https://films.example.evil.example/1", ""),
        ("https://films.example:8443/1", ""),
        ("https://someone@films.example/1", ""),
        ("https://[films.example/1", ""),
        ("", ""),
    ],
)
def test_films_of_other_sites_come_only_from_hosts_of_the_settings(settings, url, host):
    settings.FILM_EMBED_HOSTS = ["films.example"]
    assert embed_host(url) == host
    settings.FILM_EMBED_HOSTS = []
    assert embed_host(url) == ""


@pytest.mark.django_db
def test_another_site_is_asked_only_when_the_visitor_wants_it(loaded, client: Client, settings):
    (film,) = loaded(1)
    film.embed_url = "https://films.example/embed/1"
    with pytest.raises(ValidationError):
        film.full_clean()
    settings.FILM_EMBED_HOSTS = ["films.example"]
    film.full_clean()
    film.save()
    page = client.get(film.get_absolute_url()).content.decode()
    assert "<iframe" not in page
    assert "?player=outside" in page
    assert "<iframe" in client.get(film.get_absolute_url() + "?player=outside").content.decode()
    settings.FILM_EMBED_HOSTS = []
    new_edition()
    assert "<iframe" not in client.get(film.get_absolute_url() + "?player=outside").content.decode()


@pytest.mark.django_db
def test_names_follow_the_language(loaded):
    (film,) = loaded(1)
    with override("en"):
        assert str(film) == "Eyes That Find Faults Inside Chips"
        assert film.poster == "roadshow/chip-failure-analysis.en.jpg"
