"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itube.settings")
# After a minute nginx has told the reader that nothing came (deploy/nginx.conf): no question to the
# database goes on for nobody. Workers and commands take their time.
if options := os.environ.get("ITUBE_WEB_PGOPTIONS", "-c statement_timeout=60s").strip():
    os.environ["PGOPTIONS"] = options

django_application = get_wsgi_application()

# Reads settings, and so comes after Django is set up.
from itube.portal.kept_pages import KeptFirst  # noqa: E402

application = KeptFirst(django_application)

# All that is loaded by now stays: to look through it for garbage would hold up a page for a tenth
# of a second now and then, and copy its memory in each process that gunicorn forks from here.
gc.collect()
gc.freeze()
