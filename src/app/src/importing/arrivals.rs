//! Files that arrive by themselves: which of them may be taken without a look at their plan.

use rustc_hash::FxHashSet;

use super::files::{FileInfo, ImportTarget, RefusedFile};
use super::import::Agreed;
use super::planning::Planning;
use crate::workspace::Workspace;
use zhibu_domain::reporting::trust::trusted_keys;
use zhibu_format::{FileSet, OriginDoubt, Plan, PlannedFile, Signature};
use zhibu_ledger::Stamp;

/// Which files are taken at once when they arrive. What a guard stops is never among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TakenAtOnce {
    /// None: each is offered.
    #[default]
    None,
    /// Those that a key has signed which the ledger trusts.
    Trusted,
    /// All of the same ledger.
    SameLedger,
}

impl TakenAtOnce {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::None, Self::Trusted, Self::SameLedger];

    /// The code in preferences.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Trusted => "trusted",
            Self::SameLedger => "same",
        }
    }

    /// That of a stored code; the most careful one if it is unknown.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|rule| rule.code() == code).unwrap_or_default()
    }
}

/// What files that have arrived would do together.
#[derive(Debug)]
pub struct Arrivals {
    plan: Plan,
    refused: Vec<RefusedFile>,
    against: usize,
}

impl Arrivals {
    /// Starts planning files against the open ledger.
    pub fn begin_planning(
        files: Vec<FileInfo>,
        passphrases: Vec<String>,
        own_unit: &str,
        workspace: &Workspace,
    ) -> Planning {
        let against = workspace.ledger().change_count();
        Planning::new((0, ImportTarget::Open), files, passphrases, own_unit, against)
    }

    /// The result of a planning that is done; `None` if it is not.
    pub fn of(planning: Planning) -> Option<Self> {
        let against = planning.against;
        let (plan, refused) = planning.finish()?;
        Some(Self { plan, refused, against })
    }

    /// Whether the ledger has changed since the planning began.
    pub fn is_outdated(&self, workspace: &Workspace) -> bool {
        self.against != workspace.ledger().change_count()
    }

    /// Whether a file could not be read: it may be next time.
    pub fn has_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    /// Whether the files would change nothing.
    pub fn is_idle(&self) -> bool {
        self.refused.is_empty() && self.plan.is_idle() && !self.has_invalid()
    }

    /// Whether the files would change nothing, were it not for these changes.
    pub fn is_idle_but(&self, declined: &FxHashSet<Stamp>) -> bool {
        let Self { plan, refused, .. } = self;
        refused.is_empty()
            && !self.has_invalid()
            && plan.drafts.is_empty()
            && plan.receipts.is_empty()
            && plan.changes.iter().all(|change| declined.contains(&change.at))
    }

    /// Whether a file has what this program does not take.
    fn has_invalid(&self) -> bool {
        self.plan.files.iter().any(|file| !file.invalid.is_empty())
    }

    /// The names of the files that somebody has to look at first. Without them the others are planned again: what they
    /// do may depend on these.
    pub fn held(&self, rule: TakenAtOnce, workspace: &Workspace) -> FxHashSet<String> {
        let mut held = self.guarded();
        if rule == TakenAtOnce::Trusted {
            let trusted = trusted_keys(workspace.office());
            let is_trusted = |key: &str| trusted.iter().any(|known| &*known.key == key);
            for (index, file) in self.plan.files.iter().enumerate() {
                if !file.signature.key().is_some_and(is_trusted) {
                    held = held.and(index);
                }
            }
        }
        let names = self.plan.files.iter().enumerate();
        let names = names
            .filter(|(index, _)| rule == TakenAtOnce::None || held.holds(*index))
            .map(|(_, file)| file.name.clone());
        names.chain(self.refused.iter().map(|file| file.name.clone())).collect()
    }

    /// The files at which a guard stops, or in which something is not as this program writes it.
    fn guarded(&self) -> FileSet {
        let Self { plan, .. } = self;
        let mut held = FileSet::default();
        for (index, file) in plan.files.iter().enumerate() {
            let by = [&file.exported.by.unit, &file.exported.by.name];
            let is_alike = plan.alike.iter().any(|alike| {
                by.contains(&&alike.name)
                    || file.exported.by.signature().as_ref() == Some(&alike.name)
            });
            let is_doubtful = is_alike
                || (file.doubt.is_some() && !is_units_extract(file))
                || file.signature == Signature::Altered
                || !file.invalid.is_empty()
                || !file.disagreeing.is_empty()
                || file.from_far_future > 0;
            if is_doubtful {
                held = held.and(index);
            }
        }
        let guarded = plan.guarded().map(|index| plan.diffs[index].files);
        let drafts = plan.drafts.iter().map(|(_, _, origin)| origin.files);
        for files in guarded.chain(drafts) {
            held = files.files().fold(held, FileSet::and);
        }
        plan.receipts.iter().fold(held, |held, receipt| held.and(receipt.file))
    }

    /// What to take: all of it.
    pub fn agreed(self) -> Agreed {
        Agreed::whole(self.plan)
    }
}

/// Whether a file has some changes of the whole ledger, signed by a unit that is trusted: nothing is wrong with that
/// while it alters no records of others, at which a guard stops.
fn is_units_extract(file: &PlannedFile) -> bool {
    let is_of_whole = file.about.as_ref().is_some_and(|about| about.part.is_none());
    file.exported.is_extract
        && is_of_whole
        && matches!(file.doubt, Some(OriginDoubt::OtherUnit { .. }))
}
