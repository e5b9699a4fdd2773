//! The pages.
//!
//! The table below is the only list of the pages without parameters: it gives each its path in the
//! URL, its title, and the part of the program that renders it. Parts that a first visit does not
//! need are fetched at their first use.

use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Message, m};

/// Declares the pages from a row for each page without parameters: its path and its title, under the
/// part that renders it.
macro_rules! pages {
    (
        initial: $($(#[$initial_doc:meta])+ $initial:ident = $initial_path:literal, $initial_title:ident;)+
        office: $($(#[$office_doc:meta])+ $office:ident = $office_path:literal, $office_title:ident;)+
        records: $($(#[$records_doc:meta])+ $records:ident = $records_path:literal, $records_title:ident;)+
        intake: $($(#[$intake_doc:meta])+ $intake:ident = $intake_path:literal, $intake_title:ident;)+
        papers: $($(#[$papers_doc:meta])+ $papers:ident = $papers_path:literal, $papers_title:ident;)+
        city: $($(#[$city_doc:meta])+ $city:ident = $city_path:literal, $city_title:ident;)+
    ) => {
        /// A page.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Page {
            /// The first visit: the ledgers that can be opened.
            Welcome,
            $($(#[$initial_doc])+ $initial,)+
            $($(#[$office_doc])+ $office,)+
            $($(#[$records_doc])+ $records,)+
            $($(#[$intake_doc])+ $intake,)+
            $($(#[$papers_doc])+ $papers,)+
            $($(#[$city_doc])+ $city,)+
            /// The records of a kind.
            List(Kind),
            /// A record, beside its list.
            Detail(Kind, String),
            /// The form of a new record.
            New(Kind),
            /// The form of a record.
            Edit(Kind, String),
            /// Records of a kind pasted from a spreadsheet.
            Paste(Kind),
            /// The tree of a kind's records.
            Tree(Kind),
            /// No such page.
            Unknown,
        }

        /// The pages of the office part.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum OfficePage {
            $($(#[$office_doc])+ $office,)+
        }

        /// The pages of the records part, and the sections of other pages that it renders.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum RecordsPage {
            $($(#[$records_doc])+ $records,)+
            /// The list of a kind, with or without a record beside it.
            List(Kind),
            /// The form of a record, or of a new one.
            Form(Kind, Option<String>),
            /// The tree of a kind's records.
            Tree(Kind),
            /// The results of the global search.
            SearchResults,
        }

        /// The pages of the part that takes tables in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TablePage {
            $($(#[$intake_doc])+ $intake,)+
            /// Records of a kind pasted from a spreadsheet.
            Paste(Kind),
        }

        /// The pages of the part that writes papers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PapersPage {
            $($(#[$papers_doc])+ $papers,)+
        }

        impl Page {
            /// The pages in the table.
            pub const IN_TABLE: &[Self] = &[
                $(Self::$initial,)+
                $(Self::$office,)+
                $(Self::$records,)+
                $(Self::$intake,)+
                $(Self::$papers,)+
                $(Self::$city,)+
            ];

            /// The path of a page in the table; `None` for others.
            pub fn path(&self) -> Option<&'static str> {
                Some(match self {
                    $(Self::$initial => $initial_path,)+
                    $(Self::$office => $office_path,)+
                    $(Self::$records => $records_path,)+
                    $(Self::$intake => $intake_path,)+
                    $(Self::$papers => $papers_path,)+
                    $(Self::$city => $city_path,)+
                    Self::Welcome
                    | Self::List(_)
                    | Self::Detail(..)
                    | Self::New(_)
                    | Self::Edit(..)
                    | Self::Paste(_)
                    | Self::Tree(_)
                    | Self::Unknown => return None,
                })
            }

            /// The title, in the rail and in the window's title; `None` for pages without one.
            pub fn title(&self) -> Option<Message> {
                Some(match self {
                    $(Self::$initial => m::$initial_title,)+
                    $(Self::$office => m::$office_title,)+
                    $(Self::$records => m::$records_title,)+
                    $(Self::$intake => m::$intake_title,)+
                    $(Self::$papers => m::$papers_title,)+
                    $(Self::$city => m::$city_title,)+
                    Self::List(kind)
                    | Self::Detail(kind, _)
                    | Self::New(kind)
                    | Self::Edit(kind, _)
                    | Self::Tree(kind) => text::kind(*kind),
                    Self::Paste(_) => m::PASTE,
                    Self::Welcome | Self::Unknown => return None,
                })
            }
        }

        impl FetchedPage {
            /// The page as its part renders it; `None` if it is part of the initial program.
            pub fn of(page: Page) -> Option<Self> {
                Some(match page {
                    Page::Welcome | Page::Unknown $(| Page::$initial)+ => return None,
                    $(Page::$office => Self::Office(OfficePage::$office),)+
                    $(Page::$records => Self::Records(RecordsPage::$records),)+
                    $(Page::$intake => Self::Intake(TablePage::$intake),)+
                    $(Page::$papers => Self::Papers(PapersPage::$papers),)+
                    $(Page::$city => Self::City,)+
                    Page::List(kind) | Page::Detail(kind, _) => {
                        Self::Records(RecordsPage::List(kind))
                    }
                    Page::New(kind) => Self::Records(RecordsPage::Form(kind, None)),
                    Page::Edit(kind, id) => Self::Records(RecordsPage::Form(kind, Some(id))),
                    Page::Paste(kind) => Self::Intake(TablePage::Paste(kind)),
                    Page::Tree(kind) => Self::Records(RecordsPage::Tree(kind)),
                })
            }
        }
    };
}

pages! {
    initial:
    /// The charts.
    Dashboard = "dashboard", DASHBOARD;

    office:
    /// The preview of an import.
    Import = "import", IMPORT;
    /// The ledgers of this browser and their files.
    Ledgers = "ledgers", LEDGERS;
    /// The fields in conflict.
    Conflicts = "conflicts", CONFLICTS;
    /// Every change.
    History = "history", HISTORY;
    /// The submissions of units, and the sign-off of periods.
    Rounds = "rounds", ROUNDS;
    /// The sentences of the source of 崂山 2022, and the records that have them.
    Sentences = "sentences", SENTENCES;

    records:
    /// Coverage, and findings against the rules.
    Compliance = "care", COMPLIANCE;
    /// What is due, and when.
    Agenda = "agenda", AGENDA;
    /// The conduct notes of an organisation's members, for printing.
    Conduct = "conduct", CONDUCT;
    /// The papers and notes that an ending organisation leaves, in one form.
    Closing = "closing", CLOSING;
    /// Members to be assigned to an organisation at once.
    Enlist = "enlist", ENLIST;
    /// Needs, and the resources and opportunities that meet them.
    Matching = "matching", MATCHING;
    /// Units that records name, and the organisations of the ledger that they are.
    UnitLinks = "unit-links", UNIT_LINKS;
    /// Totals of outcomes, and targets.
    Results = "results", RESULTS;
    /// The plan of a task.
    Project = "project", PROJECT;
    /// The integration of Party work and business (融合).
    Integration = "integration", INTEGRATION;
    /// The map of relations.
    Map = "map", MAP;
    /// The charts that are not on the dashboard.
    Analysis = "analysis", ANALYSIS;
    /// Help.
    Help = "help", HELP;
    /// The ranking of a round of appraisal.
    Ranking = "standing", STANDING;
    /// The list of a round, for printing.
    Publication = "publication", PUBLICATION;

    intake:
    /// A roster pasted from a spreadsheet.
    Roster = "roster", ROSTER;
    /// Tables of any kind, taken in one after the other.
    Tables = "tables", TABLES;

    papers:
    /// The documents that an office signs.
    Papers = "papers", PAPERS;

    city:
    /// The roll-up of many districts.
    City = "city", CITY;
}

impl Page {
    /// The page in the table with this path.
    pub fn from_path(path: &str) -> Option<Self> {
        Self::IN_TABLE.iter().find(|page| page.path() == Some(path)).cloned()
    }
}

/// What the dashboard shows below and beside its first charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DashboardSection {
    /// The figures on what needs attention.
    Attention,
    /// The charts below the first screen.
    FurtherCharts,
}

/// A page of a part that is fetched at its first use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchedPage {
    /// A page of the office part.
    Office(OfficePage),
    /// A page of the records part.
    Records(RecordsPage),
    /// A page of the part that takes tables in.
    Intake(TablePage),
    /// A page of the part that writes papers.
    Papers(PapersPage),
    /// A section of the dashboard.
    Dashboard(DashboardSection),
    /// The page of the part that shows roll-ups.
    City,
}

impl FetchedPage {
    /// The index of the part for files and ledgers among the parts with pages.
    pub const OFFICE_PART: usize = 0;
    /// The index of the part that takes tables in.
    pub const INTAKE_PART: usize = 2;
    /// The index of the part that writes papers.
    pub const PAPERS_PART: usize = 3;
    /// The index of the part with the sections of the dashboard.
    pub const DASHBOARD_PART: usize = 4;
    /// The index of the part that shows roll-ups.
    pub const CITY_PART: usize = 5;

    /// The index of the part that a page is made with once a ledger is open: the first page is the dashboard then, whose
    /// sections are in a part.
    pub fn part_of(page: Page) -> Option<usize> {
        match page {
            Page::Welcome | Page::Dashboard => Some(Self::DASHBOARD_PART),
            page => Self::of(page).map(|page| page.part()),
        }
    }

    /// The index of its part among the parts with pages.
    pub fn part(&self) -> usize {
        match self {
            Self::Office(_) => Self::OFFICE_PART,
            Self::Records(_) => 1,
            Self::Intake(_) => Self::INTAKE_PART,
            Self::Papers(_) => Self::PAPERS_PART,
            Self::Dashboard(_) => Self::DASHBOARD_PART,
            Self::City => Self::CITY_PART,
        }
    }
}
