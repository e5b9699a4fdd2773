//! Alliances: the rotating chair, joint meetings, needs and what meets them, and the map of relations.

pub mod matching;
pub mod meetings;
pub mod network;
pub mod rotation;
