//! The ledgers of this browser, and their files.
//!
//! This file has the ledgers and the export of parts; `keys` has signatures and trust, `safety`
//! backups, used storage and archives.

use leptos::ev;
use leptos::prelude::*;

use super::author::author;
use super::seal::{passphrase_field, strength_line};
use super::tables::{tables_button, tables_progress};
use super::{keys, many, safety, shared, single};
use crate::components::button::button;
use crate::components::confirm::confirm;
use crate::components::content::{labelled, link, links};
use crate::components::data_table::followed_table;
use crate::components::file_button::file_button;
use crate::components::line_form::text_input;
use crate::components::pick::pick_labelled;
use crate::components::tick::tick_box;
use crate::html::{self, Element, show};
use crate::reactive::Signal;
use crate::sharing::can_share;
use crate::state::AppState;
use crate::state::exports::PartsRun;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::ledgers::overview::{
    LedgerActions, PartDraft, StoredLedger, ledger_links, ledgers_table, offered_parts, part_note,
};
use zhibu_app::views::links::PageLink;
use zhibu_format::Sample;
use zhibu_storage::LedgerEntry;
use zhibu_text::{Message, m};

/// The state of the confirmations.
#[derive(Clone, Copy)]
struct Asking {
    /// The ledger to be removed or reset.
    ledger: Signal<Option<LedgerActions>>,
    remove: Signal<bool>,
    reset: Signal<bool>,
}

impl Asking {
    fn question(self, question: fn(&LedgerActions) -> &String) -> String {
        self.ledger.with(|ledger| ledger.as_ref().map(question).cloned().unwrap_or_default())
    }
}

/// The page.
pub fn ledgers(state: AppState) -> Element {
    let asking =
        Asking { ledger: Signal::new(None), remove: Signal::new(false), reset: Signal::new(false) };
    let remove = move || {
        if let Some(ledger) = asking.ledger.get_untracked() {
            state.remove_ledger(&ledger.ledger_key);
        }
    };
    let reset = move || {
        let ledger = asking.ledger.get_untracked();
        if let Some((ledger, sample)) = ledger.and_then(|of| of.sample.map(|sample| (of, sample))) {
            state.reset_sample(&ledger.ledger_key, sample);
        }
    };
    let remove_question = move || asking.question(|ledger| &ledger.remove_question);
    let reset_question = move || asking.question(|ledger| &ledger.reset_question);
    html::div()
        .class("ledgers")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::LEDGERS))))
        .child(show(move || state.is_open(), move || this_ledger(state)))
        .child(author(state))
        .child(keys::keys(state))
        .child(safety::safety(state))
        .child(show(move || state.is_open(), move || shared::shared(state)))
        .child(show(move || state.is_open(), move || part(state)))
        .child(single::single(state))
        .child(all_ledgers(state, asking))
        .child(another_ledger(state))
        .child(many::many(state))
        .child(confirm(state, asking.remove, remove_question, m::REMOVE, remove))
        .child(confirm(state, asking.reset, reset_question, m::RESET, reset))
}

fn all_ledgers(state: AppState, asking: Asking) -> Element {
    let stored = move |entry: LedgerEntry| StoredLedger {
        units16: state.used_units16(&entry.ledger_key),
        entry,
    };
    let table = move || {
        let ledgers: Vec<StoredLedger> = state.ledgers().into_iter().map(stored).collect();
        let open =
            state.workspace().open().with(|open| open.as_ref().map(|open| open.ledger_key.clone()));
        Some(ledgers_table(&ledgers, open.as_deref(), state.lang()))
    };
    let actions = move |ledger: LedgerActions| actions(state, &ledger, asking);
    html::section().child(html::h2().child(state.t(m::ALL_LEDGERS))).child(followed_table(
        state,
        "table-ledgers",
        table,
        actions,
    ))
}

/// The actions on a ledger.
fn actions(state: AppState, ledger: &LedgerActions, asking: Asking) -> Element {
    let ask = |about: Signal<bool>| {
        let ledger = ledger.clone();
        move || {
            asking.ledger.set(Some(ledger.clone()));
            about.set(true);
        }
    };
    let open = ledger.can_open.then(|| {
        let ledger_key = ledger.ledger_key.clone();
        button(state, "", m::OPEN, move || {
            state.open_ledger(&ledger_key);
        })
    });
    let reset = ledger.sample.map(|_| button(state, "", m::RESET, ask(asking.reset)));
    let remove = button(state, "danger", m::REMOVE, ask(asking.remove));
    html::span().child(open).child(reset).child(remove)
}

/// The section on the open ledger: its title, export and import.
fn this_ledger(state: AppState) -> Element {
    let title = Signal::new(String::new());
    Effect::new(move || title.set(state.open_title().unwrap_or_default()));
    let rename = move || {
        let title = title.get_untracked().trim().to_owned();
        if !title.is_empty() {
            state.rename(&title);
        }
    };
    let run = Signal::new(PartsRun::Idle);
    let tables = tables_button(state, m::EXTRACT_EXPORT, run, PartDraft::default, || false);
    let actions = html::div()
        .class("actions")
        .child(button(state, "primary", m::EXPORT, move || state.export()))
        .child(can_share().then(|| button(state, "", m::SHARE, move || state.share())))
        .child(file_button(state, m::IMPORT_FILE))
        .child(button(state, "", m::LEDGER_SHEETS, move || {
            state.fetch((state.loader().save_ledger_sheets)(state));
        }))
        .child(tables)
        .child(tables_progress(state, run));
    let page_links = move || {
        let open = state.workspace().open();
        let pages = open.with(|open| Some(ledger_links(&open.as_ref()?.about, state.lang())));
        links(state, pages.unwrap_or_default())
    };
    let part = move || {
        let open = state.workspace().open();
        let message = open.with(|open| part_note(&open.as_ref()?.about, state.lang()));
        message.map(|message| html::p().class("quiet").child(message))
    };
    html::section()
        .child(html::h2().child(state.t(m::THIS_LEDGER)))
        .child(title_form(state, title, false, m::RENAME, rename))
        .child(actions)
        .child(html::p().class("quiet").child(state.t(m::EXPORT_ABOUT)))
        .child(html::p().class("quiet").child(state.t(m::LEDGER_SHEETS_ABOUT)))
        .child(html::p().class("quiet").child(state.t(m::EXTRACT_ABOUT)))
        .child(html::p().class("ways").child(page_links))
        .child(part)
}

