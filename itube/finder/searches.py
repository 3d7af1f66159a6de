"""Saved searches: how a question is kept, read again, answered and looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from equipment.search.spec_conditions import PREFIX, SpecCondition, is_spec_parameter
from equipment.spec_filters import canonical
from itube.accounts.models import User
from itube.finder.filters import FREE, PARAMETERS, FinderFilter
from itube.finder.filters import in_words as free_in_words
from itube.finder.finding import SearchTooSlowError, find_ids, question_from
from itube.finder.models import SavedSearch
from itube.finder.models.searches import LONGEST_NAME, MOST_CHARACTERS

# More than a person looks through; every morning each of them may be answered.
MOST_SEARCHES = 50

# These say how an answer is read and shown, not what is asked.
NOT_ASKED = {"literal", "sort"}
# Where somebody is belongs to the moment, and into no mail.
KEPT = [name for name in PARAMETERS if name not in ("page", "near")]
USUAL = {("sort", "relevance"), ("sort", "distance")}


class SearchRefusedError(Exception):
    """A question that cannot be kept; str() is fit for the person."""


@dataclass(frozen=True)
class Answered:
    """The answer to a saved search: keys of pieces, and those of them its owner does not know.

    `trouble` says in words why there is none: the question has become invalid, or takes too long.
    """

    ids: list[int]
    new: list[int]
    trouble: str = ""


def normalised(given: QueryDict) -> str:
    """Return the question in given as a query string that is the same however it was asked.

    Known parameters only, without empty values and the page, in a fixed order.
    """
    pairs = {
        (name, value.strip())
        for name in KEPT
        for value in given.getlist(name)
        if value.strip() and (name, value) not in USUAL
    }
    specs = {name: canonical(given.getlist(name)) for name in filter(is_spec_parameter, given)}
    pairs |= {(name, value) for name, value in specs.items() if value}
    return urlencode(sorted(pairs))


def read(query: str) -> FinderFilter:
    """Return the finder's form filled with a query string, checked."""
    filterset = FinderFilter(QueryDict(query))
    filterset.is_valid()
    return filterset


def in_words(filterset: FinderFilter) -> str:
    """Return a name for the question of a checked form: `현미경, 충남, 직접사용`."""
    words = []
    cleaned = filterset.form.cleaned_data
    for name, value in cleaned.items():
        if name in NOT_ASKED or name in FREE or not value:
            continue
        if name == "free":
            words.append(free_in_words(cleaned))
            continue
        values: Iterable = value if isinstance(value, (list, tuple)) else [value]
        words += [_word(one) for one in values]
    return ", ".join(words)[:LONGEST_NAME]


def _word(value: object) -> str:
    """Return a cleaned value of the form as people call it."""
    if isinstance(value, SpecCondition):
        return value.sentence
    return str(getattr(value, "label", value))


def wrong_conditions(filterset: FinderFilter) -> str:
    """Return the names of the conditions that a checked form refuses, or nothing."""
    return ", ".join(
        str(filterset.filters[name].label).removeprefix(PREFIX)
        for name in filterset.errors
        if name in filterset.filters
    )


def answer(search: SavedSearch, now: datetime) -> Answered:
    """Answer search as of now."""
    filterset = read(search.query)
    if not filterset.is_valid():
        trouble = _("지금은 쓸 수 없는 조건이 있습니다: %(names)s") % {
            "names": wrong_conditions(filterset)
        }
        return Answered([], [], trouble)
    try:
        ids = find_ids(question_from(filterset.form.cleaned_data, now))
    except SearchTooSlowError:
        return Answered([], [], _("지금은 세는 데 시간이 너무 오래 걸립니다."))
    known = set(search.known)
    return Answered(ids, [pk for pk in ids if pk not in known])


def check(given: QueryDict) -> FinderFilter:
    """Return the checked form of a question that may be kept.

    Raises SearchRefusedError for one without any condition, with one that makes no sense, or of
    more than MOST_CHARACTERS characters.
    """
    query = normalised(given)
    if not any(name not in NOT_ASKED for name in QueryDict(query)):
        raise SearchRefusedError(_("검색어나 조건을 하나 이상 정한 뒤에 저장해 주세요."))
    if len(query) > MOST_CHARACTERS:
        raise SearchRefusedError(_("조건이 너무 많아 저장할 수 없어요. 조건을 줄여 주세요."))
    filterset = read(query)
    if not filterset.is_valid():
        raise SearchRefusedError(
            _("알아볼 수 없는 조건이 있어 저장할 수 없어요: %(names)s")
            % {"names": wrong_conditions(filterset)}
        )
    return filterset


@transaction.atomic
def keep(
    user: User, given: QueryDict, *, name: str, mail: bool, now: datetime
) -> tuple[SavedSearch, bool]:
    """Keep the question in given under name; return it, and whether it is new.

    The answer of now is known to its owner. A question that user has kept already stays as it is.

    Raises SearchRefusedError as check() does, for one more than MOST_SEARCHES, and where the answer
    takes too long.
    """
    question = question_from(check(given).form.cleaned_data, now)
    query = normalised(given)
    # Two clicks at once: the second waits here, and finds the search kept.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = SavedSearch.objects.visible_to(user)
    if same := mine.filter(query=query).first():
        return same, False
    if mine.count() >= MOST_SEARCHES:
        raise SearchRefusedError(
            _("검색은 %(most)d개까지 저장할 수 있어요. 쓰지 않는 검색을 지워 주세요.")
            % {"most": MOST_SEARCHES}
        )
    try:
        known = find_ids(question)
    except SearchTooSlowError:
        text = _("검색이 너무 오래 걸려 저장하지 못했어요. 잠시 뒤에 다시 해 주세요.")
        raise SearchRefusedError(text) from None
    search = SavedSearch.objects.create(
        owner=user, query=query, name=name, mail=mail, known=known, looked_at=now, created_at=now
    )
    return search, True


def look(search: SavedSearch, now: datetime) -> bool:
    """Note that the owner has looked at all that search finds now; return False if none is found
    out now (see Answered.trouble)."""
    answered = answer(search, now)
    if answered.trouble:
        return False
    search.known, search.told, search.looked_at = answered.ids, [], now
    search.save(update_fields=["known", "told", "looked_at"])
    return True
