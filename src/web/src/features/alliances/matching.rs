//! Needs and cooperation: matches between needs and offers, the stages of cooperations, and the
//! amounts that count as outcomes.

use crate::components::chart::Chart;
use crate::components::content::{filled, line, lines, link, links, page_head};
use crate::components::field_input::proposals;
use crate::components::line_form::{LineForm, line_form};
use crate::components::pick::pick_param;
use crate::components::unfold::unfold_with;
use crate::html::{self, Element, show};
use crate::platform::ByReader;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, Shape, TextChart};
use zhibu_app::forms::field::FormField;
use zhibu_app::table::TableCell;
use zhibu_app::views::alliances::board::{BoardCard, BoardColumn, board as view_board};
use zhibu_app::views::alliances::matching::{
    MatchView, MatchingParams, MatchingView, NeedView, Uncounted, count_announced, funnel_chart,
    matching as view_matching, matching_links,
};
use zhibu_app::views::choice::Offered;
use zhibu_domain::kinds::records::{Cooperation, Kind, Outcome};
use zhibu_ledger::Name;
use zhibu_text::{self as text, m};

/// The id of the list of measures that are proposed.
const MEASURES: &str = "measure-proposals";

type MatchingNow = Memo<Option<MatchingView>>;

/// The id of the alliance in the URL; empty for all.
fn alliance(state: AppState) -> String {
    state.navigation().param("alliance")
}

/// The page.
pub fn matching(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (alliance, lang) = (alliance(state), state.lang());
        let alliance = Some(&*alliance).filter(|id| !id.is_empty());
        let params = MatchingParams { alliance, as_of: state.as_of() };
        state.read(|workspace| view_matching(workspace, &params, lang, &ByReader))
    });
    let funnel = Memo::new(move || {
        let (lang, alliance) = (state.lang(), alliance(state));
        let alliance = Some(&*alliance).filter(|id| !id.is_empty());
        let chart = state.read(|workspace| funnel_chart(workspace, alliance, lang));
        ChartModel::of(chart.unwrap_or_else(|| TextChart::empty(Shape::Stacked)))
    });
    let chart = Chart::new(state, "funnel", m::FUNNEL, funnel).view(m::FUNNEL_EMPTY, None);
    let has_uncounted =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.uncounted.is_empty()));
    let has_unevidenced =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.unevidenced.is_empty()));
    html::div()
        .class("page-sections matching")
        .child(
            page_head(state, m::MATCHING)
                .child(controls(state))
                .child(move || links(state, matching_links(state.lang()))),
        )
        .child(board(state))
        .child(
            html::section()
                .child(html::h2().child(state.t(m::MATCHES)))
                .child(html::p().class("quiet").child(state.t(m::MATCHING_ABOUT)))
                .child(html::div().child(move || needs(state, view))),
        )
        .child(show(has_uncounted, move || uncounted(state, view)))
        .child(show(has_unevidenced, move || unevidenced(state, view)))
        .child(html::section().class("charts").child(chart))
}

/// The needs that nobody meets yet, and the cooperations at each stage.
fn board(state: AppState) -> Element {
    let columns = Memo::new(move || {
        let (alliance, lang) = (alliance(state), state.lang());
        let alliance = Some(&*alliance).filter(|id| !id.is_empty());
        state.read(|workspace| view_board(workspace, alliance, lang)).unwrap_or_default()
    });
    let columns = move || {
        let columns = columns.get().into_iter();
        columns.map(|column| board_column(state, column)).collect::<Vec<_>>()
    };
    html::section()
        .child(html::h2().child(state.t(m::BOARD)))
        .child(html::div().class("board").attr("data-testid", "board").child(columns))
}

