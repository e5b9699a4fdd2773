//! Rounds of reporting: a period for which units hand in their parts of the ledger, how each of them
//! stands, and the sign-off, which states what the records of the period were.
//!
//! Rounds are records of a kind of their own: they merge, travel in files and keep their history.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};
use sha2::{Digest, Sha512};
use xxhash_rust::xxh64::xxh64;

use crate::evidence::is_owed;
use crate::kinds::field::{Cell, FieldId};
use crate::kinds::records::{Activity, Attendance, Kind, MeetingItem};
use crate::register::Register;
use crate::reporting::receipts::Submission;
use crate::reporting::scope::PartScope;
use crate::values::date::{Day, PartialDate};
use crate::values::period::Period;
use zhibu_ledger::order;
use zhibu_ledger::{Change, DELETED, Ledger, Name, RecordKey, RecordView, Stamp, json_text};

/// The kind of the rounds; a round's id is its period.
pub const ROUND: &str = "round";

/// The fields of a round.
pub mod round_fields {
    /// The day by which units must hand in.
    pub const DUE: &str = "due";
    /// The ids of the organisations that must hand in.
    pub const UNITS: &str = "units";
    /// The fingerprints of the signed-off records; empty if the period is not signed off.
    pub const SIGNED: &str = "signed_records";
}

/// A period for which units hand in.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// The period.
    pub period: Period,
    /// The day by which units must hand in.
    pub due: Option<Day>,
    /// The organisations that must hand in.
    pub units: Vec<Name>,
    /// The sign-off, if the period is signed off.
    pub signed: Option<SignOff>,
}

/// The approval of the records of a period, with their fingerprints.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOff {
    /// The time, by the clock of the person who signed.
    pub at: Stamp,
    /// The author, if stated.
    pub by: Option<Name>,
    scheme: FingerprintScheme,
    /// The fingerprint of the content of each record, by that of its key.
    fingerprints: FxHashMap<u64, u128>,
}

impl SignOff {
    /// The number of records that it covers.
    pub fn count(&self) -> usize {
        self.fingerprints.len()
    }

    /// Whether an earlier version of the program signed, whose fingerprints show mistakes but do not
    /// protect: other content with the same fingerprint can be found by trying.
    pub fn is_weak(&self) -> bool {
        self.scheme == FingerprintScheme::Xxh64
    }
}

/// The key of a period's round.
pub fn round_key(period: Period) -> RecordKey {
    RecordKey::new(ROUND, period.to_string())
}

/// The rounds, latest first, without records that are not rounds of a period.
pub fn rounds(ledger: &Ledger) -> Vec<Round> {
    let mut rounds: Vec<Round> = ledger.records().filter_map(|record| round(&record)).collect();
    order::sort_by(&mut rounds, |a, b| {
        (b.period.last_day(), b.period.first_day())
            .cmp(&(a.period.last_day(), a.period.first_day()))
    });
    rounds
}

/// More units than any district has. A tampered file may name more.
const MOST_UNITS: usize = 5_000;

/// The period of a live round. A period is always written in the same way, so it has only one round.
fn period_of(record: &RecordView<'_>) -> Option<Period> {
    let is_round = &*record.key().kind == ROUND && !record.is_deleted();
    let period = is_round.then(|| record.key().id.parse::<Period>().ok())??;
    (period.to_string() == *record.key().id).then_some(period)
}

fn round(record: &RecordView<'_>) -> Option<Round> {
    let period = period_of(record)?;
    let due = record.value(round_fields::DUE);
    let due = due.as_ref().and_then(Value::as_str);
    let units = record.value(round_fields::UNITS);
    let units = units.as_ref().and_then(Value::as_array);
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
    // Runs whenever a ledger is opened, so it reads no more than it needs.
    let signed = |record: RecordView<'_>| {
        let period = period_of(&record)?;
        is_signing(&record.value(round_fields::SIGNED)?).then_some(period)
    };
    ledger.records().filter_map(signed).collect()
}

/// How the records of a sign-off are fingerprinted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FingerprintScheme {
    /// What earlier versions wrote: 32 bits of a hash that is not cryptographic.
    Xxh64,
    /// 128 bits of SHA-512, of records with dates of their own.
    DatedSha512,
    /// The same, and of what has the date of its activity: who came, and what a joint meeting took up.
    Sha512,
}

