//! Records of a kind pasted from a spreadsheet; the URL presets some of their fields.

use crate::features::intake::pasting::{PastingWords, pasting};
use crate::html::{self, Element};
use crate::platform;
use crate::state::AppState;
use zhibu_app::views::intake::paste::{PasteTarget, preview, take};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

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
        let lang = state.lang_now();
        let plan =
            state.read_untracked(|workspace| target().plan(workspace, table, platform::today()))?;
        let new_id = || state.new_id();
        let pasted = platform::measured("zhibu:roster", || take(&plan, new_id, lang));
        Some((pasted, state.navigation().return_route().unwrap_or_else(|| target().list())))
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
        .class("page-sections pasting-page")
        .child(html::header().class("page-head").child(html::h1().child(heading)))
        .child(html::p().class("quiet").child(move || target().fields(state.lang())))
        .children(pasting(state, words, None, preview, take))
}
