//! Tables as an Excel workbook.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::formula::with_its_apostrophe;
use super::number_format::{DATE_FORMAT, NumberFormat, number_format};
use super::sheet::{ColumnContent, Reported, Sheet, SheetCell};
use super::width::{column_widths, text_width};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_text::{self as text, Lang, format_message, m};

/// Rows of an Excel sheet.
const MOST_ROWS: usize = 1_048_576;
/// The longest text of an Excel cell, in UTF-16 units.
const LONGEST_TEXT_UNITS16: usize = 32_767;
/// The longest name of an Excel sheet, in UTF-16 units.
const LONGEST_NAME_UNITS16: usize = 31;
/// What the names of Excel sheets cannot have.
const BARRED_FROM_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// A name that Excel keeps for itself.
const RESERVED_NAME: &str = "history";
/// Number formats of a workbook. Excel takes somewhat more; what is beyond them is text.
const MOST_NUMBER_FORMATS: usize = 150;
/// The first year of Excel's calendar. Earlier dates are text.
const FIRST_YEAR: u16 = 1900;
/// The number format of a number without any.
const PLAIN_FORMAT: &str = "General";
/// The rows above a table's: its title, who reports it, and the heads.
const FIRST_ROWS: usize = 3;
/// The paper A4, by its number in Excel.
const A4: u8 = 9;
/// The width of a table from which it is printed across, in digits of the standard font.
const LANDSCAPE_FROM: usize = 90;
/// Heights of rows, in points.
const LINE_POINTS: f64 = 15.0;
const TITLE_POINTS: f64 = 30.0;

/// Why there is no workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// A table has more rows than an Excel sheet.
    #[error("{title} has {count} rows, of which at most {most} fit")]
    TooManyRows {
        /// The table.
        title: String,
        /// Its rows.
        count: usize,
        /// The maximum.
        most: usize,
    },
    /// A text is longer than a cell takes. It is not cut.
    #[error("row {row} of {title} has a text of {units} UTF-16 units in {head}")]
    TextTooLong {
        /// The table.
        title: String,
        /// The head of its column.
        head: String,
        /// The number of its row in the table, from one.
        row: usize,
        /// Its length in UTF-16 units, as Excel counts.
        units: usize,
    },
    /// The writer refuses the tables.
    #[error("{reason}")]
    Refused {
        /// Why, in the writer's words.
        reason: String,
    },
}

impl SheetError {
    /// The message for the user.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::TooManyRows { title, count, most } => format_message!(
                m::SHEET_TOO_MANY_ROWS,
                lang,
                title = title,
                count = count,
                most = most
            ),
            Self::TextTooLong { title, head, row, units } => format_message!(
                m::SHEET_TEXT_TOO_LONG,
                lang,
                title = title,
                head = head,
                row = row,
                units = units,
                most = LONGEST_TEXT_UNITS16
            ),
            Self::Refused { reason } => format_message!(m::SHEET_REFUSED, lang, reason = reason),
        }
    }
}

impl From<XlsxError> for SheetError {
    fn from(error: XlsxError) -> Self {
        Self::Refused { reason: error.to_string() }
    }
}

/// The tables as a workbook, a sheet each. The same tables give the same bytes: `day` is the day that
/// the workbook says it was made.
///
/// # Errors
///
/// A table has more rows, or a text is longer, than Excel allows.
pub fn to_xlsx(sheets: &[Sheet], day: Day) -> Result<Vec<u8>, SheetError> {
    for sheet in sheets {
        check_limits(sheet)?;
    }
    let mut workbook = Workbook::new();
    let title = sheets.first().map(|sheet| sheet.title.clone()).unwrap_or_default();
    let properties = DocProperties::new().set_title(title).set_creation_datetime(&excel_date(day)?);
    workbook.set_properties(&properties);
    let mut formats = Formats::default();
    for (sheet, name) in sheets.iter().zip(sheet_names(sheets)) {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name)?;
        SheetWriter { sheet, worksheet, formats: &mut formats }.write()?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn check_limits(sheet: &Sheet) -> Result<(), SheetError> {
    let title = &sheet.title;
    // Above and below the rows stand the title, the heads, the sums and the notes, one of them its own.
    let others = FIRST_ROWS + usize::from(sheet.totals.is_some()) + sheet.notes.len() + 1;
    let (count, most) = (sheet.rows.len(), MOST_ROWS.saturating_sub(others));
    if count > most {
        return Err(SheetError::TooManyRows { title: title.clone(), count, most });
    }
    for (index, row) in sheet.all_rows().enumerate() {
        for (cell, column) in row.iter().zip(&sheet.columns) {
            let SheetCell::Text(text) = cell else { continue };
            // No text has more UTF-16 units than bytes.
            let is_short = text.len() <= LONGEST_TEXT_UNITS16;
            let units = if is_short { 0 } else { text.encode_utf16().count() };
            if units > LONGEST_TEXT_UNITS16 {
                let (title, head, row) = (title.clone(), column.head.clone(), index + 1);
                return Err(SheetError::TextTooLong { title, head, row, units });
            }
        }
    }
    Ok(())
}

/// The names of the sheets: their titles in characters that Excel allows, as long as it allows, and each
/// once.
pub fn sheet_names(sheets: &[Sheet]) -> Vec<String> {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut names = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let mut name = allowed_name(&sheet.title, LONGEST_NAME_UNITS16);
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            let suffix = format!(" ({number})");
            name = allowed_name(&sheet.title, LONGEST_NAME_UNITS16 - suffix.len()) + &suffix;
            number += 1;
        }
        names.push(name);
    }
    names
}

