//! A round of appraisal: its phases, who stands where and why, and the confirming of its result.

use leptos::ev;
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::appraisals::{
    Cap, Counting, Disagreement, LineFault, Obstacle, Phase, Proposal, Ranking, ScoringFault,
    Tally, disagreement, faults, obstacles, phases, recorded, standing as standing_of, written,
};
use zhibu_domain::kinds::choices::YesNo;
use zhibu_domain::kinds::records::{Appraisal, Kind};
use zhibu_domain::register::Register;
use zhibu_domain::validation::LONGEST_LONG_TEXT;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Decimal;
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::{self as text, Lang, Message, m};

/// What a page of an appraisal reads.
pub const READ: &[Kind] =
    &[Kind::Appraisal, Kind::Nomination, Kind::ScoreItem, Kind::Appeal, Kind::Team, Kind::Member];

/// What is said beside a nominee's name.
#[derive(Clone, Copy, PartialEq)]
struct Marked {
    /// Others have the same score.
    is_tied: bool,
    /// No more than half were for it.
    is_voted_down: bool,
    /// Its result does not agree with what is recorded now.
    disagrees: bool,
}

#[derive(Clone, PartialEq)]
struct ShownRow {
    id: String,
    name: String,
    rank: Option<u32>,
    marks: Vec<String>,
    score: Decimal,
    votes: String,
    /// What is said beside its name.
    marked: Marked,
    eligible: Option<YesNo>,
    veto: Option<(String, String)>,
    proposed: Proposal,
    /// The band that somebody has decided on, and the one that it comes to as things are.
    decided: Option<String>,
    band: Option<usize>,
    /// Whether a result is recorded of it.
    has_result: bool,
    /// Whether the limit alone keeps it out of the highest band.
    is_limited: bool,
    /// The score as it was confirmed, where it is another one now.
    confirmed: Option<String>,
    /// How many items do not count.
    uncounted: usize,
}

/// What does not read as names with numbers.
#[derive(Clone, PartialEq)]
struct Faulty {
    field: &'static str,
    said: String,
}

#[derive(Clone, PartialEq)]
struct Shown {
    id: String,
    name: String,
    criteria: Vec<(String, String)>,
    bands: Vec<String>,
    cap: Option<Cap>,
    rows: Vec<ShownRow>,
    faulty: Vec<Faulty>,
    awarded: Option<PartialDate>,
    reason: String,
}

/// Which round: as asked, or else the latest.
fn round(state: AppState) -> Option<String> {
    let asked =
        state.navigation().route().with(|route| route.param("appraisal").map(str::to_owned));
    let is_there = |id: &String| {
        state
            .read_untracked(|workspace| workspace.register().appraisals().get(id).is_some())
            .unwrap_or_default()
    };
    let asked = asked.filter(is_there);
    let latest = || {
        state.watch(&[Kind::Appraisal]);
        let latest = state.read_untracked(|workspace| {
            let rows = workspace.register().appraisals().rows().iter();
            let when = |of: &Appraisal| of.from.map(PartialDate::sort_key);
            let latest =
                rows.max_by(|a, b| (when(&a.record), &a.id).cmp(&(when(&b.record), &b.id)));
            latest.map(|row| row.id.to_string())
        });
        latest.flatten()
    };
    asked.or_else(latest)
}

fn faulty_lines(appraisal: &Appraisal, lang: Lang) -> Vec<Faulty> {
    let said = |fault: &ScoringFault| match fault {
        ScoringFault::Line(_, LineFault::Unreadable(line)) => {
            m::PROBLEM_NOT_WEIGHED.with(lang, &[("line", line)])
        }
        ScoringFault::Line(_, LineFault::Twice(name)) => {
            m::PROBLEM_NAMED_TWICE.with(lang, &[("name", name)])
        }
        ScoringFault::Weights(sum) => m::PROBLEM_WEIGHTS.with(lang, &[("sum", sum)]),
        ScoringFault::NotExact(_) => m::PROBLEM_NOT_EXACT.get(lang).to_owned(),
    };
    let found = faults(appraisal);
    found.iter().map(|fault| Faulty { field: fault.field(), said: said(fault) }).collect()
}

