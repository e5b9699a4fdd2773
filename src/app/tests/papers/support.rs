//! Ledgers in memory, and papers of them.

use std::rc::Rc;

use zhibu_app::papers::{PaperContext, PaperKind, PaperRequest, Span, paper};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::RecordType;
use zhibu_domain::values::date::Day;
use zhibu_format::About;
use zhibu_ledger::{Clock, Writer};
use zhibu_office::document::{Document, Figure, Run, owed_places, runs_of};
use zhibu_samples::Bundled;
use zhibu_storage::{Catalog, MemoryStore, Store};

/// 2026-01-05.
pub const NOW_MS: u64 = 1_767_600_000_000;

/// The day of [`NOW_MS`].
pub fn today() -> Day {
    Day::new(2026, 1, 5).unwrap()
}

/// A workspace with an empty ledger.
pub fn empty() -> Workspace {
    opened(About { id: "test".into(), ..About::default() })
}

fn opened(about: About) -> Workspace {
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let writer = Writer::from_random(1);
    let catalog = Rc::new(Catalog::new(store, writer, zhibu_storage::deflated));
    catalog.set_about(&about.id, &about).unwrap();
    Workspace::open(catalog, &about.id, Clock::new(writer), false, NOW_MS).unwrap()
}

/// A bundled ledger.
pub fn sample(bundled: Bundled) -> Workspace {
    let mut workspace = opened(bundled.about);
    workspace.import(bundled.changes, Vec::new(), NOW_MS);
    workspace
}

/// Writes a record.
pub fn put<R: RecordType>(workspace: &mut Workspace, patch: Patch<R>) {
    let (key, values) = patch.into_values();
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
}

/// A paper about a span or a record.
pub fn paper_of(
    workspace: &Workspace,
    kind: PaperKind,
    span: &str,
    subject: &str,
) -> Option<Document> {
    let span: Span = span.parse().unwrap();
    let request = PaperRequest::new(kind, span, subject);
    paper(workspace, &request, PaperContext { unit: "示例区委区直机关工委", today: today() })
}

/// The figures of a paper, in the order of reading.
pub fn figures(document: &Document) -> Vec<&Figure> {
    runs_of(document)
        .filter_map(|run| if let Run::Figure(figure) = run { Some(figure) } else { None })
        .collect()
}

/// What a paper owes.
pub fn owed(document: &Document) -> Vec<String> {
    owed_places(document).into_iter().map(|owed| owed.what.clone()).collect()
}

/// A paper about a span, as text.
pub fn text_of(workspace: &Workspace, kind: PaperKind, span: &str) -> String {
    zhibu_office::document::to_plain(&paper_of(workspace, kind, span, "").unwrap())
}

/// A date.
pub fn date(text: &str) -> zhibu_domain::values::date::PartialDate {
    text.parse().unwrap()
}
