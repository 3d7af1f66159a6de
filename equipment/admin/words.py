"""The words that searches know, and what a change of them would do before it is saved."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.expressions import CombinedExpression
from django.forms import CheckboxInput, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from centers.admin.limits import VocabularyAdmin
from equipment.admin.word_forms import QueryWordForm, SpellingRuleForm, SynonymGroupForm
from equipment.models import Kind, QueryWord, SpellingRule, SynonymGroup
from equipment.models.vocabulary import STEM_SIGN
from equipment.search.analysis import MAX_LENGTH
from equipment.search.index import outdated
from equipment.search.preview import preview
from equipment.tasks import renew_index_soon

MOST_QUESTIONS = 5
PREVIEW = "_preview"


class WordAdmin(VocabularyAdmin):
    """Words with a switch, and a button on the form that shows what they would do."""

    change_form_template = "admin/equipment/word_change_form.html"
    list_editable = ["enabled"]
    list_per_page = 50
    actions = ["enable", "disable"]

    def own_questions(self, form: ModelForm) -> Iterable[str]:
        """Yield questions in which the row of a form counts."""
        raise NotImplementedError

    def respelled(self, row: Any) -> Iterable[str]:
        """Return the spellings that row changes in what is stored."""
        return []

    def has_changed(self, request: HttpRequest) -> None:
        """Called after every change of rows."""

    # --- Preview ---------------------------------------------------------------------------
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and PREVIEW in request.POST:
            return self._previewed(request, object_id, form_url)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _previewed(
        self, request: HttpRequest, object_id: str | None, form_url: str
    ) -> HttpResponse:
        """Return the form as it was sent, with what it would do; nothing is saved."""
        row = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and row is None:
            raise Http404
        may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        stored = list(self.respelled(row)) if row else []
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=copy(row))
        context: dict[str, Any] = {}
        if form.is_valid():
            asked = _lines(request.POST.get("questions", "")) or self._questions(form)
            context["preview"] = preview(
                asked[:MOST_QUESTIONS],
                form.instance.save,
                respelled=[*stored, *self.respelled(form.instance)],
            )
        fieldsets = self.get_fieldsets(request, row)
        shown = AdminForm(form, list(fieldsets), {}, model_admin=self)
        title = _("%(name)s 미리보기") % {"name": self.opts.verbose_name}
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(row) if row else None,
            "adminform": shown,
            "object_id": object_id,
            "original": row,
            "is_popup": False,
            "to_field": None,
            "media": self.media + shown.media,
            "inline_admin_formsets": [],
            "errors": AdminErrorList(form, []),
            "questions": request.POST.get("questions", ""),
        }
        return self.render_change_form(
            request, context, add=row is None, change=row is not None, obj=row, form_url=form_url
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        may = self.has_change_permission(request) if kwargs["change"] else True
        context["may_preview"] = may
        if may and not context.get("questions"):
            context["questions"] = "\n".join(self._questions(form))
        return super().render_change_form(request, context, *args, **kwargs)

    def _questions(self, form: ModelForm) -> list[str]:
        return list(dict.fromkeys(filter(None, self.own_questions(form))))[:MOST_QUESTIONS]

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ModelForm]:
        # The column's heading is no label to a screen reader.
        name = self.opts.get_field("enabled").verbose_name
        switch = CheckboxInput(attrs={"aria-label": name})
        return super().get_changelist_form(request, widgets={"enabled": switch}, **kwargs)

    # --- Switching -------------------------------------------------------------------------
    @admin.action(description=gettext_lazy("고른 것을 사용하기"), permissions=["change"])
    def enable(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset, enabled=True)

    @admin.action(description=gettext_lazy("고른 것을 사용하지 않기"), permissions=["change"])
    def disable(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset, enabled=False)

    def _switch(self, request: HttpRequest, queryset: QuerySet, *, enabled: bool) -> None:
        rows = list(queryset.exclude(enabled=enabled))
        self.model.objects.filter(pk__in=[row.pk for row in rows]).update(enabled=enabled)
        told = [{"changed": {"fields": [str(self.opts.get_field("enabled").verbose_name)]}}]
        LogEntry.objects.log_actions(request.user.pk, rows, CHANGE, told)
        text = ngettext("%(count)d건을 바꾸었습니다.", "%(count)d건을 바꾸었습니다.", len(rows))
        self.message_user(request, text % {"count": len(rows)}, messages.SUCCESS)
        if rows:
            self.has_changed(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.has_changed(request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self.has_changed(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        self.has_changed(request)


class LeadsFilter(admin.SimpleListFilter):
    title = gettext_lazy("이어지는 말")
    parameter_name = "leads"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", gettext_lazy("같은 말")), ("yes", gettext_lazy("이어지는 말이 있음"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.exclude(leads_to=[])
        return queryset.filter(leads_to=[]) if self.value() == "no" else queryset


@admin.register(SynonymGroup)
class SynonymGroupAdmin(WordAdmin):
    form = SynonymGroupForm
    list_display = ["words_shown", "leads_to_shown", "note", "enabled"]
    list_filter = ["enabled", LeadsFilter]
    search_fields = ["all_words", "note"]
    search_help_text = gettext_lazy("낱말과 메모로 찾아요.")
    fields = ["words", "leads_to", "note", "enabled"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SynonymGroup]:
        words = Func(
            CombinedExpression(F("words"), "||", F("leads_to")),
            Value(" "),
            function="array_to_string",
            output_field=TextField(),
        )
        return super().get_queryset(request).annotate(all_words=words)

    @admin.display(description=gettext_lazy("같은 말"), ordering="words")
    def words_shown(self, group: SynonymGroup) -> str:
        return ", ".join(group.words)

    @admin.display(description=gettext_lazy("이어지는 말"))
    def leads_to_shown(self, group: SynonymGroup) -> str:
        return ", ".join(group.leads_to)

    def own_questions(self, form: ModelForm) -> Iterable[str]:
        for name in ("words", "leads_to"):
            value = form[name].value() or []
            words = value.split(",") if isinstance(value, str) else value
            yield from (word.strip().rstrip(STEM_SIGN) for word in words)


@admin.register(SpellingRule)
class SpellingRuleAdmin(WordAdmin):
    """What is stored was spelled by the rules, so that a change of them renews the index."""

    form = SpellingRuleForm
    change_list_template = "admin/equipment/spellingrule_change_list.html"
    list_display = ["variant", "canonical", "pattern", "enabled"]
    list_filter = ["enabled"]
    search_fields = ["variant", "canonical", "pattern"]
    search_help_text = gettext_lazy("표기와 모양으로 찾아요.")
    fields = ["variant", "canonical", "pattern", "enabled"]

    def own_questions(self, form: ModelForm) -> Iterable[str]:
        return [form[name].value() or "" for name in ("variant", "canonical")]

    def respelled(self, row: SpellingRule) -> Iterable[str]:
        # Where the rule is in force, pieces are stored by what it makes of them.
        return [row.variant, row.canonical]

    def has_changed(self, request: HttpRequest) -> None:
        # Once a page, however many rows were edited on it.
        if not getattr(request, "renews_index", False):
            request.renews_index = True  # type: ignore[attr-defined]
            renew_index_soon()
            self.message_user(
                request,
                _("바뀐 표기로 장비를 다시 읽고 있습니다. 끝나면 검색에 모두 나타납니다."),
            )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        waiting = {"to_renew": len(outdated(timezone.now()))}
        return super().changelist_view(request, {**waiting, **(extra_context or {})})


@admin.register(QueryWord)
class QueryWordAdmin(WordAdmin):
    form = QueryWordForm
    list_display = ["text", "role", "enabled"]
    list_filter = ["role", "enabled"]
    search_fields = ["text"]
    fields = ["text", "role", "enabled"]

    def own_questions(self, form: ModelForm) -> Iterable[str]:
        text, role = form["text"].value() or "", form["role"].value()
        kind = Kind.objects.order_by("pk").values_list("name_ko", flat=True).first() or ""
        if text and role in (QueryWord.Role.PARTICLE, QueryWord.Role.ENDING):
            return [f"{kind}{text}", kind]
        return [f"{kind} {text}", text] if text else []


def _lines(text: str) -> list[str]:
    """Return the questions in text, one a line."""
    return [line.strip()[:MAX_LENGTH] for line in text.splitlines() if line.strip()]
