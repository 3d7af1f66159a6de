"""The demo data: reference files, then the importers that everyone uses, then bookings."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from centers.importing.centers import load_centers
from equipment.importing.experts import load_experts
from equipment.importing.loading import import_file
from equipment.models import Equipment
from equipment.search.index import rebuild
from itube.cases.loading import load_cases
from itube.councils.loading import load_members
from itube.demo.accounts import make_accounts
from itube.demo.bookings.seeding import load_bookings
from itube.demo.courses import load_demo_courses
from itube.demo.demand import make_demand
from itube.demo.inquiries import make_inquiries
from itube.demo.links import load_links
from itube.demo.support import load_support
from itube.lib.loading import Report
from itube.news.loading import load_news
from itube.portal.reference import load_reference_files
from itube.reports.rollups.freezing import freeze
from itube.reports.rollups.refreshing import EARLIEST, put_in_order, refresh
from itube.reports.rollups.refreshing import rebuild as rebuild_facts
from itube.roadshow.loading import load_films

DEMO = settings.BASE_DIR / "fixtures" / "demo"
STEP = 1000


class SeedRefusedError(Exception):
    """Files of the demonstration that do not fit; str() names the rows."""


@transaction.atomic
def seed(password: str, now: datetime, say: Callable[[str], None]) -> None:
    """Load the demo data; a second time changes only what differs from the files.

    All in one transaction, so that a run that is killed leaves nothing behind. say is called with
    a line for each step. Raises SeedRefusedError if a file of the demonstration is refused.
    """

    def count(done: int, total: int) -> None:
        if done % STEP == 0 and done != total:
            say(f"  {done:,} / {total:,}")

    repeated = Equipment.objects.exists()
    written = sum(load_reference_files(now).values())
    say(f"기준 자료: {written:,}행을 썼습니다.")
    centers = load_centers(DEMO / "centers.csv")
    _tell("지원센터", centers, say)
    _tell("전문인력", load_experts(DEMO / "experts.csv"), say)
    equipment = DEMO / "equipment.csv"
    say("장비를 읽고 있습니다.")
    _tell("장비", import_file(equipment, today=timezone.localdate(now), progress=count), say)
    say(f"센터가 정한 공정단계: {load_links(DEMO / 'equipment_steps.json'):,}행을 썼습니다.")
    if repeated and (written or centers.changed):
        # The import has indexed only the pieces that it changed itself.
        rebuild()
    say(f"센터 영상: {load_films(DEMO / 'films.json'):,}행을 썼습니다.")
    say(f"협의회 회원: {load_members(DEMO / 'council_members.csv'):,}행을 썼습니다.")
    say(f"기업 지원 사례: {load_cases(DEMO / 'cases.json'):,}행을 썼습니다.")
    say(f"시연 계정: {make_accounts(password, now):,}행을 썼습니다.")
    say(f"알림마당: {load_news(DEMO / 'news.json', now):,}행을 썼습니다.")
    load_bookings(now, say)
    if not repeated:
        _count_rows()
    # Waits are summed too: of months that are frozen they would be corrections.
    say(f"채우지 못한 수요: {make_demand(now):,}행을 썼습니다.")
    say("활용 지표를 집계하고 있습니다.")
    if repeated:
        refresh(now)
    else:
        rebuild_facts(EARLIEST, now, count)
        put_in_order()
    say(f"확정한 달: {len(freeze(now, timezone.localdate(now))):,}개")
    say(f"기술지원 요청: {load_support(DEMO / 'support.json', now):,}건을 썼습니다.")
    say(f"저활용·유휴 사유: {make_inquiries(now):,}행을 썼습니다.")
    say(f"교육: {load_demo_courses(DEMO / 'courses.json', now):,}행을 썼습니다.")
    if not repeated:
        _count_rows()


def _count_rows() -> None:
    """Tell the planner how many rows there are: the database itself looks minutes later.

    Until then a join of thousands of rows may loop for minutes, in the summing as on pages.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _tell(name: str, report: Report, say: Callable[[str], None]) -> None:
    counts = report.lines()[0]
    if report.refused:
        raise SeedRefusedError(f"{name}: {counts}\n" + "\n".join(map(str, report.refused[:20])))
    say(f"{name}: {counts}")
