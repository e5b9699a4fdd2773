//! Where the program is split. What a first visit does not need lies in parts of its own, which are
//! fetched when they are first used: the pages of records, those for files and ledgers, and the
//! samples.
//!
//! Builds with the feature `split` mark the functions below as the only ways into such a part, and
//! the build cuts the program there; without it they are called as they are. Whatever only they
//! need goes with them. What keeps a user's work, saving and exporting, is never in a part.

// The marks of a split are foreign functions, joined to these by the build.
#![cfg_attr(feature = "split", allow(unsafe_code))]

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::components::button::button;
use crate::features;
use crate::html::{self, Element, View};
use crate::platform::Dropped;
use crate::reactive::Memo;
use crate::state::AppState;
use crate::state::loader::{FetchedPage, Fetching, LoadError, Loader, OfficePage, RecordsPage};
use zhibu_format::{OwnKey, Sample};
use zhibu_samples::Bundled;
use zhibu_text::m;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares the ways into a part. Each has a second one that only fetches the part: what it is
/// called is given in brackets.
macro_rules! ways_into {
    ($part:ident: $($(#[$doc:meta])* fn $name:ident [$fetch:ident] ($($argument:ident: $type:ty),*) -> $made:ty = $made_by:expr;)+) => {
        $(
            $(#[$doc])*
            #[cfg(feature = "split")]
            #[leptos::wasm_split::wasm_split(
                $part,
                wasm_split_path = ::leptos::wasm_split,
                fallible,
                preload(#[doc = "Fetches the part."] $fetch)
            )]
            fn $name($($argument: $type),*) -> Result<$made, LoadError> {
                Ok($made_by)
            }

            $(#[$doc])*
            #[cfg(not(feature = "split"))]
            async fn $name($($argument: $type),*) -> Result<$made, LoadError> {
                Ok($made_by)
            }

            #[cfg(not(feature = "split"))]
            #[allow(dead_code, reason = "parts with pages alone are fetched ahead of their use")]
            async fn $fetch() -> Result<(), LoadError> {
                Ok(())
            }
        )+
    };
}

ways_into! {
    office:
    /// A page of the office part.
    fn office [office_fetched] (state: AppState, page: OfficePage) -> Element = match page {
        OfficePage::Import => features::intake::import::import(state),
        OfficePage::Ledgers => features::ledgers::overview::ledgers(state),
        OfficePage::Conflicts => features::ledgers::conflicts::conflicts(state),
        OfficePage::History => features::ledgers::history::history(state),
        OfficePage::Rounds => features::reporting::rounds::rounds(state),
    };
    /// Reads what was dropped: files, and folders with files.
    fn read_dropped [dropped_fetched] (state: AppState, dropped: Box<Dropped>) -> () = state.read_dropped(*dropped);
    /// Reads the files chosen last and works out what they would do.
    fn plan_chosen [planner_fetched] (state: AppState) -> () = state.plan_chosen();
    /// Writes backups to the folder that the user has chosen, now and from then on.
    fn run_backup [tender_fetched] (state: AppState, may_ask: bool) -> () = state.run_backup(may_ask);
    /// Brings back what restore points have.
    fn restore [restorer_fetched] (state: AppState) -> () = state.restore_from_points();
    /// Signs a file's text by the key that the browser keeps; none if that is no key.
    fn sign [signer_fetched] (text: Rc<String>, key: String) -> Option<String> = OwnKey::from_text(&key).map(|key| key.sign(&text));
}

ways_into! {
    samples:
    /// A bundled ledger.
    fn bundled [samples_fetched] (sample: Sample) -> Box<Bundled> = Box::new(zhibu_samples::bundled(sample));
}

ways_into! {
    records:
    /// A page of the records part.
    fn records [records_fetched] (state: AppState, page: RecordsPage) -> Element = match page {
        RecordsPage::List(kind) => features::records::list::records(state, kind),
        RecordsPage::Form(kind, id) => features::records::edit::edit(state, kind, id),
        RecordsPage::Care => features::compliance::overview::compliance(state),
        RecordsPage::Agenda => features::compliance::agenda::agenda(state),
        RecordsPage::Conduct => features::branches::conduct::conduct(state),
        RecordsPage::WholeLife => features::dashboard::whole_life::whole_life(state),
        RecordsPage::Soon => features::compliance::agenda::soon(state),
        RecordsPage::Found => features::search::search_results::search_results(state),
        RecordsPage::Roster => features::intake::roster::roster(state),
        RecordsPage::Paste(kind) => features::intake::paste::paste(state, kind),
        RecordsPage::Matching => features::alliances::matching::matching(state),
        RecordsPage::Results => features::projects::results::results(state),
        RecordsPage::Project => features::projects::project::project(state),
        RecordsPage::Integration => features::projects::integration::integration(state),
        RecordsPage::Map => features::map::map(state),
        RecordsPage::Ranking => features::appraisals::ranking::ranking(state),
        RecordsPage::Publication => features::appraisals::publication::publication(state),
    };
    /// Takes back what was done last, or does it again.
    fn revert [taker_fetched] (state: AppState, again: bool) -> () = state.revert(again);
}

/// The page, if its part is here: then the part answers in this very turn, so that the page belongs to
/// whoever asked for it.
fn made(page: FetchedPage, state: AppState) -> Option<Element> {
    let made = match page {
        FetchedPage::Office(page) => at_once(office(state, page)),
        FetchedPage::Records(page) => at_once(records(state, page)),
    };
    made.and_then(Result::ok)
}

/// The ways into the parts, as the state has them: so that neither it nor a page knows this file.
pub static LOADER: Loader = Loader {
    page: fetched_page,
    read_dropped: |state, dropped| Box::pin(read_dropped(state, dropped)),
    plan_chosen: |state| Box::pin(plan_chosen(state)),
    run_backup: |state, may_ask| Box::pin(run_backup(state, may_ask)),
    restore: |state| Box::pin(restore(state)),
    sign: |text, key| Box::pin(sign(text, key)),
    bundled: |sample| Box::pin(bundled(sample)),
    revert: |state, again| Box::pin(revert(state, again)),
};

/// A page of a part: the page once the part is here, and until then what is said of that.
fn fetched_page(state: AppState, page: FetchedPage) -> Element {
    let part = page.part();
    fetch(state, part);
    let is_here = Memo::new(move || state.navigation().parts().with(|parts| parts[part]));
    let shown = move || match is_here.get() {
        Fetching::Here => made(page.clone(), state).into_node(),
        Fetching::NotYet => html::p().class("quiet").child(state.t(m::FETCHING)).into_node(),
        Fetching::Failed => {
            let again = button(state, "", m::FETCH_AGAIN, move || fetch(state, part));
            let said = html::p().child(state.t(m::NOT_FETCHED));
            html::div().class("empty").attr("role", "alert").child(said).child(again).into_node()
        }
    };
    html::div().class("fetched").child(shown)
}

/// Fetches a part with pages unless it is here.
fn fetch(state: AppState, part: usize) {
    let set = move |fetching| state.navigation().set_part(part, fetching);
    if state.navigation().parts().with_untracked(|parts| parts[part] == Fetching::Here) {
        return;
    }
    set(Fetching::NotYet);
    leptos::task::spawn_local(async move {
        let fetched = match part {
            0 => office_fetched().await,
            _ => records_fetched().await,
        };
        set(if fetched.is_ok() { Fetching::Here } else { Fetching::Failed });
    });
}

/// What a future comes to if it comes to it at once.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(made) => Some(made),
        Poll::Pending => None,
    }
}
