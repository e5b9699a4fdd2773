//! Rounds of reporting: a period for which units hand in their parts of the ledger, what each has
//! handed in, and the sign-off that says what the period's records were.
//!
//! Rounds and receipts are records like any other, of kinds of their own: they merge, they travel in
//! files, and their history is kept. A receipt says only what its file says, so that the same files
//! make the same receipts in whatever order they come.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};
use xxhash_rust::xxh64::xxh64;

use crate::kinds::field::Cell;
use crate::kinds::records::{Activity, Kind};
use crate::register::Register;
use crate::reporting::scope::PartScope;
use crate::values::date::{Day, PartialDate};
use crate::values::period::Period;
use zhibu_ledger::order;
use zhibu_ledger::{Change, DELETED, Ledger, Name, RecordKey, RecordView, Stamp, json_text};

/// The kind of the rounds; a round's id is its period.
pub const ROUND: &str = "round";
/// The kind of the receipts; a receipt's id is the hash of the file handed in.
pub const SUBMISSION: &str = "submission";

/// The fields of a round.
pub mod round_fields {
    /// Until which day units are to hand in.
    pub const DUE: &str = "due";
    /// The ids of the organisations that are to hand in.
    pub const UNITS: &str = "units";
    /// What was signed off; empty while nothing is.
    pub const SIGNED: &str = "signed_records";
}

/// The field of a receipt that tells how many records of the file were held back when it was taken.
pub const HELD: &str = "held_back";

mod receipt_fields {
    pub const ORGANISATION: &str = "organisation";
    pub const UNIT: &str = "unit";
    pub const NAME: &str = "name";
    pub const EXPORTED_AT: &str = "exported_at";
    pub const CHANGES: &str = "changes";
    pub const UP_TO: &str = "up_to";
    pub const KEY: &str = "key";
}

/// A period for which units hand in.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// The period.
    pub period: Period,
    /// Until which day.
    pub due: Option<Day>,
    /// The organisations that are to hand in.
    pub units: Vec<Name>,
    /// The sign-off, if it was signed off.
    pub signed: Option<SignOff>,
}

/// That the records of a period were found right, and what they were.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOff {
    /// When, by the clock of whoever signed.
    pub at: Stamp,
    /// Who, if they said so.
    pub by: Option<Name>,
    prints: FxHashMap<u64, u32>,
}

impl SignOff {
    /// How many records it covers.
    pub fn count(&self) -> usize {
        self.prints.len()
    }
}

/// The key of a period's round.
pub fn round_key(period: Period) -> RecordKey {
    RecordKey::new(ROUND, period.to_string())
}

/// The rounds, the latest first. What is no round of a period is passed over.
pub fn rounds(ledger: &Ledger) -> Vec<Round> {
    let mut rounds: Vec<Round> = ledger.records().filter_map(|record| round(&record)).collect();
    order::sort_by(&mut rounds, |a, b| {
        (b.period.last_day(), b.period.first_day())
            .cmp(&(a.period.last_day(), a.period.first_day()))
    });
    rounds
}

/// More units than any district has; a doctored file may name more.
const MOST_UNITS: usize = 5_000;

/// The period of a live round. A period has one text only, so it has one round only.
fn period_of(record: &RecordView<'_>) -> Option<Period> {
    let is_round = &*record.key().kind == ROUND && !record.is_deleted();
    let period = is_round.then(|| record.key().id.parse::<Period>().ok())??;
    (period.to_string() == *record.key().id).then_some(period)
}

fn round(record: &RecordView<'_>) -> Option<Round> {
    let period = period_of(record)?;
    let due = record.value(round_fields::DUE).and_then(Value::as_str);
    let units = record.value(round_fields::UNITS).and_then(Value::as_array);
    let units = units.into_iter().flatten().filter_map(Value::as_str);
    let mut units: Vec<Name> = units.take(MOST_UNITS).map(Name::from).collect();
    order::sort(&mut units);
    units.dedup();
    let heads = record.heads(round_fields::SIGNED);
    let signed = heads.last().and_then(|(change, value)| sign_off(change, value));
    Some(Round {
        period,
        due: due.and_then(PartialDate::from_iso).map(PartialDate::latest),
        units,
        signed,
    })
}

