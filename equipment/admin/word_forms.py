"""Forms of the words of searches: what is wrong with one is said in words, and where it stands."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from equipment.models import QueryWord, SpellingRule, SynonymGroup
from equipment.models.vocabulary import STEM_SIGN, WORD
from itube.lib.text import squash

COMMAS = re.compile("[,\uff0c\u3001]")
IN_CLASS = re.compile(r"\\.|\[[^\]]*\]")
# With so many of each, even a word of 200 letters is read in no time.
MOST_REPEATS = 2
MOST_OPTIONAL = 5


def is_slow(pattern: str) -> bool:
    """Return whether a regular expression could take long on some word, from its repetitions."""
    bare = IN_CLASS.sub("x", pattern)
    repeats = len(re.findall(r"[*+{]", bare))
    optional = len(re.findall(r"(?<![*+?}(])\?", bare))
    return bool(re.search(r"\)[*+{]", bare)) or repeats > MOST_REPEATS or optional > MOST_OPTIONAL


def tidied(text: str) -> str:
    """Return text in composed letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def linked(thing: Model) -> str:
    """Return the name of a row as a link to its page in the administration."""
    page = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"  # noqa: SLF001
    return format_html('<a href="{}">{}</a>', reverse(page, args=[thing.pk]), thing)


class WordsField(forms.CharField):
    """Words between commas, as a list."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        text = super().to_python(value)
        words = [tidied(word) for word in COMMAS.split(text)] if text else []
        if "" in words:
            raise ValidationError(_("쉼표와 쉼표 사이, 처음과 끝에는 낱말이 있어야 해요."))
        errors = [problem for word in words if (problem := _problem(word))]
        if errors:
            raise ValidationError(errors)
        seen: dict[str, str] = {}
        for word in words:
            if (same := seen.setdefault(_key(word), word)) is not word:
                raise ValidationError(
                    _("‘%(word)s’와 ‘%(same)s’는 같은 낱말로 읽어요. 하나만 적어 주세요.")
                    % {"word": word, "same": same}
                )
        return words

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True


def _problem(word: str) -> str:
    if len(word) > WORD:
        return _("‘%(word)s…’는 너무 길어요. 낱말 하나는 %(most)d자까지 적을 수 있어요.") % {
            "word": word[:20],
            "most": WORD,
        }
    if not squash(word):
        return _("‘%(word)s’에는 글자나 숫자가 없어요.") % {"word": word}
    return ""


def _key(word: str) -> str:
    """Return what a word of a group is told from others by."""
    return squash(word) + (STEM_SIGN if word.endswith(STEM_SIGN) else "")


class SynonymGroupForm(forms.ModelForm):
    words = WordsField(
        label=SynonymGroup._meta.get_field("words").verbose_name,  # noqa: SLF001
        help_text=SynonymGroup._meta.get_field("words").help_text,  # noqa: SLF001
    )
    leads_to = WordsField(
        label=SynonymGroup._meta.get_field("leads_to").verbose_name,  # noqa: SLF001
        help_text=SynonymGroup._meta.get_field("leads_to").help_text,  # noqa: SLF001
        required=False,
    )

    class Meta:
        model = SynonymGroup
        fields = ["words", "leads_to", "enabled", "note"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        words = {_key(word): word for word in self.cleaned_data.get("words", [])}
        leads_to = self.cleaned_data.get("leads_to", [])
        if len(words) == 1 and not leads_to and "leads_to" not in self.errors:
            text = _("같은 말은 두 개 이상 적거나, 이어지는 말을 적어 주세요.")
            self.add_error("words", text)
        for word in leads_to:
            if _key(word) in words:
                text = _("‘%(word)s’는 위에도 있어요. 이어지는 말에는 다른 말을 적어 주세요.")
                self.add_error("leads_to", text % {"word": word})
        others = SynonymGroup.objects.exclude(pk=self.instance.pk).order_by("pk")
        for group in others:
            # Words may be the same as others, and lead somewhere else as well.
            if bool(group.leads_to) == bool(leads_to):
                for key in words.keys() & {_key(word) for word in group.words}:
                    text = _("‘{word}’는 다른 동의어에 이미 있어요: {group}")
                    self.add_error("words", format_html(text, word=words[key], group=linked(group)))
        return cleaned


class SpellingRuleForm(forms.ModelForm):
    class Meta:
        model = SpellingRule
        fields = ["variant", "canonical", "pattern", "enabled"]

    def clean_variant(self) -> str:
        variant = tidied(self.cleaned_data["variant"])
        if problem := _problem(variant):
            raise ValidationError(problem)
        for rule in self.others():
            if squash(rule.variant) == squash(variant):
                text = _("이 표기는 다른 규칙에 이미 있어요: {rule}")
                raise ValidationError(format_html(text, rule=linked(rule)))
        return variant

    def clean_canonical(self) -> str:
        canonical = tidied(self.cleaned_data["canonical"])
        if problem := _problem(canonical):
            raise ValidationError(problem)
        return canonical

    def clean_pattern(self) -> str:
        pattern = self.cleaned_data["pattern"]
        if is_slow(pattern):
            raise ValidationError(
                _(
                    "검색이 느려질 수 있는 정규식이에요. *와 +는 합쳐서 %(repeats)d번까지, ?는 "
                    "%(optional)d번까지 쓰고, 괄호 바로 뒤에는 *나 +를 쓰지 말아 주세요."
                )
                % {"repeats": MOST_REPEATS, "optional": MOST_OPTIONAL}
            )
        return pattern

    def others(self) -> Iterable[SpellingRule]:
        """Return the other rules, whether they are in use or not."""
        return SpellingRule.objects.exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        variant = squash(self.cleaned_data.get("variant", ""))
        canonical = squash(self.cleaned_data.get("canonical", ""))
        if not variant or not canonical:
            return cleaned
        if variant in canonical:
            text = _("바른 표기 안에 다른 표기가 들어 있어요. 그러면 읽을 때마다 말이 길어져요.")
            self.add_error("canonical", text)
            return cleaned
        for rule in self.others():
            if _reads(rule.variant, rule.pattern, canonical):
                text = _("바른 표기를 다른 규칙이 다시 바꾸어요: {rule}")
                self.add_error("canonical", format_html(text, rule=linked(rule)))
            elif _reads(variant, self.cleaned_data.get("pattern", ""), squash(rule.canonical)):
                text = _("다른 규칙의 바른 표기를 이 규칙이 다시 바꾸어요: {rule}")
                self.add_error("variant", format_html(text, rule=linked(rule)))
        return cleaned


def _reads(variant: str, pattern: str, word: str) -> bool:
    """Return whether a rule would change word."""
    try:
        fits = not pattern or re.search(pattern, word, re.IGNORECASE) is not None
    except re.error:  # told at its field
        return False
    return squash(variant) in word and fits


class QueryWordForm(forms.ModelForm):
    class Meta:
        model = QueryWord
        fields = ["text", "role", "enabled"]

    def clean_text(self) -> str:
        text = tidied(self.cleaned_data["text"])
        if problem := _problem(text):
            raise ValidationError(problem)
        return text

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        text, role = squash(self.cleaned_data.get("text", "")), self.cleaned_data.get("role")
        for word in QueryWord.objects.filter(role=role).exclude(pk=self.instance.pk):
            if text and squash(word.text) == text:
                told = _("이 낱말은 같은 구분에 이미 있어요: {word}")
                self.add_error("text", format_html(told, word=linked(word)))
                break
        return cleaned
