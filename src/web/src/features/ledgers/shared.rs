//! The shared folder: where it is, how it is, and what is done with its files.

use leptos::ev;

use crate::components::button::{button, text_button};
use crate::components::choose::choose;
use crate::components::content::labelled;
use crate::components::line_form::{LineForm, line_form};
use crate::components::tick::tick_box;
use crate::edition;
use crate::folder;
use crate::html::{self, Element, show, show_or};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use crate::state::shared::SharedCall;
use zhibu_app::importing::TakenAtOnce;
use zhibu_app::shared_folder::{SharedPlace, SharedSettings, SharedStatus};
use zhibu_app::views::ledgers::shared::{TypedPassphrase, taken_choices, types_twice, visit_label};
use zhibu_text::m;

/// Maximum length of an address, in chars.
const LONGEST_ADDRESS: usize = 200;

/// The section.
pub fn shared(state: AppState) -> Element {
    let settings = Memo::new(move || {
        state.shared_folder().status().track();
        state.shared_settings()
    });
    let has_one = move || settings.with(Option::is_some);
    html::section()
        .attr("id", "shared")
        .child(html::h2().child(state.t(m::SHARED)))
        .child(html::p().class("quiet").child(state.t(m::SHARED_ABOUT)))
        .child(show_or(has_one, move || used(state, settings), move || choice(state)))
}

/// The ways to choose one.
fn choice(state: AppState) -> Element {
    let folder = move || button(state, "", m::SHARED_CHOOSE, move || state.choose_shared());
    let none = move || html::p().class("quiet").child(state.t(m::SHARED_NO_FOLDER));
    let host = (!edition::is_single()).then(|| {
        let form = LineForm {
            label: m::SHARED_HOST,
            longest: LONGEST_ADDRESS,
            verb: m::SHARED_HOST_USE,
            list: None,
        };
        line_form(state, form, "/dav/".to_owned(), move |typed| match SharedPlace::on_host(typed) {
            Some(place) => state.use_shared(place),
            None => state.notify_error(m::SHARED_HOST_BAD.get(state.lang_now())),
        })
    });
    html::div()
        .child(html::div().class("actions").child(show_or(folder::can_choose, folder, none)))
        .child(host)
}

/// The one that is used.
fn used(state: AppState, settings: Memo<Option<SharedSettings>>) -> Element {
    let status = state.shared_folder().status();
    let line = move || status.with(|status| status.text(state.lang()));
    let call = move |call| state.share_by_folder(call);
    let visit = text_button(
        "",
        move || state.translate(status.with(visit_label)),
        move || call(SharedCall::Allow),
    );
    let is_pending = move || status.with(|status| !status.pending.is_empty());
    let look = move || {
        html::span()
            .child(button(state, "primary", m::SHARED_LOOK, move || call(SharedCall::LookAt)))
            .child(button(state, "", m::SHARED_IGNORE, move || state.ignore_shared()))
    };
    let asks = move || status.with(SharedStatus::asks_passphrase);
    html::div()
        .child(html::p().child(html::output().attr("data-testid", "shared").child(line)))
        .child(
            html::div().class("actions").child(show(is_pending, look)).child(visit).child(button(
                state,
                "",
                m::SHARED_LEAVE,
                move || state.leave_shared(),
            )),
        )
        .child(html::div().class("line").child(rule(state, settings)).child(seal(state, settings)))
        .child(show(asks, move || passphrase(state)))
}

/// Changes the settings.
fn alter(state: AppState, change: impl FnOnce(&mut SharedSettings)) {
    if let Some(mut settings) = state.shared_settings() {
        change(&mut settings);
        if state.keep_shared(&settings) {
            state.share_by_folder(SharedCall::Allow);
        }
    }
}

fn rule(state: AppState, settings: Memo<Option<SharedSettings>>) -> Element {
    let chosen = move || {
        let rule = settings.with(|settings| settings.as_ref().map(|of| of.taken_at_once));
        rule.unwrap_or_default().code().to_owned()
    };
    let set = move |code: String| {
        alter(state, |settings| settings.taken_at_once = TakenAtOnce::from_code(&code));
    };
    labelled(state, m::SHARED_RULE, choose(chosen, move |_| taken_choices(state.lang()), set))
}

fn seal(state: AppState, settings: Memo<Option<SharedSettings>>) -> Element {
    let is_sealed =
        move || settings.with(|settings| settings.as_ref().is_some_and(|of| of.is_sealed));
    let toggle = move || alter(state, |settings| settings.is_sealed = !settings.is_sealed);
    html::label()
        .class("tick-line")
        .child(tick_box(is_sealed, toggle))
        .child(" ")
        .child(html::span().child(state.t(m::SHARED_SEAL)))
}

/// The passphrase, in this visit alone.
fn passphrase(state: AppState) -> Element {
    let typed = Signal::new(TypedPassphrase::default());
    let status = state.shared_folder().status();
    let is_twice = move || status.with(types_twice);
    let can_be_used = move || typed.with(|typed| typed.can_be_used(is_twice()));
    let once = secret(
        move || typed.with(|typed| typed.once.clone()),
        move |text| typed.update(|typed| typed.once = text),
    );
    let again = move || {
        let field = secret(
            move || typed.with(|typed| typed.again.clone()),
            move |text| typed.update(|typed| typed.again = text),
        );
        labelled(state, m::SHARED_PASSPHRASE_AGAIN, field)
    };
    let slip = move || {
        if is_twice() { typed.with(|typed| typed.slip(state.lang())) } else { String::new() }
    };
    let verb = html::button()
        .attr("type", "submit")
        .attr("disabled", move || !can_be_used())
        .child(state.t(m::SHARED_PASSPHRASE_USE));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            if can_be_used() {
                state.use_shared_passphrase(typed.with_untracked(|typed| typed.once.clone()));
            }
        })
        .child(labelled(state, m::SHARED_PASSPHRASE, once))
        .child(show(is_twice, again))
        .child(verb)
        .child(html::output().child(slip))
}

fn secret(shown: impl Fn() -> String + 'static, set: impl Fn(String) + 'static) -> Element {
    html::input()
        .attr("type", "password")
        .attr("autocomplete", "off")
        .prop("value", shown)
        .on(ev::input, move |event| set(html::input_value(&event)))
}
