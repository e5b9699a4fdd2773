//! Records of a kind pasted from a spreadsheet, into what the address presets.

use crate::features::intake::pasting::{PastingWords, pasting};
use crate::html::{self, Element};
use crate::platform;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::intake::paste::{PasteTarget, preview};
use zhibu_app::workspace::Command;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{format_message, m};

/// The page.
pub fn paste(state: AppState, kind: Kind) -> Element {
    let target = move || {
        let preset = state.navigation().route().with_untracked(|route| route.params.clone());
        PasteTarget { kind, preset }
    };
    let preview = move |table: &str| {
        let lang = state.lang();
        state.read(|workspace| {
            let plan = target().plan(workspace, table, platform::today());
            preview(workspace, &plan, lang)
        })
    };
    let take = move |table: &str| {
        let plan =
            state.read_untracked(|workspace| target().plan(workspace, table, platform::today()));
        let Some(plan) = plan else { return };
        let counts = plan.counts();
        let writes = platform::measured("zhibu:roster", || plan.writes(|| state.new_id()));
        state.apply(Command::PutAll(writes));
        state.tell_saved(format_message!(
            m::PASTE_DONE,
            state.lang_now(),
            count = (counts.new + counts.changed)
        ));
        let list = || Route { page: Page::List(kind), params: target().preset };
        state.go(state.navigation().came_from().unwrap_or_else(list));
    };
    let heading = move || {
        let lang = state.lang();
        state.read(|workspace| target().heading(workspace, lang))
    };
    let words = PastingWords {
        about: m::PASTE_ABOUT,
        field: m::PASTE_FIELD,
        example: m::PASTE_EXAMPLE,
        take: m::PASTE_TAKE,
    };
    html::div()
        .class("care-page roster-page")
        .child(html::header().class("page-head").child(html::h1().child(heading)))
        .child(html::p().class("quiet").child(move || target().fields(state.lang())))
        .children(pasting(state, words, None, preview, take))
}
