//! Importing files: from the files chosen to the changes taken in.
//!
//! An [`Import`] stands at one stage at a time. [`Planning`] reads the files and works out what they
//! would do, [`guard`] marks what is taken only if the user says so, and [`Taking`] takes in what was
//! agreed to. All of them go on in steps, which [`run_planning`] and [`run_taking`] take: the browser hands
//! over bytes, lets the page be drawn between two slices, and shows the stage. What is said of it is
//! [`ImportNotice`]'s.

mod files;
mod guards;
mod import;
mod notice;
mod planning;
mod reading;
mod run;
mod signer;
mod taking;

pub use files::{FileInfo, ImportTarget, RefusedFile};
pub use guards::{guard, is_of_open_ledger};
pub use import::{Agreed, Agreement, Import, ImportStage};
pub use notice::{ImportError, ImportNotice, ImportViolation, Imported};
pub use planning::{Planning, PlanningStep};
pub use reading::{FileReading, FileStep};
pub use run::{ImportPage, begin_planning, run_planning, run_taking};
pub use signer::Signer;
pub use taking::{Taking, TakingStep};
