//! Workspaces in memory for tests of views.

use std::rc::Rc;
use std::sync::Arc;

use zhibu_app::views::records::columns::{ShownColumns, derived_columns, derived_values};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::columns::ListColumn;
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Kind, RecordType};
use zhibu_domain::list::Sort;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Part};
use zhibu_ledger::{Clock, Writer};
use zhibu_storage::{Catalog, MemoryStore, Store};

/// 2022-11-21.
pub const NOW_MS: u64 = 1_669_000_000_000;

/// A workspace with an empty ledger.
pub fn workspace() -> Workspace {
    workspace_of(None)
}

/// A workspace with an empty ledger, or an empty part of one.
pub fn workspace_of(part: Option<Part>) -> Workspace {
    let writer = Writer::from_random(1);
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let catalog = Rc::new(Catalog::new(store, writer));
    let about = About { id: "test".into(), part, ..About::default() };
    catalog.set_about("test", &about).unwrap();
    Workspace::open(catalog, "test", Clock::new(writer), false, NOW_MS).unwrap()
}

/// Columns of a list with what is derived for them on 2022-11-21.
pub fn shown_columns(workspace: &Workspace, kind: Kind, columns: Vec<ListColumn>) -> ShownColumns {
    let sort = Sort { column: ListColumn::NAMING, is_descending: false };
    let today = Day::new(2022, 11, 21).unwrap();
    let derived = derived_values(workspace, &derived_columns(&columns, sort), today);
    assert!(columns.iter().all(|column| ListColumn::all(kind).any(|known| known == *column)));
    ShownColumns { columns, derived: Arc::new(derived) }
}

/// Writes a record, and returns what that changed.
pub fn put<R: RecordType>(workspace: &mut Workspace, patch: Patch<R>) -> Dependencies {
    let (key, values) = patch.into_values();
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS)
}

/// Whether the result of `view` depends on what `edit` writes.
pub fn is_renewed<T>(
    workspace: &mut Workspace,
    view: impl FnOnce(&Workspace) -> T,
    edit: impl FnOnce(&mut Workspace) -> Dependencies,
) -> bool {
    let (_, read) = workspace.reading(view);
    !edit(workspace).is_disjoint(read)
}
