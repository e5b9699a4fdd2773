//! Writing own files: what is in no file of the folder yet.

use super::exchange::{Exchange, ExchangePage, Stopped};
use super::looking::{KnownFile, Retry, Standing};
use super::names::name_of;
use super::reading::Hashing;
use super::settings::SharedSettings;
use super::store::{Added, FolderEntry, SharedStore};
use crate::exporting::{ExportError, PassphraseStrength};
use crate::folder_backup::FolderError;
use crate::workspace::Workspace;
use zhibu_format::{Exported, seal, write};
use zhibu_ledger::{Change, Ledger, Stamp};
use zhibu_text::m;

/// How many names are tried for a file.
const MOST_ATTEMPTS: usize = 100;

/// The text of a file with some changes of a ledger alone. It is nobody's return.
pub(super) fn text_of(workspace: &Workspace, changes: Vec<Change>, exported: Exported) -> String {
    let mut ledger = Ledger::new();
    ledger.insert(changes);
    write(workspace.about(), &ledger, &Exported { is_extract: true, ..exported })
}

impl Exchange {
    /// Writes the changes that are in no file of the folder.
    pub(super) async fn write(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        settings: &SharedSettings,
    ) -> Result<(), Stopped> {
        let is_uncertain = self.reads_all || settings.is_sealed && !self.is_opened();
        if self.waits_for_passphrase(settings) || is_uncertain && self.awaits_unread {
            return Ok(());
        }
        let exported = page.exported();
        let written = self.open(page, |workspace| {
            let is_new = |at: Stamp| !self.known.as_ref().is_some_and(|known| known.contains(&at));
            let changes: Vec<Change> = workspace.ledger().changes_where(is_new).collect();
            let stamps: Vec<Stamp> = changes.iter().map(|change| change.at).collect();
            let text = (!stamps.is_empty()).then(|| text_of(workspace, changes, exported));
            text.map(|text| (text, stamps))
        })?;
        let Some((text, stamps)) = written else { return Ok(()) };
        self.add(page, store, settings, text).await?;
        self.note_there(&stamps);
        Ok(())
    }

    /// Adds a file of this writer's and reads it back; returns its name.
    pub(super) async fn add(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        settings: &SharedSettings,
        text: String,
    ) -> Result<String, Stopped> {
        let text = self.protected(page, settings, text).await?;
        let exported = page.exported();
        let title = self.open(page, |workspace| workspace.about().title.clone())?;
        let unit = if exported.by.unit.is_empty() { &title } else { &exported.by.unit };
        let mut names = (0..MOST_ATTEMPTS)
            .map(|attempt| name_of(unit, self.memory.writer, &exported.at, attempt))
            // Some hosts would write over a file of the same name.
            .filter(|name| !self.files.contains_key(name));
        let name = loop {
            let name = names.next().ok_or_else(|| not_whole(page))?;
            if store.add(&name, &text).await? == Added::Written {
                break name;
            }
        };
        if store.read(&name).await?.as_deref() != Some(text.as_bytes()) {
            return Err(not_whole(page).into());
        }
        let mut hashing = Hashing::new();
        while !hashing.step(text.as_bytes()) {
            page.draw().await;
        }
        let bytes = text.len() as u64;
        let entry = FolderEntry { name: name.clone(), bytes, ..FolderEntry::default() };
        let hash = hashing.finish();
        // Should the page be closed now, the file is known at the next visit all the same: by reading it.
        let file = KnownFile {
            entry,
            hash,
            standing: Standing::Seen,
            is_sealed: settings.is_sealed,
            tried_with: self.passphrase_number,
            retry: Retry::default(),
        };
        self.files.insert(name.clone(), file);
        if settings.is_sealed {
            self.note_opened(page);
        }
        Ok(name)
    }

    /// A file's text, signed, and sealed if the settings say so: never unsealed instead.
    async fn protected(
        &self,
        page: &impl ExchangePage,
        settings: &SharedSettings,
        text: String,
    ) -> Result<String, Stopped> {
        let text = page.signed(text).await;
        if !settings.is_sealed {
            return Ok(text);
        }
        let refused = |error: ExportError| FolderError(error.text(page.lang()));
        let passphrase = self.passphrase.as_deref().unwrap_or_default();
        if PassphraseStrength::of(passphrase) == PassphraseStrength::TooShort {
            return Err(refused(ExportError::PassphraseTooShort).into());
        }
        let random = page.random().ok_or_else(|| refused(ExportError::NoRandom))?;
        Ok(seal(&text, passphrase, &random))
    }
}

/// The file is not there as it was written.
fn not_whole(page: &impl ExchangePage) -> FolderError {
    FolderError(m::STORE_NOT_AS_WRITTEN.get(page.lang()).to_owned())
}
