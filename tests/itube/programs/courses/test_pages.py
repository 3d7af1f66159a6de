"""The list, a course, enrolling by its form, one's own; the way there from a refused booking."""

from datetime import timedelta

import pytest
from django.utils import timezone

from itube.lib.kept import new_edition
from itube.programs.courses import enrolling
from itube.programs.courses.filters import CourseFilter
from itube.programs.courses.loading import load_courses
from itube.programs.models import Course, Enrolment, Session
from tests.factories import make_equipment, make_kind
from tests.itube.programs.courses.world import (
    DAY,
    make_course,
    make_member,
    make_qualification,
    make_session,
)
from tests.structured import told_to_search_engines

pytestmark = pytest.mark.django_db

INDEX = "/services/courses/"


@pytest.fixture(autouse=True)
def _nothing_kept():
    new_edition()


def test_what_begins_next_stands_first_and_the_list_costs_the_same_for_many(
    client, django_assert_max_num_queries
):
    later, sooner, never = make_course(), make_course(), make_course()
    make_session(later, starts_at=timezone.now() + 20 * DAY)
    make_session(sooner, starts_at=timezone.now() + 10 * DAY)
    make_session(never, cancelled_at=timezone.now())
    make_course(published_at=None)
    make_course(published_at=timezone.now() + DAY)
    for _ in range(7):
        make_session(make_course(), starts_at=timezone.now() + 30 * DAY)
    with django_assert_max_num_queries(9):
        response = client.get(INDEX)
    found = [course.pk for course, _sessions, _more in response.context["courses"]]
    assert found[:2] == [sooner.pk, later.pk]
    assert (found[-1], len(found)) == (never.pk, 10)


def test_conditions_narrow_the_list_and_wrong_ones_are_told(client):
    kind = make_kind(terms=("전자현미경",), acronyms=("FE-SEM",))
    course, other = make_course(), make_course(title_ko="충방전기", title_en="Cycler")
    course.kinds.add(kind)
    course.qualification = make_qualification(course.center)
    course.field = kind.fields.get()
    course.save()

    def found(**given):
        return set(CourseFilter(given, queryset=Course.objects.all()).qs)

    assert found(q="FE-SEM 교육") == {course}
    assert found(q="cycler") == {other}
    assert found(q="없는말") == set()
    assert found(kind=kind.slug) == {course}
    assert found(qualification=course.qualification_id) == {course}
    assert found(field=course.field.slug, center=course.center.code) == {course}
    for wrong in ("kind=x", "center=C000", "qualification=x", "qualification=99999999999999999999"):
        response = client.get(f"{INDEX}?{wrong}&unknown=1")
        assert response.status_code == 200
        assert len(response.context["errors"]) == 1
    assert client.get(f"{INDEX}?page=99").status_code == 404
    assert client.get(f"{INDEX}?q=%00").status_code == 200


def test_a_course_tells_sessions_pieces_and_search_engines(client):
    course = make_course()
    course.qualification = make_qualification(course.center)
    course.save()
    piece = make_equipment(center=course.center, qualification=course.qualification)
    session = make_session(course)
    response = client.get(course.get_absolute_url())
    page = response.content.decode()
    assert piece.get_absolute_url() in page
    assert f"sessions/{session.reference}/enrol/" in page
    told = told_to_search_engines(response)
    assert told["@type"] == "Course"
    assert told["hasCourseInstance"][0]["maximumAttendeeCapacity"] == 2
    entry = client.get(f"/services/courses/sessions/{session.reference}/session.ics")
    assert f"UID:course-{session.reference}@".encode() in entry.content
    assert (
        client.get(f"/services/courses/{make_course(published_at=None).slug}/").status_code == 404
    )


def test_enrolling_by_the_form_and_giving_back_by_one_click(client):
    session = make_session(capacity=1)
    address = f"/services/courses/sessions/{session.reference}/enrol/"
    assert client.get(address).url.startswith("/accounts/login/")
    user = make_member()
    client.force_login(user)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 422
    made = client.post(address, {"consent": "on"})
    own = Enrolment.objects.get(user=user)
    assert made.url == own.get_absolute_url()
    assert client.get(address).url == own.get_absolute_url()
    waits = enrolling.enrol(session, make_member(), now=timezone.now())
    mine = client.get("/services/courses/mine/")
    assert own.reference in mine.content.decode()
    assert waits.reference not in mine.content.decode()
    assert client.post(f"{own.get_absolute_url()}cancel/").url == "/services/courses/mine/"
    waits.refresh_from_db()
    assert waits.state == "enrolled"


def test_the_form_warns_of_another_course_at_that_time_and_of_an_unconfirmed_address(client):
    session = make_session()
    other = make_session(starts_at=session.starts_at + timedelta(hours=1))
    user = make_member()
    enrolling.enrol(other, user, now=timezone.now())
    client.force_login(user)
    address = f"/services/courses/sessions/{session.reference}/enrol/"
    assert "같은 시간에 신청한" in client.get(address).content.decode()
    user.emailaddress_set.update(verified=False)
    assert "주소 확인하기" in client.get(address).content.decode()
    assert client.post(address, {"consent": "on"}).status_code == 409


def test_a_piece_that_asks_for_a_qualification_leads_to_its_courses(client):
    piece = make_equipment()
    piece.qualification = make_qualification(piece.center)
    piece.save()
    way = f"/services/courses/?qualification={piece.qualification_id}"
    assert way in client.get(piece.get_absolute_url()).content.decode()
    client.force_login(make_member())
    asking = client.get(f"/bookings/new/?equipment={piece.number}").content.decode()
    assert way in asking


def test_the_file_of_the_demonstration_is_loaded_once(tmp_path):
    path = tmp_path / "courses.json"
    course = make_course()  # brings a center
    kind = make_kind()
    field = kind.fields.get()
    rows = f"""[{{"slug": "x", "center": "{course.center.code}", "field": "{field.slug}",
      "kinds": ["{kind.slug}"], "title_ko": "교육", "title_en": "Course", "summary_ko": "요약",
      "summary_en": "", "audience_ko": "", "audience_en": "", "body_ko": "", "body_en": "",
      "hours": 4, "fee_won": 0, "qualification": "직접사용", "qualification_en": "Direct use",
      "valid_months": 12, "sessions": [{{"days": 3, "start": "09:30", "end": "12:30",
      "capacity": 4, "until_days": 1, "filled": 2, "waiting": 0, "online": false,
      "instructor_ko": "", "instructor_en": "", "place_ko": "실습실", "place_en": "Lab"}}]}}]"""
    path.write_text(rows, "utf-8")
    now = timezone.now()
    assert load_courses(path, now) == 4
    assert load_courses(path, now + DAY) == 0
    made = Course.objects.get(slug="x")
    assert made.qualification.name_en == "Direct use"
    assert Session.objects.get(course=made).starts_at.weekday() < 5
