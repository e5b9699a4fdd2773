//! The plan of an import: the outcomes by file and by kind.

use std::cmp::Reverse;

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::office::is_of_office;
use zhibu_domain::reporting::trust::TrustedKey;
use zhibu_domain::values::quantity::Quantity;
use zhibu_format::{
    AlikeName, ByUndo, Counts, CountsByKind, FileError, FileSet, Invalid, LeftOut, MOST_INVALID,
    OriginDoubt, Plan, PlannedFile, Signature, UnitsRead, UnseenStamps,
};
use zhibu_ledger::{Name, RecordKey, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::importing::{RefusedFile, Signer};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::time::TimeZone;

/// A file that is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedFileView {
    /// The heading, with the file's name.
    pub heading: String,
    /// The error, as text.
    pub reason: String,
    /// Whether it only needs a passphrase, which was not entered yet: that is no error of the
    /// user's.
    pub is_asking: bool,
}

/// A file that is refused as a whole.
pub fn refused_file(RefusedFile { name, error }: &RefusedFile, lang: Lang) -> RefusedFileView {
    RefusedFileView {
        heading: format_message!(m::FILE_REFUSED, lang, file = *name),
        reason: text::file_error(error, lang),
        is_asking: *error == FileError::Sealed { was_tried: false },
    }
}

/// Whether one of the files needs a passphrase.
pub fn asks_for_passphrase(refused: &[RefusedFile]) -> bool {
    refused.iter().any(|file| matches!(file.error, FileError::Sealed { .. }))
}

/// The names of files: the unit that exported each, otherwise the file's own name.
pub(super) fn names_of(plan: &Plan, files: FileSet, lang: Lang) -> String {
    let name = |file: usize| {
        let file = &plan.files[file];
        let unit = &file.exported.by.unit;
        if unit.is_empty() { file.name.clone() } else { unit.clone() }
    };
    text::listed(&files.files().map(name).collect::<Vec<_>>(), lang)
}

/// The description of the only file of a plan: name, title, author and time of the export.
pub fn only_file(file: &PlannedFile, zone: TimeZone, lang: Lang) -> TableCell {
    let mut parts = vec![TableCell::Text(format_message!(m::PLAN_FOR, lang, file = file.name))];
    parts.extend(file.about.as_ref().map(|about| TableCell::Strong(about.title.clone())));
    let exported = exported(file, zone);
    parts.extend((!exported.is_empty()).then_some(TableCell::Quiet(exported)));
    TableCell::Parts(parts)
}

/// The author and the time of a file's export.
fn exported(file: &PlannedFile, zone: TimeZone) -> String {
    let by = file.exported.by.signature();
    let at = (zone.minute_of_iso)(&file.exported.at);
    [by, at].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The signature of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureView {
    /// Its text.
    pub text: String,
    /// The tone of the text.
    pub tone: Tone,
    /// The key that signed the file, if it is not trusted yet.
    pub unknown_key: Option<String>,
}

/// The signature of a file. `trusted` are the keys that the ledger trusts, `own` is this browser's
/// public key.
pub fn signature(
    file: &PlannedFile,
    trusted: &[TrustedKey],
    own: Option<&str>,
    lang: Lang,
) -> SignatureView {
    let mut unknown_key = None;
    let (text, tone) = match Signer::of(&file.signature, &file.exported.by.unit, trusted, own) {
        Signer::None => (m::SIGNATURE_NONE.get(lang).to_owned(), Tone::Plain),
        // A unit that used to sign its files may have been impersonated.
        Signer::Missing { holder } => {
            (format_message!(m::SIGNATURE_EXPECTED, lang, holder = holder), Tone::Warning)
        }
        Signer::Altered => (m::SIGNATURE_ALTERED.get(lang).to_owned(), Tone::Error),
        Signer::Own => (m::SIGNATURE_OWN.get(lang).to_owned(), Tone::Good),
        Signer::Trusted { holder } => {
            (format_message!(m::SIGNATURE_TRUSTED, lang, holder = holder), Tone::Good)
        }
        Signer::Unknown { key, fingerprint } => {
            unknown_key = Some(key);
            let text = format_message!(m::SIGNATURE_UNKNOWN, lang, fingerprint = fingerprint);
            (text, Tone::Warning)
        }
    };
    SignatureView { text, tone, unknown_key }
}

const OUTCOMES: [Message; 5] =
    [m::PLAN_NEW, m::PLAN_CHANGED, m::PLAN_DELETED, m::PLAN_SAME, m::PLAN_INVALID];

fn outcome_columns(lang: Lang) -> impl Iterator<Item = TableColumn> {
    OUTCOMES.into_iter().map(move |outcome| TableColumn::number(outcome.get(lang)))
}

fn outcome_cells<C>(counts: Counts) -> [TableCell<C>; 5] {
    [counts.new, counts.changed, counts.deleted, counts.same, counts.invalid]
        .map(|count| TableCell::text(count.to_string()))
}

/// A control of a file in a plan of several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileControl {
    /// A tick box that takes the file or leaves it out.
    Take {
        /// The file's index in the plan.
        file: usize,
        /// The accessible name of the tick box.
        label: String,
    },
    /// The signature, with a form to trust its key.
    Signature {
        /// The file's index in the plan.
        file: usize,
    },
}

