//! The pages, one file a page.

mod agenda;
mod care;
mod conduct;
mod conflicts;
mod dashboard;
mod detail;
mod edit;
mod history;
mod import;
mod ledgers;
mod life;
mod method;
mod pack;
mod records;
mod roster;
mod rounds;
mod step_form;
mod welcome;
mod whole_life;

pub use agenda::{agenda, soon};
pub use care::care;
pub use conduct::conduct;
pub use conflicts::conflicts;
pub use dashboard::dashboard;
pub use edit::edit;
pub use history::history;
pub use import::import;
pub use ledgers::ledgers;
pub use records::records;
pub use roster::roster;
pub use rounds::rounds;
pub use welcome::welcome;
pub use whole_life::whole_life;
