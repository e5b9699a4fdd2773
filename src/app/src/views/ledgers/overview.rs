//! The ledgers of this browser, and the export of parts of the open one.

use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::{Kind, Organisation};
use zhibu_format::{About, Author, Part, Sample};
use zhibu_samples::bundled_id;
use zhibu_storage::{LedgerEntry, QUOTA_UNITS16};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::exporting::{LEAST_PASSPHRASE_CHARS, PassphraseStrength};
use crate::route::{Page, Route};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::choice::{ChoiceRequirements, Offered, RecordChoices};
use crate::views::links::PageLink;
use crate::workspace::Workspace;

/// The actions on a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerActions {
    /// The ledger's key in storage.
    pub ledger_key: String,
    /// Whether it can be opened: it is not open already.
    pub can_open: bool,
    /// The sample that it can be reset to. A sample that was opened from a file cannot be reset: it
    /// is not the bundled one.
    pub sample: Option<Sample>,
    /// The question before it is removed.
    pub remove_question: String,
    /// The question before it is reset.
    pub reset_question: String,
}

impl Control for LedgerActions {
    fn to_plain(&self) -> String {
        String::new()
    }
}

/// A ledger in storage.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredLedger {
    /// The ledger.
    pub entry: LedgerEntry,
    /// Its size, in UTF-16 units.
    pub units16: usize,
}

/// The ledgers of this browser, each with its share of the storage and its actions. `open` is the
/// key of the open ledger.
pub fn ledgers_table(
    ledgers: &[StoredLedger],
    open: Option<&str>,
    lang: Lang,
) -> Table<LedgerActions> {
    Table {
        caption: m::ALL_LEDGERS.get(lang).to_owned(),
        columns: vec![
            TableColumn::text(m::LEDGER_TITLE.get(lang)),
            TableColumn::number(m::SPACE.get(lang)),
            TableColumn::text("").with_class("row-actions"),
        ],
        rows: ledgers.iter().map(|ledger| ledger_row(ledger, open, lang)).collect(),
        totals: None,
    }
}

fn ledger_row(
    StoredLedger { entry, units16 }: &StoredLedger,
    open: Option<&str>,
    lang: Lang,
) -> TableRow<LedgerActions> {
    let ledger_key = &entry.ledger_key;
    let about = entry.about.clone().unwrap_or_default();
    let is_open = open == Some(ledger_key);
    let title = if about.title.is_empty() { ledger_key.clone() } else { about.title };
    let mut name = vec![TableCell::text(&*title)];
    name.extend(about.sample.map(|_| TableCell::chip(m::SAMPLE.get(lang), Tone::Warning)));
    name.extend(is_open.then(|| TableCell::chip(m::IS_OPEN.get(lang), Tone::Plain)));
    let actions = LedgerActions {
        ledger_key: ledger_key.clone(),
        can_open: !is_open,
        sample: about.sample.filter(|sample| about.id == bundled_id(*sample)),
        remove_question: format_message!(m::REMOVE_QUESTION, lang, title = title),
        reset_question: format_message!(m::RESET_QUESTION, lang, title = title),
    };
    TableRow::new([
        TableCell::Parts(name),
        TableCell::Text(format!("{} %", percent_of_quota(*units16))),
        TableCell::Control(actions),
    ])
    .keyed(&**ledger_key)
}

/// A share of the browser's quota, in percent with one decimal.
pub(super) fn percent_of_quota(units16: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let percent = units16 as f64 * 100.0 / QUOTA_UNITS16 as f64;
    format!("{percent:.1}")
}

/// Links to pages about the open ledger.
pub fn ledger_links(about: &About, lang: Lang) -> Vec<PageLink> {
    let link = |(page, message): (Page, Message)| PageLink::to(message.get(lang), Route::to(page));
    let source =
        (about.sample == Some(Sample::Laoshan2022)).then_some((Page::Sentences, m::SENTENCES));
    [
        (Page::Tables, m::TABLES),
        (Page::Rounds, m::ROUNDS),
        (Page::Conflicts, m::CONFLICTS),
        (Page::History, m::HISTORY),
    ]
    .into_iter()
    .chain(source)
    .map(link)
    .collect()
}

