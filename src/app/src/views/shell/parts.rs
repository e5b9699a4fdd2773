//! In which part of the program a page is. What a first visit does not need is in parts that are
//! fetched when they are first used.

use zhibu_domain::kinds::records::Kind;

use crate::route::Page;

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

/// Which parts with pages are here.
pub type PartStates = [Fetching; 2];

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

/// The pages of the records part, and the pieces of others that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordsPage {
    /// The records of a kind, one of them beside the list.
    List(Kind),
    /// The form of a record, or of a new one.
    Form(Kind, Option<String>),
    /// What should be built, and what is found.
    Compliance,
    /// What is to be done by when.
    Agenda,
    /// Conduct notes to be printed.
    Conduct,
    /// The dashboard's charts of the whole life.
    WholeLife,
    /// The dashboard's line on what is due.
    DueSoon,
    /// What a search finds.
    SearchResults,
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
    /// The index of its part among the parts with pages.
    pub fn part(&self) -> usize {
        match self {
            Self::Office(_) => 0,
            Self::Records(_) => 1,
        }
    }

    /// The page as its part knows it; `None` if the page is here from the start.
    pub fn of(page: Page) -> Option<Self> {
        let records = match page {
            Page::Welcome | Page::Dashboard | Page::Unknown => return None,
            Page::Import => return Some(Self::Office(OfficePage::Import)),
            Page::Ledgers => return Some(Self::Office(OfficePage::Ledgers)),
            Page::Conflicts => return Some(Self::Office(OfficePage::Conflicts)),
            Page::History => return Some(Self::Office(OfficePage::History)),
            Page::Rounds => return Some(Self::Office(OfficePage::Rounds)),
            Page::List(kind) | Page::Detail(kind, _) => RecordsPage::List(kind),
            Page::New(kind) => RecordsPage::Form(kind, None),
            Page::Edit(kind, id) => RecordsPage::Form(kind, Some(id)),
            Page::Compliance => RecordsPage::Compliance,
            Page::Agenda => RecordsPage::Agenda,
            Page::Conduct => RecordsPage::Conduct,
            Page::Roster => RecordsPage::Roster,
            Page::Paste(kind) => RecordsPage::Paste(kind),
            Page::Matching => RecordsPage::Matching,
            Page::Results => RecordsPage::Results,
            Page::Project => RecordsPage::Project,
            Page::Integration => RecordsPage::Integration,
            Page::Map => RecordsPage::Map,
            Page::Ranking => RecordsPage::Ranking,
            Page::Publication => RecordsPage::Publication,
        };
        Some(Self::Records(records))
    }
}