fn board_column(state: AppState, column: BoardColumn) -> Element {
    let BoardColumn { name, count, cards, more } = column;
    let none = cards.is_empty().then(|| html::p().class("quiet").child(state.t(m::BOARD_NONE)));
    let card = |BoardCard { name, about }: BoardCard| {
        html::li()
            .key(name.page.to_string())
            .child(link(state, name))
            .child(html::span().class("quiet").child(about))
    };
    html::section()
        .key(&*name)
        .child(html::h3().child(name.clone()).child(" ").child(link(state, count)))
        .child(html::ul().children(cards.into_iter().map(card)))
        .child(none)
        .child(more.map(|more| link(state, more)))
}

/// The choice of an alliance, which is stored in the URL.
fn controls(state: AppState) -> Element {
    let offered = move || Offered::all(Kind::Alliance, Some(state.translate(m::ALL_ALLIANCES)));
    let select = pick_param(state, m::ALLIANCE, "alliance", move || alliance(state), offered);
    html::div().class("controls").child(select)
}

fn needs(state: AppState, view: MatchingNow) -> Element {
    let (needs, more) = view.get().map(|view| (view.needs, view.more_needs)).unwrap_or_default();
    if needs.is_empty() {
        return html::p().class("quiet").child(state.t(m::MATCHES_NONE));
    }
    let needs = needs.into_iter().map(|need| need_item(state, need));
    let more = more.map(|more| html::li().class("quiet").child(more));
    html::ul().class("matches").attr("data-testid", "table-matches").children(needs).child(more)
}

fn need_item(state: AppState, NeedView { need, matches }: NeedView) -> Element {
    let item = |MatchView { offer, why, cooperate }: MatchView| {
        html::li()
            .key(cooperate.page.to_string())
            .child(offer.into_iter().fold(html::div(), |at, cell| filled(state, at, cell)))
            .child(html::span().class("quiet").child(why))
            .child(link(state, cooperate))
    };
    html::li()
        .key(need.iter().find_map(TableCell::subject).unwrap_or_default())
        .child(need.into_iter().fold(html::h3(), |at, cell| filled(state, at, cell)))
        .child(html::ul().children(matches.into_iter().map(item)))
}

/// Signed cooperations without evidence, each linked to the field of the evidence.
fn unevidenced(state: AppState, view: MatchingNow) -> Element {
    let lines = move || lines(state, view.get().map(|view| view.unevidenced).unwrap_or_default());
    html::section()
        .child(html::h2().child(state.t(m::UNEVIDENCED)))
        .child(html::p().class("quiet").child(state.t(m::UNEVIDENCED_ABOUT)))
        .child(html::ul().class("cooperations").child(lines))
}

/// Signed cooperations whose amount can be counted as an outcome.
fn uncounted(state: AppState, view: MatchingNow) -> Element {
    let item = move |Uncounted { id, line: cells, label }: Uncounted| {
        let key = id.clone();
        let form = move || outcome_form(state, id.clone());
        let form = unfold_with(state, "count", m::COUNT_OUTCOME, (label, false), form);
        line(state, cells).key(&*key).child(form)
    };
    let lines = move || {
        let lines = view.get().map(|view| view.uncounted).unwrap_or_default().into_iter();
        lines.map(item).collect::<Vec<_>>()
    };
    let more = move || view.with(|view| view.as_ref()?.more_uncounted.clone());
    html::section()
        .child(html::h2().child(state.t(m::UNCOUNTED)))
        .child(html::ul().class("cooperations").child(lines))
        .child(proposals(state, FormField(Outcome::MEASURE.id()), MEASURES))
        .child(html::p().class("quiet").child(more))
}

/// The form for the measure under which an amount is counted.
fn outcome_form(state: AppState, cooperation: Name) -> Element {
    let form = LineForm {
        label: text::field_name(Outcome::MEASURE),
        longest: 100,
        verb: m::COUNT_OUTCOME,
        list: Some(MEASURES),
    };
    let usual = state.translate(text::field_name(Cooperation::AMOUNT)).to_owned();
    line_form(state, form, usual, move |measure| {
        let new_id = state.new_id();
        state.perform(|workspace, lang| {
            count_announced(workspace, &cooperation, measure, new_id, lang)
        });
    })
}