fn row(
    register: &Register,
    (standing, is_awarded): (&Ranking<'_>, bool),
    tally: &Tally<'_>,
    lang: Lang,
) -> ShownRow {
    let record = &tally.row.record;
    let title = |kind: Kind, id: &str| {
        text::title(register, kind, id, lang).unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
    };
    let mark = |index: usize| {
        let own = tally.marks.iter().find(|mark| mark.criterion == Some(index));
        own.map(|mark| mark.mark.to_string()).unwrap_or_default()
    };
    let score = record.score.as_ref().map(|score| score.value);
    let votes = match (record.ayes, record.voters) {
        (Some(ayes), Some(voters)) => {
            format!("{}/{}", text::count(ayes, lang), text::count(voters, lang))
        }
        (ayes, _) => ayes.map(|ayes| text::count(ayes, lang)).unwrap_or_default(),
    };
    ShownRow {
        id: tally.row.id.to_string(),
        name: title(Kind::Nomination, &tally.row.id),
        rank: tally.rank,
        marks: (0..standing.scoring.criteria.len()).map(mark).collect(),
        score: tally.score,
        votes,
        marked: Marked {
            is_tied: tally.is_tied,
            is_voted_down: tally.is_voted_down() == Some(true),
            disagrees: is_awarded
                && disagreement(tally, &standing.scoring) == Some(Disagreement::Result),
        },
        eligible: record.eligible,
        veto: tally.veto.map(|row| (row.id.to_string(), title(Kind::ScoreItem, &row.id))),
        proposed: tally.proposed,
        decided: record.band.as_ref().map(|band| band.0.clone()),
        band: tally.band_now(),
        has_result: record.band.is_some() || score.is_some(),
        is_limited: tally.band.is_some_and(|band| tally.proposed != Proposal::Band(band)),
        confirmed: score.filter(|score| is_awarded && *score != tally.score).map(written),
        uncounted: tally.items.iter().filter(|item| item.counting != Counting::Yes).count(),
    }
}

fn read(state: AppState) -> Option<Shown> {
    state.watch(READ);
    let (lang, id) = (state.lang(), round(state)?);
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let appraisal = register.appraisals().get(&id)?;
        let standing = platform::measured("zhibu:standing", || standing_of(register, &id))?;
        let is_awarded = appraisal.awarded.is_some();
        let tallies = standing.tallies.iter();
        let rows = tallies.map(|tally| row(register, (&standing, is_awarded), tally, lang));
        let criteria = standing.scoring.criteria.iter();
        let name = appraisal.name.as_ref().map(|name| name.0.clone());
        Some(Shown {
            name: name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned()),
            criteria: criteria.map(|one| (one.name.clone(), one.number.to_string())).collect(),
            bands: standing.scoring.bands.iter().map(|band| band.name.clone()).collect(),
            cap: standing.cap,
            rows: rows.collect(),
            faulty: faulty_lines(appraisal, lang),
            awarded: appraisal.awarded,
            reason: appraisal
                .over_reason
                .as_ref()
                .map(|reason| reason.0.clone())
                .unwrap_or_default(),
            id: id.clone(),
        })
    })?
}

/// What a phase is called.
pub fn phase_name(phase: Phase) -> Message {
    match phase {
        Phase::Nominating => m::PHASE_NOMINATING,
        Phase::Reviewing => m::PHASE_REVIEWING,
        Phase::Assessing => m::PHASE_ASSESSING,
        Phase::Publishing => m::PHASE_PUBLISHING,
        Phase::Commending => m::PHASE_COMMENDING,
    }
}

