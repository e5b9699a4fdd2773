//! Export of a whole ledger.

use serde_json::{Map, Value};

use crate::file_names::allowed;
use crate::workspace::Workspace;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Exported, write};
use zhibu_ledger::json_text;
use zhibu_text::{Lang, m};

/// A file ready for download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// A whole ledger to be written to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeFile {
    /// The file.
    pub file: NamedFile,
    /// The key of the ledger.
    pub ledger_key: String,
    /// The number of changes in the file.
    pub changes: usize,
}

/// The ledger as a file.
pub fn whole_file(workspace: &Workspace, exported: &Exported, today: Day) -> WholeFile {
    named(workspace, "", exported, today)
}

/// The file that archives the history before a day: the whole current ledger.
pub fn archive_file(
    workspace: &Workspace,
    before: Day,
    exported: &Exported,
    today: Day,
    lang: Lang,
) -> WholeFile {
    let suffix = format!("{}-{before}", m::ARCHIVE_MARK.get(lang));
    named(workspace, &suffix, exported, today)
}

fn named(workspace: &Workspace, suffix: &str, exported: &Exported, today: Day) -> WholeFile {
    let (about, ledger) = (workspace.about(), workspace.ledger());
    let file =
        NamedFile { name: file_name(about, suffix, today), text: write(about, ledger, exported) };
    WholeFile {
        file,
        ledger_key: workspace.ledger_key().to_owned(),
        changes: ledger.change_count(),
    }
}

/// The name of a file, distinct for each unit.
pub(super) fn file_name(about: &About, suffix: &str, today: Day) -> String {
    let whose = about.part.as_ref().map(|part| format!("-{}", part.name)).unwrap_or_default();
    format!("{}{suffix}-{today}.json", allowed(&format!("{}{whose}", about.title)))
}

/// The unreadable data in storage, by key and unchanged.
pub fn raw_text(workspace: &Workspace) -> String {
    let unreadable = workspace.unreadable().iter();
    let texts = unreadable.map(|segment| (segment.key.clone(), segment.raw.clone().into()));
    json_text(&texts.collect::<Map<String, Value>>())
}
