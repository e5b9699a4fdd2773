//! Rounds of reporting: who has handed in, when, how complete it is and what has changed, and the
//! sign-off of a period.

use std::cmp::Ordering;
use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::confirm::confirm;
use crate::components::unfold::{unfold, unfold_with};
use crate::html::{self, Element, View, show};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Collation;
use zhibu_domain::reporting::rounds::{
    Deviations, Round, Submission, Timeliness, UnitReport, deviations, round_fields, round_key,
    rounds as all, signed_count, signing, standing, submissions,
};
use zhibu_domain::reporting::scope::Scopes;
use zhibu_domain::reporting::trust::{TrustedKey, trusted_keys};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::{Grain, Period};
use zhibu_format::fingerprint;
use zhibu_ledger::order;
use zhibu_ledger::{DELETED, Name, RecordKey, Stamp, Writer};
use zhibu_text::{self as text, Lang, Message, m};

/// So many records that differ from a sign-off are named.
const SHOWN_DEVIATING: usize = 100;

/// A round and how the units stand in it.
#[derive(Clone, Debug, PartialEq)]
struct Board {
    round: Round,
    standings: Vec<UnitReport>,
    /// None where the ledger cannot be compared: not signed off, or one unit's part.
    deviations: Option<Deviations>,
}

/// The page.
pub fn rounds(state: AppState) -> Element {
    let periods = Memo::new(move || {
        state.workspace().extent().track();
        state.workspace().past_day().track();
        let periods = |round: &Round| round.period;
        let found: Option<Vec<Period>> =
            state.read_untracked(|workspace| all(workspace.ledger()).iter().map(periods).collect());
        found.unwrap_or_default()
    });
    let shown = Memo::new(move || {
        let asked = state
            .navigation()
            .route()
            .with(|route| route.param("period").and_then(|p| p.parse().ok()));
        periods.with(|periods| {
            asked.filter(|asked| periods.contains(asked)).or_else(|| periods.first().copied())
        })
    });
    let board = Memo::new(move || {
        state.workspace().extent().track();
        state.workspace().past_day().track();
        state.watch(Kind::ALL);
        shown.get().and_then(|period| board(state, period)).map(Arc::new)
    });
    let choices = move |_: &str| {
        let lang = state.lang();
        let choice = |period: &Period| Choice::new(period.to_string(), text::period(*period, lang));
        periods.with(|periods| periods.iter().map(choice).collect())
    };
    let chosen = move || shown.get().map(|period| period.to_string()).unwrap_or_default();
    let select = move || {
        let select = choose(chosen, choices, move |period| {
            let route = state
                .navigation()
                .route()
                .with_untracked(|route| route.with_param("period", &period));
            state.navigation().go_quietly(route);
        });
        html::label().child(html::span().child(state.t(m::ROUND))).child(select)
    };
    let is_any = move || periods.with(|periods| !periods.is_empty());
    let head = html::header().class("page-head").child(html::h1().child(state.t(m::ROUNDS)));
    let about = move || html::p().class("quiet").child(state.t(m::ROUNDS_ABOUT));
    // Made anew with the period only: what is typed or asked is not lost when the board changes.
    let content = move || {
        // Another ledger may have a round of the same period.
        state.workspace().open().track();
        let period = shown.get()?;
        Some(untrack(|| content(state, period, board)))
    };
    html::div()
        .class("rounds-page")
        .child(head)
        .child(show(move || !is_any(), about))
        .child(show(is_any, move || html::div().class("line").child(select())))
        .child(content)
        .child(move || {
            if is_part(state) {
                return None;
            }
            // Made anew with the rounds, so that it offers what is still to be had.
            let taken = periods.get();
            let is_first = taken.is_empty();
            let form = move || form(state, None, &taken);
            // On a page without rounds there is nothing else to do.
            let label = (state.t(m::ROUND_NEW), is_first);
            Some(unfold_with(state, "new-round", m::ROUND_NEW, label, form))
        })
}