impl FingerprintScheme {
    /// What the value of a sign-off with SHA-512 begins with. Versions that do not know it take the value for a
    /// sign-off that covers nothing, and so report every record, because its length is a multiple of
    /// 16 chars and this is not base 64.
    const SHA_512_PREFIX: &str = "sha512/128-held-";
    const DATED_SHA_512_PREFIX: &str = "sha512/128------";

    /// The scheme of the value of a sign-off, and the rest of the value: the fingerprints in base 64.
    fn of(text: &str) -> (Self, &str) {
        let prefixes =
            [(Self::Sha512, Self::SHA_512_PREFIX), (Self::DatedSha512, Self::DATED_SHA_512_PREFIX)];
        let known = prefixes
            .into_iter()
            .find_map(|(scheme, prefix)| text.strip_prefix(prefix).map(|rest| (scheme, rest)));
        known.unwrap_or((Self::Xxh64, text))
    }

    /// The size in bytes of the fingerprint of a record's content.
    fn content_bytes(self) -> usize {
        match self {
            Self::Xxh64 => 4,
            Self::DatedSha512 | Self::Sha512 => 16,
        }
    }

    /// The size in bytes of both fingerprints of a record, a multiple of three: base 64 has four chars
    /// for three bytes.
    fn record_bytes(self) -> usize {
        KEY_BYTES + self.content_bytes()
    }

    /// The size in chars of both fingerprints of a record.
    fn record_chars(self) -> usize {
        self.record_bytes() / 3 * 4
    }

    /// The fingerprint of a record's key, by which it is found again. That of the content protects.
    fn of_key(self, key: &RecordKey) -> u64 {
        match self {
            Self::Xxh64 => xxh64(format!("{}/{}", key.kind, key.id).as_bytes(), 0),
            Self::DatedSha512 | Self::Sha512 => {
                u64::from_be_bytes(sha512(&json_text(&json!([&*key.kind, &*key.id]))))
            }
        }
    }

    /// The fingerprint of a record's content; with SHA-512, of its key too.
    fn of_content(self, key: &RecordKey, content: &str) -> u128 {
        match self {
            Self::Xxh64 => u128::from(xxh64(content.as_bytes(), 0) & 0xffff_ffff),
            Self::DatedSha512 | Self::Sha512 => {
                let key = json_text(&json!([&*key.kind, &*key.id]));
                u128::from_be_bytes(sha512(&format!("{key}{content}")))
            }
        }
    }
}

/// The size in bytes of the fingerprint of a record's key.
const KEY_BYTES: usize = 8;

/// The first bytes of the SHA-512 of a text.
fn sha512<const BYTES: usize>(text: &str) -> [u8; BYTES] {
    let digest = Sha512::digest(text.as_bytes());
    *digest.first_chunk().expect("a digest has 64 bytes")
}

/// Whether a value is a sign-off, without decoding it.
fn is_signing(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        let (scheme, fingerprints) = FingerprintScheme::of(text);
        fingerprints.len().is_multiple_of(scheme.record_chars())
    })
}

fn sign_off(change: &Change, value: &Value) -> Option<SignOff> {
    let text = value.as_str().filter(|_| is_signing(value))?;
    let (scheme, text) = FingerprintScheme::of(text);
    // An unreadable sign-off covers nothing: every record counts as added since.
    let bytes = STANDARD_NO_PAD.decode(text).unwrap_or_default();
    let parse = |bytes: &[u8]| {
        let (key, content) = bytes.split_first_chunk()?;
        let content = content.iter().fold(0, |sum, byte| sum << 8 | u128::from(*byte));
        Some((u64::from_be_bytes(*key), content))
    };
    let fingerprints = bytes.chunks(scheme.record_bytes()).filter_map(parse).collect();
    Some(SignOff { at: change.at, by: change.by.clone(), scheme, fingerprints })
}

/// The value that signs a period off: the fingerprints of its records as they are now.
pub fn signing(ledger: &Ledger, period: Period) -> Value {
    let scheme = FingerprintScheme::Sha512;
    let mut fingerprints: Vec<(u64, u128)> = records_of(ledger, period, scheme)
        .into_iter()
        .map(|(key, content)| (scheme.of_key(&key), content))
        .collect();
    order::sort(&mut fingerprints);
    let to_bytes =
        |(key, content): &(u64, u128)| [&key.to_be_bytes()[..], &content.to_be_bytes()].concat();
    let bytes: Vec<u8> = fingerprints.iter().flat_map(to_bytes).collect();
    let prefix = FingerprintScheme::SHA_512_PREFIX;
    Value::String(format!("{prefix}{}", STANDARD_NO_PAD.encode(bytes)))
}

