//! Where the program is split. Code that a first visit does not need is in parts of its own, which
//! are fetched at their first use: what the dashboard shows after its first charts, the pages of
//! records, those for files and ledgers, what takes tables in, what makes files of them or tables for
//! analysis, what writes papers, what shows roll-ups, and the samples.
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
use crate::platform::{self, GivenFiles};
use crate::reactive::Memo;
use crate::state::AppState;
use crate::state::exports::TablesAsked;
use crate::state::loader::{
    DashboardSection, FetchedPage, Fetching, LoadError, Loader, OfficePage, PaperSheets,
    PapersPage, RecordsPage, SHEETS_PART, SheetMaker, TablePage, Workbooks,
};
use crate::state::shared::SharedCall;
use zhibu_app::preferences::OwnKeyPlace;
use zhibu_domain::values::date::Day;
use zhibu_format::Sample;
use zhibu_samples::Bundled;
use zhibu_text::{Message, m};

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A signature in the making: the browser may have to make it.
type Signing = Pin<Box<dyn Future<Output = Option<String>>>>;

/// The opening of the ledger inside the single file, which is read in steps.
type Opening = Pin<Box<dyn Future<Output = ()>>>;

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
    /// Does something with the shared folder.
    fn share [fetch_share] (state: AppState, call: SharedCall) -> () = {
        store_deflated(state);
        state.share_by_folder(call);
    };
    /// Restores what the restore points have.
    fn restore [fetch_restore] (state: AppState) -> () = {
        store_deflated(state);
        state.restore_from_points();
    };
    /// Opens the ledger inside the single file, or plans its import.
    fn embedded [fetch_embedded] (state: AppState, is_taken: bool) -> Opening = {
        store_deflated(state);
        Box::pin(state.embedded(is_taken))
    };
    /// Asks who writes, before the first export.
    fn ask_author [fetch_ask_author] (state: AppState) -> () = state.authorship().ask(features::ledgers::author::author_dialog);
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
    dashboard:
    /// A section of the dashboard.
    fn dashboard [fetch_dashboard] (state: AppState, section: DashboardSection) -> Element = {
        // The dashboard is not there for long without something of this part.
        state.keep_summary();
        match section {
            DashboardSection::Attention => features::dashboard::attention::attention(state),
            DashboardSection::FurtherCharts => features::dashboard::further::further_charts(state),
        }
    };
}

