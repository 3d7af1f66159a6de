"""How static files are stored: under hashed names, compressed, without source maps."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


def without_source_maps(patterns: tuple) -> tuple:
    """Return patterns of HashedFilesMixin without their rules about `sourceMappingURL`."""
    kept = (
        (glob, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for glob, rules in patterns
    )
    return tuple((glob, rules) for glob, rules in kept if rules)


class OwnStaticStorage(CompressedManifestStaticFilesStorage):
    """Leaves the references to source maps in packages' files alone: the maps are not served."""

    patterns = without_source_maps(HashedFilesMixin.patterns)
