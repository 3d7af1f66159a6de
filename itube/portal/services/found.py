"""What the ways of a need show: how many pieces, when the first is free, where each link leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

from bookings.policies import WITH_POLICY
from equipment.models import Equipment
from equipment.search.lexicon import Lexicon
from itube.finder.hits import first_hours
from itube.lib.names import in_english
from itube.portal.services.reading import KindFit, PageFit, StepFit
from itube.portal.services.rows import Coming, Factor, Page, Step

MOST_MEASURING = 4


@dataclass(frozen=True)
class KindRow:
    """A kind with its pieces where one asks; elsewhere are those of other provinces.

    earliest is the first free hour within 60 days of any piece; None where that is not known.
    """

    name: str
    use: str
    words: tuple[str, ...]
    measures: str
    pieces: int
    elsewhere: int
    centers: int
    earliest: datetime | None
    url: str


@dataclass(frozen=True)
class StepRow:
    """A step of the service map; measuring are kinds for its factors, with their address."""

    item: str
    name: str
    summary: str
    words: tuple[str, ...]
    factors: list[str]
    named: bool
    measuring: list[tuple[str, str]]
    url: str


@dataclass(frozen=True)
class CourseRow:
    """A course with the next session that takes enrolments, if there is one."""

    title: str
    url: str
    summary: str
    center: str
    words: tuple[str, ...]
    kinds: list[str]
    coming: Coming | None


@dataclass(frozen=True)
class PageRow:
    """A support case or a frequent question that fits."""

    title: str
    url: str
    words: tuple[str, ...]
    kinds: list[str]


def kind_rows(
    found: Sequence[KindFit], lexicon: Lexicon, province: str, now: datetime
) -> list[KindRow]:
    """Return kinds as rows, in their order; those without a piece are left out.

    Two statements, none for no kinds.
    """
    slugs = {kind.key: lexicon.labels["kind"][kind.key].value for kind in found}
    if not slugs:
        return []
    pieces: dict[int, list[Equipment]] = {key: [] for key in slugs}
    published = Equipment.objects.published().filter(kind__in=slugs).order_by("pk")
    for piece in published.select_related("center", *WITH_POLICY):
        pieces[piece.kind_id].append(piece)
    shown = {
        key: [piece for piece in own if piece.center.province == province] or own
        for key, own in pieces.items()
    }
    earliest = first_hours([piece for own in shown.values() for piece in own], now)
    rows = []
    for kind in found:
        mine = shown[kind.key]
        if not mine:
            continue
        here = [piece for piece in mine if not province or piece.center.province == province]
        asked = {"kind": slugs[kind.key]} | ({"province": province} if here and province else {})
        times = [time for piece in mine if (time := earliest.get(piece.pk))]
        told = lexicon.kinds.names[kind.key]
        rows.append(
            KindRow(
                name=localized(told.name_ko, told.name_en),
                use=localized(told.use_ko, told.use_en),
                words=kind.words,
                measures=factor_name(kind.measures) if kind.measures else "",
                pieces=len(here),
                elsewhere=len(pieces[kind.key]) - len(here),
                centers=len({piece.center_id for piece in mine}),
                earliest=min(times, default=None),
                url=f"{reverse('equipment:finder')}?{urlencode(asked)}",
            )
        )
    return rows


def step_rows(found: Sequence[StepFit], lexicon: Lexicon, province: str) -> list[StepRow]:
    """Return steps of the service map as rows, in their order; no statement."""
    return [
        StepRow(
            item=localized(fit.step.item_ko, fit.step.item_en),
            name=localized(fit.step.name_ko, fit.step.name_en),
            summary=localized(fit.step.summary_ko, fit.step.summary_en),
            words=fit.words,
            factors=[factor_name(factor) for factor in fit.factors],
            named=fit.named,
            measuring=_measuring(fit, lexicon, province),
            url=step_url(fit.step, province),
        )
        for fit in found
    ]


def step_url(step: Step, province: str) -> str:
    """Return the address of a step on its item's map."""
    query = {"province": province} if province else {}
    query["step"] = str(step.number)
    return f"{reverse('service_map:item', args=[step.item])}?{urlencode(query)}#centers"


def _measuring(fit: StepFit, lexicon: Lexicon, province: str) -> list[tuple[str, str]]:
    """Return the kinds that measure what the need speaks of, else those of the step."""
    kinds = [kind for factor in fit.factors for kind in factor.kinds] if fit.named else []
    known = lexicon.labels["kind"]
    labels = [known[kind] for kind in dict.fromkeys(kinds or fit.step.kinds) if kind in known]
    finder = reverse("equipment:finder")
    asked = {"step": f"{fit.step.item}.{fit.step.number}"}
    if province:
        asked["province"] = province
    return [
        (
            localized(label.name_ko, label.name_en),
            f"{finder}?{urlencode({**asked, 'kind': label.value})}",
        )
        for label in labels[:MOST_MEASURING]
    ]


def course_rows(
    found: Sequence[PageFit], sessions: Sequence[Coming], lexicon: Lexicon
) -> list[CourseRow]:
    """Return courses as rows, in their order, each with its next session; no statement."""
    centers = lexicon.labels["center"]
    rows = []
    for fit in found:
        center = centers.get(fit.page.center)
        rows.append(
            CourseRow(
                title=title_of(fit.page),
                url=reverse("courses:course", args=[fit.page.code]),
                summary=localized(*fit.page.texts[:2]),
                center=localized(center.name_ko, center.name_en) if center else "",
                words=fit.words,
                kinds=names_of(fit.kinds, lexicon),
                coming=next((one for one in sessions if one.course == fit.page.code), None),
            )
        )
    return rows


def case_rows(found: Sequence[PageFit], lexicon: Lexicon) -> list[PageRow]:
    """Return support cases as rows, in their order; no statement."""
    return [
        PageRow(
            title=title_of(fit.page),
            url=reverse("cases:case", args=[fit.page.code]),
            words=fit.words,
            kinds=names_of(fit.kinds, lexicon),
        )
        for fit in found
    ]


def answer_rows(found: Sequence[PageFit]) -> list[PageRow]:
    """Return frequent questions as rows; all of them stand on one page."""
    faq = reverse("news:faq")
    return [PageRow(title_of(fit.page), f"{faq}#{fit.page.code}", fit.words, []) for fit in found]


def names_of(kinds: Sequence[int], lexicon: Lexicon) -> list[str]:
    """Return the names of kinds in the page's language."""
    labels = lexicon.labels["kind"]
    found = [labels[kind] for kind in kinds if kind in labels]
    return [localized(label.name_ko, label.name_en) for label in found]


def title_of(page: Page) -> str:
    return localized(page.title_ko, page.title_en)


def factor_name(factor: Factor) -> str:
    return localized(factor.name_ko, factor.name_en)


def localized(korean: str, english: str) -> str:
    """Return the one in the page's language, as itube.lib.names does of a thing's fields."""
    return english if english and in_english() else korean
