"""Takes every page, role and width of a running demonstration into var/screenshots.

`make screenshots` starts the portal on a state of its own, runs this, and stops it.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.e2e import pages  # noqa: E402
from tests.e2e.browser import ARGUMENTS, chromium_path  # noqa: E402

TARGET = ROOT / "var" / "screenshots"
PORT = "8765"
ROLES = {
    "public": (None, pages.PUBLIC),
    "member": ("engineer@demo.example", pages.MEMBER | pages.OWN_BOOKING),
    "staff": ("staff@demo.example", pages.STAFF | pages.DESK),
    "manager": ("manager@demo.example", pages.STAFF | pages.DESK),
    "ministry": ("ministry@demo.example", pages.MINISTRY),
    "admin": ("admin@demo.example", pages.SUPERUSER),
}
# Where the API lists the bookings that the pages of a role show.
BOOKINGS = {
    "member": "/api/v1/bookings/?state=confirmed&page_size=1",
    "staff": "/api/v1/desk/bookings/?page_size=1",
    "manager": "/api/v1/desk/bookings/?page_size=1",
}


def start() -> tuple[subprocess.Popen, str]:
    """Start the portal; return its process and address once it is ready."""
    portal = subprocess.Popen(
        [sys.executable, ROOT / "run.py", "--port", PORT, "--state", ROOT / "var" / "shots"],
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in portal.stdout or ():
        print(line, end="")
        if found := re.match(r"READY (\S+)/", line):
            return portal, found[1]
    sys.exit("the portal did not start")


def sign_in(page, email: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", os.environ.get("ITUBE_DEMO_PASSWORD", "itube-demo-2026"))
    page.click("main form button[type=submit], main form button:not([type])")
    page.wait_for_load_state()


def take(browser, address: str) -> int:
    """Take all pictures; return how many."""
    taken = 0
    for role, (email, addresses) in ROLES.items():
        context = browser.new_context(base_url=address, locale="ko-KR")
        page = context.new_page()
        if email:
            sign_in(page, email)
        number = page.request.get("/api/v1/equipment/?center=C001&page_size=1").json()["results"]
        place = {"number": number[0]["registration_no"], "code": "C001"}
        if source := BOOKINGS.get(role):
            # One that lies ahead, so that it can be moved, cancelled, answered.
            place["reference"] = page.request.get(source).json()["results"][0]["id"]
        for name, path in addresses.items():
            for width in pages.WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(path.format(**place))
                page.screenshot(path=TARGET / f"{role}-{name}-{width}.png", full_page=True)
                taken += 1
        context.close()
    return taken


def main() -> None:
    chromium = chromium_path() or sys.exit("no Chromium on this machine")
    TARGET.mkdir(parents=True, exist_ok=True)
    portal, address = start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            print(f"{take(browser, address)} pictures in {TARGET.relative_to(ROOT)}/")
            browser.close()
    finally:
        portal.send_signal(signal.SIGTERM)
        portal.wait(60)


if __name__ == "__main__":
    main()
