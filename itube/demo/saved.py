"""What the engineer of the demonstration has saved: searches, one with news, and a shared list."""

from datetime import datetime

from django.db import transaction
from django.http import QueryDict

from equipment.models import Equipment
from itube.accounts.models import User
from itube.finder import lists, searches
from itube.finder.finding import Question, SearchTooSlowError, find
from itube.finder.models import SavedList, SavedSearch

ENGINEER = "engineer@demo.example"
# Name, question, and how many of its pieces the engineer does not know yet.
SEARCHES = (
    ("대전의 현미경", "province=KR-30&q=현미경", 3),
    ("시험을 맡길 충방전기", "q=충방전기&use_mode=test", 0),
)
LIST, WANTED = "전극 단면을 볼 장비", "주사전자현미경"
NOTES = ("분해능이 가장 좋음", "사용료가 낮음", "")


def make_saved(now: datetime) -> int:
    """Save them unless the engineer has something saved already; return how many were written.

    On a machine so busy that a search takes too long there are none: no reason to do without all
    the rest of the demonstration.
    """
    engineer = User.objects.select_related("company").get(email=ENGINEER)
    if SavedSearch.objects.filter(owner=engineer).exists():
        return 0
    if SavedList.objects.filter(owner=engineer).exists():
        return 0
    try:
        return _make(engineer, now)
    except (searches.SearchRefusedError, SearchTooSlowError):
        return 0


@transaction.atomic
def _make(engineer: User, now: datetime) -> int:
    for name, query, news in SEARCHES:
        search, _is_new = searches.keep(engineer, QueryDict(query), name=name, mail=False, now=now)
        search.known = search.known[news:]
        search.save(update_fields=["known"])
    saved = lists.make(engineer, name=LIST, note="", shared=True, now=now)
    found = find(Question(q=WANTED), page_size=len(NOTES), facets=False).ids
    pieces = Equipment.objects.in_bulk(found)
    for pk, note in zip(found, NOTES, strict=False):
        lists.add(saved, pieces[pk], engineer, note=note, now=now)
    return len(SEARCHES) + 1
