"""Where a report stands, and the sections of its outline."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    DRAFT = "DRAFT", _("Draft report")
    PUT_FORWARD = "PUT_FORWARD", _("Put forward")
    APPROVED = "APPROVED", _("Agreed to")
    ISSUED = "ISSUED", _("Issued")


class ReportSection(TextChoices):
    """The parts of the outline that carry the chair's own words (headings are the document's)."""

    BASIS = "basis", _("Documents relied on")
    SITUATION = "situation", _("I. Situation")
    DIRECTION = "direction", _("II. Leadership and direction")
    PROFESSIONAL = "professional", _("III.1. Professional targets")
    BUILDING = "building", _("III.2. Building the service, digital transformation")
    MOVEMENTS = "movements", _("III.3. Movements")
    MODELS = "models", _("III.4. Initiatives, models, exemplars")
    COMMENDATIONS = "commendations", _("IV. Commendations")
    STRENGTHS = "strengths", _("V.1. Strengths")
    LIMITATIONS = "limitations", _("V.2. Limitations")
    CAUSES = "causes", _("V.3. Causes")
    LESSONS = "lessons", _("V.4. Lessons")
    TASKS = "tasks", _("VI. Main tasks")
    MEASURES = "measures", _("VII. Measures")
    PROPOSALS = "proposals", _("VIII. Proposals")
