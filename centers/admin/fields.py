"""Form fields that take what people write: a time of day, a colleague's e-mail."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centers.models.hours import END_OF_DAY, clock
from itube.accounts.models import User

CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


class ClockField(forms.Field):
    """A time of day in minutes after midnight, written `09:00`; 1440 is written `24:00`."""

    widget = forms.TextInput
    default_error_messages = {
        "clock": _("시각은 09:00처럼 적어 주세요. 하루의 끝은 24:00으로 적어요.")
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"size": 5, "maxlength": 5, "placeholder": "09:00", "class": "clock"}

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        match = CLOCK.fullmatch(str(value).strip())
        minutes = int(match[1]) * 60 + int(match[2]) if match else -1
        if match is None or int(match[2]) > 59 or minutes > END_OF_DAY:
            raise ValidationError(self.error_messages["clock"], code="clock")
        return minutes

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class PersonField(forms.ModelChoiceField):
    """An active person by e-mail: who administers a center need not see a list of everybody."""

    default_error_messages = {
        "invalid_choice": _("이 전자우편으로 가입한 회원이 없어요. 먼저 가입했는지 확인해 주세요.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", User.objects.filter(is_active=True))
        kwargs.setdefault("to_field_name", "email")
        kwargs.setdefault("widget", forms.EmailInput(attrs={"size": 28, "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> User | None:
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)


class PersonForm(forms.ModelForm):
    """A form whose `user` is written as an e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.user_id:
            self.initial["user"] = self.instance.user.email
