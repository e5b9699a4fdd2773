//! The summary of a ledger that the page shows before the program is there.

use zhibu_app::route::{Page, Route};
use zhibu_app::views::dashboard::growth;
use zhibu_app::views::shell::rail::{RailItem, ledger_items, ledgers_entry};
use zhibu_app::views::shell::summary::{is_summary_of, summary};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::Branch;
use zhibu_text::{Lang, m};

use crate::support::{put, today, with_branch, workspace};

fn lines(workspace: &Workspace, lang: Lang) -> Vec<String> {
    let summary = summary(workspace, today(), lang).unwrap();
    summary.split('\n').map(str::to_owned).collect()
}

/// The checksum as `public/first.js` computes it, here of what follows the first line.
fn checksum(summary: &str) -> String {
    let start = summary.find('\n').unwrap();
    let units: Vec<u16> = summary[start..].encode_utf16().collect();
    let sum = units.iter().fold(2u64, |sum, unit| (sum * 31 + u64::from(*unit)) % (1 << 32));
    sum.to_string()
}

#[test]
fn the_summary_has_the_frame_and_the_numbers_of_the_dashboard_in_the_language() {
    let workspace = with_branch();
    for lang in Lang::ALL {
        let lines = lines(&workspace, lang);
        assert_eq!(lines[1..4], ["test", lang.tag(), workspace.about().title.as_str()]);
        assert!(lines[4].contains("2022-11-21"), "{}", lines[4]);
        let words = [m::NAVIGATION, m::BRAND_MARK, m::DASHBOARD, m::NUMBERS];
        assert_eq!(lines[5..9], words.map(|word| word.get(lang)));
        let lens = growth::lens(&Route::to(Page::Dashboard), today());
        let numbers = growth::numbers(&workspace, &lens, lang);
        let expected: Vec<String> = numbers
            .into_iter()
            .flat_map(|number| [number.label.into(), number.count, number.change, number.uncertain])
            .collect();
        assert_eq!(lines[9..29], expected);
        assert_eq!(lines[10], "1");
        let rail: Vec<String> = ledger_items()
            .into_iter()
            .chain([RailItem::Entry(ledgers_entry())])
            .flat_map(|item| match item {
                RailItem::Head(head) => [String::new(), head.get(lang).to_owned(), String::new()],
                RailItem::Entry(entry) => {
                    let label = entry.label.get(lang).to_owned();
                    [Route::to(entry.page).to_string(), label, entry.icon.to_owned()]
                }
            })
            .collect();
        assert_eq!(lines[29..], rail);
    }
}

#[test]
fn another_number_makes_another_summary_with_its_own_checksum() {
    let mut workspace = with_branch();
    let before = summary(&workspace, today(), Lang::Zh).unwrap();
    assert_eq!(before.split('\n').next().unwrap(), checksum(&before));
    assert_eq!(summary(&workspace, today(), Lang::Zh).as_ref(), Some(&before));
    put(&mut workspace, Patch::<Branch>::new("c").set(Branch::NAME, "另一示例"));
    let after = summary(&workspace, today(), Lang::Zh).unwrap();
    assert_ne!(before, after);
    assert_eq!(after.split('\n').next().unwrap(), checksum(&after));
}

#[test]
fn a_title_stays_in_its_line_and_within_its_length() {
    let mut workspace = with_branch();
    let count = lines(&workspace, Lang::Zh).len();
    workspace.rename(&format!("甲\n<b>乙</b>{}", "长".repeat(500))).unwrap();
    let lines = lines(&workspace, Lang::Zh);
    assert_eq!(lines.len(), count);
    assert!(lines[3].starts_with("甲 <b>乙</b>长"), "{}", lines[3]);
    assert_eq!(lines[3].chars().count(), 80);
    let units16: usize = lines.iter().map(|line| line.encode_utf16().count() + 1).sum();
    assert!(units16 < 3_400, "{units16}");
}

#[test]
fn a_ledger_without_records_has_no_summary() {
    assert_eq!(summary(&workspace(), today(), Lang::Zh), None);
}

#[test]
fn a_summary_tells_its_ledger_even_when_it_is_damaged() {
    let whole = summary(&with_branch(), today(), Lang::En).unwrap();
    for text in [&whole, &whole[..40], &whole.replace('1', "2")] {
        assert!(is_summary_of(text, "test") && !is_summary_of(text, "tes"), "{text}");
    }
    assert!(!is_summary_of("", "test") && !is_summary_of("test", "test"));
}
