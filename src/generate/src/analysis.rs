//! Tables for analysis of a ledger's file, as the app exports them.

use std::fs;
use std::io;
use std::path::Path;

use zhibu_app::exporting::{PartRequest, TablesExport};
use zhibu_domain::values::date::Day;
use zhibu_format::Reader;
use zhibu_samples::Bundled;
use zhibu_text::Lang;

use crate::tables::opened;

/// Writes `tables.zip` and `without-persons.zip` into a folder.
pub fn generate(file: &Path, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let reader = Reader::new(fs::read(file)?).map_err(io::Error::other)?;
    let staged = reader.read_to_end().map_err(io::Error::other)?;
    let about = staged.about.unwrap_or_default();
    let day = Day::new(2025, 12, 31).expect("a valid date");
    let workspace = opened(Bundled { about, changes: staged.changes }).map_err(io::Error::other)?;
    for (name, is_without_persons) in [("tables.zip", false), ("without-persons.zip", true)] {
        let request = PartRequest { is_without_persons, ..PartRequest::default() };
        let at = staged.exported.at.clone();
        let mut export = TablesExport::begin(&workspace, &request, at, day, Lang::Zh);
        while !export.slice(&workspace, || 0.0).map_err(|_| io::Error::other("changed"))? {}
        let bytes = export.finish().map_err(|_| io::Error::other("too large"))?;
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