/// The phases of a round as a line, each with its date or the way to enter it.
pub fn phase_line(
    state: AppState,
    id: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Element {
    let line = move || {
        state.watch(&[Kind::Appraisal]);
        let (lang, as_of) = (state.lang(), state.as_of());
        let Some(id) = id() else { return Vec::new() };
        let phases = state.read_untracked(|workspace| {
            workspace.register().appraisals().get(&id).map(|round| phases(round, as_of))
        });
        let phases = phases.flatten().unwrap_or_default();
        let now = phases.iter().position(|phase| !phase.is_over);
        let shown = |(index, one): (usize, &zhibu_domain::appraisals::PhaseOf)| {
            let class = if one.is_over { "" } else { "open" };
            // Each date in a piece, so that none is broken.
            let from = one.dates.0.map(|from| html::time().child(format!("{from} –")));
            let until = one.dates.1.map(|until| html::time().child(until.to_string()));
            let form =
                Route::to(Page::Edit(Kind::Appraisal, id.clone())).with_param("at", one.field);
            // The last one's day comes with the result.
            let is_entered = one.dates.1.is_none() && one.phase != Phase::Commending;
            let enter = (is_entered && Some(index) == now).then(|| {
                html::a()
                    .attr("href", state.navigation().and_back(form).to_string())
                    .child(m::PHASE_ENTER.get(lang))
            });
            html::li()
                .class(class)
                .attr("aria-current", (Some(index) == now).then_some("step"))
                .child(html::strong().child(phase_name(one.phase).get(lang)))
                .child(from)
                .child(until)
                .child(enter)
        };
        phases.iter().enumerate().map(shown).collect::<Vec<_>>()
    };
    html::ol().class("life-line phases").attr("aria-label", state.t(m::PHASES)).child(line)
}

/// The page.
pub fn standing(state: AppState) -> Element {
    let shown = Memo::new(move || read(state));
    let id = move || shown.with(|shown| shown.as_ref().map(|shown| shown.id.clone()));
    let exists = move || shown.with(Option::is_some);
    let pick = move || {
        let options = move |now: &str| titles(state, Kind::Appraisal, now);
        let set = move |id: String| {
            state.navigation().go_quietly(
                state.navigation().route().get_untracked().with_param("appraisal", &id),
            );
        };
        let select = choose(move || id().unwrap_or_default(), options, set);
        let label = html::span().child(state.t(m::STANDING_ROUND));
        html::div().class("controls").child(html::label().child(label).child(select))
    };
    let links = move || {
        id().map(|id| {
            let record = Route::to(Page::Detail(Kind::Appraisal, id.clone()));
            let list = Route::to(Page::Publication).with_param("appraisal", &id);
            let link = |class, route: Route, said: Message| {
                html::a().class(class).attr("href", route.to_string()).child(state.t(said))
            };
            vec![link("button", record, m::STANDING_RECORD), link("button", list, m::PUBLICATION)]
        })
    };
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::STANDING)))
        .child(show(exists, pick))
        .child(links);
    let content = move || {
        html::div()
            .child(phase_line(state, id))
            .child(faulty(state, shown))
            .child(nominees(state, shown))
            .child(result(state, shown))
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

fn edit(state: AppState, kind: Kind, id: &str, field: &str) -> String {
    let form = Route::to(Page::Edit(kind, id.to_owned())).with_param("at", field);
    state.navigation().and_back(form).to_string()
}

/// Lines of the scoring that cannot be worked with, each leading to its field.
fn faulty(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let lines = move || {
        shown.with(|shown| {
            let Some(shown) = shown else { return Vec::new() };
            let line = |one: &Faulty| {
                let link = html::a()
                    .attr("href", edit(state, Kind::Appraisal, &shown.id, one.field))
                    .child(state.translate(text::field(Kind::Appraisal, one.field)));
                html::li().child(link).child(" ").child(one.said.clone())
            };
            shown.faulty.iter().map(line).collect()
        })
    };
    html::ul().class("pack").child(lines)
}

fn chip(class: &'static str, said: impl Into<String>) -> Element {
    html::span().class(class).child(said.into())
}

fn nominees(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let with_round = move |page: Page| {
        let id = shown.with(|shown| shown.as_ref().map(|shown| shown.id.clone()));
        let route = Route::to(page).with_param("appraisal", &id.unwrap_or_default());
        state.navigation().and_back(route).to_string()
    };
    let unreviewed = move || {
        shown.with(|shown| {
            let rows = shown.iter().flat_map(|shown| &shown.rows);
            let open = rows.filter(|row| row.eligible.is_none());
            open.map(|row| row.id.clone()).collect::<Vec<_>>()
        })
    };
    let pass_all = move || {
        let count = unreviewed().len();
        (count > 0).then(|| {
            let pass = move |_| {
                if state.is_past() {
                    return;
                }
                let passed = |id: String| {
                    let value = vec![("eligible".into(), json!(YesNo::Yes.code()))];
                    (RecordKey::new(Kind::Nomination.code(), id), value)
                };
                let ids = untrack(unreviewed);
                let count = ids.len();
                state.apply(Command::PutAll(ids.into_iter().map(passed).collect()));
                state.tell_saved(m::REVIEW_PASSED.with(state.lang_now(), &[("count", &count)]));
                platform::keep_focus();
            };
            html::button()
                .class("small")
                .attr("type", "button")
                .on(ev::click, pass)
                .child(m::REVIEW_PASS_ALL.with(state.lang(), &[("count", &count)]))
        })
    };
    let add = html::a()
        .class("button small")
        .attr("href", move || with_round(Page::New(Kind::Nomination)))
        .child(state.t(m::NOMINEE_ADD));
    let paste = html::a()
        .class("button small")
        .attr("href", move || with_round(Page::Paste(Kind::Nomination)))
        .child(state.t(m::NOMINEE_PASTE));
    let items = html::a()
        .class("button small")
        .attr("href", move || with_round(Page::Paste(Kind::ScoreItem)))
        .child(state.t(m::SCORE_PASTE));
    let has_rows =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.rows.is_empty()));
    let none = move || html::p().class("quiet").child(state.t(m::NOMINEES_NONE));
    html::section()
        .child(html::h2().child(state.t(m::STANDING_TABLE)))
        .child(html::p().class("quiet").child(state.t(m::STANDING_ABOUT)))
        .child(show_or(has_rows, move || table(state, shown), none))
        .child(html::div().class("actions").child(add).child(paste).child(items).child(pass_all))
}

