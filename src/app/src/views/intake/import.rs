//! What files would do, before they do it: file by file and kind by kind.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::trust::TrustedKey;
use zhibu_format::{
    ByUndo, Counts, FileError, FileSet, Invalid, LeftOut, MOST_INVALID, Plan, PlannedFile,
    Signature,
};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::importing::{RefusedFile, Signer};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::time::TimeZone;

/// A file that is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedFileView {
    /// Which file it is.
    pub heading: String,
    /// Why.
    pub reason: String,
    /// Whether it asks for its passphrase only: nobody has done anything wrong yet.
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

/// Whether a passphrase would open one of the files.
pub fn asks_for_passphrase(refused: &[RefusedFile]) -> bool {
    refused.iter().any(|file| matches!(file.error, FileError::Sealed { .. }))
}

/// The files that alter records of a plan, named as their users know them.
pub(super) fn names_of(plan: &Plan, files: FileSet, lang: Lang) -> String {
    let name = |file: usize| {
        let file = &plan.files[file];
        let unit = &file.exported.by.unit;
        if unit.is_empty() { file.name.clone() } else { unit.clone() }
    };
    text::listed(&files.files().map(name).collect::<Vec<_>>(), lang)
}

/// What is said of a file that comes alone: its name, its title, who exported it and when.
pub fn only_file(file: &PlannedFile, zone: TimeZone, lang: Lang) -> TableCell {
    let mut parts = vec![TableCell::Text(format_message!(m::PLAN_FOR, lang, file = file.name))];
    parts.extend(file.about.as_ref().map(|about| TableCell::Strong(about.title.clone())));
    let exported = exported(file, zone);
    parts.extend((!exported.is_empty()).then_some(TableCell::Quiet(exported)));
    TableCell::Parts(parts)
}

/// Who exported a file, and when.
fn exported(file: &PlannedFile, zone: TimeZone) -> String {
    let by = file.exported.by.signature();
    let at = (zone.minute_of_iso)(&file.exported.at);
    [by, at].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Whether a file is signed, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureView {
    /// In words.
    pub text: String,
    /// How the words are marked.
    pub tone: Tone,
    /// The key that signed it, if it is not trusted yet.
    pub unknown_key: Option<String>,
}

/// Whether a file is signed, and by whom. `trusted` are the keys that the ledger trusts, `own` is this
/// browser's public key.
pub fn signature(
    file: &PlannedFile,
    trusted: &[TrustedKey],
    own: Option<&str>,
    lang: Lang,
) -> SignatureView {
    let mut unknown_key = None;
    let (text, tone) = match Signer::of(&file.signature, &file.exported.by.unit, trusted, own) {
        Signer::None => (m::SIGNATURE_NONE.get(lang).to_owned(), Tone::Plain),
        // Who used to sign and does not is to be asked why.
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
            let said = format_message!(m::SIGNATURE_UNKNOWN, lang, fingerprint = fingerprint);
            (said, Tone::Warning)
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

/// What can be done with a file of several, by its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileControl {
    /// Leaving it out.
    Take {
        /// Which file.
        file: usize,
        /// What the tick box says to those who only hear it.
        label: String,
    },
    /// Its signature, with a way to trust its key.
    Signature {
        /// Which file.
        file: usize,
    },
}

impl Control for FileControl {
    fn to_plain(&self) -> String {
        String::new()
    }
}

/// The files of a plan, with who exported each and what it alone would do.
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
        let said = format_message!(m::SAME_FILE, lang, file = plan.files[twin].name);
        TableCell::chip(said, Tone::Plain)
    }));
    let is_late = file.from_far_future > 0;
    name.extend(is_late.then(|| TableCell::chip(m::FROM_FUTURE.get(lang), Tone::Plain)));
    // One that came twice is taken once.
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

/// How many records of each kind are of each outcome. Kinds of other versions come last.
pub fn counts_table(plan: &Plan, lang: Lang) -> Table {
    let rank = |row: &(Name, Counts)| {
        let kind = Kind::from_code(&row.0);
        (kind.is_none(), kind, row.0.clone())
    };
    let mut counts = plan.counts.clone();
    order::sort_by(&mut counts, |a, b| rank(a).cmp(&rank(b)));
    let row = |(code, counts): (Name, Counts)| {
        let kind = TableCell::Text(text::kind_of_code(&code, lang));
        TableRow::new([kind].into_iter().chain(outcome_cells(counts)))
    };
    let kind = TableColumn::text(m::KIND.get(lang));
    Table {
        caption: m::IMPORT.get(lang).to_owned(),
        columns: [kind].into_iter().chain(outcome_columns(lang)).collect(),
        rows: counts.into_iter().map(row).collect(),
        totals: None,
    }
}

/// That files belong to another ledger than the open one, if they do. `open` is the title of the open
/// ledger, if one is open.
pub fn other_ledger(is_of_open: bool, open: Option<&str>, lang: Lang) -> Option<String> {
    let title = open.filter(|_| !is_of_open)?;
    Some(format_message!(m::OTHER_LEDGER, lang, title = title))
}

/// The button that takes a plan into the open ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeButton {
    /// What it says.
    pub text: String,
    /// Whether there is anything to take.
    pub is_enabled: bool,
}

/// The button that takes a plan into the open ledger of this title, but for what is left out.
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

/// What else is to be said of a plan.
pub fn notes(plan: &Plan, left_out: &LeftOut, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if plan.is_idle() && plan.invalid().next().is_none() {
        notes.push(m::PLAN_IDLE.get(lang).to_owned());
    }
    let is_altered = |file: &&PlannedFile| file.signature == Signature::Altered;
    for file in plan.files.iter().filter(is_altered) {
        notes.push(format_message!(m::SIGNATURE_ALTERED_ABOUT, lang, file = file.name));
    }
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
    note!(m::PLAN_SIGNED, diffs.clone().filter(|diff| diff.alters_signed).count());
    note!(m::PLAN_ARCHIVES, diffs.filter(|diff| diff.alters_archive).count());
    let of_trust = (0..plan.diffs.len()).filter(|index| plan.is_of_trust(*index));
    note!(m::PLAN_TRUST, of_trust.count());
    note!(m::PLAN_RECEIPTS, plan.receipts_taken(left_out));
    note!(m::PLAN_FUTURE, plan.from_far_future);
    // What is said of an altered file says as much.
    let sound = plan.files.iter().filter(|file| !is_altered(file));
    note!(m::PLAN_DISAGREEING, sound.map(|file| file.disagreeing.len()).sum());
    notes
}

/// The elements that are refused, with where and why, and how many more there are.
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
