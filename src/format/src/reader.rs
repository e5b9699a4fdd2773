//! Reads a file in steps, element by element, so that a large one does not block the page and is in
//! memory only once.

use std::ops::Range;

use serde::de::DeserializeOwned;
use serde_json::{Value, error::Category};

use super::envelope::{About, Exported, FORMAT, Signature, VERSION};
use super::error::{FileError, FilePosition, ItemError};
use super::invalid::InvalidElements;
use super::write::{end_of_records, is_as_written};
use zhibu_ledger::{
    Change, FieldWrite, ListedRecord, Name, RecordKey, first_change, first_id, first_record,
    first_value, shared_name,
};

/// A record that a file lists.
#[derive(Clone, Debug, PartialEq)]
pub struct StagedRecord {
    /// The kind and id.
    pub key: RecordKey,
    /// The byte range of its text in the file.
    pub at: Range<usize>,
    /// Writes of its fields, ascending by field, or why a value cannot be represented, for example an
    /// unpaired surrogate or unlimited nesting.
    pub writes: Result<Vec<FieldWrite>, ItemError>,
}

/// The bytes after which a step of reading ends, so that the page is responsive whatever the size of
/// elements.
const MOST_BYTES_PER_STEP: usize = 1 << 18;

/// The content of a file, not yet compared with a ledger.
#[derive(Clone, Debug, Default)]
pub struct Staged {
    /// The metadata of its ledger.
    pub about: Option<About>,
    /// The export, as far as the file states it.
    pub exported: Exported,
    /// The changes.
    pub changes: Vec<Change>,
    /// The byte at which each change begins.
    pub changes_at: Vec<usize>,
    /// The listed records.
    pub records: Vec<StagedRecord>,
    /// The byte at which the member `signature` begins, and its value.
    pub signing: Option<(usize, Value)>,
    /// The result of verifying the signature; set by the caller.
    pub signature: Signature,
    /// The elements that cannot be read.
    pub unreadable: InvalidElements,
    /// The text of the file, for the positions of later errors.
    pub text: String,
}

/// The progress of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadStep {
    /// More is to be read.
    More {
        /// The number of bytes read.
        done: usize,
        /// The size of the file in bytes.
        total: usize,
    },
    /// The file is read completely.
    Done,
}

#[derive(Debug)]
enum State {
    /// Before a member of the envelope, or its end.
    Member {
        is_first: bool,
    },
    /// Within `records`, before a kind or the end.
    Kind {
        is_first: bool,
    },
    /// Within the records of a kind.
    Records {
        kind: Name,
        is_first: bool,
    },
    /// Within `changes`.
    Changes {
        is_first: bool,
    },
    Done,
}

/// Reads a file.
#[derive(Debug)]
pub struct Reader {
    staged: Staged,
    at: usize,
    state: State,
    /// Whether the file is unaltered since its export.
    is_as_written: bool,
    /// The byte at which the records begin, if they were skipped.
    skipped_records: Option<usize>,
    /// Whether the skipped records are read after everything else.
    reads_skipped: bool,
    format: Option<String>,
    version: Option<u64>,
}

