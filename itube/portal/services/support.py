"""Where a request for technology support would go, and the form with what the need has said."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from equipment.models import Kind, ProcessStep
from equipment.search.lexicon import Lexicon
from itube.portal.services.asked import Deed
from itube.portal.services.found import localized
from itube.portal.services.reading import Understood
from itube.programs.support.reasons import reasons_of
from itube.programs.support.routing import Wanted, rank, read
from itube.programs.support.states import Topic


@dataclass(frozen=True)
class Support:
    """What a request would be about, which center would get it and why; url leads to its form.

    Without a center who runs the portal finds one.
    """

    topic: str
    center: str
    center_url: str
    reasons: list[str]
    url: str


def topic_of(deeds: frozenset[Deed]) -> Topic:
    """Return what a request would ask for: to prove, else how to test, else advice."""
    if Deed.PROVE in deeds:
        return Topic.DEMONSTRATION
    return Topic.TEST_ADVICE if Deed.STANDARD in deeds else Topic.CONSULTATION


def support(found: Understood, lexicon: Lexicon, province: str) -> Support:
    """Return the way to a request. Two statements, none where no kind and no step fits."""
    wanted = _wanted(found, lexicon, province)
    topic = topic_of(found.need.deeds)
    asked = {"topic": topic.value, "about": found.need.text}
    if wanted.kind:
        asked["kind"] = wanted.kind.slug
    if wanted.step:
        asked["step"] = wanted.step.code
    if province:
        asked["province"] = province
    ranked = [] if wanted.says_nothing else rank(read(wanted), province)
    label = lexicon.labels["center"].get(ranked[0].key) if ranked else None
    if label:
        asked["center"] = label.value
    return Support(
        topic=str(topic.label),
        center=localized(label.name_ko, label.name_en) if label else "",
        center_url=reverse("centers:detail", args=[label.value]) if label else "",
        reasons=reasons_of(ranked[0].why, wanted) if label else [],
        url=f"{reverse('support:new')}?{urlencode(asked)}",
    )


def _wanted(found: Understood, lexicon: Lexicon, province: str) -> Wanted:
    """Return the first kind and the first step that fit, as support requests name them."""
    kind = step = None
    if found.kinds:
        key = found.kinds[0].key
        told, label = lexicon.kinds.names[key], lexicon.labels["kind"][key]
        # As the lexicon tells it: only its key and its name are asked for.
        kind = Kind(pk=key, slug=label.value, name_ko=told.name_ko, name_en=told.name_en)
    if found.steps:
        first = found.steps[0].step
        steps = ProcessStep.objects.select_related("item")
        step = steps.filter(item__slug=first.item, number=first.number).first()
    return Wanted(kind=kind, step=step, province=province)
