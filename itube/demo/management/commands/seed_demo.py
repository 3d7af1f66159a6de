"""`manage.py seed_demo [--list-accounts]`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from itube.demo.accounts import ACCOUNTS
from itube.demo.saved import make_saved
from itube.demo.seed import SeedRefusedError, seed
from itube.lib.kept import new_edition


class Command(BaseCommand):
    help = "시연 자료(지원센터 244곳, 장비 7,138대, 시연 계정)를 넣어요. 다시 실행해도 괜찮아요."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--list-accounts", action="store_true", help="시연 계정을 보여 주기만 해요."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "ITUBE_DEMO가 꺼져 있어 시연 자료를 넣지 않았어요."
                " 시연용 설치라면 ITUBE_DEMO=1로 실행해 주세요."
            )
        if options["list_accounts"]:
            self.list_accounts()
            return
        try:
            seed(settings.DEMO_PASSWORD, timezone.now(), self.say)
        except SeedRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        # Not in that one transaction: a search limits how long its statements may take.
        self.say(f"시연 저장함: {make_saved(timezone.now()):,}행을 썼습니다.")
        new_edition()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def list_accounts(self) -> None:
        width = max(len(account.email) for account in ACCOUNTS)
        for account in ACCOUNTS:
            self.say(f"  {account.email:{width}}  {settings.DEMO_PASSWORD}  {account.part}")
