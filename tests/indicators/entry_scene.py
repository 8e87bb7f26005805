"""A unit before its sheet, for the tests of the entry page: rows, people, and what a browser would send back."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from clusters.enums import MembershipRole
from indicators.models import DataValue, Submission
from tests.factories import (
    AppointmentFactory,
    ClusterFactory,
    DataElementFactory,
    DataValueFactory,
    MembershipFactory,
    PeriodFactory,
    SectionFactory,
    UnitFactory,
)
from units.enums import Level, Role
from units.models import User

NOW = datetime(2022, 6, 1, 3, 0, tzinfo=UTC)


@dataclass
class Scene:
    """A member of a cluster with a chair, in a period that is open at NOW."""

    period: Any
    place: Any
    chair: Any
    section: Any
    people: dict[str, User] = field(default_factory=dict)

    @property
    def submission(self) -> Submission:
        return Submission.objects.with_place().get(membership=self.place)

    @property
    def codes(self) -> dict[str, str]:
        return {"period": self.period.code, "unit": self.place.unit.code}

    def url(self, name: str = "entry") -> str:
        return reverse(f"indicators:{name}", kwargs=self.codes)

    def element(self, code: str, **kwargs: Any) -> Any:
        return DataElementFactory(code=code, section=self.section, **kwargs)

    def value(self, code: str) -> DataValue:
        return DataValue.objects.get(submission=self.submission, element__code=code)

    def fill(self, element: Any, value: Any, **kwargs: Any) -> DataValue:
        by = kwargs.pop("updated_by", None) or self.people["reporter"]
        kept: DataValue = DataValueFactory(
            submission=self.submission, element=element, value=value, updated_by=by, **kwargs
        )
        return kept

    def as_(self, person: str) -> Client:
        """Sign in; English shows the message ids, whatever the translations say."""
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(self.people[person])
        return client


def build_scene() -> Scene:
    """Make the unit, its chair, and one person of every kind who may come near its sheet."""
    province = UnitFactory(level=Level.PROVINCE)
    cluster, period = ClusterFactory(host=province), PeriodFactory(year=2022)
    place, chair, beside = (
        MembershipFactory(cluster=cluster, period=period, role=role)
        for role in (MembershipRole.MEMBER, MembershipRole.CHAIR, MembershipRole.MEMBER)
    )
    scene = Scene(period, place, chair, SectionFactory(name="Tin báo"))
    posts = {
        "reporter": (place.unit, Role.REPORTER),
        "head": (place.unit, Role.HEAD),
        "chair's head": (chair.unit, Role.HEAD),
        "other member's head": (beside.unit, Role.HEAD),
        "leader": (province, Role.LEADER),
        "officer": (province, Role.OFFICER),
    }
    for name, (unit, role) in posts.items():
        scene.people[name] = AppointmentFactory(unit=unit, role=role, user__full_name=f"Person {name}").user
    return scene


def fields_of(page: Any) -> dict[str, Any]:
    """Return what a browser would send back from the sheet's form, untouched."""
    html = page.content.decode()
    form = html[html.index('id="figures"') : html.index("</form>", html.index('id="figures"'))]
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        ticked = attributes.get("type") not in {"checkbox", "radio"} or " checked" in tag
        if "name" in attributes and ticked:
            data.setdefault(attributes["name"], []).append(unescape(attributes.get("value", "on")))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        data[name] = [unescape(text).removeprefix("\n")]
    data.pop("csrfmiddlewaretoken", None)
    return data
