"""A sheet's rows as markup: the partial is rendered once for each kind of row and filled in for every row.

A template's loop over 150 rows with thirty variables each costs ten times as much. Every text is escaped here.
"""

from collections.abc import Iterable
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.sheet_rows import Note, ResultRow, Row

Pairs = Iterable[tuple[str, str]]


class SheetMarkup:
    """Writes the lines of one sheet; an open one has inputs in the rows that are open."""

    def __init__(self, *, is_open: bool, history: str) -> None:
        self.rows = {
            offers: _pattern("row", is_open=True, offers_none=offers, history=history) for offers in (False, True)
        }
        self.locked = _pattern("row", is_open=False, has_boxes=is_open, history=history)
        self.result = _pattern("result", is_open=is_open)

    def lines(self, lines: Iterable[Row | ResultRow]) -> SafeString:
        """Write rows and results in their order."""
        return SafeString("".join(self._row(line) if isinstance(line, Row) else self._result(line) for line in lines))

    def _row(self, row: Row) -> str:
        return (self.rows[row.offers_none] if row.is_open else self.locked).format(
            code=row.code,
            number=row.number,
            name=escape(row.name),
            unit=escape(row.unit),
            previous=row.previous,
            same=row.same,
            value=escape(row.text),
            version=row.version,
            note=escape(row.note),
            row_css=row.css,
            attributes=_class(row.input_css) + _flag(' aria-invalid="true"', given=row.invalid),
            placeholder=_flag("–", given=row.ticked),
            ticked=_flag(" checked", given=row.ticked),
            about=_terms(row.about),
            says=_choice(row) + says_markup(row),
        )

    def _result(self, row: ResultRow) -> str:
        return self.result.format(
            code=row.code,
            name=escape(row.name),
            unit=escape(row.unit),
            previous=row.previous,
            same=row.same,
            display=result_markup(row),
            numerator=row.numerator,
            denominator=row.denominator,
            decimals=row.decimals,
            thresholds=row.thresholds,
            about=_terms(row.about),
            says=notes_markup(row.notes),
        )


def _pattern(kind: str, **context: bool | str) -> str:
    return render_to_string(f"indicators/entry_{kind}.html", context)


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""


def _flag(text: str, *, given: bool) -> str:
    return text if given else ""


def _terms(pairs: Pairs) -> str:
    return "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in pairs)


def result_markup(row: ResultRow) -> str:
    """Write an indicator's value over its fraction, or that it cannot be computed yet."""
    waiting = _("cannot be computed yet")
    display = row.display or f'<span class="waiting">{escape(waiting)}</span>'
    return display + (f"<small>{row.fraction}</small>" if row.fraction else "")


def says_markup(row: Row) -> str:
    """Write what stands beside a cell: what it may take, and the lines of words."""
    offer = render_to_string("indicators/entry_offer.html", {"row": row}) if row.offer else ""
    return offer + notes_markup(row.notes)


def notes_markup(notes: Iterable[Note]) -> str:
    """Write the lines of words beside a cell, each with what it rests on."""
    return "".join(f'<span class="{note.css}">{escape(note.text)}{_link(note)}</span>{_basis(note)}' for note in notes)


def _basis(note: Note) -> str:
    if not note.source:
        return ""
    heading = escape(_("Basis"))
    return f'<details class="basis"><summary>{heading}</summary>{escape(note.source)}</details>'


def _link(note: Note) -> str:
    return f' <a href="{escape(note.href)}">{escape(note.link)}</a>' if note.href else ""


def _choice(row: Row) -> str:
    return render_to_string("indicators/entry_choice.html", {"row": row}) if row.choice else ""
