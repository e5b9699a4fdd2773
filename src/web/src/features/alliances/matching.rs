//! Needs and cooperation: what may meet which need, how far cooperations have come, and which amounts
//! count as outcomes.

use leptos::ev;

use crate::components::chart::Chart;
use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::components::unfold::unfold_with;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, Shape, TextChart};
use zhibu_app::commands::alliances::count_as_outcome;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::alliances::matching::{
    MatchView, MatchingParams, MatchingView, NeedView, OfferView, Uncounted, Unevidenced,
    funnel_chart, matching as view_matching,
};
use zhibu_domain::kinds::records::{Cooperation, Kind, Outcome};
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, Message, m};

type MatchingNow = Memo<Option<MatchingView>>;

fn alliance(state: AppState) -> Option<String> {
    state.navigation().route().with(|route| route.param("alliance").map(str::to_owned))
}

/// The page.
pub fn matching(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (alliance, lang) = (alliance(state), state.lang());
        let params = MatchingParams { alliance: alliance.as_deref(), as_of: state.as_of() };
        state.read(|workspace| view_matching(workspace, &params, lang, &ByReader))
    });
    let funnel = Memo::new(move || {
        let (lang, alliance) = (state.lang(), alliance(state));
        let chart = state.read(|workspace| funnel_chart(workspace, alliance.as_deref(), lang));
        ChartModel::TextChart(chart.unwrap_or_else(|| TextChart::empty(Shape::Stacked)))
    });
    let chart = Chart::new(state, "funnel", m::FUNNEL, funnel).view(m::FUNNEL_EMPTY, None);
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::MATCHING)))
        .child(controls(state))
        .children(links(state));
    let proposed = html::section()
        .child(html::h2().child(state.t(m::MATCHES)))
        .child(html::p().class("quiet").child(state.t(m::MATCHING_ABOUT)))
        .child(html::div().child(move || needs(state, view)));
    let has_uncounted =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.uncounted.is_empty()));
    let has_unevidenced =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.unevidenced.is_empty()));
    html::div()
        .class("care-page matching")
        .child(head)
        .child(proposed)
        .child(show(has_uncounted, move || uncounted(state, view)))
        .child(show(has_unevidenced, move || unevidenced(state, view)))
        .child(html::section().class("charts").child(chart))
}

/// Of which alliance; it lives in the URL.
fn controls(state: AppState) -> Element {
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::ALL_ALLIANCES))];
        all.extend(titles(state, Kind::Alliance, chosen));
        all
    };
    let select = choose(
        move || alliance(state).unwrap_or_default(),
        options,
        move |id| {
            state
                .navigation()
                .go_quietly(state.navigation().route().get_untracked().with_param("alliance", &id));
        },
    );
    let label = html::span().child(state.t(text::one(Kind::Alliance)));
    html::div().class("controls").child(html::label().child(label).child(select))
}

/// The lists behind the page, and the ways to add to them.
fn links(state: AppState) -> Vec<Element> {
    let link = |page: Page, name: Message| {
        html::a().class("button").attr("href", Route::to(page).to_string()).child(state.t(name))
    };
    let new = html::a()
        .class("button primary")
        .attr("href", move || {
            state.navigation().and_back(Route::to(Page::New(Kind::Offer))).to_string()
        })
        .child(state.t(m::ADD));
    vec![
        link(Page::List(Kind::Offer), text::kind(Kind::Offer)),
        link(Page::List(Kind::Cooperation), text::kind(Kind::Cooperation)),
        link(Page::Paste(Kind::Offer), m::PASTE),
        new,
    ]
}

fn needs(state: AppState, view: MatchingNow) -> Element {
    let lang = state.lang();
    view.with(|view| {
        let needs = view.as_ref().map(|view| &view.needs[..]).unwrap_or_default();
        if needs.is_empty() {
            return html::p().class("quiet").child(m::MATCHES_NONE.get(lang));
        }
        let needs = needs.iter().map(|need| need_item(state, need, lang));
        html::ul().class("matches").attr("data-testid", "table-matches").children(needs)
    })
}

