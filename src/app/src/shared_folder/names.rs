//! The names of files in the folder: `<unit>-<writer>-<time>.json`. They are never used twice.

use crate::file_names::allowed;
use crate::rotation::ENDING;
use zhibu_ledger::Writer;

/// Maximum chars of a unit's name in a file name.
const MOST_CHARS: usize = 40;

/// The name of a file that a writer adds. `at_iso` is the time in ISO 8601, and `attempt` counts up while a name is taken.
pub fn name_of(unit: &str, writer: Writer, at_iso: &str, attempt: usize) -> String {
    let unit: String = unit.trim().chars().take(MOST_CHARS).collect();
    let time: String = at_iso.chars().filter(char::is_ascii_digit).collect();
    let more = if attempt == 0 { String::new() } else { format!("{attempt:02}") };
    let dash = if unit.is_empty() { "" } else { "-" };
    format!("{}{dash}{writer}-{time}{more}{ENDING}", allowed(&unit))
}

/// Whether a file has exactly the name that this writer gives. A copy of it, or what a synchronising program put beside
/// it, has not.
pub fn is_of_writer(name: &str, writer: Writer) -> bool {
    let Some(stem) = name.strip_suffix(ENDING) else { return false };
    let Some((before, time)) = stem.rsplit_once('-') else { return false };
    let by = writer.to_string();
    let is_by = before == by || before.strip_suffix(&*by).is_some_and(|unit| unit.ends_with('-'));
    is_by && !time.is_empty() && time.bytes().all(|byte| byte.is_ascii_digit())
}

/// The time in the name of a file, as far as it has one: later ones are greater.
pub(super) fn time_in(name: &str) -> Option<&str> {
    let (_, time) = name.strip_suffix(ENDING)?.rsplit_once('-')?;
    Some(time)
}

/// Whether a file may be a ledger's: other files are not read.
pub fn may_be_ledger(name: &str) -> bool {
    !name.starts_with('.') && name.to_lowercase().ends_with(ENDING)
}
