//! The summary of a ledger: the frame of the page and the headline numbers, as the page shows them at the next
//! visit before the program is there. `public/first.js` reads it.
//!
//! Its lines are a checksum of the rest, the key of the ledger, the language, the words of the frame, the numbers
//! with four lines each, and the entries of the rail with three; the name of a group has no address and no icon. It is
//! plain text: no line is markup. It is no data
//! of the user: the program only writes it, and what cannot be read is removed.

use zhibu_domain::values::date::Day;
use zhibu_text::{Lang, format_message, m};

use crate::route::{Page, Route};
use crate::views::dashboard::growth::{NumberView, is_bare, lens, numbers};
use crate::views::shell::rail::{RailEntry, RailItem, ledger_items, ledgers_entry};
use crate::workspace::Workspace;

/// What the checksum begins with: another number for each format, so that no other is taken for this one.
const FORMAT: u32 = 2;

/// Maximum characters of a ledger's title in its summary.
const MAX_TITLE_CHARS: usize = 80;

/// The summary of a ledger, with its numbers on a day; `None` if it has no records.
pub fn summary(workspace: &Workspace, as_of: Day, lang: Lang) -> Option<String> {
    if is_bare(workspace) {
        return None;
    }
    let mut lines = String::new();
    let mut add = |line: &str| {
        lines.push('\n');
        lines.extend(line.chars().map(|char| if char == '\n' { ' ' } else { char }));
    };
    let title: String = workspace.about().title.chars().take(MAX_TITLE_CHARS).collect();
    add(workspace.ledger_key());
    add(lang.tag());
    add(&title);
    add(&format_message!(m::NUMBERS_AS_OF, lang, day = as_of));
    for word in [m::NAVIGATION, m::BRAND_MARK, m::DASHBOARD, m::NUMBERS] {
        add(word.get(lang));
    }
    let lens = lens(&Route::to(Page::Dashboard), as_of);
    for NumberView { label, count, change, uncertain, .. } in numbers(workspace, &lens, lang) {
        add(label);
        add(&count);
        add(&change);
        add(&uncertain);
    }
    for item in ledger_items().into_iter().chain([RailItem::Entry(ledgers_entry())]) {
        let (address, label, icon) = match item {
            RailItem::Head(label) => (String::new(), label, ""),
            RailItem::Entry(RailEntry { page, label, icon }) => {
                (Route::to(page).to_string(), label, icon)
            }
        };
        add(&address);
        add(label.get(lang));
        add(icon);
    }
    Some(format!("{}{lines}", checksum(&lines)))
}

/// Whether a text is the summary of the ledger with this key, or was it before it was damaged.
pub fn is_summary_of(text: &str, ledger_key: &str) -> bool {
    text.split('\n').nth(1) == Some(ledger_key)
}

/// The checksum of the lines with the break before each. It finds accidents alone.
fn checksum(lines: &str) -> u32 {
    let with = |sum: u32, unit: u16| sum.wrapping_mul(31).wrapping_add(unit.into());
    lines.encode_utf16().fold(FORMAT, with)
}
