//! The page of papers: what to write, the paper, and the ways in which it leaves the program.

mod actions;
mod editing;
pub mod leaving;
pub mod preview;
mod templates;

use crate::components::button::button;
use crate::components::choose::{choose, choose_param};
use crate::components::content::{empty, link, page_head};
use crate::components::pick::pick_param;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use editing::Editing;
use zhibu_app::papers::{
    DOWN_TO, LENGTH, Length, OF, PAPER, PaperContext, PaperKind, PaperRequest, SPAN, Unplaced,
};
use zhibu_app::route::{Page, Route};
use zhibu_app::views::choice::Offered;
use zhibu_app::views::papers::passage::reset_announced;
use zhibu_app::views::papers::{self as view, OwedPlace, PapersView, papers as view_papers};
use zhibu_text::m;

type PapersNow = Memo<Option<PapersView>>;

/// The page.
pub fn papers(state: AppState) -> Element {
    let view = Memo::new(move || view_now(state));
    let has_paper = move || with(view, |view| view.document.is_some()).unwrap_or_default();
    let editing = Editing::new();
    let is_to_choose = move || with(view, |view| view.choose.clone()).flatten();
    html::div()
        .class("papers page-sections")
        .child(page_head(state, m::PAPERS).child(actions::actions(state, view, editing)))
        .child(html::p().class("quiet about").child(state.t(m::PAPERS_ABOUT)))
        .child(controls(state, view))
        .child(move || actions::pack_hint(state, view))
        .child(move || is_to_choose().map(empty))
        .child(show(has_paper, move || open_places(state, view)))
        .child(move || unplaced(state, view))
        .child(move || {
            let paper = with(view, |view| (view.document.clone(), view.passages.clone()));
            let (document, passages) = paper?;
            document.map(|document| preview::preview(state, &document, &passages, (editing, view)))
        })
        .child(templates::templates(state, view, editing))
}

/// What the page shows now.
fn view_now(state: AppState) -> Option<PapersView> {
    let route = route(state);
    let lang = state.lang();
    let unit = state.preferences().author().with(|author| author.unit.clone());
    let context = PaperContext { unit: &unit, today: platform::today() };
    state.read(|workspace| {
        platform::measured("zhibu:paper", || view_papers(workspace, &route, context, lang))
    })
}

/// The parameters of this page; it follows no others.
fn route(state: AppState) -> Route {
    [PAPER, SPAN, OF, DOWN_TO, LENGTH].into_iter().fold(Route::to(Page::Papers), |route, name| {
        route.with_param(name, &state.navigation().param(name))
    })
}

fn with<T>(view: PapersNow, part: impl FnOnce(&PapersView) -> T) -> Option<T> {
    view.with(|view| view.as_ref().map(part))
}

/// What to write, and about what.
fn controls(state: AppState, view: PapersNow) -> Element {
    let request = Memo::new(move || with(view, |view| view.request.clone()));
    let kind = move || request.with(|request| request.as_ref().map(|request| request.kind));
    let code = move || kind().map_or_else(String::new, |kind| kind.code().to_owned());
    let kinds =
        choose_param(state, m::PAPERS_KIND, PAPER, code, move |_| view::kinds(state.lang()));
    let subject = Memo::new(move || kind().and_then(PaperKind::subject));
    let about = move || match subject.get() {
        None => spans(state, request),
        Some(of) => {
            let chosen = move || state.navigation().param(OF);
            let offered = move || {
                let offered = kind().and_then(|kind| view::subjects(kind, state.lang()));
                offered.unwrap_or(Offered::Options(Vec::new()))
            };
            pick_param(state, zhibu_text::one(of), OF, chosen, offered)
        }
    };
    let is_summary = move || kind() == Some(PaperKind::Summary);
    let is_signed = move || with(view, |view| view.has_seal.is_some()).unwrap_or_default();
    let has_bands = move || with(view, |view| !view.bands.is_empty()).unwrap_or_default();
    html::div()
        .class("controls")
        .child(kinds)
        .child(about)
        .child(show(is_summary, move || lengths(state, request)))
        .child(show(has_bands, move || bands(state, view)))
        .child(show(is_signed, move || seal(state, view)))
}

