"""People, for those who run the portal."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from itube.accounts.admin.records import ReadOnly
from itube.accounts.models import Consent, PersonalDataAccess, SiteRole, User

Deed = PersonalDataAccess.Deed


class ConsentInline(ReadOnly, admin.TabularInline):
    model = Consent
    extra = 0
    fields = readonly_fields = ["text", "given_at", "withdrawn_at"]


class AddressInline(ReadOnly, admin.TabularInline):
    model = EmailAddress
    extra = 0
    fields = readonly_fields = ["email", "verified", "primary"]
    verbose_name_plural = _("전자우편 주소")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """A person. Passwords are set by their owners through a mail, never here.

    Each look at another person's page, and each list, is written to PersonalDataAccess.
    """

    list_display = ["email", "name", "company", "site_role", "is_active", "date_joined"]
    list_filter = ["site_role", "is_active", "is_superuser", "is_demo", "date_joined"]
    list_select_related = ["company"]
    search_fields = ["email", "name", "company__name_ko"]
    search_help_text = _("전자우편, 이름, 회사 이름으로 찾아요.")
    autocomplete_fields = ["company"]
    inlines = [AddressInline, ConsentInline]
    actions = ["send_password_mail"]
    fieldsets = [
        (None, {"fields": ["email", "name", "phone", ("company", "department"), "language"]}),
        (_("권한"), {"fields": ["is_active", "site_role", "is_superuser"]}),
        (_("기록"), {"fields": ["date_joined", "last_login", "is_demo", "anonymised_at"]}),
    ]
    readonly_fields = ["date_joined", "last_login", "is_demo", "anonymised_at"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else self.fieldsets[:2]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fixed = list(self.readonly_fields)
        if obj:
            # The e-mail is the name, and only its owner can prove a new one.
            fixed.append("email")
        if not request.user.is_superuser:
            fixed.append("is_superuser")
        return fixed

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list:
        return self.inlines if obj else []

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An operator of the portal does not touch those who stand above him."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or not obj.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Bookings and consents keep their person: accounts are switched off or made anonymous.
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        # Says who runs the portal; what anyone may do is asked of the roles.
        obj.is_staff = obj.is_superuser or obj.site_role == SiteRole.OPERATOR
        super().save_model(request, obj, form, change)
        if not change:
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True, verified=True)
            self.message_user(
                request,
                _(
                    "비밀번호는 본인이 정합니다. "
                    "목록에서 ‘비밀번호 설정 전자우편 보내기’를 실행해 주십시오."
                ),
                messages.INFO,
            )
        self._note(request, Deed.CHANGE, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if context.get("original"):
            self._note(request, Deed.VIEW, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        response = super().changelist_view(request, extra_context)
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist is not None:
            rows = len(changelist.result_list)
            PersonalDataAccess.objects.create(
                actor=request.user, deed=Deed.VIEW, subject="accounts.user", rows=rows
            )
        return response

    def _note(self, request: HttpRequest, deed: str, person: User) -> None:
        """Write down the deed, by the person's number: the log itself names nobody."""
        if person.pk != request.user.pk:
            PersonalDataAccess.objects.create(
                actor=request.user, deed=deed, subject=f"accounts.user {person.pk}"
            )

    @admin.action(description=_("비밀번호 설정 전자우편 보내기"), permissions=["change"])
    def send_password_mail(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        sent = 0
        for person in queryset.filter(is_active=True, anonymised_at=None):
            form = ResetPasswordForm({"email": person.email})
            if form.is_valid():
                form.save(request)
                sent += 1
        text = ngettext(
            "%(count)d명에게 전자우편을 보냈습니다.", "%(count)d명에게 전자우편을 보냈습니다.", sent
        )
        self.message_user(request, text % {"count": sent}, messages.SUCCESS)
