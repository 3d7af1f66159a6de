"""The public holidays that the database keeps."""

from datetime import date

import pytest
from django.core.management import call_command

from bookings.availability.holidays import YEARS, load_holidays
from bookings.models import Holiday
from bookings.tasks import load_holidays as load_holidays_task

# As published; a day after + is the substitute of the one before.
IN_2026 = (
    "1/1 2/16 2/17 2/18 3/1 3/2 5/1 5/5 5/24 5/25 6/3 6/6 7/17 8/15 8/17"
    " 9/24 9/25 9/26 10/3 10/5 10/9 12/25"
)
IN_2027 = (
    "1/1 2/6 2/7 2/8 2/9 3/1 5/1 5/3 5/5 5/13 6/6 7/17 7/19 8/15 8/16"
    " 9/14 9/15 9/16 10/3 10/4 10/9 10/11 12/25 12/27"
)


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "days"), [(2026, IN_2026), (2027, IN_2027)])
def test_the_holidays_of_a_year_with_their_substitutes(year, days):
    kept = Holiday.objects.filter(day__year=year).values_list("day", flat=True)
    assert list(kept) == [date(year, *map(int, day.split("/"))) for day in days.split()]


@pytest.mark.django_db
def test_each_has_a_korean_and_an_english_name():
    new_year = Holiday.objects.get(day=date(2027, 2, 9))
    assert (new_year.name_ko, new_year.name_en) == (
        "설날 대체 휴일",
        "Alternative holiday for Korean New Year",
    )
    assert not Holiday.objects.filter(name_ko="").exists()
    assert not Holiday.objects.filter(name_en="").exists()


@pytest.mark.django_db
def test_every_year_that_is_promised_is_there():
    years = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    assert years == set(YEARS)


@pytest.mark.django_db
def test_a_second_time_nothing_changes(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert load_holidays() == 0


@pytest.mark.django_db
def test_what_differs_is_mended():
    Holiday.objects.filter(day=date(2026, 1, 1)).delete()
    Holiday.objects.filter(day=date(2026, 5, 5)).update(name_ko="다른 날")
    Holiday.objects.create(day=date(2026, 1, 2), name_ko="없는 날")
    assert load_holidays_task() == 3
    assert load_holidays() == 0


@pytest.mark.django_db(transaction=True)
def test_they_are_back_after_the_tables_were_emptied():
    call_command("flush", interactive=False, verbosity=0)
    assert Holiday.objects.filter(day=date(2026, 10, 9)).exists()
