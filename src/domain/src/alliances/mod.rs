//! Alliances: the units that they name, the rotating chair, joint meetings, matches of needs and offers,
//! and the map of relations.

mod containment;
pub mod matching;
pub mod meetings;
pub mod named_units;
pub mod network;
mod parts;
pub mod rotation;
pub mod units;
