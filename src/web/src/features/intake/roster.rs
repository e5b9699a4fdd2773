//! A roster pasted from a spreadsheet, with a preview of each row.

use crate::components::choose::choose;
use crate::components::field_input::titles_or;
use crate::features::intake::pasting::{PastingWords, pasting};
use crate::html::{self, Element};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::views::intake::paste::PasteTarget;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

/// The page.
pub fn roster(state: AppState) -> Element {
    let home = Signal::new(String::new());
    let options = move |chosen: &str| titles_or(state, m::NOT_CHOSEN, Kind::Organisation, chosen);
    let homes = html::label()
        .class("field")
        .child(html::span().child(state.t(m::ROSTER_HOME)))
        .child(choose(move || home.get(), options, move |id| home.set(id)));
    let words = PastingWords {
        about: m::ROSTER_ABOUT,
        field: m::ROSTER_PASTE,
        example: m::ROSTER_EXAMPLE,
        take: m::ROSTER_TAKE,
    };
    let target = move || PasteTarget::Roster { home: home.get() };
    html::div()
        .class("page-sections pasting-page")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::ROSTER))))
        .children(pasting(state, words, Some(homes), target, move || target().list()))
}
