//! Export of a part of a ledger: of one organisation, without hidden data, sealed.

use rustc_hash::FxHashSet;

use super::passphrase::{LEAST_PASSPHRASE_CHARS, PassphraseStrength};
use super::whole::{NamedFile, file_name};
use crate::workspace::Workspace;
use zhibu_domain::evidence::unproven;
use zhibu_domain::register::Register;
use zhibu_domain::reporting::rounds::rounds_for;
use zhibu_domain::reporting::scope::{PartScope, of_settings, scope_of};
use zhibu_domain::reporting::wording::templates;
use zhibu_domain::values::date::Day;
use zhibu_format::{Exported, Extract, Part, SEAL_RANDOM_BYTES, seal, write_extract};
use zhibu_ledger::Ledger;
use zhibu_text::{Lang, format_message, m};

/// What to export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartRequest<'a> {
    /// The unit of the part; `None` exports the whole ledger.
    pub part: Option<Part>,
    /// Whether the names of persons are left out.
    pub is_without_persons: bool,
    /// Settings whose records are left out, with what belongs to them.
    pub hidden: &'a [&'a str],
    /// The passphrase of the seal; not sealed if empty.
    pub passphrase: &'a str,
}

/// Why a file was not exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// The browser has no cryptographic random numbers.
    NoRandom,
    /// The passphrase has fewer characters than [`LEAST_PASSPHRASE_CHARS`].
    PassphraseTooShort,
}

impl ExportError {
    /// The message for the user.
    pub fn text(self, lang: Lang) -> String {
        match self {
            Self::NoRandom => m::NO_RANDOM.get(lang).to_owned(),
            Self::PassphraseTooShort => {
                format_message!(m::PASSPHRASE_TOO_SHORT, lang, least = LEAST_PASSPHRASE_CHARS)
            }
        }
    }
}

/// A file before signing. It is signed before it is sealed, so that anyone who opens the seal can
/// check what was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedFile {
    file: NamedFile,
    passphrase: String,
}

/// A file after signing, signed if this browser has a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFile {
    file: NamedFile,
    passphrase: String,
}

/// A part of the ledger as a file.
pub fn part_file(
    workspace: &Workspace,
    request: &PartRequest<'_>,
    exported: Exported,
    today: Day,
    lang: Lang,
) -> UnsignedFile {
    let scope =
        request.part.as_ref().map(|part| scope_of(workspace.register(), &part.organisation));
    part_file_of(workspace, request, scope, exported, today, lang)
}

/// The same with the scope of its part.
pub(super) fn part_file_of(
    workspace: &Workspace,
    request: &PartRequest<'_>,
    scope: Option<PartScope>,
    mut exported: Exported,
    today: Day,
    lang: Lang,
) -> UnsignedFile {
    let PartRequest { part, is_without_persons, passphrase, .. } = request;
    let extract = extract_of(workspace, request, scope);
    exported.is_handed_out = part.is_some() && workspace.about().part.is_none();
    if *is_without_persons {
        exported.by.name.clear();
    }
    // The whole of a unit's own ledger is still that unit's part.
    let mut about = workspace.about().clone();
    about.part = part.clone().or(about.part);
    about.is_nameless |= *is_without_persons;
    if part.is_some() {
        // One unit's part cannot be reset to the whole sample.
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

/// What a file holds of the ledger. `scope` is that of its part.
pub(super) fn extract_of(
    workspace: &Workspace,
    request: &PartRequest<'_>,
    scope: Option<PartScope>,
) -> Extract {
    let PartRequest { part, is_without_persons, hidden, .. } = request;
    let only = part.as_ref().zip(scope).map(|(part, scope)| {
        let rounds = rounds_for(workspace.ledger(), &part.organisation);
        let templates = templates(workspace.ledger());
        scope.own.into_iter().chain(scope.context).chain(rounds).chain(templates).collect()
    });
    let withheld = withheld(workspace.register(), workspace.ledger(), hidden, *is_without_persons);
    Extract { only, ..withheld }
}

/// What a file of a whole ledger holds if something is withheld.
pub(super) fn withheld(
    register: &Register,
    ledger: &Ledger,
    hidden: &[&str],
    is_without_persons: bool,
) -> Extract {
    let mut without = if hidden.is_empty() {
        FxHashSet::default()
    } else {
        of_settings(register, ledger, hidden)
    };
    if is_without_persons {
        without.extend(unproven(register));
    }
    Extract { without, is_without_persons, ..Extract::default() }
}

impl UnsignedFile {
    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// Takes the text out for signing.
    pub fn take_text(&mut self) -> String {
        std::mem::take(&mut self.file.text)
    }

    /// The file with its signed text; unchanged if this browser has no key.
    pub fn signed(self, text: String) -> SignedFile {
        let Self { file: NamedFile { name, .. }, passphrase } = self;
        SignedFile { file: NamedFile { name, text }, passphrase }
    }
}

impl SignedFile {
    /// The file, sealed if requested. `random` supplies the random bytes of a seal.
    ///
    /// # Errors
    ///
    /// The passphrase is too short, or there are no random bytes: the file is not exported unsealed instead.
    pub fn sealed(
        self,
        random: impl FnOnce() -> Option<[u8; SEAL_RANDOM_BYTES]>,
    ) -> Result<NamedFile, ExportError> {
        if self.passphrase.is_empty() {
            return Ok(self.file);
        }
        if PassphraseStrength::of(&self.passphrase) == PassphraseStrength::TooShort {
            return Err(ExportError::PassphraseTooShort);
        }
        let random = random().ok_or(ExportError::NoRandom)?;
        let text = seal(&self.file.text, &self.passphrase, &random);
        Ok(NamedFile { text, ..self.file })
    }
}
