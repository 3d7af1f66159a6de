"""The site: everything that makes a portal of the domain apps at the top level."""

from itube.celery import app as celery_app

__all__ = ["celery_app"]
