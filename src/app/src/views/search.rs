//! The results of the global search.

use zhibu_domain::kinds::field::{Cell, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang, m};

use crate::route::{Page, Route};
use crate::workspace::Workspace;

/// Maximum records of a kind that are shown; the list has all of them.
const SHOWN_PER_KIND: usize = 5;

/// The results of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct KindResults {
    /// The kind.
    pub kind: Kind,
    /// The number of records found.
    pub count: usize,
    /// The first of these records.
    pub first: Vec<FoundRecord>,
    /// The list of these records.
    pub all: Route,
}

/// A record found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundRecord {
    /// Its title.
    pub title: String,
    /// Its page.
    pub route: Route,
    /// What it belongs to, and its date: this distinguishes it from records with the same title.
    pub context: String,
}

/// The records that contain `text`, by kind; none if `text` is blank.
pub fn search(workspace: &Workspace, text: &str, as_of: Day, lang: Lang) -> Vec<KindResults> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let query = Query { text: text.to_owned(), ..Query::default() };
    let register = workspace.register();
    let mut views = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        let found = indices(register, kind, &query, as_of, &ByCodePoint);
        if found.is_empty() {
            continue;
        }
        let first = found.iter().take(SHOWN_PER_KIND);
        views.push(KindResults {
            kind,
            count: found.len(),
            first: first.map(|index| record(register, kind, *index as usize, lang)).collect(),
            all: Route::list(kind, &query),
        });
    }
    views
}

fn record(register: &Register, kind: Kind, index: usize, lang: Lang) -> FoundRecord {
    let id = register.table(kind).id(index, false);
    let title = text::title(register, kind, id, lang);
    FoundRecord {
        title: title.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned()),
        route: Route::to(Page::Detail(kind, id.to_string())),
        context: context(register, kind, index),
    }
}

/// The title of the first record that it refers to, and its date.
fn context(register: &Register, kind: Kind, index: usize) -> String {
    let table = register.table(kind);
    let mut parts = Vec::new();
    let referred = kind.fields().iter().enumerate().find_map(|(field, spec)| {
        match (spec.field_type, table.cell(index, false, field)) {
            (FieldType::Reference(to), Cell::Reference(id)) => register.table(to).title(id),
            _ => None,
        }
    });
    parts.extend(referred.map(str::to_owned));
    let date = kind.life().map(|life| table.cell(index, false, life.start));
    if let Some(Cell::Date(date)) = date {
        parts.push(date.to_string());
    }
    parts.join(" · ")
}