/// The periods that are signed off.
pub fn signed_periods(ledger: &Ledger) -> Vec<Period> {
    // Asked whenever a ledger is opened, so no more is read than that.
    let signed = |record: RecordView<'_>| {
        let period = period_of(&record)?;
        is_signing(record.value(round_fields::SIGNED)?).then_some(period)
    };
    ledger.records().filter_map(signed).collect()
}

/// Bytes of a record's print, eight of its key and four of what it holds, and the letters of base 64
/// that they are written in.
const PRINT_BYTES: usize = 12;
const PRINT_LETTERS: usize = 16;

/// Whether a value signs a period off, as far as can be told without reading it all.
fn is_signing(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len().is_multiple_of(PRINT_LETTERS))
}

fn sign_off(change: &Change, value: &Value) -> Option<SignOff> {
    let text = value.as_str().filter(|_| is_signing(value))?;
    // What cannot be read covers nothing: every record then counts as come since.
    let bytes = STANDARD_NO_PAD.decode(text).unwrap_or_default();
    let print = |bytes: &[u8]| {
        let (key, content) = bytes.split_at_checked(8)?;
        Some((
            u64::from_be_bytes(key.try_into().ok()?),
            u32::from_be_bytes(content.try_into().ok()?),
        ))
    };
    let prints = bytes.chunks(PRINT_BYTES).filter_map(print).collect();
    Some(SignOff { at: change.at, by: change.by.clone(), prints })
}

/// The value of the field that signs a period off: the prints of its records as they are now.
pub fn signing(ledger: &Ledger, period: Period) -> Value {
    let mut prints: Vec<(u64, u32)> = records_of(ledger, period)
        .into_iter()
        .map(|(key, print)| (fingerprint(&key), print))
        .collect();
    order::sort(&mut prints);
    let print =
        |(key, content): &(u64, u32)| [&key.to_be_bytes()[..], &content.to_be_bytes()].concat();
    let bytes: Vec<u8> = prints.iter().flat_map(print).collect();
    Value::String(STANDARD_NO_PAD.encode(bytes))
}

/// How many records a value that signs a period off covers.
pub fn signed_count(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.len() / PRINT_LETTERS)
}

fn low_half(hash: u64) -> u32 {
    u32::try_from(hash & 0xffff_ffff).expect("half of the bits")
}

fn fingerprint(key: &RecordKey) -> u64 {
    xxh64(format!("{}/{}", key.kind, key.id).as_bytes(), 0)
}

/// The fields whose dates place a record of the kind in a period.
fn dated_by(kind: Kind) -> impl Iterator<Item = &'static str> {
    let dates = kind.life().into_iter().flat_map(|life| [Some(life.start), life.end]);
    dates.flatten().map(move |date| kind.fields()[date].name)
}

/// Whether records of the kind happen once: then all that they hold belongs to the period. Of the
/// others only that they began or ended in it does.
fn happens_once(kind: Kind) -> bool {
    matches!(kind, Kind::Activity | Kind::Outcome)
}

fn is_in(value: &Value, period: Period) -> bool {
    value.as_str().and_then(PartialDate::from_iso).is_some_and(|date| period.holds(date))
}

/// The live records that belong to a period, each with the print of what it holds of it.
fn records_of(ledger: &Ledger, period: Period) -> Vec<(RecordKey, u32)> {
    let print = |record: RecordView<'_>| {
        let kind = Kind::from_code(&record.key().kind)?;
        let held: Vec<(&str, &Value)> = dated_by(kind)
            .filter_map(|field| Some((field, record.value(field)?)))
            .filter(|(_, value)| is_in(value, period))
            .collect();
        if held.is_empty() || record.is_deleted() {
            return None;
        }
        let text = if happens_once(kind) {
            let fields = record.fields().iter();
            let all: Vec<(&str, &Value)> = fields
                .filter_map(|field| Some((&*field.name, record.value(&field.name)?)))
                .collect();
            canonical(&all)
        } else {
            canonical(&held)
        };
        Some((record.key().clone(), low_half(xxh64(text.as_bytes(), 0))))
    };
    ledger.records().filter_map(print).collect()
}

fn canonical(fields: &[(&str, &Value)]) -> String {
    let field = |(name, value): &(&str, &Value)| {
        let mut value = (*value).clone();
        value.sort_all_objects();
        json_text(&json!([name, value]))
    };
    fields.iter().map(field).collect()
}