/// The number of records that a sign-off value covers.
pub fn signed_count(value: &Value) -> usize {
    value.as_str().map_or(0, |text| {
        let (scheme, fingerprints) = FingerprintScheme::of(text);
        fingerprints.len() / scheme.record_chars()
    })
}

/// The fields whose dates assign a record of the kind to a period.
fn dated_by(kind: Kind) -> impl Iterator<Item = &'static str> {
    let dates = kind.life().into_iter().flat_map(|life| [Some(life.start), life.end]);
    dates.flatten().map(move |date| kind.fields()[date].name)
}

/// Whether records of the kind happen once, so that all their fields belong to the period. Of other
/// kinds only the start and end dates do.
fn happens_once(kind: Kind) -> bool {
    matches!(kind, Kind::Activity | Kind::Outcome)
}

/// The field that names the activity whose date a record has: who came to it, and what it took up.
fn held_at(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Attendance => Some(Attendance::ACTIVITY.name()),
        Kind::MeetingItem => Some(MeetingItem::RAISED_AT.name()),
        _ => None,
    }
}

/// Whether a field belongs to the day of the activity, and not to what became of it later.
fn is_of_day(kind: Kind, field: &str) -> bool {
    let later =
        [MeetingItem::DONE.name(), MeetingItem::RESULT.name(), MeetingItem::REPORTED_AT.name()];
    kind != Kind::MeetingItem || !later.contains(&field)
}

fn is_in(value: &Value, period: Period) -> bool {
    value.as_str().and_then(PartialDate::from_iso).is_some_and(|date| period.holds(date))
}

/// The date of a live activity, which is given by its id as a value.
fn date_of_activity(ledger: &Ledger, id: &Value) -> Option<Value> {
    let key = RecordKey::new(Kind::Activity.code(), id.as_str()?);
    let activity = ledger.record(&key).filter(|record| !record.is_deleted())?;
    activity.value(Activity::DATE.name())
}

/// The live records that belong to a period, each with the fingerprint of its content in that period.
fn records_of(
    ledger: &Ledger,
    period: Period,
    scheme: FingerprintScheme,
) -> Vec<(RecordKey, u128)> {
    let of_period = |record: RecordView<'_>| {
        let kind = Kind::from_code(&record.key().kind)?;
        let fields = if let Some(held_at) = held_at(kind) {
            let date = date_of_activity(ledger, &record.value(held_at)?)?;
            let is_covered = scheme == FingerprintScheme::Sha512 && is_in(&date, period);
            let mut fields = if is_covered { record.values() } else { Vec::new() };
            fields.retain(|(name, _)| is_of_day(kind, name));
            fields
        } else {
            let dates =
                dated_by(kind).filter_map(|field| Some((Name::from(field), record.value(field)?)));
            let dates: Vec<(Name, Value)> =
                dates.filter(|(_, value)| is_in(value, period)).collect();
            let is_whole = !dates.is_empty() && happens_once(kind);
            if is_whole { record.values() } else { dates }
        };
        if fields.is_empty() || record.is_deleted() {
            return None;
        }
        let content = scheme.of_content(record.key(), &canonical(fields));
        Some((record.key().clone(), content))
    };
    ledger.records().filter_map(of_period).collect()
}

fn canonical(fields: Vec<(Name, Value)>) -> String {
    let field = |(name, mut value): (Name, Value)| {
        value.sort_all_objects();
        json_text(&json!([*name, value]))
    };
    fields.into_iter().map(field).collect()
}

/// The differences between the records of a period and its sign-off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deviations {
    /// Records with other content.
    pub changed: Vec<RecordKey>,
    /// Records that were added.
    pub added: Vec<RecordKey>,
    /// Records that are deleted or belong to another period now.
    pub gone: Vec<RecordKey>,
    /// The number of signed-off records that this ledger does not contain.
    pub absent: usize,
}

impl Deviations {
    /// The number of records that differ.
    pub fn count(&self) -> usize {
        self.changed.len() + self.added.len() + self.gone.len() + self.absent
    }
}

