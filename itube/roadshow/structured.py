"""What search engines are told of a film (schema.org)."""

from itertools import pairwise
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from itube.lib.structured import organization
from itube.roadshow.models import Film


def video_object(film: Film) -> dict[str, Any]:
    """Return film as schema.org's VideoObject in the page's language, with its transcript."""
    url = settings.BASE_URL + film.get_absolute_url()
    chapters = list(film.chapters.all())
    ends = [later.start for _earlier, later in pairwise(chapters)] + [film.duration_seconds]
    return {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": film.title,
        "description": film.shows,
        "url": url,
        "thumbnailUrl": [settings.BASE_URL + static(film.poster)],
        "contentUrl": settings.BASE_URL + static(film.video),
        "encodingFormat": "video/mp4",
        "uploadDate": film.published_on.isoformat(),
        "duration": f"PT{film.duration_seconds}S",
        "inLanguage": "ko",
        "transcript": " ".join(line.text for line in film.lines.all()),
        "about": [kind.name for kind in film.kinds.all()],
        "sourceOrganization": organization(film.center.name, film.center.get_absolute_url()),
        "hasPart": [
            {
                "@type": "Clip",
                "name": chapter.title,
                "startOffset": float(chapter.start),
                "endOffset": float(end),
                "url": f"{url}?t={chapter.start}",
            }
            for chapter, end in zip(chapters, ends, strict=False)
        ],
    }