/// What of a period differs from what was signed off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deviations {
    /// Records that hold something else.
    pub changed: Vec<RecordKey>,
    /// Records that were not there.
    pub added: Vec<RecordKey>,
    /// Records that are deleted, or belong to another period now.
    pub gone: Vec<RecordKey>,
    /// How many records were signed off that this ledger does not have at all.
    pub absent: usize,
}

impl Deviations {
    /// How many records differ.
    pub fn count(&self) -> usize {
        self.changed.len() + self.added.len() + self.gone.len() + self.absent
    }
}

/// Compares a period with its sign-off. It does not ask when something was written: what was written
/// before and came in late differs as well.
pub fn deviations(ledger: &Ledger, period: Period, signed: &SignOff) -> Deviations {
    let mut found = Deviations::default();
    let mut left = signed.prints.clone();
    for (key, print) in records_of(ledger, period) {
        match left.remove(&fingerprint(&key)) {
            None => found.added.push(key),
            Some(then) if then != print => found.changed.push(key),
            Some(_) => {}
        }
    }
    if !left.is_empty() {
        let keys = ledger.records().map(|record| record.key());
        found.gone = keys.filter(|key| left.contains_key(&fingerprint(key))).cloned().collect();
        found.absent = left.len() - found.gone.len();
    }
    for keys in [&mut found.changed, &mut found.added, &mut found.gone] {
        order::sort(keys);
    }
    found
}

/// Whether writing these fields alters what belongs to a period that is signed off. `now` gives what
/// the record holds before.
pub fn alters_signed<'a>(
    kind: Kind,
    now: impl Fn(&str) -> Option<&'a Value>,
    written: &[(&str, &Value)],
    signed: &[Period],
) -> bool {
    let is_signed = |value: &Value| signed.iter().any(|period| is_in(value, *period));
    let goes_or_comes = written.iter().any(|(name, _)| *name == DELETED);
    dated_by(kind).any(|field| {
        let then = written.iter().find(|(name, _)| *name == field).map(|(_, value)| *value);
        let counts = happens_once(kind) || goes_or_comes || then.is_some();
        counts && (now(field).is_some_and(is_signed) || then.is_some_and(is_signed))
    })
}

/// That a unit has handed in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The organisation whose part it is.
    pub organisation: Name,
    /// The unit and the person who exported it, as far as they said so.
    pub unit: Option<String>,
    /// See `unit`.
    pub name: Option<String>,
    /// When it was exported, in milliseconds since 1970 by the unit's clock; but never after it was
    /// taken in, should that clock be ahead.
    pub exported_ms: u64,
    /// Whether it says that it was exported after it was taken in.
    pub is_clock_ahead: bool,
    /// How many records of it were held back when it was taken in.
    pub held: u64,
    /// How many changes it holds.
    pub changes: u64,
    /// The latest of them.
    pub up_to: Option<Stamp>,
    /// When it was taken in, and by whom.
    pub received: Stamp,
    /// See `received`.
    pub received_by: Option<Name>,
    /// The key that the file was validly signed by.
    pub key: Option<String>,
}

/// What a file says of itself, as its receipt has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandedIn<'a> {
    /// The organisation whose part it is.
    pub organisation: &'a str,
    /// The unit that exported it.
    pub unit: &'a str,
    /// The person who did.
    pub name: &'a str,
    /// When, in ISO 8601.
    pub exported_at: &'a str,
    /// How many changes it holds.
    pub changes: usize,
    /// The latest of them.
    pub up_to: Option<Stamp>,
    /// The key that it was validly signed by.
    pub key: Option<&'a str>,
}

/// The receipt of a file with this hash.
pub fn receipt(hash: u64, said: &HandedIn<'_>) -> (RecordKey, Vec<(Name, Value)>) {
    use receipt_fields::{CHANGES, EXPORTED_AT, KEY, NAME, ORGANISATION, UNIT, UP_TO};
    let mut fields: Vec<(Name, Value)> = Vec::new();
    let texts = [
        (ORGANISATION, said.organisation),
        (UNIT, said.unit),
        (NAME, said.name),
        (EXPORTED_AT, said.exported_at),
    ];
    for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        fields.push((name.into(), json!(text)));
    }
    fields.push((CHANGES.into(), json!(said.changes)));
    if let Some(up_to) = said.up_to {
        fields.push((UP_TO.into(), json!(up_to.to_string())));
    }
    if let Some(key) = said.key {
        fields.push((KEY.into(), json!(key)));
    }
    // Handed in again after that was taken back, it counts again.
    fields.push((DELETED.into(), Value::Null));
    (RecordKey::new(SUBMISSION, format!("{hash:016x}")), fields)
}

