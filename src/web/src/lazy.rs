//! Where the program is split. Code that a first visit does not need is in parts of its own, which
//! are fetched at their first use: the pages of records, those for files and ledgers, what takes
//! tables in, what makes files of them, what writes papers, and the samples.
//!
//! Builds with the feature `split` mark the functions below as the only entry points of such a
//! part, and the build splits the program there; without it they are ordinary calls. Code that only
//! they use is in the same part. What protects a user's work, saving and exporting the ledger, is
//! never in a part.

// The split markers are foreign functions, linked to these by the build.
#![cfg_attr(feature = "split", allow(unsafe_code))]

use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::components::button::button;
use crate::components::seen::after;
use crate::features;
use crate::html::{self, Element, View};
use crate::own_key;
use crate::platform::GivenFiles;
use crate::reactive::Memo;
use crate::state::AppState;
use crate::state::loader::{
    FetchedPage, Fetching, LoadError, Loader, OfficePage, PapersPage, RecordsPage, SHEETS_PART,
    SheetMaker, TablePage,
};
use zhibu_app::preferences::OwnKeyPlace;
use zhibu_format::Sample;
use zhibu_samples::Bundled;
use zhibu_text::m;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A signature in the making: the browser may have to make it.
type Signing = Pin<Box<dyn Future<Output = Option<String>>>>;

