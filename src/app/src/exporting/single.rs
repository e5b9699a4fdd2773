//! The single file of the program with a ledger inside.

use super::part::ExportError;
use zhibu_text::{Lang, format_message, m};

/// Where the ledger stands in the single file: a block of data, which browsers do not run. It is there without a
/// ledger too.
const BEGIN: &str = "<script type=\"application/json\" id=\"embedded-ledger\">";
const END: &str = "</script>";

/// How the name of a ledger's file ends, and that of a page.
const LEDGER_ENDING: &str = ".json";
const PAGE_ENDING: &str = ".html";

/// Why no single file was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SingleError {
    /// The program's own file is not there, or is not the single file.
    NotFetched,
    /// The ledger could not be sealed.
    Export(ExportError),
    /// The chosen file could not be written, and may be empty by now; the text is the browser's.
    NotWritten(String),
    /// The browser did not take the file for a download; the text is the browser's.
    NotDownloaded(String),
}

impl SingleError {
    /// The message for the user.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NotFetched => m::SINGLE_NOT_FETCHED.get(lang).to_owned(),
            Self::Export(error) => error.text(lang),
            Self::NotWritten(error) => format_message!(m::SINGLE_NOT_WRITTEN, lang, error = error),
            Self::NotDownloaded(error) => format_message!(m::EXPORT_FAILED, lang, error = error),
        }
    }
}

/// The name of a single file: that of the file of the ledger inside, or the program's.
pub fn single_name(ledger_file: Option<&str>, lang: Lang) -> String {
    let stem = ledger_file.map(|name| name.strip_suffix(LEDGER_ENDING).unwrap_or(name));
    format!("{}{PAGE_ENDING}", stem.unwrap_or(m::APP_NAME.get(lang)))
}

/// The single file with the text of a ledger's file inside, or with none; `page` is the text of a single file,
/// whatever is inside it.
///
/// # Errors
///
/// The page is not the single file.
pub fn with_ledger(page: &str, ledger: Option<&str>) -> Result<String, SingleError> {
    let (before, rest) = page.split_once(BEGIN).ok_or(SingleError::NotFetched)?;
    let (_, after) = rest.split_once(END).ok_or(SingleError::NotFetched)?;
    let block = ledger.map(block_of).unwrap_or_default();
    Ok([before, BEGIN, &block, END, after].concat())
}

/// A text as JSON that no data can break out of: nothing in it begins a tag or a comment, or ends a line. The text
/// itself is unchanged to the last byte, so that its signature stays valid.
fn block_of(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The text of the ledger's file in such a block; `None` if there is none.
pub fn ledger_inside(block: &str) -> Option<String> {
    serde_json::from_str(block).ok()
}
