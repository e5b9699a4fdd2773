//! The domain: what the ledger is about, in the terms of its users.
//!
//! This crate contains the record kinds with their fields, dates as precise as their source, quantities
//! with qualifiers, the register of live records, lists, checks, rules and growth. Everything is a pure
//! function of a ledger; today's date is an argument. Nothing here knows how a record is stored, drawn
//! or worded.

pub mod agenda;
pub mod alliances;
pub mod appraisals;
pub mod areas;
pub mod attendance;
pub mod branches;
pub mod columns;
pub mod dependencies;
pub mod evidence;
pub mod folding;
pub mod growth;
pub mod hierarchy;
pub mod kinds;
pub mod list;
pub mod memo;
pub mod ordinals;
pub mod projects;
pub mod register;
pub mod reporting;
pub mod revisions;
pub mod rules;
pub mod validation;
pub mod values;
