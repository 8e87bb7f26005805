"""Workbooks (XLSX) that come from people and go to them; nothing here knows the database.

`safety` vets a file by its content, `grids` reads its cells within limits, `layout` says where everything of a unit's
form stands, `writing` writes that form and `reading` finds it again. Foreign files are read by this small reader and
not by openpyxl: docs/adr/0010 has the reasons, measured.
"""
