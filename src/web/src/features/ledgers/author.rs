//! Who writes with this browser: the form on the page of the ledgers, and the question before the first export.

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::confirm::modal;
use crate::components::content::labelled;
use crate::components::line_form::text_input;
use crate::html::{self, Element};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::views::ledgers::overview::suggested_author;
use zhibu_format::Author;
use zhibu_text::{Message, m};

/// What is typed into the two fields. Copies refer to the same.
#[derive(Clone, Copy)]
struct AuthorDraft {
    unit: Signal<String>,
    name: Signal<String>,
}

impl AuthorDraft {
    fn new(Author { unit, name }: Author) -> Self {
        Self { unit: Signal::new(unit), name: Signal::new(name) }
    }

    /// The author, tracked.
    fn author(self) -> Author {
        let trimmed = |text: Signal<String>| text.with(|text| text.trim().to_owned());
        Author { unit: trimmed(self.unit), name: trimmed(self.name) }
    }

    fn fields(self, state: AppState) -> [Element; 2] {
        let field = |label: Message, text: Signal<String>, hint: &'static str| {
            labelled(state, label, text_input(text, 60).attr("autocomplete", hint))
        };
        [field(m::AUTHOR_UNIT, self.unit, "organization"), field(m::AUTHOR_NAME, self.name, "name")]
    }
}

/// The section of the page of the ledgers.
pub fn author(state: AppState) -> Element {
    let draft = AuthorDraft::new(state.preferences().author().get_untracked());
    let form = html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            state.set_author(untrack(|| draft.author()));
        })
        .children(draft.fields(state))
        .child(html::button().attr("type", "submit").child(state.t(m::AUTHOR_SAVE)));
    html::section()
        .attr("id", "author")
        .child(html::h2().child(state.t(m::AUTHOR)))
        .child(html::p().class("quiet").child(state.t(m::AUTHOR_ABOUT)))
        .child(form)
}

/// The answer, after the dialog has given the focus back to what opened it: an open one that is taken out does not.
fn answered(answer: impl Fn() + 'static) -> impl Fn() + 'static {
    move || {
        platform::close_modal("dialog.ask-author");
        answer();
    }
}

/// The question before the first export. Whoever leaves it exports nothing.
pub fn author_dialog(state: AppState) -> Element {
    let stored = state.preferences().author().get_untracked();
    let suggested = state.read_present(|workspace| suggested_author(workspace, &stored));
    let draft = AuthorDraft::new(suggested.unwrap_or_default());
    let is_empty = move || draft.author().signature().is_none();
    let export = html::button()
        .class("primary")
        .attr("type", "submit")
        .attr("disabled", is_empty)
        .child(state.t(m::ASK_AUTHOR_EXPORT));
    let actions = html::div()
        .class("actions")
        .child(button(state, "plain", m::CANCEL, answered(move || state.leave_author())))
        .child(button(state, "", m::ASK_AUTHOR_SKIP, answered(move || state.skip_author())))
        .child(export);
    let answer = answered(move || state.answer_author(untrack(|| draft.author())));
    let form = html::form()
        .on(ev::submit, move |event| {
            event.prevent_default();
            answer();
        })
        .children(draft.fields(state))
        .child(actions);
    modal("confirm ask-author", || true, move || state.leave_author())
        .attr("aria-label", state.t(m::ASK_AUTHOR))
        .child(html::h2().child(state.t(m::ASK_AUTHOR)))
        .child(html::p().class("quiet").child(state.t(m::AUTHOR_ABOUT)))
        .child(form)
}
