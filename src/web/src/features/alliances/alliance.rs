//! An alliance beside its record: who holds the chair and who comes next, and what its joint meetings
//! have taken up.

use leptos::prelude::*;
use serde_json::json;

use crate::components::button::button;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::alliances::meetings::{ItemProgress, Loop, standings};
use zhibu_domain::alliances::rotation::{next_turns, terms};
use zhibu_domain::kinds::choices::ActivityKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, Lang, Message, m};

/// So many turns to come are shown.
const TURNS: usize = 4;
/// So many terms that were held are shown.
const HELD: usize = 3;
/// So many items of meetings are shown.
const ITEMS: usize = 20;

/// A turn: the record's id if it is recorded, the unit's id and name, first and last day.
#[derive(Clone, PartialEq)]
struct ShownTurn {
    record: Option<String>,
    unit: (String, String),
    from: String,
    to: String,
    /// Whether it holds today, and whether it is yet to begin.
    is_now: bool,
    is_to_come: bool,
}

#[derive(Clone, PartialEq)]
struct ShownItem {
    id: String,
    name: String,
    state: Loop,
    is_late: bool,
    responsible: Option<String>,
    deadline: String,
    /// The meeting at which it is to be reported back.
    report_at: Option<String>,
}

#[derive(Clone, PartialEq)]
struct Shown {
    turns: Vec<ShownTurn>,
    items: Vec<ShownItem>,
    counts: [usize; 4],
}

fn read(state: AppState, id: &str) -> Option<Shown> {
    state.watch(&[
        Kind::Alliance,
        Kind::AllianceUnit,
        Kind::ChairTerm,
        Kind::MeetingItem,
        Kind::Activity,
    ]);
    let (lang, as_of) = (state.lang(), state.as_of());
    state.read_untracked(|workspace| {
        let register = workspace.register();
        register.alliances().get(id)?;
        let owed = || m::NAME_OWED.get(lang).to_owned();
        let title =
            |kind: Kind, id: &str| text::title(register, kind, id, lang).unwrap_or_else(owed);
        let unit = |id: &str| (id.to_owned(), title(Kind::AllianceUnit, id));
        let held = terms(register, id);
        let latest = &held[held.len().saturating_sub(HELD)..];
        let recorded = latest.iter().map(|row| {
            let date =
                |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
            let begins = row.record.from.map(PartialDate::earliest);
            let ends = row.record.to.map(PartialDate::latest);
            let has_begun = begins.is_some_and(|begins| begins <= as_of);
            ShownTurn {
                is_now: has_begun && ends.is_none_or(|ends| as_of <= ends),
                is_to_come: begins.is_some_and(|begins| begins > as_of),
                record: Some(row.id.to_string()),
                unit: row
                    .record
                    .chair
                    .as_ref()
                    .map_or_else(|| (String::new(), owed()), |of| unit(&of.id)),
                from: date(row.record.from),
                to: date(row.record.to),
            }
        });
        let to_come = next_turns(register, id, TURNS, as_of).into_iter().map(|turn| ShownTurn {
            is_now: turn.from <= as_of && as_of <= turn.to,
            is_to_come: turn.from > as_of,
            record: None,
            unit: unit(&turn.unit),
            from: turn.from.to_string(),
            to: turn.to.to_string(),
        });
        let turns = recorded.chain(to_come).collect();
        let all = standings(register, id, as_of);
        let count = |state: Loop| all.iter().filter(|one| one.state == state).count();
        let counts = [Loop::Raised, Loop::Decided, Loop::Done, Loop::Reported].map(count);
        let item = |one: &ItemProgress<'_>| ShownItem {
            id: one.row.id.to_string(),
            name: title(Kind::MeetingItem, &one.row.id),
            state: one.state,
            is_late: one.is_late,
            responsible: one.row.record.responsible.as_ref().map(|of| unit(&of.id).1),
            deadline: one.row.record.deadline.map(|date| date.to_string()).unwrap_or_default(),
            report_at: one.report_at.map(|id| title(Kind::Activity, id)),
        };
        Some(Shown { turns, items: all.iter().take(ITEMS).map(item).collect(), counts })
    })?
}

/// The sections of an alliance's page.
pub fn alliance(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Memo::new(move || id.with_value(|id| read(state, id)));
    let with = move |route: Route| id.with_value(|id| route.with_param("alliance", id));
    let paste = state.navigation().and_back(with(Route::to(Page::Paste(Kind::AllianceUnit))));
    let link = |route: Route, said: Message| {
        html::a().class("button small").attr("href", route.to_string()).child(state.t(said))
    };
    let ways = html::div()
        .class("actions")
        .child(link(paste, m::UNITS_PASTE))
        .child(link(with(Route::to(Page::Matching)), m::MATCHING));
    html::section()
        .class("life alliance")
        .attr("data-testid", "alliance")
        .child(ways)
        .child(chair(state, id, shown))
        .child(items(state, id, shown))
}

