//! The number formats of a workbook's cells.

use std::io::BufRead;

use rustc_hash::FxHashMap;

use super::TableFileError;
use super::number_format::NumberFormat;
use super::xml::{XmlPart, read_xml};
use crate::pace::{Pace, Progress};

/// The number formats, by the styles of cells.
#[derive(Default)]
pub(super) struct Styles(Vec<NumberFormat>);

impl Styles {
    /// Reads a workbook's styles.
    pub(super) async fn read(
        entry: impl BufRead,
        progress: &mut Progress<'_, impl Pace>,
    ) -> Result<Self, TableFileError> {
        let mut codes: FxHashMap<u32, String> = FxHashMap::default();
        let mut formats = Vec::new();
        let mut is_in_cell_styles = false;
        read_xml(entry, progress, |part| {
            match part {
                XmlPart::Begin("numFmt", attributes) => {
                    let id = attributes.get("numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attributes.get("formatCode")) {
                        codes.insert(id, code);
                    }
                }
                XmlPart::Begin("cellXfs", _) => is_in_cell_styles = true,
                XmlPart::End("cellXfs") => is_in_cell_styles = false,
                XmlPart::Begin("xf", attributes) if is_in_cell_styles => {
                    let id = attributes.get("numFmtId").and_then(|id| id.parse().ok());
                    let id = id.unwrap_or_default();
                    let format = codes.get(&id).map(|code| NumberFormat::of_code(code));
                    formats.push(format.unwrap_or_else(|| NumberFormat::of_id(id)));
                }
                _ => {}
            }
            Ok(())
        })
        .await?;
        Ok(Self(formats))
    }

    /// The number format of cells with this style.
    pub(super) fn format(&self, style: usize) -> &NumberFormat {
        const PLAIN: &NumberFormat = &NumberFormat::PLAIN;
        self.0.get(style).unwrap_or(PLAIN)
    }
}