fn allowed_name(title: &str, most_units16: usize) -> String {
    let mut name = String::new();
    let mut units = 0;
    for character in title.chars() {
        units += character.len_utf16();
        if units > most_units16 {
            break;
        }
        let is_barred = character.is_control() || BARRED_FROM_NAMES.contains(&character);
        name.push(if is_barred { ' ' } else { character });
    }
    let name = name.trim_matches(|character: char| character == '\'' || character.is_whitespace());
    if name.is_empty() || name.to_lowercase() == RESERVED_NAME {
        return format!("{name}_");
    }
    name.to_owned()
}

fn excel_date(day: Day) -> Result<ExcelDateTime, XlsxError> {
    let (year, month, day) = day.civil();
    ExcelDateTime::from_ymd(year, month, day)
}

/// The day of a date that Excel can have.
fn excel_day(date: PartialDate) -> Option<Day> {
    (date.has_day() && date.year() >= FIRST_YEAR).then(|| date.earliest())
}

/// Which cells a format is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum CellPart {
    Row,
    Total,
}

impl CellPart {
    fn format(self) -> Format {
        let format =
            Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        match self {
            Self::Row => format,
            Self::Total => format.set_bold(),
        }
    }
}

/// The formats of cells, each made once.
#[derive(Default)]
struct Formats {
    texts: FxHashMap<(CellPart, ColumnContent), Format>,
    numbers: FxHashMap<(CellPart, String), Format>,
}

impl Formats {
    fn text(&mut self, part: CellPart, content: ColumnContent) -> &Format {
        self.texts.entry((part, content)).or_insert_with(|| {
            let format = part.format().set_text_wrap();
            // What is no number among numbers, such as 待定, stands where they stand.
            match content {
                ColumnContent::Text => format,
                ColumnContent::Number => format.set_align(FormatAlign::Right),
                ColumnContent::Date => format.set_align(FormatAlign::Center),
            }
        })
    }

    /// The format of numbers or dates with a number format; `None` if there are too many.
    fn number(&mut self, part: CellPart, number_format: &str) -> Option<&Format> {
        let key = (part, number_format.to_owned());
        if self.numbers.len() >= MOST_NUMBER_FORMATS && !self.numbers.contains_key(&key) {
            return None;
        }
        let made = || {
            let format = part.format().set_num_format(number_format);
            let is_date = number_format == DATE_FORMAT;
            if is_date { format.set_align(FormatAlign::Center) } else { format }
        };
        Some(self.numbers.entry(key).or_insert_with(made))
    }
}

fn title_format() -> Format {
    line_format().set_bold().set_font_size(16).set_align(FormatAlign::Center)
}

/// The format of the lines above and below the table.
fn line_format() -> Format {
    Format::new().set_align(FormatAlign::VerticalCenter).set_text_wrap()
}

/// Writes one sheet.
struct SheetWriter<'a> {
    sheet: &'a Sheet,
    worksheet: &'a mut Worksheet,
    formats: &'a mut Formats,
}