fn board(state: AppState, period: Period) -> Option<Board> {
    let mut board = state.read_untracked(|workspace| {
        let (ledger, register) = (workspace.ledger(), workspace.register());
        let rounds = all(ledger);
        let index = rounds.iter().position(|round| round.period == period)?;
        let round = &rounds[index];
        let is_later = |other: &&Round| {
            other.period.grain() == period.grain() && other.period.first_day() > period.last_day()
        };
        let next = rounds[..index].iter().rev().find(is_later);
        let handed_in = submissions(ledger);
        let scopes = Scopes::of(register);
        let of_unit = |unit: &Name| {
            let scope = scopes.own(unit);
            let day = platform::local_day;
            standing((ledger, register), (round, next), unit, &scope, &handed_in, day)
        };
        let is_whole = workspace.about().part.is_none();
        let signed = round.signed.as_ref().filter(|_| is_whole);
        Some(Board {
            standings: round.units.iter().map(of_unit).collect(),
            deviations: signed.map(|signed| deviations(ledger, period, signed)),
            round: round.clone(),
        })
    })??;
    // Those that are to be chased come first.
    let names: Vec<String> =
        board.standings.iter().map(|unit| unit_name(state, &unit.organisation)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let ranks = ByReader.ranks(&names);
    let mut indices: Vec<usize> = (0..board.standings.len()).collect();
    order::sort_by(&mut indices, |a, b| -> Ordering {
        let key = |index: usize| (board.standings[index].timeliness, ranks[index]);
        key(*a).cmp(&key(*b))
    });
    board.standings = indices.iter().map(|index| board.standings[*index].clone()).collect();
    Some(board)
}

fn unit_name(state: AppState, id: &Name) -> String {
    state.title(Kind::Organisation, id).unwrap_or_else(|| id.to_string())
}

type BoardNow = Memo<Option<Arc<Board>>>;

/// What is made anew whenever the board is.
fn from_board<P: View + 'static>(
    board: BoardNow,
    make: impl Fn(&Arc<Board>) -> P + Send + Sync + 'static,
) -> impl Fn() -> Option<P> + Send + 'static {
    move || board.get().map(|board| make(&board))
}

fn content(state: AppState, period: Period, board: BoardNow) -> Vec<Element> {
    let sign_off = sign_off(state, period, board);
    if is_part(state) {
        // Who else is to report, and has, is the office's business.
        let said = from_board(board, move |board| {
            let day = board.round.due.map_or_else(|| "—".to_owned(), |due| due.to_string());
            m::ROUND_IN_PART.with(state.lang(), &[("day", &day)])
        });
        return vec![html::p().class("summary").child(said), sign_off];
    }
    let asking = Signal::new(false);
    let question = move || {
        let lang = state.lang();
        m::ROUND_REMOVE_QUESTION.with(lang, &[("period", &text::period(period, lang))])
    };
    let remove = move || {
        state.apply(Command::Delete(vec![round_key(period)]));
        let route =
            state.navigation().route().with_untracked(|route| route.with_param("period", ""));
        state.navigation().go_quietly(route);
    };
    let edit = unfold(state, "edit-round", m::ROUND_EDIT, move || {
        let delete = button(state, "danger", m::ROUND_REMOVE, move || {
            if !state.is_past() {
                asking.set(true);
            }
        });
        (form(state, Some(period), &[]), html::div().class("actions").child(delete))
    });
    vec![
        html::p().class("summary").child(from_board(board, move |board| summary(state, board))),
        html::div().child(from_board(board, move |board| standings(state, board))),
        edit,
        confirm(state, asking, question, m::ROUND_REMOVE, remove),
        sign_off,
    ]
}

/// Whether the day by which units were to report has passed.
fn is_past_due(state: AppState, round: &Round) -> bool {
    round.due.is_some_and(|due| due < state.today())
}

fn missing_count(board: &Board) -> usize {
    let is_missing =
        |unit: &&UnitReport| matches!(unit.timeliness, Timeliness::Missing | Timeliness::Early);
    board.standings.iter().filter(is_missing).count()
}

