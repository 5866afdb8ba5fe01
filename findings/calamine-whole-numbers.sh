#!/usr/bin/env bash
# python-calamine 0.9.1, XlsxWriter 3.3.1, xlwt 1.3.0 (seen on Python 3.11).
# Guess: a whole number is of the same Python type in .xls and .xlsx.
# Seen: 7 is the int 7 from .xls and the float 7.0 from .xlsx, 7.5 a float from both. Cells turned
# to text by str() are "7" from one file and "7.0" from the other.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet python-calamine==0.9.1 xlsxwriter==3.3.1 xlwt==1.3.0
cd "$work"
env/bin/python - <<'PY'
import sys
import xlsxwriter, xlwt
from python_calamine import CalamineWorkbook

new = xlsxwriter.Workbook("a.xlsx")
new.add_worksheet("s").write_row(0, 0, [7, 7.5])
new.close()
old = xlwt.Workbook()
sheet = old.add_sheet("s")
sheet.write(0, 0, 7)
sheet.write(0, 1, 7.5)
old.save("a.xls")
seen = {
    name: [repr(cell) for cell in CalamineWorkbook.from_path(name).get_sheet_by_name("s").to_python()[0]]
    for name in ("a.xls", "a.xlsx")
}
print(seen)
sys.exit(seen != {"a.xls": ["7", "7.5"], "a.xlsx": ["7.0", "7.5"]})
PY