entry_points! {
    records:
    /// A page of the records part.
    fn records [fetch_records] (state: AppState, page: RecordsPage) -> Element = {
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
    city:
    /// The page of the part that shows roll-ups.
    fn city [fetch_city] (state: AppState) -> Element = features::city::city(state);
}

entry_points! {
    sheets:
    /// The ways in which a table leaves the program.
    fn sheets [fetch_sheets] (state: AppState, maker: Arc<SheetMaker>) -> Element = features::sheets::menu::menu(state, maker);
    /// Makes workbooks of the tables of papers.
    fn workbooks [fetch_workbooks] (papers: Box<PaperSheets>, day: Day) -> Workbooks = zhibu_app::papers::workbooks(&papers, day);
    /// Downloads the whole ledger as a workbook.
    fn save_ledger_sheets [fetch_ledger_sheets] (state: AppState) -> () = features::sheets::ledger::save_ledger_sheets(state);
}

entry_points! {
    tables:
    /// Downloads tables for analysis.
    fn save_tables [fetch_save_tables] (state: AppState, asked: Box<TablesAsked>) -> () = {
        match *asked {
            TablesAsked::One(draft, run) => features::ledgers::tables::save_tables(state, &draft, run),
            TablesAsked::Many(asked) => features::ledgers::many::save_many(state, asked),
        }
    };
}

/// The page, if its part is fetched: then the part returns in the same turn, so that the page's
/// owner is the caller.
fn rendered(page: FetchedPage, state: AppState) -> Option<Element> {
    let rendered = match page {
        FetchedPage::Office(page) => at_once(office(state, page)),
        FetchedPage::Records(page) => at_once(records(state, page)),
        FetchedPage::Intake(page) => at_once(intake(state, page)),
        FetchedPage::Papers(page) => at_once(papers(state, page)),
        FetchedPage::Dashboard(section) => at_once(dashboard(state, section)),
        FetchedPage::City => at_once(city(state)),
    };
    rendered.and_then(Result::ok)
}

/// The entry points of the parts, for the state, so that neither the state nor a page depends on
/// this file.
pub static LOADER: Loader = Loader {
    page: fetched_page,
    fetch_part: fetch,
    sheet_menu,
    read_given: |state, given| Box::pin(read_given(state, given)),
    run_backup: |state, may_ask| Box::pin(run_backup(state, may_ask)),
    share: |state, call| Box::pin(share(state, call)),
    restore: |state| Box::pin(restore(state)),
    sign: |text, key| Box::pin(async move { Ok(sign(text, key).await?.await) }),
    embedded: |state, is_taken| {
        Box::pin(async move {
            embedded(state, is_taken).await?.await;
            Ok(())
        })
    },
    ask_author: |state| Box::pin(ask_author(state)),
    bundled: |state, sample| Box::pin(bundled(state, sample)),
    save_ledger_sheets: |state| Box::pin(save_ledger_sheets(state)),
    workbooks: |papers, day| Box::pin(workbooks(papers, day)),
    save_tables: |state, asked| Box::pin(save_tables(state, asked)),
    revert: |state, again| Box::pin(revert(state, again)),
};

/// How long a part may take before a message says that it is being fetched: one that soon goes again
/// only flickers.
const FETCHING_SHOWN_AFTER: Duration = Duration::from_millis(200);

/// A page of a part, or a loading message until the part is fetched.
fn fetched_page(state: AppState, page: FetchedPage) -> Element {
    let is_section = matches!(page, FetchedPage::Dashboard(_));
    let route = state.navigation().route();
    let title = route.with_untracked(|route| route.page.title()).filter(|_| !is_section);
    fetched(state, page.part(), title, Box::new(move || rendered(page.clone(), state)))
}

/// The ways in which a table leaves the program, or a loading message until their part is fetched.
fn sheet_menu(state: AppState, maker: Arc<SheetMaker>) -> Element {
    let menu = move || at_once(sheets(state, maker.clone())).and_then(Result::ok);
    fetched(state, SHEETS_PART, None, Box::new(menu))
}

/// What a part renders, or until the part is fetched the title of a page and a loading message.
fn fetched(
    state: AppState,
    part: usize,
    title: Option<Message>,
    render: Box<dyn Fn() -> Option<Element>>,
) -> Element {
    fetch(state, part);
    let is_here = Memo::new(move || state.navigation().parts().with(|parts| parts[part]));
    let shown = move || match is_here.get() {
        Fetching::Here => render().into_node(),
        Fetching::NotYet => {
            let waiting = move || {
                let title = title.map(|title| html::h1().child(state.t(title)));
                let text = html::p().class("quiet fetching").child(state.t(m::FETCHING));
                html::div().child(title).child(text)
            };
            after(FETCHING_SHOWN_AFTER, waiting).into_node()
        }
        Fetching::Failed => {
            let again = button(state, "", m::FETCH_AGAIN, move || fetch(state, part));
            let text = html::p().child(state.t(m::NOT_FETCHED));
            // The host may have another build now, with which fetching never succeeds.
            let reload = button(state, "", m::RELOAD, platform::reload);
            html::div()
                .class("empty")
                .attr("role", "alert")
                .child(text)
                .child(again)
                .child(reload)
                .into_node()
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
            FetchedPage::DASHBOARD_PART => fetch_dashboard().await,
            FetchedPage::CITY_PART => fetch_city().await,
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
