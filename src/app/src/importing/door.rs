//! Where a file goes that is dropped on the page or chosen.

use zhibu_format::roll_up::ROLL_UP_FORMAT;
use zhibu_text::{Lang, format_message, listed, m};

/// What reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileDoor {
    /// The import of ledgers.
    Ledger,
    /// The intake of tables.
    Table,
    /// The page of a roll-up.
    RollUp,
    /// Nothing.
    None,
}

/// How many bytes of a file tell what reads it.
pub const TELLING_BYTES: i32 = 256;

impl FileDoor {
    /// What reads a file with this name that begins with these bytes. A ledger is one whatever it is called:
    /// programs that send files rename them.
    pub fn of(name: &str, begin: &[u8]) -> Self {
        /// How names of files end that hold tables; those that cannot be read are refused with what to do.
        const TABLES: [&str; 7] = ["xlsx", "xlsm", "xls", "et", "csv", "tsv", "txt"];
        let (_, ending) = name.rsplit_once('.').unwrap_or_default();
        let ending = ending.to_ascii_lowercase();
        let text = begin.strip_prefix("\u{feff}".as_bytes()).unwrap_or(begin);
        if is_roll_up(text) {
            Self::RollUp
        } else if ending == "json" || text.trim_ascii_start().starts_with(b"{") {
            Self::Ledger
        } else if TABLES.contains(&&*ending) {
            Self::Table
        } else {
            Self::None
        }
    }

    /// Whether a file in a folder is meant if the folder is dropped. Others lie there by chance, such as notes
    /// and what a spreadsheet program keeps beside an open workbook.
    pub fn is_meant_in_folder(name: &str) -> bool {
        const MEANT: [&str; 4] = ["json", "xlsx", "xlsm", "csv"];
        let (_, ending) = name.rsplit_once('.').unwrap_or_default();
        !name.starts_with(['.', '~']) && MEANT.contains(&&*ending.to_ascii_lowercase())
    }
}

/// Whether a file begins as a roll-up does, however it is laid out.
fn is_roll_up(begin: &[u8]) -> bool {
    let begin: Vec<u8> = begin.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let format = format!("{{\"format\":\"{ROLL_UP_FORMAT}\"");
    begin.starts_with(format.as_bytes())
}

/// That nothing reads these files, and what can be dropped; `names` may be empty.
pub fn unreadable_files(names: &[String], lang: Lang) -> String {
    if names.is_empty() {
        m::NOTHING_DROPPED.get(lang).to_owned()
    } else {
        format_message!(m::FILES_OF_NO_USE, lang, names = listed(names, lang))
    }
}
