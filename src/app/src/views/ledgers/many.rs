//! The export of many ledgers as tables for analysis: which ledgers of this browser, and what is said at the end.

use zhibu_storage::LedgerEntry;
use zhibu_text::{Lang, format_message, m};

use crate::exporting::{KnownLedger, ManyStop, ManyTables};

/// A ledger of this browser that is exported with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedLedger {
    /// Its key.
    pub ledger_key: String,
    /// Its title.
    pub title: String,
    /// What is known of it; `None` if its metadata cannot be read.
    pub known: Option<KnownLedger>,
}

/// The ledgers of this browser that are exported together: not the samples, unless there is nothing else. Of which some
/// data cannot be read, `lacks_some` says by key.
pub fn offered(ledgers: Vec<LedgerEntry>, lacks_some: impl Fn(&str) -> bool) -> Vec<OfferedLedger> {
    let is_sample =
        |entry: &LedgerEntry| entry.about.as_ref().is_some_and(|about| about.sample.is_some());
    let has_own = !ledgers.iter().all(is_sample);
    let wanted = ledgers.into_iter().filter(|entry| !(has_own && is_sample(entry)));
    wanted
        .map(|LedgerEntry { ledger_key, about }| {
            let known = about.as_ref().map(|about| KnownLedger {
                id: about.id.clone(),
                is_part: about.part.is_some(),
                lacks_some: lacks_some(&ledger_key),
            });
            let title = about.map(|about| about.title).unwrap_or_default();
            let title = if title.is_empty() { ledger_key.clone() } else { title };
            OfferedLedger { ledger_key, title, known }
        })
        .collect()
}

/// What is said at the end of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManyNotice {
    /// What has become of it.
    pub text: String,
    /// Whether there is no file.
    pub is_error: bool,
    /// What is not in the file, and why.
    pub told: Vec<String>,
}

/// What is said at the end; `None` if it could not be saved, which is said elsewhere. What was told is taken out of the
/// result.
pub fn ended(
    made: &mut Result<ManyTables, ManyStop>,
    is_saved: bool,
    lang: Lang,
) -> Option<ManyNotice> {
    let (text, is_error, told) = match made {
        Ok(_) if !is_saved => return None,
        Ok(ManyTables { file_name, ledgers, records, told, .. }) => {
            let text = format_message!(
                m::EXTRACT_MANY_DONE,
                lang,
                file = file_name,
                ledgers = *ledgers,
                count = *records
            );
            (text, false, std::mem::take(told))
        }
        Err(ManyStop::Cancelled) => (m::HAND_OUT_STOPPED.get(lang).to_owned(), false, Vec::new()),
        Err(ManyStop::TooLarge) => (m::EXTRACT_MANY_LARGE.get(lang).to_owned(), true, Vec::new()),
        Err(ManyStop::Nothing(told)) => {
            (m::EXTRACT_MANY_NOTHING.get(lang).to_owned(), true, std::mem::take(told))
        }
    };
    Some(ManyNotice { text, is_error, told })
}
