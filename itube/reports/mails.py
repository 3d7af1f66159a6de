"""The mail that says that a monthly report is ready."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itube.outbox.telling import tell
from itube.reports.models import ExportJob
from itube.reports.periods import Period

KIND = "monthly_report"


def tell_ready(job: ExportJob, until: datetime) -> None:
    """Mail the person of a schedule that its job is done; each month once, whatever happens.

    Nothing goes out where there is no schedule or it has been switched off. until is when the file
    will be deleted.
    """
    user, schedule = job.asked_by, job.schedule
    if schedule is None or not schedule.active:
        return
    with translation.override(user.language):
        context = {
            "month": Period(job.first_day, job.last_day, job.last_day).label,
            "range": range_of(job),
            "format": str(job.get_format_display()),
            "until": timezone.localdate(until).isoformat(),
            "link": f"{settings.BASE_URL}{job.get_absolute_url()}",
            "page": f"{settings.BASE_URL}{reverse('reports:exports')}#monthly",
        }
    tell(
        KIND,
        user.email,
        {"language": user.language, "context": context},
        f"{KIND}:{schedule.reference}:{job.first_day.isoformat()}",
    )


def range_of(job: ExportJob) -> str:
    """Return which centers an export tells of, in words."""
    if job.center is not None:
        return job.center.name
    if not job.centers:
        return _("전국")
    count = len(job.centers)
    return ngettext("센터 %(n)d곳", "센터 %(n)d곳", count) % {"n": count}
