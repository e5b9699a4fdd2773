//! Taking what others have written: at once where the settings allow it and no guard stops it.

use super::exchange::{Exchange, ExchangePage, Standing, Stopped};
use super::store::SharedStore;
use crate::importing::{
    Arrivals, FileInfo, ImportError, ImportTarget, PlanningStep, TakenAtOnce, Taking, TakingStep,
};
use crate::slices::Slice;
use crate::workspace::Workspace;
use zhibu_format::MOST_FILES;

/// What pending files were planned for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedFor {
    names: Vec<String>,
    changes: usize,
    rule: TakenAtOnce,
}

impl Exchange {
    fn pending_names(&self) -> Vec<String> {
        let pending = self.files.iter();
        let pending = pending.filter(|(_, file)| matches!(file.standing, Standing::Pending { .. }));
        pending.map(|(name, _)| name.clone()).collect()
    }

    /// Takes what may be taken at once; whatever would change nothing needs no look either.
    pub(super) async fn take(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        rule: TakenAtOnce,
    ) -> Result<(), Stopped> {
        let names = self.pending_names();
        let changes = self.open(page, |workspace| workspace.ledger().change_count())?;
        let asked = PlannedFor { names, changes, rule };
        if asked.names.is_empty() || self.planned_for.as_ref() == Some(&asked) {
            return Ok(());
        }
        let mut is_done = true;
        for names in asked.names.chunks(MOST_FILES) {
            is_done &= self.take_some(page, store, names.to_vec(), rule).await?;
        }
        let changes = self.open(page, |workspace| workspace.ledger().change_count())?;
        let answered = PlannedFor { names: self.pending_names(), changes, rule };
        self.planned_for = is_done.then_some(answered);
        Ok(())
    }

    /// Takes those of some files that need no look; false if they are to be planned again: the ledger has changed
    /// meanwhile, or one could not be read.
    async fn take_some(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        mut names: Vec<String>,
        rule: TakenAtOnce,
    ) -> Result<bool, Stopped> {
        let mut is_done = true;
        while !names.is_empty() {
            let Some(arrivals) = self.planned(page, store, &names).await? else { return Ok(false) };
            // A file that is whole may not be readable for a moment: it is planned again next time.
            is_done &= !arrivals.has_refused();
            let judged = |workspace: &Workspace| {
                let is_outdated = arrivals.is_outdated(workspace);
                (!is_outdated).then(|| arrivals.held(rule, workspace))
            };
            let Some(held) = self.open(page, judged)? else { return Ok(false) };
            if held.is_empty() || arrivals.is_idle() {
                if !arrivals.is_idle() {
                    self.take_all(page, arrivals).await?;
                }
                self.mark_seen(&names);
                return Ok(is_done);
            }
            names.retain(|name| !held.contains(name));
        }
        Ok(is_done)
    }

    /// What some files would do; `None` if that cannot be told at the moment.
    async fn planned(
        &self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        names: &[String],
    ) -> Result<Option<Arrivals>, Stopped> {
        let info = |name: &String| FileInfo {
            name: name.clone(),
            bytes: self.files.get(name).map_or(0, |file| file.entry.bytes),
        };
        let files = names.iter().map(info).collect();
        let passphrases = self.passphrase.iter().cloned().collect();
        let unit = page.exported().by.unit;
        let begin =
            |workspace: &Workspace| Arrivals::begin_planning(files, passphrases, &unit, workspace);
        let mut planning = self.open(page, begin)?;
        let mut slice = Slice::begin(page.clock_ms());
        loop {
            let now_ms = page.now_ms();
            match self.open(page, |workspace| planning.step(Some(workspace), now_ms))? {
                PlanningStep::Done => return Ok(Arrivals::of(planning)),
                PlanningStep::NeedsFile(index) => {
                    planning.provide(store.read(&names[index]).await?);
                }
                PlanningStep::More if slice.has_room(page.clock_ms()) => continue,
                PlanningStep::More | PlanningStep::Pause => {}
            }
            page.draw().await;
            slice = Slice::begin(page.clock_ms());
        }
    }

    async fn take_all(&self, page: &impl ExchangePage, arrivals: Arrivals) -> Result<(), Stopped> {
        let (agreed, lang) = (arrivals.agreed(), page.lang());
        let begin =
            |workspace: &Workspace| Taking::begin(agreed, ImportTarget::Open, lang, workspace);
        let mut taking = self.open(page, begin)?.followed();
        loop {
            let step = page.write(|workspace| taking.step(workspace, page.now_ms()));
            page.notify_changed(taking.take_touched());
            match step {
                Ok(TakingStep::Done(_)) => return Ok(()),
                Ok(TakingStep::More | TakingStep::Pause) => page.draw().await,
                Err(ImportError::CutShort | ImportError::FilesHaveChanged) => {
                    return Err(Stopped::Left);
                }
            }
        }
    }
}
