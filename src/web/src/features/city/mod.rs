//! The city's page: the roll-up of many districts, and one of them alone. It is read-only, apart from the open ledger.

mod bulletin;
mod district;
mod kept;
mod parts;

use std::sync::Arc;

use crate::components::button::button;
use crate::components::choose::choose_param;
use crate::components::content::{empty, link, page_head};
use crate::components::file_button::file_button;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use leptos::prelude::{Effect, GetValue, SetValue};
use zhibu_app::views::city::{
    self as view, AT, BULLETIN, CityTable, CityView, INDICATOR, OF, RollUpFile, bulletin_route,
};
use zhibu_app::views::links::PageLink;
use zhibu_format::roll_up::{RollUp, RollUpError, read_roll_up};
use zhibu_text::{format_message, m, roll_up as words};

use parts::{apart_table, growth};

/// A roll-up that was given, and what it says.
#[derive(Clone, PartialEq)]
struct Given {
    file: Arc<RollUpFile>,
    read: Result<Arc<RollUp>, RollUpError>,
}

type GivenNow = Memo<Option<Given>>;

impl Given {
    fn is_read(&self) -> bool {
        self.read.is_ok()
    }
}

fn read_file(file: Arc<RollUpFile>) -> Given {
    let read = read_roll_up(&file.bytes).map(Arc::new);
    Given { file, read }
}

/// The page.
pub fn city(state: AppState) -> Element {
    let file = state.importing().roll_up();
    let before = state.importing().read_roll_up();
    kept::restore(state);
    let opened: GivenNow = Memo::new(move || file.get().map(read_file));
    // What cannot be read takes the place of nothing.
    let given: GivenNow = Memo::new(move || {
        let opened = opened.get();
        if opened.as_ref().is_none_or(Given::is_read) {
            before.set_value(opened.as_ref().map(|given| given.file.clone()));
            return opened;
        }
        before.get_value().map(read_file).or(opened)
    });
    let is_read = move || given.with(|given| given.as_ref().is_some_and(Given::is_read));
    let is_kept = kept::keep(given);
    let close = move || button(state, "", m::CITY_CLOSE, move || kept::forget(state));
    let is_given = move || given.with(Option::is_some);
    let controls = html::div()
        .class("actions")
        .child(file_button(state, m::CITY_OPEN))
        .child(show(is_given, close));
    let not_kept = move || html::p().class("quiet").child(state.t(m::CITY_NOT_KEPT));
    html::div()
        .class("city page-sections")
        .child(page_head(state, m::CITY).child(controls))
        .child(html::p().class("quiet").child(state.t(m::CITY_ABOUT)))
        .child(move || refused(state, opened))
        .child(move || about_file(state, given))
        .child(show(move || is_read() && !is_kept.get(), not_kept))
        .child(show_or(
            is_read,
            move || shown(state, given),
            move || show(move || !is_given(), move || empty(state.t(m::CITY_HOW))),
        ))
}

/// The name of the file that is shown.
fn about_file(state: AppState, given: GivenNow) -> Option<Element> {
    let Given { file, .. } = given.get().filter(Given::is_read)?;
    Some(html::p().child(format_message!(m::CITY_FILE, state.lang(), file = file.name)))
}

/// Why the file that was chosen last is not shown.
fn refused(state: AppState, opened: GivenNow) -> Option<Element> {
    let lang = state.lang();
    let Given { file, read } = opened.get()?;
    let error = words::roll_up_error(&read.err()?, lang);
    let text = format_message!(m::CITY_NOT_OPENED, lang, file = file.name, error = error);
    let importing = state.importing();
    let close = button(state, "", m::CLOSE, move || {
        importing.roll_up().set(importing.read_roll_up().get_value());
    });
    let close = html::p().class("actions").child(close);
    Some(html::div().class("empty").child(html::p().attr("role", "alert").child(text)).child(close))
}

