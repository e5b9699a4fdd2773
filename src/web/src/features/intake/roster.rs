//! A roster pasted from a spreadsheet, with a preview of each row.

use crate::components::pick::pick_labelled;
use crate::features::intake::pasting::{PastingWords, pasting};
use crate::html::{self, Element};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::views::choice::Offered;
use zhibu_app::views::intake::paste::PasteTarget;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

/// The page.
pub fn roster(state: AppState) -> Element {
    let home = Signal::new(String::new());
    let offered = move || Offered::all(Kind::Organisation, Some(state.translate(m::NOT_CHOSEN)));
    let (label, id) = (m::ROSTER_HOME, "roster-home".to_owned());
    let set = move |id| home.set(id);
    let homes = pick_labelled(state, label, id, move || home.get(), offered, set).class("field");
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
