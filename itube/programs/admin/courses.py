"""Courses and sessions of one's center; enrolments to look at."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from centers.admin.limits import LimitedAdmin, LimitedInline
from itube.accounts.admin.records import ReadOnly
from itube.accounts.models import PersonalDataAccess
from itube.programs.courses import holding
from itube.programs.courses.enrolling import taken_places
from itube.programs.models import Course, Enrolment, EnrolmentMove, Session


@admin.register(Course)
class CourseAdmin(LimitedAdmin):
    list_display = ["title_ko", "center", "field", "qualification", "hours", "fee_won", "shown"]
    list_filter = ["field"]
    list_select_related = ["center", "field", "qualification"]
    search_fields = ["title_ko", "title_en", "slug", "center__name_ko", "center__code"]
    autocomplete_fields = ["center", "kinds"]
    limited_choices = {"center": "pk", "qualification": "center"}
    fieldsets = [
        (None, {"fields": ["slug", "center", ("title_ko", "title_en")]}),
        (
            _("내용"),
            {
                "fields": [
                    ("summary_ko", "summary_en"),
                    ("body_ko", "body_en"),
                    ("audience_ko", "audience_en"),
                    "field",
                    "kinds",
                ]
            },
        ),
        (
            _("시간, 교육비, 자격"),
            {"fields": [("hours", "fee_won"), ("qualification", "valid_months")]},
        ),
        (_("공개"), {"fields": ["published_at"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Links and certificates name the course by its address, and its center has issued them.
        return ["slug", "center"] if obj else []

    @admin.display(description=_("상태"))
    def shown(self, course: Course) -> str:
        """Whether the course is a draft, will be published, or is."""
        if course.published_at is None:
            return str(_("초안"))
        return str(_("공개") if course.published_at <= timezone.now() else _("공개 예정"))


class SessionForm(ModelForm):
    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        taken = len(taken_places(self.instance)) if self.instance.pk else 0
        if capacity < taken:
            self.add_error(
                "capacity",
                _("이미 %(count)d명이 자리를 받았어요. 정원은 그보다 적을 수 없어요.")
                % {"count": taken},
            )
        return capacity


@admin.register(Session)
class SessionAdmin(LimitedAdmin):
    """When a course is taught. Who takes part, and calling it off, is at the desk."""

    to_center = "course__center"
    limited_choices = {"course": "center"}
    form = SessionForm
    list_display = ["course", "starts_at", "place_ko", "capacity", "people", "cancelled_at"]
    list_filter = ["starts_at", "online"]
    list_select_related = ["course"]
    search_fields = ["course__title_ko", "course__slug", "reference", "place_ko"]
    fields = [
        "course",
        ("starts_at", "ends_at"),
        ("place_ko", "place_en"),
        "online",
        ("instructor_ko", "instructor_en"),
        "capacity",
        ("enrol_from", "enrol_until"),
    ]

    def center_of(self, thing: Session) -> int | None:
        return thing.course.center_id if thing.course_id else None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["course"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).with_places()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What was called off stays as people were told.
        return super().has_change_permission(request, obj) and not (obj and obj.cancelled_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and obj.enrolments.exists())

    def save_model(self, request: HttpRequest, obj: Session, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        # Only what was changed here: people enrol meanwhile, and the row says how far the numbers
        # are. The number of places is a deed's, by which whoever waits moves up.
        obj.save(update_fields=[name for name in form.changed_data if name != "capacity"])
        if "capacity" in form.changed_data:
            holding.resize(obj, obj.capacity, now=timezone.now())
        if holding.TOLD_OF & set(form.changed_data):
            count = holding.tell_of_change(obj, now=timezone.now())
            told = ngettext(
                "바뀐 일정을 %(count)d명에게 메일로 알렸습니다.",
                "바뀐 일정을 %(count)d명에게 메일로 알렸습니다.",
                count,
            )
            self.message_user(request, told % {"count": count}, messages.INFO)

    @admin.display(description=_("신청 / 대기"))
    def people(self, session: Session) -> str:
        return f"{session.taken} / {session.waiting}"  # type: ignore[attr-defined]


class MoveInline(ReadOnly, LimitedInline, admin.TabularInline):
    model = EnrolmentMove
    fields = readonly_fields = ["at", "source", "target", "actor", "reason"]

    def center_of(self, thing: Enrolment) -> int | None:
        return thing.session.course.center_id

    def get_queryset(self, request: HttpRequest) -> QuerySet[EnrolmentMove]:
        return super().get_queryset(request).select_related("actor")


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnly, LimitedAdmin):
    """Only to look at: what is done about them is done at the desk.

    Each look at a list or a page is written to PersonalDataAccess.
    """

    to_center = "session__course__center"
    limited_choices = {}
    list_display = ["reference", "user", "session", "state", "place", "number", "asked_at"]
    list_filter = ["state"]
    list_select_related = ["user", "session__course"]
    search_fields = ["reference", "certificate_no", "user__name", "session__course__title_ko"]
    inlines = [MoveInline]

    def center_of(self, thing: Enrolment) -> int | None:
        return thing.session.course.center_id if thing.session_id else None

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> Any:
        if context.get("original"):
            self._note(request, f"programs.enrolment {context['original'].pk}", 1)
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        response = super().changelist_view(request, extra_context)
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist is not None:
            self._note(request, "programs.enrolment", len(changelist.result_list))
        return response

    def _note(self, request: HttpRequest, subject: str, rows: int) -> None:
        PersonalDataAccess.objects.create(
            actor=request.user, deed=PersonalDataAccess.Deed.VIEW, subject=subject, rows=rows
        )
