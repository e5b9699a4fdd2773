//! The ledgers of this browser, and what can be handed out of the open one.

use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::{Kind, Organisation};
use zhibu_domain::list::Collation;
use zhibu_domain::register::Row;
use zhibu_format::{About, Part, Sample};
use zhibu_samples::bundled_id;
use zhibu_storage::{LedgerEntry, QUOTA_UNITS16};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::{Page, Route};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::choice::Choice;
use crate::views::links::PageLink;
use crate::views::names::by_name;
use crate::workspace::Workspace;

/// What can be done with a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerActions {
    /// Its key in the storage.
    pub mark: String,
    /// Whether it can be opened: it is not open.
    pub can_open: bool,
    /// The sample that it can be put back to. What was opened from someone's file stands for itself:
    /// there is nothing to put it back to.
    pub sample: Option<Sample>,
    /// What is asked before it is removed.
    pub remove_question: String,
    /// What is asked before it is put back.
    pub reset_question: String,
}

impl Control for LedgerActions {
    fn to_plain(&self) -> String {
        String::new()
    }
}

/// A ledger as it lies in storage.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredLedger {
    /// The ledger.
    pub entry: LedgerEntry,
    /// The UTF-16 units that it takes.
    pub units16: usize,
}

/// The ledgers of this browser: what they are called, how much of the browser's storage each takes, and
/// what can be done with it. `open` is the key of the open one.
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
    let mark = &entry.ledger_key;
    let about = entry.about.clone().unwrap_or_default();
    let is_open = open == Some(mark);
    let title = if about.title.is_empty() { mark.clone() } else { about.title };
    let mut name = vec![TableCell::text(&*title)];
    name.extend(about.sample.map(|_| TableCell::chip(m::SAMPLE.get(lang), Tone::Warning)));
    name.extend(is_open.then(|| TableCell::chip(m::IS_OPEN.get(lang), Tone::Plain)));
    let actions = LedgerActions {
        mark: mark.clone(),
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
    .keyed(&**mark)
}

/// A share of the browser's storage in percent, with one decimal.
pub(super) fn percent_of_quota(units16: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let percent = units16 as f64 * 100.0 / QUOTA_UNITS16 as f64;
    format!("{percent:.1}")
}

/// The pages that go with the open ledger.
pub fn ledger_links(lang: Lang) -> [PageLink; 3] {
    let link = |(page, said): (Page, Message)| PageLink::to(said.get(lang), Route::to(page));
    [(Page::Rounds, m::ROUNDS), (Page::Conflicts, m::CONFLICTS), (Page::History, m::HISTORY)]
        .map(link)
}

/// That a ledger is one unit's part, if it is.
pub fn part_note(about: &About, lang: Lang) -> Option<String> {
    let part = about.part.as_ref()?;
    Some(format_message!(m::IS_PART_OF, lang, name = part.name))
}

/// What can be handed out: everything, or the part of an organisation, in the order of their names.
pub fn part_choices(workspace: &Workspace, collation: &dyn Collation, lang: Lang) -> Vec<Choice> {
    let rows = workspace.register().organisations().rows().iter();
    let choice =
        |row: &Row<Organisation>| Some(Choice::new(&*row.id, row.record.name.as_ref()?.0.clone()));
    let parts = by_name(rows.filter_map(choice).collect(), collation, |choice| &choice.text);
    [Choice::new("", m::SCOPE_ALL.get(lang))].into_iter().chain(parts).collect()
}

/// What of a ledger its user chooses to hand out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartDraft {
    /// The id of the organisation whose part it is; empty for the whole ledger.
    pub organisation: String,
    /// Without the names of persons.
    pub is_without_persons: bool,
    /// Without organisations of inspections.
    pub is_without_inspection: bool,
    /// Sealed with this passphrase; empty for none.
    pub passphrase: String,
}

impl PartDraft {
    /// Whether something is left out of what is handed out.
    pub fn is_redacted(&self) -> bool {
        self.is_without_persons || self.is_without_inspection
    }

    /// Whether it is the ledger as the export of the whole of it hands it out.
    pub fn is_whole(&self) -> bool {
        self.organisation.is_empty() && self.passphrase.is_empty() && !self.is_redacted()
    }

    /// Whose part it is; `None` for the whole ledger.
    pub fn part(&self, workspace: &Workspace, lang: Lang) -> Option<Part> {
        let register = workspace.register();
        let name = text::title(register, Kind::Organisation, &self.organisation, lang)?;
        Some(Part { organisation: self.organisation.clone(), name })
    }

    /// The settings whose organisations are left out.
    pub fn hidden(&self) -> Vec<&'static str> {
        if self.is_without_inspection { vec![Setting::Inspection.code()] } else { Vec::new() }
    }
}
