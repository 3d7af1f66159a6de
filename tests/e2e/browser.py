"""The system's Chromium, and what a page must not do in it."""

import shutil

# The first draws no window of its own, so that a context costs a quarter of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def chromium_path() -> str | None:
    """Return where the system's Chromium is, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def watch(page) -> list[str]:
    """Return a list that fills with the page's script errors and policy violations."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))

    def console(message):
        # A 404 page is reported by the browser as a failed load of itself.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            faults.append(f"{page.url}: {message.text}")

    page.on("console", console)
    return faults
