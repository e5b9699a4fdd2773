"""Opens the papers that the program wrote with python-docx, and with LibreOffice where there is one: as PDF,
of which pages, lines and fonts are measured.

Usage: python3 tests/office/check_papers.py <folder>, where `generate papers <folder>` has written.
"""

import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import docx
import openpyxl
import pdfplumber
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = pathlib.Path(sys.argv[1])
PAPERS = sorted(FOLDER.glob("*-*.docx"))
PACKS = ["demo.zip", "laoshan.zip"]
KINDS = {
    "summary", "chronicle", "bulletin", "request", "approval", "notice", "dissolution", "conduct", "handover",
    "record", "sign_in", "minutes", "charter", "cooperation", "publication", "commendation", "roster",
}
# GB/T 9704-2012, in millimetres.
MARGINS = {"top": 37, "left": 28, "right": 26, "bottom": 35}
FONTS = {
    "Normal": ("仿宋_GB2312", 16),
    "Title": ("方正小标宋简体", 22),
    "Heading 1": ("黑体", 16),
    "Heading 2": ("楷体_GB2312", 16),
    "footer": ("宋体", 14),
}
LINES_A_PAGE = 22
POINTS_A_MM = 72 / 25.4
HANGING = "，。、；：？！）》”’】"


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def close(one, other, by):
    return abs(one - other) <= by


def font_of(document, name):
    if name == "Normal":
        properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        return properties.find(qn("w:rFonts")).get(qn("w:eastAsia")), int(properties.find(qn("w:sz")).get(qn("w:val"))) / 2
    style = document.styles[name]
    return style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size.pt


def lines_of(document):
    """The text as the plain form has it: paragraphs and rows in their order, without blanks and blank lines."""
    lines = []
    for element in document.element.body:
        if element.tag == qn("w:p"):
            paragraph = docx.text.paragraph.Paragraph(element, document)
            # A title is broken where its lines are about as long.
            is_title = paragraph.style.name in ("Title", "Annex Title")
            lines.append(paragraph.text.replace("\n", "") if is_title else paragraph.text)
        elif element.tag == qn("w:tbl"):
            for row in docx.table.Table(element, document).rows:
                lines.append("\t".join(re.sub(r"[\t\n]", " ", cell.text) for cell in row.cells))
    return [line.strip("\u3000 ") for line in "\n".join(lines).split("\n") if line.strip("\u3000 ")]


def check_structure(path):
    document = docx.Document(path)
    section = document.sections[0]
    check(len(document.sections) == 1, f"{path.name}: sections")
    check(close(section.page_width, Mm(210), Mm(0.1)) and close(section.page_height, Mm(297), Mm(0.1)), f"{path.name}: A4")
    for side, wanted in MARGINS.items():
        margin = getattr(section, f"{side}_margin")
        check(close(margin, Mm(wanted), Mm(0.1)), f"{path.name}: {side} {margin.mm}")
    for name, wanted in FONTS.items():
        check(font_of(document, name) == wanted, f"{path.name}: {name} is {font_of(document, name)}")
    normal = document.styles["Normal"].paragraph_format
    check(normal.line_spacing == Pt(28), f"{path.name}: lines of {normal.line_spacing}")
    check(document.settings.odd_and_even_pages_header_footer, f"{path.name}: odd and even footers")
    check("PAGE" in section.footer._element.xml and "PAGE" in section.even_page_footer._element.xml, f"{path.name}: page fields")
    core = document.core_properties
    check(core.title and not core.author and not core.last_modified_by, f"{path.name}: {core.author!r}, {core.last_modified_by!r}")
    for table in document.tables:
        head = table.rows[0]._tr.trPr
        check(head is not None and head.find(qn("w:tblHeader")) is not None, f"{path.name}: heads are repeated")
    plain = path.with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    plain = [line.strip("\u3000 ") for line in plain if line.strip("\u3000 ")]
    check(lines_of(document) == plain, f"{path.name}: the text of .docx is not that of .txt")
    return document


def check_pdf(path, document):
    """Pages, lines and page numbers as LibreOffice lays them out."""
    with pdfplumber.open(path) as pdf:
        full_pages = 0
        for number, page in enumerate(pdf.pages, 1):
            where = f"{path.name}, page {number}"
            check(close(page.width, 210 * POINTS_A_MM, 1) and close(page.height, 297 * POINTS_A_MM, 1), f"{where}: A4")
            left, right = MARGINS["left"] * POINTS_A_MM, page.width - MARGINS["right"] * POINTS_A_MM
            top, bottom = MARGINS["top"] * POINTS_A_MM, page.height - MARGINS["bottom"] * POINTS_A_MM
            chars = [char for char in page.chars if char["text"].strip()]
            text = [char for char in chars if char["bottom"] < bottom + 6]
            foot = [char for char in chars if char["bottom"] >= bottom + 6]
            # LibreOffice hangs punctuation over the edge whatever a file says of it.
            inside = [char for char in text if char["text"] not in HANGING]
            beyond = [char["text"] for char in inside if char["x0"] < left - 1 or char["x1"] > right + 1 or char["top"] < top - 6]
            check(not beyond, f"{where}: beyond the margins: {''.join(beyond)}")
            check_foot(where, number, page, foot, left, right)
            lines = sorted({round(char["bottom"]) for char in text if close(char["size"], 16, 0.1)})
            steps = [after - before for before, after in zip(lines, lines[1:]) if after - before > 2]
            if steps and max(steps) < 30:
                check(all(close(step, 28, 1.5) for step in steps), f"{where}: lines {steps}")
                check(len(steps) + 1 <= LINES_A_PAGE, f"{where}: {len(steps) + 1} lines")
                full_pages += len(steps) + 1 == LINES_A_PAGE
        return len(pdf.pages), full_pages