impl Control for FileControl {
    fn to_plain(&self) -> String {
        String::new()
    }
}

/// The files of a plan, each with its author, time of export, and outcomes.
pub fn files_table(plan: &Plan, zone: TimeZone, lang: Lang) -> Table<FileControl> {
    let first = [
        TableColumn::text(""),
        TableColumn::text(m::FILE.get(lang)).naming_rows(),
        TableColumn::text(m::EXPORTED_BY.get(lang)).with_class("exported"),
    ];
    Table {
        caption: m::FILES.get(lang).to_owned(),
        columns: first.into_iter().chain(outcome_columns(lang)).collect(),
        rows: (0..plan.files.len()).map(|file| file_row(plan, file, zone, lang)).collect(),
        totals: None,
    }
}

fn file_row(plan: &Plan, index: usize, zone: TimeZone, lang: Lang) -> TableRow<FileControl> {
    let file = &plan.files[index];
    let mut name = vec![TableCell::text(&*file.name)];
    name.extend(file.same_as.map(|twin| {
        let text = format_message!(m::SAME_FILE, lang, file = plan.files[twin].name);
        TableCell::chip(text, Tone::Plain)
    }));
    let is_late = file.from_far_future > 0;
    name.extend(is_late.then(|| TableCell::chip(m::FROM_FUTURE.get(lang), Tone::Plain)));
    // A file that was chosen twice is taken once.
    let take = match file.same_as {
        Some(_) => TableCell::Empty,
        None => TableCell::Control(FileControl::Take {
            file: index,
            label: format_message!(m::TAKE_FILE, lang, file = file.name),
        }),
    };
    let signature = TableCell::Control(FileControl::Signature { file: index });
    let exported = TableCell::Parts(vec![TableCell::Text(exported(file, zone)), signature]);
    let counts = file.counts.iter().fold(Counts::default(), |sum, (_, of)| sum.plus(*of));
    let first = [take, TableCell::Parts(name), exported];
    TableRow::new(first.into_iter().chain(outcome_cells(counts)))
}

/// Maximum kinds that this version does not know which have a row of their own. A file may name any number.
const MOST_UNKNOWN_KINDS: usize = 12;

