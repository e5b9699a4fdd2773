//! Reading the chosen files, and rendering the page between the steps of an import.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use super::navigation::current_route;
use super::shared::note_other_plan;
use super::shared_run::Shown;
use crate::platform::{self, GivenFiles};
use crate::reactive::Signal;
use zhibu_app::embedded::Embedded;
use zhibu_app::importing::{
    Agreed, Agreement, FileDoor, FileInfo, Import, ImportNotice, ImportPage, ImportStage,
    ImportTarget, TELLING_BYTES, begin_planning, run_planning, run_taking, unreadable_files,
};
use zhibu_app::route::{Page, Route};
use zhibu_app::views::city::{ROLL_UP_BYTES_READ, RollUpFile};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{About, LeftOut};
use zhibu_ledger::Writer;
use zhibu_text::{Message, m};

/// How long after an import the used storage is measured again.
const SPACE_MEASURED_AFTER: Duration = Duration::from_secs(1);

/// The current import, the files chosen for it, and tables that wait for their page.
pub struct Importing {
    import: Signal<Import>,
    files: StoredValue<Vec<web_sys::File>, LocalStorage>,
    /// Whether the file is the ledger inside the page.
    is_of_embedded: StoredValue<bool, LocalStorage>,
    tables: StoredValue<Vec<ArrivedTables>, LocalStorage>,
    /// Counts up when tables arrive.
    arrivals: Signal<usize>,
    /// The roll-up that was given last.
    roll_up: Signal<Option<Arc<RollUpFile>>>,
    /// The one that could be read last.
    read_roll_up: StoredValue<Option<Arc<RollUpFile>>>,
}

/// Files with tables that came together, and that their page has not read yet.
pub struct ArrivedTables {
    /// The files.
    pub files: Vec<web_sys::File>,
    /// Where they were dropped or chosen: a page for pasting presets some fields.
    pub from: Route,
}

impl Importing {
    pub(super) fn new() -> Self {
        Self {
            import: Signal::new(Import::default()),
            files: StoredValue::new_local(Vec::new()),
            is_of_embedded: StoredValue::new_local(false),
            tables: StoredValue::new_local(Vec::new()),
            arrivals: Signal::new(0),
            roll_up: Signal::new(None),
            read_roll_up: StoredValue::new(None),
        }
    }