fn summary(state: AppState, board: &Board) -> String {
    let lang = state.lang();
    let late = board.standings.iter().filter(|unit| unit.timeliness == Timeliness::Late).count();
    let missing = missing_count(board);
    let done = board.standings.len() - missing;
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("all", &board.standings.len()), ("done", &done), ("late", &late), ("missing", &missing)];
    let said = if late == 0 { m::ROUND_SUMMARY } else { m::ROUND_SUMMARY_LATE };
    let said = said.with(lang, &values);
    let Some(due) = board.round.due else { return said };
    let due = m::ROUND_DUE_ON.with(lang, &[("day", &due)]);
    let said = text::aside(&said, &due, lang);
    if missing > 0 && is_past_due(state, &board.round) {
        format!("{said} {}", m::ROUND_SUMMARY_OVERDUE.get(lang))
    } else {
        said
    }
}

fn standings(state: AppState, board: &Arc<Board>) -> Element {
    let lang = state.lang();
    let heads = [
        (m::ROUND_UNIT, ""),
        (m::ROUND_STATE, ""),
        (m::ROUND_WHEN, ""),
        (m::ROUND_ALTERED, ""),
        (m::ROUND_COMPLETE, "number"),
        (m::ROUND_ACTIVITIES, "number"),
        (m::ROUND_RECORDS, "number"),
        (m::HAND_OUT, ""),
    ];
    let head = |(said, class): (Message, &'static str)| {
        html::th().attr("scope", "col").class(class).child(said.get(lang))
    };
    let is_due = is_past_due(state, &board.round);
    let trusted =
        state.read_untracked(|workspace| trusted_keys(workspace.ledger())).unwrap_or_default();
    let own = state.own_writers();
    let signing = (&trusted[..], &own[..]);
    let rows = board.standings.iter().map(|unit| row(state, unit, is_due, signing, lang));
    let table = html::table()
        .class("plan")
        .attr("data-testid", "table-rounds")
        .child(html::caption().class("visually-hidden").child(state.t(m::ROUNDS)))
        .child(html::thead().child(html::tr().children(heads.map(head))))
        .child(html::tbody().children(rows));
    html::scrolled(state.t(m::ROUNDS), table)
}

fn row(
    state: AppState,
    unit: &UnitReport,
    is_due: bool,
    signing: (&[TrustedKey], &[Writer]),
    lang: Lang,
) -> Element {
    let (said, class) = match unit.timeliness {
        Timeliness::Missing | Timeliness::Early if is_due => (m::HANDED_OVERDUE, "chip error"),
        Timeliness::Missing => (m::HANDED_MISSING, "chip error"),
        Timeliness::Early => (m::HANDED_EARLY, "chip warning"),
        Timeliness::Late => (m::HANDED_LATE, "chip warning"),
        Timeliness::InTime => (m::HANDED_IN_TIME, "chip good"),
    };
    let page = Page::Detail(Kind::Organisation, unit.organisation.to_string());
    let name = html::a()
        .attr("href", Route::to(page).to_string())
        .child(unit_name(state, &unit.organisation));
    let when = unit.last.as_ref().map(|last| {
        let by = [last.unit.as_deref(), last.name.as_deref()];
        let by: Vec<&str> = by.into_iter().flatten().collect();
        let by = (!by.is_empty()).then(|| html::span().class("quiet").child(by.join(" · ")));
        html::span()
            .child(platform::local_minute(last.exported_ms))
            .child(" ")
            .child(by)
            .child(" ")
            .child(signed_by(last, signing, lang))
    });
    let complete = unit.percent_complete().map(|percent| {
        let owed = (unit.owed > 0).then(|| {
            let said = m::ROUND_OWED.with(lang, &[("count", &unit.owed)]);
            html::span().class("quiet").child(format!(" {said}"))
        });
        (format!("{percent} %"), owed)
    });
    html::tr()
        .child(html::th().attr("scope", "row").child(name))
        .child(html::td().child(html::span().class(class).child(said.get(lang))))
        .child(html::td().child(when))
        .child(html::td().child(altered(unit, lang)))
        .child(html::td().class("number").child(complete))
        .child(html::td().class("number").child(unit.activities.to_string()))
        .child(html::td().class("number").child(unit.records.to_string()))
        .child(html::td().child(hand_out(state, &unit.organisation)))
}