fn table(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let heads = move || {
        let lang = state.lang();
        let head = |class: &'static str, said: String| {
            html::th().attr("scope", "col").class(class).child(said)
        };
        let said = |message: Message| message.get(lang).to_owned();
        let mut heads = vec![
            head("number", said(m::STANDING_RANK)),
            head("", said(text::field(Kind::Nomination, "name"))),
        ];
        shown.with(|shown| {
            let criteria = shown.iter().flat_map(|shown| &shown.criteria);
            heads.extend(
                criteria.map(|(name, weight)| head("number mark", format!("{name} {weight}%"))),
            );
        });
        heads.push(head("number", said(m::STANDING_SCORE)));
        heads.push(head("number votes", said(m::STANDING_VOTES)));
        heads.push(head("", said(m::STANDING_BAND)));
        html::tr().children(heads)
    };
    let rows = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let Some(shown) = shown else { return Vec::new() };
            shown.rows.iter().map(|row| line(state, shown, row, lang)).collect()
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

fn line(state: AppState, shown: &Shown, row: &ShownRow, lang: Lang) -> Element {
    let page = Route::to(Page::Detail(Kind::Nomination, row.id.clone()));
    let name = html::a().attr("href", page.to_string()).child(row.name.clone());
    let tied = row.marked.is_tied.then(|| chip("chip", m::STANDING_TIED.get(lang)));
    let out = match row.eligible {
        Some(YesNo::No) => Some(chip("chip warning", m::STANDING_OUT.get(lang))),
        Some(YesNo::Yes) => None,
        None => Some(chip("chip", m::STANDING_UNREVIEWED.get(lang))),
    };
    let veto = row.veto.as_ref().map(|(id, name)| {
        let page = Route::to(Page::Detail(Kind::ScoreItem, id.clone()));
        let said = text::pair(text::choice("veto").get(lang), name, lang);
        html::a().class("chip error").attr("href", page.to_string()).child(said)
    });
    let uncounted = (row.uncounted > 0)
        .then(|| chip("quiet", m::STANDING_UNCOUNTED.with(lang, &[("count", &row.uncounted)])));
    let down =
        row.marked.is_voted_down.then(|| chip("chip warning", m::STANDING_VOTED_DOWN.get(lang)));
    let disagrees =
        row.marked.disagrees.then(|| chip("chip error", m::STANDING_DISAGREES.get(lang)));
    let changed = row.confirmed.as_ref().map(|confirmed| {
        chip("chip error", m::STANDING_CHANGED.with(lang, &[("score", confirmed)]))
    });
    let takes_part = row.eligible != Some(YesNo::No);
    let band = if !takes_part {
        html::td()
    } else if shown.awarded.is_some() {
        let band = row.decided.as_deref().unwrap_or(m::PUBLICATION_NO_BAND.get(lang));
        html::td().child(html::strong().child(band.to_owned()))
    } else if row.veto.is_some() {
        // Settled: there is nothing to choose.
        let band = row.band.map_or(m::PUBLICATION_NO_BAND.get(lang), |index| &shown.bands[index]);
        html::td().child(html::strong().child(band.to_owned()))
    } else {
        html::td().child(band_choice(state, shown, row))
    };
    let marks = row.marks.iter().map(|mark| html::td().class("number mark").child(mark.clone()));
    let rank = row.rank.map(|rank| rank.to_string()).unwrap_or_default();
    html::tr()
        .child(html::td().class("number").child(rank))
        .child(
            html::th().attr("scope", "row").child(
                html::div()
                    .class("named")
                    .child(name)
                    .child(tied)
                    .child(down)
                    .child(disagrees)
                    .child(out)
                    .child(veto)
                    .child(uncounted),
            ),
        )
        .children(marks)
        .child(
            html::td()
                .class("number")
                .child(html::strong().child(written(row.score)))
                .child(changed),
        )
        .child(html::td().class("number votes").child(row.votes.clone()))
        .child(band)
}

