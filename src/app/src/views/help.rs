//! Help: the jobs, the shortcuts, where data is stored, how to hand over to another PC, and the rules.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::RULES;
use zhibu_text::{Lang, Message, m, rules};

use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::links::PageLink;

/// A section of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct HelpSection {
    /// Its title.
    pub title: &'static str,
    /// Its steps or statements.
    pub lines: Vec<&'static str>,
    /// The pages that it is about.
    pub links: Vec<PageLink>,
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

/// The content of the page.
pub fn help(lang: Lang) -> HelpView {
    use Kind::{Activity, Branch, Member};
    let section = |title: Message, lines: &[Message], pages: &[Page]| {
        let link = |page: &Page| {
            let title = page.title().map_or("", |title| title.get(lang));
            PageLink::to(title, Route::to(page.clone()))
        };
        HelpSection {
            title: title.get(lang),
            lines: lines.iter().map(|line| line.get(lang)).collect(),
            links: pages.iter().map(link).collect(),
        }
    };
    HelpView {
        sections: vec![
            section(
                m::HELP_OFFICE,
                &[m::HELP_OFFICE_1, m::HELP_OFFICE_2, m::HELP_OFFICE_3, m::HELP_OFFICE_4],
                &[Page::Tables, Page::Compliance, Page::Rounds, Page::Ledgers],
            ),
            section(
                m::HELP_UNIT,
                &[m::HELP_UNIT_1, m::HELP_UNIT_2, m::HELP_UNIT_3],
                &[Page::List(Branch), Page::List(Activity), Page::List(Member)],
            ),
            section(
                m::HELP_LEADER,
                &[m::HELP_LEADER_1, m::HELP_LEADER_2],
                &[Page::Dashboard, Page::Analysis, Page::Agenda],
            ),
            section(
                m::HELP_STORED,
                &[m::HELP_STORED_1, m::HELP_STORED_2, m::HELP_STORED_3],
                &[Page::Ledgers],
            ),
            section(
                m::HELP_MOVE,
                &[m::HELP_MOVE_1, m::HELP_MOVE_2, m::HELP_MOVE_3],
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
