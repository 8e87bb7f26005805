"""The documents beside figures, as links on pages that show the figures."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from indicators.models import Attachment


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One document: its name, and where it can be had; no address once it was taken down."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Attached:
    """The documents of one cell, and the page that tells all of them."""

    url: str
    files: tuple[AttachedFile, ...]

    @property
    def present(self) -> int:
        return sum(1 for file in self.files if file.url)


def attached_to(*, period: str, unit: str) -> Mapping[str, Attached]:
    """Read the documents beside a unit's figures in one query, by the code of the row.

    They are for readers of these figures only: whether the reader is one is the caller's to know.
    """
    files: defaultdict[str, list[AttachedFile]] = defaultdict(list)
    listed = Attachment.objects.listed().filter(
        submission__membership__period__code=period, submission__membership__unit__code=unit
    )
    rows = listed.order_by("added_at", "pk").values_list("pk", "element__code", "name", "purged_at")
    for pk, element, name, purged_at in rows:
        url = "" if purged_at else reverse("indicators:attachment", args=[period, unit, element, pk])
        files[element].append(AttachedFile(name, url))
    return {
        element: Attached(reverse("indicators:attachments", args=[period, unit, element]), tuple(of_element))
        for element, of_element in files.items()
    }