/// Record counts by kind and outcome. Kinds that this version does not know come last; of many, those with
/// most records have a row each, and the others one together.
pub fn counts_table(plan: &Plan, lang: Lang) -> Table {
    let is_known = |row: &(Name, Counts)| Kind::from_code(&row.0).is_some() || is_of_office(&row.0);
    let (mut known, mut unknown): (CountsByKind, CountsByKind) =
        plan.counts.iter().cloned().partition(is_known);
    let rank = |row: &(Name, Counts)| {
        let kind = Kind::from_code(&row.0);
        (kind.is_none(), kind, row.0.clone())
    };
    order::sort_by(&mut known, |a, b| rank(a).cmp(&rank(b)));
    order::sort_by(&mut unknown, |a, b| {
        (Reverse(a.1.total()), &a.0).cmp(&(Reverse(b.1.total()), &b.0))
    });
    let rest = unknown.split_off(unknown.len().min(MOST_UNKNOWN_KINDS));
    order::sort_by(&mut unknown, |a, b| a.0.cmp(&b.0));
    let row = |kind: String, counts: Counts| {
        TableRow::new([TableCell::Text(kind)].into_iter().chain(outcome_cells(counts)))
    };
    let of_kind = |(code, counts): (Name, Counts)| row(text::kind_of_code(&code, lang), counts);
    let of_rest = (!rest.is_empty()).then(|| {
        let counts = rest.iter().fold(Counts::default(), |sum, (_, of)| sum.plus(*of));
        row(format_message!(m::REST_KINDS, lang, count = rest.len()), counts)
    });
    let kind = TableColumn::text(m::KIND.get(lang));
    Table {
        caption: m::IMPORT.get(lang).to_owned(),
        columns: [kind].into_iter().chain(outcome_columns(lang)).collect(),
        rows: known.into_iter().chain(unknown).map(of_kind).chain(of_rest).collect(),
        totals: None,
    }
}

/// The warning that files belong to another ledger than the open one; `None` if they do not. `open`
/// is the title of the open ledger, if there is one.
pub fn other_ledger(is_of_open: bool, open: Option<&str>, lang: Lang) -> Option<String> {
    let title = open.filter(|_| !is_of_open)?;
    Some(format_message!(m::OTHER_LEDGER, lang, title = title))
}

/// The button that imports a plan into the open ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeButton {
    /// Its label.
    pub text: String,
    /// Whether there is anything to import.
    pub is_enabled: bool,
}

/// The button that imports a plan, without what is left out, into the open ledger of this title.
pub fn take_button(plan: &Plan, left_out: &LeftOut, title: &str, lang: Lang) -> TakeButton {
    let out = plan.left_out(left_out).len();
    let count = plan.diffs.len() - out;
    let (takes_none, receipts) = (count == 0 && out > 0, plan.receipts_taken(left_out));
    let text = if takes_none && receipts > 0 {
        m::TAKE_RECEIPTS.get(lang).to_owned()
    } else if out == 0 {
        format_message!(m::TAKE_INTO, lang, title = title)
    } else {
        format_message!(m::TAKE_SOME_INTO, lang, count = count, title = title)
    };
    TakeButton { text, is_enabled: !plan.is_idle() && (!takes_none || receipts > 0) }
}

/// Notes and warnings about a plan.
pub fn notes(plan: &Plan, left_out: &LeftOut, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if plan.is_idle() && plan.invalid().next().is_none() {
        notes.push(m::PLAN_IDLE.get(lang).to_owned());
    }
    let is_altered = |file: &&PlannedFile| file.signature == Signature::Altered;
    for file in plan.files.iter().filter(is_altered) {
        notes.push(format_message!(m::SIGNATURE_ALTERED_ABOUT, lang, file = file.name));
    }
    notes.extend(plan.files.iter().filter_map(|file| doubt(file, lang)));
    let alike = |AlikeName { name, holder }: &AlikeName| {
        format_message!(m::PLAN_ALIKE, lang, name = *name, holder = *holder)
    };
    notes.extend(plan.alike.iter().map(alike));
    notes.extend(unseen(plan, lang));
    macro_rules! note {
        ($message:path, $count:expr) => {
            let count: usize = $count;
            if count > 0 {
                notes.push(format_message!($message, lang, count = count));
            }
        };
    }
    let diffs = plan.diffs.iter();
    note!(m::PLAN_CONFLICTS, plan.conflicts_taken(left_out));
    let vanishing = diffs.clone().filter(|diff| diff.by_undo == ByUndo::Vanishes);
    note!(m::PLAN_TAKEN_BACK, vanishing.count());
    note!(m::PLAN_OUTSIDE, plan.outside().count());
    note!(m::PLAN_SIGNED, diffs.clone().filter(|diff| diff.guarded.signed_period).count());
    note!(m::PLAN_ARCHIVES, diffs.filter(|diff| diff.guarded.archive).count());
    let is_of_trust = |index: &usize| plan.is_of_trust(*index);
    note!(m::PLAN_TRUST, (0..plan.diffs.len()).filter(is_of_trust).count());
    // Each is counted in one note.
    let of_office = plan.diffs.iter().enumerate().filter(|(index, diff)| {
        diff.guarded.office
            && !diff.guarded.signed_period
            && !diff.guarded.archive
            && !is_of_trust(index)
    });
    note!(m::PLAN_OFFICE, of_office.count());
    note!(m::PLAN_RECEIPTS, plan.receipts_taken(left_out));
    note!(m::PLAN_FUTURE, plan.from_far_future);
    notes.extend(units_read(plan, lang));
    // The note about an altered file covers its disagreeing records.
    let sound = plan.files.iter().filter(|file| !is_altered(file));
    note!(m::PLAN_DISAGREEING, sound.map(|file| file.disagreeing.len()).sum());
    notes
}

