//! The page of one district of a roll-up.

use super::parts::{apart_table, figure};
use super::{GivenNow, section_of, with_roll_up};
use crate::components::button::button;
use crate::components::content::{empty, link};
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::table::Table;
use zhibu_app::views::city::{self as view, CityTable, DistrictView, OF};
use zhibu_text::{Message, m};

/// The page, or that there is no such district.
pub fn district(state: AppState, given: GivenNow) -> Element {
    let view = Memo::new(move || {
        let (lang, id) = (state.lang(), state.navigation().param(OF));
        with_roll_up(given, |roll_up| view::district(roll_up, &id, lang)).flatten()
    });
    html::div().child(move || match view.get() {
        Some(view) => content(state, view),
        None => empty(state.t(m::CITY_GONE)),
    })
}

fn content(state: AppState, view: DistrictView) -> Element {
    let DistrictView { title, back, summary, ledger_id, areas, .. } = view;
    let section = |place: CityTable, name: Message, test_id: &'static str, table: Table| {
        section_of(place)
            .child(html::h2().child(state.t(name)))
            .child(apart_table(state, test_id, table))
    };
    html::div()
        .child(html::p().child(link(state, back)))
        .child(html::h2().child(title))
        .child(html::p().class("quiet").child(summary))
        .child(move || open_ledger(state, &ledger_id))
        .child(section(
            CityTable::Indicators,
            m::CITY_INDICATORS,
            "table-district",
            view.indicators,
        ))
        .child(
            html::section()
                .child(html::h2().child(state.t(m::CITY_GROWTH)))
                .child(html::div().class("small-charts").child(figure(state, view.growth))),
        )
        .child(section(CityTable::Areas, m::CITY_AREAS, "table-district-areas", areas))
        .child(section(
            CityTable::Outcomes,
            m::CITY_OUTCOMES,
            "table-district-outcomes",
            view.outcomes,
        ))
        .child(section(
            CityTable::Findings,
            m::CITY_FINDINGS,
            "table-district-findings",
            view.findings,
        ))
}

/// The way to the district's own ledger, if this browser has it.
fn open_ledger(state: AppState, id: &str) -> Option<Element> {
    let ledgers = state.ledgers();
    let all = ledgers.iter().filter_map(|entry| {
        let about = entry.about.as_ref()?;
        Some((&*entry.ledger_key, &*about.id))
    });
    let ledger_key = view::local_ledger(all, id)?;
    Some(html::p().child(button(state, "", m::CITY_LEDGER_OPEN, move || {
        if state.open_ledger(&ledger_key) {
            state.go(Route::to(Page::Dashboard));
        }
    })))
}
