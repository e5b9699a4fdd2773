//! The single file of the program with a ledger inside: what is put there, and how the page opens it.

use std::rc::Rc;

use proptest::prelude::*;
use serde_json::json;
use zhibu_app::embedded::{EmbeddedLedger, EmbeddedReading};
use zhibu_app::exporting::{
    ExportError, PartRequest, SingleError, ledger_inside, part_file, single_name, with_ledger,
};
use zhibu_app::local_ledgers::{LocalLedgers, Opener};
use zhibu_app::workspace::{Saving, Workspace};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_format::{Exported, SEAL_RANDOM_BYTES};
use zhibu_ledger::Writer;
use zhibu_storage::{MemoryStore, deflated};
use zhibu_text::Lang;

use crate::support::{NOW_MS, put, text_of, value, workspace};

const BEGIN: &str = "<script type=\"application/json\" id=\"embedded-ledger\">";
const PAGE: &str = "<!DOCTYPE html>\n<body>\n<script type=\"application/json\" id=\"embedded-ledger\"></script>\n<script>run()</script></body>";

fn today() -> Day {
    PartialDate::from_iso("2026-07-01").unwrap().earliest()
}

/// What a browser has between the tags of the block: up to the first end tag.
fn block(page: &str) -> &str {
    page.split_once(BEGIN).unwrap().1.split_once("</script>").unwrap().0
}

/// The ledger of a text, if the page can open it.
fn ledger_of(text: &str) -> Option<EmbeddedLedger> {
    let mut reading = EmbeddedReading::begin(text.to_owned())?;
    while !reading.step()? {}
    reading.ledger()
}

/// The ledger as the page shows it, and in how many steps it came into memory.
fn viewed(ledger: EmbeddedLedger) -> (usize, Workspace) {
    let mut viewing = ledger.begin_viewing(Writer::from_random(2)).unwrap();
    let mut steps = 1;
    while viewing.step().unwrap() {
        steps += 1;
    }
    let opening = viewing.begin_opening(NOW_MS).unwrap();
    (steps, viewing.finish_opening(opening, &Opener::default()).unwrap().workspace)
}

fn office() -> Workspace {
    let mut open = workspace("office", 1);
    put(&mut open, "branch", "b1", &json!({ "name": "</script><b>甲\u{2028}支部" }));
    put(&mut open, "member", "m", &json!({ "name": "赵某" }));
    open
}

proptest! {
    #[test]
    fn nothing_in_a_ledger_breaks_out_of_its_block(text in "(?s)(\\PC|<|</script>|<!--|\u{2028}|\u{2029}|\r|\n|\u{0}|\\\\|\"){0,40}") {
        let page = with_ledger(PAGE, Some(&text)).unwrap();
        let inside = block(&page);
        prop_assert!(!inside.contains(['<', '\u{2028}', '\u{2029}', '\r', '\n', '\0']), "{inside}");
        prop_assert_eq!(ledger_inside(inside), Some(text.clone()));
        // The page around it is as it was, and another ledger takes its place.
        prop_assert_eq!(with_ledger(&page, None).unwrap(), PAGE);
        prop_assert_eq!(with_ledger(&page, Some("{}")), with_ledger(PAGE, Some("{}")));
    }
}

#[test]
fn another_page_is_no_single_file() {
    for page in ["", "<html></html>", "<script type=\"application/json\" id=\"embedded-ledger\">"] {
        assert_eq!(with_ledger(page, Some("{}")), Err(SingleError::NotFetched));
    }
    assert_eq!(ledger_inside(""), None);
    assert_ne!(
        SingleError::NotFetched.text(Lang::Zh),
        SingleError::Export(ExportError::NoRandom).text(Lang::Zh)
    );
    let written = SingleError::NotWritten("denied".into()).text(Lang::En);
    assert!(written.contains("denied") && written.contains("may be empty"), "{written}");
    // A download takes nothing from a file that is there.
    let downloaded = SingleError::NotDownloaded("denied".into()).text(Lang::En);
    assert!(downloaded.contains("denied") && !downloaded.contains("empty"), "{downloaded}");
}

#[test]
fn a_single_file_is_called_as_the_ledger_inside() {
    assert_eq!(single_name(None, Lang::Zh), "支部台账.html");
    assert_eq!(single_name(Some("台账-2026-07-01.json"), Lang::Zh), "台账-2026-07-01.html");
}

#[test]
fn a_ledger_inside_is_opened_in_memory_with_all_its_history() {
    let open = office();
    let page = with_ledger(PAGE, Some(&text_of(&open))).unwrap();
    let ledger = ledger_of(&ledger_inside(block(&page)).unwrap()).unwrap();
    assert_eq!(ledger.about.id, "office");
    let (steps, viewed) = viewed(ledger);
    assert_eq!(steps, 1);
    assert_eq!(viewed.saving(), &Saving::InMemory);
    assert_eq!(viewed.ledger().change_count(), open.ledger().change_count());
    for (kind, id) in [("branch", "b1"), ("member", "m")] {
        assert_eq!(value(&viewed, kind, id, "name"), value(&open, kind, id, "name"));
    }
}

#[test]
fn a_large_ledger_inside_comes_into_memory_in_steps() {
    let mut open = office();
    for number in 0..4_500 {
        put(&mut open, "member", &format!("m{number}"), &json!({ "name": "钱某" }));
    }
    let ledger = ledger_of(&text_of(&open)).unwrap();
    let (steps, viewed) = viewed(ledger);
    assert_eq!(steps, 3);
    assert_eq!(viewed.ledger().change_count(), open.ledger().change_count());
    assert_eq!(value(&viewed, "member", "m4499", "name"), Some(json!("钱某")));
}

#[test]
fn what_the_browser_does_not_have_of_a_ledger_inside_is_counted() {
    let mut open = office();
    let ledger = ledger_of(&text_of(&open)).unwrap();
    let store = Rc::new(MemoryStore::new());
    let browser = LocalLedgers::new(Some(store), Writer::from_random(2), deflated);
    let earlier: Vec<_> = open.ledger().changes().take(1).collect();
    let opened = browser.create(open.about(), earlier, &Opener::default(), NOW_MS).unwrap();
    assert_eq!(ledger.ahead_of(&opened.workspace), 1);
    // A browser that has more has nothing to take.
    put(&mut open, "member", "n", &json!({ "name": "钱某" }));
    assert_eq!(ledger.ahead_of(&open), 0);
}

#[test]
fn a_ledger_that_is_sealed_or_was_altered_is_left_to_the_import() {
    let open = office();
    let passphrase = "五个不相干的词 天平 锄头";
    let request = PartRequest { passphrase, ..PartRequest::default() };
    let mut file = part_file(&open, &request, Exported::default(), today(), Lang::Zh);
    let text = file.take_text();
    let sealed = file.signed(text.clone()).sealed(|| Some([7; SEAL_RANDOM_BYTES])).unwrap();
    assert!(ledger_of(&text).is_some(), "what is not sealed is opened");
    assert!(ledger_of(&sealed.text).is_none());
    assert!(ledger_of(&text_of(&open).replace("赵某", "钱某")).is_none(), "its check is wrong");
    for id in ["", "a/b", "../office", "区"] {
        let text = text_of(&workspace(id, 1));
        assert!(ledger_of(&text).is_none(), "{id} is no key of a store");
    }
    for other in ["", "{}", "[1]", "no ledger"] {
        assert!(ledger_of(other).is_none(), "{other}");
    }
}
