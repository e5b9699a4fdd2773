//! What can be wrong with a file, and where.

/// A place in a text file, counted from one as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePosition {
    /// The line.
    pub line: usize,
    /// The character within the line.
    pub column: usize,
}

impl FilePosition {
    /// The place of a byte of the text.
    pub fn of(text: &str, byte: usize) -> Self {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// Why a file as a whole is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The browser could not read it.
    #[error("the file cannot be read")]
    Unreadable,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is a zip archive, as Excel, Word and WPS files are.
    #[error("the file is a zip archive or an office document")]
    OfficeDocument,
    /// More files or ledgers came at once than are taken.
    #[error("one of more than {most} at once")]
    OneTooMany {
        /// How many are taken.
        most: usize,
    },
    /// It is sealed with a passphrase.
    #[error("the file is sealed with a passphrase")]
    Sealed {
        /// Whether a passphrase was tried, and did not open it.
        was_tried: bool,
    },
    /// It is not UTF-8 text.
    #[error("byte {byte} is not UTF-8")]
    NotUtf8 {
        /// The first byte that is not, counted from one.
        byte: usize,
    },
    /// It is not JSON.
    #[error("not JSON at line {}, column {}", at.line, at.column)]
    NotJson {
        /// Where reading stopped.
        at: FilePosition,
    },
    /// It ends in the middle: an interrupted copy or download.
    #[error("the file ends in the middle, at line {}, column {}", at.line, at.column)]
    Truncated {
        /// Where it ends.
        at: FilePosition,
    },
    /// It nests deeper than any ledger does.
    #[error("nested too deeply at line {}, column {}", at.line, at.column)]
    TooDeep {
        /// Where reading stopped.
        at: FilePosition,
    },
    /// It is JSON, but says that it is something else, or nothing.
    #[error("the file is not a ledger: its format is {}", found.as_deref().unwrap_or("not stated"))]
    OtherFormat {
        /// What its member `format` says, if it has one.
        found: Option<String>,
    },
    /// It was written by a newer version of this program.
    #[error("the file has version {found}, newer than {VERSION}", VERSION = super::VERSION)]
    NewerVersion {
        /// Its version.
        found: u64,
    },
    /// A member of the envelope has the wrong shape.
    #[error("{member} has the wrong shape at line {}, column {}", at.line, at.column)]
    WrongShape {
        /// Which one.
        member: String,
        /// Where.
        at: FilePosition,
    },
}

/// Why one change or record of a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// It has not the shape of a change or a record.
    #[error("not a change or record: {reason}")]
    Malformed {
        /// The reader's words, in English.
        reason: String,
    },
    /// A stored text, in a file of stored texts, cannot be read.
    #[error("not read: {reason}")]
    Damaged {
        /// Which one, and what is wrong with it.
        reason: String,
    },
    /// A record has no id, or one that is not a text.
    #[error("the record has no id")]
    NoId,
    /// A field holds a value of the wrong type.
    #[error("field {field} holds a value of the wrong type: {found}")]
    WrongType {
        /// The field.
        field: String,
        /// What it holds, shortened.
        found: String,
    },
    /// A field's value is nested deeper than any record's.
    #[error("field {field} is nested too deeply")]
    TooDeep {
        /// The field.
        field: String,
    },
    /// The file lists the record more than once.
    #[error("the record is listed more than once")]
    Repeated,
    /// A field refers to a record that is neither in the file nor in the ledger.
    #[error("field {field} refers to {id}, which is nowhere")]
    Dangling {
        /// The field.
        field: String,
        /// The id.
        id: String,
    },
}