/// Hands the unit its part of the ledger.
fn hand_out(state: AppState, organisation: &Name) -> Element {
    let name = unit_name(state, organisation);
    let label = m::HAND_OUT_TO.with(state.lang(), &[("unit", &name)]);
    let part = zhibu_format::Part { organisation: organisation.to_string(), name };
    html::button()
        .class("small")
        .attr("type", "button")
        .attr("aria-label", label)
        .on(ev::click, move |_| state.export_part(Some(part.clone()), false, &[], ""))
        .child(state.t(m::HAND_OUT_DO))
}

/// Whether what was handed in is signed, and by whom. Only what this browser has checked itself is
/// told as good: a receipt that came in with a file is what somebody says.
fn signed_by(
    last: &Submission,
    (trusted, own): (&[TrustedKey], &[Writer]),
    lang: Lang,
) -> Option<Element> {
    let key = last.key.as_ref()?;
    let holder = trusted.iter().find(|known| *known.key == **key).map(|known| &known.holder);
    let (class, said) = if !own.contains(&last.received.writer()) {
        let print = fingerprint(key);
        let by = last.received_by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
        let holder = holder.unwrap_or(&print);
        ("chip", m::SIGNATURE_TOLD.with(lang, &[("holder", holder), ("by", &by)]))
    } else if let Some(holder) = holder {
        ("chip good", m::SIGNATURE_TRUSTED.with(lang, &[("holder", holder)]))
    } else {
        let print = fingerprint(key);
        ("chip warning", m::SIGNATURE_UNKNOWN.with(lang, &[("fingerprint", &print)]))
    };
    Some(html::span().class(class).child(said))
}

/// What has changed since the file before, with the way to see it.
fn altered(unit: &UnitReport, lang: Lang) -> Vec<Element> {
    let Some(last) = &unit.last else { return Vec::new() };
    let mut said = Vec::new();
    if last.held > 0 {
        let held = m::ROUND_HELD.with(lang, &[("count", &last.held)]);
        said.push(html::span().child(html::span().class("chip warning").child(held)).child(" "));
    }
    let Some(before) = &unit.before else {
        said.push(html::span().class("quiet").child(m::ROUND_FIRST_TIME.get(lang)));
        return said;
    };
    said.push(if unit.altered == 0 && last.held > 0 {
        html::span()
    } else if unit.altered == 0 {
        html::span().class("quiet").child(m::ROUND_ALTERED_NONE.get(lang))
    } else {
        let day = |one: &Submission| {
            let ms = one.up_to.map_or(one.exported_ms, zhibu_ledger::Stamp::ms);
            platform::local_day(ms).to_string()
        };
        let link = Route::to(Page::History)
            .with_param("part", &unit.organisation)
            .with_param("from", &day(before))
            .with_param("to", &day(last));
        let count = m::ROUND_ALTERED_COUNT.with(lang, &[("count", &unit.altered)]);
        html::a().attr("href", link.to_string()).child(count)
    });
    if last.changes < before.changes {
        let fewer = m::ROUND_FEWER.with(lang, &[("count", &(before.changes - last.changes))]);
        said.push(html::span().class("chip warning").child(fewer));
    }
    said
}

/// What is signed when the user says so: as it was when they were asked, with what they had seen of the
/// sign-off.
#[derive(Clone, Debug, Default, PartialEq)]
struct Signing {
    value: Value,
    seen: Vec<(Name, Vec<Stamp>)>,
}

