"""Opens the tables that the program wrote with openpyxl, and with LibreOffice where there is one.

Usage: python3 tests/office/check.py <folder>, where `generate tables <folder>` has written.
"""

import csv
import datetime
import pathlib
import shutil
import subprocess
import sys
import tempfile

import openpyxl
from openpyxl.utils import get_column_letter

FOLDER = pathlib.Path(sys.argv[1])
LISTS = ["branch", "activity", "outcome"]
# Above the rows stand the title, who reports when, and the heads.
HEAD_ROW = 3


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def csv_rows(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def check_list(name):
    book = openpyxl.load_workbook(FOLDER / f"{name}.xlsx")
    sheet = book.active
    rows = csv_rows(name)
    check(sheet["A1"].value and sheet["A1"].font.b, f"{name}: the title")
    check("填报单位：示例区委组织部" in sheet["A2"].value, f"{name}: who reports")
    check("2025年12月31日" in sheet["A2"].value, f"{name}: the day")
    merged = {str(area) for area in sheet.merged_cells.ranges}
    last = get_column_letter(len(rows[0]))
    check({f"A1:{last}1", f"A2:{last}2"} <= merged, f"{name}: merged {merged}")
    check(sheet.freeze_panes == f"A{HEAD_ROW + 1}", f"{name}: frozen panes {sheet.freeze_panes}")
    check(sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}", f"{name}: {sheet.print_title_rows}")
    end = HEAD_ROW + len(rows) - 1
    check(sheet.auto_filter.ref == f"A{HEAD_ROW}:{last}{end}", f"{name}: {sheet.auto_filter.ref}")
    check(int(sheet.page_setup.paperSize) == 9, f"{name}: A4")
    check(sheet.page_setup.fitToHeight in (0, "0") and sheet.sheet_properties.pageSetUpPr.fitToPage, f"{name}: one page wide")
    check("第 &P 页，共 &N 页" in str(sheet.oddFooter.center.text), f"{name}: page numbers")
    heads = [cell.value or "" for cell in sheet[HEAD_ROW]]
    check(heads == rows[0], f"{name}: heads {heads}")
    check_cells(name, sheet, rows)
    return sheet


def check_cells(name, sheet, rows):
    """Each cell has the text of the CSV file, or is a date or number of which that is the text."""
    for index, row in enumerate(rows[1:], HEAD_ROW + 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(index, column)
            where = f"{name} {cell.coordinate}: {cell.value!r} is not {text!r}"
            check(cell.data_type != "f", f"{where}: a formula")
            if isinstance(cell.value, datetime.datetime):
                check(cell.is_date and cell.value.strftime("%Y-%m-%d") == text, where)
            elif isinstance(cell.value, (int, float)):
                check(shown(cell) == text, f"{where}, shown as {shown(cell)!r} by {cell.number_format!r}")
            else:
                check((cell.value or "") == text, where)


def shown(cell):
    """A number as its number format shows it: texts in quotation marks around digits."""
    if cell.number_format == "General":
        return f"{cell.value:g}" if cell.value < 1e6 else str(int(cell.value))
    before, digits, after = "", "", ""
    for index, part in enumerate(cell.number_format.split('"')):
        if index % 2:
            before, after = (before + part, after) if not digits else (before, after + part)
        else:
            digits += part
    decimals = len(digits.split(".")[1]) if "." in digits else 0
    return f"{before}{cell.value:.{decimals}f}{after}"


def check_types(name, sheet, kinds):
    values = [cell.value for row in sheet.iter_rows(min_row=HEAD_ROW + 1) for cell in row]
    for kind in kinds:
        check(any(isinstance(value, kind) for value in values), f"{name}: a cell of {kind}")


def check_ledger():
    book = openpyxl.load_workbook(FOLDER / "ledger.xlsx")
    check(len(book.sheetnames) > 10, f"sheets {book.sheetnames}")
    for sheet in book:
        check(all(cell.value for cell in sheet[1]), f"{sheet.title}: heads in the first row")
        check(sheet.freeze_panes == "A2", f"{sheet.title}: {sheet.freeze_panes}")
        formats = {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row}
        check(formats <= {"General", "yyyy-mm-dd"}, f"{sheet.title}: {formats}")


def check_by_libre_office():
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("LibreOffice is not installed: opened by openpyxl only")
        return
    with tempfile.TemporaryDirectory() as work:
        for name in LISTS:
            # 44 separator, 34 quotation mark, 76 UTF-8: cells as they are shown.
            subprocess.run(
                [office, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true", "--outdir", work, FOLDER / f"{name}.xlsx"],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            with open(pathlib.Path(work) / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
                opened = list(csv.reader(file))[HEAD_ROW - 1 :]
            for mine, theirs in zip(csv_rows(name), opened):
                check([cell.strip() for cell in mine] == [cell.strip() for cell in theirs], f"{name} in LibreOffice: {theirs} is not {mine}")
    print("opened by LibreOffice")


sheets = {name: check_list(name) for name in LISTS}
check_types("branch", sheets["branch"], [str, datetime.datetime])
check_types("activity", sheets["activity"], [str, datetime.datetime, (int, float)])
check_types("outcome", sheets["outcome"], [str, (int, float)])
check_ledger()
print("opened by openpyxl", openpyxl.__version__)
check_by_libre_office()