/// Everything that was handed in, the latest export first.
pub fn submissions(ledger: &Ledger) -> Vec<Submission> {
    let mut found: Vec<Submission> =
        ledger.records().filter_map(|record| submission(&record)).collect();
    // Of those that a wrong clock dates alike, the one that came last.
    order::sort_by(&mut found, |a, b| {
        (b.counts_from_ms(), b.received, &b.organisation).cmp(&(
            a.counts_from_ms(),
            a.received,
            &a.organisation,
        ))
    });
    found
}

const DAY_MS: u64 = 86_400_000;

impl Submission {
    /// Since when it counts as the latest. One that was exported by a clock that was ahead counts from
    /// the day before it was taken in, so that what comes with it by a sound clock is the later.
    fn counts_from_ms(&self) -> u64 {
        if self.is_clock_ahead { self.exported_ms.saturating_sub(DAY_MS) } else { self.exported_ms }
    }
}

fn submission(record: &RecordView<'_>) -> Option<Submission> {
    use receipt_fields::{CHANGES, EXPORTED_AT, KEY, NAME, ORGANISATION, UNIT, UP_TO};
    if &*record.key().kind != SUBMISSION || record.is_deleted() {
        return None;
    }
    let text = |field| record.value(field).and_then(Value::as_str);
    let first = record.history().next()?;
    let said_ms = ms_of_iso(text(EXPORTED_AT)?)?;
    let is_clock_ahead = said_ms > first.at.ms();
    Some(Submission {
        organisation: text(ORGANISATION)?.into(),
        unit: text(UNIT).map(str::to_owned),
        name: text(NAME).map(str::to_owned),
        exported_ms: said_ms.min(first.at.ms()),
        is_clock_ahead,
        held: record.value(HELD).and_then(Value::as_u64).unwrap_or(0),
        changes: record.value(CHANGES).and_then(Value::as_u64).unwrap_or(0),
        // What was written by a clock that was ahead was there when it was taken in.
        up_to: text(UP_TO)
            .and_then(|text| text.parse().ok())
            .map(|at: Stamp| if is_clock_ahead { at.min(first.at) } else { at }),
        received: first.at,
        received_by: first.by.clone(),
        key: text(KEY).map(str::to_owned),
    })
}

/// Milliseconds since 1970 of a moment in UTC as exports state it: `2022-12-31T08:00:00.000Z`.
pub fn ms_of_iso(text: &str) -> Option<u64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let date = PartialDate::from_iso(date).filter(|date| date.has_day())?;
    let (clock, part) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = clock.split(':').map(|part| part.parse::<u64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    if hours > 23 || minutes > 59 || seconds > 60 || parts.next().is_some() {
        return None;
    }
    let ms: u64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    let days = u64::try_from(date.earliest().epoch_days()).ok()?;
    Some((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms)
}

/// So many days before a period ends, or before it is due if that is earlier, a file handed in counts as the period's: units do not wait for
/// the last evening.
pub const COUNTS_FROM_DAYS_BEFORE_END: i32 = 10;

/// Whether, and when, a unit has handed in for a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timeliness {
    /// Nothing since the period began.
    Missing,
    /// Only while the period was still running.
    Early,
    /// After the day it was due.
    Late,
    /// In time.
    InTime,
}

/// How a unit stands in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitReport {
    /// The organisation.
    pub organisation: Name,
    /// Whether it has handed in.
    pub timeliness: Timeliness,
    /// What it handed in last for the round.
    pub last: Option<Submission>,
    /// What it had handed in before that.
    pub before: Option<Submission>,
    /// How many of its records the unit has written in since the one before, as far as the last one
    /// reaches; where files do not say which unit they are of, anybody.
    pub altered: usize,
    /// How many of its live records there are.
    pub records: usize,
    /// How many fields the ledger is incomplete without, in these, and how many of them are empty.
    pub wanted: usize,
    /// See `wanted`.
    pub owed: usize,
    /// How many activities of the period it has.
    pub activities: usize,
}

