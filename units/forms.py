"""Signing in and changing one's password; and the field for several files, which more than one app asks for."""

from typing import Any

from allauth.account.forms import LoginForm
from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from units.models import User


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = data if isinstance(data, list | tuple) else [data]
        one: list[UploadedFile] = [super(FilesField, self).clean(each, initial) for each in chosen or [None]]
        return one


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """allauth's form without placeholders, which repeat the labels and vanish while one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs |= {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        self.helper = _fields_only(self)


class FirstPasswordForm(SetPasswordForm):
    """One's own password in place of the one that an officer handed out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only(self)

    def clean_new_password1(self) -> str:
        password: str = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError(_("Choose a password that differs from the present one."), code="same_as_present")
        return password

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        self.user.must_change_password = False
        user: User = super().save(commit=commit)
        return user


class OwnPasswordForm(FirstPasswordForm, PasswordChangeForm):
    """A new password for someone who can type the present one."""


def _fields_only(form: Any) -> FormHelper:
    helper = FormHelper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    return helper
