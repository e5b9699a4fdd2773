//! What a search of everything finds, while it is typed.

use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::kinds::field::{Cell, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Query, default_sort, indices};
use zhibu_domain::register::Register;
use zhibu_text::{self as text, m};

/// So many of each kind are shown; the list has the rest.
const SHOWN_PER_KIND: usize = 5;

#[derive(Clone, PartialEq)]
struct Found {
    kind: Kind,
    count: usize,
    first: Vec<Line>,
}

/// A record that was found.
#[derive(Clone, PartialEq)]
struct Line {
    id: String,
    title: Option<String>,
    /// What tells it from others of the same name: what it belongs to, and its date.
    more: String,
}

/// What tells records of one name apart: what the first reference names, and the date.
fn more(register: &Register, kind: Kind, index: usize) -> String {
    let table = register.table(kind);
    let mut parts = Vec::new();
    let referred = kind.fields().iter().enumerate().find_map(|(field, spec)| {
        match (spec.field_type, table.cell(index, false, field)) {
            (FieldType::Reference(to), Cell::Reference(id)) => register.table(to).title(id),
            _ => None,
        }
    });
    parts.extend(referred.map(str::to_owned));
    if let Cell::Date(date) = table.cell(index, false, default_sort(kind).field) {
        parts.push(date.to_string());
    }
    parts.join(" · ")
}

fn find(state: AppState, text: &str) -> Vec<Found> {
    state.watch(Kind::ALL);
    if text.trim().is_empty() {
        return Vec::new();
    }
    let query = Query { text: text.to_owned(), ..Query::default() };
    let (as_of, lang) = (state.as_of(), state.lang());
    let of_kind = |kind: Kind| {
        state.read_untracked(|workspace| {
            let register = workspace.register();
            let found = indices(register, kind, &query, as_of, &ByCodePoint);
            let table = register.table(kind);
            let named = |index: &u32| {
                let index = *index as usize;
                let id = table.id(index, false);
                let title = text::title(register, kind, id, lang);
                Line { id: id.to_string(), title, more: more(register, kind, index) }
            };
            let first = found.iter().take(SHOWN_PER_KIND).map(named).collect();
            Found { kind, count: found.len(), first }
        })
    };
    Kind::ALL.iter().filter_map(|kind| of_kind(*kind)).filter(|found| found.count > 0).collect()
}

/// The rows that were found, of each kind the first.
pub fn found(state: AppState) -> Element {
    let found = Memo::new(move || {
        if !state.navigation().is_searching().get() {
            return Vec::new();
        }
        let text = state.navigation().searched().get();
        platform::measured("zhibu:search", || find(state, &text))
    });
    let link = move |route: &Route| {
        let close = move |_| state.navigation().set_searching(false);
        html::a().attr("href", route.to_string()).on(leptos::ev::click, close)
    };
    let section = move |Found { kind, count, first }: Found| {
        let query =
            Query { text: state.navigation().searched().get_untracked(), ..Query::default() };
        let head = link(&Route::list(kind, &query))
            .child(state.translate(text::kind(kind)))
            .child(" ")
            .child(html::span().class("quiet").child(count.to_string()));
        let line = |Line { id, title, more }: Line| {
            let title = title.unwrap_or_else(|| state.translate(m::NAME_OWED).to_owned());
            let more = html::span().class("quiet").child(more);
            let link = link(&Route::to(Page::Detail(kind, id))).child(title);
            html::li().child(link.child(" ").child(more))
        };
        html::section()
            .child(html::h3().child(head))
            .child(html::ul().children(first.into_iter().map(line)))
    };
    let is_asked = move || state.navigation().searched().with(|text| !text.trim().is_empty());
    let nothing = move || is_asked() && found.with(Vec::is_empty);
    html::div()
        .child(show(nothing, move || html::p().class("quiet").child(state.t(m::SEARCH_NOTHING))))
        .child(move || found.get().into_iter().map(section).collect::<Vec<_>>())
}
