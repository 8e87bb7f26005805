"""The files that people hand in (CSV, XLSX): read, checked as a whole, written in one transaction, and given back.

A table of files (`register.FILES`) says what each holds. `loading.load_folder` takes them in, for the command and
for the officer's page alike; `exporting.export_files` gives them back so that loading them again changes nothing.
"""