/// The heads of fields of a round, as they are now.
fn seen_now(state: AppState, period: Period, fields: &[&str]) -> Vec<(Name, Vec<Stamp>)> {
    let seen = state.read_untracked(|workspace| {
        let record = workspace.ledger().record(&round_key(period));
        let heads = |field: &&str| {
            let heads = record.as_ref().map(|record| record.head_stamps(field));
            (Name::from(*field), heads.unwrap_or_default())
        };
        fields.iter().map(heads).collect()
    });
    seen.unwrap_or_default()
}

/// The sign-off of the round's period, and what differs from it.
fn sign_off(state: AppState, period: Period, board: BoardNow) -> Element {
    let asking = Signal::new(false);
    let asked = Signal::new(Signing::default());
    let named = move |said: Message, lang: Lang| {
        said.with(lang, &[("period", &text::period(period, lang))])
    };
    let question = move || {
        let lang = state.lang();
        let missing = board.with(|board| board.as_ref().map_or(0, |board| missing_count(board)));
        let count = asked.with(|asked| signed_count(&asked.value));
        let period = text::period(period, lang);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("period", &period), ("count", &count), ("missing", &missing)];
        let said = if missing == 0 { m::SIGN_OFF_QUESTION_ALL } else { m::SIGN_OFF_QUESTION };
        let mut said = said.with(lang, &values);
        let conflicts = state.workspace().conflicted().get();
        if conflicts > 0 {
            said.push_str(&m::SIGN_OFF_CONFLICTS.with(lang, &[("count", &conflicts)]));
        }
        if state.preferences().author().with(|author| author.signature().is_none()) {
            said.push_str(m::SIGN_OFF_NAMELESS.get(lang));
        }
        said
    };
    let put = move |Signing { value, seen }: Signing, done: Message| {
        let values = vec![(round_fields::SIGNED.into(), value)];
        state.apply(Command::Put { key: round_key(period), values, seen });
        state.notify(named(done, state.lang_now()));
    };
    let seen = move || seen_now(state, period, &[round_fields::SIGNED]);
    let ask = move || {
        if state.is_past() {
            return;
        }
        // What is asked about is what is signed, whatever other tabs do meanwhile.
        let value = state
            .read_untracked(|workspace| signing(workspace.ledger(), period))
            .unwrap_or_default();
        asked.set(Signing { value, seen: seen() });
        asking.set(true);
    };
    let open = move || {
        button(state, "", m::SIGN_OFF_OPEN, move || {
            if !state.is_past() {
                put(Signing { value: Value::Null, seen: seen() }, m::SIGN_OFF_OPENED);
                platform::keep_focus();
            }
        })
    };
    let is_signed = Memo::new(move || {
        board.with(|board| board.as_ref().is_some_and(|board| board.round.signed.is_some()))
    });
    let verb = move || if is_signed.get() { m::SIGN_OFF_AGAIN } else { m::SIGN_OFF_DO };
    let actions = (!is_part(state)).then(|| {
        let sign = html::button()
            .attr("type", "button")
            .attr("class", move || if is_signed.get() { "" } else { "primary" })
            .on(ev::click, move |_| ask())
            .child(move || state.translate(verb()));
        html::div().class("actions").child(sign).child(show(move || is_signed.get(), open))
    });
    let said = from_board(board, move |board| {
        let lang = state.lang();
        let Some(signed) = &board.round.signed else {
            return m::SIGN_OFF_NONE.get(lang).to_owned();
        };
        let by = signed.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
        let (time, count) = (platform::local_minute(signed.at.ms()), signed.count());
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("by", &by), ("time", &time), ("count", &count)];
        m::SIGN_OFF_BY.with(lang, &values)
    });
    let found = from_board(board, move |board| {
        board.deviations.as_ref().map(|found| differing(state, found, state.lang()))
    });
    let in_part =
        is_part(state).then(|| html::p().class("quiet").child(state.t(m::SIGN_OFF_IN_PART)));
    let sign = move || put(asked.get_untracked(), m::SIGN_OFF_DONE);
    html::section()
        .attr("id", "sign-off")
        .child(html::h2().child(state.t(m::SIGN_OFF)))
        .child(html::p().class("quiet").child(state.t(m::SIGN_OFF_ABOUT)))
        .child(html::p().attr("data-testid", "sign-off").child(said))
        .child(in_part)
        .child(found)
        .child(actions)
        .child(confirm(state, asking, question, m::SIGN_OFF_YES, sign))
}

