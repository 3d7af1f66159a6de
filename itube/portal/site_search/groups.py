"""What a search of the whole site finds, by kind of thing, each with the way to all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from centers.models import Center
from equipment.models import Equipment as Piece
from equipment.models import Kind, KindTerm, ProcessStep, ProductItem
from itube.cases.models import SupportCase
from itube.finder.finding import find, question_from
from itube.finder.hits import Hit, hits_of
from itube.news.models import Event, Faq, Notice
from itube.portal.navigation import SECTIONS, existing
from itube.portal.site_search.matching import Asked, matching
from itube.portal.templatetags.portal import day
from itube.programs.models import Course
from itube.roadshow.models import Film

FIRST = 5
NAMES = ("name_ko", "name_en")
TITLES = ("title_ko", "title_en")
TEXTS = ("summary_ko", "summary_en", "body_ko", "body_en")


@dataclass(frozen=True)
class Row:
    """One thing that was found; note is short and stands beside its name."""

    title: str
    url: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    """All rows of one kind of thing; code asks for it alone."""

    code: str
    label: str | Promise
    rows: list[Row]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> list[Row]:
        return self.rows[:FIRST]


@dataclass(frozen=True)
class Equipment:
    """The first pieces that the finder finds, and what it searched instead of what was typed."""

    total: int
    hits: list[Hit]
    corrected: str
    url: str


def equipment(text: str, now: datetime) -> Equipment:
    """Return what the finder answers to text. Raises SearchTooSlowError as find() does."""
    answer = find(question_from({"q": text}, now), page_size=FIRST, facets=False)
    return Equipment(
        answer.total,
        hits_of(answer, now),
        answer.corrected or "",
        f"{reverse('equipment:finder')}?{urlencode({'q': text})}",
    )


def _kinds(asked: Asked) -> list[Row]:
    """Kinds of which there is a piece, by any word for them."""
    terms = KindTerm.objects.filter(kind=OuterRef("pk")).order_by().values("kind")
    kinds = Kind.objects.annotate(
        other_words=Coalesce(
            Subquery(terms.annotate(all=StringAgg("text", " ")).values("all")),
            Value(""),
            output_field=TextField(),
        )
    ).order_by("name_ko")
    found = matching(kinds, asked, (*NAMES, "other_words"), ("use_ko", "use_en"))
    pieces = dict(
        Piece.objects.published()
        .filter(kind__in=[kind.pk for kind in found])
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"))
        .values_list("kind", "n")
    )
    finder = reverse("equipment:finder")
    return [
        Row(
            kind.name,
            f"{finder}?{urlencode({'kind': kind.slug})}",
            kind.use,
            ngettext("장비 %(n)s대", "장비 %(n)s대", pieces[kind.pk])
            % {"n": f"{pieces[kind.pk]:,}"},
        )
        for kind in found
        if kind.pk in pieces
    ]


def _map(asked: Asked) -> list[Row]:
    """Items of the service map, then their steps."""
    summaries = ("summary_ko", "summary_en")
    items = matching(ProductItem.objects.order_by("order"), asked, NAMES, summaries)
    steps = matching(
        ProcessStep.objects.select_related("item").order_by("item__order", "number"),
        asked,
        NAMES,
        (*summaries, "item__name_ko", "item__name_en"),
    )
    rows = [
        Row(item.name, reverse("service_map:item", args=[item.slug]), item.summary, _("품목"))
        for item in items
    ]
    return rows + [
        Row(
            f"{step.item.name} › {step.name}",
            f"{reverse('service_map:item', args=[step.item.slug])}?step={step.number}",
            step.summary,
            _("공정단계"),
        )
        for step in steps
    ]


def _centers(asked: Asked) -> list[Row]:
    centers = Center.objects.published().for_list().order_by("name_ko", "code")
    of_institution = ("institution__name_ko", "institution__name_en")
    places = ("city_ko", "city_en", "address_ko", "address_en", "summary_ko", "summary_en")
    return [
        Row(center.name, center.get_absolute_url(), center.summary, center.place)
        for center in matching(centers, asked, (*NAMES, *of_institution), places)
    ]


def _pages(asked: Asked) -> list[Row]:
    """Pages of the menu whose name or hint has every word."""
    rows = {}
    for section in SECTIONS:
        for link in existing(section.links):
            told = f"{link.label} {link.hint} {section.label}".casefold()
            if all(any(word in told for word in words) for words in asked.words):
                rows.setdefault(
                    link.url, Row(str(link.label), link.url, str(link.hint), str(section.label))
                )
    return list(rows.values())


def _films(asked: Asked) -> list[Row]:
    films = Film.objects.published().for_list().order_by("number")
    said = ("shows_ko", "shows_en", "center__name_ko", "center__name_en", "sector__name_ko")
    return [
        Row(film.title, film.get_absolute_url(), film.shows, film.center.name)
        for film in matching(films, asked, TITLES, said)
    ]


def _cases(asked: Asked) -> list[Row]:
    cases = SupportCase.objects.published(timezone.now()).for_list()
    told = (*TEXTS, "center__name_ko", "center__name_en")
    return [
        Row(case.title, case.get_absolute_url(), case.summary, case.center.name)
        for case in matching(cases, asked, TITLES, told)
    ]


def _courses(asked: Asked) -> list[Row]:
    now = timezone.now()
    courses = Course.objects.published(now).for_list().by_next_session(now)
    told = ("summary_ko", "summary_en", "center__name_ko", "center__name_en")
    return [
        Row(
            course.title,
            course.get_absolute_url(),
            course.summary,
            day(course.next_at) if course.next_at else "",  # type: ignore[attr-defined]
        )
        for course in matching(courses, asked, TITLES, told)
    ]


def _notices(asked: Asked) -> list[Row]:
    notices = Notice.objects.published(timezone.now()).for_list()
    return [
        Row(notice.title, notice.get_absolute_url(), notice.summary, day(notice.published_at))
        for notice in matching(notices, asked, TITLES, TEXTS)
    ]


def _events(asked: Asked) -> list[Row]:
    events = Event.objects.published(timezone.now()).for_list().order_by("-starts_at")
    return [
        Row(event.title, event.get_absolute_url(), event.summary, day(event.starts_at))
        for event in matching(events, asked, TITLES, (*TEXTS, "place_ko", "place_en"))
    ]


def _answers(asked: Asked) -> list[Row]:
    answers = Faq.objects.published().order_by("category", "number")
    return [
        Row(answer.question, answer.get_absolute_url(), answer.answer)
        for answer in matching(
            answers, asked, ("question_ko", "question_en"), ("answer_ko", "answer_en")
        )
    ]


SOURCES: dict[str, tuple[str | Promise, Callable[[Asked], list[Row]]]] = {
    "kinds": (gettext_lazy("장비종류"), _kinds),
    "map": (gettext_lazy("공정별 서비스맵"), _map),
    "centers": (pgettext_lazy("plural", "지원센터"), _centers),
    "courses": (gettext_lazy("장비 교육"), _courses),
    "cases": (gettext_lazy("기업 지원 사례"), _cases),
    "films": (gettext_lazy("센터 영상"), _films),
    "notices": (gettext_lazy("공지와 공고"), _notices),
    "events": (gettext_lazy("교육·행사"), _events),
    "answers": (gettext_lazy("자주 묻는 질문"), _answers),
    "pages": (gettext_lazy("메뉴"), _pages),
}


def groups(asked: Asked) -> list[Group]:
    """Return the groups in which something was found."""
    found = [
        Group(code, label, search(asked) if asked.words else [])
        for code, (label, search) in SOURCES.items()
    ]
    return [group for group in found if group.rows]
