//! Files: handing the ledger out, whole, in part, and as an archive of its history.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::AppState;
use super::keys::kept_key;
use crate::lazy;
use crate::platform;
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::reporting::rounds::rounds_for;
use zhibu_domain::reporting::scope::{of_settings, scope_of};
use zhibu_domain::values::date::Day;
use zhibu_format::{
    About, Exported, Extract, Part, Reader, Step, file_hash, seal, write, write_extract,
};
use zhibu_ledger::{ARCHIVE, Change, Stamp, json_text};
use zhibu_text::m;

/// Elements of an archive read between two breaths.
const ELEMENTS_PER_BREATH: usize = 2_000;

/// The file that old history is to go into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveFile {
    pub name: String,
    hash: u64,
}

/// Why nothing was archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveFault {
    /// The file cannot be read.
    Unreadable,
    /// It is not the file that was saved, to the byte.
    Other,
    /// The ledger has something in the meantime that the file has not, or it cannot be saved.
    NotAll,
    /// Storage refused midway: some of it is gone, the rest still here.
    CutShort,
}

/// A whole ledger on its way into a file.
struct Written {
    /// The file's name.
    name: String,
    /// Which ledger.
    mark: String,
    /// How many changes of it the file has.
    changes: usize,
}

impl AppState {
    /// Hands the open ledger to the user as a file.
    pub fn export(self) {
        let Some((written, text)) = self.whole("") else { return };
        if kept_key().is_none() {
            self.hand_over_whole(&written, &text);
        } else {
            leptos::task::spawn_local(async move {
                let signed = self.signed(text).await;
                self.hand_over_whole(&written, &signed);
            });
        }
    }

    /// The open ledger as a file's text, and what is to be noted once it is handed over. `mark` stands
    /// in the name.
    fn whole(self, mark: &str) -> Option<(Written, String)> {
        self.read_present(|workspace| {
            let (about, ledger) = (workspace.about(), workspace.ledger());
            // Files of many units must not all be called the same.
            let whose = about.part.as_ref().map(|part| format!("-{}", part.name));
            let whose = whose.unwrap_or_default();
            let name = format!("{}{whose}{mark}-{}.json", about.title, platform::today());
            let written = Written {
                name,
                mark: workspace.mark().to_owned(),
                changes: ledger.changes().len(),
            };
            (written, write(about, ledger, &self.exported()))
        })
    }

    /// Hands out the file that the history before a day is to go into: the whole ledger, as it is.
    pub fn save_archive(self, before: Day, done: impl FnOnce(ArchiveFile) + 'static) {
        let mark = format!("{}-{before}", m::ARCHIVE_MARK.get(self.lang_now()));
        let Some((written, text)) = self.whole(&mark) else { return };
        leptos::task::spawn_local(async move {
            let text = self.signed(text).await;
            let hash = file_hash(text.as_bytes());
            if self.hand_over_whole(&written, &text) {
                done(ArchiveFile { name: written.name, hash });
            }
        });
    }

    /// Reads the archive's file back as it lies on the disk and lets the history that it has go. Tells
    /// how many changes went, or what is wrong with the file.
    pub async fn archive_into(
        self,
        before: Day,
        saved: ArchiveFile,
        file: web_sys::File,
    ) -> Result<usize, ArchiveFault> {
        let bytes = platform::bytes_of(&file).await.map_err(|_| ArchiveFault::Unreadable)?;
        if file_hash(&bytes) != saved.hash {
            return Err(ArchiveFault::Other);
        }
        let mut reader = Reader::new(bytes).map_err(|_| ArchiveFault::Unreadable)?;
        while reader.step(ELEMENTS_PER_BREATH).map_err(|_| ArchiveFault::Unreadable)? != Step::Done
        {
            platform::yield_now().await;
        }
        let stamps: FxHashSet<Stamp> =
            reader.into_staged().changes.iter().map(|change| change.at).collect();
        self.note_own_writer();
        let before_ms = platform::start_of_day_ms(before);
        let gone =
            self.write(|workspace, now| workspace.archive(before_ms, &saved.name, &stamps, now));
        self.notify_changed(Dependencies::ALL);
        self.look_up_point();
        self.measure_space();
        match gone {
            Some(Ok(0)) | None => Err(ArchiveFault::NotAll),
            Some(Ok(count)) => {
                // The file has all that is here; what is written from now on counts since.
                let is_kept = |change: &&Change| {
                    stamps.contains(&change.at)
                        || *change.key.kind == *ARCHIVE
                        || !change.archives.is_empty()
                };
                let now = self.read_present(|workspace| {
                    let changes = workspace.ledger().changes().iter();
                    (workspace.mark().to_owned(), changes.filter(is_kept).count())
                });
                if let Some((mark, now)) = now {
                    self.note_backup_of(&mark, now);
                }
                self.check_health_soon();
                Ok(count)
            }
            Some(Err(error)) => {
                self.say_store_error(error);
                Err(ArchiveFault::CutShort)
            }
        }
    }

