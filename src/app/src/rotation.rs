//! Which of the backups in a folder stay, and under which name the next is written.

use crate::workspace::Workspace;
use zhibu_domain::values::date::Day;
use zhibu_format::About;
use zhibu_ledger::order;

/// So many days' backups of a ledger stay in its folder.
pub const KEPT_BACKUPS: usize = 14;
/// How the name of every ledger file ends.
pub const ENDING: &str = ".json";
/// So many letters of a ledger's id tell it from others.
const LETTERS_OF_ID: usize = 6;
/// A backup that has less than this share of the one that it would replace does not replace it.
const LEAST_SHARE: f64 = 0.5;

/// How the backups of a ledger begin, as file systems allow it: with its title, the unit whose part
/// it is, if any, and the end of its id, for ledgers of one title can share a folder.
pub fn beginning(about: &About) -> String {
    let part = about.part.as_ref().map(|part| format!("-{}", part.name)).unwrap_or_default();
    let id: Vec<char> = about.id.chars().filter(char::is_ascii_alphanumeric).collect();
    let id: String = id[id.len().saturating_sub(LETTERS_OF_ID)..].iter().collect();
    let title = format!("{}{part}", about.title);
    let is_barred = |letter: char| letter.is_control() || r#"\/:*?"<>|"#.contains(letter);
    let title: String =
        title.chars().map(|letter| if is_barred(letter) { '_' } else { letter }).take(60).collect();
    format!("{}-{id}-auto-", title.trim_matches(['.', ' ']))
}

/// The name of a day's backup; with `number` for a further one of that day, which stands beside the
/// first.
pub fn backup_name(about: &About, day: Day, number: usize) -> String {
    let more = if number == 0 { String::new() } else { format!("-{}", number + 1) };
    format!("{}{day}{more}.json", beginning(about))
}

/// Whether a backup of so many bytes may take the place of one of so many: one that is near-empty
/// never takes the place of a full one.
pub fn may_replace(new_bytes: f64, old_bytes: f64) -> bool {
    new_bytes >= old_bytes * LEAST_SHARE
}

/// The backup that a browser wrote last into a ledger's folder.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenBackup {
    /// The file's name.
    pub name: String,
    /// How many bytes it has.
    pub bytes: f64,
}

impl WrittenBackup {
    /// As preferences have it.
    pub fn code(&self) -> String {
        format!("{}\n{}", self.name, self.bytes)
    }
}

/// Whether a file of the folder is a backup of the ledger.
pub fn is_backup(about: &About, name: &str) -> bool {
    name.starts_with(&beginning(about)) && name.ends_with(ENDING)
}

/// Whether a ledger's file may take the place of an earlier backup, and let older ones go: what cannot
/// be read, or has vanished, must not cost the backups that have it.
pub fn is_whole(workspace: &Workspace) -> bool {
    workspace.unreadable().is_empty() && workspace.lacking_count() == 0
}

/// The name under which the next backup of so many bytes is written, beside the files of the folder:
/// the day's, or a further one of that day. Only what this browser wrote itself, and nobody since,
/// makes way for what is newer: `own` is that, as preferences have it.
pub fn next_name(
    about: &About,
    day: Day,
    bytes: f64,
    files: &[(String, f64)],
    (own, is_whole): (&str, bool),
) -> String {
    let is_free = |name: &String| {
        let known = files.iter().find(|file| file.0 == *name);
        known.is_none_or(|(_, size)| {
            let written = WrittenBackup { name: name.clone(), bytes: *size };
            is_whole && own == written.code() && may_replace(bytes, *size)
        })
    };
    let mut names = (0..).map(|number| backup_name(about, day, number));
    names.find(is_free).expect("there is always a further number")
}

/// The backups that go once a backup of the ledger is written: see [`superfluous`]; none for one that
/// is not whole.
pub fn to_remove(about: &About, files: &[(String, f64)], is_whole: bool) -> Vec<String> {
    if is_whole { superfluous(about, files) } else { Vec::new() }
}

/// The backups that go, out of all files of the folder, each with its size: the oldest above the
/// number kept, but never the largest. Other files are nobody's business.
pub fn superfluous(about: &About, files: &[(String, f64)]) -> Vec<String> {
    let mut own: Vec<&(String, f64)> =
        files.iter().filter(|(name, _)| is_backup(about, name)).collect();
    order::sort_by(&mut own, |a, b| b.0.cmp(&a.0));
    let largest = own.iter().map(|file| file.1).fold(0.0, f64::max);
    let old = own.iter().skip(KEPT_BACKUPS);
    old.filter(|file| file.1 < largest).map(|file| file.0.clone()).collect()
}
