//! The source of 崂山 2022 beside its ledger.

use crate::components::data_table::followed_table;
use crate::html::{self, Element, show_or};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::table::NoControl;
use zhibu_app::views::ledgers::sentences::sentences_table;
use zhibu_text::m;

/// The page.
pub fn sentences(state: AppState) -> Element {
    let table = Memo::new(move || {
        state.read(|workspace| sentences_table(workspace, state.lang())).flatten()
    });
    let about = move || html::p().class("lead").child(state.t(m::SENTENCES_ABOUT));
    let none = move || html::p().class("empty").child(state.t(m::SENTENCES_NONE));
    html::div()
        .class("sentences")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::SENTENCES))))
        .child(show_or(
            move || table.with(Option::is_some),
            move || {
                let rows = move || table.get();
                (
                    about(),
                    followed_table(state, "table-sentences", rows, |control: NoControl| {
                        match control {}
                    }),
                )
            },
            none,
        ))
}
