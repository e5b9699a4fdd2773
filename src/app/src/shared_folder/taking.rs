//! Taking what others have written: at once where the settings allow it and no guard stops it.

use rustc_hash::FxHashSet;

use super::exchange::{Exchange, ExchangePage, Stopped};
use super::looking::Standing;
use super::store::SharedStore;
use crate::importing::{
    Arrivals, FileInfo, ImportError, ImportTarget, PlanningStep, TakenAtOnce, Taking, TakingStep,
};
use crate::slices::Slice;
use crate::workspace::Workspace;
use zhibu_format::MOST_FILES;
use zhibu_ledger::Stamp;

/// What pending files were planned for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedFor {
    names: PendingNames,
    /// How many changes the ledger had; `None` if nothing is taken, whatever it has.
    changes: Option<usize>,
    rule: TakenAtOnce,
}

/// The pending files by what their stamps tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct PendingNames {
    /// The ledger has each change, or one with its stamp, or somebody declined it.
    settled: Vec<String>,
    /// They bring something new besides what somebody declined: nothing of that comes by itself.
    declined: Vec<String>,
    /// They bring something new.
    new: Vec<String>,
}

impl Exchange {
    fn pending_names(&self, page: &impl ExchangePage) -> Result<PendingNames, Stopped> {
        let mut names = PendingNames::default();
        let is_pending = |standing: &Standing| matches!(standing, Standing::Pending { .. });
        if !self.files.values().any(|file| is_pending(&file.standing)) {
            return Ok(names);
        }
        let here: FxHashSet<Stamp> =
            self.open(page, |workspace| workspace.ledger().stamps().collect())?;
        let declined: FxHashSet<Stamp> = self.memory.declined().iter().copied().collect();
        for (name, file) in &self.files {
            let Standing::Pending { stamps, .. } = &file.standing else { continue };
            let of = if stamps.iter().all(|at| here.contains(at) || declined.contains(at)) {
                &mut names.settled
            } else if stamps.iter().any(|at| declined.contains(at)) {
                &mut names.declined
            } else {
                &mut names.new
            };
            of.push(name.clone());
        }
        Ok(names)
    }

    fn to_plan(&self, page: &impl ExchangePage, rule: TakenAtOnce) -> Result<PlannedFor, Stopped> {
        let names = self.pending_names(page)?;
        let changes = self.open(page, |workspace| workspace.ledger().change_count())?;
        Ok(PlannedFor { names, changes: (rule != TakenAtOnce::None).then_some(changes), rule })
    }

    /// Takes what may be taken at once; whatever would change nothing needs no look either.
    pub(super) async fn take(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
    ) -> Result<(), Stopped> {
        let rule = page.taken_at_once();
        let asked = self.to_plan(page, rule)?;
        let is_nothing = asked.names == PendingNames::default();
        if is_nothing || self.planned_for.as_ref() == Some(&asked) || page.is_importing() {
            return Ok(());
        }
        let mut is_done = true;
        for names in asked.names.settled.chunks(MOST_FILES) {
            is_done &= self.pass_over(page, store, names.to_vec()).await?;
        }
        for names in asked.names.new.chunks(MOST_FILES) {
            is_done &= self.take_some(page, store, names.to_vec(), rule).await?;
        }
        let answered = self.to_plan(page, rule)?;
        self.planned_for = is_done.then_some(answered);
        Ok(())
    }

    /// Marks those of some files as seen that bring nothing but what was declined; false if they are to be planned
    /// again.
    async fn pass_over(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        names: Vec<String>,
    ) -> Result<bool, Stopped> {
        let declined: FxHashSet<Stamp> = self.memory.declined().iter().copied().collect();
        let mut is_done = true;
        let mut left = vec![names];
        while let Some(names) = left.pop() {
            let Some(arrivals) = self.planned(page, store, &names).await? else { return Ok(false) };
            if arrivals.is_idle_but(&declined) {
                self.mark_seen(&names);
            } else if names.len() > 1 {
                left.extend(names.into_iter().map(|name| vec![name]));
            } else {
                is_done &= !arrivals.has_refused();
            }
        }
        Ok(is_done)
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
            // Meanwhile somebody may have begun to look at these very files.
            if page.is_importing() || page.taken_at_once() != rule {
                return Ok(false);
            }
            if held.is_empty() || arrivals.is_idle() {
                if !arrivals.is_idle() {
                    self.know_less();
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