impl SheetWriter<'_> {
    fn write(mut self) -> Result<(), XlsxError> {
        let widths = column_widths(self.sheet);
        let head_row = self.write_title()?;
        self.write_heads(head_row, &widths)?;
        let mut row = head_row + 1;
        self.worksheet.set_freeze_panes(row, 0)?;
        for cells in &self.sheet.rows {
            self.write_row(row, cells, CellPart::Row)?;
            row += 1;
        }
        if let Some(last_column) = self.last_column() {
            self.worksheet.autofilter(head_row, 0, row - 1, last_column)?;
        }
        if let Some(totals) = &self.sheet.totals {
            self.write_row(row, totals, CellPart::Total)?;
            row += 1;
        }
        self.write_notes(row, &widths)?;
        self.set_up_print(head_row, &widths)
    }

    fn last_column(&self) -> Option<u16> {
        u16::try_from(self.sheet.columns.len()).ok()?.checked_sub(1)
    }

    /// Writes the title, and who reports when; returns the row of the heads.
    fn write_title(&mut self) -> Result<u32, XlsxError> {
        let Some(Reported { unit, day }) = &self.sheet.reported else { return Ok(0) };
        let lang = self.sheet.lang;
        let unit = format_message!(m::SHEET_UNIT, lang, unit = unit);
        let day = text::date_in_words(&day.to_string(), lang);
        let day = format_message!(m::SHEET_DAY, lang, day = day);
        self.write_across(0, &self.sheet.title, &title_format())?;
        self.worksheet.set_row_height(0, TITLE_POINTS)?;
        self.write_across(1, &format!("{unit}\u{3000}\u{3000}{day}"), &line_format())?;
        Ok(2)
    }

    /// Writes a text over all columns.
    fn write_across(&mut self, row: u32, text: &str, format: &Format) -> Result<(), XlsxError> {
        match self.last_column() {
            Some(last @ 1..) => self.worksheet.merge_range(row, 0, row, last, text, format)?,
            // Excel merges several cells only.
            _ => self.worksheet.write_string_with_format(row, 0, text, format)?,
        };
        Ok(())
    }

    fn write_heads(&mut self, row: u32, widths: &[usize]) -> Result<(), XlsxError> {
        let format = CellPart::Total.format().set_align(FormatAlign::Center).set_text_wrap();
        for (column, (spec, width)) in (0..).zip(self.sheet.columns.iter().zip(widths)) {
            self.worksheet.write_string_with_format(row, column, &spec.head, &format)?;
            self.worksheet.set_column_width(column, digits(*width))?;
        }
        Ok(())
    }

    fn write_row(
        &mut self,
        row: u32,
        cells: &[SheetCell],
        part: CellPart,
    ) -> Result<(), XlsxError> {
        for (column, (cell, spec)) in (0..).zip(cells.iter().zip(&self.sheet.columns)) {
            if self.write_typed(row, column, cell, part)? {
                continue;
            }
            let format = self.formats.text(part, spec.content);
            match cell.to_text(self.sheet.lang) {
                text if text.is_empty() => self.worksheet.write_blank(row, column, format)?,
                text => {
                    let text = with_its_apostrophe(&text);
                    self.worksheet.write_string_with_format(row, column, text, format)?
                }
            };
        }
        Ok(())
    }

    /// Writes a number or a date that Excel can have; whether the cell is one.
    fn write_typed(
        &mut self,
        row: u32,
        column: u16,
        cell: &SheetCell,
        part: CellPart,
    ) -> Result<bool, XlsxError> {
        match cell {
            SheetCell::Empty | SheetCell::Text(_) => return Ok(false),
            SheetCell::Date(date) => {
                let Some(day) = excel_day(*date) else { return Ok(false) };
                let Some(format) = self.formats.number(part, DATE_FORMAT) else { return Ok(false) };
                let date = excel_date(day)?;
                self.worksheet.write_datetime_with_format(row, column, date, format)?;
            }
            SheetCell::Number(quantity) => {
                let number_format = match number_format(quantity, self.sheet.lang) {
                    NumberFormat::Plain => PLAIN_FORMAT.to_owned(),
                    NumberFormat::Custom(format) => format,
                    NumberFormat::Impossible => return Ok(false),
                };
                let Some(format) = self.formats.number(part, &number_format) else {
                    return Ok(false);
                };
                let value = quantity.value.to_f64();
                self.worksheet.write_number_with_format(row, column, value, format)?;
            }
        }
        Ok(true)
    }

    /// Writes the notes below the table. Rows of merged cells do not grow with their text by themselves.
    fn write_notes(&mut self, first_row: u32, widths: &[usize]) -> Result<(), XlsxError> {
        let lang = self.sheet.lang;
        let partial = self.has_partial_dates().then(|| m::SHEET_PARTIAL_DATES.get(lang).to_owned());
        let notes = self.sheet.notes.iter().cloned().chain(partial);
        let width: usize = widths.iter().sum();
        for (row, note) in (first_row..).zip(notes) {
            let note = format_message!(m::SHEET_NOTE, lang, note = note);
            self.write_across(row, &note, &line_format())?;
            let lines = text_width(&note).div_ceil(width.max(1)).max(note.lines().count());
            self.worksheet.set_row_height(row, digits(lines) * LINE_POINTS)?;
        }
        Ok(())
    }

    /// Whether dates are text. A table that is to be read back has no notes.
    fn has_partial_dates(&self) -> bool {
        let is_partial =
            |cell: &SheetCell| matches!(cell, SheetCell::Date(date) if excel_day(*date).is_none());
        self.sheet.reported.is_some() && self.sheet.all_rows().flatten().any(is_partial)
    }

    fn set_up_print(&mut self, head_row: u32, widths: &[usize]) -> Result<(), XlsxError> {
        let page = format_message!(m::SHEET_PAGE, self.sheet.lang, page = "&P", count = "&N");
        self.worksheet
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_print_center_horizontally(true)
            .set_footer(format!("&C{page}"));
        if widths.iter().sum::<usize>() > LANDSCAPE_FROM {
            self.worksheet.set_landscape();
        }
        self.worksheet.set_repeat_rows(head_row, head_row)?;
        Ok(())
    }
}

/// A width or a number of lines as Excel has it.
fn digits(count: usize) -> f64 {
    f64::from(u16::try_from(count).unwrap_or(u16::MAX))
}
