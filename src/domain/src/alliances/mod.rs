//! Alliances: the units that they name, the rotating chair, joint meetings, matches of needs and offers,
//! the answers to needs, the instalments of cooperations, and the map of relations.

pub mod acts;
pub mod categories;
mod containment;
pub mod instalments;
pub mod matching;
pub mod meetings;
pub mod named_units;
pub mod needs;
pub mod network;
mod parts;
pub mod rotation;
pub mod units;
