//! A round of reporting: the submission of each unit, its completeness, and its changes.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Collation;
use zhibu_domain::reporting::receipts::{Submission, submissions};
use zhibu_domain::reporting::rounds::{Round, Timeliness, UnitReport, rounds, standing};
use zhibu_domain::reporting::scope::PartScopes;
use zhibu_domain::reporting::trust::{TrustedKey, TrustedNames, trusted_keys};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::Period;
use zhibu_format::{Part, fingerprint};
use zhibu_ledger::{Name, Stamp, Writer, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::file_names::allowed;
use crate::route::{Page, Route};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::choice::Choice;
use crate::views::reporting::sign_off::{SignOffView, sign_off};
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// The parameters of the view.
#[derive(Clone, Copy, Debug)]
pub struct RoundParams<'a> {
    /// The period of the round.
    pub period: Period,
    /// Today.
    pub today: Day,
    /// The writers of this browser: only their receipts prove that this browser checked a
    /// signature.
    pub own_writers: &'a [Writer],
    /// The reader's time zone.
    pub zone: TimeZone,
}

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundView {
    /// The numbers of submissions, and the deadline, as text.
    pub summary: String,
    /// The units, missing submissions first, each with a button that exports its part.
    pub table: Table<HandOut>,
    /// The number of units without a submission, or with one that is too early.
    pub missing: usize,
    /// The deadline, as text for a ledger that is one unit's part.
    pub due_in_part: String,
    /// The sign-off of the period.
    pub sign_off: SignOffView,
}

/// The button that exports a unit's part of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOut {
    /// The part.
    pub part: Part,
    /// Its accessible name, with the unit.
    pub label: String,
}

impl RoundView {
    /// The parts of all units, in the order of the table.
    pub fn parts(&self) -> Vec<Part> {
        let cells = self.table.rows.iter().flat_map(|row| &row.cells);
        let part = |cell: &TableCell<HandOut>| match cell {
            TableCell::Control(HandOut { part, .. }) => Some(part.clone()),
            _ => None,
        };
        cells.filter_map(part).collect()
    }
}

/// The name of the archive with all units' parts of a period.
pub fn bundle_name(workspace: &Workspace, period: Period, lang: Lang) -> String {
    let (title, period) = (&workspace.about().title, text::period(period, lang));
    let name = format_message!(m::HAND_OUT_ZIP, lang, title = title, period = period);
    format!("{}.zip", allowed(&name))
}

impl Control for HandOut {
    fn to_plain(&self) -> String {
        String::new()
    }
}

/// The periods that have a round, the latest first.
pub fn periods(workspace: &Workspace) -> Vec<Period> {
    rounds(workspace.office()).iter().map(|round| round.period).collect()
}

/// The period to show: the requested one if it has a round, otherwise the latest.
pub fn period_to_show(periods: &[Period], asked: Option<Period>) -> Option<Period> {
    asked.filter(|asked| periods.contains(asked)).or_else(|| periods.first().copied())
}

/// The choices among the periods that have a round.
pub fn period_choices(periods: &[Period], lang: Lang) -> Vec<Choice> {
    let choice = |period: &Period| Choice::new(period.to_string(), text::period(*period, lang));
    periods.iter().map(choice).collect()
}

/// The question before the round of a period is deleted.
pub fn deletion_question(period: Period, lang: Lang) -> String {
    format_message!(m::ROUND_REMOVE_QUESTION, lang, period = text::period(period, lang))
}

/// The name of an organisation; its id if it has none.
pub(super) fn unit_name(workspace: &Workspace, id: &Name, lang: Lang) -> String {
    text::title(workspace.register(), Kind::Organisation, id, lang)
        .unwrap_or_else(|| id.to_string())
}

/// The content of the page, units in the order of `collation`; `None` if the period has no round.
pub fn round(
    workspace: &Workspace,
    params: &RoundParams<'_>,
    lang: Lang,
    collation: &dyn Collation,
) -> Option<RoundView> {
    let rounds = rounds(workspace.office());
    let index = rounds.iter().position(|round| round.period == params.period)?;
    let round = &rounds[index];
    let units = unit_reports(workspace, params, &rounds, index);
    let names: Vec<String> =
        units.iter().map(|unit| unit_name(workspace, &unit.organisation, lang)).collect();
    let ranks = collation.ranks(&names.iter().map(String::as_str).collect::<Vec<_>>());
    // Units to be reminded come first.
    let mut order: Vec<usize> = (0..units.len()).collect();
    order::sort_by(&mut order, |a, b| {
        let key = |index: usize| (units[index].timeliness, ranks[index]);
        key(*a).cmp(&key(*b))
    });
    let trusted = trusted_keys(workspace.office());
    let rows = Rows { workspace, params, round, trusted: &trusted, lang };
    let due = round.due.map_or_else(|| "—".to_owned(), |due| due.to_string());
    Some(RoundView {
        summary: summary(round, &units, params.today, lang),
        table: Table {
            caption: m::ROUNDS.get(lang).to_owned(),
            columns: columns(lang),
            rows: order.iter().map(|index| rows.row(&units[*index], &names[*index])).collect(),
            totals: None,
        },
        missing: missing_count(&units),
        due_in_part: format_message!(m::ROUND_IN_PART, lang, day = due),
        sign_off: sign_off(workspace, round, params.zone, lang),
    })
}

