//! Runs an import from the chosen files to the stored changes, in slices between which the page is
//! rendered.

use std::future::Future;

use super::files::ImportTarget;
use super::import::{Agreed, Agreement, Import};
use super::notice::{ImportError, Imported};
use super::planning::{Planning, PlanningStep};
use super::taking::{Taking, TakingStep};
use crate::slices::Slice;
use crate::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::About;
use zhibu_text::Lang;

/// The page that an import runs in.
pub trait ImportPage {
    /// Reads the import and the open ledger.
    fn read<T>(&self, read: impl FnOnce(&Import, Option<&Workspace>) -> T) -> T;

    /// Changes the import and shows it.
    fn update(&self, change: impl FnOnce(&mut Import));

    /// Writes to the open ledger.
    fn write<T>(&self, write: impl FnOnce(Option<&mut Workspace>) -> T) -> T;

    /// The time, in milliseconds since 1970.
    fn now_ms(&self) -> u64;

    /// Notifies views of what changed.
    fn notify_changed(&self, touched: Dependencies);

    /// The bytes of a file, by its index among those chosen; `None` if it cannot be read.
    fn bytes(&self, file: usize) -> impl Future<Output = Option<Vec<u8>>>;

    /// Lets the page render.
    fn draw(&self) -> impl Future<Output = ()>;

    /// Milliseconds of a monotonic clock, for measuring.
    fn clock_ms(&self) -> f64;

    /// The unit of the importing user.
    fn own_unit(&self) -> String;

    /// The description of a new ledger for this import.
    fn about_new(&self, agreed: &Agreed) -> About;

    /// Creates and opens an empty ledger; false after an error message if that fails.
    fn create_ledger(&self, about: &About) -> bool;
}

/// Starts planning the files chosen last, for this target.
pub fn begin_planning(page: &impl ImportPage, target: ImportTarget) -> Planning {
    let own_unit = page.own_unit();
    page.read(|import, workspace| import.begin_planning(target, workspace, &own_unit))
}

/// Reads and plans files. Files that are no longer current are discarded.
pub async fn run_planning(page: &impl ImportPage, mut planning: Planning) -> Option<Planning> {
    let mut slice = Slice::begin(page.clock_ms());
    loop {
        match page.read(|_, workspace| planning.step(workspace, page.now_ms())) {
            PlanningStep::Done => {
                // To show the plan is a slice of its own.
                page.draw().await;
                return page.read(|import, _| import.is_wanted(&planning)).then_some(planning);
            }
            PlanningStep::NeedsFile(index) => {
                page.update(|import| import.note_progress(&planning));
                planning.provide(page.bytes(index).await);
            }
            PlanningStep::More if slice.has_room(page.clock_ms()) => continue,
            PlanningStep::More | PlanningStep::Pause => {
                page.update(|import| import.note_progress(&planning));
            }
        }
        page.draw().await;
        if !page.read(|import, _| import.is_wanted(&planning)) {
            return None;
        }
        slice = Slice::begin(page.clock_ms());
    }
}

/// Imports what was accepted. `None` if there is nothing to import, or no ledger to import into;
/// `lang` is the language of the reasons in changes.
pub async fn run_taking(
    page: &impl ImportPage,
    agreement: Agreement,
    target: ImportTarget,
    lang: Lang,
) -> Option<Result<Imported, ImportError>> {
    let taken = match agreement {
        Agreement::Take(agreed) => take(page, agreed, target, lang).await,
        Agreement::PlanForNew(agreed) => {
            let planned = run_planning(page, begin_planning(page, target)).await;
            match planned.map(|planning| agreed.planned_for_new(planning)) {
                Some(Ok(agreed)) => take(page, agreed, target, lang).await,
                Some(Err(error)) => Some(Err(error)),
                None => None,
            }
        }
        Agreement::None | Agreement::Renewed => None,
    };
    page.update(Import::end_taking);
    taken
}

async fn take(
    page: &impl ImportPage,
    agreed: Agreed,
    target: ImportTarget,
    lang: Lang,
) -> Option<Result<Imported, ImportError>> {
    if target == ImportTarget::New {
        let is_made = page.create_ledger(&page.about_new(&agreed));
        page.update(|import| import.note_taking(50));
        if !is_made {
            return None;
        }
    }
    let begin = |workspace: &Workspace| Taking::begin(agreed, target, lang, workspace);
    let mut taking = page.read(|_, workspace| workspace.map(begin))?;
    // A new ledger is shown before the first step.
    page.draw().await;
    let mut slice = Slice::begin(page.clock_ms());
    loop {
        match page.write(|workspace| taking.step(workspace, page.now_ms())) {
            Err(error) => return Some(Err(error)),
            Ok(TakingStep::Done(imported)) => {
                page.notify_changed(Dependencies::NONE);
                return Some(Ok(imported));
            }
            Ok(TakingStep::More) if slice.has_room(page.clock_ms()) => continue,
            Ok(TakingStep::More | TakingStep::Pause) => {}
        }
        // Before any list is rendered: removed rows must not be visible.
        page.notify_changed(taking.take_touched());
        page.update(|import| import.note_taking(taking.percent()));
        page.draw().await;
        slice = Slice::begin(page.clock_ms());
    }
}
