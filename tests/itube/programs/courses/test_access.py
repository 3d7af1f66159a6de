"""Who may see and do what with somebody's enrolment: each role against each page and each verb."""

import pytest
from django.utils import timezone

from itube.accounts.models import PersonalDataAccess
from itube.programs.courses import completing, enrolling
from itube.programs.courses.states import State
from tests.factories import make_role, make_user
from tests.itube.programs.courses.world import begin, make_course, make_member, make_session

OWN = ("page", "cancel")
LOOK = ("desk", "csv")
CHANGE = ("note", "capacity", "cancel_session", "remove", "reopen")
# Status of: own pages, the certificate, looking at the desk, changing at the desk.
ROLES = {
    "anonymous": (302, 302, 302, 302),
    "owner": (200, 200, 404, 404),
    "other member": (404, 404, 404, 404),
    "viewer": (404, 200, 200, 403),
    "operator": (404, 200, 200, 302),
    "approver": (404, 200, 200, 302),
    "manager": (404, 200, 200, 302),
    "manager elsewhere": (404, 404, 404, 404),
    "ministry": (404, 404, 404, 404),
    "superuser": (404, 200, 200, 302),
}


@pytest.fixture
def world(db):
    """Return a session that has begun, one of its people who has completed it, and a coming one."""
    course = make_course()
    done, coming = make_session(course), make_session(course)
    owner = make_member()
    completed = enrolling.enrol(done, owner, now=timezone.now())
    completing.note_all(
        begin(done),
        [completed.reference],
        State.COMPLETED,
        actor=make_user(),
        now=timezone.now(),
    )
    waiting = enrolling.enrol(coming, owner, now=timezone.now())
    return course, done, completed, coming, waiting


def person(role, course, owner):
    if role == "owner":
        return owner
    if role == "ministry":
        return make_user(site_role="ministry")
    if role == "superuser":
        return make_user(is_superuser=True, is_staff=True)
    user = make_member()
    if role == "manager elsewhere":
        make_role(user, make_course().center, "manager")
    elif role != "other member":
        make_role(user, course.center, role)
    return user


@pytest.mark.parametrize("role", ROLES)
def test_each_role_meets_its_doors(world, client, role):
    course, done, completed, coming, open_one = world
    if role != "anonymous":
        client.force_login(person(role, course, open_one.user))
    own, certificate, looking, changing = ROLES[role]
    desk = f"/desk/courses/{coming.reference}/"
    of_people = "/desk/courses/enrolments"
    met = {
        "page": client.get(open_one.get_absolute_url()),
        "certificate": client.get(f"{completed.get_absolute_url()}certificate.pdf"),
        "desk": client.get(desk),
        "csv": client.get(f"{desk}people.csv"),
        "note": client.post(f"/desk/courses/{done.reference}/note/", {"what": "attended"}),
        "capacity": client.post(f"{desk}capacity/", {"capacity": 3}),
        "reopen": client.post(f"{of_people}/{completed.reference}/reopen/", {"reason": "x"}),
        "remove": client.post(f"{of_people}/{open_one.reference}/remove/", {"reason": "x"}),
        "cancel_session": client.post(f"{desk}cancel/", {"reason": "x"}),
    }
    found = {name: response.status_code for name, response in met.items()}
    assert found == {
        "page": own,
        "certificate": certificate,
        **dict.fromkeys(LOOK, looking),
        **dict.fromkeys(CHANGE, changing),
    }
    cancelled = client.post(f"{open_one.get_absolute_url()}cancel/")
    assert cancelled.status_code == (302 if role in ("anonymous", "owner") else 404)
    open_one.refresh_from_db()
    acted = changing == 302 and role != "anonymous"
    assert open_one.state == ("cancelled" if acted or role == "owner" else "enrolled")


def test_the_list_goes_out_inert_and_leaves_a_trace(world, client):
    course, _done, _completed, coming, open_one = world
    open_one.user.name = '=HYPERLINK("http://x")'
    open_one.user.save()
    staff = make_user()
    make_role(staff, course.center, "viewer")
    client.force_login(staff)
    content = client.get(f"/desk/courses/{coming.reference}/people.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in content
    trace = PersonalDataAccess.objects.get()
    assert (trace.actor, trace.deed, trace.rows) == (staff, "export", 1)


def test_the_desk_notes_several_at_once_and_says_what_was_wrong(world, client):
    course, _done, _completed, coming, _open_one = world
    second = enrolling.enrol(coming, make_member(), now=timezone.now())
    staff = make_user()
    make_role(staff, course.center, "operator")
    client.force_login(staff)
    address = f"/desk/courses/{coming.reference}/"
    assert client.post(f"{address}capacity/", {"capacity": "1"}).status_code == 409
    assert client.post(f"{address}capacity/", {"capacity": "many"}).status_code == 422
    assert client.post(f"{address}cancel/", {"reason": ""}).status_code == 422
    begin(coming)
    chosen = list(coming.enrolments.values_list("reference", flat=True))
    client.post(f"{address}note/", {"what": "completed", "chosen": [*chosen, "AAAAAAAAAA"]})
    second.refresh_from_db()
    assert second.state == "completed"
    assert client.post(f"{address}note/", {"what": "x", "chosen": chosen}).status_code == 302
    assert client.post(f"{address}note/", {"what": "x", "chosen": "\0"}).status_code == 404