fn unit_reports(
    workspace: &Workspace,
    params: &RoundParams<'_>,
    rounds: &[Round],
    index: usize,
) -> Vec<UnitReport> {
    let (ledger, register) = (workspace.ledger(), workspace.register());
    let (round, period) = (&rounds[index], params.period);
    let is_later = |other: &&Round| {
        other.period.grain() == period.grain() && other.period.first_day() > period.last_day()
    };
    let next = rounds[..index].iter().rev().find(is_later);
    let handed_in = submissions(ledger);
    let scopes = PartScopes::of(register);
    let report = |unit: &Name| {
        let scope = scopes.own(register, unit);
        let day = params.zone.day;
        standing((ledger, register), (round, next), unit, &scope, &handed_in, day)
    };
    round.units.iter().map(report).collect()
}

fn is_past_due(round: &Round, today: Day) -> bool {
    round.due.is_some_and(|due| due < today)
}

fn missing_count(units: &[UnitReport]) -> usize {
    let is_missing =
        |unit: &&UnitReport| matches!(unit.timeliness, Timeliness::Missing | Timeliness::Early);
    units.iter().filter(is_missing).count()
}

fn summary(round: &Round, units: &[UnitReport], today: Day, lang: Lang) -> String {
    let late = units.iter().filter(|unit| unit.timeliness == Timeliness::Late).count();
    let missing = missing_count(units);
    let done = units.len() - missing;
    let all = units.len();
    let summary = if late == 0 {
        format_message!(m::ROUND_SUMMARY, lang, all = all, done = done, missing = missing)
    } else {
        format_message!(
            m::ROUND_SUMMARY_LATE,
            lang,
            all = all,
            done = done,
            late = late,
            missing = missing
        )
    };
    let Some(due) = round.due else { return summary };
    let due = format_message!(m::ROUND_DUE_ON, lang, day = due);
    let summary = text::aside(&summary, &due, lang);
    if missing > 0 && is_past_due(round, today) {
        format!("{summary} {}", m::ROUND_SUMMARY_OVERDUE.get(lang))
    } else {
        summary
    }
}

/// The columns; the last has the buttons.
fn columns(lang: Lang) -> Vec<TableColumn> {
    vec![
        TableColumn::text(m::ROUND_UNIT.get(lang)),
        TableColumn::text(m::ROUND_STATE.get(lang)),
        TableColumn::text(m::ROUND_WHEN.get(lang)),
        TableColumn::text(m::ROUND_ALTERED.get(lang)),
        TableColumn::number(m::ROUND_COMPLETE.get(lang)),
        TableColumn::number(m::ROUND_ACTIVITIES.get(lang)),
        TableColumn::number(m::ROUND_RECORDS.get(lang)),
        TableColumn::text(m::HAND_OUT.get(lang)),
    ]
}

/// The data shared by the rows of a round.
struct Rows<'a> {
    workspace: &'a Workspace,
    params: &'a RoundParams<'a>,
    round: &'a Round,
    trusted: &'a [TrustedKey],
    lang: Lang,
}