/// The band of a nominee: by its score, or as somebody decides, which is recorded at once and so stands
/// on the list that is published.
fn band_choice(state: AppState, shown: &Shown, row: &ShownRow) -> Element {
    let (bands, id, proposed) = (shown.bands.clone(), row.id.clone(), row.proposed);
    let (decided, is_limited) = (row.decided.clone(), row.is_limited);
    let value = decided.clone().unwrap_or_default();
    let options = move |_: &str| {
        let by_score = match proposed {
            Proposal::Band(index) => {
                let said = if is_limited { m::STANDING_BY_LIMIT } else { m::STANDING_BY_SCORE };
                said.with(state.lang(), &[("band", &bands[index])])
            }
            Proposal::None => state.translate(m::PUBLICATION_NO_BAND).to_owned(),
            Proposal::Undecided => state.translate(m::STANDING_TO_DECIDE).to_owned(),
        };
        let mut all = vec![Choice::new("", by_score)];
        all.extend(bands.iter().map(|band| Choice::new(band.clone(), band.clone())));
        // What was decided stays to be seen, though the round has no such band any more.
        let unknown = decided.iter().filter(|band| !bands.contains(band));
        all.extend(unknown.map(|band| Choice::new(band.clone(), band.clone())));
        all
    };
    let set = move |band: String| {
        if state.is_past() {
            return;
        }
        let band = if band.is_empty() { Value::Null } else { json!(band) };
        let key = RecordKey::new(Kind::Nomination.code(), id.clone());
        state.apply(Command::PutAll(vec![(key, vec![("band".into(), band)])]));
        platform::keep_focus();
    };
    let label = format!("{} {}", row.name, state.translate(m::STANDING_BAND));
    choose(move || value.clone(), options, set).attr("aria-label", label)
}

