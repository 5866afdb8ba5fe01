#!/usr/bin/env bash
# python-calamine 0.9.1, XlsxWriter 3.3.1 (seen on Python 3.11).
# Guess: every number in a cell formatted dd/mm/yyyy comes back as a date, or as the number.
# Seen: the size of the number decides. 0 and 0.25 are times, 59 and 60 are both 28 February 1900,
# 61 is 1 March 1900: a 0 typed for "no date" becomes midnight, of another type than its column.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet python-calamine==0.9.1 xlsxwriter==3.3.1
cd "$work"
env/bin/python - <<'PY'
import sys
import xlsxwriter
from datetime import date, time
from python_calamine import CalamineWorkbook

book = xlsxwriter.Workbook("a.xlsx")
day = book.add_format({"num_format": "dd/mm/yyyy"})
sheet = book.add_worksheet("s")
for column, number in enumerate([0, 0.25, 59, 60, 61]):
    sheet.write_number(0, column, number, day)
book.close()
seen = CalamineWorkbook.from_path("a.xlsx").get_sheet_by_name("s").to_python()[0]
print(seen)
sys.exit(seen != [time(0), time(6), date(1900, 2, 28), date(1900, 2, 28), date(1900, 3, 1)])
PY
