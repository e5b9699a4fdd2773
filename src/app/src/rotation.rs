//! Backup rotation: which backups in a folder stay, and the name of the next one.

use crate::file_names::allowed;
use crate::workspace::Workspace;
use zhibu_domain::values::date::Day;
use zhibu_format::About;
use zhibu_ledger::order;

/// Maximum number of days whose backups stay in a ledger's folder.
pub const KEPT_BACKUPS: usize = 14;
/// The file name extension of ledger files.
pub const ENDING: &str = ".json";
/// How many chars of a ledger's id distinguish it in file names.
const LETTERS_OF_ID: usize = 6;
/// Maximum chars of a ledger's title and part in file names.
const MOST_CHARS: usize = 60;
/// A backup with less than this share of the bytes of an existing one does not replace it.
const LEAST_SHARE: f64 = 0.5;

/// The prefix of a ledger's backup file names, in characters that file systems allow: its title,
/// the unit whose part it is, if any, and the end of its id, because ledgers of the same title can
/// share a folder.
pub fn beginning(about: &About) -> String {
    let part = about.part.as_ref().map(|part| format!("-{}", part.name)).unwrap_or_default();
    let id: Vec<char> = about.id.chars().filter(char::is_ascii_alphanumeric).collect();
    let id: String = id[id.len().saturating_sub(LETTERS_OF_ID)..].iter().collect();
    let title: String = format!("{}{part}", about.title).chars().take(MOST_CHARS).collect();
    format!("{}-{id}-auto-", allowed(&title))
}

/// The name of a day's backup; `number` distinguishes further backups of the same day.
pub fn backup_name(about: &About, day: Day, number: usize) -> String {
    let more = if number == 0 { String::new() } else { format!("-{}", number + 1) };
    format!("{}{day}{more}.json", beginning(about))
}

/// Whether a backup of `new_bytes` may replace one of `old_bytes`: a nearly empty backup never
/// replaces a full one.
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
    /// The code stored in preferences.
    pub fn code(&self) -> String {
        format!("{}\n{}", self.name, self.bytes)
    }
}

/// Whether a file of the folder is a backup of the ledger.
pub fn is_backup(about: &About, name: &str) -> bool {
    name.starts_with(&beginning(about)) && name.ends_with(ENDING)
}

/// Whether a ledger's backup may replace an earlier one and remove older ones: unreadable or
/// missing data must not cost the backups that still have it.
pub fn is_whole(workspace: &Workspace) -> bool {
    workspace.unreadable().is_empty() && workspace.lacking_count() == 0
}

/// The name of the next backup of this many bytes, given the files in the folder: the day's name,
/// or a further one of that day. Only a file that this browser wrote and nobody changed since is
/// replaced: `own` is that file, as stored in preferences.
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

/// The backups to remove after a backup of the ledger was written: see [`superfluous`]; none if the
/// ledger is not whole.
pub fn to_remove(about: &About, files: &[(String, f64)], is_whole: bool) -> Vec<String> {
    if is_whole { superfluous(about, files) } else { Vec::new() }
}

/// The backups to remove among all files of the folder, each with its size: the oldest above the
/// maximum, but never the largest. Other files are ignored.
pub fn superfluous(about: &About, files: &[(String, f64)]) -> Vec<String> {
    let mut own: Vec<&(String, f64)> =
        files.iter().filter(|(name, _)| is_backup(about, name)).collect();
    order::sort_by(&mut own, |a, b| b.0.cmp(&a.0));
    let largest = own.iter().map(|file| file.1).fold(0.0, f64::max);
    let old = own.iter().skip(KEPT_BACKUPS);
    old.filter(|file| file.1 < largest).map(|file| file.0.clone()).collect()
}
