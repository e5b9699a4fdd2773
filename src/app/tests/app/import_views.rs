//! What the page of an import says: of files, of kinds, of records and their fields.

use serde_json::{Value, json};
use zhibu_app::commands::trust::{trust_key, trusted_key_record};
use zhibu_app::importing::{ImportStage, RefusedFile};
use zhibu_app::table::{TableCell, TableRow};
use zhibu_app::tone::Tone;
use zhibu_app::views::intake::differences::{
    DiffGroup, diff_chips, diff_conflict, diff_groups, diff_title, field_diffs, is_unfolded,
    more_fields,
};
use zhibu_app::views::intake::import::{
    FileControl, asks_for_passphrase, counts_table, files_table, invalid_lines, notes, only_file,
    other_ledger, refused_file, signature, take_button,
};
use zhibu_app::views::time::TimeZone;
use zhibu_app::workspace::Command;
use zhibu_domain::reporting::trust::trusted_keys;
use zhibu_domain::values::date::Day;
use zhibu_format::{FileError, KEY_BYTES, MOST_INVALID, OwnKey, Signature};
use zhibu_text::Lang;

use crate::support::{Browser, NOW_MS, put, text_of, workspace};

const UTC: TimeZone = TimeZone {
    day: |ms| Day::from_epoch_days(i32::try_from(ms / 86_400_000).unwrap()),
    minute: |ms| ms.to_string(),
    minute_of_iso: |iso| (!iso.is_empty()).then(|| iso.to_owned()),
};

/// An office's ledger into which a unit's file is planned: a branch renamed, one new, one invalid.
fn planned() -> Browser {
    let mut office = workspace("office", 1);
    put(&mut office, "branch", "b", &json!({ "name": "甲支部" }));
    let records = json!({
        "branch": [{ "id": "b", "name": "乙支部" }, { "id": "c", "name": "丙支部" }],
        "activity": [{ "id": "a", "date": "昨天" }],
    });
    let text = json!({ "format": "zhibu-ledger", "version": 1,
        "ledger": { "id": "other", "title": "某局台账" },
        "exported": { "at": "2022-11-20T08:00:00Z", "unit": "某局" },
        "records": records })
    .to_string();
    let mut browser = Browser::new(Some(office));
    browser.choose(&[("某局.json", &text)]);
    browser
}

#[test]
fn a_file_that_comes_alone_is_named_with_its_title_and_its_unit() {
    let (plan, _) = planned().shown();
    let text = only_file(&plan.files[0], UTC, Lang::Zh).to_plain("、");
    for part in ["某局.json", "某局台账", "某局 · 2022-11-20T08:00:00Z"] {
        assert!(text.contains(part), "{text}");
    }
    let other = other_ledger(false, Some("区台账"), Lang::Zh).unwrap();
    assert!(other.contains("区台账"));
    assert_eq!(other_ledger(true, Some("区台账"), Lang::Zh), None);
    assert_eq!(other_ledger(false, None, Lang::Zh), None, "no ledger is open");
}

#[test]
fn records_are_counted_by_kind_and_what_is_invalid_is_named() {
    let (plan, _) = planned().shown();
    let table = counts_table(&plan, Lang::En);
    let row = |index: usize| -> Vec<String> {
        table.rows[index].cells.iter().map(|cell| cell.to_plain("")).collect()
    };
    let rows: Vec<Vec<String>> = (0..table.rows.len()).map(row).collect();
    assert!(rows.iter().any(|row| row[1..] == ["1", "1", "0", "0", "0"]), "{rows:?}");
    assert!(rows.iter().any(|row| row[1..] == ["0", "0", "0", "0", "1"]), "{rows:?}");
    assert_eq!(table.columns.len(), 6);
    let lines = invalid_lines(&plan, Lang::Zh);
    assert_eq!(lines.len(), 1);
    let TableCell::Parts(parts) = &lines[0] else { panic!("{lines:?}") };
    assert_eq!(parts[1], TableCell::Code("a".to_owned()));
}

