"""Courses that are taught, and who would answer a request for technology support."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.templatetags.bookings import period, short_moment, won
from centers.models import Center
from equipment.models import Equipment, Field, Kind, ProcessStep, ProductItem, Qualification
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.cases import CASES, say_cases
from itube.chatbot.answers.citing import (
    ROWS,
    Draft,
    of_center,
    of_course,
    of_kind,
    of_session,
)
from itube.chatbot.answers.faq import say_nearest
from itube.chatbot.answers.links import kind_slugs, support_url
from itube.chatbot.reply import Reply
from itube.chatbot.slots import Slots
from itube.lib.periods import Span
from itube.programs.courses.filters import CourseFilter
from itube.programs.models import Course, Session
from itube.programs.support.routing import Candidate, Wanted, rank, read
from itube.programs.support.states import Topic

# Centers that are named as those who would answer.
NAMED = 3
# Courses that stand beside other rows.
FEW = 2
MOST_TRIED = 4  # words that are tried alone where no course has all of them
LONGEST_WORDS = 100  # characters that the list of courses takes


def course(asked: Asked) -> Reply:
    """Return the courses that fit, those that begin next first, with their next session."""
    slots = asked.slots
    query, found, total = QueryDict(mutable=True), Course.objects.none(), 0
    for query in _asked_for(slots):
        found = CourseFilter(query, queryset=Course.objects.published(asked.now)).qs
        if slots.province:
            found = found.filter(center__province=slots.province)
        if total := found.count():
            break
    draft = Draft(asked)
    say_nearest(draft, asked)
    if total and not query and _asks_for_something(slots):
        draft.say(_("물으신 것에 꼭 맞는 교육과정은 없습니다. 먼저 열리는 교육과정입니다."))
        _say_rows(draft, asked, list(found.for_list().by_next_session(asked.now)[:FEW]))
    elif total:
        text = ngettext("교육과정 %(n)d개가 있습니다.", "교육과정 %(n)d개가 있습니다.", total)
        draft.say(text % {"n": total})
        _say_rows(draft, asked, list(found.for_list().by_next_session(asked.now)[:ROWS]))
    else:
        draft.say(
            _("조건에 맞는 교육과정이 없습니다. 기술지원 요청으로 교육을 문의할 수 있습니다.")
        )
    draft.lead(_("교육과정 보기"), _index(query if total else QueryDict()))
    draft.lead(_("기술지원 요청서 쓰기"), support_url(slots))
    return draft.reply(_("어떻게 예약해?"), _("기술지원은 어떻게 받아?"))


def say_courses(draft: Draft, asked: Asked, qualification: Qualification) -> None:
    """Say which courses give a qualification, with their next session; three statements."""
    published = Course.objects.published(asked.now).filter(qualification=qualification)
    courses = list(published.for_list().by_next_session(asked.now)[:FEW])
    if courses:
        draft.say(_("그 자격을 주는 교육과정입니다."), *map(of_course, courses))
        _say_rows(draft, asked, courses)
    else:
        draft.say(_("그 자격을 주는 교육과정은 지금 등록되어 있지 않습니다. 센터에 문의해 주세요."))


def _asked_for(slots: Slots) -> Iterator[QueryDict]:
    """Yield the parameters of the courses' list for what slots ask, the narrowest first.

    Of a piece with a qualification the courses that give it, of another piece those for its kind;
    of words those that have all of them, then those that have one. So answer and list count alike.
    """
    piece = None
    if slots.piece:
        pieces = Equipment.objects.published().select_related("kind")
        piece = pieces.numbered(slots.piece).first()
    about: list[dict[str, str]] = []
    if piece is not None and piece.qualification_id:
        about.append({"qualification": str(piece.qualification_id)})
    elif piece is not None:
        about.append({"kind": piece.kind.slug})
    about += [{"kind": slug} for slug in kind_slugs(slots.kinds)]
    if text := slots.topic or slots.words:
        words = [word for word in text.split() if len(word) > 1]
        about.append({"q": text[:LONGEST_WORDS]})
        about += [{"q": word} for word in sorted(words, key=len, reverse=True)[:MOST_TRIED]]
    for one in about or [{}]:
        query = QueryDict(mutable=True)
        query.update(one)
        for name in ("field", "center"):
            if value := getattr(slots, name):
                query[name] = value
        yield query
    yield QueryDict()


def _asks_for_something(slots: Slots) -> bool:
    return bool(slots.kinds or slots.piece or slots.field or slots.center or slots.topic)


def _index(query: QueryDict) -> str:
    address = reverse("courses:index")
    return f"{address}?{query.urlencode()}" if query else address


def _say_rows(draft: Draft, asked: Asked, courses: list[Course]) -> None:
    coming = (
        Session.objects.coming(asked.now)
        .filter(course__in=courses)
        .with_places()
        .select_related("course")
    )
    next_of: dict[int, Any] = {}
    for each in coming:
        next_of.setdefault(each.course_id, each)
    for one in courses:
        session = next_of.get(one.pk)
        fee = _("교육비 %(won)s") % {"won": won(one.fee_won)} if one.fee_won else _("무료")
        text = wording.joined(
            one.title, wording.center_in(one.center), _session(session, asked), fee
        )
        cited = [of_course(one), of_center(one.center)]
        draft.row(text, *cited, *([of_session(session)] if session else []))


def _session(session: Any, asked: Asked) -> str:
    if session is None:
        return _("예정된 회차 없음")
    when = period(Span(session.starts_at, session.ends_at))
    if not session.takes_enrolments(asked.now):
        return _("%(period)s, 신청 마감") % {"period": when}
    left = max(0, session.capacity - session.taken)
    if not left:
        return _("%(period)s, 대기 신청만 가능") % {"period": when}
    text = ngettext("%(period)s, 남은 자리 %(n)d", "%(period)s, 남은 자리 %(n)d", left)
    until = _("%(moment)s까지 신청") % {"moment": short_moment(session.enrol_until)}
    return f"{text % {'period': when, 'n': left}}, {until}"


def support(asked: Asked) -> Reply:
    """Return which centers would answer a request, and lead to it filled in, not sent."""
    slots = asked.slots
    draft = Draft(asked)
    if CASES.search(slots.topic):
        say_cases(draft, asked)
    draft.say(_("기술지원 요청을 쓰면 센터의 전문인력이 답합니다. 요청서는 직접 보내셔야 합니다."))
    wanted = _wanted(slots)
    if wanted.says_nothing:
        draft.say(_("장비종류나 품목을 알려 주시면 어느 센터가 답할지 말씀드릴 수 있습니다."))
        ranked = []
    else:
        ranked = rank(read(wanted), wanted.province)[:NAMED]
        _say_who(draft, wanted, ranked)
    topic = slots.topic if slots.topic in Topic.values else Topic.CONSULTATION.value
    draft.lead(_("기술지원 요청서 쓰기"), support_url(slots, topic=topic))
    draft.lead(_("기술지원 안내"), reverse("support:index"))
    return draft.reply(_("전문인력은 누가 있어?"), _("교육과정은?"), _("어떻게 예약해?"))


def _say_who(draft: Draft, wanted: Wanted, ranked: list[Candidate]) -> None:
    if not ranked:
        draft.say(
            _("맞는 장비나 전문인력이 등록된 센터가 없습니다. 운영기관이 답할 곳을 찾습니다.")
        )
        return
    about = [of_kind(wanted.kind)] if wanted.kind else []
    draft.say(_("지금 자료로는 이 센터들이 먼저 답할 곳입니다."), *about)
    centers = Center.objects.in_bulk([one.key for one in ranked])
    for one in ranked:
        if center := centers.get(one.key):
            draft.row(wording.joined(wording.center_in(center), _why(one)), of_center(center))


def _why(one: Candidate) -> str:
    why = one.why
    pieces = max((count for name, count in why.items() if name != "experts"), default=0)
    experts = why.get("experts", 0)
    told = [wording.pieces(pieces)] if pieces else []
    if experts:
        text = ngettext("전문인력 %(n)d명", "전문인력 %(n)d명", experts)
        told.append(text % {"n": experts})
    return ", ".join(told)


def _wanted(slots: Slots) -> Wanted:
    """Return what a request from slots is about; a statement for each thing that is named."""
    slug = next(iter(kind_slugs(slots.kinds)), "")
    kind = Kind.objects.filter(slug=slug).first() if slug else None
    if kind is None and slots.piece:
        piece = Equipment.objects.published().select_related("kind").numbered(slots.piece).first()
        kind = piece.kind if piece else None
    item, step = None, None
    if slots.step:
        name, _dot, number = slots.step.rpartition(".")
        steps = ProcessStep.objects.filter(item__slug=name)
        step = steps.filter(number=number).first() if number.isdecimal() else None
    elif slots.item:
        item = ProductItem.objects.filter(slug=slots.item).first()
    field = Field.objects.filter(slug=slots.field).first() if slots.field else None
    return Wanted(kind, item, step, field, slots.province)
