//! Where the shared folder is, and the page as the exchange with it knows it.

use super::AppState;
use crate::folder::{self, Folder, shared_key};
use crate::host_folder::HostFolder;
use crate::platform::{self, PREFERENCES};
use crate::sharing;
use zhibu_app::folder_backup::FolderError;
use zhibu_app::importing::{ImportStage, TakenAtOnce};
use zhibu_app::shared_folder::{ExchangePage, SharedPlace, SharedSettings, SharedStore};
use zhibu_app::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{Exported, SEAL_RANDOM_BYTES};
use zhibu_text::{Lang, m};

/// A shared folder that is at hand.
pub(super) enum Place {
    Folder(Folder),
    Host(HostFolder),
}

/// The folder; `None` if the browser has to be asked for permission first.
pub(super) async fn place_of(
    ledger_key: &str,
    settings: &SharedSettings,
    may_ask: bool,
    lang: Lang,
) -> Result<Option<Place>, FolderError> {
    match &settings.place {
        SharedPlace::Host(address) => {
            Ok(Some(Place::Host(HostFolder::new(address.clone(), may_ask, lang))))
        }
        SharedPlace::Folder(_) => {
            let Some(folder) = folder::kept(&shared_key(ledger_key)).await? else {
                // Nobody can allow what is not there: it has to be chosen again.
                return Err(FolderError(m::SHARED_GONE.get(lang).to_owned()));
            };
            let may_use = folder.may_write(may_ask).await;
            Ok(may_use.then_some(Place::Folder(folder)))
        }
    }
}

/// The files with these names that are there.
pub(super) async fn files_of(
    store: &impl SharedStore,
    names: &[String],
) -> Result<Vec<web_sys::File>, FolderError> {
    let mut files = Vec::new();
    for name in names {
        let Some(bytes) = store.read(name).await? else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let file = sharing::file_of(name, "application/json", &text);
        files.push(file.map_err(folder::folder_error)?);
    }
    Ok(files)
}

impl ExchangePage for AppState {
    fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.read_present(read)
    }

    fn write<T>(&self, write: impl FnOnce(Option<&mut Workspace>) -> T) -> T {
        self.workspace().write_open(|workspace, _| write(workspace))
    }

    fn notify_changed(&self, touched: Dependencies) {
        self.workspace().notify_changed(touched);
    }

    fn now_ms(&self) -> u64 {
        platform::now_ms()
    }

    fn clock_ms(&self) -> f64 {
        platform::clock_ms()
    }

    fn exported(&self) -> Exported {
        (*self).exported()
    }

    fn lang(&self) -> Lang {
        self.lang_now()
    }

    async fn signed(&self, text: String) -> String {
        (*self).signed(text).await
    }

    fn random(&self) -> Option<[u8; SEAL_RANDOM_BYTES]> {
        platform::random_bytes()
    }

    fn taken_at_once(&self) -> TakenAtOnce {
        self.shared_settings().map(|settings| settings.taken_at_once).unwrap_or_default()
    }

    fn has_sealed(&self, ledger_key: &str) -> bool {
        PREFERENCES.has_sealed_shared(ledger_key)
    }

    fn note_sealed(&self, ledger_key: &str) {
        PREFERENCES.note_sealed_shared(ledger_key);
    }

    fn is_importing(&self) -> bool {
        self.importing().with_stage_untracked(ImportStage::is_taking)
    }

    async fn draw(&self) {
        platform::yield_now().await;
    }
}
