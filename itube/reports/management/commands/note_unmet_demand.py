"""`manage.py note_unmet_demand`: what the worker notes every night, now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itube.reports.demand.full import note_full
from itube.reports.demand.searches import remake


class Command(BaseCommand):
    """Counts the searches in vain anew, and notes the pieces that have no free time as of now."""

    help = gettext_lazy("찾지 못한 검색을 다시 세고, 빈 시간이 없는 장비를 적어요.")  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(
            _("찾지 못한 검색: %(searches)s행, 빈 시간이 없는 장비: %(full)s점")
            % {"searches": f"{remake(timezone.localdate(now)):,}", "full": f"{note_full(now):,}"}
        )
