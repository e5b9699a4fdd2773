//! The first visit: one way for each of those who come.

use crate::components::button::button;
use crate::components::file_button::file_button;
use crate::edition::kept_place;
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::ledgers::safety::KeptPlace;
use zhibu_format::Sample;
use zhibu_text::{Message, m};

/// The page.
pub fn welcome(state: AppState) -> Element {
    let choice = move |who: Message, about: Message, handler: Element| {
        html::li()
            .child(html::h2().child(state.t(who)))
            .child(html::p().child(state.t(about)))
            .child(handler)
    };
    let empty = button(state, "primary", m::START_EMPTY, move || {
        state.create_empty(m::NEW_LEDGER_TITLE.get(state.lang_now()));
    });
    let demo = button(state, "", m::OPEN_DEMO, move || state.open_sample(Sample::Demo));
    let laoshan =
        button(state, "", m::OPEN_LAOSHAN, move || state.open_sample(Sample::Laoshan2022));
    let samples = html::div().class("actions").child(demo).child(laoshan);
    let choices = html::ul()
        .class("choices")
        .child(choice(m::WELCOME_OFFICE, m::START_EMPTY_ABOUT, empty))
        .child(choice(m::WELCOME_UNIT, m::OPEN_FILE_ABOUT, file_button(state, m::OPEN_FILE)))
        .child(choice(m::WELCOME_LEADER, m::OPEN_DEMO_ABOUT, samples));
    let help = html::a().attr("href", Route::to(Page::Help).to_string()).child(state.t(m::HELP));
    html::div()
        .class("welcome")
        .child(html::h1().child(state.t(m::APP_NAME)))
        .child(html::p().class("lead").child(state.t(m::WELCOME_LEAD)))
        .child(choices)
        .child(moved(state))
        .child(html::p().class("quiet").child(state.t(m::WELCOME_STORAGE)).child(help))
}

/// Why a page from a disk may look empty: the browser keeps the ledgers by the place of the file. The latest backup is
/// opened by the same button as any file.
fn moved(state: AppState) -> Option<Element> {
    let is_by_path = kept_place() == KeptPlace::DiskByPath;
    is_by_path.then(|| html::p().attr("data-testid", "kept-place").child(state.t(m::DISK_BY_PLACE)))
}
