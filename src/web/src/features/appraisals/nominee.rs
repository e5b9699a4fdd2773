//! What a nominee's score is made of, beside its record; and how a round stands, beside its own.

use leptos::prelude::*;

use crate::features::appraisals::standing::{READ, phase_line};
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::appraisals::{Counting, standing, written};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Lang, Message, m};

#[derive(Clone, PartialEq)]
struct ShownMark {
    criterion: Option<String>,
    weight: Option<String>,
    added: String,
    taken: String,
    mark: String,
}

#[derive(Clone, PartialEq)]
struct ShownItem {
    id: String,
    name: String,
    date: String,
    criterion: String,
    points: String,
    counting: Counting,
    is_veto: bool,
}

#[derive(Clone, PartialEq)]
struct Shown {
    round: String,
    score: String,
    base: String,
    rank: Option<u32>,
    of: usize,
    marks: Vec<ShownMark>,
    items: Vec<ShownItem>,
}

fn read(state: AppState, id: &str) -> Option<Shown> {
    state.watch(READ);
    let lang = state.lang();
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let round = register.nominations().get(id)?.appraisal.as_ref()?.id.to_string();
        let standing = standing(register, &round)?;
        let tally = standing.tallies.iter().find(|tally| *tally.row.id == *id)?;
        let criteria = &standing.scoring.criteria;
        let mark = |mark: &zhibu_domain::appraisals::Mark| ShownMark {
            criterion: mark.criterion.map(|index| criteria[index].name.clone()),
            weight: mark.criterion.map(|index| format!("{}%", criteria[index].number)),
            added: mark.added.to_string(),
            taken: mark.taken.to_string(),
            mark: mark.mark.to_string(),
        };
        let item = |item: &zhibu_domain::appraisals::Item<'_>| {
            let record = &item.row.record;
            let name = text::title(register, Kind::ScoreItem, &item.row.id, lang);
            let points = item.points.ten_thousandths();
            ShownItem {
                id: item.row.id.to_string(),
                name: name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned()),
                date: record.date.map(|date| date.to_string()).unwrap_or_default(),
                criterion: record.criterion.as_ref().map(|of| of.0.clone()).unwrap_or_default(),
                points: if points > 0 {
                    format!("+{}", item.points)
                } else {
                    item.points.to_string().replacen('-', "−", 1)
                },
                counting: item.counting,
                is_veto: record.item_kind == Some(zhibu_domain::kinds::choices::ItemKind::Veto),
            }
        };
        Some(Shown {
            score: written(tally.score),
            base: standing.scoring.base.to_string(),
            rank: tally.rank,
            of: standing.tallies.iter().filter(|tally| tally.takes_part()).count(),
            marks: tally.marks.iter().map(mark).collect(),
            items: tally.items.iter().map(item).collect(),
            round,
        })
    })?
}

fn uncounted(counting: Counting) -> Option<Message> {
    Some(match counting {
        Counting::Yes => return None,
        Counting::NoEvidence => m::UNCOUNTED_EVIDENCE,
        Counting::NoDate => m::UNCOUNTED_DATE,
        Counting::OutsidePeriod => m::UNCOUNTED_PERIOD,
        Counting::NoPoints => m::UNCOUNTED_POINTS,
        Counting::NoSuchCriterion => m::UNCOUNTED_CRITERION,
        Counting::NoKind => m::UNCOUNTED_KIND,
    })
}

fn head(class: &'static str, said: &str) -> Element {
    html::th().attr("scope", "col").class(class).child(said.to_owned())
}

/// The marks that a score is made of.
fn marks(state: AppState, shown: &Shown, lang: Lang) -> Element {
    let number = |said: &str| html::td().class("number").child(said.to_owned());
    let row = |mark: &ShownMark| {
        let name = mark.criterion.as_deref().unwrap_or(m::SCORE_REST.get(lang));
        html::tr()
            .child(html::th().attr("scope", "row").child(name.to_owned()))
            .child(number(mark.weight.as_deref().unwrap_or("")))
            .child(number(&mark.added))
            .child(number(&mark.taken))
            .child(html::td().class("number").child(html::strong().child(mark.mark.clone())))
    };
    let heads = [
        head("", m::SCORE_CRITERION.get(lang)),
        head("number", m::SCORE_WEIGHT.get(lang)),
        head("number", text::choice("addition").get(lang)),
        head("number", text::choice("deduction").get(lang)),
        head("number", m::SCORE_MARK.get(lang)),
    ];
    let table = html::table()
        .class("plan")
        .attr("data-testid", "table-marks")
        .child(html::thead().child(html::tr().children(heads)))
        .child(html::tbody().children(shown.marks.iter().map(row)));
    html::scrolled(state.t(m::SCORE_MARKS), table)
}

