//! Reading the chosen files, and rendering the page between the steps of an import.

use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use super::navigation::current_route;
use crate::platform::{self, Dropped};
use crate::reactive::Signal;
use zhibu_app::importing::{
    Agreed, Agreement, FileInfo, Import, ImportNotice, ImportPage, ImportStage, ImportTarget,
    begin_planning, run_planning, run_taking,
};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{About, LeftOut};
use zhibu_ledger::Writer;
use zhibu_text::m;

/// How long after an import the used storage is measured again.
const SPACE_MEASURED_AFTER: Duration = Duration::from_secs(1);

/// The current import, and the files chosen for it.
pub struct Importing {
    import: Signal<Import>,
    files: StoredValue<Vec<web_sys::File>, LocalStorage>,
}

impl Importing {
    pub(super) fn new() -> Self {
        Self { import: Signal::new(Import::default()), files: StoredValue::new_local(Vec::new()) }
    }

    /// Reads the current stage, tracked.
    pub fn with_stage<T>(&self, read: impl FnOnce(&ImportStage) -> T) -> T {
        self.import.with(|import| read(import.stage()))
    }

    /// The current stage, tracked.
    pub fn stage(&self) -> ImportStage {
        self.with_stage(ImportStage::clone)
    }

    /// Reads what is left out of the plan, tracked.
    pub fn with_left_out<T>(&self, read: impl FnOnce(&LeftOut) -> T) -> T {
        self.import.with(|import| read(import.left_out()))
    }

    /// Cancels the import.
    pub fn leave(&self) {
        self.import.update(Import::leave);
    }

    /// Toggles whether a file is left out.
    pub fn toggle_file(&self, file: usize) {
        self.import.update(|import| import.toggle_file(file));
    }

    /// Includes records of the plan, by their indices among its diffs, or leaves them out.
    pub fn select(&self, indices: &[usize], is_in: bool) {
        self.import.update(|import| import.select(indices, is_in));
    }
}

fn info(file: &web_sys::File) -> FileInfo {
    FileInfo { name: file.name(), bytes: platform::byte_count(file) }
}

impl AppState {
    /// Reads files and plans their import; the page shows the plan before anything is imported. While
    /// a ledger is being opened they wait for it: the plan is made against it.
    pub fn read_files(self, files: Vec<web_sys::File>) {
        if files.is_empty() {
            return;
        }
        if self.workspace().opening().with_untracked(Option::is_some) {
            leptos::task::spawn_local(async move {
                while self.workspace().opening().with_untracked(Option::is_some) {
                    platform::yield_now().await;
                }
                self.read_files(files);
            });
            return;
        }
        let importing = self.importing();
        let mut chosen = Ok(());
        importing.import.update(|import| chosen = import.choose(files.iter().map(info).collect()));
        if let Err(violation) = chosen {
            self.notify_import(ImportNotice::Refused(violation));
            return;
        }
        importing.files.set_value(files);
        self.go(Route::to(Page::Import));
        leptos::task::spawn_local(async move {
            if (self.loader().plan_chosen)(self).await.is_err() {
                importing.leave();
                self.notify_error(m::NOT_FETCHED.get(self.lang_now()));
            }
        });
    }

    /// Reads dropped files and folders.
    pub fn read_dropped(self, (entries, mut files): Dropped) {
        leptos::task::spawn_local(async move {
            files.extend(platform::files_of_entries(entries).await);
            if files.is_empty() {
                self.notify_import(ImportNotice::NothingDropped);
            } else {
                self.read_files(files);
            }
        });
    }

    /// Tries another passphrase on the chosen files that are sealed.
    pub fn try_passphrase(self, passphrase: String) {
        self.importing().import.update(|import| import.try_passphrase(passphrase));
        self.plan_chosen();
    }

    /// Plans the files chosen last.
    pub fn plan_chosen(self) {
        let planning = begin_planning(&self, ImportTarget::Open);
        leptos::task::spawn_local(async move {
            let begin = platform::clock_ms();
            if let Some(planning) = run_planning(&self, planning).await {
                self.importing().import.update(|import| import.end_planning(planning));
                platform::measure_since("zhibu:import:plan", begin);
            }
        });
    }

