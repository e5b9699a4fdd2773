//! Lists: searching, filtering, sorting.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::columns::ListColumn;
use zhibu_domain::folding::folded;
use zhibu_domain::kinds::records::{Kind, Organisation};
use zhibu_domain::list::{
    ByCodePoint, Collation, Filter, ListSearch, Query, Sort, all_in_order, filtered, indices,
    ranks_by, usual_sort,
};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Change, DELETED, Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{TestRecord, ledger_of};

fn register() -> Register {
    let activity = |id: &str, title: Value, kind: Value, date: Value| {
        let fields =
            vec![("title", title), ("activity_kind", kind), ("date", date), ("branch", json!("b"))];
        ("activity", id.to_owned(), fields)
    };
    Register::of(&ledger_of(vec![
        ("branch", "b".into(), vec![("name", json!("甲支部")), ("setting", json!("sector"))]),
        activity("1", json!("党课 Alpha"), json!("lesson"), json!("2022-06-15")),
        activity("2", json!("支委会"), json!("committee_meeting"), json!("2022-06")),
        activity("3", Value::Null, Value::Null, Value::Null),
        activity("4", json!("党课 beta"), json!("lesson"), json!("2022")),
        ("activity", "5".into(), vec![("title", json!("已删")), (DELETED, json!(true))]),
    ]))
}

/// Sets a field of a record.
fn put(
    ledger: &mut Ledger,
    register: &mut Register,
    ms: u64,
    key: &RecordKey,
    field: (&str, Value),
) {
    let at = Stamp::new(ms, 0, Writer::from_random(2));
    let writes = ledger.draft(key, vec![(field.0.into(), field.1)]);
    let change = Change {
        at,
        key: key.clone(),
        creates: false,
        writes,
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    };
    ledger.insert([change]);
    assert_eq!(register.refresh(ledger, key), Kind::from_code(&key.kind));
}

fn ids(query: &Query) -> Vec<String> {
    let register = register();
    let today = Day::new(2026, 1, 1).unwrap();
    let table = register.table(Kind::Activity);
    indices(&register, Kind::Activity, query, today, &ByCodePoint)
        .into_iter()
        .map(|index| table.id(index as usize, query.deleted).to_string())
        .collect()
}

fn by_field(field: usize, is_descending: bool) -> Sort {
    Sort { column: ListColumn::Field(field), is_descending }
}

#[test]
fn the_latest_come_first_and_the_undated_last() {
    assert_eq!(ids(&Query::default()), ["1", "2", "4", "3"]);
}

#[test]
fn sorting_first_and_filtering_first_give_the_same() {
    let (register, today) = (register(), Day::new(2026, 1, 1).unwrap());
    let fields = 0..Kind::Activity.fields().len();
    let sorts = fields
        .flat_map(|field| [false, true].map(|is_descending| Some(by_field(field, is_descending))));
    for sort in sorts.chain([None]) {
        let lesson = Filter::from_pair(Kind::Activity, "activity_kind", "lesson").unwrap();
        for (text, filters) in [("", vec![]), ("党课", vec![]), ("", vec![lesson])] {
            let query = Query { text: text.into(), filters, sort, deleted: false };
            let all = all_in_order(&register, Kind::Activity, sort, &ByCodePoint);
            assert_eq!(
                indices(&register, Kind::Activity, &query, today, &ByCodePoint),
                filtered(&register, Kind::Activity, &query, today, &all),
                "{query:?}"
            );
        }
    }
}

#[test]
fn every_word_of_a_search_must_occur() {
    let search = |text: &str| ids(&Query { text: text.into(), ..Query::default() });
    assert_eq!(search("党课"), ["1", "4"]);
    assert_eq!(search("党课 BETA"), ["4"]);
    assert_eq!(search("2022-06"), ["1", "2"]);
    assert_eq!(search("无此"), [""; 0]);
}

#[test]
fn a_name_is_found_however_it_is_spelt() {
    let names = [
        ("智改 数转促进会", "智改数转"),
        ("第１党支部（一）", "第1党支部(一)"),
        ("Tea\u{3000}Alliance", "ＴＥＡ alli"),
    ];
    for (name, text) in names {
        let ledger = ledger_of(vec![("branch", "1".to_owned(), vec![("name", json!(name))])]);
        let register = Register::of(&ledger);
        let query = Query { text: text.to_owned(), ..Query::default() };
        let today = Day::new(2026, 1, 1).unwrap();
        let found = indices(&register, Kind::Branch, &query, today, &ByCodePoint);
        assert_eq!(found, [0], "{name} / {text}");
    }
    assert_eq!(
        ids(&Query { text: "\u{200b}".to_owned(), ..Query::default() }).len(),
        4,
        "says nothing"
    );
}