/// Declares the entry points of a part. Each has a second function that only fetches the part: its
/// name is in brackets.
macro_rules! entry_points {
    ($part:ident: $($(#[$doc:meta])* fn $name:ident [$fetch:ident] ($($argument:ident: $type:ty),*) -> $result:ty = $body:expr;)+) => {
        $(
            $(#[$doc])*
            #[cfg(feature = "split")]
            #[leptos::wasm_split::wasm_split(
                $part,
                wasm_split_path = ::leptos::wasm_split,
                fallible,
                preload(#[doc = "Fetches the part."] $fetch)
            )]
            fn $name($($argument: $type),*) -> Result<$result, LoadError> {
                Ok($body)
            }

            $(#[$doc])*
            #[cfg(not(feature = "split"))]
            async fn $name($($argument: $type),*) -> Result<$result, LoadError> {
                Ok($body)
            }

            #[cfg(not(feature = "split"))]
            #[allow(dead_code, reason = "only parts with pages are fetched ahead of their use")]
            async fn $fetch() -> Result<(), LoadError> {
                Ok(())
            }
        )+
    };
}

entry_points! {
    office:
    /// A page of the office part.
    fn office [fetch_office] (state: AppState, page: OfficePage) -> Element = {
        store_deflated(state);
        office_page(state, page)
    };
    /// Reads files and folders that were dropped or chosen.
    fn read_given [fetch_read_given] (state: AppState, given: Box<GivenFiles>) -> () = {
        store_deflated(state);
        state.read_given(*given);
    };
    /// Writes backups to the folder that the user has chosen, now and at regular intervals.
    fn run_backup [fetch_run_backup] (state: AppState, may_ask: bool) -> () = state.run_backup(may_ask);
    /// Restores what the restore points have.
    fn restore [fetch_restore] (state: AppState) -> () = {
        store_deflated(state);
        state.restore_from_points();
    };
    /// Signs a file's text with the browser's key; `None` if the key is invalid, or gone.
    fn sign [fetch_sign] (text: Rc<String>, key: OwnKeyPlace) -> Signing = Box::pin(own_key::sign(text, key));
}

entry_points! {
    samples:
    /// A bundled ledger.
    fn bundled [fetch_bundled] (state: AppState, sample: Sample) -> Box<Bundled> = {
        store_deflated(state);
        Box::new(zhibu_samples::bundled(sample))
    };
}

entry_points! {
    records:
    /// A page of the records part.
    fn records [fetch_records] (state: AppState, page: RecordsPage) -> Element = {
        // No page of records, nor the dashboard, is there for long without something of this part.
        state.keep_summary();
        store_deflated(state);
        records_page(state, page)
    };
    /// Undoes the latest action, or redoes it.
    fn revert [fetch_revert] (state: AppState, again: bool) -> () = {
        store_deflated(state);
        state.revert(again);
    };
}

/// What is stored from now on is compressed. Every part by which a ledger may change does so first: what
/// compresses is in the parts, and the program alone stores what it must without it.
fn store_deflated(state: AppState) {
    state.workspace().deflate_by(zhibu_storage::deflated);
}

fn office_page(state: AppState, page: OfficePage) -> Element {
    match page {
        OfficePage::Import => features::intake::import::import(state),
        OfficePage::Ledgers => features::ledgers::overview::ledgers(state),
        OfficePage::Conflicts => features::ledgers::conflicts::conflicts(state),
        OfficePage::History => features::ledgers::history::history(state),
        OfficePage::Rounds => features::reporting::rounds::rounds(state),
        OfficePage::Sentences => features::ledgers::sentences::sentences(state),
    }
}

fn records_page(state: AppState, page: RecordsPage) -> Element {
    match page {
        RecordsPage::List(kind) => features::records::list::records(state, kind),
        RecordsPage::Form(kind, id) => features::records::edit::edit(state, kind, id),
        RecordsPage::Compliance => features::compliance::overview::compliance(state),
        RecordsPage::Agenda => features::compliance::agenda::agenda(state),
        RecordsPage::Conduct => features::branches::conduct::conduct(state),
        RecordsPage::FurtherCharts => features::dashboard::further::further_charts(state),
        RecordsPage::Attention => features::dashboard::attention::attention(state),
        RecordsPage::Help => features::dashboard::help::help(state),
        RecordsPage::Analysis => features::dashboard::analysis::analysis(state),
        RecordsPage::Closing => features::branches::closing::closing(state),
        RecordsPage::Enlist => features::branches::enlist::enlist(state),
        RecordsPage::SearchResults => features::search::search_results::search_results(state),
        RecordsPage::Tree(kind) => features::records::tree::tree(state, kind),
        RecordsPage::Matching => features::alliances::matching::matching(state),
        RecordsPage::UnitLinks => features::alliances::unit_links::unit_links(state),
        RecordsPage::Results => features::projects::results::results(state),
        RecordsPage::Project => features::projects::project::project(state),
        RecordsPage::Integration => features::projects::integration::integration(state),
        RecordsPage::Map => features::map::map(state),
        RecordsPage::Ranking => features::appraisals::ranking::ranking(state),
        RecordsPage::Publication => features::appraisals::publication::publication(state),
    }
}

entry_points! {
    intake:
    /// A page of the part that takes tables in.
    fn intake [fetch_intake] (state: AppState, page: TablePage) -> Element = {
        store_deflated(state);
        match page {
            TablePage::Roster => features::intake::roster::roster(state),
            TablePage::Tables => features::intake::tables::tables(state),
            TablePage::Paste(kind) => features::intake::paste::paste(state, kind),
        }
    };
}

entry_points! {
    papers:
    /// A page of the part that writes papers.
    fn papers [fetch_papers] (state: AppState, page: PapersPage) -> Element = {
        store_deflated(state);
        match page {
            PapersPage::Papers => features::papers::papers(state),
        }
    };
}

entry_points! {
    sheets:
    /// The ways in which a table leaves the program.
    fn sheets [fetch_sheets] (state: AppState, maker: Arc<SheetMaker>) -> Element = features::sheets::menu::menu(state, maker);
    /// Downloads the whole ledger as a workbook.
    fn save_ledger_sheets [fetch_ledger_sheets] (state: AppState) -> () = features::sheets::ledger::save_ledger_sheets(state);
}

/// The page, if its part is fetched: then the part returns in the same turn, so that the page's
/// owner is the caller.
fn rendered(page: FetchedPage, state: AppState) -> Option<Element> {
    let rendered = match page {
        FetchedPage::Office(page) => at_once(office(state, page)),
        FetchedPage::Records(page) => at_once(records(state, page)),
        FetchedPage::Intake(page) => at_once(intake(state, page)),
        FetchedPage::Papers(page) => at_once(papers(state, page)),
    };
    rendered.and_then(Result::ok)
}

/// The entry points of the parts, for the state, so that neither the state nor a page depends on
/// this file.
pub static LOADER: Loader = Loader {
    page: fetched_page,
    fetch_files: |state| fetch(state, FetchedPage::OFFICE_PART),
    sheet_menu,
    read_given: |state, given| Box::pin(read_given(state, given)),
    run_backup: |state, may_ask| Box::pin(run_backup(state, may_ask)),
    restore: |state| Box::pin(restore(state)),
    sign: |text, key| Box::pin(async move { Ok(sign(text, key).await?.await) }),
    bundled: |state, sample| Box::pin(bundled(state, sample)),
    save_ledger_sheets: |state| Box::pin(save_ledger_sheets(state)),
    revert: |state, again| Box::pin(revert(state, again)),
};

/// How long a part may take before a message says that it is being fetched: one that soon goes again
/// only flickers.
const FETCHING_SHOWN_AFTER: Duration = Duration::from_millis(200);

/// A page of a part, or a loading message until the part is fetched.
fn fetched_page(state: AppState, page: FetchedPage) -> Element {
    fetched(state, page.part(), Box::new(move || rendered(page.clone(), state)))
}

/// The ways in which a table leaves the program, or a loading message until their part is fetched.
fn sheet_menu(state: AppState, maker: Arc<SheetMaker>) -> Element {
    let menu = move || at_once(sheets(state, maker.clone())).and_then(Result::ok);
    fetched(state, SHEETS_PART, Box::new(menu))
}

/// What a part renders, or a loading message until the part is fetched.
fn fetched(state: AppState, part: usize, render: Box<dyn Fn() -> Option<Element>>) -> Element {
    fetch(state, part);
    let is_here = Memo::new(move || state.navigation().parts().with(|parts| parts[part]));
    let shown = move || match is_here.get() {
        Fetching::Here => render().into_node(),
        Fetching::NotYet => {
            let text = move || html::p().class("quiet").child(state.t(m::FETCHING));
            after(FETCHING_SHOWN_AFTER, text).into_node()
        }
        Fetching::Failed => {
            let again = button(state, "", m::FETCH_AGAIN, move || fetch(state, part));
            let text = html::p().child(state.t(m::NOT_FETCHED));
            html::div().class("empty").attr("role", "alert").child(text).child(again).into_node()
        }
    };
    html::div().class("fetched").child(shown)
}

/// Fetches a part that renders something unless it is fetched already.
fn fetch(state: AppState, part: usize) {
    let set = move |fetching| state.navigation().set_part(part, fetching);
    if state.navigation().parts().with_untracked(|parts| parts[part] == Fetching::Here) {
        return;
    }
    set(Fetching::NotYet);
    leptos::task::spawn_local(async move {
        let fetched = match part {
            FetchedPage::OFFICE_PART => fetch_office().await,
            FetchedPage::INTAKE_PART => fetch_intake().await,
            FetchedPage::PAPERS_PART => fetch_papers().await,
            SHEETS_PART => fetch_sheets().await,
            _ => fetch_records().await,
        };
        set(if fetched.is_ok() { Fetching::Here } else { Fetching::Failed });
    });
}

/// The result of a future if it is ready at once.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}
