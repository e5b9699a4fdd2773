//! The sheets of a workbook.

use rustc_hash::{FxHashMap, FxHashSet};

use super::archive::Archive;
use super::number_format::DateSystem;
use super::sheet::{Budget, Shared, SheetReader};
use super::strings::read_shared;
use super::styles::Styles;
use super::xml::{XmlPart, read_xml};
use super::{FileTable, MOST_BYTES, TableFileError};
use crate::pace::{Pace, Progress};

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const SHARED_STRINGS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";

/// Whether a compound file is an encrypted workbook: it has a stream of that name.
pub(super) fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// A sheet as the workbook lists it.
struct ListedSheet {
    name: String,
    is_hidden: bool,
    /// The name of the relation that leads to it.
    relation: String,
}

/// Reads the sheets of a workbook.
pub(super) async fn read(
    bytes: &[u8],
    progress: &mut Progress<'_, impl Pace>,
) -> Result<Vec<FileTable>, TableFileError> {
    let mut archive = Archive::open(bytes, MOST_BYTES)?;
    progress.set_all(archive.unpacked_bytes());
    if !archive.has(WORKBOOK) {
        return Err(TableFileError::NotATable);
    }
    let mut dates = DateSystem::From1900;
    let mut sheets = Vec::new();
    read_xml(archive.entry(WORKBOOK)?, progress, |part| {
        match part {
            XmlPart::Begin("workbookPr", attributes) if attributes.is("date1904") => {
                dates = DateSystem::From1904;
            }
            XmlPart::Begin("sheet", attributes) => sheets.push(ListedSheet {
                name: attributes.get("name").unwrap_or_default(),
                is_hidden: attributes.get("state").is_some_and(|state| state != "visible"),
                relation: attributes.get("id").unwrap_or_default(),
            }),
            _ => {}
        }
        Ok(())
    })
    .await?;
    let targets = targets(&mut archive, progress).await?;
    let mut texts = Vec::new();
    if archive.has(SHARED_STRINGS) {
        texts = read_shared(archive.entry(SHARED_STRINGS)?, progress).await?;
    }
    let mut styles = Styles::default();
    if archive.has(STYLES) {
        styles = Styles::read(archive.entry(STYLES)?, progress).await?;
    }
    let shared = Shared { texts: &texts, styles: &styles, dates };
    let mut left = Budget::WHOLE;
    let mut is_read = FxHashSet::default();
    let mut tables = Vec::new();
    for ListedSheet { name, is_hidden, relation } in sheets {
        // A sheet is listed once.
        let target = targets.get(&relation).filter(|target| is_read.insert(*target));
        let Some(target) = target else { continue };
        // Charts and dialogs that fill a sheet have no cells.
        if !target.contains("worksheets/") {
            let sheet = name;
            tables.push(FileTable { sheet, is_hidden, is_chart: true, ..FileTable::default() });
            continue;
        }
        let mut reader = SheetReader::new(shared, left);
        read_xml(archive.entry(target)?, progress, |part| reader.take(part)).await?;
        let (table, cells_left) = reader.finish(name, is_hidden)?;
        left = cells_left;
        tables.push(table);
    }
    Ok(tables)
}

/// The entries that relations lead to.
async fn targets(
    archive: &mut Archive<'_>,
    progress: &mut Progress<'_, impl Pace>,
) -> Result<FxHashMap<String, String>, TableFileError> {
    let mut targets = FxHashMap::default();
    read_xml(archive.entry(RELATIONS)?, progress, |part| {
        if let XmlPart::Begin("Relationship", attributes) = part
            && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
        {
            let entry = match target.strip_prefix('/') {
                Some(from_root) => from_root.to_owned(),
                None => format!("xl/{}", target.trim_start_matches("./")),
            };
            targets.insert(id, entry);
        }
        Ok(())
    })
    .await?;
    Ok(targets)
}