/// A name in another spelling: `marks` say what is put between its characters, and which of them are wide or
/// in upper case.
fn respelt(name: &str, marks: &[u8]) -> String {
    let is_word = |character: Option<char>| character.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut spelt = String::new();
    let mut before = None;
    for (index, character) in name.chars().enumerate() {
        let mark = marks.get(index % marks.len().max(1)).copied().unwrap_or_default();
        if mark & 1 > 0 {
            spelt.push('\u{200b}');
        }
        if mark & 2 > 0 && !(is_word(before) && is_word(Some(character))) {
            spelt.push('\u{3000}');
        }
        let is_wide = mark & 4 > 0 && character.is_ascii_graphic();
        let wide =
            char::from_u32(u32::from(character) + 0xfee0).filter(|wide| is_wide && *wide != '．');
        spelt.push(wide.unwrap_or(if mark & 8 > 0 {
            character.to_ascii_uppercase()
        } else {
            character
        }));
        before = Some(character);
    }
    spelt
}

/// A name of which some are longer than what is searched at once.
fn any_name() -> impl Strategy<Value = String> {
    ("[ab甲乙]{0,4}", prop_oneof![4 => Just(1_usize), 1 => 1..400_usize])
        .prop_map(|(part, count)| part.repeat(count))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_search_finds_the_rows_that_have_all_words_whatever_was_edited(
        mut names in vec(any_name(), 1..30),
        edits in vec((any::<prop::sample::Index>(), any_name(), prop::option::of(any::<bool>())), 0..20),
        first_searched in 0..20_usize,
        words in vec("[ab甲乙]{1,3}", 0..3),
    ) {
        let id = |index: usize| format!("{index:02}");
        let records = names.iter().enumerate();
        let records = records.map(|(index, name)| ("branch", id(index), vec![("name", json!(name))]));
        let mut ledger = ledger_of(records.collect());
        let mut register = Register::of(&ledger);
        let mut deleted = vec![false; names.len()];
        for (step, (index, name, deletion)) in edits.into_iter().enumerate() {
            // The texts are made at the first search, and follow what is edited afterwards.
            if step == first_searched {
                register.table(Kind::Branch).prepare_search();
            }
            let index = index.index(names.len());
            let key = RecordKey::new("branch", id(index));
            let ms = 100 + step as u64;
            if let Some(is_deleted) = deletion {
                put(&mut ledger, &mut register, ms, &key, ("deleted", json!(is_deleted)));
                deleted[index] = is_deleted;
            } else {
                put(&mut ledger, &mut register, ms, &key, ("name", json!(name)));
                names[index] = name;
            }
        }
        let today = Day::new(2026, 1, 1).unwrap();
        let table = register.table(Kind::Branch);
        for is_deleted in [false, true] {
            let query = Query { text: words.join(" "), deleted: is_deleted, ..Query::default() };
            let mut found: Vec<_> = indices(&register, Kind::Branch, &query, today, &ByCodePoint)
                .iter()
                .map(|row| table.id(*row as usize, is_deleted).to_string())
                .collect();
            found.sort_unstable();
            let has_all = |index: &usize| words.iter().all(|word| names[*index].contains(&**word));
            let expected = (0..names.len()).filter(|index| deleted[*index] == is_deleted);
            let expected: Vec<_> = expected.filter(has_all).map(id).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn every_part_of_a_name_finds_it_in_any_spelling(
        name in "[ab1（·—甲乙【a-]([ab1 甲乙（）•-]{0,10}[甲b1])?",
        marks in (vec(0..16_u8, 1..6), vec(0..16_u8, 1..6)),
        part in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let (kept, typed) = (respelt(&name, &marks.0), respelt(&name, &marks.1));
        prop_assert_eq!(folded(&kept), folded(&typed));
        prop_assert_eq!(folded(&folded(&kept)), folded(&kept));
        let ledger = ledger_of(vec![("branch", "1".to_owned(), vec![("name", json!(kept))])]);
        let register = Register::of(&ledger);
        let typed: Vec<char> = typed.chars().collect();
        let (from, to) = (part.0.index(typed.len()), part.1.index(typed.len()));
        let text: String = typed[from.min(to)..=from.max(to)].iter().collect();
        let query = Query { text, ..Query::default() };
        let today = Day::new(2026, 1, 1).unwrap();
        let found = indices(&register, Kind::Branch, &query, today, &ByCodePoint);
        prop_assert_eq!(found, [0], "{:?} in {:?}", query.text, kept);
    }

    #[test]
    fn a_search_that_goes_on_from_what_was_found_finds_what_a_new_one_finds(
        names in vec(any_name(), 1..40),
        texts in vec("[ab甲乙 ]{0,20}", 1..8),
        shown in vec(any::<prop::sample::Index>(), 1..8),
    ) {
        let records = names.iter().enumerate();
        let records = records
            .map(|(index, name)| ("branch", index.to_string(), vec![("name", json!(name))]));
        let register = Register::of(&ledger_of(records.collect()));
        let table = register.table(Kind::Branch);
        let all = Arc::new(all_in_order(&register, Kind::Branch, None, &ByCodePoint));
        let half = Arc::new(all[all.len() / 2..].to_vec());
        let mut search = ListSearch::default();
        // Typed a character at a time and erased in part, in lists that change meanwhile.
        let typed = texts.iter().flat_map(|text| {
            let count = text.chars().count();
            let counts = (1..=count).chain((count / 2..count).rev()).chain(count / 2..=count);
            counts.map(|count| text.chars().take(count).collect::<String>())
        });
        for (text, shown) in typed.zip(shown.iter().cycle()) {
            let among = if shown.index(3) == 0 { &half } else { &all };
            let found = search.found(table, false, &text, among);
            prop_assert_eq!(found, ListSearch::default().found(table, false, &text, among));
        }
    }
}

#[test]
fn filters_are_read_from_pairs_and_all_must_hold() {
    let filtered = |pairs: &[(&str, &str)]| {
        let filters = pairs
            .iter()
            .map(|(name, value)| Filter::from_pair(Kind::Activity, name, value).unwrap());
        ids(&Query { filters: filters.collect(), ..Query::default() })
    };
    assert_eq!(filtered(&[("activity_kind", "lesson")]), ["1", "4"]);
    assert_eq!(filtered(&[("activity_kind", "-")]), ["3"]);
    assert_eq!(filtered(&[("date", "2022-06")]), ["1", "2"]);
    assert_eq!(filtered(&[("date", "2022Q2")]), ["1", "2"]);
    assert_eq!(filtered(&[("date", "2022")]), ["1", "2", "4"]);
    assert_eq!(filtered(&[("date", "2022~")]), ["4"]);
    assert_eq!(filtered(&[("date", "2022-06-01..2022-06-15")]), ["1"]);
    assert_eq!(
        filtered(&[("branch", "b"), ("activity_kind", "lesson"), ("date", "2022Q2")]),
        ["1"]
    );
    assert_eq!(filtered(&[("branch_setting", "sector")]).len(), 4);
    assert_eq!(filtered(&[("branch_setting", "inspection")]).len(), 0);
    assert_eq!(filtered(&[("owes", "1")]), ["3"]);
    for (name, value) in
        [("date", "June"), ("summary", "x"), ("nonsense", "1"), ("quantity_unit", "x")]
    {
        assert_eq!(Filter::from_pair(Kind::Activity, name, value), None, "{name}");
    }
}

#[test]
fn sorting_by_a_column_keeps_empty_cells_last_both_ways() {
    let sorted = |field: &str, is_descending| {
        let field = Kind::Activity.field_index(field).unwrap();
        ids(&Query { sort: Some(by_field(field, is_descending)), ..Query::default() })
    };
    assert_eq!(sorted("title", false), ["1", "4", "2", "3"]);
    assert_eq!(sorted("title", true), ["2", "4", "1", "3"]);
    assert_eq!(sorted("date", false), ["4", "2", "1", "3"]);
    assert_eq!(sorted("activity_kind", false), ["2", "1", "4", "3"]);
}

#[test]
fn deleted_records_have_a_list_of_their_own() {
    assert_eq!(ids(&Query { deleted: true, ..Query::default() }), ["5"]);
}

#[test]
fn the_register_follows_the_ledger() {
    let mut ledger = ledger_of(vec![
        ("branch", "a".into(), vec![("name", json!("甲"))]),
        ("branch", "b".into(), vec![("name", json!("乙"))]),
        ("unheard-of", "c".into(), vec![("name", json!("丙"))]),
    ]);
    let mut register = Register::of(&ledger);
    let key = RecordKey::new("branch", "a");
    for (value, live) in [(json!(true), 1_usize), (json!(null), 2)] {
        put(&mut ledger, &mut register, 100 + live as u64, &key, (DELETED, value));
        assert_eq!(register.branches().rows().len(), live);
        assert_eq!(register.table(Kind::Branch).deleted_len(), 2 - live);
        assert_eq!(register.table(Kind::Branch).title("a"), Some("甲"));
        assert_eq!(register.table(Kind::Branch).title("b"), Some("乙"));
    }
}

#[test]
fn a_record_is_found_by_its_latest_text_only() {
    let mut ledger = ledger_of(vec![
        ("branch", "a".into(), vec![("name", json!("甲支部"))]),
        ("branch", "b".into(), vec![("name", json!("乙支部"))]),
    ]);
    let mut register = Register::of(&ledger);
    let key = RecordKey::new("branch", "a");
    let long = "长".repeat(5_000);
    for number in 0..40_u64 {
        let name = json!(format!("第{number}版{long}"));
        put(&mut ledger, &mut register, 100 + number, &key, ("name", name));
    }
    let today = Day::new(2026, 1, 1).unwrap();
    let found = |text: &str| {
        let query = Query { text: text.into(), ..Query::default() };
        indices(&register, Kind::Branch, &query, today, &ByCodePoint).len()
    };
    assert_eq!(
        (found("第39版"), found("第38版"), found("甲"), found("乙支部"), found("支部")),
        (1, 0, 0, 1, 1)
    );
}

#[test]
fn records_with_official_numbers_are_listed_by_them_and_others_last() {
    let organisation = |id: &str, name: &str, order: Value| {
        ("organisation", id.to_owned(), vec![("name", json!(name)), ("order", order)])
    };
    let ids = |records: Vec<TestRecord<'static>>, query: &Query| {
        let register = Register::of(&ledger_of(records));
        let table = register.table(Kind::Organisation);
        let today = Day::new(2026, 1, 1).unwrap();
        let found = indices(&register, Kind::Organisation, query, today, &ByCodePoint);
        let usual = usual_sort(&register, Kind::Organisation, false);
        if query.text.is_empty() {
            let sort = query.sort.or(Some(usual));
            let all = all_in_order(&register, Kind::Organisation, sort, &ByCodePoint);
            assert_eq!(found, all, "the list and its parts have one order");
        }
        found.iter().map(|index| table.id(*index as usize, false).to_string()).collect::<Vec<_>>()
    };
    let numbered = || {
        vec![
            organisation("a", "第一党支部", json!(10)),
            organisation("b", "第二党支部", json!(2)),
            organisation("c", "第十党支部", Value::Null),
            organisation("d", "第九党支部", Value::Null),
        ]
    };
    assert_eq!(
        ids(numbered(), &Query::default()),
        ["b", "a", "d", "c"],
        "those without a number as usual"
    );
    let order = Organisation::ORDER.index();
    let backwards = Query { sort: Some(by_field(order, true)), ..Query::default() };
    assert_eq!(ids(numbered(), &backwards), ["a", "b", "d", "c"]);
    let by_name = Query { sort: Some(by_field(0, false)), ..Query::default() };
    assert_eq!(ids(numbered(), &by_name), ["a", "b", "d", "c"], "any other order can be chosen");
    let without = vec![
        organisation("a", "第十二党支部", Value::Null),
        organisation("b", "第２党支部", Value::Null),
        organisation("c", "第一党支部", Value::Null),
    ];
    assert_eq!(
        ids(without, &Query::default()),
        ["c", "b", "a"],
        "names are sorted by their numbers"
    );
}

#[test]
fn texts_that_differ_in_the_digits_of_a_number_have_equal_ranks() {
    assert_eq!(ByCodePoint.ranks(&["第十支部", "第9支部", "第１０支部"]), [1, 0, 1]);
    let sorted = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    assert_eq!(ranks_by(&["第十支部", "第9支部", "第１０支部"], sorted), [1, 0, 1]);
}

#[test]
fn equal_texts_have_equal_ranks_in_any_order() {
    let backwards = |texts: &[&str]| texts.iter().rev().map(|text| (*text).to_owned()).collect();
    assert_eq!(ranks_by(&["b", "a", "c", "a"], backwards), [1, 2, 0, 2]);
    assert_eq!(ranks_by(&[], backwards), [0; 0]);
}
