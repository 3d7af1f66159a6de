"""What all tests share: static files need no collected manifest, and mail stays here."""

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_row_by_row():
    """After a test with real transactions: of a hundred tables most are empty.

    TRUNCATE makes new files for each of them and its indexes, which takes thirty times as long.
    """

    def sql_flush(operations, style, tables, *, reset_sequences=False, allow_cascade=False):
        # Foreign keys and triggers are for changes, not for emptying everything at once.
        return [
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {operations.quote_name(table)}" for table in tables),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def _settings_of_tests(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # WhiteNoise warns where it is missing; nothing is collected for tests.
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    # Tests of pages sign staff in by force; tests/itube/accounts switches it on.
    settings.REQUIRE_SECOND_FACTOR = False
    # Many of those are accounts of the demonstration, which end with it.
    settings.DEMO = True
    # What fails in the chatbot fails the test.
    settings.ASSISTANT_RAISES = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_language_left():
    """The language of a test's last request must not be that of the next test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and sessions of one test must not reach the next."""
    from django.core.cache import cache

    cache.clear()
