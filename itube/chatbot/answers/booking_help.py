"""How to book: in general from the frequent questions, of a piece or a center by its rules."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.policies import Policy, policy_of, policy_of_center
from bookings.rules.bookable import why_not
from bookings.templatetags.bookings import duration
from centers.models import Center
from equipment.models import Equipment
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import Draft, of_center, of_piece, the_guide
from itube.chatbot.answers.faq import say_faq
from itube.chatbot.answers.finding import no_piece, piece_of
from itube.chatbot.answers.links import support_url
from itube.chatbot.answers.programs import say_courses
from itube.chatbot.reply import Citation, Reply
from itube.lib.names import in_english
from itube.news.models import Faq

USUAL_QUESTION = "how-to-book"


def how_to_book(asked: Asked) -> Reply:
    """Return how one books: by the rules of the piece or center that slots name, if they do."""
    if asked.slots.piece:
        piece = piece_of(asked)
        return _of_piece(asked, piece) if piece else no_piece(asked)
    draft = Draft(asked)
    slug = asked.understanding.faq or USUAL_QUESTION
    found = Faq.objects.published().filter(slug=slug).first()
    if found is not None:
        say_faq(draft, found)
    center = _center(asked)
    if center is not None:
        draft.say(_("%(center)s의 예약 규칙입니다.") % {"center": center.name}, of_center(center))
        _say_rules(draft, policy_of_center(center), of_center(center))
    draft.say(_("신청부터 승인, 변경, 취소까지의 순서는 이용안내에 있습니다."), the_guide())
    draft.lead(_("이용안내 보기"), the_guide().url)
    draft.lead(_("장비 찾기"), reverse("equipment:finder"))
    return draft.reply(_("취소는 어떻게 해?"), _("승인까지 얼마나 걸려?"), _("내 예약 보여 줘"))


def _center(asked: Asked) -> Center | None:
    if not asked.slots.center:
        return None
    centers = Center.objects.published().select_related("booking_policy")
    return centers.filter(code=asked.slots.center).first()


def _of_piece(asked: Asked, piece: Equipment) -> Reply:
    draft = Draft(asked, piece)
    about = (of_piece(piece), of_center(piece.center))
    if reason := why_not(piece):
        draft.say(f"{wording.row(piece)}: {reason}", *about)
        draft.lead(_("센터 화면 열기"), f"{piece.center.get_absolute_url()}#contact")
        draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots, center=piece.center.code))
        return draft.reply(_("비슷한 장비는?"), shown=[piece])
    draft.say(
        _("%(row)s: 장비 화면의 빈 시간표에서 시간을 골라 신청합니다.")
        % {"row": wording.row(piece)},
        *about,
    )
    _say_rules(draft, policy_of(piece), of_piece(piece))
    if piece.qualification and "direct" in piece.use_modes:
        told = {"name": piece.qualification.name}
        draft.say(_("직접 쓰려면 자격이 필요합니다: %(name)s.") % told, of_piece(piece))
        say_courses(draft, asked, piece.qualification)
    for title, korean, english in (
        (_("사용 절차"), piece.use_procedure_ko, piece.use_procedure_en),
        (_("유의사항"), piece.cautions_ko, piece.cautions_en),
    ):
        if text := english if in_english() else korean:
            draft.say(f"{title}: {text}", of_piece(piece))
    draft.say(_("신청부터 승인, 변경, 취소까지의 순서는 이용안내에 있습니다."), the_guide())
    draft.lead(_("예약 신청서 열기"), f"{reverse('bookings:new')}?equipment={piece.number}")
    draft.lead(_("빈 시간표 보기"), f"{piece.get_absolute_url()}#free")
    draft.lead(_("이용안내 보기"), the_guide().url)
    return draft.reply(_("이번 주에 비는 시간은?"), _("사용료는 얼마야?"), shown=[piece])


def _say_rules(draft: Draft, policy: Policy, cited: Citation) -> None:
    least, most = (
        duration(timedelta(minutes=minutes)) for minutes in (policy.min_minutes, policy.max_minutes)
    )
    notice, days = policy.notice_hours, policy.horizon_days
    draft.row(_("한 번에 %(least)s부터 %(most)s까지") % {"least": least, "most": most}, cited)
    told = ngettext("이용 %(n)d시간 전까지 신청", "이용 %(n)d시간 전까지 신청", notice)
    horizon = ngettext("%(n)d일 뒤까지 예약", "%(n)d일 뒤까지 예약", days)
    draft.row(wording.joined(told % {"n": notice}, horizon % {"n": days}), cited)
    hours = policy.cancel_free_hours
    told = ngettext("이용 %(n)d시간 전까지 무료 취소", "이용 %(n)d시간 전까지 무료 취소", hours)
    draft.row(wording.joined(_answering(policy), told % {"n": hours}), cited)


def _answering(policy: Policy) -> str:
    if policy.instant:
        return _("조건에 맞으면 바로 승인")
    hours = policy.respond_hours
    text = ngettext(
        "센터가 운영시간으로 %(n)d시간 안에 답변", "센터가 운영시간으로 %(n)d시간 안에 답변", hours
    )
    return text % {"n": hours}
