"""What the service map has for an item or one of its steps, counted as its own page counts."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centers.models.codes import PROVINCE_SHORT
from equipment.models import EvaluationFactor, ProcessStep, ProductItem
from equipment.supply import Group, Supply, groups, total
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import ROWS, Draft, of_item, of_step
from itube.chatbot.answers.finding import ask, lead_to_all, say_rows
from itube.chatbot.answers.links import support_url
from itube.chatbot.reply import Reply
from itube.chatbot.slots import Slots
from itube.finder.finding import AHEAD, SearchTooSlowError
from itube.finder.hits import Hit, hits_of

MOST_FACTORS = 6
FEW = 60  # pieces


def service_map(asked: Asked) -> Reply:
    """Return an item's steps with what stands behind them, or one step with its first pieces."""
    slots = asked.slots
    slug, _dot, number = slots.step.rpartition(".") if slots.step else (slots.item, "", "")
    item = _item(slug)
    if item is None:
        return _which(asked)
    here = [group for group in groups(item.pk) if slots.province in ("", group.province)]
    steps = list(item.steps.all())
    step = next((step for step in steps if str(step.number) == number), None)
    if step is not None:
        return _step(asked, item, step, here)
    draft = Draft(asked)
    text = ngettext(
        "%(item)s: 공정단계 %(n)d개, %(supply)s",
        "%(item)s: 공정단계 %(n)d개, %(supply)s",
        len(steps),
    )
    draft.say(
        _placed(text, slots) % {"item": item.name, "n": len(steps), "supply": _supply(total(here))},
        of_item(item),
    )
    for each in steps[:ROWS]:
        supply = _supply(total(_at(here, each)))
        draft.row(
            wording.joined(f"{each.number}. {each.name}", _factors(each), supply), of_step(each)
        )
    if len(steps) > ROWS:
        rest = len(steps) - ROWS
        more = ngettext(
            "그 뒤로 %(n)d단계가 더 있습니다.", "그 뒤로 %(n)d단계가 더 있습니다.", rest
        )
        draft.say(more % {"n": rest}, of_item(item))
    draft.lead(_("서비스맵에서 보기"), _page(item, None, slots))
    draft.lead(_("기술지원 요청서 쓰기"), support_url(slots))
    first = [f"{item.name} {each.name}" for each in steps[:3]]
    return draft.reply(*first, _("어떻게 예약해?"))


def _step(asked: Asked, item: ProductItem, step: ProcessStep, here: list[Group]) -> Reply:
    slots = asked.slots
    draft = Draft(asked)
    at = _at(here, step)
    text = _placed("%(item)s · %(n)d. %(step)s: %(supply)s", slots)
    told = {"item": item.name, "n": step.number, "step": step.name, "supply": _supply(total(at))}
    draft.say(text % told, of_item(item), of_step(step))
    if factors := _factors(step):
        draft.say(factors, of_step(step))
    try:
        hits = _first(draft, asked, step, total(at).equipment) if at else []
    except SearchTooSlowError:
        hits = []
    shown = [hit.piece for hit in hits]
    draft.lead(_("서비스맵에서 보기"), _page(item, step, slots))
    draft.lead(_("기술지원 요청서 쓰기"), support_url(slots))
    return draft.reply(
        _("다음 주에 비는 곳은?"), _("더 싼 데는?"), _("어떻게 예약해?"), shown=shown or None
    )


def _first(draft: Draft, asked: Asked, step: ProcessStep, count: int) -> list[Hit]:
    """Say which pieces of step are free first, and lead to all of them.

    Of a few pieces the times alone are read: to ask the finder for its order takes longer.
    """
    slots = asked.slots
    asking = Slots(step=step.code, province=slots.province, use_mode=slots.use_mode)
    if count > FEW:
        found = ask(asked, asking.with_(sort="earliest"))
        hits = hits_of(found.answer, asked.now)
    else:
        found = ask(asked, asking, size=FEW)
        found.query["sort"] = "earliest"
        late = asked.now + 2 * AHEAD
        hits = sorted(hits_of(found.answer, asked.now), key=lambda hit: hit.earliest or late)[:ROWS]
    say_rows(draft, hits)
    if hits:
        lead_to_all(draft, found)
    return hits


def _item(slug: str) -> ProductItem | None:
    factors = EvaluationFactor.objects.order_by("order", "pk")
    steps = ProcessStep.objects.order_by("number").prefetch_related(
        Prefetch("factors", queryset=factors)
    )
    items = ProductItem.objects.filter(slug=slug) if slug else ProductItem.objects.none()
    return items.prefetch_related(Prefetch("steps", queryset=steps)).first()


def _which(asked: Asked) -> Reply:
    """Say which items there are: of the sector, if one is named."""
    draft = Draft(asked)
    items = ProductItem.objects.order_by("order", "pk")
    if asked.slots.sector:
        items = items.filter(sector__code=asked.slots.sector)
    named = list(items[:ROWS])
    if named:
        draft.say(_("서비스맵은 품목을 고르면 공정단계와 장비를 차례로 보여 드립니다."))
    else:
        draft.say(_("서비스맵에 그 품목이 없습니다."))
    for item in named:
        draft.row(item.name, of_item(item))
    draft.lead(_("서비스맵에서 품목 고르기"), reverse("service_map:index"))
    if not named:
        draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots))
    return draft.reply(*(item.name for item in named[:3]))


def _at(here: list[Group], step: ProcessStep) -> list[Group]:
    return [group for group in here if step.pk in group.steps]


def _supply(supply: Supply) -> str:
    if not supply.equipment:
        return _("등록된 장비 없음")
    return f"{wording.pieces(supply.equipment)}, {wording.centers(supply.centers)}"


def _factors(step: ProcessStep) -> str:
    names = [factor.name for factor in step.factors.all()]
    if not names:
        return ""
    told = ", ".join(names[:MOST_FACTORS]) + (" …" if len(names) > MOST_FACTORS else "")
    return _("평가요소: %(names)s") % {"names": told}


def _placed(text: str, slots: Slots) -> str:
    """Return text with the province before it, where only that one was counted."""
    place = PROVINCE_SHORT.get(slots.province)
    return f"{place} · {text}" if place else text


def _page(item: ProductItem, step: ProcessStep | None, slots: Slots) -> str:
    told = [f"province={slots.province}"] if slots.province in PROVINCE_SHORT else []
    told += [f"step={step.number}"] if step else []
    return (
        f"{item.get_absolute_url()}?{'&'.join(told)}#centers" if told else item.get_absolute_url()
    )