impl Rows<'_> {
    fn row(&self, unit: &UnitReport, name: &str) -> TableRow<HandOut> {
        let page = Page::Detail(Kind::Organisation, unit.organisation.to_string());
        let part = Part { organisation: unit.organisation.to_string(), name: name.to_owned() };
        let label = format_message!(m::HAND_OUT_TO, self.lang, unit = name);
        TableRow::new([
            TableCell::link(name, Route::to(page)),
            self.state(unit.timeliness),
            unit.last.as_ref().map_or(TableCell::Empty, |last| self.when(last)),
            TableCell::Parts(self.altered(unit)),
            self.complete(unit),
            TableCell::number(unit.activities),
            TableCell::number(unit.records),
            TableCell::Control(HandOut { part, label }),
        ])
    }

    fn state(&self, timeliness: Timeliness) -> TableCell<HandOut> {
        let is_due = is_past_due(self.round, self.params.today);
        let (state, tone): (Message, Tone) = match timeliness {
            Timeliness::Missing | Timeliness::Early if is_due => (m::HANDED_OVERDUE, Tone::Error),
            Timeliness::Missing => (m::HANDED_MISSING, Tone::Error),
            Timeliness::Early => (m::HANDED_EARLY, Tone::Warning),
            Timeliness::Late => (m::HANDED_LATE, Tone::Warning),
            Timeliness::InTime => (m::HANDED_IN_TIME, Tone::Good),
        };
        TableCell::chip(state.get(self.lang), tone)
    }

    fn when(&self, last: &Submission) -> TableCell<HandOut> {
        let mut parts = vec![TableCell::text((self.params.zone.minute)(last.exported_ms))];
        let by: Vec<&str> =
            [last.unit.as_deref(), last.name.as_deref()].into_iter().flatten().collect();
        if !by.is_empty() {
            let by = by.join(" · ");
            let mut names = [Some(&*by), last.unit.as_deref()].into_iter().flatten();
            let trusted = TrustedNames::of(self.trusted);
            let alike = names.find_map(|name| trusted.imitated_by(name));
            parts.push(TableCell::Quiet(by.clone()));
            parts.extend(alike.map(|holder| {
                let text = format_message!(m::ALIKE_CHIP, self.lang, holder = holder);
                TableCell::chip(text, Tone::Warning)
            }));
        }
        parts.extend(self.signature(last));
        if last.is_weak {
            parts.push(TableCell::Quiet(m::RECEIPT_WEAK.get(self.lang).to_owned()));
        }
        TableCell::Parts(parts)
    }

    /// The signature of a submission. It is shown as good only if this browser checked it: a receipt
    /// from a file is a claim of another user, and so is who checked it.
    fn signature(&self, last: &Submission) -> Option<TableCell<HandOut>> {
        let (key, lang) = (last.key.as_ref()?, self.lang);
        let is_checked = last.key_stated.is_some_and(|at| {
            self.params.own_writers.contains(&at.writer()) && self.workspace.file_of(at).is_none()
        });
        let known = self.trusted.iter().find(|known| *known.key == **key);
        let fingerprint = fingerprint(key);
        Some(match known {
            _ if !is_checked => {
                let holder = known.map_or(&fingerprint, |known| &known.holder);
                let text = format_message!(m::SIGNATURE_STATED, lang, holder = *holder);
                TableCell::chip(text, Tone::Plain)
            }
            Some(known) => TableCell::chip(
                format_message!(m::SIGNATURE_TRUSTED, lang, holder = known.holder),
                Tone::Good,
            ),
            None => TableCell::chip(
                format_message!(m::SIGNATURE_UNKNOWN, lang, fingerprint = fingerprint),
                Tone::Warning,
            ),
        })
    }

    /// The changes since the submission before, with a link to them.
    fn altered(&self, unit: &UnitReport) -> Vec<TableCell<HandOut>> {
        let Some(last) = &unit.last else { return Vec::new() };
        let lang = self.lang;
        let mut parts = Vec::new();
        if last.left_out > 0 {
            let held = format_message!(m::ROUND_HELD, lang, count = last.left_out);
            parts.push(TableCell::chip(held, Tone::Warning));
        }
        let Some(before) = &unit.before else {
            parts.push(TableCell::Quiet(m::ROUND_FIRST_TIME.get(lang).to_owned()));
            return parts;
        };
        if unit.altered > 0 {
            let day = |one: &Submission| {
                let ms = one.up_to.map_or(one.exported_ms, Stamp::ms);
                (self.params.zone.day)(ms).to_string()
            };
            let history = Route::to(Page::History)
                .with_param("part", &unit.organisation)
                .with_param("from", &day(before))
                .with_param("to", &day(last));
            let count = format_message!(m::ROUND_ALTERED_COUNT, lang, count = unit.altered);
            parts.push(TableCell::link(count, history));
        } else if last.left_out == 0 {
            parts.push(TableCell::Quiet(m::ROUND_ALTERED_NONE.get(lang).to_owned()));
        }
        if last.changes < before.changes {
            let fewer =
                format_message!(m::ROUND_FEWER, lang, count = (before.changes - last.changes));
            parts.push(TableCell::chip(fewer, Tone::Warning));
        }
        parts
    }

    fn complete(&self, unit: &UnitReport) -> TableCell<HandOut> {
        let Some(percent) = unit.percent_complete() else { return TableCell::Empty };
        let mut parts = vec![TableCell::text(format!("{percent} %"))];
        if unit.owed > 0 {
            parts.push(TableCell::Quiet(format_message!(
                m::ROUND_OWED,
                self.lang,
                count = unit.owed
            )));
        }
        TableCell::Parts(parts)
    }
}
