"""What is asked of every upload, whatever it is for: a name, a size, a type that is taken."""

import re
import unicodedata
from pathlib import PurePath

from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from itube.lib.file_types import SUFFIXES, file_type

# As many characters as the columns for names have room for.
MOST_NAME = 150
# What no name needs, and what would turn its direction around.
_ODD = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u200e\u200f\u202a-\u202e\u2066-\u2069]')


class UploadRefusedError(Exception):
    """A file that cannot be kept; str() says which, why, and what would do."""


def clean_name(name: str) -> str:
    """Return the name under which an upload is shown and saved: no path, no odd characters.

    Hangul that came in parts, as some systems write it, is put together. A name that is too long
    keeps its beginning and its ending.
    """
    name = _ODD.sub("_", unicodedata.normalize("NFC", name)).strip(" .") or "file"
    ending = PurePath(name).suffix[:20]
    return name if len(name) <= MOST_NAME else name[: MOST_NAME - len(ending)] + ending


def type_of(file: File, most_bytes: int) -> str:
    """Return the content type that file is kept and served as.

    Raises UploadRefusedError if it is empty, over most_bytes, of no type that is taken, or named
    as something else than it is.
    """
    name = clean_name(file.name or "")
    if file.file is None or not file.size:
        raise UploadRefusedError(_("‘%(name)s’ 파일은 비어 있어요.") % {"name": name})
    if file.size > most_bytes:
        raise UploadRefusedError(
            _("‘%(name)s’ 파일이 %(size)s예요. 파일 하나는 %(most)s까지 올릴 수 있어요.")
            % {
                "name": name,
                "size": filesizeformat(file.size),
                "most": filesizeformat(most_bytes),
            }
        )
    kind = file_type(file.file)
    if kind is None:
        raise UploadRefusedError(
            _("‘%(name)s’ 파일은 받을 수 없는 형식이에요. 받는 형식: %(types)s")
            % {"name": name, "types": taken_types()}
        )
    suffix = PurePath(name).suffix.lower()
    if suffix not in kind.suffixes:
        raise UploadRefusedError(
            _("‘%(name)s’ 파일의 내용은 %(suffix)s 형식이에요. 이름을 내용에 맞춰 주세요.")
            % {"name": name, "suffix": kind.suffixes[0]}
        )
    return "text/csv" if suffix == ".csv" else kind.content_type


def taken_types() -> str:
    """Return the endings that are taken, for people: `pdf, png, ...`."""
    return ", ".join(suffix.removeprefix(".") for suffix in SUFFIXES)
