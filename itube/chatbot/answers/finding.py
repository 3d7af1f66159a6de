"""Which pieces there are for what is asked: the finder's own answer, its first rows in words."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings.policies import WITH_POLICY
from equipment.models import Equipment, Kind
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import ROWS, Draft, of_center, of_kind, of_piece
from itube.chatbot.answers.links import finder_query, finder_url, support_url
from itube.chatbot.reply import Reply
from itube.chatbot.slots import Slots
from itube.finder.filters import FREE, FinderFilter
from itube.finder.finding import (
    Answer,
    Question,
    Relaxation,
    SearchTooSlowError,
    find,
    question_from,
    relaxations,
)
from itube.finder.hits import Hit, hits_of, rows_of

WAYS_OUT = 2


@dataclass(frozen=True)
class Found:
    """The finder's answer to query, which is what its page is asked with."""

    query: QueryDict
    filterset: FinderFilter
    question: Question
    answer: Answer

    @property
    def url(self) -> str:
        return finder_url(self.query)

    @property
    def total(self) -> int:
        return self.answer.total

    def label(self, name: str) -> str:
        """Return what a condition of the finder is called."""
        return str(self.filterset.filters[name].label)


def ask(
    asked: Asked, slots: Slots | None = None, *, size: int = ROWS, facets: bool = False
) -> Found:
    """Ask the finder what slots say (asked's, unless told otherwise); size is that of the page.

    One statement, one more where free time or its order is asked. Raises SearchTooSlowError.
    """
    query = finder_query(asked.slots if slots is None else slots, asked.now)
    filterset = FinderFilter(query)
    filterset.is_valid()
    for name in filterset.errors:  # what the finder does not know is no part of the question
        query.pop(name, None)
    question = question_from(filterset.form.cleaned_data, asked.now)
    return Found(query, filterset, question, find(question, page_size=size, facets=facets))


def first_of(found: Found) -> Answer:
    """Return the answer with the pieces of the likeliest kind before those of the others.

    Only where no order was asked for; one statement more where there are several kinds.
    """
    answer, kinds = found.answer, found.question.chosen.get("kind", ())
    is_ordered = found.query.get("sort") in ("fee", "distance", "newest", "name")
    if len(kinds) < 2 or is_ordered or not answer.total:
        return answer
    likeliest = {**found.question.chosen, "kind": kinds[:1]}
    size = len(answer.ids)
    first = find(replace(found.question, chosen=likeliest), page_size=size, facets=False)
    return replace(
        answer,
        ids=list(dict.fromkeys([*first.ids, *answer.ids]))[:size],
        earliest={**answer.earliest, **first.earliest},
    )


def piece_of(asked: Asked) -> Equipment | None:
    """Return the piece that slots name, or None if none is public; two statements."""
    pieces = Equipment.objects.published().for_list()
    return pieces.select_related("qualification", *WITH_POLICY).numbered(asked.slots.piece).first()


def of_its_kind(asked: Asked, piece: Equipment) -> Asked:
    """Return the turn as one about all pieces of piece's kind: `더 싼 데는?` means another one."""
    slots = asked.slots.with_(piece="", kinds=(piece.kind.name_ko,), words="", center="")
    return replace(asked, understanding=replace(asked.understanding, slots=slots))


def no_piece(asked: Asked) -> Reply:
    """Say that there is no public piece of the number that was named."""
    draft = Draft(asked)
    draft.say(_("말씀하신 번호로 공개된 장비가 없습니다. 번호를 다시 확인해 주세요."))
    draft.lead(_("장비 찾기에서 찾아보기"), finder_url(QueryDict()))
    return draft.reply(_("어떤 장비를 찾을 수 있어?"))


def find_equipment(asked: Asked) -> Reply:
    """Return what pieces there are, or the one that is named."""
    if asked.slots.piece:
        piece = piece_of(asked)
        if piece is None:
            return no_piece(asked)
        if not asked.slots.sort:
            return _one_piece(asked, piece)
        asked = of_its_kind(asked, piece)
    try:
        found = ask(asked)
        if not found.total:
            return nothing(asked, found)
        hits = hits_of(first_of(found), asked.now)
    except SearchTooSlowError:
        return too_slow(asked)
    draft = Draft(asked)
    _say_total(draft, found)
    say_kind(draft, asked.slots)
    say_rows(draft, hits)
    lead_to_all(draft, found)
    draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots))
    return draft.reply(*follow_ups(asked.slots), shown=[hit.piece for hit in hits])


