"""When a piece can be booked, or which pieces can be at the time that is asked for."""

from django.utils.translation import gettext as _

from bookings.availability.free import asking_window, bookable_length
from bookings.policies import WITH_POLICY, policy_of
from bookings.rules.bookable import why_not
from bookings.templatetags.bookings import duration, period
from equipment.models import Equipment
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import ROWS, Draft, of_center, of_piece, the_guide
from itube.chatbot.answers.finding import (
    Found,
    ask,
    first_of,
    follow_ups,
    lead_to_all,
    no_piece,
    nothing,
    piece_of,
    too_slow,
)
from itube.chatbot.answers.links import finder_query, finder_url, request_url, support_url
from itube.chatbot.answers.stretches import stretches_of
from itube.chatbot.answers.understood import days
from itube.chatbot.answers.when import When, when
from itube.chatbot.reply import Citation, Reply
from itube.chatbot.slots import Slots
from itube.finder.finding import SearchTooSlowError
from itube.finder.hits import Hit, hit_of, hits_of
from itube.lib.periods import Span

# Pieces whose calendars are looked at where a part of several days is asked for.
CANDIDATES = 60
LED_TO = 3


def free_time(asked: Asked) -> Reply:
    """Return the next times of the piece that slots name, or else what is free when asked for."""
    time = when(asked.slots, asked.now)
    if time.is_past or time.is_far:
        return _not_to_be_had(asked, time)
    if asked.slots.piece:
        piece = piece_of(asked)
        return _of_piece(asked, piece, time) if piece else no_piece(asked)
    try:
        return _of_many(asked, time)
    except SearchTooSlowError:
        return too_slow(asked)


def _not_to_be_had(asked: Asked, time: When) -> Reply:
    draft = Draft(asked)
    told = {"days": days(time.start, time.end, time.daypart)}
    if time.is_past:
        draft.say(_("이미 지난 때입니다: %(days)s. 앞으로의 날짜로 물어봐 주세요.") % told)
    else:
        draft.say(_("아직 어느 센터도 예약을 받지 않는 때입니다: %(days)s.") % told, the_guide())
        draft.lead(_("이용안내 보기"), the_guide().url)
    return draft.reply(_("이번 주에 비는 곳은?"), _("다음 주에 비는 곳은?"))


def _say_limits(draft: Draft, time: When) -> None:
    """Say where less was looked at than was asked for."""
    told = {"days": days(time.start, time.end)}
    if time.begun_before:
        draft.say(_("지난 날은 빼고 찾았습니다."))
    if time.was_cut:
        draft.say(_("빈 시간은 31일 안에서 찾을 수 있어 %(days)s만 보았습니다.") % told)
    if time.shortened:
        told = {"length": duration(time.length)}
        draft.say(_("이어서 쓰는 시간은 %(length)s까지 찾을 수 있습니다.") % told)


def _of_piece(asked: Asked, piece: Equipment, time: When) -> Reply:
    draft = Draft(asked, piece)
    about = (of_piece(piece), of_center(piece.center))
    reason = why_not(piece)
    if reason:
        draft.say(f"{wording.row(piece)}: {reason}", *about)
        draft.lead(_("센터 화면 열기"), piece.center.get_absolute_url())
        draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots, center=piece.center.code))
        return draft.reply(_("비슷한 장비는?"), shown=[piece])
    _say_limits(draft, time)
    length = bookable_length(time.length, policy_of(piece))
    found = stretches_of([piece], time, asked)[piece.pk] if length else []
    told = {"piece": piece.name, "days": days(time.start, time.end, time.daypart)}
    if length is None or not found:
        _say_none(draft, asked, piece, time)
    else:
        draft.say(
            _("%(piece)s 예약 가능 시간, %(days)s, %(length)s 이상 이어지는 때:")
            % {**told, "length": duration(length)},
            *about,
        )
        for stretch in found[:ROWS]:
            draft.row(period(stretch), of_piece(piece))
        for stretch in found[:LED_TO]:
            _lead_to_request(draft, piece, Span(stretch.start, stretch.start + length), where=False)
    draft.lead(_("빈 시간표 보기"), f"{piece.get_absolute_url()}#free")
    if not found:
        _lead_elsewhere(draft, asked, piece, time)
    return draft.reply(_("다음 주에는?"), _("사용료는 얼마야?"), _("어떻게 예약해?"), shown=[piece])


def _say_none(draft: Draft, asked: Asked, piece: Equipment, time: When) -> None:
    told = {"piece": piece.name, "days": days(time.start, time.end, time.daypart)}
    policy = policy_of(piece)
    if bookable_length(time.length, policy) is None:
        draft.say(
            _("%(piece)s: 한 번에 %(minutes)d분까지만 예약할 수 있습니다.")
            % {**told, "minutes": policy.max_minutes},
            of_piece(piece),
        )
        return
    draft.say(_("%(piece)s: 그만큼 이어서 비는 시간이 없습니다(%(days)s).") % told, of_piece(piece))
    last = asking_window(policy, asked.now).end
    if time.window.start >= last:
        draft.say(
            _("이 장비는 %(n)d일 뒤까지만 예약을 받습니다.") % {"n": policy.horizon_days},
            of_piece(piece),
        )


