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

/// What is inside the single file that is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SingleInside {
    /// No ledger.
    Nothing,
    /// The open ledger.
    Open,
    /// The ledger that is inside this page, as it is there: nobody has looked into it, such as a sealed one.
    Kept,
}

impl SingleInside {
    /// What is said of it where no ledger is open, so that there is nothing to choose.
    pub fn note(self) -> Option<Message> {
        (self == Self::Kept).then_some(m::SINGLE_KEPT)
    }
}

impl SingleDraft {
    /// What is saved, by whether a ledger is open, and whether one is inside this page.
    pub fn inside(&self, is_open: bool, has_embedded: bool) -> SingleInside {
        match (is_open, self.has_ledger, has_embedded) {
            (true, true, _) => SingleInside::Open,
            (true, false, _) | (false, _, false) => SingleInside::Nothing,
            (false, _, true) => SingleInside::Kept,
        }
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
