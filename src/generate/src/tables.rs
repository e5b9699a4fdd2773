//! Tables of the fictional district, as the program writes them, for tests by other programs.

use std::fs;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use zhibu_app::sheets::{ListedRecords, SheetContext, SheetSource, ledger_sheets, sheet_of};
use zhibu_app::views::records::columns::{ShownColumns, derived_values};
use zhibu_app::views::time::TimeZone;
use zhibu_app::workspace::Workspace;
use zhibu_domain::columns::{DerivedColumn, ListColumn};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Query, indices};
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Clock, Writer};
use zhibu_office::sheets::{Sheet, to_csv, to_html, to_tsv, to_xlsx};
use zhibu_samples::{Bundled, Size, demo};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};
use zhibu_text::Lang;

/// The time at which the district is opened, in milliseconds since 1970: 2025-12-31.
const NOW_MS: u64 = 1_767_139_200_000;

/// Writes a workbook of the whole ledger, and some of its lists as .xlsx, CSV and as on the clipboard,
/// into a folder.
pub fn generate(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let workspace = opened(demo(Size::SMALL)).map_err(io::Error::other)?;
    let day = Day::new(2025, 12, 31).expect("a valid date");
    let zone = TimeZone { day: |_| Day::LAST, minute: |_| String::new(), minute_of_iso: |_| None };
    let unit = "示例区委组织部".to_owned();
    let context = SheetContext { unit, today: day, zone, lang: Lang::Zh };
    for kind in [Kind::Branch, Kind::Activity, Kind::Outcome] {
        let query = Query::default();
        let found = indices(workspace.register(), kind, &query, day, &ByCodePoint);
        let columns = ListColumn::usual(kind);
        let needed: Vec<DerivedColumn> = DerivedColumn::of_kind(kind).collect();
        let derived = Arc::new(derived_values(&workspace, &needed, day));
        let shown = ShownColumns { columns, derived };
        let source =
            SheetSource::List(ListedRecords { kind, indices: Arc::new(found), query, shown });
        write(folder, kind.code(), &sheet_of(&workspace, &source, &context), day)?;
    }
    let sheets = ledger_sheets(&workspace, &ByCodePoint, Lang::Zh);
    fs::write(folder.join("ledger.xlsx"), to_xlsx(&sheets, day).map_err(io::Error::other)?)
}

fn write(folder: &Path, name: &str, sheet: &Sheet, day: Day) -> io::Result<()> {
    let file = |extension: &str| folder.join(name).with_extension(extension);
    let xlsx = to_xlsx(std::slice::from_ref(sheet), day).map_err(io::Error::other)?;
    fs::write(file("xlsx"), xlsx)?;
    fs::write(file("csv"), to_csv(sheet))?;
    fs::write(file("tsv"), to_tsv(sheet))?;
    fs::write(file("html"), to_html(sheet))
}

/// A bundled ledger, opened in memory.
pub fn opened(district: Bundled) -> Result<Workspace, zhibu_storage::StoreError> {
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let writer = Writer::from_random(1);
    let catalog = Rc::new(Catalog::new(store, writer, deflated));
    catalog.set_about(&district.about.id, &district.about)?;
    let id = &district.about.id;
    let mut workspace = Workspace::open(catalog, id, Clock::new(writer), false, NOW_MS)?;
    workspace.import(district.changes, Vec::new(), NOW_MS);
    Ok(workspace)
}