    /// Applies a command that does not affect the plan on screen, so that the plan stays valid.
    pub fn apply_beside_plan(self, command: Command) {
        let count = || self.read_present(|open| open.ledger().change_count()).unwrap_or(0);
        let before = count();
        self.apply(command);
        self.importing().import.update(|import| import.note_beside(before, count()));
    }

    /// Imports the plan except for what the user left out, in slices; `into_new` imports it into a
    /// new ledger.
    pub fn take_files(self, into_new: bool) {
        if self.is_past() {
            return;
        }
        self.note_own_writer();
        let target = if into_new { ImportTarget::New } else { ImportTarget::Open };
        let mut agreement = Agreement::None;
        self.workspace().read_open(|workspace| {
            let import = self.importing().import;
            import.update(|import| agreement = import.agree(target, workspace));
        });
        match agreement {
            Agreement::None => {}
            Agreement::Renewed => {
                self.notify_import(ImportNotice::PlanRenewed);
                self.plan_chosen();
            }
            Agreement::Take(_) | Agreement::PlanForNew(_) => {
                leptos::task::spawn_local(self.take_agreed(agreement, target));
            }
        }
    }

    async fn take_agreed(self, agreement: Agreement, target: ImportTarget) {
        platform::yield_now().await;
        let begin = platform::clock_ms();
        match run_taking(&self, agreement, target, self.lang_now()).await {
            None => {}
            Some(Err(error)) => self.notify_import(ImportNotice::Failed(error)),
            Some(Ok(imported)) => {
                // After the page has been rendered: reading everything stored takes a while.
                set_timeout(move || self.measure_space(), SPACE_MEASURED_AFTER);
                self.notify_import(ImportNotice::Done(imported));
                // A user who has left the page meanwhile stays where they are, even if the
                // navigation is not processed yet.
                if current_route().page == Page::Import {
                    self.go(Route::to(Page::Dashboard));
                }
                platform::measure_since("zhibu:import", begin);
            }
        }
    }

    fn notify_import(self, notice: ImportNotice) {
        let text = notice.text(self.lang_now());
        if notice.is_error() { self.notify_error(text) } else { self.notify(text) }
    }
}

impl ImportPage for AppState {
    fn read<T>(&self, read: impl FnOnce(&Import, Option<&Workspace>) -> T) -> T {
        let import = self.importing().import;
        self.workspace().read_open(|open| import.with_untracked(|import| read(import, open)))
    }

    fn update(&self, change: impl FnOnce(&mut Import)) {
        self.importing().import.update(change);
    }

    fn write<T>(&self, write: impl FnOnce(Option<&mut Workspace>) -> T) -> T {
        self.workspace().write_open(|workspace, _| write(workspace))
    }

    fn now_ms(&self) -> u64 {
        platform::now_ms()
    }

    fn notify_changed(&self, touched: Dependencies) {
        self.workspace().notify_changed(touched);
    }

    async fn bytes(&self, file: usize) -> Option<Vec<u8>> {
        let file = self.importing().files.with_value(|files| files.get(file).cloned())?;
        platform::bytes_of(&file).await.ok()
    }

    async fn draw(&self) {
        platform::yield_now().await;
    }

    fn clock_ms(&self) -> f64 {
        platform::clock_ms()
    }

    fn own_unit(&self) -> String {
        self.preferences().author().with_untracked(|author| author.unit.clone())
    }

    fn about_new(&self, agreed: &Agreed) -> About {
        let new_id = Writer::from_random(platform::random_bits()).to_string();
        let local_ledgers = self.workspace().local_ledgers();
        agreed.about_new(|id| local_ledgers.may_have(id), new_id)
    }

    fn create_ledger(&self, about: &About) -> bool {
        (*self).create_ledger(about, Vec::new())
    }
}
