"""What a need in words leads to: four ways, ordered by how well each fits, with reasons. Pure.

A way that is asked for outright (learn, advise, prove) stands first. Then counts how many of the
telling words its best match answers: an answer to all of the need stands before one to a part.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum

from equipment.search.analysis import LATIN
from equipment.search.lexicon import Lexicon
from itube.portal.services.asked import Deed
from itube.portal.services.fitting import (
    Fit,
    Need,
    Source,
    Weighed,
    fits,
    index_of,
    need_of,
    weigh,
)
from itube.portal.services.rows import Factor, Page, Rows, Step

MOST_KINDS, MOST_STEPS, MOST_COURSES, MOST_CASES, MOST_ANSWERS = 4, 3, 3, 2, 2
# A kind that measures what a fitting step evaluates is worth so much of a word of its name.
MEASURES = 0.6
# What nothing else speaks for (the item's name, a kind that fits) must answer more of the need
# than this.
ENOUGH = 0.5


class WayCode(StrEnum):
    """The ways in the order in which they stand where nothing tells them apart."""

    EQUIPMENT = "equipment"
    MAP = "map"
    COURSES = "courses"
    SUPPORT = "support"


@dataclass(frozen=True)
class StepFit:
    """A step that fits, and those of its factors that the need speaks of; all of them if none."""

    step: Step
    words: tuple[str, ...]
    factors: tuple[Factor, ...]
    named: bool  # whether factors are those that the need speaks of


@dataclass(frozen=True)
class KindFit:
    """A kind that fits; measures is a factor of the first step that it measures."""

    key: int
    words: tuple[str, ...]
    measures: Factor | None = None


@dataclass(frozen=True)
class PageFit:
    """A page that fits by its words; kinds are those of its kinds that fit the need too."""

    page: Page
    words: tuple[str, ...]
    kinds: tuple[int, ...] = ()


@dataclass(frozen=True)
class Way:
    """asked are the deeds for which it stands first; answered are words of its best match."""

    code: WayCode
    asked: tuple[Deed, ...]
    answered: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """The answer. A way without a match is there only if it was asked for; support always is."""

    need: Need
    ways: tuple[Way, ...]
    kinds: tuple[KindFit, ...]
    steps: tuple[StepFit, ...]
    courses: tuple[PageFit, ...]
    cases: tuple[PageFit, ...]
    answers: tuple[PageFit, ...]

    @property
    def nothing(self) -> bool:
        """Whether nothing fits and nothing was asked for outright."""
        return len(self.ways) == 1 and not self.ways[0].asked


def understand(text: str, lexicon: Lexicon, rows: Rows) -> Understood:
    """Return what text leads to."""
    need = need_of(text, lexicon)
    steps = _steps(need, lexicon, rows.steps)
    kinds = _kinds(need, lexicon, steps, rows.held)
    courses = _pages(need, lexicon, rows.courses, kinds, MOST_COURSES)
    cases = _pages(need, lexicon, rows.cases, kinds, MOST_CASES)
    answers = _pages(need, lexicon, rows.answers, (), MOST_ANSWERS)
    found: dict[WayCode, Sequence[KindFit] | Sequence[StepFit] | Sequence[PageFit]] = {
        WayCode.EQUIPMENT: kinds,
        WayCode.MAP: steps,
        WayCode.COURSES: courses,
        WayCode.SUPPORT: (),
    }
    ways = [_way(code, need, matches) for code, matches in found.items()]
    there = [way for way in ways if way.answered or way.asked or way.code == WayCode.SUPPORT]
    return Understood(
        need,
        tuple(sorted(there, key=lambda way: (not way.asked, -len(way.answered)))),
        kinds,
        steps,
        courses,
        cases,
        answers,
    )


ASKED = {
    WayCode.COURSES: (Deed.LEARN,),
    WayCode.SUPPORT: (Deed.ADVISE, Deed.PROVE),
}


def _way(
    code: WayCode,
    need: Need,
    matches: Sequence[KindFit] | Sequence[StepFit] | Sequence[PageFit],
) -> Way:
    asked = tuple(deed for deed in ASKED.get(code, ()) if deed in need.deeds)
    return Way(code, asked, matches[0].words if matches else ())


def _steps(need: Need, lexicon: Lexicon, steps: tuple[Step, ...]) -> tuple[StepFit, ...]:
    sources = tuple(
        Source(
            place,
            (
                *(step.name_ko, step.name_en, step.item_ko, step.item_en),
                *(name for factor in step.factors for name in (factor.name_ko, factor.name_en)),
            ),
            (step.summary_ko, step.summary_en),
        )
        for place, step in enumerate(steps)
    )
    found = fits(need, weigh(index_of(sources, lexicon.spelling), need), MOST_STEPS)
    named = _named_items(need, lexicon, steps)
    return tuple(
        _step_fit(need, lexicon, steps[fit.key], fit)
        for fit in found
        if steps[fit.key].item in named or len(fit.words) > ENOUGH * len(need.telling)
    )


def _named_items(need: Need, lexicon: Lexicon, steps: tuple[Step, ...]) -> set[str]:
    """Return the items of whose name need says something.

    An electron is not electronic: of Latin words a name must have all letters.
    """
    items = list({step.item: step for step in steps}.values())
    sources = tuple(Source(place, (step.item_ko, step.item_en)) for place, step in enumerate(items))
    weighed = weigh(index_of(sources, lexicon.spelling), need)
    return {
        items[key].item
        for word in weighed
        if not word.word.generic
        for key in word.found
        if not LATIN.fullmatch(word.word.stem) or _is_said(word.word.stem, items[key])
    }


def _is_said(stem: str, step: Step) -> bool:
    names = f"{step.item_ko} {step.item_en}".casefold()
    return (
        re.search(rf"(?<![a-z0-9]){re.escape(stem.rstrip('s'))}(?:s|ies|es)?(?![a-z])", names)
        is not None
    )


def _step_fit(need: Need, lexicon: Lexicon, step: Step, fit: Fit) -> StepFit:
    sources = tuple(
        Source(place, (factor.name_ko, factor.name_en)) for place, factor in enumerate(step.factors)
    )
    weighed = weigh(index_of(sources, lexicon.spelling), need)
    spoken = {key for word in weighed if not word.word.generic for key in word.found}
    factors = tuple(factor for place, factor in enumerate(step.factors) if place in spoken)
    return StepFit(step, fit.words, factors or step.factors, bool(factors))


def _kinds(
    need: Need, lexicon: Lexicon, steps: tuple[StepFit, ...], held: Container[int]
) -> tuple[KindFit, ...]:
    weighed = weigh(lexicon.kinds, need)
    measures: dict[int, Factor] = {}
    if steps and steps[0].named:
        for factor in steps[0].factors:
            for kind in factor.kinds:
                measures.setdefault(kind, factor)
    if measures:
        weighed = _with_measures(weighed, need, lexicon, measures)
    there = [
        word._replace(found={kind: score for kind, score in word.found.items() if kind in held})
        for word in weighed
    ]
    return tuple(
        KindFit(fit.key, fit.words, measures.get(fit.key)) for fit in fits(need, there, MOST_KINDS)
    )


def _with_measures(
    weighed: list[Weighed], need: Need, lexicon: Lexicon, measures: dict[int, Factor]
) -> list[Weighed]:
    """Return weighed with the words of factors counted for the kinds that measure them."""
    factors = list(dict.fromkeys(measures.values()))
    sources = tuple(
        Source(place, (factor.name_ko, factor.name_en)) for place, factor in enumerate(factors)
    )
    by_word = {word.word: word for word in weighed}
    for word in weigh(index_of(sources, lexicon.spelling), need):
        if word.word.generic:
            continue
        own = by_word.get(word.word, Weighed(word.word, word.rare, {}))
        more = {
            kind: MEASURES
            for kind, factor in measures.items()
            if factors.index(factor) in word.found
        }
        found = {
            key: max(own.found.get(key, 0.0), more.get(key, 0.0)) for key in {*own.found, *more}
        }
        by_word[word.word] = own._replace(found=found)
    return list(by_word.values())


def _pages(
    need: Need,
    lexicon: Lexicon,
    pages: tuple[Page, ...],
    kinds: tuple[KindFit, ...],
    most: int,
) -> tuple[PageFit, ...]:
    """Return the pages that fit: by so much of the need, or by its kinds and a word of it."""
    sources = tuple(
        Source(place, (page.title_ko, page.title_en, *page.names), page.texts)
        for place, page in enumerate(pages)
    )
    fitting = {kind.key for kind in kinds}
    found = []
    for fit in fits(need, weigh(index_of(sources, lexicon.spelling), need), most):
        page = pages[fit.key]
        shared = tuple(kind for kind in page.kinds if kind in fitting)
        if shared or len(fit.words) > ENOUGH * len(need.telling):
            found.append(PageFit(page, fit.words, shared))
    return tuple(found)
