//! Help: the jobs, the shortcuts, where data is stored, how to hand over to another PC, and the rules.

mod pictures;

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::RULES;
use zhibu_text::{Lang, Message, m, rules};

use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::links::PageLink;

pub use pictures::HelpPicture;

/// A section of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct HelpSection {
    /// Its title.
    pub title: &'static str,
    /// Its steps or statements.
    pub steps: Vec<HelpStep>,
    /// The pages that it is about.
    pub links: Vec<PageLink>,
}

/// A step, with its picture.
#[derive(Clone, Debug, PartialEq)]
pub struct HelpStep {
    /// What is done.
    pub text: &'static str,
    /// The picture.
    pub picture: HelpPicture,
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct HelpView {
    /// The sections in words.
    pub sections: Vec<HelpSection>,
    /// The shortcuts: the keys, and what they do.
    pub shortcuts: Table,
    /// The rules: the name, what a finding says, its source, and what it counts.
    pub rules: Table,
}

/// What is said in a step, and its picture.
type Step = (Message, fn() -> HelpPicture);

/// The content of the page.
pub fn help(lang: Lang) -> HelpView {
    use Kind::{Activity, Branch, Member};
    let section = |title: Message, steps: &[Step], pages: &[Page]| {
        let link = |page: &Page| {
            let title = page.title().map_or("", |title| title.get(lang));
            PageLink::to(title, Route::to(page.clone()))
        };
        HelpSection {
            title: title.get(lang),
            steps: steps
                .iter()
                .map(|(text, draw)| HelpStep { text: text.get(lang), picture: draw() })
                .collect(),
            links: pages.iter().map(link).collect(),
        }
    };
    HelpView {
        sections: vec![
            section(
                m::HELP_OFFICE,
                &[
                    (m::HELP_OFFICE_1, pictures::table_into_ledger),
                    (m::HELP_OFFICE_2, pictures::finding_to_field),
                    (m::HELP_OFFICE_3, pictures::files_out_and_back),
                    (m::HELP_OFFICE_4, pictures::backup),
                ],
                &[Page::Tables, Page::Compliance, Page::Rounds, Page::Ledgers],
            ),
            section(
                m::HELP_UNIT,
                &[
                    (m::HELP_UNIT_1, pictures::open_file),
                    (m::HELP_UNIT_2, pictures::fill_in),
                    (m::HELP_UNIT_3, pictures::hand_in),
                ],
                &[Page::List(Branch), Page::List(Activity), Page::List(Member)],
            ),
            section(
                m::HELP_LEADER,
                &[(m::HELP_LEADER_1, pictures::first_screen), (m::HELP_LEADER_2, pictures::demo)],
                &[Page::Dashboard, Page::Analysis, Page::Agenda],
            ),
            section(
                m::HELP_STORED,
                &[
                    (m::HELP_STORED_1, pictures::in_this_pc),
                    (m::HELP_STORED_2, pictures::key),
                    (m::HELP_STORED_3, pictures::whole_file),
                ],
                &[Page::Ledgers],
            ),
            section(
                m::HELP_MOVE,
                &[
                    (m::HELP_MOVE_1, pictures::out_of_old),
                    (m::HELP_MOVE_2, pictures::into_new),
                    (m::HELP_MOVE_3, pictures::remove_old),
                ],
                &[Page::Ledgers],
            ),
        ],
        shortcuts: shortcuts(lang),
        rules: rules_in_words(lang),
    }
}

fn shortcuts(lang: Lang) -> Table {
    let all: [(&str, Message); 8] = [
        ("F1, ?", m::HELP),
        ("Ctrl K", m::SEARCH),
        ("Ctrl Z", m::UNDO),
        ("Ctrl Shift Z, Ctrl Y", m::REDO),
        ("↑ ↓", m::KEY_RESULTS),
        ("← → ↑ ↓", m::KEY_CHART),
        ("Enter", m::KEY_ENTER),
        ("Esc", m::KEY_ESCAPE),
    ];
    let row = |(keys, what): (&str, Message)| {
        TableRow::new([TableCell::text(keys), TableCell::text(what.get(lang))])
    };
    Table {
        caption: m::SHORTCUTS.get(lang).to_owned(),
        columns: [m::KEY_PRESSED, m::KEY_DOES]
            .map(|head| TableColumn::text(head.get(lang)))
            .to_vec(),
        rows: all.map(row).to_vec(),
        totals: None,
    }
}

fn rules_in_words(lang: Lang) -> Table {
    let heads = [m::RULE, m::RULE_LABEL, m::RULE_SOURCE, m::RULE_BASE];
    let row = |rule: &'static zhibu_domain::rules::Rule| {
        TableRow::new([
            TableCell::text(rules::rule_name(rule.id).get(lang)),
            TableCell::text(rules::label(rule.label).get(lang)),
            TableCell::text(rules::source(rule, lang)),
            TableCell::text(rules::base(rule.id).get(lang)),
        ])
    };
    Table {
        caption: m::RULES.get(lang).to_owned(),
        columns: heads.map(|head| TableColumn::text(head.get(lang))).to_vec(),
        rows: RULES.iter().map(row).collect(),
        totals: None,
    }
}
