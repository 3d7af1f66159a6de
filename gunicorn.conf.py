"""Read by gunicorn by itself, wherever it is started in this folder."""

import os
import shutil


def on_starting(server: object) -> None:
    """Begin the counts of /metrics anew: files of workers that are gone would be added for ever."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itube.settings")
    from django.conf import settings

    shutil.rmtree(settings.METRICS_DIR, ignore_errors=True)
    settings.METRICS_DIR.mkdir(parents=True)
