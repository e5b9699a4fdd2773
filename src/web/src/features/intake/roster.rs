//! A roster pasted from a spreadsheet, with a preview of each line.

use crate::components::pick::pick_labelled;
use crate::features::intake::pasting::{PastingWords, pasting};
use crate::html::{self, Element};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::choice::Offered;
use zhibu_app::views::intake::roster::{preview, roster_plan, take};
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
    let preview = move |table: &str| {
        let (home, lang) = (home.get(), state.lang());
        state.read(|workspace| preview(workspace, &roster_plan(workspace, table, &home), lang))
    };
    let take = move |table: &str| {
        let (home, lang) = (home.get_untracked(), state.lang_now());
        let plan = state.read_untracked(|workspace| roster_plan(workspace, table, &home))?;
        let new_id = || state.new_id();
        let pasted = platform::measured("zhibu:roster", || take(&plan, new_id, lang));
        Some((pasted, Route::to(Page::List(Kind::Member))))
    };
    html::div()
        .class("page-sections pasting-page")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::ROSTER))))
        .children(pasting(state, words, Some(homes), preview, take))
}
