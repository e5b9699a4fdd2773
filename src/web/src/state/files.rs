//! Files: reading those that were chosen, and letting the page be drawn between the steps of an
//! import.

use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use super::navigation::current_route;
use crate::platform::{self, Dropped};
use crate::reactive::Signal;
use zhibu_app::importing::{
    Agreed, Agreement, FileInfo, Import, ImportError, ImportNotice, ImportStage, ImportTarget,
    Imported, Planning, PlanningStep, Taking, TakingStep,
};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::LeftOut;
use zhibu_ledger::Writer;
use zhibu_text::m;

/// So long after an import the room that is left is measured again.
const SPACE_MEASURED_AFTER: Duration = Duration::from_secs(1);
/// So long a slice of a long work may take before the browser is let in, in milliseconds.
const SLICE_MS: f64 = 36.0;

/// The import under way, and the files that were chosen for it.
pub struct Importing {
    import: Signal<Import>,
    files: StoredValue<Vec<web_sys::File>, LocalStorage>,
}

impl Importing {
    pub(super) fn new() -> Self {
        Self { import: Signal::new(Import::default()), files: StoredValue::new_local(Vec::new()) }
    }

    /// Reads where it stands, which is followed.
    pub fn with_stage<T>(&self, read: impl FnOnce(&ImportStage) -> T) -> T {
        self.import.with(|import| read(import.stage()))
    }

    /// Where it stands, which is followed.
    pub fn stage(&self) -> ImportStage {
        self.with_stage(ImportStage::clone)
    }

    /// Reads what of the plan is left out, which is followed.
    pub fn with_left_out<T>(&self, read: impl FnOnce(&LeftOut) -> T) -> T {
        self.import.with(|import| read(import.left_out()))
    }

    /// Gives the import up.
    pub fn leave(&self) {
        self.import.update(Import::leave);
    }

    /// Leaves a file out, or takes it in again.
    pub fn toggle_file(&self, file: usize) {
        self.import.update(|import| import.toggle_file(file));
    }

    /// Takes records of the plan in, by their indices among its diffs, or leaves them out.
    pub fn select(&self, indices: &[usize], is_in: bool) {
        self.import.update(|import| import.select(indices, is_in));
    }

    fn is_wanted(&self, planning: &Planning) -> bool {
        self.import.with_untracked(|import| import.is_wanted(planning))
    }
}

fn info(file: &web_sys::File) -> FileInfo {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number of bytes, far below 2^53"
    )]
    let bytes = file.size() as u64;
    FileInfo { name: file.name(), bytes }
}