def check_foot(where, number, page, foot, left, right):
    said = "".join(char["text"] for char in sorted(foot, key=lambda char: char["x0"]))
    check(said == f"—{number}—", f"{where}: the foot says {said!r}")
    is_right = foot[0]["x0"] > page.width / 2
    check(is_right == (number % 2 == 1), f"{where}: the number stands on the wrong side")
    # 7 mm below the text.
    gap = min(char["top"] for char in foot) - (page.height - MARGINS["bottom"] * POINTS_A_MM)
    check(close(gap / POINTS_A_MM, 7, 2.5), f"{where}: the number {gap / POINTS_A_MM:.1f} mm below the text")


def check_by_libre_office(documents):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("LibreOffice is not installed: papers opened by python-docx only")
        return
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([office, "--headless", "--convert-to", "pdf", "--outdir", work, *PAPERS], check=True, stdout=subprocess.DEVNULL)
        pages = full_pages = 0
        for path, document in documents.items():
            own, full = check_pdf(pathlib.Path(work) / f"{path.stem}.pdf", document)
            pages, full_pages = pages + own, full_pages + full
        check(full_pages > 0, "a page that is full of text has 22 lines")
        print(f"papers opened by LibreOffice: {len(documents)} on {pages} pages, {full_pages} of them full of text")


def check_pack(archive, work):
    """The list of an archive, its papers with their pictures, and a workbook with a sheet for each of their tables.
    Returns the papers with pictures, written into a folder."""
    names = archive.namelist()
    check(names[0] == "目录.docx" and names[-1].endswith(".json"), f"{archive.filename}: {names}")
    contents = docx.Document(io.BytesIO(archive.read(names[0]))).tables[0].rows[1:]
    pictured = []
    for row in contents:
        number, title, tables, charts, _ = (cell.text for cell in row.cells)
        name = f"{int(number):02}-{title}"
        document = docx.Document(io.BytesIO(archive.read(f"{name}.docx")))
        check(len(document.inline_shapes) == int(charts), f"{name}: {len(document.inline_shapes)} pictures")
        check(len(document.tables) == int(tables) - int(charts), f"{name}: {len(document.tables)} tables")
        if int(tables):
            check_book(name, openpyxl.load_workbook(io.BytesIO(archive.read(f"{name}.xlsx"))), int(tables))
        for chart, shape in enumerate(document.inline_shapes, 1):
            check(shape.width <= Mm(156) and shape.height > Mm(30), f"{name}: {shape.width.mm} × {shape.height.mm} mm")
            blip = shape._inline.graphic.graphicData.pic.blipFill.blip
            check(document.part.related_parts[blip.embed].content_type == "image/png", f"{name}: the picture is PNG")
            (svg,) = blip.iter("{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip")
            part = document.part.related_parts[svg.get(qn("r:embed"))]
            check(part.content_type == "image/svg+xml", f"{name}: the picture is SVG too")
            drawing = next(own for own in names if re.match(f"{number:0>2}-.*-图{chart}-.*[.]svg$", own))
            check(part.blob == archive.read(drawing), f"{name}: the SVG is that of the archive")
            check(archive.read(drawing.replace(".svg", ".png"))[1:4] == b"PNG", f"{name}: the PNG is in the archive")
        if document.inline_shapes:
            path = pathlib.Path(work) / f"{pathlib.Path(archive.filename).stem}-{number}.docx"
            path.write_bytes(archive.read(f"{name}.docx"))
            pictured.append(path)
    return pictured


def check_book(name, book, tables):
    check(len(book.worksheets) == tables, f"{name}: {len(book.worksheets)} sheets")
    for sheet in book.worksheets:
        check("填报单位：中共示例区委区直机关工作委员会" in sheet["A2"].value, f"{name}: {sheet['A2'].value}")
        heads = [cell.value for cell in sheet[3] if cell.value]
        check(heads and sheet.max_row >= 3, f"{name}: heads {heads}")
    numbers = [cell.value for sheet in book.worksheets for row in sheet.iter_rows(min_row=4) for cell in row]
    check(any(isinstance(value, (int, float)) for value in numbers), f"{name}: no cell is a number")


def check_packs():
    with tempfile.TemporaryDirectory() as work:
        pictured = []
        for pack in PACKS:
            with zipfile.ZipFile(FOLDER / pack) as archive:
                pictured += check_pack(archive, work)
        check(pictured, "a paper with a picture")
        office = shutil.which("soffice") or shutil.which("libreoffice")
        if not office:
            return
        subprocess.run([office, "--headless", "--convert-to", "pdf", "--outdir", work, *pictured], check=True, stdout=subprocess.DEVNULL)
        for path in pictured:
            with pdfplumber.open(path.with_suffix(".pdf")) as pdf:
                # Some versions show the PNG and some the SVG, each as one image as wide as the text.
                widths = [image["width"] / POINTS_A_MM for page in pdf.pages for image in page.images]
                check(any(close(width, 156, 2) for width in widths), f"{path.name}: pictures of {widths} mm")
        print("papers with pictures opened:", len(pictured))


found = {path.stem.split("-")[1] for path in PAPERS}
check(found == KINDS, f"papers {found}")
documents = {path: check_structure(path) for path in PAPERS}
print("papers opened by python-docx:", len(documents))
check_by_libre_office(documents)
check_packs()