fn offer_link(offer: &OfferView, lang: Lang) -> [Element; 2] {
    let name = html::a().attr("href", offer.page.to_string()).child(offer.name.clone());
    let unit = offer.unit.as_ref().map(|unit| text::aside("", unit, lang));
    [name, html::span().class("quiet").child(unit.unwrap_or_default())]
}

fn need_item(state: AppState, need: &NeedView, lang: Lang) -> Element {
    let item = |found: &MatchView| {
        let cooperate = html::a()
            .class("button small")
            .attr("href", state.navigation().and_back(found.cooperate.clone()).to_string())
            .attr("aria-label", format!("{} {}", m::MATCH_MAKE.get(lang), found.offer.name))
            .child(m::MATCH_MAKE.get(lang));
        html::li()
            .child(html::div().children(offer_link(&found.offer, lang)))
            .child(html::span().class("quiet").child(found.why.clone()))
            .child(cooperate)
    };
    html::li()
        .child(html::h3().children(offer_link(&need.need, lang)))
        .child(html::ul().children(need.matches.iter().map(item)))
}

/// Signed cooperations without evidence, each leading to where it is entered.
fn unevidenced(state: AppState, view: MatchingNow) -> Element {
    let line = move |one: &Unevidenced, lang: Lang| {
        let form = state.navigation().and_back(one.link.form.clone()).to_string();
        let link = html::a().attr("href", form).child(one.link.name.clone());
        html::li().child(link).child(text::aside("", &one.amount, lang))
    };
    let lines = move || {
        let lang = state.lang();
        view.with(|view| {
            let all = view.iter().flat_map(|view| &view.unevidenced);
            all.map(|one| line(one, lang)).collect::<Vec<_>>()
        })
    };
    html::section()
        .child(html::h2().child(state.t(m::UNEVIDENCED)))
        .child(html::p().class("quiet").child(state.t(m::UNEVIDENCED_ABOUT)))
        .child(html::ul().class("cooperations").child(lines))
}

/// Signed cooperations whose amount can be counted as an outcome.
fn uncounted(state: AppState, view: MatchingNow) -> Element {
    let lines = move || {
        view.with(|view| {
            let all = view.iter().flat_map(|view| &view.uncounted);
            all.map(|one| uncounted_item(state, one)).collect::<Vec<_>>()
        })
    };
    html::section()
        .child(html::h2().child(state.t(m::UNCOUNTED)))
        .child(html::ul().class("cooperations").child(lines))
}

fn uncounted_item(state: AppState, one: &Uncounted) -> Element {
    let lang = state.lang();
    let link = html::a().attr("href", one.page.to_string()).child(one.name.clone());
    let label = format!("{} {}", m::COUNT_OUTCOME.get(lang), one.name);
    let id = one.id.clone();
    let form = unfold_with(state, "count", m::COUNT_OUTCOME, (label, false), move || {
        outcome_form(state, id.clone())
    });
    html::li().child(link).child(text::aside("", &one.amount, lang)).child(form)
}

/// The form of the measure under which an amount is counted.
fn outcome_form(state: AppState, cooperation: Name) -> Element {
    let usual = state.translate(text::field_name(Cooperation::AMOUNT)).to_owned();
    let measure = Signal::new(usual);
    let input = html::input()
        .attr("type", "text")
        .attr("maxlength", "100")
        .prop("value", move || measure.get())
        .on(ev::input, move |event| measure.set(html::input_value(&event)));
    let name = html::span().child(state.t(text::field_name(Outcome::MEASURE)));
    let count = html::button()
        .attr("type", "submit")
        .attr("disabled", move || measure.with(|measure| measure.trim().is_empty()))
        .child(state.t(m::COUNT_OUTCOME));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            count_amount(state, &cooperation, &measure.get_untracked());
        })
        .child(html::label().child(name).child(input))
        .child(count)
}

fn count_amount(state: AppState, cooperation: &str, measure: &str) {
    if state.is_past() {
        return;
    }
    let new_id = state.new_id();
    let command =
        state.read_untracked(|workspace| count_as_outcome(workspace, cooperation, measure, new_id));
    // The page lists only what can be counted.
    let Some(Ok(command)) = command else { return };
    state.apply(command);
    state.tell_saved(m::SAVED_RECORD.get(state.lang_now()));
    platform::keep_focus();
}