/// How one unit stands in a round. `handed_in` is everything that was, the latest first; `scope` is
/// the unit's part; `day_of` tells the day of a moment; `next` is the round after it, if any.
pub fn standing(
    (ledger, register): (&Ledger, &Register),
    (round, next): (&Round, Option<&Round>),
    organisation: &Name,
    scope: &PartScope,
    handed_in: &[Submission],
    day_of: impl Fn(u64) -> Day,
) -> UnitReport {
    let (first, end) = (round.period.first_day(), round.period.last_day());
    let until = next.map_or(Day::LAST, |next| next.period.last_day());
    let of_unit = |one: &&Submission| one.organisation == *organisation;
    let mut own = handed_in.iter().filter(of_unit).filter(|one| day_of(one.exported_ms) <= until);
    let last = own.next().filter(|one| first <= day_of(one.exported_ms));
    let before = last.and_then(|_| own.next());
    // Where it is due before that, it counts from as many days before it is due.
    let due_or_end = round.due.map_or(end, |due| due.min(end));
    let counts_from = due_or_end.plus_days(-COUNTS_FROM_DAYS_BEFORE_END).max(first);
    let timeliness = match last.map(|last| day_of(last.exported_ms)) {
        None => Timeliness::Missing,
        Some(day) if day < counts_from => Timeliness::Early,
        // Whoever was in time and hands in again, to correct something, is not late.
        Some(day) if round.due.is_some_and(|due| due < day) => {
            let was_in_time = |one: &Submission| {
                let day = day_of(one.exported_ms);
                counts_from <= day && round.due.is_some_and(|due| day <= due)
            };
            let in_time = handed_in.iter().filter(of_unit).any(was_in_time);
            if in_time { Timeliness::InTime } else { Timeliness::Late }
        }
        Some(_) => Timeliness::InTime,
    };
    let mut standing = UnitReport {
        organisation: organisation.clone(),
        timeliness,
        last: last.cloned(),
        before: before.cloned(),
        altered: altered(ledger, scope, last, before),
        records: 0,
        wanted: 0,
        owed: 0,
        activities: 0,
    };
    for key in &scope.own {
        standing.count(register, round.period, key);
    }
    standing
}

impl UnitReport {
    fn count(&mut self, register: &Register, period: Period, key: &RecordKey) {
        let Some(kind) = Kind::from_code(&key.kind) else { return };
        let table = register.table(kind);
        let Some(index) = table.index_of(&key.id) else { return };
        self.records += 1;
        for (field, spec) in kind.fields().iter().enumerate() {
            let cell = table.cell(index, false, field);
            if spec.is_owed {
                self.wanted += 1;
                self.owed += usize::from(cell == Cell::Empty);
            }
            if kind == Kind::Activity
                && field == Activity::DATE.index()
                && let Cell::Date(date) = cell
                && period.holds(date)
            {
                self.activities += 1;
            }
        }
    }

    /// How many of a hundred fields that are wanted are filled in, rounded down: what is not whole
    /// is never told as whole.
    pub fn percent_complete(&self) -> Option<usize> {
        (self.wanted > 0).then(|| (self.wanted - self.owed) * 100 / self.wanted)
    }
}

fn altered(
    ledger: &Ledger,
    scope: &PartScope,
    last: Option<&Submission>,
    before: Option<&Submission>,
) -> usize {
    let reach = |one: Option<&Submission>| one.and_then(|one| one.up_to);
    let (Some(from), Some(to)) = (reach(before), reach(last)) else { return 0 };
    let unit = last.and_then(|last| last.unit.as_deref()).unwrap_or_default();
    let is_own = |change: &Change| change.by.as_ref().is_some_and(|by| by.starts_with(unit));
    let is_between = |change: &Change| {
        from < change.at && change.at <= to && (unit.is_empty() || is_own(change))
    };
    let is_altered = |key: &&RecordKey| {
        ledger.record(key).is_some_and(|record| record.history().any(is_between))
    };
    scope.own.iter().filter(is_altered).count()
}

/// The records that a unit's file has beside its own: the rounds that it is to hand in for, so that
/// it knows of them and of what is signed off.
pub fn rounds_for(ledger: &Ledger, organisation: &str) -> FxHashSet<RecordKey> {
    let is_for = |round: &Round| round.units.iter().any(|unit| **unit == *organisation);
    rounds(ledger).iter().filter(|round| is_for(round)).map(|r| round_key(r.period)).collect()
}
