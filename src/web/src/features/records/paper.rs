//! A record on paper: a form of its own, made when the browser prints and no sooner.

use leptos::prelude::*;

use crate::components::data_table::table_element;
use crate::html::{self, Element};
use crate::platform::ByReader;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::records::paper::{PaperForm, PaperTable, Particular, paper_form};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

/// The form, while the page is printed.
pub fn paper(state: AppState, kind: Kind, id: StoredValue<String>) -> Element {
    let form = Memo::new(move || {
        if !state.navigation().is_printing().get() {
            return None;
        }
        let (as_of, lang) = (state.as_of(), state.lang());
        let read = |id: &String| {
            state.read(|open| paper_form(open, (kind, id), as_of, lang, &ByReader)).flatten()
        };
        id.with_value(read)
    });
    let form = move || form.get().map(|form| sheet(state, form));
    html::div().class("record-paper").attr("aria-hidden", "true").child(form)
}

fn sheet(state: AppState, form: PaperForm) -> Vec<Element> {
    let PaperForm { heading, title, lines, tables } = form;
    let particulars = html::table()
        .class("particulars")
        .child(html::tbody().children(lines.into_iter().map(line)));
    let mut parts = vec![
        html::h1().child(heading),
        html::p().class("of-record").child(title),
        html::div().child(particulars),
    ];
    parts.extend(tables.into_iter().map(|table| belonging(state, table)));
    parts.push(html::p().class("to-sign").child(state.translate(m::RECORD_FORM_SIGNED)));
    parts
}

/// One field goes across the form; two share its width.
fn line(particulars: Vec<Particular>) -> Element {
    let across = (particulars.len() == 1).then_some("3");
    let cells = particulars.into_iter().flat_map(|Particular { label, value }| {
        let head = html::th().attr("scope", "row").child(label);
        [head, html::td().attr("colspan", across).child(value)]
    });
    html::tr().children(cells)
}

fn belonging(state: AppState, PaperTable { heading, table, note }: PaperTable) -> Element {
    let table = table_element(state, html::table().class("plan"), table);
    html::section()
        .child(html::h2().child(heading))
        .child(note.map(|note| html::p().class("print-note").child(note)))
        .child(table)
}
