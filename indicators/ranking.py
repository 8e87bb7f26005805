"""Ranks on exact values, and figures too small to say much."""

from collections.abc import Mapping
from decimal import Context, Decimal

from indicators.figures import Figure
from indicators.kinds import KIND_RATIO, STATE_VALUE, Direction

SMALL_BELOW = 10
POSITIONS = Context(prec=64)


def ranks(figures: Mapping[str, Figure], direction: Direction) -> dict[str, int | None]:
    """Rank the units from 1, ties sharing a rank (1, 1, 3); None without a value or a good direction."""
    if direction is Direction.NONE:
        return dict.fromkeys(figures)
    values = {unit: _position(figure) for unit, figure in figures.items()}
    best_first = sorted(
        (value for value in values.values() if value is not None), reverse=direction is Direction.HIGHER
    )
    places: dict[Decimal | None, int | None] = {None: None}
    for place, value in enumerate(best_first, start=1):
        places.setdefault(value, place)
    return {unit: places[value] for unit, value in values.items()}


def _position(figure: Figure) -> Decimal | None:
    # Ratios of numbers of up to 30 digits differ within the first 60 digits or are equal, and decimals sort
    # ten times faster than fractions.
    if figure.state is not STATE_VALUE or figure.numerator is None:
        return None
    return figure.numerator if figure.denominator is None else POSITIONS.divide(figure.numerator, figure.denominator)


def is_small(figure: Figure, below: int = SMALL_BELOW) -> bool:
    """Say whether a ratio's denominator is under the limit, so that one case moves it much."""
    if figure.kind is not KIND_RATIO or figure.state is not STATE_VALUE:
        return False
    return figure.denominator is not None and figure.denominator < below