fn chair(state: AppState, id: StoredValue<String>, shown: Memo<Option<Shown>>) -> Element {
    let has_turns =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.turns.is_empty()));
    let turn = |turn: &ShownTurn, lang: Lang| {
        let page = match &turn.record {
            Some(id) => Page::Detail(Kind::ChairTerm, id.clone()),
            None => Page::Detail(Kind::AllianceUnit, turn.unit.0.clone()),
        };
        let name = html::a().attr("href", Route::to(page).to_string()).child(turn.unit.1.clone());
        let chip = |said: Message| html::span().class("chip").child(said.get(lang));
        let now = turn.is_now.then(|| chip(m::CHAIR_NOW));
        let next = turn.is_to_come.then(|| chip(m::CHAIR_NEXT));
        // It should have begun by now, and nobody has recorded it.
        let owed = turn.record.is_none() && !turn.is_to_come;
        let owed = owed.then(|| chip(m::CHAIR_OWED));
        let said = format!("{} – {}", turn.from, turn.to);
        let chips = html::span().child(now).child(next).child(owed);
        html::li().child(html::time().child(said)).child(name).child(chips)
    };
    let turns = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let turns = shown.iter().flat_map(|shown| &shown.turns);
            turns.map(|one| turn(one, lang)).collect::<Vec<_>>()
        })
    };
    let record = move || {
        if state.is_past() {
            return;
        }
        let next = shown.with_untracked(|shown| {
            let turns = shown.iter().flat_map(|shown| &shown.turns);
            turns.into_iter().find(|turn| turn.record.is_none()).cloned()
        });
        let Some(next) = next else { return };
        let key = RecordKey::new(Kind::ChairTerm.code(), state.new_id());
        let values = vec![
            ("chair".into(), json!(next.unit.0)),
            ("alliance".into(), json!(id.get_value())),
            ("from".into(), json!(next.from)),
            ("to".into(), json!(next.to)),
        ];
        state.apply(Command::PutAll(vec![(key, values)]));
        state.tell_saved(m::CHAIR_RECORDED.with(state.lang_now(), &[("unit", &next.unit.1)]));
        platform::keep_focus();
    };
    let list = move || {
        html::div().child(html::ul().class("turns").child(turns)).child(button(
            state,
            "small",
            m::CHAIR_RECORD,
            record,
        ))
    };
    let none = move || html::p().class("quiet").child(state.t(m::CHAIR_NONE));
    html::div()
        .class("chair")
        .child(html::h3().child(state.t(m::CHAIR)))
        .child(html::p().class("quiet").child(state.t(m::CHAIR_ABOUT)))
        .child(html::show_or(has_turns, list, none))
}

fn items(state: AppState, id: StoredValue<String>, shown: Memo<Option<Shown>>) -> Element {
    let name = |state: Loop| match state {
        Loop::Raised => m::LOOP_RAISED,
        Loop::Decided => m::LOOP_DECIDED,
        Loop::Done => m::LOOP_DONE,
        Loop::Reported => m::LOOP_REPORTED,
    };
    let all = [Loop::Raised, Loop::Decided, Loop::Done, Loop::Reported];
    let counts = move || {
        let lang = state.lang();
        let counts =
            shown.with(|shown| shown.as_ref().map(|shown| shown.counts)).unwrap_or_default();
        let said = all
            .iter()
            .zip(counts)
            .map(|(state, count)| format!("{} {count}", name(*state).get(lang)));
        said.collect::<Vec<_>>().join(" → ")
    };
    let item = move |item: &ShownItem, lang: Lang| {
        let page = Page::Detail(Kind::MeetingItem, item.id.clone());
        let link = html::a().attr("href", Route::to(page).to_string()).child(item.name.clone());
        let chip = html::span().class("chip").child(name(item.state).get(lang));
        let late =
            item.is_late.then(|| html::span().class("chip error").child(m::LOOP_LATE.get(lang)));
        let more: Vec<String> = item
            .responsible
            .iter()
            .chain(Some(&item.deadline))
            .filter(|text| !text.is_empty())
            .cloned()
            .collect();
        let report = item.report_at.as_ref().map(|name| {
            let form = Route::to(Page::Edit(Kind::MeetingItem, item.id.clone()));
            let form = state.navigation().and_back(form.with_param("at", "reported_at"));
            html::a()
                .class("quiet")
                .attr("href", form.to_string())
                .child(m::LOOP_REPORT.with(lang, &[("meeting", name)]))
        });
        html::li()
            .child(html::div().child(chip).child(" ").child(link).child(" ").child(late))
            .child(html::span().class("quiet").child(more.join(" · ")))
            .child(report)
    };
    let lines = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let items = shown.iter().flat_map(|shown| &shown.items);
            items.map(|one| item(one, lang)).collect::<Vec<_>>()
        })
    };
    let has_items =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.items.is_empty()));
    let with = move |route: Route| id.with_value(|id| route.with_param("alliance", id));
    let new_item = move || {
        state.navigation().and_back(with(Route::to(Page::New(Kind::MeetingItem)))).to_string()
    };
    let meeting = move || {
        let route = with(Route::to(Page::New(Kind::Activity)));
        let route = route.with_param("activity_kind", ActivityKind::JointMeeting.code());
        state.navigation().and_back(route).to_string()
    };
    html::div()
        .class("loop")
        .child(html::h3().child(state.t(m::LOOP)))
        .child(html::p().class("quiet").child(counts))
        .child(show(has_items, move || html::ul().class("items").child(lines)))
        .child(
            html::div()
                .class("actions")
                .child(
                    html::a()
                        .class("button small")
                        .attr("href", new_item)
                        .child(state.t(m::LOOP_ADD_ITEM)),
                )
                .child(
                    html::a()
                        .class("button small")
                        .attr("href", meeting)
                        .child(state.t(m::LOOP_ADD_MEETING)),
                ),
        )
}
