//! Errors in files, with their positions.

use memchr::{memchr_iter, memrchr};

use zhibu_domain::values::quantity::NumberViolation;

/// A position in a text file, counted from one as in editors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePosition {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
}

impl FilePosition {
    /// The position of a byte of the text, counted from 0. For many bytes of a text see
    /// [`FilePositions`].
    pub fn of(text: &str, byte: usize) -> Self {
        FilePositions::of(text).advance_to(byte)
    }
}

/// Determines the positions of many bytes of a text in one pass over it.
#[derive(Debug)]
pub struct FilePositions<'a> {
    text: &'a str,
    /// The byte that the pass has reached, and its position.
    byte: usize,
    at: FilePosition,
}

impl<'a> FilePositions<'a> {
    /// Of a text, from its start.
    pub fn of(text: &'a str) -> Self {
        Self { text, byte: 0, at: FilePosition { line: 1, column: 1 } }
    }

    /// The position of a byte, counted from 0, that is not before the one of the last call; otherwise
    /// the position of that one.
    pub fn advance_to(&mut self, byte: usize) -> FilePosition {
        let mut to = byte.clamp(self.byte, self.text.len());
        while !self.text.is_char_boundary(to) {
            to -= 1;
        }
        let passed = &self.text[self.byte..to];
        if let Some(newline) = memrchr(b'\n', passed.as_bytes()) {
            self.at.line += memchr_iter(b'\n', passed.as_bytes()).count();
            self.at.column = passed[newline + 1..].chars().count() + 1;
        } else {
            self.at.column += passed.chars().count();
        }
        self.byte = to;
        self.at
    }
}

/// A file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The browser failed to read it.
    #[error("the file cannot be read")]
    Unreadable,
    /// It has no content.
    #[error("the file is empty")]
    Empty,
    /// It is a zip archive or an OLE document, as Excel, Word and WPS files are.
    #[error("the file is a zip archive or an office document")]
    OfficeDocument,
    /// The import exceeds the maximum number of files or ledgers.
    #[error("one of more than {most} at once")]
    OneTooMany {
        /// The maximum number.
        most: usize,
    },
    /// It is encrypted with a passphrase.
    #[error("the file is sealed with a passphrase")]
    Sealed {
        /// Whether a passphrase was tried and did not open it.
        was_tried: bool,
    },
    /// It is encrypted with parameters that this program does not support, so no passphrase is tried.
    #[error("the file is sealed with unsupported parameters")]
    SealUnsupported,
    /// It is not UTF-8 text.
    #[error("byte {byte} is not UTF-8")]
    NotUtf8 {
        /// The first invalid byte, counted from 1.
        byte: usize,
    },
    /// It is not JSON.
    #[error("not JSON at line {}, column {}", at.line, at.column)]
    NotJson {
        /// The position at which the parser stopped.
        at: FilePosition,
    },
    /// It is incomplete, for example after an interrupted download.
    #[error("the file ends in the middle, at line {}, column {}", at.line, at.column)]
    Truncated {
        /// The end of the file.
        at: FilePosition,
    },
    /// Its values exceed the nesting limit of the parser.
    #[error("nested too deeply at line {}, column {}", at.line, at.column)]
    TooDeep {
        /// The position at which the parser stopped.
        at: FilePosition,
    },
    /// It is JSON of another format, or does not state its format.
    #[error("the file is not a ledger: its format is {}", found.as_deref().unwrap_or("not stated"))]
    OtherFormat {
        /// The value of its member `format`, if it has one.
        found: Option<String>,
    },
    /// It was written by a newer version of this program.
    #[error("the file has version {found}, newer than {VERSION}", VERSION = super::VERSION)]
    NewerVersion {
        /// The version of the file.
        found: u64,
    },
    /// A member of the envelope has the wrong type.
    #[error("{member} has the wrong shape at line {}, column {}", at.line, at.column)]
    WrongShape {
        /// The name of the member.
        member: String,
        /// The end of the member.
        at: FilePosition,
    },
}

/// A change or record of a file cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// It is not a change or a record.
    #[error("not a change or record: {reason}")]
    Malformed {
        /// The parser's message, in English.
        reason: String,
    },
    /// A segment in a rescue file cannot be read.
    #[error("not read: {reason}")]
    Damaged {
        /// The key of the segment, and the error.
        reason: String,
    },
    /// A record has no id, or its id is not a text.
    #[error("the record has no id")]
    NoId,
    /// A field has a value of the wrong type.
    #[error("field {field} holds a value of the wrong type: {found}")]
    WrongType {
        /// The name of the field.
        field: String,
        /// The value as JSON, at most 60 characters.
        found: String,
    },
    /// A figure in a field is not one of this program.
    #[error("field {field} holds the number {found}: {violation:?}")]
    WrongNumber {
        /// The name of the field.
        field: String,
        /// The value as JSON, at most 60 characters.
        found: String,
        /// What is wrong about it.
        violation: NumberViolation,
    },
    /// The value of a field exceeds the nesting limit.
    #[error("field {field} is nested too deeply")]
    TooDeep {
        /// The name of the field.
        field: String,
    },
    /// The file lists the record more than once.
    #[error("the record is listed more than once")]
    Repeated,
    /// A field refers to a record that is neither in the files nor in the ledger.
    #[error("field {field} refers to {id}, which is nowhere")]
    Dangling {
        /// The name of the field.
        field: String,
        /// The id of the missing record.
        id: String,
    },
}
