//! Zhibu (支部): a ledger of temporary Party organisations and Party-building alliances that runs
//! in any browser, keeps everything in local storage and travels as JSON files.
//!
//! Everything that a user does is a *change*, appended to a set. What is on screen, its history,
//! undo, saving, two tabs at once and the merging of files are the same thing seen from different
//! sides: a fold over that set. Union of sets is commutative, associative and idempotent, so files
//! merge in any order, twice or never, and nothing that anyone wrote is lost.
//!
//! # Codemap
//!
//! - [`ledger`], a crate of its own: stamps, changes, the fold, merging, conflicts, undo, archiving,
//!   and [`order`]: sorting, compiled once. Knows no Party branch.
//! - [`domain`]: the record kinds with their fields, partial dates, quantities, lists, checks, the
//!   life of an organisation with its steps, coverage, the rules and what is found against them, what
//!   is due by when, members deployed, teams, a unit's part of a ledger, rounds of reporting and
//!   sign-offs, trusted keys; alliances with their chair, meetings, needs and what meets them, outcomes
//!   and targets; appraisals with their scores and bands; who is tied with whom; plans and counts that go
//!   down; Party work linked to business; tables that are pasted; and growth: what the charts count.
//! - [`format`]: the JSON file: envelope, stepwise reader, the plan of an import of many files,
//!   signatures, seals, JSON Schema, and calendars.
//! - [`samples`]: the bundled ledgers, 崂山 2022 and the fictional 示例区.
//! - [`storage`]: segments in local storage or memory, the shelf of ledgers, restore points.
//! - [`charts`]: pure models to SVG by plotters.
//! - [`i18n`]: every word, in Chinese and English.
//! - [`ui`]: the session, conflicts, history, backups and rescue (tested natively), and in the browser
//!   the Leptos state, pages and components around it. What a first visit does not need is cut off
//!   there (`ui::parts`) and fetched when it is first used.
//!
//! # Invariants
//!
//! - `ledger ← domain ← {format, charts, samples} ← ui` and `{ledger, format} ← storage ← ui`. Only
//!   `storage`'s browser half and `ui` know the browser; time, chance and language come in as
//!   arguments. A test enforces it.
//! - A record's state is a pure function of the set of its changes.
//! - No stored key is written twice, but for a ledger's title; no change is removed from storage
//!   before what replaces it has been written and read back. Restore points are copies: they make way
//!   for what is written, as long as nothing is known that only they have.
//! - What an import will do is foretold and told before it is done, and does not depend on the order
//!   of files. Whatever takes something back leaves conflicts as they were, never decided unseen.
//! - What is known to be replaced stays known, whatever history is archived. Nothing is dropped that was
//!   not read back from a file.
//! - Nobody is trusted, and no signed-off period altered, because a file says so.
//! - A figure never loses its qualifier, and a date is never made more precise than its source.
//! - Recording, correcting and deleting steps leads to no life of an organisation that cannot be; what
//!   a file, a merge, an undo or a value put back makes of one is found. Findings never hinder saving.
//! - Every figure of a chart that counts rows leads to as many.
//! - An amount counts as an outcome, and an item in a score, only with evidence; figures of different
//!   strength are never added.
//! - A score is worked out from its items each time; only a confirmed result is recorded, and what changes
//!   after it is told. Whom a tie lets into the highest band, nobody but a person decides.
//! - A plan's days are those of the longest way through it; what waits for itself is told, never guessed.
//! - What the rules ask is due on the day before it would be found against them, if nothing were done.

pub mod charts;
pub mod domain;
pub mod format;
pub mod i18n;
pub mod samples;
pub mod storage;
pub mod ui;

#[doc(inline)]
pub use zhibu_ledger as ledger;
pub use zhibu_ledger::order;
