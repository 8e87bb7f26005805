"""Turn a Be Vietnam Pro TTF into the full WOFF2 file of static/vendor, with tabular figures added.

The family draws proportional figures only, so columns of numbers would not line up. This adds copies of the ten digits,
all as wide as the zero, and the OpenType feature `tnum` that `font-variant-numeric: tabular-nums` switches on. Nothing
else in the font changes, and no glyph is left out. The licence (OFL 1.1, no reserved font name) allows it.

Usage: python docs/vendored/tabular_figures.py FONT.ttf FONT.woff2
"""

import copy
import sys

from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

VERSION_NAME_ID = 5


def main(source: str, target: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    digits = [font.getBestCmap()[ord(digit)] for digit in "0123456789"]
    tabular = {digit: f"{digit}.tf" for digit in digits}
    font.setGlyphOrder([*font.getGlyphOrder(), *tabular.values()])
    for digit, name in tabular.items():
        _add_glyph(font, digit, name, width=font["hmtx"][digits[0]][0])
    _add_feature(font["GSUB"].table, tabular)
    for record in font["name"].names:
        if record.nameID == VERSION_NAME_ID:
            record.string = f"{record.toUnicode()}; tabular figures added"
    font.flavor = "woff2"
    font.save(target)


def _add_glyph(font: TTFont, digit: str, name: str, *, width: int) -> None:
    glyphs = font["glyf"]
    glyph = copy.deepcopy(glyphs[digit])
    glyph.coordinates.translate(((width - glyph.xMax - glyph.xMin) // 2, 0))
    glyph.recalcBounds(glyphs)
    glyphs.glyphs[name] = glyph
    font["hmtx"][name] = (width, glyph.xMin)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = 1


def _add_feature(gsub: otTables.GSUB, tabular: dict[str, str]) -> None:
    lookups, records = gsub.LookupList.Lookup, gsub.FeatureList.FeatureRecord
    lookups.append(buildLookup([buildSingleSubstSubtable(tabular)]))
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = "tnum", otTables.Feature()
    record.Feature.FeatureParams, record.Feature.LookupListIndex = None, [len(lookups) - 1]
    # Feature records stand in the order of their tags; `tnum` is the last of this family's.
    records.append(record)
    for script in gsub.ScriptList.ScriptRecord:
        for system in (script.Script.DefaultLangSys, *(language.LangSys for language in script.Script.LangSysRecord)):
            system.FeatureIndex.append(len(records) - 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