/// What confirming writes: of each that takes part the band and the score, of who was turned down
/// nothing any more, and the day.
fn confirmation(shown: &Shown, day: Day) -> Vec<(RecordKey, Vec<(Name, Value)>)> {
    let nominee = |row: &ShownRow| {
        let takes_part = row.eligible != Some(YesNo::No);
        let (band, score) = if takes_part {
            let band = row.band.map(|index| json!(shown.bands[index])).unwrap_or_default();
            (band, recorded(row.score).to_json())
        } else {
            (Value::Null, Value::Null)
        };
        let values = vec![("band".into(), band), ("score".into(), score)];
        let key = RecordKey::new(Kind::Nomination.code(), row.id.clone());
        (takes_part || row.has_result).then_some((key, values))
    };
    let mut writes: Vec<_> = shown.rows.iter().filter_map(nominee).collect();
    let round = RecordKey::new(Kind::Appraisal.code(), shown.id.clone());
    writes.push((round, vec![("awarded".into(), json!(day.to_string()))]));
    writes
}

/// What stands in the way, and the confirming.
fn result(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let in_the_way = Memo::new(move || {
        state.watch(READ);
        let as_of = state.as_of();
        let id = shown.with(|shown| shown.as_ref().map(|shown| shown.id.clone()));
        let found =
            state.read_untracked(|workspace| Some(obstacles(workspace.register(), &id?, as_of)));
        found.flatten().unwrap_or_default()
    });
    let is_awarded =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.awarded.is_some()));
    let confirmed = move || {
        let said = move || {
            let lang = state.lang();
            let day = shown.with(|shown| shown.as_ref().and_then(|shown| shown.awarded));
            day.map(|day| m::STANDING_AWARDED.with(lang, &[("day", &day)]))
        };
        html::p().child(said)
    };
    let cap = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let shown = shown.as_ref().filter(|shown| shown.awarded.is_none())?;
            let (Cap { have, most, of }, band) = (shown.cap?, shown.bands.first()?);
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("band", band), ("have", &have), ("most", &most), ("of", &of)];
            Some(html::p().child(m::STANDING_CAP.with(lang, &values)))
        })
    };
    let input_value = move || {
        shown.with(|shown| shown.as_ref().map(|shown| shown.reason.clone())).unwrap_or_default()
    };
    let is_over = move || {
        let is_told =
            in_the_way.with(|found| found.iter().any(|one| matches!(one, Obstacle::OverCap(_))));
        is_told || !input_value().is_empty()
    };
    let reason_field = move || {
        // Recorded when the field is left, and so published too.
        let set = move |text: String| {
            let id = shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.id.clone()));
            let (Some(id), false) = (id, state.is_past()) else { return };
            let text = text.trim();
            let reason = if text.is_empty() { Value::Null } else { json!(text) };
            let key = RecordKey::new(Kind::Appraisal.code(), id);
            state.apply(Command::PutAll(vec![(key, vec![("over_reason".into(), reason)])]));
        };
        let area = html::textarea()
            .attr("rows", "2")
            .attr("id", "over-reason")
            .attr("maxlength", LONGEST_LONG_TEXT)
            .prop("value", input_value)
            .on(ev::change, move |event| set(html::input_value(&event)));
        let label = html::span().child(state.t(text::field(Kind::Appraisal, "over_reason")));
        html::label().child(label).child(area)
    };
    let lines = move || {
        let lang = state.lang();
        let id = shown.with(|shown| shown.as_ref().map(|shown| shown.id.clone()));
        let id = id.unwrap_or_default();
        in_the_way.with(|found| {
            found.iter().map(|one| obstacle(state, &id, one, lang)).collect::<Vec<_>>()
        })
    };
    let is_free = move || in_the_way.with(Vec::is_empty);
    let confirm = move || {
        if state.is_past() || !untrack(is_free) {
            return;
        }
        let as_of = untrack(|| state.as_of());
        let writes =
            shown.with_untracked(|shown| shown.as_ref().map(|shown| confirmation(shown, as_of)));
        let Some(writes) = writes else { return };
        state.apply(Command::PutAll(writes));
        state.tell_saved(m::STANDING_CONFIRMED.get(state.lang_now()));
        platform::keep_focus();
    };
    let open = move || {
        let said = move || {
            let count = in_the_way.with(Vec::len);
            let lang = state.lang();
            if count == 0 {
                m::STANDING_READY.get(lang).to_owned()
            } else {
                m::STANDING_IN_THE_WAY.with(lang, &[("count", &count)])
            }
        };
        html::div()
            .child(html::p().attr("role", "status").child(said))
            .child(html::ul().class("obstacles").child(lines))
            .child(show(is_over, reason_field))
            .child(
                html::div().class("actions").child(
                    button(state, "primary", m::STANDING_CONFIRM, confirm)
                        .attr("disabled", move || !is_free()),
                ),
            )
    };
    html::section()
        .class("result")
        .child(html::h2().child(state.t(m::STANDING_RESULT)))
        .child(cap)
        .child(show_or(is_awarded, confirmed, open))
}

