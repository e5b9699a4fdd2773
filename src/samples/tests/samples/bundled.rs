//! The bundled ledgers: 崂山 2022 says what its source says, 示例区 is always the same.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{RULES, RuleId, findings, parameters_of};
use zhibu_domain::validation::{Values, Violation, check};
use zhibu_domain::values::date::Day;
use zhibu_format::Sample;
use zhibu_ledger::{DELETED, Ledger};
use zhibu_samples::{Bundled, Size, bundled, bundled_id, demo, demo_records};

fn ledger(bundled: &Bundled) -> Ledger {
    let mut ledger = Ledger::new();
    ledger.insert(bundled.changes.iter().cloned());
    ledger
}

fn count(ledger: &Ledger, kind: Kind, field: &str, value: &Value) -> usize {
    let records = ledger.records().filter(|record| *record.key().kind == *kind.code());
    records.filter(|record| record.value(field).as_ref() == Some(value)).count()
}

#[test]
fn laoshan_2022_has_the_figures_of_its_source() {
    let ledger = ledger(&bundled(Sample::Laoshan2022));
    let branches = |setting: &str| count(&ledger, Kind::Branch, "setting", &setting.into());
    assert_eq!(branches("key_project"), 6);
    assert_eq!(branches("sector"), 5);
    assert_eq!(branches("industry_chain"), 3);
    assert_eq!(branches("inspection"), 12);
    assert_eq!(branches("task_force"), 1);
    assert_eq!(branches("urgent_task"), 9 + 1);
    assert_eq!(count(&ledger, Kind::Branch, "form", &"911".into()), 1);
    assert_eq!(count(&ledger, Kind::AllianceUnit, "alliance", &"tea-alliance".into()), 50);
    let quantity = |id: &str| {
        let key = zhibu_ledger::RecordKey::new("outcome", id);
        ledger.record(&key).unwrap().value("quantity").unwrap()
    };
    assert_eq!(quantity("out-orders"), json!({"qualifier":"more_than","unit":"万元","value":60}));
    assert_eq!(quantity("out-income"), json!({"qualifier":"more_than","unit":"万元","value":500}));
    assert_eq!(quantity("out-growers"), json!({"qualifier":"more_than","unit":"户","value":1000}));
    assert_eq!(
        quantity("out-growers-income"),
        json!({"qualifier":"more_than","unit":"%","value":20})
    );
    assert_eq!(quantity("out-households"), json!({"qualifier":"more_than","unit":"户","value":40}));
    assert_eq!(quantity("out-teams"), json!({"unit":"支","value":123}));
}

#[test]
fn laoshan_2022_cites_a_sentence_for_every_record() {
    let ledger = ledger(&bundled(Sample::Laoshan2022));
    for record in ledger.records() {
        let source = record.value("source");
        let source = source.as_ref().and_then(Value::as_str).unwrap_or_default();
        assert!(source.chars().count() > 10, "{:?} cites nothing", record.key());
    }
    assert_eq!(ledger.record_count(), 133);
}

#[test]
fn forms_accept_all_bundled_records() {
    for sample in [Sample::Laoshan2022, Sample::Demo] {
        let ledger = ledger(&bundled(sample));
        let register = Register::of(&ledger);
        for record in ledger.records() {
            let kind = Kind::from_code(&record.key().kind).unwrap();
            let mut values = Values::new();
            for field in record.field_names() {
                let spec = kind.fields().iter().find(|spec| spec.name == &*field);
                let spec = spec.unwrap_or_else(|| panic!("{:?} has {field}", record.key()));
                values.insert(spec.name.to_owned(), record.value(&field).unwrap_or_default());
            }
            assert!(!values.contains_key(DELETED));
            let mut problems = check(kind, &record.key().id, &values, false, &register);
            // What is refused stands in the demo once each, so that its finding is seen.
            let is_shown = |problem: &Violation| {
                matches!(problem, Violation::Forbidden | Violation::NoEvidence)
            };
            problems.retain(|problem| !is_shown(&problem.1));
            assert_eq!(problems, [], "{:?}", record.key());
        }
    }
}

#[test]
fn the_demo_has_its_sizes_and_is_deterministic() {
    assert_eq!(demo_records(Size::SMALL), demo_records(Size::SMALL));
    let ledger = ledger(&demo(Size::SMALL));
    let register = Register::of(&ledger);
    let sizes = [
        (Kind::Organisation, 58),
        (Kind::Branch, 40),
        (Kind::Alliance, 3),
        (Kind::AllianceUnit, 150),
        // Two thousand, and a life meeting that was held too early.
        (Kind::Activity, 2_001),
        // Ninety, and eighteen that cooperations brought about.
        (Kind::Outcome, 108),
        (Kind::Cooperation, 25),
        (Kind::Appraisal, 2),
        (Kind::Nomination, 18),
        (Kind::Offer, 16),
        (Kind::Indicator, 6),
    ];
    for (kind, size) in sizes {
        assert_eq!(register.table(kind).len(), size, "{kind:?}");
    }
    let members: u64 = register
        .organisations()
        .rows()
        .iter()
        .flat_map(|row| [row.record.full_members, row.record.probationary_members])
        .flatten()
        .map(|count| u64::from(count.value))
        .sum();
    assert_eq!(members, 3_000);
    let medium = demo(Size::MEDIUM).changes;
    let stamps: std::collections::BTreeSet<_> = medium.iter().map(|change| change.at).collect();
    assert_eq!(stamps.len(), medium.len());
    let of_kind = |kind: &str| medium.iter().filter(|change| *change.key.kind == *kind).count();
    assert_eq!(
        (of_kind("branch"), of_kind("alliance_unit"), of_kind("activity")),
        (400, 1_500, 20_001)
    );
    assert!((2_900..=3_001).contains(&of_kind("member")), "{}", of_kind("member"));
}

#[test]
fn the_demo_says_that_it_is_fictional() {
    let bundled = demo(Size::SMALL);
    assert!(bundled.about.title.contains("虚构"));
    for change in &bundled.changes {
        let source = change.set("source").unwrap().value.as_str().unwrap();
        assert!(source.contains("虚构"), "{:?}", change.key);
    }
}

#[test]
fn a_bundled_ledger_has_its_id() {
    for sample in [Sample::Laoshan2022, Sample::Demo] {
        assert_eq!(bundled(sample).about.id, bundled_id(sample));
    }
    assert_ne!(demo(Size::MEDIUM).about.id, bundled_id(Sample::Demo));
}

#[test]
fn every_rule_has_a_finding_in_the_demo() {
    let ledger = ledger(&demo(Size::SMALL));
    let register = Register::of(&ledger);
    let day = Day::new(2025, 12, 31).unwrap();
    let found = findings(&ledger, &register, &parameters_of(&ledger), day);
    let missing: Vec<RuleId> = RULES
        .iter()
        .map(|rule| rule.id)
        // A rule that is off unless the district turns it on finds nothing.
        .filter(|rule| rule.rule().is_on_by_default())
        .filter(|rule| found.iter().all(|found| found.rule != *rule || found.is_unsettled()))
        .collect();
    assert_eq!(missing, []);
}