def _lead_elsewhere(draft: Draft, asked: Asked, piece: Equipment, time: When) -> None:
    others = Slots(
        kinds=(piece.kind.name_ko,),
        start=time.start,
        end=time.end,
        daypart=time.daypart,
        hours=time.hours,
    )
    draft.lead(_("같은 종류에서 찾기"), finder_url(finder_query(others, asked.now)))
    draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots, center=piece.center.code))


def _lead_to_request(draft: Draft, piece: Equipment, span: Span, *, where: bool = True) -> None:
    told = {"period": period(span), "center": piece.center.name, "name": piece.name}
    if where:
        label = _("%(name)s(%(center)s), %(period)s: 이 시간으로 예약 신청서 열기") % told
    else:
        label = _("%(period)s: 이 시간으로 예약 신청서 열기") % told
    draft.lead(label, request_url(piece, span))


def _of_many(asked: Asked, time: When) -> Reply:
    slots = asked.slots
    timed = slots.with_(
        sort=slots.sort or ("" if slots.city else "earliest"), start=time.start, end=time.end
    )
    by_parts = bool(time.daypart) and not time.is_one_day
    found = ask(asked, timed, size=CANDIDATES if by_parts else ROWS)
    if not found.total:
        return nothing(asked, found)
    draft = Draft(asked)
    _say_limits(draft, time)
    if by_parts:
        rows = _fitting(asked, first_of(found).ids, time)
        _say_looked_at(draft, found, time, rows)
    else:
        rows = _first(hits_of(first_of(found), asked.now), time)
        told = {
            "days": days(time.start, time.end, time.daypart),
            "length": duration(time.length),
            "pieces": wording.pieces(found.total),
            "centers": wording.centers(found.answer.centers),
        }
        text = _("%(days)s, %(length)s 예약할 수 있는 장비: %(pieces)s, %(centers)s")
        draft.say(text % told, *_cited(rows))
    for hit, span in rows[:ROWS]:
        _say_free(draft, hit, span)
    for hit, span in rows[:LED_TO]:
        _lead_to_request(draft, hit.piece, span)
    lead_to_all(draft, found)
    if not rows:
        draft.lead(_("기술지원 요청서 쓰기"), support_url(slots))
    return draft.reply(*follow_ups(slots), shown=[hit.piece for hit, _span in rows[:ROWS]])


def _say_free(draft: Draft, hit: Hit, span: Span) -> None:
    fee = wording.fee(hit.fee, from_on=hit.from_on)
    text = wording.row(hit.piece, wording.free(span), fee)
    draft.row(text, of_piece(hit.piece), of_center(hit.piece.center))


def _first(hits: list[Hit], time: When) -> list[tuple[Hit, Span]]:
    """Return hits with the first booking that fits each, as long as its rules ask at least."""
    found = []
    for hit in hits:
        length = bookable_length(time.length, policy_of(hit.piece))
        if hit.earliest and length:
            found.append((hit, Span(hit.earliest, hit.earliest + length)))
    return found


def _fitting(asked: Asked, ids: list[int], time: When) -> list[tuple[Hit, Span]]:
    """Return those of the pieces that are free in time's parts of days, in the order of ids.

    Each with the first booking that fits; four statements. Where no other order is asked for, what
    is free first stands first.
    """
    pieces = Equipment.objects.published().for_list().select_related(*WITH_POLICY).in_bulk(ids)
    ordered = [pieces[pk] for pk in ids if pk in pieces]
    stretches = stretches_of(ordered, time, asked)
    found = []
    for piece in ordered:
        length = bookable_length(time.length, policy_of(piece))
        if length and (free := stretches[piece.pk]):
            span = Span(free[0].start, free[0].start + length)
            found.append((hit_of(piece, asked.today, span.start), span))
    if not asked.slots.sort and not asked.slots.city and len(asked.slots.kinds) < 2:
        found.sort(key=lambda pair: pair[1])
    return found


def _say_looked_at(draft: Draft, found: Found, time: When, fitting: list[tuple[Hit, Span]]) -> None:
    looked = min(found.total, CANDIDATES)
    told = {
        "days": days(time.start, time.end, time.daypart),
        "length": duration(time.length),
        "looked": wording.pieces(looked),
        "pieces": wording.pieces(len(fitting)),
        "all": wording.pieces(found.total),
    }
    if not fitting:
        text = _("%(days)s, %(length)s: 살펴본 %(looked)s 가운데 그때 비는 장비가 없습니다.")
    elif found.total > looked:
        text = _(
            "%(days)s, %(length)s: 그 기간에 비는 %(all)s 가운데 먼저 찾은 %(looked)s의 시간을 "
            "살펴보았고, %(pieces)s가 비어 있습니다."
        )
    else:
        text = _("%(days)s, %(length)s 예약할 수 있는 장비: %(pieces)s")
    draft.say(text % told, *_cited(fitting))


def _cited(rows: list[tuple[Hit, Span]]) -> list[Citation]:
    return [of_piece(hit.piece) for hit, _span in rows[:ROWS]]