/// Whether the open ledger is one unit's part.
fn is_part(state: AppState) -> bool {
    state.workspace().open().with(|open| open.as_ref().is_some_and(|open| open.1.part.is_some()))
}

fn differing(state: AppState, found: &Deviations, lang: Lang) -> Element {
    let group = |said: Message, keys: &[RecordKey]| {
        (!keys.is_empty()).then(|| {
            let more = keys.len().saturating_sub(SHOWN_DEVIATING);
            let more = (more > 0).then(|| {
                html::p().class("quiet").child(m::AND_MORE.with(lang, &[("count", &more)]))
            });
            let lines = keys.iter().take(SHOWN_DEVIATING).map(|key| deviating(state, key, lang));
            let head = format!("{} {}", said.get(lang), keys.len());
            html::div().child(html::h3().child(head)).child(html::ul().children(lines)).child(more)
        })
    };
    let count = found.count();
    if count == 0 {
        return html::p().child(m::SIGN_OFF_KEPT.get(lang));
    }
    html::div()
        .class("deviations")
        .attr("data-testid", "deviations")
        .child(html::p().child(m::SIGN_OFF_DIFFERS.with(lang, &[("count", &count)])))
        .child(group(m::SIGN_OFF_CHANGED, &found.changed))
        .child(group(m::SIGN_OFF_ADDED, &found.added))
        .child(group(m::SIGN_OFF_GONE, &found.gone))
        .child((found.absent > 0).then(|| {
            html::h3().child(format!("{} {}", m::SIGN_OFF_ABSENT.get(lang), found.absent))
        }))
}

fn deviating(state: AppState, key: &RecordKey, lang: Lang) -> Element {
    let kind = Kind::from_code(&key.kind);
    let title = kind.and_then(|kind| state.title(kind, &key.id));
    let title = title.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
    let name = format!("{} {title}", text::one_of_code(&key.kind, lang));
    let link = kind.map(|kind| Route::to(Page::Detail(kind, key.id.to_string())).to_string());
    let history = Route::to(Page::History).with_param("kind", &key.kind).with_param("id", &key.id);
    html::li().child(html::a().attr("href", link).child(name)).child(" ").child(
        html::a().class("quiet").attr("href", history.to_string()).child(m::HISTORY.get(lang)),
    )
}

/// The organisations that may be asked to report: those below the topmost, or all if none is below
/// another.
fn candidates(state: AppState) -> Vec<(Name, String)> {
    let found = state.read_untracked(|workspace| {
        let rows = workspace.register().organisations().rows();
        let parents: FxHashMap<&str, &Name> = rows
            .iter()
            .filter_map(|row| Some((&*row.id, &row.record.parent.as_ref()?.id)))
            .collect();
        let parent_of = |id: &str| parents.get(id).copied();
        let is_below_top = |id: &str| parent_of(id).is_some_and(|up| parent_of(up).is_none());
        let below: Vec<Name> =
            rows.iter().map(|row| row.id.clone()).filter(|id| is_below_top(id)).collect();
        if below.is_empty() { rows.iter().map(|row| row.id.clone()).collect() } else { below }
    });
    let ids = found.unwrap_or_default();
    let mut named: Vec<(Name, String)> =
        ids.into_iter().map(|id| (id.clone(), unit_name(state, &id))).collect();
    let texts: Vec<&str> = named.iter().map(|(_, name)| &**name).collect();
    let ranks = ByReader.ranks(&texts);
    let mut indices: Vec<usize> = (0..named.len()).collect();
    order::sort_by(&mut indices, |a, b| ranks[*a].cmp(&ranks[*b]));
    indices
        .iter()
        .map(|index| std::mem::replace(&mut named[*index], (Name::from(""), String::new())))
        .collect()
}