/// A file may name any number of kinds that this version does not know.
#[test]
fn of_many_unknown_kinds_the_largest_have_a_row_and_the_others_one_together() {
    let table = |kinds: usize| {
        let kind = |index: usize| {
            // The last kind is the largest.
            let count = if index + 1 == kinds { 3 } else { 1 };
            let records = (0..count).map(|number| json!({ "id": format!("r{number}") }));
            (format!("kind{index:05}"), records.collect::<Vec<Value>>().into())
        };
        let mut records: serde_json::Map<String, Value> = (0..kinds).map(kind).collect();
        records.insert("branch".to_owned(), json!([{ "id": "b", "name": "甲支部" }]));
        let text = json!({ "format": "zhibu-ledger", "version": 1, "ledger": { "id": "other", "title": "某局台账" },
            "exported": { "at": "2022-11-20T08:00:00Z", "unit": "某局" }, "records": records })
        .to_string();
        let mut browser = Browser::new(Some(workspace("office", 1)));
        browser.choose(&[("多.json", &text)]);
        let (plan, _) = browser.shown();
        assert_eq!(plan.counts.len(), kinds + 1);
        let row = |row: &TableRow| -> Vec<String> {
            row.cells.iter().map(|cell| cell.to_plain("")).collect()
        };
        counts_table(&plan, Lang::Zh).rows.iter().map(row).collect::<Vec<_>>()
    };
    let rows = table(20_000);
    assert_eq!(rows.len(), 1 + 12 + 1);
    assert_eq!(rows[0][1..], ["1", "0", "0", "0", "0"]);
    assert_eq!((&*rows[1][0], &*rows[11][0]), ("kind00000", "kind00010"));
    assert_eq!((&*rows[12][0], &*rows[12][1]), ("kind19999", "3"));
    assert_eq!((&*rows[13][0], &*rows[13][1]), ("其余 19988 类", "19988"));
    assert_eq!(table(12).len(), 1 + 12, "each has its row");
}

/// A file may be refused in a hundred thousand places.
#[test]
fn the_invalid_that_are_not_listed_are_counted() {
    let records = vec![json!({}); MOST_INVALID + 34];
    let text = json!({ "format": "zhibu-ledger", "version": 1, "records": { "branch": records } })
        .to_string();
    let mut browser = Browser::new(Some(workspace("office", 1)));
    browser.choose(&[("坏.json", &text)]);
    let (plan, _) = browser.shown();
    let lines = invalid_lines(&plan, Lang::Zh);
    assert_eq!(lines.len(), MOST_INVALID + 1);
    assert!(lines[MOST_INVALID].to_plain("").contains("34"), "{:?}", lines[MOST_INVALID]);
    assert!(invalid_lines(&plan, Lang::En)[MOST_INVALID].to_plain("").contains("34"));
}

#[test]
fn the_fields_and_values_that_are_not_listed_are_counted() {
    let (plan, _) = planned().shown();
    let mut diff = plan.diffs[0].clone();
    assert_eq!(more_fields(&diff, Lang::Zh), None);
    diff.more_fields = 12;
    assert!(more_fields(&diff, Lang::Zh).unwrap().contains("12"));
    (diff.fields[0].beside, diff.fields[0].more_beside) = (vec![json!("甲")], 7);
    let beside = field_diffs(None, &diff, UTC, Lang::Zh).remove(0).beside.unwrap();
    assert!(beside.contains('甲') && beside.contains('7'), "{beside}");
}

#[test]
fn the_button_counts_imported_records_and_is_disabled_without_any() {
    let mut browser = planned();
    let (plan, _) = browser.shown();
    let button = |browser: &Browser| take_button(&plan, browser.import.left_out(), "区", Lang::En);
    let all = button(&browser);
    assert!(all.is_enabled && all.text.contains("区"));
    browser.import.select(&[browser.index_of("b")], false);
    let some = button(&browser);
    assert!(some.is_enabled && some.text.contains("1 selected"), "{}", some.text);
    browser.import.select(&[browser.index_of("c")], false);
    assert!(!button(&browser).is_enabled);
}