fn obstacle(state: AppState, id: &str, found: &Obstacle, lang: Lang) -> Element {
    let field = |field: &str, said: Message| {
        let link = html::a().attr("href", edit(state, Kind::Appraisal, id, field));
        html::li().child(link.child(said.get(lang)))
    };
    let several = |said: Message, kind: Kind, field: Option<&str>, ids: &[Name]| {
        let links = ids.iter().enumerate().map(|(index, id)| {
            let name = state.title(kind, id).unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
            let comma = (index > 0).then_some(text::between(lang));
            let name = match field {
                Some(field) => html::a().attr("href", edit(state, kind, id, field)).child(name),
                None => html::span().child(name),
            };
            (comma, name)
        });
        html::li().child(said.get(lang)).child(" ").children(links)
    };
    match found {
        Obstacle::Nobody => html::li().child(m::OBSTACLE_NOBODY.get(lang)),
        Obstacle::NoBands => field("bands", m::OBSTACLE_BANDS),
        Obstacle::NotReviewed(ids) => {
            several(m::OBSTACLE_REVIEW, Kind::Nomination, Some("eligible"), ids)
        }
        Obstacle::Faulty => html::li().child(m::OBSTACLE_FAULTY.get(lang)),
        Obstacle::Missing(fields) => {
            let links = fields.iter().enumerate().map(|(index, name)| {
                let comma = (index > 0).then_some(text::between(lang));
                let link = html::a().attr("href", edit(state, Kind::Appraisal, id, name));
                (comma, link.child(text::field(Kind::Appraisal, name).get(lang)))
            });
            html::li().child(m::OBSTACLE_DATES.get(lang)).child(" ").children(links)
        }
        Obstacle::NotPublished => field("published", m::OBSTACLE_PUBLISH),
        Obstacle::StillPublished(until) => {
            html::li().child(m::OBSTACLE_STILL.with(lang, &[("day", until)]))
        }
        Obstacle::OpenAppeals(ids) => {
            several(m::OBSTACLE_APPEALS, Kind::Appeal, Some("answered"), ids)
        }
        Obstacle::Undecided(ids) => several(m::OBSTACLE_UNDECIDED, Kind::Nomination, None, ids),
        Obstacle::OverCap(Cap { have, most, .. }) => {
            html::li().child(m::OBSTACLE_CAP.with(lang, &[("have", have), ("most", most)]))
        }
    }
}
