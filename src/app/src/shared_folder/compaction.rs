//! Small files of a writer become one, by the writer alone: the new one is read back before the others go.

use zhibu_ledger::{Change, Ledger};

use super::exchange::{Exchange, ExchangePage, Stopped};
use super::looking::Standing;
use super::names::is_of_writer;
use super::reading::{Content, is_sealed};
use super::settings::SharedSettings;
use super::store::SharedStore;
use super::writing::text_of;

/// So many small files of a writer are put together.
const MERGED_FROM: usize = 8;

/// A file is put together with smaller ones only if they have at least this part of its bytes in all: a large file is
/// not written again for a few changes.
const LEAST_PART: u64 = 4;

/// The files to put together, given with their sizes in bytes; none if they are few.
fn to_merge(mut files: Vec<(String, u64)>) -> Vec<String> {
    files.sort_unstable_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    let mut sum = 0;
    let mut merged = Vec::new();
    for (name, bytes) in files {
        if !merged.is_empty() && bytes > sum * LEAST_PART {
            break;
        }
        sum += bytes;
        merged.push(name);
    }
    if merged.len() < MERGED_FROM { Vec::new() } else { merged }
}

impl Exchange {
    /// Puts small files of this writer together if they are many.
    pub(super) async fn compact(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        settings: &SharedSettings,
    ) -> Result<(), Stopped> {
        if self.waits_for_passphrase(settings) {
            return Ok(());
        }
        let own = self.files.iter().filter(|(name, file)| {
            is_of_writer(name, self.memory.writer)
                && file.standing == Standing::Seen
                && !self.not_merged.contains(&((*name).clone(), settings.is_sealed))
        });
        let own = own.map(|(name, file)| (name.clone(), file.entry.bytes)).collect();
        let names = to_merge(own);
        if names.is_empty() {
            return Ok(());
        }
        let mut merged = Vec::new();
        let mut all = Ledger::new();
        for name in names {
            // What is sealed is never written unsealed, nor the other way round.
            let Some(bytes) = store.read(&name).await? else { continue };
            let is_alike = is_sealed(&bytes) == settings.is_sealed;
            match if is_alike { self.read(page, bytes).await? } else { Content::Foreign } {
                // What the ledger has not may have come under this name from somebody else, or was left out.
                Content::Ours(staged) if self.has(page, &staged.changes)? => {
                    all.insert(staged.changes);
                    merged.push(name);
                }
                _ => {
                    self.not_merged.insert((name, settings.is_sealed));
                }
            }
        }
        if merged.len() < 2 {
            return Ok(());
        }
        let (changes, exported) = (all.changes().collect(), page.exported());
        let text = self.open(page, |workspace| text_of(workspace, changes, exported))?;
        let into = self.add(page, store, settings, text).await?;
        if !self.has_all(page, store, &into, &all).await? {
            return Ok(());
        }
        merged.retain(|name| *name != into);
        for name in merged {
            store.remove(&name).await?;
            self.files.remove(&name);
        }
        Ok(())
    }

    /// Whether the ledger has all these changes.
    fn has(&self, page: &impl ExchangePage, changes: &[Change]) -> Result<bool, Stopped> {
        self.open(page, |workspace| changes.iter().all(|change| workspace.ledger().knows(change)))
    }

    /// Whether a file, as it is in the folder, has all these changes.
    async fn has_all(
        &self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        name: &str,
        all: &Ledger,
    ) -> Result<bool, Stopped> {
        let Some(bytes) = store.read(name).await? else { return Ok(false) };
        let Content::Ours(staged) = self.read(page, bytes).await? else { return Ok(false) };
        let mut there = Ledger::new();
        there.insert(staged.changes);
        Ok(all.changes().all(|change: Change| there.knows(&change)))
    }
}

#[cfg(test)]
mod tests {
    use super::to_merge;

    #[test]
    fn a_large_file_is_not_written_again_for_a_few_changes() {
        let files = |sizes: &[u64]| {
            let named = sizes.iter().enumerate();
            named.map(|(index, bytes)| (format!("{index}"), *bytes)).collect::<Vec<_>>()
        };
        assert_eq!(to_merge(files(&[2; 7])), [""; 0], "few");
        assert_eq!(to_merge(files(&[2; 8])).len(), 8);
        assert_eq!(to_merge(files(&[2, 2, 2, 2, 2, 2, 2, 2, 65])).len(), 8, "the large one stays");
        assert_eq!(to_merge(files(&[2, 2, 2, 2, 2, 2, 2, 2, 64])).len(), 9);
        assert_eq!(to_merge(files(&[9, 2, 2, 2, 2, 2, 2, 100])), [""; 0], "few that are small");
    }
}