/// The export of a part of the ledger.
fn part(state: AppState) -> Element {
    let draft = Signal::new(PartDraft::default());
    let of = pick_labelled(
        state,
        m::PART_OF,
        "part-of".to_owned(),
        move || draft.with(|draft| draft.organisation.clone()),
        move || offered_parts(state.lang()),
        move |id| draft.update(|draft| draft.organisation = id),
    );
    let tick = move |message: Message, part: fn(&mut PartDraft) -> &mut bool| {
        let is_ticked = move || *part(&mut draft.get());
        let toggle = move || draft.update(|draft| *part(draft) = !*part(draft));
        let words = html::span().child(state.t(message));
        html::label().class("tick-line").child(tick_box(is_ticked, toggle)).child(" ").child(words)
    };
    let secret = passphrase_field(
        state,
        move || draft.with(|draft| draft.passphrase.clone()),
        move |text| draft.update(|draft| draft.passphrase = text),
    );
    let save = button(state, "", m::PART_SAVE, move || {
        let (draft, lang) = (draft.get_untracked(), state.lang_now());
        let part = state.read_untracked(|workspace| draft.part(workspace, lang)).flatten();
        let hidden = draft.hidden();
        state.export_part(part, draft.is_without_persons, hidden, draft.passphrase);
    })
    .attr("disabled", move || draft.with(|draft| !draft.can_export()));
    let sealed = show(
        move || draft.with(|draft| !draft.passphrase.is_empty()),
        move || {
            let about = html::p().class("quiet").child(state.t(m::PASSPHRASE_ABOUT));
            (about, html::p().class("quiet").child(state.t(m::EXTRACT_NOT_SEALED)))
        },
    );
    let run = Signal::new(PartsRun::Idle);
    let asked = move || draft.get_untracked();
    let is_barred = move || draft.with(|draft| !draft.can_export_tables());
    let tables = tables_button(state, m::EXTRACT_PART, run, asked, is_barred);
    let strength = move || draft.with(|draft| draft.passphrase_strength(state.lang()));
    let strength = strength_line(state, strength);
    let redacted = show(
        move || draft.with(PartDraft::is_redacted),
        move || html::p().class("quiet").child(state.t(m::PART_REDACTED)),
    );
    html::section()
        .attr("id", "part")
        .child(html::h2().child(state.t(m::PART_EXPORT)))
        .child(html::p().class("quiet").child(state.t(m::PART_ABOUT)))
        .child(
            html::form()
                .class("line")
                .on(ev::submit, |event| event.prevent_default())
                .child(of)
                .child(secret),
        )
        .child(strength)
        .child(
            html::div()
                .class("actions")
                .child(tick(m::PART_WITHOUT_NAMES, |draft| &mut draft.is_without_persons))
                .child(tick(m::PART_WITHOUT_INSPECTION, |draft| &mut draft.is_without_inspection))
                .child(save)
                .child(tables)
                .child(tables_progress(state, run)),
        )
        .child(redacted)
        .child(sealed)
}

/// Ways to open or create another ledger.
fn another_ledger(state: AppState) -> Element {
    let title = Signal::new(String::new());
    let create = move || {
        let input_value = title.get_untracked();
        let own = Some(input_value.trim()).filter(|title| !title.is_empty());
        let lang = state.lang_now();
        state.create_empty(own.unwrap_or(m::NEW_LEDGER_TITLE.get(lang)));
    };
    let laoshan =
        button(state, "", m::OPEN_LAOSHAN, move || state.open_sample(Sample::Laoshan2022));
    let demo = button(state, "", m::OPEN_DEMO, move || state.open_sample(Sample::Demo));
    let file = show(move || !state.is_open(), move || file_button(state, m::OPEN_FILE));
    html::section()
        .child(html::h2().child(state.t(m::ANOTHER_LEDGER)))
        .child(title_form(state, title, true, m::START_EMPTY, create))
        .child(html::div().class("actions").child(laoshan).child(demo).child(file))
        .child(html::p().class("ways").child(move || {
            link(state, PageLink::to(m::CITY.get(state.lang()), Route::to(Page::City)))
        }))
}

/// A form for a title; `handler` runs on submit.
fn title_form(
    state: AppState,
    title: Signal<String>,
    is_new: bool,
    verb: Message,
    handler: impl Fn() + 'static,
) -> Element {
    let input = text_input(title, 100)
        .attr("placeholder", move || is_new.then(|| state.translate(m::NEW_LEDGER_TITLE)));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            handler();
        })
        .child(labelled(state, m::LEDGER_TITLE, input))
        .child(html::button().attr("type", "submit").child(state.t(verb)))
}
