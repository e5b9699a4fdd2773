//! The parts of the program that are fetched at their first use, as the state and the pages call
//! them. `lazy` declares where the program is split and supplies the entry points.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use super::AppState;
use super::exports::TablesAsked;
use super::shared::SharedCall;
use crate::html::Element;
use crate::platform::GivenFiles;
pub use zhibu_app::page::{
    DashboardSection, FetchedPage, OfficePage, PapersPage, RecordsPage, TablePage,
};
use zhibu_app::preferences::OwnKeyPlace;
use zhibu_app::sheets::SheetSource;
pub use zhibu_app::views::shell::parts::{Fetching, PartStates, SHEETS_PART};
use zhibu_domain::values::date::Day;
use zhibu_format::Sample;
use zhibu_office::sheets::Sheet;
use zhibu_samples::Bundled;
use zhibu_text::{Message, m};

/// A part of the program could not be fetched: the host is unreachable, or has another build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadError;

/// A result that may have to be fetched first.
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, LoadError>>>>;

/// Makes what a sheet is made of, once it is asked for; `None` if there is nothing any more.
pub type SheetMaker = dyn Fn() -> Option<SheetSource> + Send + Sync;

/// The tables of each of several papers.
pub type PaperSheets = Vec<Vec<Sheet>>;

/// A workbook for each of several papers, if it has tables.
pub type Workbooks = Vec<Option<Vec<u8>>>;

/// The entry points of the parts.
pub struct Loader {
    /// A page, or a loading message until its part is fetched.
    pub page: fn(AppState, FetchedPage) -> Element,
    /// Fetches the part with this index among those with pages, unless it is there.
    pub fetch_part: fn(AppState, usize),
    /// The ways in which a table leaves the program, or a loading message until their part is
    /// fetched.
    pub sheet_menu: fn(AppState, Arc<SheetMaker>) -> Element,
    /// Reads files and folders that were dropped or chosen.
    pub read_given: fn(AppState, Box<GivenFiles>) -> Loading<()>,
    /// Writes backups to the folder that the user has chosen, now and at regular intervals.
    pub run_backup: fn(AppState, bool) -> Loading<()>,
    /// Does something with the shared folder.
    pub share: fn(AppState, SharedCall) -> Loading<()>,
    /// Restores what the restore points have.
    pub restore: fn(AppState) -> Loading<()>,
    /// Signs the text of a file with a key; `None` if the key is invalid, or gone.
    pub sign: fn(Rc<String>, OwnKeyPlace) -> Loading<Option<String>>,
    /// Asks who writes, before the first export.
    pub ask_author: fn(AppState) -> Loading<()>,
    /// A bundled ledger.
    pub bundled: fn(AppState, Sample) -> Loading<Box<Bundled>>,
    /// Downloads the whole ledger as a workbook.
    pub save_ledger_sheets: fn(AppState) -> Loading<()>,
    /// Makes workbooks of the tables of papers.
    pub workbooks: fn(Box<PaperSheets>, Day) -> Loading<Workbooks>,
    /// Downloads tables for analysis.
    pub save_tables: fn(AppState, Box<TablesAsked>) -> Loading<()>,
    /// Opens the ledger inside the single file, to be looked at, or plans its import into the browser.
    pub embedded: fn(AppState, bool) -> Loading<()>,
    /// Undoes the latest action, or redoes it.
    pub revert: fn(AppState, bool) -> Loading<()>,
}

impl AppState {
    /// Fetches what reads files, ahead of their being chosen or dropped.
    pub fn fetch_files(self) {
        (self.loader().fetch_part)(self, FetchedPage::OFFICE_PART);
    }

    /// Fetches what the page of the address is made with, ahead of its being shown.
    pub(super) fn fetch_page(self) {
        let page = self.navigation().route().with_untracked(|route| route.page.clone());
        if let Some(part) = FetchedPage::part_of(page) {
            (self.loader().fetch_part)(self, part);
        }
    }

    /// Runs what may have to be fetched first; shows an error if it cannot be fetched.
    pub fn fetch(self, loading: Loading<()>) {
        self.fetch_or_notify(loading, m::NOT_FETCHED);
    }

    /// The same with another message for the error.
    pub(super) fn fetch_or_notify(self, loading: Loading<()>, not_fetched: Message) {
        leptos::task::spawn_local(async move {
            if loading.await.is_err() {
                self.notify_error(not_fetched.get(self.lang_now()));
            }
        });
    }
}