/// How many figures have a unit that is read as what it means, and which units these are.
fn units_read(plan: &Plan, lang: Lang) -> Option<String> {
    let UnitsRead { figures, examples } = &plan.units_read;
    let example = |(unit, figure): (&String, &Quantity)| text::unit_read_as(unit, figure, lang);
    let units = text::listed(&examples.iter().map(example).collect::<Vec<_>>(), lang);
    (*figures > 0).then(|| format_message!(m::PLAN_UNITS, lang, count = *figures, units = units))
}

/// Why a file is not believed to be from the unit that it names.
fn doubt(file: &PlannedFile, lang: Lang) -> Option<String> {
    let name = &file.name;
    Some(match file.doubt.as_ref()? {
        OriginDoubt::NotSigned { unit } => {
            format_message!(m::PLAN_NOT_SIGNED, lang, file = *name, unit = *unit)
        }
        OriginDoubt::OtherUnit { unit } => {
            format_message!(m::PLAN_OTHER_UNIT, lang, file = *name, unit = *unit)
        }
        OriginDoubt::NotWhole => format_message!(m::PLAN_NOT_WHOLE, lang, file = *name),
    })
}

/// Maximum records of [`unseen`] that are named.
const MOST_UNSEEN_NAMED: usize = 10;

/// How many changes replace what is nowhere, and of which records they are.
fn unseen(plan: &Plan, lang: Lang) -> Option<String> {
    let UnseenStamps { stamps, records, more_records } = &plan.unseen;
    let name = |key: &RecordKey| {
        let title = plan.diffs.binary_search_by(|diff| diff.key.cmp(key)).ok();
        let title = title.and_then(|index| plan.diffs[index].title.clone());
        let title = title.unwrap_or_else(|| text::id_of_code(&key.kind, &key.id, lang));
        format!("{} {title}", text::kind_of_code(&key.kind, lang))
    };
    let mut named: Vec<String> = records.iter().take(MOST_UNSEEN_NAMED).map(name).collect();
    let all = records.len() + more_records;
    if all > named.len() {
        named.push(format_message!(m::AND_MORE, lang, count = (all - named.len())));
    }
    let place = text::listed(&named, lang);
    (*stamps > 0).then(|| {
        let stamps = *stamps;
        format_message!(m::PLAN_UNSEEN, lang, records = all, stamps = stamps, place = place)
    })
}

/// The refused elements, each with its position and error, and how many more there are.
pub fn invalid_lines(plan: &Plan, lang: Lang) -> Vec<TableCell> {
    let is_many = plan.files.len() > 1;
    let line = |(file, invalid): (usize, &Invalid)| {
        let kind = invalid.kind.as_deref();
        let mut of = kind.map(|kind| text::kind_of_code(kind, lang)).unwrap_or_default();
        if is_many {
            of = format!("{} · {of}", plan.files[file].name);
        }
        TableCell::Parts(vec![
            TableCell::Text(of),
            TableCell::Code(invalid.id.as_deref().unwrap_or_default().to_owned()),
            TableCell::Text(text::item_error(&invalid.error, kind, invalid.at, lang)),
        ])
    };
    let mut lines: Vec<TableCell> = plan.invalid().take(MOST_INVALID).map(line).collect();
    let more = plan.invalid_count() - lines.len();
    if more > 0 {
        lines.push(TableCell::Text(format_message!(m::INVALID_MORE, lang, count = more)));
    }
    lines
}
