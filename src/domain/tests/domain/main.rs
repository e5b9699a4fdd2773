//! What the domain computes from records.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod aftermath;
mod agenda;
mod alliances;
mod appraisals;
mod areas;
mod attendance;
mod checks;
mod columns;
mod evidence;
mod figures;
mod growth;
mod hierarchy;
mod instalments;
mod lifecycle;
mod lists;
mod map;
mod matching;
mod memo;
mod named_units;
mod needs;
mod results;
mod rounds;
mod rules;
mod schedule;
mod teams;
mod together;
mod unit_figures;
mod values;
mod whole_life;