    /// Hands over the tables that have arrived; tracks that others arrive.
    pub fn arrived_tables(&self) -> Vec<ArrivedTables> {
        self.arrivals.track();
        self.tables.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// The roll-up that was given last.
    pub fn roll_up(&self) -> Signal<Option<Arc<RollUpFile>>> {
        self.roll_up
    }

    /// The one among those that were given which could be read last.
    pub fn read_roll_up(&self) -> StoredValue<Option<Arc<RollUpFile>>> {
        self.read_roll_up
    }

    /// Whether tables wait for their page.
    fn has_arrived_tables(&self) -> bool {
        self.tables.with_value(|tables| !tables.is_empty())
    }

    /// Reads the current stage, tracked.
    pub fn with_stage<T>(&self, read: impl FnOnce(&ImportStage) -> T) -> T {
        self.import.with(|import| read(import.stage()))
    }

    /// The same, untracked.
    pub(super) fn with_stage_untracked<T>(&self, read: impl FnOnce(&ImportStage) -> T) -> T {
        self.import.with_untracked(|import| read(import.stage()))
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

/// What reads a file.
async fn door_of(file: &web_sys::File) -> FileDoor {
    // What cannot be read is refused by what reads it, with the reason.
    let begin = platform::first_bytes_of(file, TELLING_BYTES).await.unwrap_or_default();
    FileDoor::of(&file.name(), &begin)
}

fn info(file: &web_sys::File) -> FileInfo {
    FileInfo { name: file.name(), bytes: platform::byte_count(file) }
}

impl AppState {
    /// Reads files that were chosen, as if they had been dropped.
    pub fn read_files(self, files: Vec<web_sys::File>) {
        if !files.is_empty() {
            let given = GivenFiles { entries: Vec::new(), files };
            self.fetch((self.loader().read_given)(self, Box::new(given)));
        }
    }

    /// Reads files and folders: ledgers are planned, tables go to their page, and nothing is imported
    /// before the page has shown what it would do. While a ledger is being opened they wait for it.
    pub fn read_given(self, given: GivenFiles) {
        let from = current_route();
        leptos::task::spawn_local(async move {
            let GivenFiles { entries, mut files } = given;
            files.extend(platform::files_of_entries(entries).await);
            while self.workspace().opening().with_untracked(Option::is_some) {
                platform::yield_now().await;
            }
            let (mut ledgers, mut tables, mut others) = (Vec::new(), Vec::new(), Vec::new());
            let mut roll_ups = Vec::new();
            for file in files {
                match door_of(&file).await {
                    FileDoor::Ledger => ledgers.push(file),
                    FileDoor::Table => tables.push(file),
                    FileDoor::RollUp => roll_ups.push(file),
                    FileDoor::None => others.push(file.name()),
                }
            }
            let is_nothing = ledgers.is_empty() && tables.is_empty() && roll_ups.is_empty();
            if !others.is_empty() || is_nothing {
                self.notify_error(unreadable_files(&others, self.lang_now()));
            }
            self.wait_with_tables(tables, from);
            let has_roll_up = self.take_roll_up(roll_ups).await;
            // What tables refer to may be in a ledger: it comes first.
            if !ledgers.is_empty() {
                self.plan_ledgers(ledgers, false);
            } else if self.importing().has_arrived_tables() {
                self.go(Route::to(Page::Tables));
            } else if has_roll_up {
                self.go(Route::to(Page::City));
            }
        });
    }

    /// Keeps the first of some roll-ups for its page, which reads it; whether there was one.
    async fn take_roll_up(self, files: Vec<web_sys::File>) -> bool {
        let lang = self.lang_now();
        if files.len() > 1 {
            self.notify_error(m::CITY_ONE.get(lang));
        }
        let Some(file) = files.first() else { return false };
        // A byte more than a roll-up may have is enough to refuse it.
        let Ok(bytes) = platform::first_bytes_of(file, ROLL_UP_BYTES_READ).await else {
            self.notify_error(m::FILE_UNREADABLE.get(lang));
            return false;
        };
        self.importing().roll_up.set(Some(Arc::new(RollUpFile { name: file.name(), bytes })));
        true
    }

    /// Has tables wait for their page; there they are in the order of their names. `from` is where they were
    /// dropped or chosen.
    fn wait_with_tables(self, mut files: Vec<web_sys::File>, from: Route) {
        if files.is_empty() {
            return;
        }
        if !self.is_open() {
            self.notify_error(m::TABLES_NEED_LEDGER.get(self.lang_now()));
            return;
        }
        files.sort_by_key(web_sys::File::name);
        let importing = self.importing();
        importing.tables.update_value(|tables| tables.push(ArrivedTables { files, from }));
        importing.arrivals.update(|count| *count += 1);
    }

    /// Plans the import of ledgers, or of the one inside the page.
    /// Whether they may be imported at once.
    pub(super) fn plan_ledgers(self, files: Vec<web_sys::File>, is_of_embedded: bool) -> bool {
        let importing = self.importing();
        let mut chosen = Ok(());
        importing.import.update(|import| chosen = import.choose(files.iter().map(info).collect()));
        if let Err(violation) = chosen {
            self.notify_import(ImportNotice::Refused(violation));
            return false;
        }
        importing.files.set_value(files);
        note_other_plan();
        importing.is_of_embedded.set_value(is_of_embedded);
        self.go(Route::to(Page::Import));
        self.plan_chosen();
        true
    }

    /// Leaves the plan, for the tables that came with its files or else for `page`.
    pub fn leave_plan(self, page: Page) {
        let page = if self.importing().has_arrived_tables() { Page::Tables } else { page };
        self.leave_import();
        self.go(Route::to(page));
    }

    /// Cancels the import, and shows again the ledger inside the page that was closed for it.
    pub fn leave_import(self) {
        self.importing().leave();
        self.view_again();
    }

    /// The page of the import is left. A plan waits there for the user to come back, unless the ledger inside the page
    /// was closed for it: nothing would be open meanwhile.
    pub fn leave_import_page(self) {
        let is_taking = self.importing().with_stage_untracked(ImportStage::is_taking);
        if self.is_embedded_aside() && !is_taking && current_route().page != Page::Import {
            self.leave_import();
        }
    }

    /// Shows the ledger inside the page again, if it was closed for an import that has brought nothing.
    fn view_again(self) {
        if !self.is_embedded_aside() || self.is_open_soon() {
            return;
        }
        self.workspace().set_embedded(Embedded::None);
        leptos::task::spawn_local(async move {
            if let Some(opening) = self.open_with_embedded().await {
                self.open_in_slices(opening).await;
            }
            if !self.is_open() {
                self.workspace().set_embedded(Embedded::Closed);
            }
        });
    }

    /// Tries another passphrase on the chosen files that are sealed.
    pub fn try_passphrase(self, passphrase: String) {
        self.importing().import.update(|import| import.try_passphrase(passphrase));
        self.plan_chosen();
    }

    /// Plans the files chosen last.
    fn plan_chosen(self) {
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
        // What is shown when the import is done may be another plan.
        let shared = if into_new { None } else { self.agreed_shared() };
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
                let is_whole = matches!(&agreement, Agreement::Take(agreed) if agreed.is_whole());
                // Set before anything is stored: meanwhile the folder may be visited.
                let is_looked_at = shared.is_some() && !is_whole && self.look_at_each_shared();
                let after = is_looked_at.then_some(m::SHARED_LOOKED_AT);
                leptos::task::spawn_local(self.take_agreed(agreement, target, shared, after));
            }
        }
    }

    /// Imports; `after` is said beside what came of it.
    async fn take_agreed(
        self,
        agreement: Agreement,
        target: ImportTarget,
        shared: Option<Shown>,
        after: Option<Message>,
    ) {
        platform::yield_now().await;
        let begin = platform::clock_ms();
        match run_taking(&self, agreement, target, self.lang_now()).await {
            None => self.view_again(),
            Some(Err(error)) => {
                self.notify_import_and(ImportNotice::Failed(error), after);
                self.view_again();
            }
            Some(Ok(imported)) => {
                if self.importing().is_of_embedded.get_value() {
                    self.workspace().set_embedded(Embedded::None);
                }
                // After the page has been rendered: reading everything stored takes a while.
                set_timeout(move || self.measure_space(), SPACE_MEASURED_AFTER);
                self.notify_import_and(ImportNotice::Done(imported), after);
                if let Some(shown) = shared {
                    self.note_shared_reviewed(shown);
                }
                // A user who has left the page meanwhile stays where they are, even if the
                // navigation is not processed yet.
                if current_route().page == Page::Import {
                    self.leave_plan(Page::Dashboard);
                }
                platform::measure_since("zhibu:import", begin);
            }
        }
    }

    fn notify_import(self, notice: ImportNotice) {
        self.notify_import_and(notice, None);
    }

    fn notify_import_and(self, notice: ImportNotice, after: Option<Message>) {
        let lang = self.lang_now();
        let mut text = notice.text(lang);
        if let Some(after) = after {
            text = zhibu_text::after(&text, after.get(lang), lang);
        }
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
