"""The page that gives the whole service map as a workbook, and takes one back.

Nothing is stored before what would change has been shown: the first answer to a file is that
list, and what was read travels with it, signed, to the second.
"""

import io
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from equipment.mapping.changing import bring, changes, digest
from equipment.mapping.reading import read_map_file
from equipment.mapping.storing import Json, read_map
from equipment.mapping.writing import write_map
from equipment.models import ProductItem
from itube.lib.sheets import SheetError

SALT = "equipment.map"
KEPT = timedelta(hours=2)
MOST_PROBLEMS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = "admin/equipment/map_exchange.html"


class MapFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("엑셀 파일(.xlsx)"),
        widget=forms.FileInput(attrs={"accept": f".xlsx,{XLSX}"}),
        error_messages={"required": gettext_lazy("파일을 골라 주세요.")},
    )


def may_exchange(admin: ModelAdmin, request: HttpRequest) -> bool:
    """Return whether someone may take a whole map in: it makes, changes and removes rows."""
    return (
        admin.has_add_permission(request)
        and admin.has_change_permission(request)
        and admin.has_delete_permission(request)
    )


def download(admin: ModelAdmin, request: HttpRequest) -> HttpResponse | FileResponse:
    """The map as it is stored."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.xlsx"
        write_map(path)
        file = io.BytesIO(path.read_bytes())
    day = timezone.localdate()
    return FileResponse(
        file,
        as_attachment=True,
        filename=_("공정별 서비스맵_%(day)s.xlsx") % {"day": f"{day:%Y%m%d}"},
        content_type=XLSX,
    )


def exchange(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Upload a file, see what it would change, and store that."""
    if not may_exchange(admin, request):
        raise PermissionDenied
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("서비스맵 엑셀로 고치기"),
        "form": MapFileForm(),
    }
    if request.method != "POST":
        return render(request, PAGE, context)
    if "read" in request.POST:
        return _store(admin, request, context)
    context["form"] = form = MapFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            context |= _preview(form.cleaned_data["file"])
        except SheetError as error:
            form.add_error("file", str(error))
    return render(request, PAGE, context)


def _preview(upload: Any) -> dict[str, Any]:
    """Return what the page tells of a file; raises SheetError if it is none of ours."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        reading = read_map_file(Path(file.name))
    if reading.problems:
        found = reading.problems
        return {"problems": found[:MOST_PROBLEMS], "problem_count": len(found)}
    stored = read_map()
    packed = {"items": reading.items, "on": digest(stored)}
    return {
        "previewed": True,
        "changes": changes(reading.items, stored),
        "read": signing.dumps(packed, salt=SALT, compress=True),
    }


def _store(admin: ModelAdmin, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    try:
        packed = signing.loads(request.POST["read"], salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        context["too_late"] = _("미리 본 지 오래되었습니다. 파일을 다시 올려 주시기 바랍니다.")
        return render(request, PAGE, context)
    with transaction.atomic():
        # Two who store at once come one after the other; the second sees that the map is another.
        list(ProductItem.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
        stored = read_map()
        if digest(stored) != packed["on"]:
            context["too_late"] = _(
                "미리 본 뒤에 서비스맵이 바뀌었습니다. 파일을 다시 올려 확인해 주시기 바랍니다."
            )
            return render(request, PAGE, context)
        items: list[Json] = packed["items"]
        changed = changes(items, stored)
        bring(items)
        rows = ProductItem.objects.in_bulk([change.slug for change in changed], field_name="slug")
        for change in changed:
            told = _("엑셀 파일로 고침: %(what)s") % {"what": "; ".join(change.lines)}
            admin.log_change(request, rows[change.slug], told)
    told = ngettext("품목 %(n)d개를 고쳤습니다.", "품목 %(n)d개를 고쳤습니다.", len(changed)) % {
        "n": len(changed)
    }
    messages.success(request, told)
    return redirect("admin:equipment_productitem_changelist")
