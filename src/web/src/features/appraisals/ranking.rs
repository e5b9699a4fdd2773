//! A round of appraisal: its phases, the ranking of its nominees, and the confirmation of its
//! result.

use crate::components::button::text_button;
use crate::components::choose::choose;
use crate::components::content::{empty, lines, link, links, page_head, part};
use crate::components::data_table::followed_table;
use crate::components::pick::pick_param;
use crate::features::appraisals::RankingNow;
use crate::features::appraisals::phases::phase_line;
use crate::features::appraisals::result::result;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::appraisals::decide_band;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::appraisals::ranking::{
    BandChoice, pass_announced, ranking as view_ranking, round_to_show,
};
use zhibu_app::views::choice::Offered;
use zhibu_app::views::links::{LinkLook, PageLink};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

/// The page.
pub fn ranking(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (asked, lang) = (state.navigation().param("appraisal"), state.lang());
        let read = || {
            state.read(|workspace| {
                view_ranking(workspace, &round_to_show(workspace, Some(&asked))?, lang)
            })
        };
        platform::measured("zhibu:standing", read).flatten()
    });
    let round =
        Memo::new(move || view.with(|view| view.as_ref().map(|view| view.round.to_string())));
    let exists = move || round.with(Option::is_some);
    let pick = move || {
        let offered = || Offered::all(Kind::Appraisal, None);
        let chosen = move || round.get().unwrap_or_default();
        let select = pick_param(state, m::STANDING_ROUND, "appraisal", chosen, offered);
        html::div().class("controls").child(select)
    };
    let head_links = part(view, |view| &view.links);
    let content = move || {
        html::div()
            .child(phase_line(state, move || round.get()))
            .child(faults(state, view))
            .child(nominees(state, view))
            .child(result(state, round, view))
    };
    let none = move || {
        let new = Route::to(Page::New(Kind::Appraisal));
        let new = PageLink::to(state.translate(m::STANDING_NEW), new);
        let new = link(state, new.looking(LinkLook::PrimaryButton));
        empty(state.t(m::STANDING_NONE)).child(new)
    };
    html::div()
        .class("page-sections standing")
        .child(
            page_head(state, m::STANDING)
                .child(show(exists, pick))
                .child(move || head_links.get().map(|all| links(state, all))),
        )
        .child(show_or(exists, content, none))
}

/// Errors in the scoring, each with a link to its field.
fn faults(state: AppState, view: RankingNow) -> Element {
    let faults = part(view, |view| &view.faults);
    let lines =
        move || lines(state, faults.get().unwrap_or_default().into_iter().map(|fault| [fault]));
    html::ul().class("pack").child(lines)
}

fn nominees(state: AppState, view: RankingNow) -> Element {
    let table = move || view.with(|view| view.as_ref()?.table.clone());
    let shown = move || {
        followed_table(state, "table-standing", table, move |choice| band_select(state, choice))
    };
    let has_rows = move || view.with(|view| view.as_ref().is_some_and(|view| view.table.is_some()));
    let none = move || html::p().class("quiet").child(state.t(m::NOMINEES_NONE));
    let forms = part(view, |view| &view.forms);
    let forms = move || links(state, forms.get().into_iter().flatten());
    html::section()
        .child(html::h2().child(state.t(m::STANDING_TABLE)))
        .child(html::p().class("quiet").child(state.t(m::STANDING_ABOUT)))
        .child(show_or(has_rows, shown, none))
        .child(html::div().class("actions").child(forms).child(move || pass_all(state, view)))
}

/// The button that records that the nominees without a recorded review pass it.
fn pass_all(state: AppState, view: RankingNow) -> Option<Element> {
    let label = view.with(|view| view.as_ref()?.pass_all.clone())?;
    let pass = move || {
        let round = view.with_untracked(|view| view.as_ref().map(|view| view.round.clone()));
        if let Some(round) = round {
            state.perform(|workspace, lang| pass_announced(workspace, &round, lang));
        }
    };
    Some(text_button("small", label, pass))
}

/// The choice of a nominee's band: by its score, or as decided.
fn band_select(state: AppState, choice: BandChoice) -> Element {
    let BandChoice { nominee, label, decided, options } = choice;
    let decide = move |band: String| {
        if !state.is_past() {
            state.apply(decide_band(&nominee, &band));
        }
    };
    choose(move || decided.clone(), move |_| options.clone(), decide).attr("aria-label", label)
}