/// The note that a ledger is the part of one unit; `None` if it is not.
pub fn part_note(about: &About, lang: Lang) -> Option<String> {
    let part = about.part.as_ref()?;
    Some(format_message!(m::IS_PART_OF, lang, name = part.name))
}

/// What can be exported: everything, or the part of an organisation with a name.
pub fn offered_parts(lang: Lang) -> Offered {
    Offered::Records(RecordChoices {
        requirements: ChoiceRequirements::default().filled(Organisation::NAME),
        ..RecordChoices::all(Kind::Organisation, Some(m::SCOPE_ALL.get(lang)))
    })
}

/// The options for the export of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartDraft {
    /// The id of the organisation whose part is exported; empty for the whole ledger.
    pub organisation: String,
    /// Whether the names of persons are left out.
    pub is_without_persons: bool,
    /// Whether inspections are left out: their tasks and organisations, with all that belongs to them.
    pub is_without_inspection: bool,
    /// The passphrase that seals the file; empty for none.
    pub passphrase: String,
}

impl PartDraft {
    /// Whether something is left out of the part.
    pub fn is_redacted(&self) -> bool {
        self.is_without_persons || self.is_without_inspection
    }

    /// Whether it can be exported: it is not the whole ledger, and its passphrase is long enough.
    pub fn can_export(&self) -> bool {
        !self.is_whole()
            && (self.passphrase.is_empty()
                || PassphraseStrength::of(&self.passphrase) > PassphraseStrength::TooShort)
    }

    /// Whether it can be exported as tables for analysis, which are not sealed.
    pub fn can_export_tables(&self) -> bool {
        !self.is_whole() && self.passphrase.is_empty()
    }

    /// How strong the passphrase is; `None` without one.
    pub fn passphrase_strength(&self, lang: Lang) -> Option<TableCell> {
        passphrase_strength(&self.passphrase, lang)
    }

    /// Whether it equals the export of the whole ledger.
    pub fn is_whole(&self) -> bool {
        self.organisation.is_empty() && self.passphrase.is_empty() && !self.is_redacted()
    }

    /// The part; `None` for the whole ledger.
    pub fn part(&self, workspace: &Workspace, lang: Lang) -> Option<Part> {
        let register = workspace.register();
        let name = text::title(register, Kind::Organisation, &self.organisation, lang)?;
        Some(Part { organisation: self.organisation.clone(), name })
    }

    /// The codes of the settings whose records are left out.
    pub fn hidden(&self) -> Vec<&'static str> {
        if self.is_without_inspection { vec![Setting::Inspection.code()] } else { Vec::new() }
    }
}

/// Who is offered as the author before the first export: the unit whose part the ledger is, if nothing is stored.
pub fn suggested_author(workspace: &Workspace, stored: &Author) -> Author {
    match &workspace.about().part {
        Some(part) if stored.signature().is_none() => {
            Author { unit: part.name.clone(), ..Author::default() }
        }
        _ => stored.clone(),
    }
}

/// How strong a passphrase is, in words, and the tone of the words; `None` without one.
pub(super) fn passphrase_strength(passphrase: &str, lang: Lang) -> Option<TableCell> {
    let (text, tone) = match PassphraseStrength::of(passphrase) {
        _ if passphrase.is_empty() => return None,
        PassphraseStrength::TooShort => (
            format_message!(m::PASSPHRASE_TOO_SHORT, lang, least = LEAST_PASSPHRASE_CHARS),
            Tone::Error,
        ),
        PassphraseStrength::Weak => (m::PASSPHRASE_WEAK.get(lang).to_owned(), Tone::Warning),
        PassphraseStrength::Fair => (m::PASSPHRASE_FAIR.get(lang).to_owned(), Tone::Plain),
        PassphraseStrength::Strong => (m::PASSPHRASE_STRONG.get(lang).to_owned(), Tone::Good),
    };
    Some(TableCell::chip(text, tone))
}
