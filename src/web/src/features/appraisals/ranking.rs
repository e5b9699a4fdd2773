//! A round of appraisal: its phases, the ranking of its nominees, and the confirming of its result.

use leptos::ev;

use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::features::appraisals::phases::phase_line;
use crate::features::appraisals::result::result;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::appraisals::{decide_band, pass_review};
use zhibu_app::route::{Page, Route};
use zhibu_app::table::Tone;
use zhibu_app::views::appraisals::ranking::{
    BandChoice, BandView, FaultLine, NomineeRow, Note, RankingView, ranking as view_ranking,
    round_to_show,
};
use zhibu_domain::kinds::records::{Kind, Nomination};
use zhibu_text::{self as text, Lang, Message, format_message, m};

type RankingNow = Memo<Option<RankingView>>;

/// The page.
pub fn ranking(state: AppState) -> Element {
    let view = Memo::new(move || {
        let asked =
            state.navigation().route().with(|route| route.param("appraisal").map(str::to_owned));
        let lang = state.lang();
        let read = || {
            state.read(|workspace| {
                view_ranking(workspace, &round_to_show(workspace, asked.as_deref())?, lang)
            })
        };
        platform::measured("zhibu:standing", read).flatten()
    });
    let round =
        Memo::new(move || view.with(|view| view.as_ref().map(|view| view.round.to_string())));
    let exists = move || round.with(Option::is_some);
    let pick = move || {
        let options = move |now: &str| titles(state, Kind::Appraisal, now);
        let select = choose(
            move || round.get().unwrap_or_default(),
            options,
            move |id| {
                state.navigation().go_quietly(
                    state.navigation().route().get_untracked().with_param("appraisal", &id),
                );
            },
        );
        let label = html::span().child(state.t(m::STANDING_ROUND));
        html::div().class("controls").child(html::label().child(label).child(select))
    };
    let links = move || {
        round.get().map(|id| {
            let record = Route::to(Page::Detail(Kind::Appraisal, id.clone()));
            let list = Route::to(Page::Publication).with_param("appraisal", &id);
            [(record, m::STANDING_RECORD), (list, m::PUBLICATION)].map(|(route, name)| {
                html::a().class("button").attr("href", route.to_string()).child(state.t(name))
            })
        })
    };
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::STANDING)))
        .child(show(exists, pick))
        .child(move || links().map(Vec::from));
    let content = move || {
        html::div()
            .child(phase_line(state, move || round.get()))
            .child(faults(state, view))
            .child(nominees(state, view))
            .child(result(state, round, view))
    };
    let none = move || {
        let link = html::a()
            .class("button primary")
            .attr("href", Route::to(Page::New(Kind::Appraisal)).to_string())
            .child(state.t(m::STANDING_NEW));
        html::div().class("empty").child(html::p().child(state.t(m::STANDING_NONE))).child(link)
    };
    html::div().class("care-page standing").child(head).child(show_or(exists, content, none))
}

/// Lines of the scoring that cannot be read, each leading to its field.
fn faults(state: AppState, view: RankingNow) -> Element {
    let line = move |fault: &FaultLine| {
        let form = state.navigation().and_back(fault.link.form.clone()).to_string();
        let link = html::a().attr("href", form).child(fault.link.name.clone());
        html::li().child(link).child(" ").child(fault.what.clone())
    };
    let lines = move || {
        view.with(|view| view.iter().flat_map(|view| &view.faults).map(line).collect::<Vec<_>>())
    };
    html::ul().class("pack").child(lines)
}

fn nominees(state: AppState, view: RankingNow) -> Element {
    let action = |page: Page, name: Message| {
        let href = move || {
            let round = view.with(|view| view.as_ref().map(|view| view.round.to_string()));
            let route = Route::to(page.clone());
            state
                .navigation()
                .and_back(route.with_param("appraisal", &round.unwrap_or_default()))
                .to_string()
        };
        html::a().class("button small").attr("href", href).child(state.t(name))
    };
    let has_rows =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.rows.is_empty()));
    let none = move || html::p().class("quiet").child(state.t(m::NOMINEES_NONE));
    let actions = html::div()
        .class("actions")
        .child(action(Page::New(Kind::Nomination), m::NOMINEE_ADD))
        .child(action(Page::Paste(Kind::Nomination), m::NOMINEE_PASTE))
        .child(action(Page::Paste(Kind::ScoreItem), m::SCORE_PASTE))
        .child(move || pass_all(state, view));
    html::section()
        .child(html::h2().child(state.t(m::STANDING_TABLE)))
        .child(html::p().class("quiet").child(state.t(m::STANDING_ABOUT)))
        .child(show_or(has_rows, move || table(state, view), none))
        .child(actions)
}