/// The periods that a round may be set for: of each grain the one that holds a day and the one
/// before it, for today and for the day up to which the ledger speaks; the latest of a grain first.
fn periods_to_offer(days: [Day; 2], taken: &[Period]) -> Vec<Period> {
    let mut offered: Vec<Period> = Vec::new();
    for grain in [Grain::Quarter, Grain::Month, Grain::Year] {
        let mut of_grain: Vec<Period> = Vec::new();
        for day in days {
            let now = Period::holding(day, grain);
            for period in [now, Period::holding(now.first_day().plus_days(-1), grain)] {
                if !taken.contains(&period) && !of_grain.contains(&period) {
                    of_grain.push(period);
                }
            }
        }
        order::sort_by(&mut of_grain, |a, b| b.first_day().cmp(&a.first_day()));
        offered.append(&mut of_grain);
    }
    offered
}

/// So many days after a period, or after today, a round is due unless its user says otherwise.
const DUE_AFTER_DAYS: i32 = 10;

/// A round as a form found it: what is not altered is not written, so that nothing that another tab
/// writes meanwhile is replaced unseen.
#[derive(Clone, Debug, Default, PartialEq)]
struct Found {
    due: String,
    units: FxHashSet<Name>,
    seen: Vec<(Name, Vec<Stamp>)>,
}

impl Found {
    fn now(state: AppState, period: Period) -> Self {
        let round = state.read_untracked(|workspace| {
            all(workspace.ledger()).into_iter().find(|round| round.period == period)
        });
        let Some(round) = round.flatten() else { return Self::default() };
        Self {
            due: round.due.map(|due| due.to_string()).unwrap_or_default(),
            units: round.units.into_iter().collect(),
            seen: seen_now(state, period, &[round_fields::DUE, round_fields::UNITS]),
        }
    }
}

