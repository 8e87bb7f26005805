"""The demonstration with more members than it has."""

from dataclasses import replace

from reports.content import Summary


def enlarged(summary: Summary, members: int, indicators: int | None = None) -> Summary:
    """Repeat the members under new codes, and keep the first so many indicators."""
    places = [(f"U{place}", summary.units[place % len(summary.units)]) for place in range(members)]
    units = tuple(replace(unit, code=code, short_name=f"{unit.short_name} {code}") for code, unit in places)
    rows = tuple(
        replace(row, units={code: row.units[unit.code] for code, unit in places})
        for row in summary.indicators[:indicators]
    )
    bare = replace(summary, statements=(), movements=(), initiatives=(), exemplars=(), awards=(), explanations=())
    return replace(bare, units=units, indicators=rows)
