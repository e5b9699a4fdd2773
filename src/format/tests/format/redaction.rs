//! What a file withholds is nowhere in it, whatever the ledger holds.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::reporting::scope::{of_settings, person_fields};
use zhibu_format::{About, Exported, Extract, Planner, Reader, Source, write_extract};
use zhibu_ledger::{Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{change, ledger_of, texts_in};

/// The fields that may name or judge a person.
const PERSONAL: [(&str, &str); 19] = [
    ("branch", "secretary"),
    ("step", "actor"),
    ("team", "leader"),
    ("member", "name"),
    ("assignment", "conduct"),
    ("alliance", "council"),
    ("alliance", "secretariat"),
    ("alliance_role", "name"),
    ("activity", "host"),
    ("activity", "recorder"),
    ("attendance", "reason"),
    ("offer", "answer"),
    ("evidence", "name"),
    ("evidence", "file"),
    ("nomination", "name"),
    ("nomination", "review"),
    ("appeal", "name"),
    ("appeal", "raised_by"),
    ("appeal", "answer"),
];

/// Records of each kind in a ledger of a test.
const RECORDS_OF_KIND: usize = 3;

fn id_of(kind: Kind, number: usize) -> String {
    format!("〔{} 第{number}号〕", kind.code())
}

/// What fills the fields of a record: settings, what it refers to, and whether it is deleted.
#[derive(Clone, Debug)]
struct Filling {
    setting: Setting,
    refers_to: Vec<(Index, bool)>,
    is_deleted: bool,
}

fn filling() -> impl Strategy<Value = Filling> {
    let refers_to = prop::collection::vec((any::<Index>(), prop::bool::weighted(0.35)), 12);
    (select(Setting::ALL), refers_to, prop::bool::weighted(0.1))
        .prop_map(|(setting, refers_to, is_deleted)| Filling { setting, refers_to, is_deleted })
}

/// A record with a text of its own in every field that holds text.
fn record(kind: Kind, number: usize, filling: &Filling) -> (String, Vec<(&'static str, Value)>) {
    let id = id_of(kind, number);
    let mut refers_to = filling.refers_to.iter().cycle();
    let mut other = |to: Kind| {
        let (index, is_set) = refers_to.next().unwrap();
        is_set.then(|| id_of(to, index.index(RECORDS_OF_KIND)))
    };
    let mut fields: Vec<(&'static str, Value)> = Vec::new();
    for spec in kind.fields() {
        let text = format!("《{} {number} {}》", kind.code(), spec.name);
        let value = match spec.field_type {
            FieldType::Text | FieldType::LongText => Some(json!(text)),
            FieldType::Texts => Some(json!([text, format!("{text}之二")])),
            FieldType::Choice(codes) if codes == Setting::CODES => {
                Some(json!(filling.setting.code()))
            }
            FieldType::Quantity => Some(json!({ "value": 3, "unit": text })),
            FieldType::Reference(to) => other(to).map(Value::from),
            FieldType::References(to) => {
                let several: BTreeSet<String> =
                    [other(to), other(to)].into_iter().flatten().collect();
                (!several.is_empty()).then(|| json!(several))
            }
            FieldType::Date | FieldType::Choice(_) | FieldType::Count | FieldType::Choices(_) => {
                None
            }
        };
        fields.extend(value.map(|value| (spec.name, value)));
    }
    if filling.is_deleted {
        fields.push(("deleted", json!(true)));
    }
    (id, fields)
}

type Record = (Kind, String, Vec<(&'static str, Value)>);

fn records() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(filling(), Kind::ALL.len() * RECORDS_OF_KIND).prop_map(|fillings| {
        let of = |index: usize| {
            let (kind, number) = (Kind::ALL[index / RECORDS_OF_KIND], index % RECORDS_OF_KIND);
            let (id, fields) = record(kind, number, &fillings[index]);
            (kind, id, fields)
        };
        (0..fillings.len()).map(of).collect()
    })
}

fn ledger(records: &[Record]) -> Ledger {
    let record = |(kind, id, fields): &Record| (kind.code(), id.clone(), fields.clone());
    ledger_of(records.iter().map(record).collect())
}

fn text_of(ledger: &Ledger, extract: &Extract) -> String {
    write_extract(&About::default(), ledger, &Exported::default(), extract)
}

/// The ids of the records that belong to one of this setting, found by going through all again and
/// again: ids are telling, so the text of an id says what it refers to.
fn belonging(records: &[Record], setting: Setting) -> BTreeSet<&str> {
    let mut hidden: BTreeSet<&str> = BTreeSet::new();
    loop {
        let count = hidden.len();
        for (_, id, fields) in records {
            let mut found = Vec::new();
            for (_, value) in fields {
                found.extend(texts_in(value));
            }
            let is_of = |(name, value): &(&str, Value)| {
                *name == "setting" && value.as_str() == Some(setting.code())
            };
            if fields.iter().any(is_of) || found.iter().any(|text| hidden.contains(&**text)) {
                hidden.insert(id);
            }
        }
        if hidden.len() == count {
            return hidden;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_file_without_a_setting_has_no_text_of_any_record_that_belongs_to_it(
        records in records(),
        setting in select(Setting::ALL),
    ) {
        let ledger = ledger(&records);
        let without = of_settings(&Register::of(&ledger), &ledger, &[setting.code()]);
        let text = text_of(&ledger, &Extract { without, ..Extract::default() });
        let hidden = belonging(&records, setting);
        for (_, id, fields) in &records {
            let is_hidden = hidden.contains(&**id);
            let is_deleted = fields.iter().any(|(name, _)| *name == "deleted");
            // What is deleted may be referred to.
            if is_hidden || !is_deleted {
                prop_assert_eq!(text.contains(&**id), !is_hidden, "{}", id);
            }
            let mut found = Vec::new();
            fields.iter().filter(|(name, _)| *name != "setting").for_each(|(_, value)| {
                found.extend(texts_in(value));
            });
            for own in found.iter().filter(|own| is_hidden && own.starts_with('《')) {
                prop_assert!(!text.contains(&**own), "{} tells {}", id, own);
            }
        }
        // And it stands alone.
        let staged = Reader::new(text.into_bytes()).unwrap().read_to_end().unwrap();
        let plan = Planner::new(Source::only(staged), 1_000).run(&Ledger::new());
        for (_, invalid) in plan.invalid() {
            prop_assert!(!hidden.iter().any(|id| invalid.error.to_string().contains(id)));
        }
    }

    #[test]
    fn a_file_without_persons_has_no_value_of_any_field_that_may_name_one(records in records()) {
        let extract = Extract { is_without_persons: true, ..Extract::default() };
        let text = text_of(&ledger(&records), &extract);
        for (kind, _, fields) in &records {
            for (field, value) in fields {
                let mut found = Vec::new();
                found.extend(texts_in(value));
                let is_personal = PERSONAL.contains(&(kind.code(), *field));
                for own in found.iter().filter(|own| is_personal && own.starts_with('《')) {
                    prop_assert!(!text.contains(&**own), "{}", own);
                }
            }
        }
    }
}

#[test]
fn the_table_of_kinds_declares_who_may_be_named() {
    let declared: BTreeSet<(&str, &str)> = Kind::ALL
        .iter()
        .flat_map(|kind| person_fields(*kind).map(|field| (kind.code(), field)))
        .collect();
    assert_eq!(declared, BTreeSet::from(PERSONAL));
}

/// The other value of a conflict may be the right one.
#[test]
fn a_setting_in_conflict_hides_as_either_value_would() {
    let record = |kind: &'static str, id: &str, name: &str, more: Vec<(&'static str, Value)>| {
        (kind, id.to_owned(), [vec![("name", json!(name))], more].concat())
    };
    let mut ledger = ledger_of(vec![
        record("task", "t", "专项任务", vec![("setting", json!("inspection"))]),
        record("task", "u", "修路任务", vec![("setting", json!("key_project"))]),
        record("node", "n", "专项节点", vec![("task", json!("t"))]),
        record("node", "m", "两可节点", vec![("task", json!("t"))]),
    ]);
    let key = |kind: &str, id: &str| RecordKey::new(kind, id);
    let mut both = |key: RecordKey, field: &str, values: [&str; 2]| {
        let seen = ledger.draft(&key, vec![(field.into(), json!("other"))]);
        for (writer, value) in (2..).zip(values) {
            let mut writes = seen.clone();
            writes[0].value = json!(value);
            let at = Stamp::new(100, 0, Writer::from_random(writer));
            ledger.insert([change(at, &key, writes)]);
        }
    };
    // The last one is shown.
    both(key("task", "t"), "setting", ["inspection", "sector"]);
    both(key("node", "m"), "task", ["t", "u"]);
    let without = of_settings(&Register::of(&ledger), &ledger, &["inspection"]);
    let text = text_of(&ledger, &Extract { without, ..Extract::default() });
    for hidden in ["专项任务", "专项节点", "两可节点"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    assert!(text.contains("修路任务"), "{text}");
}

#[test]
fn a_redacted_file_has_nothing_that_this_version_does_not_know() {
    let member =
        vec![("name", json!("赵某")), ("nickname", json!("小赵")), ("note", json!("值守"))];
    let ledger = ledger_of(vec![
        ("member", "m".into(), [member, vec![("override_dual", json!("已批准"))]].concat()),
        ("later_kind", "l".into(), vec![("name", json!("钱某"))]),
        ("rule", "lessons".into(), vec![("a_year", json!(6))]),
    ]);
    let text = text_of(&ledger, &Extract { is_without_persons: true, ..Extract::default() });
    for hidden in ["赵某", "小赵", "钱某"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    for kept in ["值守", "已批准", "a_year"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(text_of(&ledger, &Extract::default()).contains("小赵"));
}

/// What a record that stays said before may tell of what is hidden, and so may what this version does not know.
#[test]
fn a_file_without_a_setting_has_no_history_and_nothing_unknown() {
    let mut ledger = ledger_of(vec![
        ("task", "t".into(), vec![("name", json!("专项任务")), ("setting", json!("inspection"))]),
        (
            "activity",
            "a".into(),
            vec![("title", json!("专项任务动员")), ("nickname", json!("专项"))],
        ),
        ("later_kind", "l".into(), vec![("name", json!("专项清单"))]),
    ]);
    let key = RecordKey::new("activity", "a");
    let writes = ledger.draft(&key, vec![("title".into(), json!("动员会"))]);
    ledger.insert([change(Stamp::new(100, 0, Writer::from_random(2)), &key, writes)]);
    let without = of_settings(&Register::of(&ledger), &ledger, &["inspection"]);
    let text = text_of(&ledger, &Extract { without, ..Extract::default() });
    assert!(text.contains("动员会") && !text.contains("专项"), "{text}");
    assert!(!text.contains("\"changes\""), "{text}");
    assert!(text_of(&ledger, &Extract::default()).contains("专项任务动员"));
}

/// Both name persons, in a field that is no kind's.
#[test]
fn a_file_without_persons_has_no_receipts_and_no_trusted_keys() {
    let ledger = ledger_of(vec![
        ("submission", "s".into(), vec![("organisation", json!("o")), ("name", json!("赵某"))]),
        ("key", "k".into(), vec![("name", json!("甲局 · 钱某"))]),
        ("round", "2022Q3".into(), vec![("due", json!("2022-10-10"))]),
    ]);
    let text = text_of(&ledger, &Extract { is_without_persons: true, ..Extract::default() });
    assert!(!text.contains("赵某") && !text.contains("钱某"), "{text}");
    assert!(text.contains("2022-10-10"), "{text}");
}