/// One district, the bulletin, or all districts.
fn shown(state: AppState, given: GivenNow) -> Element {
    let has = move |name: &'static str| !state.navigation().param(name).is_empty();
    let at = Memo::new(move || state.navigation().param(AT));
    Effect::new(move || {
        let at = at.get();
        if !at.is_empty() {
            platform::scroll_soon(at);
        }
    });
    html::div().child(show_or(
        move || has(BULLETIN),
        move || bulletin::bulletin(state, given),
        move || {
            show_or(
                move || has(OF),
                move || district::district(state, given),
                move || all(state, given),
            )
        },
    ))
}

/// A section that links lead to.
fn section_of(table: CityTable) -> Element {
    html::section().attr("id", table.code())
}

/// What a view makes of the roll-up.
fn with_roll_up<T>(given: GivenNow, read: impl FnOnce(&RollUp) -> T) -> Option<T> {
    given.with(|given| given.as_ref()?.read.as_ref().ok().map(|roll_up| read(roll_up)))
}

/// All districts.
fn all(state: AppState, given: GivenNow) -> Element {
    let view = Memo::new(move || {
        let (lang, route) = (state.lang(), state.navigation().route());
        with_roll_up(given, |roll_up| route.with(|route| view::city(roll_up, route, lang)))
    });
    let with = move |show: &dyn Fn(CityView) -> Element| view.get().map(show);
    let chosen = move || {
        view.with(|view| view.as_ref().map(|view| view.indicator.code().to_owned()))
            .unwrap_or_default()
    };
    let choices = move |_: &str| view::indicators(state.lang());
    let choose = choose_param(state, m::CITY_INDICATOR, INDICATOR, chosen, choices);
    html::div()
        .child(move || with(&head))
        .child(html::p().class("ways screen-only").child(move || {
            link(state, PageLink::to(m::CITY_BULLETIN.get(state.lang()), bulletin_route()))
        }))
        .child(
            section_of(CityTable::Overview)
                .child(html::h2().child(state.t(m::CITY_OVERVIEW)))
                .child(move || with(&|view| apart_table(state, "table-city", view.overview))),
        )
        .child(
            section_of(CityTable::Compared)
                .child(html::h2().child(state.t(m::CITY_COMPARISON)))
                .child(html::div().class("controls").child(choose))
                .child(move || {
                    with(&|view| apart_table(state, "table-city-compared", view.comparison))
                }),
        )
        .child(
            html::section()
                .child(html::h2().child(state.t(m::CITY_GROWTH)))
                .child(html::p().class("quiet").child(state.t(m::CITY_GROWTH_ABOUT)))
                .child(move || with(&|view| growth(state, view.growth, view.growth_note)))
                .child(move || {
                    with(&|view| apart_table(state, "table-city-growth", view.growth_table))
                }),
        )
        .child(
            section_of(CityTable::Outcomes)
                .child(html::h2().child(state.t(m::CITY_OUTCOMES)))
                .child(html::p().class("quiet").child(state.t(m::CITY_OUTCOMES_ABOUT)))
                .child(move || {
                    with(&|view| apart_table(state, "table-city-outcomes", view.outcomes))
                }),
        )
        .child(
            section_of(CityTable::Findings)
                .child(html::h2().child(state.t(m::CITY_FINDINGS)))
                .child(move || {
                    with(&|view| apart_table(state, "table-city-findings", view.findings))
                }),
        )
        .child(move || {
            let differences = view.get()?.differences;
            (!differences.is_empty()).then(|| {
                let lines = differences.into_iter().map(|one| html::li().child(one));
                html::section()
                    .attr("id", "differences")
                    .child(html::h2().child(state.t(m::CITY_DIFFERENCES)))
                    .child(html::ul().attr("data-testid", "city-differences").children(lines))
            })
        })
}

/// What the numbers are of, and how many things differ.
fn head(view: CityView) -> Element {
    html::p().class("summary").attr("data-testid", "city-summary").child(view.summary)
}