/// How long the summary is.
fn lengths(state: AppState, request: Memo<Option<PaperRequest>>) -> Element {
    let length = move || request.with(|request| request.as_ref().map(|request| request.length));
    let chosen = move || length().map(Length::code).unwrap_or_default().to_owned();
    choose_param(state, m::PAPERS_LENGTH, LENGTH, chosen, move |_| view::lengths(state.lang()))
}

/// Down to which band the list of a round goes.
fn bands(state: AppState, view: PapersNow) -> Element {
    let chosen = move || state.navigation().param(DOWN_TO);
    let options = move |_: &str| with(view, |view| view.bands.clone()).unwrap_or_default();
    choose_param(state, m::PAPERS_DOWN_TO, DOWN_TO, chosen, options)
}

/// Whether a seal is put on the paper.
fn seal(state: AppState, view: PapersNow) -> Element {
    let refusals = Signal::new(0_u32);
    let chosen = move || {
        let has_seal = with(view, |view| view.has_seal).flatten();
        has_seal.map(view::seal_code).unwrap_or_default().to_owned()
    };
    let set = move |code: String| {
        let request = view.with_untracked(|view| view.as_ref().map(|view| view.request.clone()));
        let announced = |lang| Some(view::seal_announced(&request?, &code, lang));
        // What is looked at only stays as it is, and so does what the select shows.
        if !state.perform(|_, lang| announced(lang)) {
            refusals.update(|count| *count += 1);
        }
    };
    let options = move |_: &str| view::seals(state.lang());
    let select = move || {
        refusals.track();
        choose(chosen, options, set)
    };
    html::label().child(html::span().child(state.t(m::PAPERS_SEAL))).child(select)
}

/// The texts that stand nowhere in the paper now, each with a button to drop it.
fn unplaced(state: AppState, view: PapersNow) -> Option<Element> {
    let unplaced = with(view, |view| view.unplaced.clone()).unwrap_or_default();
    let line = |Unplaced { place, text }: Unplaced| {
        let key = place.clone();
        let drop = move || {
            let request =
                view.with_untracked(|view| view.as_ref().map(|view| view.request.clone()));
            if let Some(request) = request {
                state.perform(|_, lang| Some(reset_announced(&request, &place, lang)));
            }
        };
        html::li()
            .key(&*key)
            .child(html::span().attr("lang", "zh-CN").child(text))
            .child(" ")
            .child(button(state, "small", m::PASSAGE_DROP, drop))
    };
    (!unplaced.is_empty()).then(|| {
        html::section()
            .class("unplaced")
            .attr("aria-label", state.t(m::PASSAGES_KIND))
            .child(html::ul().children(unplaced.into_iter().map(line)))
    })
}

fn spans(state: AppState, request: Memo<Option<PaperRequest>>) -> Element {
    let span = move || request.with(|request| request.as_ref().map(|request| request.span));
    let chosen = move || span().map(|span| span.to_string()).unwrap_or_default();
    let options = move |_: &str| {
        let as_of = state.as_of();
        span().map(|span| view::spans(span, as_of)).unwrap_or_default()
    };
    choose_param(state, m::PAPERS_SPAN, SPAN, chosen, options)
}

/// What is to be done before the paper is signed.
fn open_places(state: AppState, view: PapersNow) -> Element {
    let owed = Memo::new(move || with(view, |view| view.owed.clone()).unwrap_or_default());
    let checks = Memo::new(move || with(view, |view| view.checks.clone()).unwrap_or_default());
    let places = move || {
        let place = move |place| self::place(state, place);
        owed.get().places.into_iter().map(place).collect::<Vec<_>>()
    };
    let to_check = move || {
        let checks = checks.get();
        (!checks.is_empty()).then(|| {
            let lines = checks.into_iter().map(move |check| self::place(state, check));
            html::div()
                .child(html::h3().child(state.t(m::PAPERS_CHECKS)))
                .child(html::ul().attr("data-testid", "table-checks").children(lines))
        })
    };
    html::section()
        .class("owed-places")
        .child(html::h2().child(move || owed.with(|owed| owed.title.clone())))
        .child(html::ul().attr("data-testid", "table-owed").child(places))
        .child(to_check)
}

fn place(state: AppState, place: OwedPlace) -> Element {
    match place {
        OwedPlace::Text(what) => html::li().child(what),
        OwedPlace::Link(to) => html::li().child(link(state, to)),
    }
}