#[test]
fn files_are_listed_with_what_each_alone_would_do() {
    let mut one = workspace("office", 2);
    put(&mut one, "branch", "x", &json!({ "name": "甲支部" }));
    let text = text_of(&one);
    let mut browser = Browser::new(Some(workspace("office", 1)));
    browser.choose(&[("甲.json", &text), ("又.json", &text)]);
    let (plan, _) = browser.shown();
    let table = files_table(&plan, UTC, Lang::Zh);
    let cells = |row: usize| &table.rows[row].cells;
    assert_eq!(cells(0).len(), table.columns.len());
    assert_eq!(cells(0)[3].to_plain(""), "1");
    let is_first = |cell: &TableCell<FileControl>| {
        matches!(cell, TableCell::Control(FileControl::Take { file: 0, label })
            if label.contains("甲.json"))
    };
    assert!(is_first(&cells(0)[0]));
    assert_eq!(cells(1)[0], TableCell::Empty, "it came already");
    assert!(cells(1)[1].to_plain("").contains("甲.json"), "{:?}", cells(1)[1]);
    let groups = diff_groups(&plan);
    let keys: std::collections::BTreeSet<String> = groups.iter().map(DiffGroup::key).collect();
    assert_eq!(keys.len(), groups.len());
    assert!(groups[0].heading(&plan, Lang::Zh).starts_with("甲.json · "));
}

#[test]
fn a_file_shows_its_signer_and_offers_an_unknown_key() {
    let mut office = workspace("office", 1);
    let key = OwnKey::new(&[7; KEY_BYTES]).public();
    let mut file = planned().shown().0.files[0].clone();
    let text = |file: &zhibu_format::PlannedFile, office: &zhibu_app::workspace::Workspace| {
        signature(file, &trusted_keys(office.office()), None, Lang::Zh)
    };
    assert_eq!(text(&file, &office).tone, Tone::Plain);
    file.signature = Signature::Valid(key.clone());
    let unknown = text(&file, &office);
    assert_eq!((unknown.tone, unknown.unknown_key.as_ref()), (Tone::Warning, Some(&key)));
    office.apply(trust_key(&key, "某局办公室"), NOW_MS);
    let trusted = text(&file, &office);
    assert_eq!((trusted.tone, trusted.unknown_key), (Tone::Good, None));
    assert!(trusted.text.contains("某局办公室"));
    file.signature = Signature::Unsigned;
    assert_eq!(text(&file, &office).tone, Tone::Warning, "its unit used to sign");
    file.signature = Signature::Altered;
    assert_eq!(text(&file, &office).tone, Tone::Error);
    office.apply(Command::Delete(vec![trusted_key_record(&key)]), NOW_MS + 1);
    assert!(trusted_keys(office.office()).is_empty());
}

#[test]
fn an_altered_file_is_noted_and_not_blamed_for_its_listing_too() {
    let mut plan = (*planned().shown().0).clone();
    let left_out = plan.left_out_at_first();
    plan.conflicts = 0;
    plan.files[0].disagreeing = vec![trusted_key_record("x"); 3];
    let listing = notes(&plan, &left_out, Lang::En);
    assert!(listing.iter().any(|note| note.contains('3')), "{listing:?}");
    plan.files[0].signature = Signature::Altered;
    let altered = notes(&plan, &left_out, Lang::En);
    assert!(!altered.iter().any(|note| note.contains('3')), "{altered:?}");
    assert!(altered.iter().any(|note| note.contains("某局.json")), "{altered:?}");
}

#[test]
fn units_that_are_read_as_what_they_mean_are_noted_and_shown() {
    let mut office = workspace("office", 1);
    let quantity = |value: u32, unit: &str| json!({ "value": value, "unit": unit });
    put(&mut office, "outcome", "b", &json!({ "quantity": quantity(20, "％") }));
    let records = json!({ "outcome": [
        // The same in another spelling.
        { "id": "b", "quantity": quantity(20, "%") },
        { "id": "c", "quantity": quantity(60, "余万元") },
        { "id": "d", "quantity": quantity(5, "余万元") },
        { "id": "e", "quantity": quantity(7, "户") },
    ] });
    let text = json!({ "format": "zhibu-ledger", "version": 1, "records": records }).to_string();
    let mut browser = Browser::new(Some(office));
    browser.choose(&[("某局.json", &text)]);
    let (plan, _) = browser.shown();
    let said = notes(&plan, browser.import.left_out(), Lang::Zh).join("");
    let expected = "有 2 个数值的单位按含义理解，文件中的写法不变：单位“余万元”按“5余万元”理解。";
    assert!(said.contains(expected), "{said}");
    assert!(plan.diffs.iter().all(|diff| *diff.key.id != *"b"), "nothing changes");
    let diff = &plan.diffs[browser.index_of("c")];
    let fields = field_diffs(browser.open.as_ref(), diff, UTC, Lang::Zh);
    assert_eq!(fields[0].after, "60余万元（单位“余万元”按“60余万元”理解）");
}

