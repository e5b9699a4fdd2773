//! The rail: the main navigation.

use zhibu_domain::kinds::records::Kind;
use zhibu_text::{Message, m};

use crate::route::Page;

/// An entry of the rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailEntry {
    /// Its target.
    pub page: Page,
    /// Its label.
    pub label: Message,
    /// The path of its icon, in an SVG view box of 24 × 24.
    pub icon: &'static str,
}

/// A group of entries.
struct Group {
    /// Its name; the first group has none, as its first entry says it.
    head: Option<Message>,
    /// The entries with their icons.
    entries: &'static [(Page, &'static str)],
}

/// The groups for an open ledger. [`ledgers_entry`] is the last of the last group.
static GROUPS: [Group; 5] = [
    Group {
        head: None,
        entries: &[
            (Page::Dashboard, "M4 20V10m6 10V4m6 16v-7m4 7H2"),
            (Page::Analysis, "M4 4v16h16M8 16l3-5 3 2 5-7"),
            (
                Page::Map,
                "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M5 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4\
         M19 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4M5 17a2 2 0 1 0 0 4 2 2 0 0 0 0-4\
         M19 17a2 2 0 1 0 0 4 2 2 0 0 0 0-4\
         M6.5 6.5l3.5 3.5M17.5 6.5l-3.5 3.5M6.5 17.5l3.5-3.5M17.5 17.5l-3.5-3.5",
            ),
        ],
    },
    Group {
        head: Some(m::RAIL_ORGANISATIONS),
        entries: &[
            (Page::List(Kind::Branch), "M6 21V4h11l-2.5 4L17 12H6"),
            (Page::List(Kind::Organisation), "M12 4v5M5 20v-5h14v5M12 9v6M9 4h6M3 20h4M17 20h4"),
            (
                Page::List(Kind::Member),
                "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 20c1-4 4-6 8-6s7 2 8 6",
            ),
            (
                Page::List(Kind::Team),
                "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M16 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6\
         M2 19c0-3 2-5 6-5s6 2 6 5M15 14c4 0 7 2 7 5",
            ),
            (Page::List(Kind::Activity), "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"),
        ],
    },
    Group {
        head: Some(m::RAIL_PROJECTS),
        entries: &[
            (
                Page::List(Kind::Alliance),
                "M9 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M15 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8",
            ),
            (Page::List(Kind::AllianceUnit), "M4 21V8l8-4 8 4v13M9 21v-6h6v6"),
            (
                Page::Matching,
                "M8 7H3m0 0l3-3M3 7l3 3M16 17h5m0 0l-3-3m3 3l-3 3\
         M8 7h6a3 3 0 0 1 0 6h-4a2 2 0 0 0 0 4h6",
            ),
            (Page::List(Kind::Task), "M9 4h6v3H9zM7 5H5v15h14V5h-2M9 12l2 2 4-4"),
            (Page::Project, "M4 6h9M7 12h9M11 18h9"),
            (
                Page::Integration,
                "M4 12a5 5 0 0 1 8-4 5 5 0 0 1 8 4 5 5 0 0 1-8 4 5 5 0 0 1-8-4M12 8v8",
            ),
            (Page::List(Kind::Outcome), "M5 13l4 4L19 7"),
            (Page::Results, "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6"),
            (Page::List(Kind::Indicator), "M3 17l6-6 4 4 8-9"),
        ],
    },
    Group {
        head: Some(m::RAIL_REMINDERS),
        entries: &[
            (Page::Agenda, "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 15l3 2 5-4"),
            (Page::Compliance, "M12 3a6 6 0 0 0-6 6v5l-2 3h16l-2-3V9a6 6 0 0 0-6-6M10 20h4"),
            (
                Page::List(Kind::Appraisal),
                "M7 4h10v6a5 5 0 0 1-10 0zM7 6H4v1a3 3 0 0 0 3 3M17 6h3v1a3 3 0 0 1-3 3M12 15v4M8 20h8",
            ),
            (Page::Ranking, "M5 20v-6h4v6M10 20V6h4v14M15 20v-9h4v9"),
        ],
    },
    Group {
        head: Some(m::RAIL_FILES),
        entries: &[
            (Page::Papers, "M6 3h9l4 4v14H6zM9 11h7M9 15h7"),
            (Page::Rounds, "M4 5h10M4 10h6M4 15h5M4 20h7M13 16l3 3 5-7"),
            (Page::History, "M12 7v5l3 2M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4"),
        ],
    },
];

/// The last entry, which is shown without a ledger too.
const LEDGERS: (Page, &str) = (Page::Ledgers, "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6");

/// What stands in the rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RailItem {
    /// The name of the group that follows.
    Head(Message),
    /// An entry.
    Entry(RailEntry),
}

/// The groups and entries for an open ledger, in order.
pub fn ledger_items() -> Vec<RailItem> {
    let mut items = Vec::new();
    for Group { head, entries } in &GROUPS {
        items.extend(head.map(RailItem::Head));
        items.extend(entries.iter().cloned().map(entry).map(RailItem::Entry));
    }
    items
}

/// The entry for the ledgers of this browser.
pub fn ledgers_entry() -> RailEntry {
    entry(LEDGERS)
}

fn entry((page, icon): (Page, &'static str)) -> RailEntry {
    let label = page.title().unwrap_or(m::APP_NAME);
    RailEntry { page, label, icon }
}

/// Whether `entry` is current: it leads to `page`, or `page` belongs to it.
pub fn is_at(entry: &Page, page: &Page) -> bool {
    match (page, entry) {
        (Page::Detail(kind, _) | Page::New(kind) | Page::Edit(kind, _), Page::List(other)) => {
            kind == other
        }
        (Page::Import | Page::Tables, Page::Ledgers)
        | (Page::Roster, Page::List(Kind::Member))
        | (Page::Closing | Page::Enlist | Page::Conduct, Page::List(Kind::Branch))
        | (Page::UnitLinks, Page::List(Kind::Alliance))
        | (Page::Publication, Page::Ranking) => true,
        (page, entry) => page == entry,
    }
}
