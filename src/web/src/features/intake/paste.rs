//! Records of a kind pasted from a spreadsheet; the URL presets some of their fields.

use crate::features::intake::pasting::{PastingWords, pasting};
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::views::intake::paste::PasteTarget;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

/// The page.
pub fn paste(state: AppState, kind: Kind) -> Element {
    let target = move || {
        let preset = state.navigation().route().with_untracked(|route| route.params.clone());
        PasteTarget::Records { kind, preset }
    };
    let route = move || state.navigation().return_route().unwrap_or_else(|| target().list());
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
        .children(pasting(state, words, None, target, route))
}
