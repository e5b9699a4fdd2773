//! A part of a ledger as a file: of one organisation, without what is not to be seen, sealed.

use rustc_hash::FxHashSet;

use super::whole::{NamedFile, file_name};
use crate::workspace::Workspace;
use zhibu_domain::reporting::rounds::rounds_for;
use zhibu_domain::reporting::scope::{of_settings, scope_of};
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Exported, Extract, Part, SEAL_RANDOM_BYTES, seal, write_extract};
use zhibu_text::{Lang, m};

/// What is to be handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartRequest<'a> {
    /// Whose part; the whole ledger if nobody's.
    pub part: Option<Part>,
    /// Without the names of persons.
    pub is_without_persons: bool,
    /// Without the organisations of these settings and what belongs to them.
    pub hidden: &'a [&'a str],
    /// Sealed with this passphrase; not sealed if it is empty.
    pub passphrase: &'a str,
}

/// Why a file was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// The browser has no chance fit for secrets.
    NoRandom,
}

/// A file that is to be signed before anything else is done with it: what is signed can be read by
/// whoever opens the seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedFile {
    file: NamedFile,
    passphrase: String,
}

/// A file that was signed, if this browser has a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFile {
    file: NamedFile,
    passphrase: String,
}

/// A part of the ledger as a file.
pub fn part_file(
    workspace: &Workspace,
    request: &PartRequest<'_>,
    mut exported: Exported,
    today: Day,
    lang: Lang,
) -> UnsignedFile {
    let PartRequest { part, is_without_persons, hidden, passphrase } = request;
    let extract = Extract {
        only: part.as_ref().map(|part| {
            let scope = scope_of(workspace.register(), &part.organisation);
            let rounds = rounds_for(workspace.ledger(), &part.organisation);
            scope.own.into_iter().chain(scope.context).chain(rounds).collect()
        }),
        without: if hidden.is_empty() {
            FxHashSet::default()
        } else {
            of_settings(workspace.register(), hidden)
        },
        is_without_persons: *is_without_persons,
    };
    exported.is_handed_out = part.is_some() && workspace.about().part.is_none();
    if *is_without_persons {
        exported.by.name.clear();
    }
    let mut about = About { part: part.clone(), ..workspace.about().clone() };
    if part.is_some() {
        // One unit's part cannot be put back to what the whole sample was.
        about.sample = None;
    }
    let redacted = if extract.is_redacted() { m::REDACTED_MARK.get(lang) } else { "" };
    let sealed = if passphrase.is_empty() { "" } else { m::SEALED_MARK.get(lang) };
    let file = NamedFile {
        name: file_name(&about, &format!("{redacted}{sealed}"), today),
        text: write_extract(&about, workspace.ledger(), &exported, &extract),
    };
    UnsignedFile { file, passphrase: (*passphrase).to_owned() }
}

impl UnsignedFile {
    /// Takes the text out, to be signed.
    pub fn take_text(&mut self) -> String {
        std::mem::take(&mut self.file.text)
    }

    /// The file with its text signed; as it was if this browser has no key.
    pub fn signed(self, text: String) -> SignedFile {
        let Self { file: NamedFile { name, .. }, passphrase } = self;
        SignedFile { file: NamedFile { name, text }, passphrase }
    }
}

impl SignedFile {
    /// The file, sealed if that was asked for. `random` draws the chance that a seal needs.
    ///
    /// # Errors
    ///
    /// It cannot be drawn: no file is handed out unsealed instead.
    pub fn sealed(
        self,
        random: impl FnOnce() -> Option<[u8; SEAL_RANDOM_BYTES]>,
    ) -> Result<NamedFile, ExportError> {
        if self.passphrase.is_empty() {
            return Ok(self.file);
        }
        let random = random().ok_or(ExportError::NoRandom)?;
        let text = seal(&self.file.text, &self.passphrase, &random);
        Ok(NamedFile { text, ..self.file })
    }
}