impl AppState {
    /// Reads files and works out what they would do; the page shows that before anything is done.
    pub fn read_files(self, files: Vec<web_sys::File>) {
        if files.is_empty() {
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

    /// Reads what was dropped, folders too.
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

    /// Tries sealed files among those chosen with a passphrase too.
    pub fn try_passphrase(self, passphrase: String) {
        self.importing().import.update(|import| import.try_passphrase(passphrase));
        self.plan_chosen();
    }

    /// Plans the files chosen last.
    pub fn plan_chosen(self) {
        let importing = self.importing();
        let planning = self.begin_planning(ImportTarget::Open);
        leptos::task::spawn_local(async move {
            let begin = platform::clock_ms();
            if let Some(planning) = self.work_out(planning).await {
                importing.import.update(|import| import.end_planning(planning));
                platform::measure_since("zhibu:import:plan", begin);
            }
        });
    }

    fn begin_planning(self, target: ImportTarget) -> Planning {
        let own_unit = self.preferences().author().with_untracked(|author| author.unit.clone());
        self.workspace().read_open(|workspace| {
            let import = self.importing().import;
            import.with_untracked(|import| import.begin_planning(target, workspace, &own_unit))
        })
    }

    /// Reads and plans files, slice by slice. Nothing comes of files that are no longer wanted.
    async fn work_out(self, mut planning: Planning) -> Option<Planning> {
        let importing = self.importing();
        let files = importing.files.get_value();
        let mut slice = platform::clock_ms();
        loop {
            let now = platform::now_ms();
            match self.workspace().read_open(|workspace| planning.step(workspace, now)) {
                PlanningStep::Done => return Some(planning).filter(|of| importing.is_wanted(of)),
                PlanningStep::NeedsFile(index) => {
                    importing.import.update(|import| import.note_progress(&planning));
                    let bytes = match files.get(index) {
                        Some(file) => platform::bytes_of(file).await.ok(),
                        None => None,
                    };
                    planning.provide(bytes);
                }
                PlanningStep::More if platform::clock_ms() - slice < SLICE_MS => continue,
                PlanningStep::More | PlanningStep::Pause => {
                    importing.import.update(|import| import.note_progress(&planning));
                }
            }
            platform::yield_now().await;
            if !importing.is_wanted(&planning) {
                return None;
            }
            slice = platform::clock_ms();
        }
    }

    /// Does what alters nothing of the plan on screen, which then is as good as it was.
    pub fn apply_beside_plan(self, command: Command) {
        let count = || self.read_present(|open| open.ledger().changes().len()).unwrap_or(0);
        let before = count();
        self.apply(command);
        self.importing().import.update(|import| import.note_beside(before, count()));
    }

    /// Does what the plan says but for what its user leaves out, in slices; `into_new` puts it into
    /// a ledger of its own.
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
        let agreed = match agreement {
            Agreement::Take(agreed) => Some(Ok(agreed)),
            Agreement::PlanForNew(agreed) => {
                let planned = self.work_out(self.begin_planning(target)).await;
                planned.map(|planning| agreed.planned_for_new(planning))
            }
            Agreement::None | Agreement::Renewed => None,
        };
        let taken = match agreed {
            Some(Ok(agreed)) => self.take(agreed, target).await,
            Some(Err(error)) => Some(Err(error)),
            None => None,
        };
        self.importing().import.update(Import::end_taking);
        match taken {
            None => {}
            Some(Err(error)) => self.notify_import(ImportNotice::Failed(error)),
            Some(Ok(imported)) => {
                self.notify_import(ImportNotice::Done(imported));
                // Whoever has gone elsewhere meanwhile stays there, even if the page has not heard
                // of it yet.
                if current_route().page == Page::Import {
                    self.go(Route::to(Page::Dashboard));
                }
                platform::measure_since("zhibu:import", begin);
            }
        }
    }

    /// Takes in what was agreed to, slice by slice; none if there is no ledger to take it into.
    async fn take(
        self,
        agreed: Agreed,
        target: ImportTarget,
    ) -> Option<Result<Imported, ImportError>> {
        let import = self.importing().import;
        if target == ImportTarget::New {
            let new_id = Writer::from_random(platform::random_bits()).to_string();
            let ledgers = self.ledgers();
            let is_taken = |id: &str| ledgers.iter().any(|entry| entry.ledger_key == id);
            let about = agreed.about_new(is_taken, new_id);
            let is_made = self.create_ledger(&about.id, &about, Vec::new());
            import.update(|import| import.note_taking(50));
            if !is_made {
                return None;
            }
        }
        let lang = self.lang_now();
        let mut taking =
            self.write(|workspace, _| Taking::begin(agreed, target, lang, workspace))?;
        let mut slice = platform::clock_ms();
        loop {
            match self.workspace().write_open(|workspace, now| taking.step(workspace, now)) {
                Err(error) => return Some(Err(error)),
                Ok(TakingStep::Done(imported)) => {
                    self.notify_changed(Dependencies::NONE);
                    // Once the page has settled: reading all that is stored takes a while.
                    set_timeout(move || self.measure_space(), SPACE_MEASURED_AFTER);
                    return Some(Ok(imported));
                }
                Ok(TakingStep::More) if platform::clock_ms() - slice < SLICE_MS => continue,
                Ok(TakingStep::More | TakingStep::Pause) => {}
            }
            // Before anyone looks at a list: they must not see rows that are no more.
            self.notify_changed(taking.take_touched());
            import.update(|import| import.note_taking(taking.percent()));
            platform::yield_now().await;
            slice = platform::clock_ms();
        }
    }

    fn notify_import(self, notice: ImportNotice) {
        let said = notice.text(self.lang_now());
        if notice.is_error() { self.notify_error(said) } else { self.notify(said) }
    }
}
