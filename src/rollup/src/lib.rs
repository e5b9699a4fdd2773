//! Counts over many ledgers, such as those of all districts of a province, which no browser holds at once.
//!
//! Only this program admits files: it reads, checks and refuses them as the app does, and merges those of one
//! ledger. What it writes are typed tables for engines such as `DuckDB` and Spark, and facts, which are what the
//! rules of the domain make of a ledger; engines only add and compare them. Each ledger is worked on alone, so
//! the memory needed is that of the largest few, and the work may be spread over any number of machines.

pub mod admit;
pub mod exactness;
pub mod facts;
pub mod input;
pub mod roll;
pub mod tables;
