"""The people of a center: experts whom companies may ask, and who may do what in it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centers import permissions
from centers.admin.fields import PersonField, PersonForm
from centers.admin.limits import EDITED_BY_MANAGERS, SEEN_BY_MANAGERS, LimitedAdmin, LimitedInline
from centers.models import Center, CenterRole, Expert


class ExpertForm(PersonForm):
    user = PersonField(
        label=_("계정 전자우편"),
        required=False,
        help_text=_("기술지원 요청을 받을 계정이에요. 공개되지 않아요."),
    )

    class Meta:
        model = Expert
        fields = "__all__"


class RoleForm(PersonForm):
    """A role, refused where the person who writes it may not give it; `request` is set below."""

    request: HttpRequest
    user = PersonField(label=_("회원 전자우편"))

    class Meta:
        model = CenterRole
        fields = "__all__"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if start and end and end <= start:
            self.add_error("valid_until", _("끝은 시작보다 늦어야 해요."))
        if not self.has_changed():
            return cleaned
        person = self.cleaned_data.get("user")
        center = self.cleaned_data.get("center")
        center_id = center.pk if center else self.instance.center_id
        now = timezone.now()
        # Neither taken from oneself nor given to oneself.
        people = {self.instance.user_id, person and person.pk}
        if not all(
            permissions.may_grant(self.request.user, person_id, center_id, now)
            for person_id in people
        ):
            raise ValidationError(
                _(
                    "자신의 역할은 스스로 바꿀 수 없어요. "
                    "다른 관리자나 누리집 운영자에게 요청해 주세요."
                ),
                code="own_role",
            )
        return cleaned


def _asked_by(request: HttpRequest, form: type[RoleForm]) -> type[RoleForm]:
    return type(form.__name__, (form,), {"request": request})


class InForce(admin.SimpleListFilter):
    title = _("기간")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("유효함")), ("not", _("유효하지 않음"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        condition = permissions.in_force(timezone.now())
        if self.value() == "now":
            return queryset.filter(condition)
        if self.value() == "not":
            return queryset.filter(~Q(condition))
        return queryset


class RoleInline(LimitedInline, admin.TabularInline):
    model = CenterRole
    form = RoleForm
    deeds = SEEN_BY_MANAGERS
    fields = ["user", "role", "valid_from", "valid_until"]

    def center_of(self, thing: Center) -> int | None:
        return thing.pk

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user", "center")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = _asked_by(request, formset.form)
        return formset


@admin.register(CenterRole)
class CenterRoleAdmin(LimitedAdmin):
    deeds = SEEN_BY_MANAGERS
    list_display = ["center", "user", "email", "role", "valid_from", "valid_until"]
    list_filter = ["role", InForce]
    list_select_related = ["center", "user"]
    search_fields = ["user__email", "user__name", "center__code", "center__name_ko"]
    autocomplete_fields = ["center"]
    fields = ["center", "user", "role", "valid_from", "valid_until"]
    form = RoleForm

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return _asked_by(request, super().get_form(request, obj, **kwargs))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Another person or center is another role.
        return ["center", "user"] if obj else []

    @admin.display(description=_("전자우편"), ordering="user__email")
    def email(self, role: CenterRole) -> str:
        return role.user.email


class ExpertInline(LimitedInline, admin.StackedInline):
    model = Expert
    form = ExpertForm
    deeds = EDITED_BY_MANAGERS
    fields = [
        ("name", "order", "is_published"),
        ("role_ko", "role_en"),
        ("helps_with_ko", "helps_with_en"),
        "user",
    ]

    def center_of(self, thing: Center) -> int | None:
        return thing.pk

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user", "center")


@admin.register(Expert)
class ExpertAdmin(LimitedAdmin):
    deeds = EDITED_BY_MANAGERS
    form = ExpertForm
    list_display = ["name", "center", "role_ko", "is_published"]
    list_filter = ["is_published"]
    list_select_related = ["center"]
    search_fields = ["name", "role_ko", "role_en", "center__code", "center__name_ko"]
    autocomplete_fields = ["center"]
