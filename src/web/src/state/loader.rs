//! What is fetched when it is first used, as the state and the pages know it: by name. The router's
//! `lazy` declares where the program is split and hands over the ways into the parts.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::AppState;
use crate::html::Element;
use crate::platform::Dropped;
use zhibu_domain::kinds::records::Kind;
use zhibu_format::Sample;
use zhibu_samples::Bundled;

/// A part of the program could not be fetched: the host cannot be reached, or has another build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadError;

/// Whether a part is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fetching {
    /// Nobody has asked for it yet, or it is on its way.
    #[default]
    NotYet,
    /// It is here.
    Here,
    /// It could not be fetched.
    Failed,
}

/// Which parts with pages are here.
pub type PartsHere = [Fetching; 2];

/// The pages of the office part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficePage {
    /// What a file would do.
    Import,
    /// The ledgers of this browser.
    Ledgers,
    /// What several people wrote differently.
    Conflicts,
    /// Every change.
    History,
    /// What units have handed in.
    Rounds,
}

/// The pages of the records part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordsPage {
    /// The records of a kind, one of them beside the list.
    List(Kind),
    /// The form of a record, or of a new one.
    Form(Kind, Option<String>),
    /// What should be built, and what is found.
    Care,
    /// What is to be done by when.
    Agenda,
    /// Conduct notes to be printed.
    Conduct,
    /// The dashboard's charts of the whole life.
    WholeLife,
    /// The dashboard's line on what is due.
    Soon,
    /// What a search finds.
    Found,
    /// A roster pasted from a spreadsheet.
    Roster,
    /// Records of a kind pasted from a spreadsheet.
    Paste(Kind),
    /// Needs and what meets them.
    Matching,
    /// Totals and targets.
    Results,
    /// The plan of a task.
    Project,
    /// Party work and business as one.
    Integration,
    /// Who is tied with whom.
    Map,
    /// Who stands where in a round of appraisal.
    Ranking,
    /// The list of a round.
    Publication,
}

/// A page that is fetched when it is first used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchedPage {
    /// Of the office part.
    Office(OfficePage),
    /// Of the records part.
    Records(RecordsPage),
}

impl FetchedPage {
    /// The index of its part among the parts with pages.
    pub fn part(&self) -> usize {
        match self {
            Self::Office(_) => 0,
            Self::Records(_) => 1,
        }
    }
}

/// What comes of something that may have to be fetched first.
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, LoadError>>>>;

/// The ways into the parts.
pub struct Loader {
    /// A page: itself once its part is here, and until then what is said of that.
    pub page: fn(AppState, FetchedPage) -> Element,
    /// Reads what was dropped: files, and folders with files.
    pub read_dropped: fn(AppState, Box<Dropped>) -> Loading<()>,
    /// Reads the files chosen last and plans their import.
    pub plan_chosen: fn(AppState) -> Loading<()>,
    /// Writes backups to the folder that the user has chosen, now and from then on.
    pub run_backup: fn(AppState, bool) -> Loading<()>,
    /// Brings back what restore points have.
    pub restore: fn(AppState) -> Loading<()>,
    /// Signs the text of a file by a key; none if that is no key.
    pub sign: fn(Rc<String>, String) -> Loading<Option<String>>,
    /// A bundled ledger.
    pub bundled: fn(Sample) -> Loading<Box<Bundled>>,
    /// Reverts what was done last, or does it again.
    pub revert: fn(AppState, bool) -> Loading<()>,
}
