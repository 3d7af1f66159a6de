"""The Celery application; `celery -A itube worker` and `celery -A itube beat` find it here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itube.settings")

app = Celery("itube")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
