//! Importing files: from the chosen files to the stored changes.
//!
//! An [`Import`] is at one stage at a time. [`Planning`] reads the files and computes what they
//! would change, [`guard`] marks what needs the user's consent, and [`Taking`] imports what was
//! accepted. [`FileDoor`] tells a ledger from a table, which the intake reads. All of them work in steps, driven by [`run_planning`] and [`run_taking`]: the browser
//! supplies bytes, lets the page render between two slices, and shows the stage. [`ImportNotice`]
//! has the messages.

mod arrivals;
mod door;
mod files;
mod guards;
mod import;
mod notice;
mod origins;
mod planning;
mod reading;
mod run;
mod signer;
mod taking;

pub use arrivals::{Arrivals, TakenAtOnce};
pub use door::{FileDoor, TELLING_BYTES, unreadable_files};
pub use files::{FileInfo, ImportTarget, RefusedFile};
pub use guards::{guard, is_of_open_ledger};
pub use import::{Agreed, Agreement, Import, ImportStage};
pub use notice::{ImportError, ImportNotice, ImportViolation, Imported};
pub use planning::{Planning, PlanningStep};
pub use reading::{FileReading, FileStep};
pub use run::{ImportPage, begin_planning, run_planning, run_taking};
pub use signer::Signer;
pub use taking::{Taking, TakingStep};
