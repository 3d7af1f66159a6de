"""The conditions of the list of courses."""

import unicodedata
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from centers.models import Center
from equipment.models import Field, Kind, Qualification
from itube.lib.facets import FacetValue
from itube.programs.models.courses import CourseQuerySet

SEARCHED = (
    "title_ko",
    "title_en",
    "summary_ko",
    "summary_en",
    "audience_ko",
    "audience_en",
    "center__name_ko",
    "center__name_en",
    "field__name_ko",
    "field__name_en",
    "qualification__name_ko",
    "qualification__name_en",
)
OF_KINDS = ("kinds__name_ko", "kinds__name_en", "kinds__terms__text")
MOST_WORDS = 8


class CourseFilter(django_filters.FilterSet):
    """An empty form shows every course that it is given; a wrong value is told and changes nothing.

    center is a code, field and kind are slugs, qualification is a number.
    """

    q = django_filters.CharFilter(method="with_words", max_length=100, label=_("검색어"))
    field = django_filters.ModelChoiceFilter(
        queryset=Field.objects.all(),
        to_field_name="slug",
        label=_("기술분야"),
        error_messages={"invalid_choice": _("없는 기술분야예요.")},
    )
    center = django_filters.ModelChoiceFilter(
        queryset=Center.objects.published(),
        to_field_name="code",
        label=_("지원센터"),
        error_messages={"invalid_choice": _("없는 센터예요.")},
    )
    kind = django_filters.ModelChoiceFilter(
        queryset=Kind.objects.all(),
        field_name="kinds",
        to_field_name="slug",
        label=_("장비종류"),
        error_messages={"invalid_choice": _("없는 장비종류예요.")},
    )
    qualification = django_filters.ModelChoiceFilter(
        queryset=Qualification.objects.select_related("center"),
        label=_("자격"),
        error_messages={"invalid_choice": _("없는 자격이에요.")},
    )

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.form.is_valid()

    def with_words(self, courses: CourseQuerySet, name: str, text: str) -> CourseQuerySet:
        """Keep those that have every word in a name, the summary, or what a kind is called."""
        words = unicodedata.normalize("NFC", text).split()
        for word in words[:MOST_WORDS]:
            within = Q()
            for column in (*SEARCHED, *OF_KINDS):
                within |= Q(**{f"{column}__icontains": word})
            # A query of its own, so that a course with several kinds is found once.
            found = courses.model.objects.filter(within).order_by().values("pk")
            courses = courses.filter(pk__in=found)
        return courses

    def fields_offered(self) -> list[FacetValue]:
        """Return the fields of which there is a course, in their order, each with how many
        courses choosing it would find beside the other conditions."""
        chosen = self.form.cleaned_data.get("field")
        counts = dict(self.without("field").order_by().values_list("field").annotate(n=Count("pk")))
        return [
            FacetValue(field.slug, field.name, counts.get(field.pk, 0), field == chosen)
            for field in Field.objects.filter(courses__in=self.queryset).distinct()
        ]

    def centers_offered(self) -> QuerySet[Center]:
        """Return the centers that teach any of the courses."""
        centers = Center.objects.filter(courses__in=self.queryset)
        return centers.select_related("institution").order_by("name_ko", "code").distinct()

    def without(self, left_out: str) -> CourseQuerySet:
        """Return the courses that all conditions but that one leave."""
        found = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name != left_out and name in self.filters:
                found = self.filters[name].filter(found, value)
        return found
