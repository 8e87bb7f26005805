"""Codes in addresses are the codes of the files."""

from django.urls import register_converter


class CodeConverter:
    regex = r"[A-Z0-9]+(?:-[A-Z0-9]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")
