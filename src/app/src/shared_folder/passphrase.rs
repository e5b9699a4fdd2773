//! Whether a passphrase is the one of the folder: by one with a slip in it nobody else could open what is written.

use super::exchange::{Exchange, ExchangePage, Stopped};
use super::looking::{KnownFile, Standing};
use super::names::{is_of_writer, time_in};
use super::reading::is_sealed;
use super::settings::SharedSettings;
use super::store::SharedStore;
use crate::exporting::PassphraseStrength;

/// On how many files that were opened before a new passphrase is tried. Each try is slow by design.
const MOST_TRIED: usize = 3;

/// What is known of the passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// It was tried on nothing yet.
    Untried,
    /// It has opened a file of the ledger.
    Opens,
    /// It has opened none.
    Wrong,
}

/// Whether a file is sealed and may be one of the ledger.
fn is_to_be_opened(file: &KnownFile) -> bool {
    let may_be_ours =
        matches!(file.standing, Standing::Seen | Standing::Pending { .. } | Standing::Sealed);
    file.is_sealed && may_be_ours
}

impl Exchange {
    /// Opens sealed files, and seals own ones, with a passphrase from now on.
    pub fn set_passphrase(&mut self, passphrase: String) {
        if self.passphrase.as_ref() != Some(&passphrase) {
            self.passphrase = Some(passphrase);
            self.passphrase_number += 1;
            self.proof = Proof::Untried;
            self.not_merged.clear();
        }
    }

    /// The passphrase has opened a file of the ledger, or sealed one.
    pub(super) fn note_opened(&mut self, page: &impl ExchangePage) {
        self.proof = Proof::Opens;
        if !self.has_sealed {
            self.has_sealed = true;
            page.note_sealed(self.ledger_key());
        }
    }

    /// Whether the passphrase has opened a file of the ledger.
    pub(super) fn is_opened(&self) -> bool {
        self.proof == Proof::Opens
    }

    /// Whether own files may be sealed with the passphrase: it has opened one of the ledger, or there is none. A file
    /// that nobody can open stops nobody.
    fn may_seal(&self) -> bool {
        let has_none = || !self.files.values().any(is_to_be_opened);
        let is_long = |text: &String| PassphraseStrength::of(text) != PassphraseStrength::TooShort;
        self.passphrase.as_ref().is_some_and(is_long) && (self.is_opened() || has_none())
    }

    /// Whether writing waits for a passphrase: to seal what is written, or because the ledger may have changes from
    /// sealed files, which would be written as text.
    pub(super) fn waits_for_passphrase(&self, settings: &SharedSettings) -> bool {
        let is_sealed = |file: &KnownFile| file.standing == Standing::Sealed;
        let may_have_sealed =
            || self.has_sealed && !self.is_opened() && self.files.values().any(is_sealed);
        settings.is_sealed && !self.may_seal() || may_have_sealed()
    }

    /// Whether the passphrase opens none of the sealed files.
    pub(super) fn is_passphrase_wrong(&self) -> bool {
        self.proof == Proof::Wrong && self.files.values().any(is_to_be_opened)
    }

    /// Tries a new passphrase on files that were opened before, if it has opened none since.
    pub(super) async fn prove_passphrase(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
    ) -> Result<(), Stopped> {
        if self.passphrase.is_none() || self.proof != Proof::Untried {
            return Ok(());
        }
        let sealed = self.files.iter().filter(|(_, file)| is_to_be_opened(file));
        let (tried, opened_before): (Vec<_>, Vec<_>) =
            sealed.partition(|(_, file)| file.standing == Standing::Sealed);
        let mut was_tried = !tried.is_empty();
        let mut names: Vec<String> =
            opened_before.into_iter().map(|(name, _)| name.clone()).collect();
        // Own ones first, then the latest: a folder may have had another passphrase before.
        names.sort_by_cached_key(|name| {
            (is_of_writer(name, self.memory.writer), time_in(name).map(str::to_owned))
        });
        names.reverse();
        names.truncate(MOST_TRIED);
        for name in &names {
            let Some(bytes) = store.read(name).await?.filter(|bytes| is_sealed(bytes)) else {
                continue;
            };
            if self.read(page, bytes).await?.is_of_ledger() {
                self.note_opened(page);
                return Ok(());
            }
            was_tried = true;
        }
        if was_tried {
            self.proof = Proof::Wrong;
        }
        Ok(())
    }
}
