//! The pages, a folder for each subject.

pub mod alliances;
pub mod appraisals;
pub mod branches;
pub mod city;
pub mod compliance;
pub mod dashboard;
pub mod intake;
pub mod ledgers;
pub mod map;
pub mod papers;
pub mod projects;
pub mod records;
pub mod reporting;
pub mod search;
pub mod sheets;
