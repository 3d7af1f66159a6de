"""Centers and their experts: one center, or those that have what is asked for."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centers.hours import hours_in_words
from centers.models import Center, Expert
from centers.models.center import CenterQuerySet
from equipment.models import Equipment, Field, Kind
from equipment.search.lexicon import lexicon
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import ROWS, Draft, of_center, of_expert
from itube.chatbot.answers.finding import Found, ask, nothing, too_slow
from itube.chatbot.answers.links import finder_url, kind_slugs, support_url
from itube.chatbot.reply import Reply
from itube.chatbot.slots import Slots
from itube.finder.finding import SearchTooSlowError
from itube.lib.names import in_english

# What can only be asked of equipment; the rest is asked of centers themselves.
OF_EQUIPMENT = ("kinds", "item", "step", "sector", "field", "use_mode", "fee_max")


def center(asked: Asked) -> Reply:
    """Return one center as its page tells it, or those with what is asked for."""
    slots = asked.slots
    if slots.piece and not slots.center:
        return _one(asked, _with_facts().filter(equipment__in=_named(slots)).first())
    if slots.center:
        return _one(asked, _with_facts().filter(code=slots.center).first())
    if not any(getattr(slots, name) for name in OF_EQUIPMENT):
        centers = list(_placed(_with_facts(), slots))
        if len(centers) == 1:
            return _one(asked, centers[0])
        if centers or not slots.words:
            return _several(asked, centers)
    try:
        found = ask(asked, slots.with_(start=None, end=None, daypart="", hours=None), facets=True)
    except SearchTooSlowError:
        return too_slow(asked)
    return _having(asked, found) if found.total else nothing(asked, found)


def _named(slots: Slots) -> QuerySet[Equipment]:
    return Equipment.objects.published().numbered(slots.piece)


def _counted() -> CenterQuerySet:
    """Return the public centers with equipment_count, those with most first."""
    counts = Equipment.objects.published().count_in("pk")
    found = Center.objects.published().for_list().annotate(equipment_count=Coalesce(counts, 0))
    return found.order_by("-equipment_count", "code")


def _with_facts() -> CenterQuerySet:
    return _counted().prefetch_related("opening_hours")


def _placed(centers: CenterQuerySet, slots: Slots) -> CenterQuerySet:
    """Return those of centers that lie where slots say and have their words in a name."""
    if slots.province:
        centers = centers.filter(province=slots.province)
    city = lexicon().cities.get(slots.city) if slots.city else None
    if city is not None:
        centers = centers.search(city.name_ko)
    return centers.search(slots.words) if slots.words else centers


def _one(asked: Asked, found: Any) -> Reply:
    draft = Draft(asked)
    if found is None:
        draft.say(_("그런 센터가 없습니다."))
        draft.lead(_("지원센터 찾기"), reverse("centers:list"))
        return draft.reply()
    cited = of_center(found)
    count = found.equipment_count
    told = {"center": found.name, "place": found.place, "pieces": wording.pieces(count)}
    if count:
        draft.say(_("%(center)s (%(place)s): 공개한 %(pieces)s") % told, cited)
    else:
        draft.say(_("%(center)s (%(place)s): 공개한 장비가 아직 없습니다.") % told, cited)
    for text, value in (
        (_("대표 전화 %(value)s"), found.phone),
        (_("대표 전자우편 %(value)s"), found.email),
        (_("주소 %(value)s"), found.address_en if in_english() else found.address_ko),
    ):
        if value:
            draft.row(text % {"value": value}, cited)
    if hours := hours_in_words(found.opening_hours.all()):
        draft.row(_("운영시간 %(hours)s") % {"hours": ", ".join(hours)}, cited)
    draft.lead(_("센터 화면 열기"), found.get_absolute_url())
    draft.lead(_("이 센터의 장비 보기"), _equipment_of(found))
    draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots, center=found.code))
    return draft.reply(_("이 센터 전문인력은?"), _("이번 주에 비는 장비는?"), _("어떻게 예약해?"))


def _equipment_of(found: Center) -> str:
    query = QueryDict(mutable=True)
    query["center"] = found.code
    return finder_url(query)


def _several(asked: Asked, centers: list[Any]) -> Reply:
    draft = Draft(asked)
    if not centers:
        draft.say(_("그곳에 있는 센터가 없습니다."))
    else:
        text = ngettext("센터 %(n)s곳이 있습니다.", "센터 %(n)s곳이 있습니다.", len(centers))
        draft.say(text % {"n": f"{len(centers):,}"})
    for one in centers[:ROWS]:
        count = wording.pieces(one.equipment_count) if one.equipment_count else ""
        draft.row(wording.joined(wording.center_in(one), count), of_center(one))
    query = QueryDict(mutable=True)
    for name, value in (("province", asked.slots.province), ("q", asked.slots.words)):
        if value:
            query[name] = value
    address = reverse("centers:list")
    draft.lead(_("지원센터 찾기에서 보기"), f"{address}?{query.urlencode()}" if query else address)
    draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots))
    return draft.reply(*(_("%(center)s 연락처") % {"center": one.name} for one in centers[:2]))


def _having(asked: Asked, found: Found) -> Reply:
    """Say which centers have most of the pieces that the finder found."""
    values = found.answer.facets["center"]
    most = sorted(values, key=lambda value: -value.count)[:ROWS]
    centers = {one.code: one for one in Center.objects.filter(code__in=[v.value for v in most])}
    draft = Draft(asked)
    told = {
        "centers": wording.centers(found.answer.centers),
        "pieces": wording.pieces(found.total),
    }
    draft.say(_("그 장비가 있는 곳: %(centers)s, %(pieces)s") % told)
    for value in most:
        if one := centers.get(value.value):
            text = wording.joined(wording.center_in(one), wording.pieces(value.count))
            draft.row(text, of_center(one))
    draft.lead(_("장비 찾기에서 모두 보기(%(pieces)s)") % told, found.url)
    draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots))
    return draft.reply(_("대전은?"), _("다음 주에 비는 곳은?"), _("더 싼 데는?"))


def expert(asked: Asked) -> Reply:
    """Return who can be asked: by center, place, sector, field, or the fields of the kinds."""
    slots = asked.slots
    found = _experts(slots)
    total = found.count()
    draft = Draft(asked)
    if total:
        text = ngettext(
            "도움을 요청할 수 있는 전문인력 %(n)s명이 있습니다.",
            "도움을 요청할 수 있는 전문인력 %(n)s명이 있습니다.",
            total,
        )
        draft.say(text % {"n": f"{total:,}"})
    else:
        draft.say(
            _("조건에 맞는 전문인력이 없습니다. 기술지원 요청을 남기면 맞는 센터가 답합니다.")
        )
    rows = list(found.select_related("center")[:ROWS])
    for one in rows:
        text = wording.joined(
            _("%(name)s(%(role)s)") % {"name": one.shown_name, "role": one.role},
            wording.center_in(one.center),
            _first_line(one),
        )
        draft.row(text, of_expert(one), of_center(one.center))
    center = rows[0].center.code if rows and slots.center else ""
    draft.lead(_("기술지원 요청서 쓰기"), support_url(slots, center=center))
    if rows:
        draft.lead(_("센터 화면 열기"), of_expert(rows[0]).url)
    return draft.reply(_("기술지원은 어떻게 받아?"), _("대전은?"))


def _experts(slots: Slots) -> QuerySet[Expert]:
    """Return the public experts that fit; of those for a kind the center has such a piece."""
    found = Expert.objects.filter(is_published=True, center__is_published=True)
    if slots.center:
        found = found.filter(center__code=slots.center)
    if slots.piece and not slots.center:
        found = found.filter(center__equipment__in=_named(slots))
    if slots.province:
        found = found.filter(center__province=slots.province)
    fields = Field.objects.all()
    if slots.field:
        found = found.filter(pk__in=fields.filter(slug=slots.field).values("experts"))
    elif slots.sector:
        found = found.filter(pk__in=fields.filter(sector__code=slots.sector).values("experts"))
    if slots.kinds:
        kinds = Kind.objects.filter(slug__in=kind_slugs(slots.kinds))
        of_fields = fields.filter(kinds__in=kinds).values("experts")
        pieces = Equipment.objects.published().filter(kind__in=kinds)
        found = found.filter(pk__in=of_fields, center__in=pieces.values("center"))
    return found.order_by("center__code", "order", "pk")


def _first_line(one: Expert) -> str:
    return next(iter(one.helps_with.splitlines()), "")