impl Reader {
    /// Starts to read a file. Fails immediately if it is not text or not a JSON object.
    pub fn new(bytes: Vec<u8>) -> Result<Self, FileError> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(FileError::OfficeDocument);
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| FileError::NotUtf8 { byte: error.utf8_error().valid_up_to() + 1 })?;
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        if text[start..].trim().is_empty() {
            return Err(FileError::Empty);
        }
        let mut reader = Self {
            is_as_written: is_as_written(&text),
            skipped_records: None,
            reads_skipped: false,
            staged: Staged { text, ..Staged::default() },
            at: start,
            state: State::Member { is_first: true },
            format: None,
            version: None,
        };
        match reader.peek() {
            Some(b'{') => reader.at += 1,
            // A ledger is an object; other JSON is another format.
            Some(b'[' | b'"' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n') => {
                reader.value::<Value>().map_err(|error| reader.broken(&error))?;
                return Err(FileError::OtherFormat { found: None });
            }
            _ => return Err(FileError::NotJson { at: reader.position() }),
        }
        Ok(reader)
    }

    /// Reads up to `items` more elements (records, changes or members), and fewer if they are long.
    pub fn step(&mut self, items: usize) -> Result<ReadStep, FileError> {
        let mut bytes = 0;
        for _ in 0..items {
            if matches!(self.state, State::Done) {
                return Ok(ReadStep::Done);
            }
            let before = self.at;
            self.read_one()?;
            // Skipped records are read last, from further ahead in the file.
            bytes += self.at.saturating_sub(before);
            if bytes >= MOST_BYTES_PER_STEP {
                break;
            }
        }
        Ok(ReadStep::More { done: self.at, total: self.staged.text.len() })
    }

    /// Reads the whole file.
    pub fn read_to_end(mut self) -> Result<Staged, FileError> {
        while self.step(usize::MAX)? != ReadStep::Done {}
        Ok(self.staged)
    }

    /// The metadata of the ledger, once they are read.
    pub fn about(&self) -> Option<&About> {
        self.staged.about.as_ref()
    }

    /// The content, once [`step`](Self::step) returns [`ReadStep::Done`].
    pub fn into_staged(self) -> Staged {
        self.staged
    }

    fn read_one(&mut self) -> Result<(), FileError> {
        match &mut self.state {
            State::Done => Ok(()),
            State::Member { is_first } => {
                let first = std::mem::replace(is_first, false);
                if self.closes(b'}', first)? { self.finish() } else { self.read_member() }
            }
            State::Kind { is_first } => {
                let first = std::mem::replace(is_first, false);
                if self.closes(b'}', first)? {
                    self.state = if self.reads_skipped {
                        State::Done
                    } else {
                        State::Member { is_first: false }
                    };
                    return Ok(());
                }
                let kind: String = self.name()?;
                self.open(b'[', &kind)?;
                self.state = State::Records { kind: shared_name(&kind), is_first: true };
                Ok(())
            }
            State::Records { kind, is_first } => {
                let kind = kind.clone();
                let first = std::mem::replace(is_first, false);
                if self.closes(b']', first)? {
                    self.state = State::Kind { is_first: false };
                    return Ok(());
                }
                self.read_record(kind)
            }
            State::Changes { is_first } => {
                let first = std::mem::replace(is_first, false);
                if self.closes(b']', first)? {
                    self.state = State::Member { is_first: false };
                    return Ok(());
                }
                self.read_change()
            }
        }
    }

    fn read_member(&mut self) -> Result<(), FileError> {
        self.skip_blank();
        let begin = self.at;
        let member = self.name()?;
        match &*member {
            "format" => {
                self.format = self.envelope_value::<Value>(&member)?.as_str().map(str::to_owned);
                if self.format.as_deref() != Some(FORMAT) {
                    return Err(FileError::OtherFormat { found: self.format.take() });
                }
            }
            "version" => {
                let version: u64 = self.envelope_value(&member)?;
                if version > VERSION {
                    return Err(FileError::NewerVersion { found: version });
                }
                self.version = Some(version);
            }
            "ledger" => self.staged.about = Some(self.envelope_value(&member)?),
            "records" => {
                self.open(b'{', &member)?;
                let end = self.is_as_written.then(|| end_of_records(&self.staged.text, self.at));
                match end.flatten() {
                    // The file is unaltered, so the records are the fold of its changes.
                    Some(end) => {
                        self.skipped_records = Some(self.at);
                        self.at = end;
                    }
                    None => self.state = State::Kind { is_first: true },
                }
            }
            "changes" => {
                self.open(b'[', &member)?;
                self.state = State::Changes { is_first: true };
            }
            // For display only, so an invalid value is no reason to refuse the file.
            "exported" => {
                let exported = self.value::<Value>().map_err(|error| self.broken(&error))?;
                self.staged.exported = serde_json::from_value(exported).unwrap_or_default();
            }
            "signature" => {
                let signature = self.value::<Value>().map_err(|error| self.broken(&error))?;
                self.staged.signing = Some((begin, signature));
            }
            // Members that other programs add are ignored.
            _ => {
                self.value::<Value>().map_err(|error| self.broken(&error))?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), FileError> {
        if self.peek().is_some() {
            return Err(FileError::NotJson { at: self.position() });
        }
        if self.format.is_none() {
            return Err(FileError::OtherFormat { found: None });
        }
        if self.version.is_none_or(|version| version < VERSION) {
            return Err(FileError::WrongShape { member: "version".into(), at: self.position() });
        }
        self.state = match self.skipped_records.take() {
            // The listed records stand in for changes that cannot be read.
            Some(begin) if !self.staged.unreadable.is_empty() => {
                self.reads_skipped = true;
                self.at = begin;
                State::Kind { is_first: true }
            }
            _ => State::Done,
        };
        Ok(())
    }

    fn read_record(&mut self, kind: Name) -> Result<(), FileError> {
        self.skip_blank();
        let at = self.at;
        if self.peek() != Some(b'{') {
            self.value::<Value>().map_err(|error| self.broken(&error))?;
            let reason = "an object was expected".to_owned();
            self.staged.unreadable.note(at, Some(&kind), None, &ItemError::Malformed { reason });
            return Ok(());
        }
        let (id, writes) = match self.parse(first_record) {
            Ok(ListedRecord { id, writes }) => (id, Ok(writes)),
            Err(error) => {
                // If it is JSON all the same, this record alone is refused.
                let id = self.parse(first_id).map_err(|error| self.broken(&error))?;
                (id, Err(ItemError::Malformed { reason: reason_of(&error) }))
            }
        };
        match id {
            Some(id) => {
                let key = RecordKey { kind, id };
                self.staged.records.push(StagedRecord { key, at: at..self.at, writes });
            }
            None => self.staged.unreadable.note(at, Some(&kind), None, &ItemError::NoId),
        }
        Ok(())
    }

    fn read_change(&mut self) -> Result<(), FileError> {
        self.skip_blank();
        let at = self.at;
        match self.parse(first_change) {
            Ok(change) => {
                self.staged.changes.push(change);
                self.staged.changes_at.push(at);
            }
            Err(error) if error.classify() == Category::Data => {
                let reason = reason_of(&error);
                self.at = at;
                let skipped: Value = self.value().map_err(|error| self.broken(&error))?;
                let kind = skipped.get("kind").and_then(Value::as_str).map(Name::from);
                let error = ItemError::Malformed { reason };
                self.staged.unreadable.note(at, kind.as_ref(), None, &error);
            }
            Err(error) => return Err(self.broken(&error)),
        }
        Ok(())
    }

    fn envelope_value<T: DeserializeOwned>(&mut self, member: &str) -> Result<T, FileError> {
        self.skip_blank();
        self.value().map_err(|error| match error.classify() {
            Category::Data => {
                FileError::WrongShape { member: member.to_owned(), at: self.position() }
            }
            _ => self.broken(&error),
        })
    }

    /// Reads the name of a member and the colon after it.
    fn name(&mut self) -> Result<String, FileError> {
        self.skip_blank();
        if !matches!(self.peek(), None | Some(b'"')) {
            return Err(FileError::NotJson { at: self.position() });
        }
        let name: String = self.value().map_err(|error| self.broken(&error))?;
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                Ok(name)
            }
            None => Err(FileError::Truncated { at: self.position() }),
            Some(_) => Err(FileError::NotJson { at: self.position() }),
        }
    }

    fn open(&mut self, bracket: u8, member: &str) -> Result<(), FileError> {
        match self.peek() {
            Some(found) if found == bracket => {
                self.at += 1;
                Ok(())
            }
            None => Err(FileError::Truncated { at: self.position() }),
            Some(_) => {
                Err(FileError::WrongShape { member: member.to_owned(), at: self.position() })
            }
        }
    }

    /// Takes the closing bracket if it is next, and otherwise the comma between elements.
    fn closes(&mut self, bracket: u8, is_first: bool) -> Result<bool, FileError> {
        match self.peek() {
            Some(found) if found == bracket => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') if !is_first => {
                self.at += 1;
                Ok(false)
            }
            Some(_) if is_first => Ok(false),
            None => Err(FileError::Truncated { at: self.position() }),
            Some(_) => Err(FileError::NotJson { at: self.position() }),
        }
    }

    fn value<T: DeserializeOwned>(&mut self) -> serde_json::Result<T> {
        self.parse(first_value)
    }

    /// Parses from here and advances by the bytes used.
    fn parse<T>(
        &mut self,
        first: impl Fn(&str) -> serde_json::Result<(T, usize)>,
    ) -> serde_json::Result<T> {
        let (value, bytes) = first(&self.staged.text[self.at..])?;
        self.at += bytes;
        Ok(value)
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_blank();
        self.staged.text.as_bytes().get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        let rest = &self.staged.text.as_bytes()[self.at..];
        self.at +=
            rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    }

    fn position(&self) -> FilePosition {
        FilePosition::of(&self.staged.text, self.at)
    }

    /// Converts an error in the value that begins here to an error in the file.
    fn broken(&self, error: &serde_json::Error) -> FileError {
        let text = &self.staged.text;
        let mut byte = self.at;
        for _ in 1..error.line() {
            byte += text[byte..].find('\n').map_or(0, |newline| newline + 1);
        }
        let at = FilePosition::of(text, byte + error.column().saturating_sub(1));
        if error.classify() == Category::Eof {
            FileError::Truncated { at: FilePosition::of(text, text.len()) }
        } else if error.to_string().starts_with("recursion limit exceeded") {
            FileError::TooDeep { at }
        } else {
            FileError::NotJson { at }
        }
    }
}

/// The message of an error without its position, which is relative to the value; the position of the
/// value in the file is reported separately.
fn reason_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(&*text, |(reason, _)| reason).to_owned()
}
