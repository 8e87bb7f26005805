"""Every file of a folder, in the order in which they are read."""

from config.files.catalogue import ELEMENTS, INDICATORS, RULES, SECTIONS, TARGETS
from config.files.commendations import AWARD_TYPES, AWARDS, EXEMPLARS, INITIATIVES, MOVEMENTS
from config.files.competition import CLUSTERS, MEMBERSHIPS, OVERSIGHTS, PERIODS
from config.files.entered import FIGURES, STATEMENTS
from config.files.organisation import PEOPLE, SUCCESSIONS, UNITS
from config.files.schema import Schema

FILES: tuple[Schema, ...] = (
    UNITS,
    SUCCESSIONS,
    PEOPLE,
    PERIODS,
    CLUSTERS,
    MEMBERSHIPS,
    OVERSIGHTS,
    SECTIONS,
    ELEMENTS,
    INDICATORS,
    TARGETS,
    RULES,
    AWARD_TYPES,
    FIGURES,
    AWARDS,
    MOVEMENTS,
    INITIATIVES,
    EXEMPLARS,
    STATEMENTS,
)