def _one_piece(asked: Asked, piece: Equipment) -> Reply:
    (hit,) = rows_of([piece.pk], asked.now)
    draft = Draft(asked, piece)
    draft.row(wording.hit(hit), of_piece(piece), of_center(piece.center))
    if piece.kind.use:
        draft.say(
            _("%(kind)s: %(use)s") % {"kind": piece.kind.name, "use": piece.kind.use},
            of_kind(piece.kind),
        )
    draft.lead(_("장비 화면 열기"), piece.get_absolute_url())
    return draft.reply(
        _("이번 주에 비는 시간은?"), _("사용료는 얼마야?"), _("어떻게 예약해?"), shown=[piece]
    )


def _say_total(draft: Draft, found: Found) -> None:
    told = {
        "pieces": wording.pieces(found.total),
        "centers": wording.centers(found.answer.centers),
    }
    draft.say(_("찾은 장비: %(pieces)s, %(centers)s") % told)
    if found.answer.corrected:
        draft.say(_("‘%(words)s’로 바꾸어 찾았습니다.") % {"words": found.answer.corrected})


def say_kind(draft: Draft, slots: Slots) -> None:
    """Say what the likeliest kind is for; one statement if slots name one."""
    if slots.kinds:
        kind = Kind.objects.filter(name_ko=slots.kinds[0]).first()
        if kind and kind.use:
            text = _("%(kind)s: %(use)s") % {"kind": kind.name, "use": kind.use}
            draft.say(text, of_kind(kind))


def say_rows(draft: Draft, hits: list[Hit]) -> None:
    """Say each hit as a row."""
    for hit in hits:
        draft.row(wording.hit(hit), of_piece(hit.piece), of_center(hit.piece.center))


def lead_to_all(draft: Draft, found: Found) -> None:
    """Lead to all that the finder found."""
    told = {"pieces": wording.pieces(found.total)}
    draft.lead(_("장비 찾기에서 모두 보기(%(pieces)s)") % told, found.url)


def nothing(asked: Asked, found: Found) -> Reply:
    """Say that nothing was found, which condition to drop, and where a person may help."""
    draft = Draft(asked)
    draft.say(_("조건에 모두 맞는 장비가 없습니다."))
    for way in relaxations(found.question)[:WAYS_OUT]:
        _say_way(draft, found, way)
    draft.lead(_("장비 찾기에서 조건 바꾸기"), found.url)
    draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots))
    return draft.reply(*follow_ups(asked.slots)[:2])


def _say_way(draft: Draft, found: Found, way: Relaxation) -> None:
    """Say what leaving out one condition or word brings, and lead there."""
    query = found.query.copy()
    told = {"pieces": wording.pieces(way.count), "what": way.word}
    read = {condition.parameter: pair for pair in found.answer.read_specs for condition in pair[:1]}
    if way.name == "q":
        # Conditions on specs stay in the words.
        sources = [condition.source for condition, _rest in found.answer.read_specs]
        query["q"] = " ".join(filter(None, [*sources, way.rest]))
        told["what"] = way.word or _("검색어")
    elif way.name in read:
        condition, query["q"] = read[way.name]
        told["what"] = condition.sentence
    else:
        told["what"] = _("빈 시간") if way.name == "free" else found.label(way.name)
        for name in FREE if way.name == "free" else (way.name,):
            query.pop(name, None)
    if not query.get("q", "-"):
        del query["q"]
    draft.say(_("‘%(what)s’ 조건을 빼면 %(pieces)s가 있습니다.") % told)
    draft.lead(_("‘%(what)s’ 빼고 찾기(%(pieces)s)") % told, finder_url(query))


def too_slow(asked: Asked) -> Reply:
    """Say that the search took too long, and lead to the finder."""
    draft = Draft(asked)
    draft.say(_("찾는 데 시간이 너무 오래 걸려 멈추었습니다. 조건을 더해 다시 물어봐 주세요."))
    draft.lead(_("장비 찾기에서 찾아보기"), finder_url(finder_query(asked.slots, asked.now)))
    return draft.reply()


def follow_ups(slots: Slots) -> list[str]:
    """Return questions that go on from pieces that were found."""
    told = [_("서울은?") if slots.province == "KR-30" else _("대전은?")]
    told.append(_("다음 주에 비는 곳은?"))
    if slots.sort != "fee":
        told.append(_("더 싼 데는?"))
    return [*told, _("어떻게 예약해?")]