/// Records that all whose review is not recorded have passed it.
fn pass_all(state: AppState, view: RankingNow) -> Option<Element> {
    let count = view.with(|view| view.as_ref().map_or(0, |view| view.unreviewed));
    let pass = move |_| {
        let round = view.with_untracked(|view| view.as_ref().map(|view| view.round.clone()));
        let (Some(round), false) = (round, state.is_past()) else { return };
        let command = state.read_untracked(|workspace| pass_review(workspace, &round));
        let Some((count, command)) = command.flatten() else { return };
        state.apply(command);
        state.tell_saved(format_message!(m::REVIEW_PASSED, state.lang_now(), count = count));
        platform::keep_focus();
    };
    (count > 0).then(|| {
        html::button()
            .class("small")
            .attr("type", "button")
            .on(ev::click, pass)
            .child(format_message!(m::REVIEW_PASS_ALL, state.lang(), count = count))
    })
}

fn table(state: AppState, view: RankingNow) -> Element {
    let heads = move || {
        let lang = state.lang();
        let head = |class: &'static str, name: &str| {
            html::th().attr("scope", "col").class(class).child(name.to_owned())
        };
        let mut heads = vec![
            head("number", m::STANDING_RANK.get(lang)),
            head("", text::field_name(Nomination::NAME).get(lang)),
        ];
        view.with(|view| {
            let criteria = view.iter().flat_map(|view| &view.criteria);
            heads.extend(criteria.map(|name| head("number mark", name)));
        });
        heads.push(head("number", m::STANDING_SCORE.get(lang)));
        heads.push(head("number votes", m::STANDING_VOTES.get(lang)));
        heads.push(head("", m::STANDING_BAND.get(lang)));
        html::tr().children(heads)
    };
    let rows = move || {
        let lang = state.lang();
        view.with(|view| {
            let rows = view.iter().flat_map(|view| &view.rows);
            rows.map(|row| line(state, row, lang)).collect::<Vec<_>>()
        })
    };
    html::scrolled(
        state.t(m::STANDING_TABLE),
        html::table()
            .class("plan")
            .attr("data-testid", "table-standing")
            .child(html::caption().class("visually-hidden").child(state.t(m::STANDING_TABLE)))
            .child(html::thead().child(heads))
            .child(html::tbody().child(rows)),
    )
}

fn line(state: AppState, row: &NomineeRow, lang: Lang) -> Element {
    let page = Route::to(Page::Detail(Kind::Nomination, row.id.clone()));
    let name = html::a().attr("href", page.to_string()).child(row.name.clone());
    let named = html::div().class("named").child(name).children(row.notes.iter().map(note));
    let marks = row.marks.iter().map(|mark| html::td().class("number mark").child(mark.clone()));
    let rank = row.rank.map(|rank| rank.to_string()).unwrap_or_default();
    let changed = row
        .confirmed
        .as_ref()
        .map(|changed| html::span().class("chip error").child(changed.clone()));
    let band = match &row.band {
        BandView::None => html::td(),
        BandView::Settled(band) => html::td().child(html::strong().child(band.clone())),
        BandView::Open(choice) => html::td().child(band_select(state, row, choice, lang)),
    };
    html::tr()
        .child(html::td().class("number").child(rank))
        .child(html::th().attr("scope", "row").child(named))
        .children(marks)
        .child(
            html::td()
                .class("number")
                .child(html::strong().child(row.score.clone()))
                .child(changed),
        )
        .child(html::td().class("number votes").child(row.votes.clone()))
        .child(band)
}

fn note(note: &Note) -> Element {
    let element = match &note.link {
        Some(route) => html::a().attr("href", route.to_string()),
        None => html::span(),
    };
    let class = match note.tone {
        Tone::Plain => "chip",
        Tone::Good => "chip good",
        Tone::Warning => "chip warning",
        Tone::Error => "chip error",
        Tone::Quiet => "quiet",
    };
    element.class(class).child(note.text.clone())
}

/// The band of a nominee: by its score, or as somebody decides. A decision is recorded at once, so that
/// the list that is published has it.
fn band_select(state: AppState, row: &NomineeRow, choice: &BandChoice, lang: Lang) -> Element {
    let value = choice.decided.clone().unwrap_or_default();
    let mut options = vec![Choice::new("", choice.by_score.clone())];
    options.extend(choice.bands.iter().map(|band| Choice::new(band.clone(), band.clone())));
    let id = row.id.clone();
    let decide = move |band: String| {
        if !state.is_past() {
            state.apply(decide_band(&id, &band));
            platform::keep_focus();
        }
    };
    let label = format!("{} {}", row.name, m::STANDING_BAND.get(lang));
    choose(move || value.clone(), move |_| options.clone(), decide).attr("aria-label", label)
}
