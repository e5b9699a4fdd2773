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
use crate::platform::{self, Dropped};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_domain::kinds::records::Kind;
use zhibu_format::{OwnKey, Sample};
use zhibu_samples::Bundled;
use zhibu_text::m;

/// A part of the program could not be fetched: the host cannot be reached, or has another build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadError;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Whether a part is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fetching {
    /// Nobody has asked for it yet, or it is on its way.
    #[default]
    NotYet,
    /// It is here.
    Here,
    /// It could not be fetched.
    Failed,
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
            pub fn $name($($argument: $type),*) -> Result<$made, LoadError> {
                Ok($made_by)
            }

            $(#[$doc])*
            #[cfg(not(feature = "split"))]
            pub async fn $name($($argument: $type),*) -> Result<$made, LoadError> {
                Ok($made_by)
            }

            #[cfg(not(feature = "split"))]
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

/// The pages of the office part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficePage {
    /// What a file would do.
    Import,
    /// The ledgers of this browser.
    Ledgers,
    /// What several people wrote differently.
    Conflicts,
    /// Every change.
    History,
    /// What units have handed in.
    Rounds,
}

/// The pages of the records part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordsPage {
    /// The records of a kind, one of them beside the list.
    List(Kind),
    /// The form of a record, or of a new one.
    Form(Kind, Option<String>),
    /// What should be built, and what is found.
    Care,
    /// What is to be done by when.
    Agenda,
    /// Conduct notes to be printed.
    Conduct,
    /// The dashboard's charts of the whole life.
    WholeLife,
    /// The dashboard's line on what is due.
    Soon,
    /// What a search finds.
    Found,
    /// A roster pasted from a spreadsheet.
    Roster,
    /// Records of a kind pasted from a spreadsheet.
    Paste(Kind),
    /// Needs and what meets them.
    Matching,
    /// Totals and targets.
    Results,
    /// The plan of a task.
    Project,
    /// Party work and business as one.
    Integration,
    /// Who is tied with whom.
    Map,
    /// Who stands where in a round of appraisal.
    Ranking,
    /// The list of a round.
    Publication,
}

/// A page that is fetched when it is first used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchedPage {
    /// Of the office part.
    Office(OfficePage),
    /// Of the records part.
    Records(RecordsPage),
}

impl FetchedPage {
    /// The place of its part among the parts with pages.
    fn part(&self) -> usize {
        match self {
            Self::Office(_) => 0,
            Self::Records(_) => 1,
        }
    }

    /// The page, if its part is here: then the part answers in this very turn, so that the page
    /// belongs to whoever asked for it.
    fn made(self, state: AppState) -> Option<Element> {
        let made = match self {
            Self::Office(page) => at_once(office(state, page)),
            Self::Records(page) => at_once(records(state, page)),
        };
        made.and_then(Result::ok)
    }
}

/// Which parts with pages are here.
pub type PartsHere = [Fetching; 2];

/// A page of a part: the page once the part is here, and until then what is said of that.
pub fn fetched_page(state: AppState, page: FetchedPage) -> Element {
    let part = page.part();
    fetch(state, part);
    let is_here = Memo::new(move || state.navigation().parts().with(|parts| parts[part]));
    let shown = move || match is_here.get() {
        Fetching::Here => page.clone().made(state).into_any_view(),
        Fetching::NotYet => html::p().class("quiet").child(state.t(m::FETCHING)).into_any_view(),
        Fetching::Failed => {
            let again = button(state, "", m::FETCH_AGAIN, move || fetch(state, part));
            let said = html::p().child(state.t(m::NOT_FETCHED));
            html::div()
                .class("empty")
                .attr("role", "alert")
                .child(said)
                .child(again)
                .into_any_view()
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
        platform::keep_focus();
    });
}

/// What a future comes to if it comes to it at once.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(made) => Some(made),
        Poll::Pending => None,
    }
}
