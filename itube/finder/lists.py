"""What people do with lists. Who may do it is asked where the list is fetched: visible_to() for
pieces and notes, managed_by() for the list itself."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from equipment.models import Equipment
from itube.accounts.models import User
from itube.finder.models import SavedItem, SavedList

MOST_LISTS = 50
MOST_ITEMS = 200


class ListRefusedError(Exception):
    """What a list does not take; str() is fit for the person."""


@transaction.atomic
def make(user: User, *, name: str, note: str, shared: bool, now: datetime) -> SavedList:
    """Make a list of user and return it; shared, it belongs to user's company.

    Raises ListRefusedError for one more than MOST_LISTS.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if SavedList.objects.managed_by(user).count() >= MOST_LISTS:
        raise ListRefusedError(
            _("목록은 %(most)d개까지 만들 수 있어요. 쓰지 않는 목록을 지워 주세요.")
            % {"most": MOST_LISTS}
        )
    return SavedList.objects.create(
        owner=user,
        name=name,
        note=note,
        company=user.company if shared else None,
        created_at=now,
        changed_at=now,
    )


def edit(saved: SavedList, *, name: str, note: str, shared: bool, now: datetime) -> None:
    """Rename a list, and share it with its owner's company or with nobody."""
    saved.name, saved.note, saved.changed_at = name, note, now
    saved.company = saved.owner.company if shared else None
    saved.save(update_fields=["name", "note", "company", "changed_at"])


def take_over(saved: SavedList, user: User) -> bool:
    """Make user the owner of a shared list whose owner has left; return False if someone else was
    quicker."""
    ownerless = SavedList.objects.visible_to(user).without_owner().filter(pk=saved.pk)
    return bool(SavedList.objects.filter(pk__in=ownerless.values("pk")).update(owner=user))


@transaction.atomic
def add(saved: SavedList, piece: Equipment, user: User, *, note: str, now: datetime) -> bool:
    """Put piece at the end of a list; return False if it is there already.

    Raises SavedList.DoesNotExist if user sees the list no longer, ListRefusedError if it is full.
    """
    # Who adds at the same time waits here, so that numbers and limit hold; the constraint has the
    # last word.
    locked = SavedList.objects.visible_to(user).select_for_update(no_key=True, of=("self",))
    saved = locked.get(pk=saved.pk)
    if saved.items.filter(equipment=piece).exists():
        return False
    if saved.items.count() >= MOST_ITEMS:
        raise ListRefusedError(
            _("한 목록에는 장비를 %(most)d대까지 담을 수 있어요. 새 목록을 만들어 주세요.")
            % {"most": MOST_ITEMS}
        )
    last = saved.items.aggregate(last=Max("order"))["last"] or 0
    SavedItem.objects.create(
        list=saved, equipment=piece, note=note, order=last + 1, added_by=user, added_at=now
    )
    _changed(saved, now)
    return True


@transaction.atomic
def remove(item: SavedItem, now: datetime) -> None:
    item.delete()
    _changed(item.list, now)


@transaction.atomic
def move(item: SavedItem, *, up: bool) -> None:
    """Let item change places with the one before or after it, if there is one."""
    SavedList.objects.select_for_update(no_key=True).get(pk=item.list_id)
    rows = list(item.list.items.all())
    place = rows.index(item)
    other = place + (-1 if up else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        # All anew: pieces that were deleted have left gaps.
        for number, row in enumerate(rows, 1):
            row.order = number
        SavedItem.objects.bulk_update(rows, ["order"])


def annotate(item: SavedItem, note: str) -> None:
    """Write what is noted about a piece."""
    item.note = note
    item.save(update_fields=["note"])


def _changed(saved: SavedList, now: datetime) -> None:
    SavedList.objects.filter(pk=saved.pk).update(changed_at=now)
