"""What a need can lead to, as the tables have it: kept for some seconds, in both languages."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef

from equipment.models import Equipment, EvaluationFactor, ProcessStep, StepKind
from equipment.search.lexicon import Lexicon
from itube.cases.models import SupportCase
from itube.lib.kept import kept
from itube.news.models import Faq
from itube.portal.services.rows import Coming, Factor, Page, Rows, Step
from itube.programs.models import Course, Session


def rows(lexicon: Lexicon, now: datetime) -> Rows:
    """Return all that a need can lead to at now; seven statements, none where it is kept."""
    return kept(
        "services-rows",
        lambda: Rows(
            held=_held(),
            steps=_steps(),
            courses=_courses(lexicon, now),
            sessions=_sessions(now),
            cases=_cases(lexicon, now),
            answers=_answers(),
        ),
    )


def _held() -> dict[int, int]:
    pieces = Equipment.objects.published().order_by().values("kind")
    return dict(pieces.annotate(n=Count("pk")).values_list("kind", "n"))


def _steps() -> tuple[Step, ...]:
    links = StepKind.objects.filter(step=OuterRef("pk")).order_by("order", "pk")
    steps = (
        ProcessStep.objects.select_related("item")
        .annotate(kind_ids=ArraySubquery(links.values("kind_id")))
        .order_by("item__order", "item", "number")
    )
    factors: dict[int, list[Factor]] = {}
    measured = EvaluationFactor.objects.annotate(
        kind_ids=_kinds_of(EvaluationFactor, "evaluationfactor")
    )
    for factor in measured.order_by("step", "order", "pk"):
        row = Factor(factor.name_ko, factor.name_en, tuple(factor.kind_ids))
        factors.setdefault(factor.step_id, []).append(row)
    return tuple(
        Step(
            item=step.item.slug,
            number=step.number,
            item_ko=step.item.name_ko,
            item_en=step.item.name_en,
            name_ko=step.name_ko,
            name_en=step.name_en,
            summary_ko=step.summary_ko,
            summary_en=step.summary_en,
            kinds=tuple(step.kind_ids),
            factors=tuple(factors.get(step.pk, ())),
        )
        for step in steps
    )


def _courses(lexicon: Lexicon, now: datetime) -> tuple[Page, ...]:
    courses = (
        Course.objects.published(now)
        .select_related("field", "qualification")
        .annotate(kind_ids=_kinds_of(Course, "course"))
    )
    return tuple(
        Page(
            code=course.slug,
            title_ko=course.title_ko,
            title_en=course.title_en,
            texts=(course.summary_ko, course.summary_en, course.audience_ko, course.audience_en),
            kinds=tuple(course.kind_ids),
            names=(*_field_names(course), *names_of(course.kind_ids, lexicon)),
            center=course.center_id,
        )
        for course in courses.order_by("slug")
    )


def _field_names(course: Course) -> tuple[str, ...]:
    return (course.field.name_ko, course.field.name_en) if course.field else ()


def _sessions(now: datetime) -> tuple[Coming, ...]:
    sessions = Session.objects.coming(now).with_places().select_related("course")
    published = sessions.filter(course__in=Course.objects.published(now))
    return tuple(
        Coming(
            session.course.slug,
            session.starts_at,
            max(0, session.capacity - session.taken),  # type: ignore[attr-defined]
        )
        for session in published
        if session.takes_enrolments(now)
    )


def _cases(lexicon: Lexicon, now: datetime) -> tuple[Page, ...]:
    cases = SupportCase.objects.published(now).annotate(
        kind_ids=_kinds_of(SupportCase, "supportcase")
    )
    return tuple(
        Page(
            code=case.slug,
            title_ko=case.title_ko,
            title_en=case.title_en,
            texts=(case.summary_ko, case.summary_en, case.problem_ko, case.problem_en),
            kinds=tuple(case.kind_ids),
            names=names_of(case.kind_ids, lexicon),
        )
        for case in cases.order_by("-published_at", "slug")
    )


def _answers() -> tuple[Page, ...]:
    answers = Faq.objects.published().order_by("category", "number", "pk")
    return tuple(
        Page(
            code=answer.slug,
            title_ko=answer.question_ko,
            title_en=answer.question_en,
            texts=(answer.answer_ko, answer.answer_en),
        )
        for answer in answers
    )


def _kinds_of(
    model: type[EvaluationFactor] | type[Course] | type[SupportCase], name: str
) -> ArraySubquery:
    """Return the keys of the kinds that a row of model has, in one column."""
    links = model.kinds.through.objects.filter(**{name: OuterRef("pk")}).order_by("kind_id")
    return ArraySubquery(links.values("kind_id"))


def names_of(kinds: list[int], lexicon: Lexicon) -> tuple[str, ...]:
    """Return what kinds are called, in both languages."""
    told = (lexicon.kinds.names[kind] for kind in kinds if kind in lexicon.kinds.names)
    return tuple(name for kind in told for name in (kind.name_ko, kind.name_en))
