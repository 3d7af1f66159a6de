from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "itube.programs"
    label = "programs"
    verbose_name = _("교육과 기술지원")

    def ready(self) -> None:
        from itube.accounts.privacy import also_held
        from itube.outbox.channels import MAKERS
        from itube.programs.courses.privacy import HOLDER as COURSES
        from itube.programs.support import mails, privacy

        MAKERS[mails.MAKER] = mails.make
        also_held(COURSES)
        also_held(privacy.HOLDER)
