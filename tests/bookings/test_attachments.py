"""Uploads of a booking: what is taken, by content; how it is kept; what a rollback leaves."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bookings import attachments
from bookings.attachments import AttachmentRefusedError, attach, checked
from bookings.models import Attachment, BookingEvent
from bookings.states import Party
from itube.lib.file_types import FILE_TYPES, SUFFIXES, file_type
from itube.lib.uploads import clean_name, taken_types
from tests.factories import MONDAY_9, make_booking

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str, stored: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
        for name, content in (stored or {}).items():
            parts.writestr(name, content)
    return out.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


DOCX = zipped("[Content_Types].xml", "word/document.xml")
SAMPLES = {
    "보고서.pdf": (b"%PDF-1.7\n1 0 obj", "application/pdf"),
    "사진.png": (png(), "image/png"),
    "사진.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    "사진.JPEG": (b"\xff\xd8\xff\xe1\0\x10Exif", "image/jpeg"),
    "사진.webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
    "표.xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet"),
    "글.docx": (DOCX, "wordprocessingml.document"),
    "발표.pptx": (zipped("[Content_Types].xml", "ppt/presentation.xml"), "presentationml"),
    "한글.hwp": (OLE + b"\0" * 2_000_000 + b"HWP Document File\0", "application/x-hwp"),
    "한글.hwpx": (zipped("mimetype", "Contents/content.hpf"), "application/hwp+zip"),
    "묶음.zip": (zipped("자료/시편.txt"), "application/zip"),
    "글이 든 묶음.zip": (zipped(stored={"word/글.docx": DOCX}), "application/zip"),
    "자료.csv": ("시편,두께\n1,0.2\n".encode("cp949"), "text/csv"),
    "메모.txt": ("시편 8개\r\n".encode(), "text/plain"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_taken_for_what_it_contains(name):
    content, expected = SAMPLES[name]
    file = SimpleUploadedFile(name, content)
    assert expected in checked(file)
    assert file.tell() == 0


def test_every_type_that_is_taken_has_a_sample():
    found = {file_type(io.BytesIO(content)) for content, _type in SAMPLES.values()}
    assert found == set(FILE_TYPES)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.exe", b"MZ\x90\0\x03\0"),
        ("program.pdf", b"MZ\x90\0\x03\0"),
        ("old.xls", OLE + b"\0" * 600),
        ("page.html", b"<script>alert(1)</script>"),
        ("run.bat", b"del *.*\r\n"),
        ("글.docx", zipped("아무것.txt")),
        ("사진.png", b"\xff\xd8\xff\xe0"),
        ("손상.zip", b"PK\x03\x04 broken"),
        ("빈.txt", b""),
        ("메모.txt", b"\0\1\2"),
    ],
)
def test_a_file_is_refused_by_name_with_what_would_do(name, content):
    with pytest.raises(AttachmentRefusedError) as refused:
        checked(SimpleUploadedFile(name, content))
    assert f"‘{name}’" in str(refused.value)


def test_a_long_list_of_contents_is_not_read():
    listing = zipped(*(f"{n:0200d}" for n in range(9000)))
    assert file_type(io.BytesIO(listing)).content_type == "application/zip"
    with_document = zipped(
        "[Content_Types].xml", "word/document.xml", *(f"{n:0200d}" for n in range(9000))
    )
    assert file_type(io.BytesIO(with_document)).content_type == "application/zip"


def test_too_large_a_file_is_refused(monkeypatch):
    monkeypatch.setattr(attachments, "MOST_BYTES", 8)
    with pytest.raises(AttachmentRefusedError, match="까지 올릴 수 있어요"):
        checked(SimpleUploadedFile("메모.txt", b"123456789"))


@pytest.mark.django_db
def test_more_together_than_can_be_sent_is_refused_with_both_sizes(settings, monkeypatch):
    booking = make_booking()
    monkeypatch.setattr(attachments, "MOST_TOGETHER", 2048)
    files = [SimpleUploadedFile(f"{n}.txt", b"x" * 1024) for n in range(3)]
    told = {"actor": booking.user, "party": Party.REQUESTER, "now": MONDAY_9}
    with pytest.raises(AttachmentRefusedError, match=r"모두 3\.0\xa0KB.+모두 2\.0\xa0KB까지"):
        attach(booking, files, **told)
    assert files_under(settings.MEDIA_ROOT) == []
    attach(booking, files[:2], **told)
    assert Attachment.objects.count() == 2


def test_names_lose_paths_and_odd_characters_and_keep_their_ending():
    assert clean_name("../../etc/pass\r\nwd.txt") == "_.._etc_pass__wd.txt"
    assert clean_name("\u202etxt.exe") == "_txt.exe"
    assert clean_name("\u1112\u1161\u11ab\u1100\u1173\u11af.hwp") == "한글.hwp"
    long = clean_name("가" * 300 + ".pdf")
    assert (len(long), long[-4:]) == (150, ".pdf")
    assert clean_name(" . ") == "file"


def files_under(root) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_attaching_is_one_event_with_its_files_under_random_names(settings):
    booking = make_booking()
    files = [SimpleUploadedFile("보고서.pdf", b"%PDF-1"), SimpleUploadedFile("메모.txt", b"hi")]

    event = attach(
        booking, files, actor=booking.user, party=Party.REQUESTER, now=MONDAY_9, text="보냅니다"
    )

    assert (event.kind, event.text, booking.state) == ("attached", "보냅니다", "requested")
    kept = list(Attachment.objects.filter(event=event))
    assert [(one.name, one.size) for one in kept] == [("보고서.pdf", 6), ("메모.txt", 2)]
    assert files_under(settings.MEDIA_ROOT) == sorted(one.token for one in kept)
    with kept[0].file.open() as stored:
        assert stored.read() == b"%PDF-1"


@pytest.mark.django_db
def test_a_booking_has_room_for_ten_files(settings):
    booking = make_booking()
    told = {"actor": booking.user, "party": Party.REQUESTER, "now": MONDAY_9}
    attach(booking, [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(9)], **told)
    with pytest.raises(AttachmentRefusedError, match="1개 더"):
        attach(booking, [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(2)], **told)
    attach(booking, [SimpleUploadedFile("ten.txt", b"x")], **told)
    assert Attachment.objects.count() == len(files_under(settings.MEDIA_ROOT)) == 10


@pytest.mark.django_db
def test_a_refused_file_takes_the_others_and_the_event_with_it(settings):
    booking = make_booking()
    before = BookingEvent.objects.count()
    files = [SimpleUploadedFile("메모.txt", b"x"), SimpleUploadedFile("program.exe", b"MZ\0")]
    with pytest.raises(AttachmentRefusedError):
        attach(booking, files, actor=booking.user, party=Party.REQUESTER, now=MONDAY_9)
    assert (Attachment.objects.count(), BookingEvent.objects.count()) == (0, before)
    assert files_under(settings.MEDIA_ROOT) == []


@pytest.mark.django_db
def test_a_rolled_back_transaction_leaves_no_file(settings):
    booking = make_booking()
    event = booking.events.get()
    file = SimpleUploadedFile("메모.txt", b"x")

    def upload_and_fail():
        with attachments.removed_on_rollback() as stored:
            attachments.keep(booking, event, [file], stored, by=booking.user, now=MONDAY_9)
            assert len(files_under(settings.MEDIA_ROOT)) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        upload_and_fail()
    assert Attachment.objects.count() == 0
    assert files_under(settings.MEDIA_ROOT) == []


def test_the_endings_that_are_taken_are_told():
    assert taken_types().split(", ") == [suffix[1:] for suffix in SUFFIXES]
