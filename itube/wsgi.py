"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itube.settings")

django_application = get_wsgi_application()

# Reads settings, and so comes after Django is set up.
from itube.portal.kept_pages import KeptFirst  # noqa: E402

application = KeptFirst(django_application)
