//! The program as a single file: with or without the open ledger, sealed or not.

use super::overview::passphrase_strength;
use crate::exporting::PassphraseStrength;
use crate::table::TableCell;
use zhibu_text::{Lang, Message, m};

/// What the single file is to have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SingleDraft {
    /// Whether the open ledger is inside.
    pub has_ledger: bool,
    /// The passphrase that seals the ledger; empty for none.
    pub passphrase: String,
}

impl SingleDraft {
    /// What is saved: a passphrase seals nothing where no ledger is inside.
    #[must_use]
    pub fn effective(&self, is_open: bool) -> Self {
        if is_open && self.has_ledger { self.clone() } else { Self::default() }
    }

    /// Whether it can be saved: the passphrase of a ledger inside is long enough.
    pub fn can_save(&self) -> bool {
        !self.has_ledger
            || self.passphrase.is_empty()
            || PassphraseStrength::of(&self.passphrase) > PassphraseStrength::TooShort
    }

    /// How strong the passphrase is, in words; `None` without one.
    pub fn strength(&self, lang: Lang) -> Option<TableCell> {
        passphrase_strength(&self.passphrase, lang)
    }
}

/// The label of the button that saves it: the single file saves a copy of itself.
pub fn save_label(is_single: bool) -> Message {
    if is_single { m::SINGLE_SAVE_COPY } else { m::SINGLE_SAVE }
}
