//! Lines of separated values, in any encoding that offices use.

use std::sync::Arc;

use csv::ReaderBuilder;

use super::{Bound, DecodeGb18030, FileTable, MOST_CELLS, MOST_COLUMNS, TableFileError};
use crate::intake::Grid;
use crate::intake::grid::{GridCell, GridRow};
use crate::pace::{Pace, Progress};

/// Reads a file.
pub(super) async fn read(
    bytes: &[u8],
    decode_gb18030: DecodeGb18030<'_>,
    progress: &mut Progress<'_, impl Pace>,
) -> Result<FileTable, TableFileError> {
    let text = text_of(bytes, decode_gb18030)?;
    if text.contains('\0') {
        return Err(TableFileError::NotATable);
    }
    progress.set_all(text.len() as u64);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut left = MOST_CELLS;
    for record in reader.records() {
        let record = record.map_err(|error| TableFileError::Damaged(error.to_string()))?;
        if record.len() > MOST_COLUMNS {
            return Err(TableFileError::TooMuch { of: Bound::Columns, most: MOST_COLUMNS });
        }
        let too_much = TableFileError::TooMuch { of: Bound::Cells, most: MOST_CELLS };
        left = left.checked_sub(record.len()).ok_or(too_much)?;
        rows.push(GridRow {
            number: record.position().map_or(0, |position| line_of(&text, position)),
            cells: record.iter().map(GridCell::of_written).collect(),
        });
        progress.count_part(record.position().map_or(0, csv::Position::byte)).await?;
    }
    let grid = Arc::new(Grid { rows }.without_blank_end());
    Ok(FileTable { grid, ..FileTable::default() })
}

/// The number of the line in which a record begins. Its position is before the blank lines above it.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let line = usize::try_from(position.line()).unwrap_or(usize::MAX);
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    line + blank.filter(|byte| **byte == b'\n').count()
}

/// The text of a file: Unicode if it says so by its first bytes or can be nothing else, else as Excel for
/// Chinese writes it.
fn text_of(bytes: &[u8], decode_gb18030: DecodeGb18030<'_>) -> Result<String, TableFileError> {
    let utf16 = |units: &[u8], unit: fn([u8; 2]) -> u16| {
        let pairs = units.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return None;
        }
        let units = pairs.map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    };
    let text = match bytes {
        [0xef, 0xbb, 0xbf, text @ ..] => std::str::from_utf8(text).ok().map(str::to_owned),
        [0xff, 0xfe, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => utf16(units, u16::from_be_bytes),
        _ => {
            let text = std::str::from_utf8(bytes).ok().map(str::to_owned);
            text.or_else(|| decode_gb18030(bytes))
        }
    };
    text.ok_or(TableFileError::UnknownEncoding)
}

/// What separates the values: of those that programs write, the one that is most often in the first lines,
/// outside of quotation marks.
fn separator(text: &str) -> u8 {
    const SEPARATORS: &[u8] = b",\t;";
    const LINES: usize = 10;
    let mut counts = [0_usize; SEPARATORS.len()];
    for line in text.lines().take(LINES) {
        let outside = line.split('"').step_by(2);
        for byte in outside.flat_map(str::bytes) {
            if let Some(index) = SEPARATORS.iter().position(|separator| *separator == byte) {
                counts[index] += 1;
            }
        }
    }
    let most = (0..SEPARATORS.len()).rev().max_by_key(|index| counts[*index]);
    most.map_or(b',', |index| SEPARATORS[index])
}
