//! Changing the text of a paragraph by hand.

use leptos::ev;

use super::PapersNow;
use crate::components::button::button;
use crate::html::{self, Element};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::papers::{PaperRequest, Passage, paper_key};
use zhibu_app::views::papers::passage::{reset_announced, set_announced};
use zhibu_ledger::Stamp;
use zhibu_text::m;

/// Whether texts are being changed, and which.
#[derive(Clone, Copy)]
pub struct Editing {
    /// Whether paragraphs have a button to change them.
    pub is_on: Signal<bool>,
    /// The paper and the place of the paragraph that is being changed; empty for none. Another paper may have a paragraph
    /// in the same place.
    open: Signal<String>,
    /// What is written.
    text: Signal<String>,
    /// The paragraph as it was when it was opened.
    opened: Signal<Option<Passage>>,
    /// What is written of text blocks and not saved.
    pub drafts: Signal<Vec<BlockDraft>>,
    /// Why that is refused; empty if it is not.
    refusal: Signal<String>,
}

/// What is written of a text block and not saved.
#[derive(Clone, PartialEq)]
pub struct BlockDraft {
    /// The name of the block.
    pub code: &'static str,
    /// What is written.
    pub text: String,
    /// The heads of the block when it was begun.
    pub seen: Vec<Stamp>,
}

impl Editing {
    /// Nothing is being changed.
    pub fn new() -> Self {
        Self {
            is_on: Signal::new(false),
            open: Signal::new(String::new()),
            text: Signal::new(String::new()),
            opened: Signal::new(None),
            drafts: Signal::new(Vec::new()),
            refusal: Signal::new(String::new()),
        }
    }

    /// Opens a paragraph, unless what is written of another one is to be kept.
    fn open(self, state: AppState, key: &str, passage: &Passage) {
        if !self.leave(state) {
            return;
        }
        self.text.set(passage.text().to_owned());
        self.opened.set(Some(passage.clone()));
        self.refusal.set(String::new());
        self.open.set(key.to_owned());
        platform::focus_soon(".passage-edit textarea".to_owned());
    }

    /// Whether the paragraph that is open says something else than when it was opened.
    fn is_changed(self) -> bool {
        let is_other = |own: &Option<Passage>| {
            let own = own.as_ref().map(Passage::text);
            self.text.with_untracked(|text| own.is_some_and(|own| own != text))
        };
        let is_open = self.open.with_untracked(|open| !open.is_empty());
        is_open && self.opened.with_untracked(is_other)
    }

    /// Tells the page whether anything is written and not saved, of a paragraph or of a text block.
    pub fn note_unsaved(self, state: AppState) {
        let has_drafts = self.drafts.with_untracked(|drafts| !drafts.is_empty());
        state.navigation().set_dirty(has_drafts || self.is_changed());
    }

    /// Closes the paragraph that is open, unless what is written is to be kept; returns whether none is open.
    pub fn leave(self, state: AppState) -> bool {
        let question = state.translate(m::PASSAGE_UNSAVED);
        let may_leave =
            !self.is_changed() || platform::window().confirm_with_message(question).unwrap_or(true);
        if may_leave {
            self.close(state);
        }
        may_leave
    }

    fn close(self, state: AppState) {
        self.open.set(String::new());
        self.note_unsaved(state);
    }
}

/// A paragraph, with what changes it while texts are being changed.
pub fn passage(
    state: AppState,
    (editing, view): (Editing, PapersNow),
    shown: Element,
    passage: &Passage,
) -> Element {
    let is_own = passage.own.is_some();
    let shown = if is_own {
        shown.class("own").attr("title", m::PASSAGE_OWN.get(state.lang_now()))
    } else {
        shown
    };
    let passage = passage.clone();
    let paper = view.with_untracked(|view| view.as_ref().map(|view| paper_key(&view.request)));
    let key = format!("{} {}", paper.unwrap_or_default(), passage.place);
    let tools = move || {
        if !editing.is_on.get() {
            return None;
        }
        if editing.open.with(|open| *open == key) {
            return Some(editor(state, (editing, view), &passage));
        }
        let own = is_own.then(|| html::span().class("quiet").child(state.t(m::PASSAGE_OWN)));
        let label = format!("{} · {}", m::PASSAGE_EDIT.get(state.lang()), passage.place);
        let (opened, key) = (passage.clone(), key.clone());
        let open =
            button(state, "small", m::PASSAGE_EDIT, move || editing.open(state, &key, &opened));
        Some(html::div().class("passage-tools").child(open.attr("aria-label", label)).child(own))
    };
    html::div().class("passage").child(shown).child(tools)
}

fn editor(state: AppState, (editing, view): (Editing, PapersNow), passage: &Passage) -> Element {
    let request =
        move || view.with_untracked(|view| view.as_ref().map(|view| view.request.clone()));
    let area = html::textarea()
        .attr("rows", "5")
        .attr("lang", "zh-CN")
        .attr("aria-label", state.t(m::PASSAGE_TEXT))
        .attr("aria-invalid", move || {
            editing.refusal.with(|refusal| (!refusal.is_empty()).then_some("true"))
        })
        .prop("value", move || editing.text.get())
        .on(ev::input, move |event| {
            editing.text.set(html::input_value(&event));
            editing.note_unsaved(state);
        });
    let place = passage.place.clone();
    let save = move || {
        // As it was opened: what another tab has written since is not replaced unseen.
        if let Some((request, opened)) = request().zip(editing.opened.get_untracked()) {
            save(state, editing, &request, &opened);
        }
    };
    let reset = move || {
        if let Some(request) = request() {
            state.perform(|_, lang| Some(reset_announced(&request, &place, lang)));
            editing.close(state);
        }
    };
    let reset = passage.own.is_some().then(|| button(state, "", m::TEXT_RESET, reset));
    html::div()
        .class("passage-edit")
        .on(ev::keydown, move |event| {
            if event.key() == "Escape" && !platform::is_composing(&event) {
                editing.leave(state);
            }
        })
        .child(area)
        .child(html::p().class("quiet").child(state.t(m::PASSAGE_ABOUT)))
        .child(html::p().class("error").attr("role", "alert").child(move || editing.refusal.get()))
        .child(
            html::div()
                .class("actions")
                .child(button(state, "primary", m::SAVE, save))
                .child(reset)
                .child(button(state, "", m::CANCEL, move || {
                    editing.leave(state);
                })),
        )
}

fn save(state: AppState, editing: Editing, request: &PaperRequest, passage: &Passage) {
    let written = editing.text.get_untracked();
    match state.attempt(|_, lang| set_announced(request, passage, &written, lang)) {
        Some(Ok(())) => editing.close(state),
        Some(Err(refusal)) => editing.refusal.set(refusal),
        None => {}
    }
}