fn items(state: AppState, shown: &Shown, lang: Lang) -> Element {
    let row = |item: &ShownItem| {
        let page = Route::to(Page::Detail(Kind::ScoreItem, item.id.clone()));
        let name = html::a().attr("href", page.to_string()).child(item.name.clone());
        let why = uncounted(item.counting)
            .map(|said| html::span().class("chip warning").child(said.get(lang)));
        let points = match (item.counting, item.is_veto) {
            (_, true) => text::choice("veto").get(lang).to_owned(),
            (Counting::Yes, false) => item.points.clone(),
            _ => String::new(),
        };
        html::tr()
            .child(html::td().class("date").child(item.date.clone()))
            .child(html::th().attr("scope", "row").child(name).child(" ").child(why))
            .child(html::td().class("date").child(item.criterion.clone()))
            .child(html::td().class("number").child(points))
    };
    let heads = [
        head("", text::field(Kind::ScoreItem, "date").get(lang)),
        head("", text::field(Kind::ScoreItem, "name").get(lang)),
        head("", m::SCORE_CRITERION.get(lang)),
        head("number", text::field(Kind::ScoreItem, "points").get(lang)),
    ];
    let table = html::table()
        .class("plan")
        .attr("data-testid", "table-items")
        .child(html::thead().child(html::tr().children(heads)))
        .child(html::tbody().children(shown.items.iter().map(row)));
    html::scrolled(state.t(text::kind(Kind::ScoreItem)), table)
}

/// The section of a nominee's page.
pub fn nominee(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Memo::new(move || id.with_value(|id| read(state, id)));
    let content = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let shown = shown.as_ref()?;
            let said = match shown.rank {
                Some(rank) => {
                    let values: [(&str, &dyn std::fmt::Display); 4] = [
                        ("score", &shown.score),
                        ("rank", &rank),
                        ("of", &shown.of),
                        ("base", &shown.base),
                    ];
                    m::SCORE_SAID.with(lang, &values)
                }
                None => m::SCORE_UNRANKED.with(lang, &[("score", &shown.score)]),
            };
            let round = Route::to(Page::Ranking).with_param("appraisal", &shown.round);
            let back = html::a().attr("href", round.to_string()).child(m::SCORE_ROUND.get(lang));
            let table = (!shown.items.is_empty()).then(|| items(state, shown, lang));
            Some(
                html::div()
                    .child(
                        html::p().attr("data-testid", "score").child(said).child(" ").child(back),
                    )
                    .child(marks(state, shown, lang))
                    .child(table),
            )
        })
    };
    let link = |page: Page, said: Message| {
        let route = id.with_value(|id| Route::to(page).with_param("nomination", id));
        html::a()
            .class("button small")
            .attr("href", state.navigation().and_back(route).to_string())
            .child(state.t(said))
    };
    html::section()
        .class("life score")
        .child(html::h3().child(state.t(m::SCORE)))
        .child(content)
        .child(
            html::div()
                .class("actions")
                .child(link(Page::New(Kind::ScoreItem), m::SCORE_ADD))
                .child(link(Page::Paste(Kind::ScoreItem), m::SCORE_PASTE))
                .child(link(Page::New(Kind::Appeal), m::APPEAL_ADD)),
        )
}

/// The section of a round's page: its phases, and the ways to its standing and its list.
pub fn appraisal(state: AppState, id: StoredValue<String>) -> Element {
    let said = move || {
        state.watch(READ);
        let lang = state.lang();
        let count = state.read_untracked(|workspace| {
            id.with_value(|id| {
                standing(workspace.register(), id).map_or(0, |standing| standing.tallies.len())
            })
        });
        m::APPRAISAL_NOMINEES.with(lang, &[("count", &count.unwrap_or(0))])
    };
    let link = |page: Page, class, said: Message| {
        let route = id.with_value(|id| Route::to(page).with_param("appraisal", id));
        html::a().class(class).attr("href", route.to_string()).child(state.t(said))
    };
    html::section()
        .class("life")
        .child(phase_line(state, move || Some(id.get_value())))
        .child(html::p().child(said))
        .child(
            html::div()
                .class("actions")
                .child(link(Page::Ranking, "button small primary", m::STANDING))
                .child(link(Page::Publication, "button small", m::PUBLICATION)),
        )
}
