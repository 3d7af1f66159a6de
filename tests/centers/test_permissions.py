"""Every role against every deed, in its time and out of it, in its center and in another."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centers import permissions
from centers.models import Center, CenterRole
from centers.permissions import Deed, Role
from itube.accounts.models import SiteRole
from tests.factories import MONDAY_9, make_center, make_role, make_user

pytestmark = pytest.mark.django_db

NOW = MONDAY_9
HOUR = timedelta(hours=1)

# Written out a second time on purpose: the table of the module is what is tested.
EXPECTED = {
    "viewer": {"view", "report"},
    "operator": {"view", "report", "operate"},
    "approver": {"view", "report", "operate", "approve"},
    "deputy": {"view", "report", "operate", "approve"},
    "manager": {"view", "report", "operate", "approve", "manage"},
}
EXPECTED_SITE = {
    "": set(),
    "ministry": {"report"},
    "pd": {"report"},
    "operator": {"view", "report", "operate", "approve", "manage"},
}

# (valid_from, valid_until) around now, and whether the role counts then; half-open.
PERIODS = {
    "open end": (NOW - HOUR, None, True),
    "from this instant": (NOW, None, True),
    "until later": (NOW - HOUR, NOW + HOUR, True),
    "until this instant": (NOW - HOUR, NOW, False),
    "over": (NOW - 2 * HOUR, NOW - HOUR, False),
    "not yet": (NOW + HOUR, None, False),
}


def answers(user, deed, center):
    """The same question asked in all ways; they must agree."""
    given_answers = {
        permissions.standing(user, NOW).may(deed, center.pk),
        permissions.centers_where(user, deed, NOW).filter(pk=center.pk).exists(),
        permissions.limited(Center.objects.all(), user, deed, NOW, to="pk")
        .filter(pk=center.pk)
        .exists(),
        permissions.limited(CenterRole.objects.filter(center=center), user, deed, NOW).exists()
        if CenterRole.objects.filter(center=center).exists()
        else permissions.standing(user, NOW).may(deed, center.pk),
    }
    assert len(given_answers) == 1, given_answers
    return given_answers.pop()


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("role", Role)
def test_role_allows_its_deeds_in_its_center_and_its_time_only(role, deed):
    center, other = make_center(), make_center()
    for start, end, counts in PERIODS.values():
        user = make_user()
        make_role(user, center, role, valid_from=start, valid_until=end)
        make_role(make_user(), other, "manager", valid_from=NOW - HOUR)
        assert answers(user, deed, center) is (counts and deed in EXPECTED[role])
        assert answers(user, deed, other) is False
        assert permissions.standing(user, NOW).may(deed) is (counts and deed in EXPECTED[role])


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("site_role", SiteRole)
def test_site_role_holds_in_every_center(site_role, deed):
    user = make_user(site_role=site_role)
    for center in [make_center(), make_center()]:
        assert answers(user, deed, center) is (deed in EXPECTED_SITE[site_role])


@pytest.mark.parametrize("deed", Deed)
def test_superuser_may_everything_and_nobody_inactive_or_unknown_anything(deed):
    center = make_center()
    assert answers(make_user(is_superuser=True), deed, center)
    gone = make_user(is_superuser=True, is_active=False, site_role="operator")
    make_role(gone, center, "manager", valid_from=NOW - HOUR)
    assert not answers(gone, deed, center)
    assert not answers(AnonymousUser(), deed, center)


def test_every_role_has_a_row_in_the_table():
    assert set(permissions.DEEDS_OF_ROLE) == set(Role.values)
    assert set(permissions.DEEDS_OF_SITE_ROLE) == set(SiteRole.values)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(sorted(EXPECTED)), st.sampled_from(sorted(PERIODS)), st.booleans()
        ),
        unique_by=lambda row: (row[0], row[2]),
        max_size=6,
    ),
    site_role=st.sampled_from(sorted(EXPECTED_SITE)),
    active=st.booleans(),
)
def test_roles_add_up_and_only_those_that_count(db, rows, site_role, active):
    user = make_user(site_role=site_role, is_active=active)
    here, there = make_center(code=free_code()), make_center(code=free_code())
    expected = {here.pk: set(EXPECTED_SITE[site_role]), there.pk: set(EXPECTED_SITE[site_role])}
    for role, period, is_here in rows:
        start, end, counts = PERIODS[period]
        center = here if is_here else there
        make_role(user, center, role, valid_from=start, valid_until=end)
        if counts:
            expected[center.pk] |= EXPECTED[role]
    for deed in Deed:
        for center in [here, there]:
            assert answers(user, deed, center) is (active and deed in expected[center.pk])


def free_code() -> str:
    """hypothesis repeats the test inside one transaction, and codes have three digits."""
    taken = set(Center.objects.values_list("code", flat=True))
    return next(code for number in range(1000) if (code := f"C{number:03d}") not in taken)


def test_manager_writes_roles_of_others_in_his_center_but_not_his_own():
    center, manager = make_center(), make_user()
    make_role(manager, center, "manager", valid_from=NOW - HOUR)
    colleague, operator = make_user(), make_user(site_role="operator")
    assert permissions.may_grant(manager, colleague.pk, center.pk, NOW)
    assert not permissions.may_grant(manager, manager.pk, center.pk, NOW)
    assert not permissions.may_grant(manager, colleague.pk, make_center().pk, NOW)
    assert permissions.may_grant(operator, operator.pk, center.pk, NOW)
    assert not permissions.may_grant(colleague, manager.pk, center.pk, NOW)


def test_standing_asks_once(django_assert_num_queries):
    user, centers = make_user(), [make_center() for _ in range(3)]
    for center in centers:
        make_role(user, center, "operator", valid_from=NOW - HOUR)
    with django_assert_num_queries(1):
        standing = permissions.standing(user, NOW)
        assert all(standing.may(Deed.OPERATE, center.pk) for center in centers)
        assert standing.is_staff
        assert not standing.runs_portal
    with django_assert_num_queries(0):
        assert permissions.standing(AnonymousUser(), NOW)
