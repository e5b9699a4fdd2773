//! Workspaces in memory for tests of views.

use std::rc::Rc;
use std::sync::Arc;

use zhibu_app::draft::FieldDraft;
use zhibu_app::forms::record::RecordForm;
use zhibu_app::views::records::columns::{ShownColumns, derived_columns, derived_values};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::columns::ListColumn;
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind, RecordType};
use zhibu_domain::list::Sort;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Part};
use zhibu_ledger::{Clock, Writer};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};

/// 2022-11-21.
pub const NOW_MS: u64 = 1_669_000_000_000;

/// The day of [`NOW_MS`].
pub fn today() -> Day {
    Day::new(2022, 11, 21).unwrap()
}

/// A field with a text in it.
pub fn typed(text: &str) -> FieldDraft {
    FieldDraft { text: text.to_owned(), ..FieldDraft::default() }
}

/// A workspace with an empty ledger.
pub fn workspace() -> Workspace {
    workspace_of(None)
}

/// A workspace with an empty ledger, or an empty part of one.
pub fn workspace_of(part: Option<Part>) -> Workspace {
    workspace_about(&About { id: "test".into(), part, ..About::default() })
}

/// A workspace with an empty ledger of which this is said; its id is `test`.
pub fn workspace_about(about: &About) -> Workspace {
    let writer = Writer::from_random(1);
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let catalog = Rc::new(Catalog::new(store, writer, deflated));
    catalog.set_about("test", about).unwrap();
    Workspace::open(catalog, "test", Clock::new(writer), false, NOW_MS).unwrap()
}

/// A workspace with the organisation `b`.
pub fn with_branch() -> Workspace {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "示例临时党支部")
            .set(Branch::ESTABLISHED, Day::new(2022, 6, 1).unwrap())
            .set(Branch::SECRETARY, "示例甲"),
    );
    workspace
}

/// A workspace with the organisation `b`, whose form was open while somebody else named another secretary.
pub fn with_two_secretaries() -> Workspace {
    let mut workspace = with_branch();
    let form = RecordForm::of_record(&workspace, Kind::Branch, "b").unwrap();
    let mut draft = form.first_draft().clone();
    draft.insert(Branch::SECRETARY.name(), typed("示例乙"));
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::SECRETARY, "示例丙"));
    let command = form.save(&workspace, &draft, today()).unwrap();
    workspace.apply(command, NOW_MS);
    workspace
}

/// Columns of a list with what is derived for them on 2022-11-21.
pub fn shown_columns(workspace: &Workspace, kind: Kind, columns: Vec<ListColumn>) -> ShownColumns {
    let sort = Sort { column: ListColumn::NAMING, is_descending: false };
    let derived = derived_values(workspace, &derived_columns(&columns, sort), today());
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
