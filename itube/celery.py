"""The Celery application; `celery -A itube worker` and `celery -A itube beat` find it here."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itube.settings")

app = Celery("itube")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def _prepare(**_context: object) -> None:
    """An upgrade may have emptied the tables that searches read; the worker fills them."""
    app.send_task("equipment.tasks.prepare_search", expires=600)
