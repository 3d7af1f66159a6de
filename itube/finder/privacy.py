"""What the finder holds of a person: saved searches and lists. Handing it out, and forgetting it.

A list that is shared stays with the company; its owner's name is blanked with the person's row.
"""

from datetime import datetime
from typing import Any

from itube.accounts.models import User
from itube.accounts.privacy import Holder
from itube.finder.models import SavedList, SavedSearch


def own_data(user: User) -> dict[str, Any]:
    """Return searches and lists of user as JSON values: three statements."""
    lists = SavedList.objects.filter(owner=user).prefetch_related("items__equipment")
    return {
        "saved_searches": [
            {
                "name": search.name,
                "query": search.query,
                "mail": search.mail,
                "saved": search.created_at.isoformat(),
            }
            for search in SavedSearch.objects.visible_to(user)
        ],
        "saved_lists": [
            {
                "name": saved.name,
                "note": saved.note,
                "shared": saved.company_id is not None,
                "made": saved.created_at.isoformat(),
                "items": [
                    {
                        "equipment": item.equipment.number,
                        "note": item.note,
                        "added": item.added_at.isoformat(),
                    }
                    for item in saved.items.all()
                ],
            }
            for saved in lists
        ],
    }


def what_is_open(user: User, now: datetime) -> str:
    """Nothing here keeps a person from leaving."""
    return ""


def forget(user: User, now: datetime) -> None:
    """Delete the searches and private lists of user."""
    SavedSearch.objects.filter(owner=user).delete()
    SavedList.objects.filter(owner=user, company=None).delete()


HOLDER = Holder(own_data, what_is_open, forget)
