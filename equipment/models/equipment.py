"""A piece of shared equipment, with the fields of its registration certificate and of its use."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from centers.permissions import Deed, Person, centers_where
from equipment.files import validate_manual, validate_photo
from equipment.models.classification import Classification
from equipment.models.codes import (
    AcquisitionMethod,
    EquipmentClass,
    ExclusiveReason,
    Purpose,
    Status,
    UseMode,
    UseScope,
)
from equipment.models.kinds import Kind
from equipment.models.qualification import Qualification
from itube.lib.names import Named, localized

ITUBE_NO = r"^EPN\d{7}$"
REGISTRATION_NO = r"^NFEC-\d{4}-(0[1-9]|1[0-2])-\d{6}$"


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    def published(self) -> "EquipmentQuerySet":
        """Pieces that anyone may see: their own and their center's page are public."""
        return self.filter(is_published=True, center__is_published=True)

    def seen_by(self, user: Person, now: datetime) -> "EquipmentQuerySet":
        """Pieces that anyone may see, and those of centers where user sees drafts at now."""
        public = Q(is_published=True, center__is_published=True)
        return self.filter(public | Q(center__in=centers_where(user, Deed.VIEW, now).values("pk")))

    def numbered(self, number: str) -> "EquipmentQuerySet":
        """The piece with that registration number or i-tube number, if there is one."""
        number = number.upper()
        if "\0" in number:  # PostgreSQL has no such character
            return self.none()
        return self.filter(Q(registration_no=number) | Q(itube_no=number))

    def numbered_among(self, numbers: Iterable[str]) -> "EquipmentQuerySet":
        """The pieces with one of those registration numbers or i-tube numbers."""
        wanted = [number.upper() for number in numbers if "\0" not in number]
        return self.filter(Q(registration_no__in=wanted) | Q(itube_no__in=wanted))

    def count_in(self, center: str) -> models.Subquery:
        """How many of these pieces the center has that the outer query's path `center` names."""
        mine = self.filter(center=models.OuterRef(center)).order_by().values("center")
        return models.Subquery(mine.annotate(n=models.Count("pk")).values("n"))

    def for_list(self) -> "EquipmentQuerySet":
        """With all that a row of a list shows."""
        return self.select_related("kind", "center__institution").prefetch_related("tariffs")


