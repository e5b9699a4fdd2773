//! Which of the backups in a folder stay, and under which name the next is written.

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

/// The backups that go, out of all files of the folder, each with its size: the oldest above the
/// number kept, but never the largest. Other files are nobody's business.
pub fn superfluous(about: &About, files: &[(String, f64)]) -> Vec<String> {
    let beginning = beginning(about);
    let mut own: Vec<&(String, f64)> = files
        .iter()
        .filter(|(name, _)| name.starts_with(&beginning) && name.ends_with(ENDING))
        .collect();
    order::sort_by(&mut own, |a, b| b.0.cmp(&a.0));
    let largest = own.iter().map(|file| file.1).fold(0.0, f64::max);
    let old = own.iter().skip(KEPT_BACKUPS);
    old.filter(|file| file.1 < largest).map(|file| file.0.clone()).collect()
}