/// The form of a round: a new one, or this.
fn form(state: AppState, of: Option<Period>, taken: &[Period]) -> Element {
    let offered = periods_to_offer([state.today(), state.as_of()], taken);
    let found = Signal::new(of.map(|period| Found::now(state, period)).unwrap_or_default());
    // Most often it is the quarter before this one.
    let quarter = Period::holding(state.today(), Grain::Quarter);
    let before = Period::holding(quarter.first_day().plus_days(-1), Grain::Quarter);
    let first = Some(before).filter(|before| offered.contains(before));
    let first = first.or_else(|| offered.first().copied());
    let usual_due = move |period: Option<Period>| {
        let end = period.map(|period| period.last_day().max(state.today()));
        end.map(|end| end.plus_days(DUE_AFTER_DAYS).to_string()).unwrap_or_default()
    };
    let period = Signal::new(of.or(first).map(|period| period.to_string()).unwrap_or_default());
    let due = Signal::new(match of {
        Some(_) => found.with_untracked(|found| found.due.clone()),
        None => usual_due(first),
    });
    let has_chosen_due = Signal::new(of.is_some());
    let candidates = candidates(state);
    let ticked: FxHashSet<Name> = match of {
        Some(_) => found.with_untracked(|found| found.units.clone()),
        None => candidates.iter().map(|(id, _)| id.clone()).collect(),
    };
    let ticked = Signal::new(ticked);
    let choices = move |_: &str| {
        let lang = state.lang();
        let choice = |period: &Period| Choice::new(period.to_string(), text::period(*period, lang));
        offered.iter().map(choice).collect()
    };
    let select = of.is_none().then(|| {
        let select = choose(
            move || period.get(),
            choices,
            move |chosen| {
                if !has_chosen_due.get_untracked() {
                    due.set(usual_due(chosen.parse().ok()));
                }
                period.set(chosen);
            },
        );
        html::label().child(html::span().child(state.t(m::ROUND_PERIOD))).child(select)
    });
    let date = html::input().attr("type", "date").prop("value", move || due.get()).on(
        ev::input,
        move |event| {
            has_chosen_due.set(true);
            state.navigation().set_dirty(true);
            due.set(html::input_value(&event));
        },
    );
    let date = html::label().child(html::span().child(state.t(m::ROUND_DUE))).child(date);
    let all: Arc<Vec<Name>> = Arc::new(candidates.iter().map(|(id, _)| id.clone()).collect());
    let is_empty = all.is_empty();
    let tick_all = {
        let (every, each) = (all.clone(), all.clone());
        let input = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || {
                ticked.with(|translate| every.iter().all(|id| translate.contains(id)))
            })
            .on(ev::change, move |_| {
                state.navigation().set_dirty(true);
                ticked.update(|ticked| {
                    if each.iter().all(|id| ticked.contains(id)) {
                        each.iter().for_each(|id| {
                            ticked.remove(id);
                        });
                    } else {
                        ticked.extend(each.iter().cloned());
                    }
                });
            });
        html::label().class("tick-line").child(input).child(" ").child(state.t(m::TICK_ALL))
    };
    let tick = |(id, name): &(Name, String)| {
        let (asked, toggled) = (id.clone(), id.clone());
        let input = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || ticked.with(|ticked| ticked.contains(&asked)))
            .on(ev::change, move |_| {
                state.navigation().set_dirty(true);
                ticked.update(|ticked| {
                    if !ticked.remove(&toggled) {
                        ticked.insert(toggled.clone());
                    }
                });
            });
        html::label()
            .class("tick-line")
            .child(input)
            .child(" ")
            .child(html::span().child(name.clone()))
    };
    let units = html::fieldset()
        .class("units")
        .child(html::legend().child(state.t(m::ROUND_UNITS)))
        .child((!is_empty).then_some(tick_all))
        .child(is_empty.then(|| html::p().class("quiet").child(state.t(m::ROUND_NO_UNITS))))
        .child(html::div().class("ticks").children(candidates.iter().map(tick)));
    let verb = if of.is_none() { m::ROUND_CREATE } else { m::SAVE };
    let save = html::button()
        .class("primary")
        .attr("type", "submit")
        .attr("disabled", move || ticked.with(FxHashSet::is_empty) || period.with(String::is_empty))
        .child(state.t(verb));
    html::form()
        .class("round-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            let Ok(period) = period.get_untracked().parse::<Period>() else { return };
            let wanted =
                Found { due: due.get_untracked(), units: ticked.get_untracked(), seen: Vec::new() };
            if save_round(state, period, found.get_untracked(), wanted, of.is_none()) {
                found.set(Found::now(state, period));
            }
        })
        .child(html::div().class("line").child(select).child(date))
        .child(units)
        .child(html::div().class("actions").child(save))
}

fn save_round(state: AppState, period: Period, found: Found, wanted: Found, is_new: bool) -> bool {
    if state.is_past() {
        return false;
    }
    let mut values: Vec<(Name, Value)> = Vec::new();
    if is_new || wanted.due != found.due {
        let due = PartialDate::from_iso(&wanted.due);
        let due = due.map_or(Value::Null, |due| json!(due.to_string()));
        values.push((round_fields::DUE.into(), due));
    }
    if is_new || wanted.units != found.units {
        // In one order, so that the same choice is the same value.
        let mut units: Vec<Name> = wanted.units.into_iter().collect();
        order::sort(&mut units);
        let units: Vec<&str> = units.iter().map(|id| &**id).collect();
        values.push((round_fields::UNITS.into(), json!(units)));
    }
    if is_new {
        // One that was deleted begins anew.
        values.push((round_fields::SIGNED.into(), Value::Null));
        values.push((DELETED.into(), Value::Null));
    }
    state.navigation().set_dirty(false);
    state.apply(Command::Put { key: round_key(period), values, seen: found.seen });
    let route = state
        .navigation()
        .route()
        .with_untracked(|route| route.with_param("period", &period.to_string()));
    state.navigation().go_quietly(route);
    platform::keep_focus();
    let lang = state.lang_now();
    state.notify(m::ROUND_SAVED.with(lang, &[("period", &text::period(period, lang))]));
    true
}
