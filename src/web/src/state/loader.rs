//! What is fetched when it is first used, as the state and the pages know it: by name. The router's
//! `lazy` declares where the program is split and hands over the ways into the parts.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::AppState;
use crate::html::Element;
use crate::platform::Dropped;
pub use zhibu_app::views::shell::parts::{
    FetchedPage, Fetching, OfficePage, PartsHere, RecordsPage,
};
use zhibu_format::Sample;
use zhibu_samples::Bundled;
use zhibu_text::{Message, m};

/// A part of the program could not be fetched: the host cannot be reached, or has another build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadError;

/// What comes of something that may have to be fetched first.
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, LoadError>>>>;

/// The ways into the parts.
pub struct Loader {
    /// A page: itself once its part is here, and until then what is said of that.
    pub page: fn(AppState, FetchedPage) -> Element,
    /// Reads what was dropped: files, and folders with files.
    pub read_dropped: fn(AppState, Box<Dropped>) -> Loading<()>,
    /// Reads the files chosen last and plans their import.
    pub plan_chosen: fn(AppState) -> Loading<()>,
    /// Writes backups to the folder that the user has chosen, now and from then on.
    pub run_backup: fn(AppState, bool) -> Loading<()>,
    /// Brings back what restore points have.
    pub restore: fn(AppState) -> Loading<()>,
    /// Signs the text of a file by a key; none if that is no key.
    pub sign: fn(Rc<String>, String) -> Loading<Option<String>>,
    /// A bundled ledger.
    pub bundled: fn(Sample) -> Loading<Box<Bundled>>,
    /// Reverts what was done last, or does it again.
    pub revert: fn(AppState, bool) -> Loading<()>,
}

impl AppState {
    /// Does what may have to be fetched first; says so if it cannot be.
    pub fn fetch(self, loading: Loading<()>) {
        self.fetch_or_say(loading, m::NOT_FETCHED);
    }

    /// The same with a message of its own for where it cannot be.
    pub(super) fn fetch_or_say(self, loading: Loading<()>, not_fetched: Message) {
        leptos::task::spawn_local(async move {
            if loading.await.is_err() {
                self.notify_error(not_fetched.get(self.lang_now()));
            }
        });
    }
}