    /// Hands a whole ledger's file over, and takes note of the backup that it is.
    fn hand_over_whole(self, written: &Written, text: &str) -> bool {
        let is_there = self.hand_over(&written.name, text);
        if is_there {
            self.note_backup_of(&written.mark, written.changes);
        }
        is_there
    }

    /// A file's text with this browser's signature, if it has a key. Handing out a file matters more
    /// than signing it: if the part that signs cannot be fetched, that is said, and it goes unsigned.
    pub(super) async fn signed(self, text: String) -> String {
        let Some(key) = kept_key() else { return text };
        let text = Rc::new(text);
        if let Ok(Some(signed)) = lazy::sign(text.clone(), key).await {
            signed
        } else {
            self.notify_error(m::NOT_SIGNED.get(self.lang_now()));
            Rc::unwrap_or_clone(text)
        }
    }

    pub(super) fn exported(self) -> Exported {
        Exported { at: platform::now_iso(), by: self.author.get_untracked(), is_handed_out: false }
    }

    /// Hands a file over and says so; whether that could be.
    fn hand_over(self, name: &str, text: &str) -> bool {
        match platform::download(name, "application/json", text) {
            Ok(()) => {
                self.notify(m::EXPORTED.with(self.lang_now(), &[("file", &name)]));
                true
            }
            Err(error) => {
                self.say_export_failed(&error);
                false
            }
        }
    }

    /// Hands out a part of the open ledger: of one organisation, if any, and without what is not to
    /// be seen.
    /// Sealed with a passphrase, if one is given.
    pub fn export_part(
        self,
        part: Option<Part>,
        is_without_persons: bool,
        hidden: &[&str],
        passphrase: &str,
    ) {
        let lang = self.lang_now();
        let file = self.read_present(|workspace| {
            let register = workspace.register();
            let scope = part.as_ref().map(|part| scope_of(register, &part.organisation));
            let without = if hidden.is_empty() {
                FxHashSet::default()
            } else {
                of_settings(register, hidden)
            };
            let only = scope.zip(part.as_ref()).map(|(scope, part)| {
                let rounds = rounds_for(workspace.ledger(), &part.organisation);
                scope.own.into_iter().chain(scope.context).chain(rounds).collect()
            });
            let extract = Extract { only, without, is_without_persons };
            let mut exported = self.exported();
            exported.is_handed_out = part.is_some() && workspace.about().part.is_none();
            if is_without_persons {
                exported.by.name.clear();
            }
            let whose = part.as_ref().map(|part| format!("-{}", part.name)).unwrap_or_default();
            let mut about = About { part: part.clone(), ..workspace.about().clone() };
            if part.is_some() {
                // One unit's part cannot be put back to what the whole sample was.
                about.sample = None;
            }
            let text = write_extract(&about, workspace.ledger(), &exported, &extract);
            let mark = if extract.is_redacted() { m::REDACTED_MARK.get(lang) } else { "" };
            let sealed = if passphrase.is_empty() { "" } else { m::SEALED_MARK.get(lang) };
            (format!("{}{whose}{mark}{sealed}-{}.json", about.title, platform::today()), text)
        });
        let Some((name, text)) = file else { return };
        let passphrase = passphrase.to_owned();
        leptos::task::spawn_local(async move {
            let text = self.signed(text).await;
            if passphrase.is_empty() {
                self.hand_over(&name, &text);
            } else if let Some(random) = platform::random_bytes() {
                self.hand_over(&name, &seal(&text, &passphrase, &random));
            } else {
                self.notify_error(m::NO_RANDOM.get(lang));
            }
        });
    }

    /// Hands what cannot be read to the user as a file, as it is.
    pub fn export_unreadable(self) {
        let raw = self.read_present(|workspace| {
            let unreadable = workspace.unreadable().iter();
            let texts = unreadable.map(|trouble| (trouble.key.clone(), trouble.raw.clone().into()));
            let object: serde_json::Map<String, serde_json::Value> = texts.collect();
            json_text(&object)
        });
        let Some(raw) = raw else { return };
        if let Err(error) = platform::download("zhibu-raw.json", "application/json", &raw) {
            self.say_export_failed(&error);
        }
    }

    /// Says that a file could not be handed over.
    pub fn say_export_failed(self, error: &wasm_bindgen::JsValue) {
        let lang = self.lang_now();
        self.notify_error(m::EXPORT_FAILED.with(lang, &[("error", &format!("{error:?}"))]));
    }
}
