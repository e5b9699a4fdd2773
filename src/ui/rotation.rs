//! Which of the backups in a folder stay, and under which name the next is written.

use crate::domain::date::Day;
use crate::order;

/// So many days' backups of a ledger stay in its folder.
pub const KEPT_BACKUPS: usize = 14;
/// How the name of every ledger file ends.
pub const ENDING: &str = ".json";
/// A backup that has less than this share of the one that it would replace does not replace it.
const LEAST_SHARE: f64 = 0.5;

/// How the backups of a ledger begin, as file systems allow it.
pub fn beginning(title: &str) -> String {
    let is_barred = |letter: char| letter.is_control() || r#"\/:*?"<>|"#.contains(letter);
    let title: String =
        title.chars().map(|letter| if is_barred(letter) { '_' } else { letter }).take(60).collect();
    format!("{}-auto-", title.trim_matches(['.', ' ']))
}

/// The name of a day's backup; with `number` for a further one of that day, which stands beside the
/// first.
pub fn backup_name(title: &str, day: Day, number: usize) -> String {
    let more = if number == 0 { String::new() } else { format!("-{}", number + 1) };
    format!("{}{day}{more}.json", beginning(title))
}

/// Whether a backup of so many bytes may take the place of one of so many: one that is near-empty
/// never takes the place of a full one.
pub fn may_replace(new_bytes: f64, old_bytes: f64) -> bool {
    new_bytes >= old_bytes * LEAST_SHARE
}

/// The backups that go, out of all files of the folder, each with its size: the oldest above the
/// number kept, but never the largest. Other files are nobody's business.
pub fn superfluous(title: &str, files: &[(String, f64)]) -> Vec<String> {
    let beginning = beginning(title);
    let mut own: Vec<&(String, f64)> = files
        .iter()
        .filter(|(name, _)| name.starts_with(&beginning) && name.ends_with(ENDING))
        .collect();
    order::sort_by(&mut own, |a, b| b.0.cmp(&a.0));
    let largest = own.iter().map(|file| file.1).fold(0.0, f64::max);
    let old = own.iter().skip(KEPT_BACKUPS);
    old.filter(|file| file.1 < largest).map(|file| file.0.clone()).collect()
}
