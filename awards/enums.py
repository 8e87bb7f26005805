"""Kinds of emulation work and of commendation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MovementKind(TextChoices):
    REGULAR = "regular", _("Regular")
    THEMED = "themed", _("Themed")


class AwardKind(TextChoices):
    TITLE = "title", _("Emulation title")
    FORM = "form", _("Form of commendation")


class Subject(TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    COLLECTIVE = "collective", _("Collective")


class Category(TextChoices):
    """Loại hình khen thưởng: Luật 06/2022/QH15, Điều 8; "theo đợt" by NĐ 91/2017/NĐ-CP, Điều 13 (to 2023)."""

    MERIT = "công trạng", _("Merit")
    SUDDEN = "đột xuất", _("Extraordinary")
    MOVEMENT = "phong trào thi đua", _("Emulation movement")
    THEMED = "theo đợt (chuyên đề)", _("By campaign (themed)")
    DEVOTION = "quá trình cống hiến", _("Devotion over a career")
    SENIORITY = "niên hạn", _("Length of service")
    EXTERNAL = "đối ngoại", _("External relations")