/// Compares a period with its sign-off, whenever the records were written: what was written earlier and
/// imported later differs too.
pub fn deviations(ledger: &Ledger, period: Period, signed: &SignOff) -> Deviations {
    let mut found = Deviations::default();
    let mut left = signed.fingerprints.clone();
    let scheme = signed.scheme;
    for (key, content) in records_of(ledger, period, scheme) {
        match left.remove(&scheme.of_key(&key)) {
            None => found.added.push(key),
            Some(then) if then != content => found.changed.push(key),
            Some(_) => {}
        }
    }
    if !left.is_empty() {
        let keys = ledger.records().map(|record| record.key());
        found.gone = keys.filter(|key| left.contains_key(&scheme.of_key(key))).cloned().collect();
        found.absent = left.len() - found.gone.len();
    }
    for keys in [&mut found.changed, &mut found.added, &mut found.gone] {
        order::sort(keys);
    }
    found
}

/// Whether writing these fields alters a signed-off period of a ledger. `now` returns the current value of a field.
pub fn alters_signed(
    ledger: &Ledger,
    kind: Kind,
    now: impl Fn(&str) -> Option<Value>,
    written: &[(&str, &Value)],
    signed: &[Period],
) -> bool {
    let is_signed = |value: &Value| signed.iter().any(|period| is_in(value, *period));
    let goes_or_comes = written.iter().any(|(name, _)| *name == DELETED);
    if let Some(held_at) = held_at(kind) {
        let then = written.iter().find(|(name, _)| *name == held_at).map(|(_, value)| *value);
        let is_held = |id: &Value| date_of_activity(ledger, id).as_ref().is_some_and(is_signed);
        return written.iter().any(|(name, _)| is_of_day(kind, name))
            && (now(held_at).as_ref().is_some_and(is_held) || then.is_some_and(is_held));
    }
    dated_by(kind).any(|field| {
        let then = written.iter().find(|(name, _)| *name == field).map(|(_, value)| *value);
        let counts = happens_once(kind) || goes_or_comes || then.is_some();
        counts && (now(field).as_ref().is_some_and(is_signed) || then.is_some_and(is_signed))
    })
}

/// A file counts for a period from this number of days before the period ends, or before it is due if
/// that is earlier: units do not wait for the last evening.
pub const COUNTS_FROM_DAYS_BEFORE_END: i32 = 10;

/// Whether and when a unit has handed in for a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timeliness {
    /// Nothing was handed in since the period began.
    Missing,
    /// Only files from too early in the period were handed in.
    Early,
    /// The first file came after the due day.
    Late,
    /// A file came in time.
    InTime,
}

/// The state of a unit in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitReport {
    /// The organisation.
    pub organisation: Name,
    /// Whether and when it has handed in.
    pub timeliness: Timeliness,
    /// Its last file for the round.
    pub last: Option<Submission>,
    /// Its file before that.
    pub before: Option<Submission>,
    /// The number of its records that the unit has changed between these two files. If the files do not
    /// name the unit, changes by anyone count.
    pub altered: usize,
    /// The number of its live records.
    pub records: usize,
    /// The number of owed fields of these records, filled in or empty.
    pub wanted: usize,
    /// The number of them that are empty.
    pub owed: usize,
    /// The number of its activities in the period.
    pub activities: usize,
}

/// The state of one unit in a round. `handed_in` are all receipts, latest first; `scope` is the unit's
/// part; `day_of` gives the local day of a time in milliseconds since 1970; `next` is the following
/// round.
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
    // With an early due day, the days count back from that day.
    let due_or_end = round.due.map_or(end, |due| due.min(end));
    let counts_from = due_or_end.plus_days(-COUNTS_FROM_DAYS_BEFORE_END).max(first);
    let timeliness = match last.map(|last| day_of(last.exported_ms)) {
        None => Timeliness::Missing,
        Some(day) if day < counts_from => Timeliness::Early,
        // A unit that was in time and hands in a correction is not late.
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
                let field = FieldId { kind, index: field };
                self.owed += usize::from(is_owed(register, field, &key.id, cell));
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

    /// The share of owed fields that are filled in, in percent, rounded down: 100 means complete.
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
    let is_between = |change: Change| {
        from < change.at && change.at <= to && (unit.is_empty() || is_own(&change))
    };
    let is_altered = |key: &&RecordKey| {
        ledger.record(key).is_some_and(|record| record.history().any(is_between))
    };
    scope.own.iter().filter(is_altered).count()
}

/// The rounds for which a unit must hand in. Its file contains them, so that the unit knows of them and
/// of what is signed off.
pub fn rounds_for(ledger: &Ledger, organisation: &str) -> FxHashSet<RecordKey> {
    let is_for = |round: &Round| round.units.iter().any(|unit| **unit == *organisation);
    rounds(ledger).iter().filter(|round| is_for(round)).map(|r| round_key(r.period)).collect()
}
