"""Forms of the admin's pages on periods, clusters and memberships."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.enums import LockStage
from clusters.models import Lock
from units.stewardship import StewardForm


class PeriodForm(StewardForm):
    constraint_words = {
        "period_once_per_half_year": ("half", gettext_lazy("This half-year has its period already.")),
        "period_code_form": ("code", gettext_lazy("Write the year and the half, such as 2022-H1.")),
        "period_half_is_first_or_second": ("half", gettext_lazy("Write 1 or 2.")),
        "period_dates_in_order": ("ends_on", gettext_lazy("The last day lies before the first.")),
        "period_opens_before_it_is_due": ("due_at", gettext_lazy("The deadline lies before the opening.")),
        "period_compared_with_another": ("compare_with", gettext_lazy("A period cannot be compared with itself.")),
        "period_says_why_not_comparable": (
            "comparable_note",
            gettext_lazy("Say why the two periods are not equivalent, such as: figures run from 01/10 since 2025."),
        ),
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        expected = f"{cleaned.get('year')}-H{cleaned.get('half')}"
        if "code" in cleaned and {"year", "half"} <= cleaned.keys() and cleaned["code"] != expected:
            self.add_error("code", _("The year and half make the code %(code)s.") % {"code": expected})
        earlier = cleaned.get("compare_with")
        if earlier and "year" in cleaned and (earlier.year, earlier.half) > (cleaned["year"], cleaned.get("half") or 0):
            self.add_error("compare_with", _("A period is compared with an earlier one."))
        return cleaned


class ClusterForm(StewardForm):
    constraint_words = {"cluster_number_positive": ("number", gettext_lazy("Clusters are numbered from 1."))}


class PactForm(StewardForm):
    constraint_words = {
        "pact_once_per_year": ("year", gettext_lazy("The cluster's pact of this year is recorded already."))
    }


class OversightForm(StewardForm):
    constraint_words = {
        "oversight_once_from_a_day": ("starts_on", gettext_lazy("This oversight is recorded already.")),
    }


class MembershipForm(StewardForm):
    constraint_words = {
        "membership_one_cluster_per_unit_and_period": (
            "unit",
            gettext_lazy("This unit is a member of a cluster in this period already."),
        ),
        "membership_one_chair_per_cluster_and_period": (
            "role",
            gettext_lazy("The cluster has a chair in this period already. Change that unit's role first."),
        ),
    }

    def clean(self) -> dict[str, Any]:
        """Refuse to change who belongs to a cluster whose report of the period is issued."""
        cleaned = super().clean()
        period = cleaned.get("period") or (self.instance.period if self.instance.pk else None)
        clusters = {cluster.pk for cluster in (cleaned.get("cluster"), self._cluster_before()) if cluster}
        issued = Lock.objects.filter(cluster__in=clusters, period=period, stage=LockStage.ISSUED)
        if period and self.has_changed() and issued.exists():
            words = _("The report of this cluster and period is issued, so its members can no longer change.")
            self.add_error(None, words)
        return cleaned

    def _cluster_before(self) -> Any:
        return self.instance.cluster if self.instance.pk else None
