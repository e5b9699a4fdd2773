//! What is said of a roll-up: why it is refused, and what its ledgers do not have in common.

use super::{Lang, Message, file_error, format_message, m, term};
use zhibu_format::FileError;
use zhibu_format::merging::NotMerged;
use zhibu_format::roll_up::{
    Difference, LedgerFlaw, MOST_LEDGERS, MOST_ROLL_UP_BYTES, MissingFile, ROLL_UP_FORMAT,
    ROLL_UP_VERSION, RollUpError,
};

/// Why a roll-up is refused, where, and what to do.
pub fn roll_up_error(error: &RollUpError, lang: Lang) -> String {
    match error {
        RollUpError::File(FileError::OtherFormat { .. }) => {
            format_message!(m::CITY_OTHER_FORMAT, lang, format = ROLL_UP_FORMAT)
        }
        RollUpError::File(error) => file_error(error, lang),
        RollUpError::Newer { found } => {
            format_message!(m::CITY_NEWER, lang, found = *found, known = ROLL_UP_VERSION)
        }
        RollUpError::TooLarge => format_message!(
            m::CITY_TOO_LARGE,
            lang,
            megabytes = MOST_ROLL_UP_BYTES >> 20,
            ledgers = MOST_LEDGERS
        ),
        RollUpError::WrongShape { at } => {
            format_message!(m::CITY_WRONG_SHAPE, lang, line = at.line, column = at.column)
        }
        RollUpError::Ledger { number, title, flaw } => {
            let flaw = match flaw {
                LedgerFlaw::Twice => m::CITY_TWICE.get(lang).to_owned(),
                LedgerFlaw::NoDay => m::CITY_NO_DAY.get(lang).to_owned(),
                LedgerFlaw::Area(area) => {
                    format_message!(m::CITY_BAD_AREA, lang, number = *area)
                }
                LedgerFlaw::Series(series) => {
                    format_message!(m::CITY_BAD_SERIES, lang, number = *series)
                }
            };
            format_message!(m::CITY_BAD_LEDGER, lang, number = *number, title = title, flaw = flaw)
        }
    }
}

/// A difference, as a sentence.
pub fn difference(difference: &Difference, lang: Lang) -> String {
    match difference {
        Difference::Missing(MissingFile { file, reason }) => {
            let reason = reason_of(reason).map_or(&**reason, |reason| reason.get(lang));
            format_message!(m::CITY_MISSING, lang, file = file, reason = reason)
        }
        Difference::Days(first, last) => {
            format_message!(m::CITY_DAYS, lang, first = first, last = last)
        }
        Difference::LeftOut { title, count } => {
            format_message!(m::CITY_LEFT_OUT, lang, title = title, count = *count)
        }
        Difference::Conflicts { title, count } => {
            format_message!(m::CITY_CONFLICTS, lang, title = title, count = *count)
        }
        Difference::SameDistrict { district, count } => {
            format_message!(m::CITY_SAME_DISTRICT, lang, district = district, count = *count)
        }
    }
}

/// Why nothing of a file is merged.
pub fn not_merged(reason: &NotMerged, lang: Lang) -> String {
    match reason {
        // A passphrase is asked for elsewhere.
        NotMerged::NoLedger(error) if !matches!(error, FileError::Sealed { .. }) => {
            file_error(error, lang)
        }
        other => reason_of(other.code()).map_or(other.code(), |reason| reason.get(lang)).to_owned(),
    }
}

/// Why a file is not in a roll-up, by its code there; `None` for codes of later versions.
fn reason_of(code: &str) -> Option<Message> {
    Some(match code {
        "unreadable" => term("读不了", "it cannot be read"),
        "too_large" => term("文件过大", "it is too large"),
        "sealed" => term("已加密", "it is sealed"),
        "newer" => term("版本较新", "it is of a newer version"),
        "other" => term("不是台账文件", "it is no ledger"),
        "damaged" => term("文件损坏", "it is damaged"),
        "nameless" => term("没有写明是哪份台账", "it does not say which ledger it is of"),
        "superseded" => term(
            "没有历史的旧清单",
            "a list without its history, beside a newer file or one that has it",
        ),
        "rescued" => term("是应急导出的存储内容", "it is a rescued storage"),
        "altered" => term("签名后被改动", "it was altered after it was signed"),
        _ => return None,
    })
}