class Equipment(Named, models.Model):
    # Identity
    itube_no = models.CharField(
        _("i-tube 번호"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(ITUBE_NO, _("EPN과 숫자 7자리로 적어 주세요. 예: EPN0148978"))],
    )
    registration_no = models.CharField(
        _("장비등록번호"),
        max_length=19,
        unique=True,
        null=True,
        blank=True,
        validators=[
            RegexValidator(
                REGISTRATION_NO,
                _("NFEC-연도-월-숫자 6자리로 적어 주세요. 예: NFEC-2019-07-254811"),
            )
        ],
        help_text=_("등록 전이면 비워 두세요."),
    )
    center = models.ForeignKey(
        Center, models.PROTECT, related_name="equipment", verbose_name=_("보유 센터")
    )
    kind = models.ForeignKey(
        Kind, models.PROTECT, related_name="equipment", verbose_name=_("장비종류")
    )
    classification = models.ForeignKey(
        Classification, models.PROTECT, related_name="equipment", verbose_name=_("표준분류")
    )
    name_ko = models.CharField(_("장비 이름"), max_length=150)
    name_en = models.CharField(_("장비 영문 이름"), max_length=200, blank=True)
    maker = models.CharField(_("제작사"), max_length=100, blank=True)
    model = models.CharField(_("모델명"), max_length=100, blank=True)
    origin_country = models.CharField(
        _("제작국가"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("ISO 3166-1 두 글자로 적어 주세요. 예: KR"))],
    )

    # Acquisition
    asset_no = models.CharField(_("자산관리번호"), max_length=50, blank=True)
    acquired_on = models.DateField(_("취득일"), null=True, blank=True)
    acquisition_method = models.CharField(
        _("취득방법"),
        max_length=15,
        choices=AcquisitionMethod,
        default=AcquisitionMethod.PURCHASE,
    )
    acquisition_won = models.BigIntegerField(
        _("취득금액(원)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    useful_life_years = models.PositiveSmallIntegerField(_("내용연수(년)"), null=True, blank=True)
    program_name_ko = models.CharField(_("사업명"), max_length=150, blank=True)
    project_name_ko = models.CharField(_("과제명"), max_length=200, blank=True)

    # Nature and use
    equipment_class = models.CharField(
        _("장비구분"), max_length=10, choices=EquipmentClass, default=EquipmentClass.MAIN
    )
    purpose = models.CharField(
        _("장비용도"), max_length=12, choices=Purpose, default=Purpose.TESTING
    )
    status = models.CharField(_("장비상태"), max_length=10, choices=Status, default=Status.NORMAL)
    use_scope = models.CharField(
        _("활용범위"), max_length=10, choices=UseScope, default=UseScope.SERVICE
    )
    exclusive_reason = models.CharField(
        _("단독활용사유"), max_length=2, choices=ExclusiveReason, blank=True
    )
    use_modes = ArrayField(
        models.CharField(max_length=10, choices=UseMode),
        verbose_name=_("이용방법"),
        default=list,
        blank=True,
    )
    units = models.PositiveSmallIntegerField(
        _("대수"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("똑같은 장비를 함께 등록했을 때 동시에 쓸 수 있는 수예요."),
    )
    online_booking = models.BooleanField(_("온라인 예약"), default=True)
    qualification = models.ForeignKey(
        Qualification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="equipment",
        verbose_name=_("직접사용 자격"),
    )

    # Texts
    location_ko = models.CharField(_("설치장소"), max_length=100, blank=True)
    location_en = models.CharField(_("설치장소(영문)"), max_length=150, blank=True)
    description_ko = models.TextField(_("장비 설명"), blank=True)
    description_en = models.TextField(_("장비 설명(영문)"), blank=True)
    composition_ko = models.TextField(_("구성 및 성능"), blank=True)
    composition_en = models.TextField(_("구성 및 성능(영문)"), blank=True)
    usage_examples_ko = models.TextField(_("활용 예"), blank=True)
    usage_examples_en = models.TextField(_("활용 예(영문)"), blank=True)
    service_contents_ko = models.TextField(_("서비스 내용"), blank=True)
    service_contents_en = models.TextField(_("서비스 내용(영문)"), blank=True)
    use_procedure_ko = models.TextField(_("사용 절차"), blank=True)
    use_procedure_en = models.TextField(_("사용 절차(영문)"), blank=True)
    fee_reduction_note_ko = models.TextField(_("사용료 감면"), blank=True)
    fee_reduction_note_en = models.TextField(_("사용료 감면(영문)"), blank=True)
    cautions_ko = models.TextField(_("유의사항"), blank=True)
    cautions_en = models.TextField(_("유의사항(영문)"), blank=True)

    # Files; served by views, never from a public folder
    photo = models.FileField(
        _("사진"), upload_to="equipment/photos/", blank=True, validators=[validate_photo]
    )
    manual = models.FileField(
        _("매뉴얼"), upload_to="equipment/manuals/", blank=True, validators=[validate_manual]
    )

    is_published = models.BooleanField(_("공개"), default=True)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    updated_at = models.DateTimeField(_("고친 때"), auto_now=True)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("장비")
        verbose_name_plural = pgettext_lazy("plural", "장비")
        ordering = ["itube_no"]
        constraints = [
            models.CheckConstraint(
                condition=Q(itube_no__regex=ITUBE_NO), name="equipment_itube_no_shape"
            ),
            models.CheckConstraint(
                condition=Q(registration_no=None) | Q(registration_no__regex=REGISTRATION_NO),
                name="equipment_registration_no_shape",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="equipment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(use_scope__in=UseScope.values), name="equipment_use_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="equipment_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(equipment_class__in=EquipmentClass.values),
                name="equipment_class_known",
            ),
            models.CheckConstraint(
                condition=Q(acquisition_method__in=AcquisitionMethod.values),
                name="equipment_acquisition_method_known",
            ),
            models.CheckConstraint(
                condition=Q(use_modes__contained_by=UseMode.values),
                name="equipment_use_modes_known",
            ),
            models.CheckConstraint(
                condition=Q(exclusive_reason="")
                | Q(use_scope="exclusive", exclusive_reason__in=ExclusiveReason.values),
                name="equipment_reason_only_if_exclusive",
            ),
            models.CheckConstraint(
                condition=Q(acquisition_won=None) | Q(acquisition_won__gte=0),
                name="equipment_price_not_negative",
            ),
            models.CheckConstraint(condition=Q(units__gte=1), name="equipment_units_from_one"),
        ]

    def clean(self) -> None:
        super().clean()
        self.itube_no = self.itube_no.strip().upper()
        self.registration_no = (self.registration_no or "").strip().upper() or None

    def get_absolute_url(self) -> str:
        return reverse("equipment:detail", args=[self.number])

    @property
    def number(self) -> str:
        """The number it is known by: the registration number, or ours before registration."""
        return self.registration_no or self.itube_no

    @property
    def is_bookable(self) -> bool:
        """Whether it takes online bookings at all; free time is another question."""
        return (
            self.online_booking
            and self.status == Status.NORMAL
            and self.use_scope != UseScope.EXCLUSIVE
        )

    @property
    def location(self) -> str:
        return localized(self, "location")

    @property
    def description(self) -> str:
        return localized(self, "description")

    @property
    def composition(self) -> str:
        return localized(self, "composition")

    @property
    def usage_examples(self) -> str:
        return localized(self, "usage_examples")

    @property
    def service_contents(self) -> str:
        return localized(self, "service_contents")

    @property
    def use_procedure(self) -> str:
        return localized(self, "use_procedure")

    @property
    def fee_reduction_note(self) -> str:
        return localized(self, "fee_reduction_note")

    @property
    def cautions(self) -> str:
        return localized(self, "cautions")
