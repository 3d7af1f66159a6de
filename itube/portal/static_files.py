"""Which files of the installed packages are served: those that a page of ours can ask for."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OwnStaticFiles(StaticFilesConfig):
    """Leaves out what would only cost a minute of collecting and compressing.

    The API speaks JSON only (no browsable pages), htmx is vendored with a pinned version, the
    schema's page is Swagger's, and nobody imports through the admin.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework/*",
        "django_htmx/*",
        "import_export/*",
        "drf_spectacular_sidecar/redoc/*",
        "*.map",
        "LICENSE*",
        "*.md",
    ]
