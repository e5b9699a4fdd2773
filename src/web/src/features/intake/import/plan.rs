//! The plan of an import, by file and kind, and its confirmation.

use std::sync::Arc;

use super::differences::differences;
use crate::components::button::{button, text_button};
use crate::components::content::filled;
use crate::components::data_table::{followed_table, plain_table};
use crate::components::file_button::file_button;
use crate::components::line_form::{LineForm, line_form};
use crate::components::tick::tick_box;
use crate::components::unfold::unfold;
use crate::html::{self, Element, View};
use crate::platform::{PREFERENCES, TIME_ZONE};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::trust::trust_key;
use zhibu_app::importing::is_of_open_ledger;
use zhibu_app::route::Page;
use zhibu_app::table::TableCell;
use zhibu_app::views::intake::import::{
    FileControl, counts_table, files_table, invalid_lines, notes, only_file, other_ledger,
    signature as signature_view, take_button,
};
use zhibu_domain::reporting::trust::trusted_keys;
use zhibu_format::{Plan, PlannedFile};
use zhibu_text::{format_message, m};

/// The plan, and the buttons to confirm it.
pub fn planned(state: AppState, plan: Arc<Plan>) -> impl View {
    let open_id =
        state.workspace().open().with(|open| open.as_ref().map(|open| open.about.id.clone()));
    let has_ledger = open_id.is_some();
    let is_of_open = is_of_open_ledger(&plan, open_id.as_deref());
    let from_other = move || {
        let open = state.open_title().filter(|_| has_ledger);
        let message = other_ledger(is_of_open, open.as_deref(), state.lang());
        message.map(|message| html::p().class("banner warning").child(message))
    };
    let files = match &plan.files[..] {
        [_] => one_file(state, plan.clone()),
        _ => files(state, plan.clone()),
    };
    let of_counts = plan.clone();
    let counts = move || plain_table(state, "table-plan", counts_table(&of_counts, state.lang()));
    let of_notes = plan.clone();
    let notes = move || {
        let lang = state.lang();
        let notes = state.importing().with_left_out(|left_out| notes(&of_notes, left_out, lang));
        notes.into_iter().map(|line| html::li().child(line)).collect::<Vec<_>>()
    };
    let about = (files, (from_other, (counts, html::ul().class("plan-notes").child(notes))));
    let actions = actions(state, plan.clone(), has_ledger, is_of_open);
    (about, ((invalid(state, plan.clone()), actions), differences(state, plan)))
}

fn actions(state: AppState, plan: Arc<Plan>, has_ledger: bool, is_of_open: bool) -> Element {
    let take = has_ledger.then(|| {
        let take = Memo::new(move || {
            let (lang, title) = (state.lang(), state.open_title().unwrap_or_default());
            state.importing().with_left_out(|left_out| take_button(&plan, left_out, &title, lang))
        });
        let verb = move || take.with(|take| take.text.clone());
        text_button("primary", verb, move || state.take_files(false))
            .attr("disabled", move || take.with(|take| !take.is_enabled))
    });
    let class = if has_ledger { "" } else { "primary" };
    let take_into_new = (!is_of_open)
        .then(|| button(state, class, m::TAKE_INTO_NEW, move || state.take_files(true)));
    let cancel = button(state, "", m::CANCEL, move || {
        state.leave_plan(Page::Ledgers);
    });
    let other = file_button(state, m::CHOOSE_ANOTHER);
    html::div().class("actions").child(take).child(take_into_new).child(cancel).child(other)
}

/// The only file of a plan.
fn one_file(state: AppState, plan: Arc<Plan>) -> Element {
    let signature = signature(state, plan.clone(), 0);
    let message =
        move || filled(state, html::span(), only_file(&plan.files[0], TIME_ZONE, state.lang()));
    html::p().child(message).child(" ").child(signature)
}

/// The signature of a file, with a form to trust an unknown key.
fn signature(state: AppState, plan: Arc<Plan>, index: usize) -> Element {
    html::span().class("signature").child(move || {
        let file: &PlannedFile = &plan.files[index];
        let trusted = state.read_present_tracked(|workspace| trusted_keys(workspace.office()));
        let own = PREFERENCES.own_key().and_then(|own| own.public());
        let view = signature_view(file, &trusted.unwrap_or_default(), own.as_deref(), state.lang());
        let key = view.unknown_key.filter(|_| state.is_open());
        let claimed = file.exported.by.signature().unwrap_or_default();
        let trusting = key.map(|key| trusting(state, key, claimed));
        (filled(state, html::span(), TableCell::chip(view.text, view.tone)), trusting)
    })
}

/// The form to trust a key; it asks for the key's holder.
fn trusting(state: AppState, key: String, claimed: String) -> Element {
    unfold(state, "trusting", m::TRUST_KEY, move || {
        let key = key.clone();
        let trust = move |holder: &str| {
            if state.is_past() {
                return;
            }
            let holder = holder.trim();
            state.apply_beside_plan(trust_key(&key, holder));
            state.notify(format_message!(m::TRUSTED, state.lang_now(), holder = holder));
        };
        let form =
            LineForm { label: m::TRUST_HOLDER, longest: 120, verb: m::TRUST_KEY, list: None };
        let hint = html::p().class("quiet").child(state.t(m::TRUST_HINT));
        (hint, line_form(state, form, claimed.clone(), trust))
    })
}

/// The files of a plan, each with its outcomes and a tick box to leave it out.
fn files(state: AppState, plan: Arc<Plan>) -> Element {
    let of_signatures = plan.clone();
    let control = move |control: FileControl| match control {
        FileControl::Take { file, label } => {
            let is_in =
                move || state.importing().with_left_out(|left_out| !left_out.files.holds(file));
            tick_box(is_in, move || state.importing().toggle_file(file)).attr("aria-label", label)
        }
        FileControl::Signature { file } => signature(state, of_signatures.clone(), file),
    };
    let table = move || Some(files_table(&plan, TIME_ZONE, state.lang()));
    followed_table(state, "table-files", table, control)
}

/// The refused elements, each with its position and error.
fn invalid(state: AppState, plan: Arc<Plan>) -> Option<Element> {
    plan.invalid().next()?;
    let lines = move || {
        let lines = invalid_lines(&plan, state.lang()).into_iter();
        lines.map(|line| filled(state, html::li(), line)).collect::<Vec<_>>()
    };
    let section = html::section()
        .class("invalid")
        .attr("data-testid", "banner-invalid")
        .child(html::h2().child(state.t(m::INVALID_HEAD)))
        .child(html::ul().child(lines));
    Some(section)
}
