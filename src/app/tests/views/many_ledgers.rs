//! The export of many ledgers: which are offered, and what is said at the end.

use zhibu_app::exporting::{KnownLedger, ManyStop, ManyTables};
use zhibu_app::views::ledgers::many::{ended, offered};
use zhibu_format::{About, Part, Sample};
use zhibu_storage::LedgerEntry;
use zhibu_text::Lang;

fn entry(key: &str, title: &str, sample: Option<Sample>) -> LedgerEntry {
    let about = About { id: key.to_owned(), title: title.to_owned(), sample, ..About::default() };
    LedgerEntry { ledger_key: key.to_owned(), about: Some(about) }
}

#[test]
fn samples_are_exported_with_others_only_if_there_is_nothing_else() {
    let demo = || entry("demo", "示例区", Some(Sample::Demo));
    let names = |ledgers: Vec<LedgerEntry>| -> Vec<String> {
        let offered = offered(ledgers, |_| false).into_iter();
        offered.map(|one| format!("{} {}", one.ledger_key, one.title)).collect()
    };
    assert_eq!(names(vec![demo(), entry("a", "甲区", None)]), ["a 甲区"]);
    assert_eq!(names(vec![demo()]), ["demo 示例区"]);
    let unreadable = LedgerEntry { ledger_key: "x".to_owned(), about: None };
    assert_eq!(names(vec![unreadable, entry("b", "", None)]), ["x x", "b b"]);
    assert!(names(Vec::new()).is_empty());
}

#[test]
fn what_is_known_of_a_ledger_is_not_read_from_its_file() {
    let mut part = entry("b", "乙区", None);
    let about = part.about.as_mut().unwrap();
    about.id = "yi".to_owned();
    about.part = Some(Part { organisation: "o".to_owned(), name: "某局".to_owned() });
    let unreadable = LedgerEntry { ledger_key: "x".to_owned(), about: None };
    let offered = offered(vec![entry("a", "甲区", None), part, unreadable], |key| key == "a");
    let known: Vec<_> = offered.into_iter().map(|one| one.known).collect();
    let of = |id: &str, is_part, lacks_some| {
        Some(KnownLedger { id: id.to_owned(), is_part, lacks_some })
    };
    assert_eq!(known, [of("a", false, true), of("yi", true, false), None]);
}

#[test]
fn at_the_end_it_is_said_what_was_exported_and_what_was_not() {
    let made = ManyTables {
        file_name: "2份台账.zip".to_owned(),
        bytes: Vec::new(),
        ledgers: 2,
        records: 30,
        told: vec!["“断.json”：坏".to_owned()],
    };
    let mut made = Ok(made);
    assert_eq!(ended(&mut made, false, Lang::Zh), None, "that it was not saved is said elsewhere");
    let notice = ended(&mut made, true, Lang::Zh).unwrap();
    assert_eq!(notice.text, "已交给浏览器下载：2份台账.zip，有 2 份台账，30 条记录。");
    assert_eq!((notice.is_error, notice.told.len()), (false, 1));
    let told = vec!["“空.json”：空".to_owned()];
    let nothing = ended(&mut Err(ManyStop::Nothing(told)), false, Lang::Zh).unwrap();
    assert_eq!((nothing.is_error, nothing.told.len()), (true, 1));
    let cancelled = ended(&mut Err(ManyStop::Cancelled), false, Lang::Zh).unwrap();
    assert!(!cancelled.is_error && cancelled.text.contains("没有生成文件"));
}