#[test]
fn nothing_to_take_is_noted() {
    let mut office = workspace("office", 1);
    put(&mut office, "branch", "b", &json!({ "name": "甲支部" }));
    let text = text_of(&office);
    let mut browser = Browser::new(Some(office));
    browser.choose(&[("台账.json", &text)]);
    let (plan, _) = browser.shown();
    assert_eq!(notes(&plan, browser.import.left_out(), Lang::Zh).len(), 1);
    assert!(!take_button(&plan, browser.import.left_out(), "区", Lang::Zh).is_enabled);
}

#[test]
fn a_record_shows_its_fields_before_and_after() {
    let browser = planned();
    let (plan, _) = browser.shown();
    let diff = &plan.diffs[browser.index_of("b")];
    let fields = field_diffs(browser.open.as_ref(), diff, UTC, Lang::Zh);
    assert_eq!(fields.len(), 1);
    assert_eq!((&*fields[0].before, &*fields[0].after), ("甲支部", "乙支部"));
    assert_eq!(fields[0].beside, None);
    assert!(diff_title(diff, Lang::Zh).ends_with("乙支部"));
    assert!(is_unfolded(&plan, diff), "what is there already is looked at closely");
    assert!(!is_unfolded(&plan, &plan.diffs[browser.index_of("c")]));
    assert_eq!(diff_conflict(diff, Lang::Zh), None);
    assert_eq!(diff_chips(diff, Lang::Zh), []);
    let mut signed = diff.clone();
    (signed.guarded.signed_period, signed.conflicts) = (true, 1);
    let chips = diff_chips(&signed, Lang::Zh);
    assert!(matches!(&chips[..], [TableCell::Chip { tone: Tone::Warning, .. }]), "{chips:?}");
    assert!(diff_conflict(&signed, Lang::Zh).is_some());
}

#[test]
fn a_long_group_lists_its_first_records_and_counts_the_rest() {
    let records: Vec<_> =
        (0..130).map(|id| json!({ "id": id.to_string(), "name": "甲" })).collect();
    let text = json!({ "format": "zhibu-ledger", "version": 1,
        "ledger": { "id": "other", "title": "某局台账" },
        "records": { "member": records } })
    .to_string();
    let mut browser = Browser::new(Some(workspace("office", 1)));
    browser.choose(&[("甲.json", &text)]);
    let (plan, _) = browser.shown();
    let group = &diff_groups(&plan)[0];
    assert_eq!((group.indices.len(), group.listed().len()), (130, 100));
    assert!(group.more(Lang::En).unwrap().contains("30"));
    assert!(group.heading(&plan, Lang::En).ends_with("130"));
}

#[test]
fn a_sealed_file_asks_before_it_is_refused() {
    let refused = |error| RefusedFile { name: "甲.json".into(), error };
    let view = |error| refused_file(&refused(error), Lang::Zh);
    let sealed = view(FileError::Sealed { was_tried: false });
    assert!(sealed.is_asking && sealed.heading.contains("甲.json"));
    assert!(!view(FileError::Sealed { was_tried: true }).is_asking);
    assert!(asks_for_passphrase(&[refused(FileError::Sealed { was_tried: true })]));
    assert!(!asks_for_passphrase(&[]));
}

#[test]
fn a_stage_shows_which_file_is_read_and_how_far() {
    let reading = ImportStage::Reading { file: "甲.json".into(), percent: 40 };
    assert_eq!(reading.percent(), 40);
    assert!(reading.reading_text(Lang::Zh).contains("甲.json"));
    assert_eq!(
        (ImportStage::Idle.percent(), ImportStage::Idle.reading_text(Lang::Zh)),
        (100, String::new())
    );
}
