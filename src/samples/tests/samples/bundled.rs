//! The bundled ledgers: 崂山 2022 says what its source says, 示例区 is always the same.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{RULES, RuleId, findings, parameters_of};
use zhibu_domain::validation::{Values, Violation, check};
use zhibu_domain::values::date::Day;
use zhibu_format::Sample;
use zhibu_ledger::{DELETED, Ledger};
use zhibu_samples::{Bundled, Size, bundled, bundled_id, demo, demo_records, laoshan_sentences};

fn ledger(bundled: &Bundled) -> Ledger {
    let mut ledger = Ledger::new();
    ledger.insert(bundled.changes.iter().cloned());
    ledger
}

/// How many records stand for, by the choice of a field.
fn number(ledger: &Ledger, kind: Kind, field: &str, value: &Value) -> u32 {
    let of_kind = ledger.records().filter(|record| *record.key().kind == *kind.code());
    let chosen = of_kind.filter(|record| record.value(field).as_ref() == Some(value));
    let numbers =
        chosen.map(|record| record.value("number").map_or(1, |number| number.as_u64().unwrap()));
    u32::try_from(numbers.sum::<u64>()).unwrap()
}

#[test]
fn laoshan_2022_has_the_figures_of_its_source() {
    let ledger = ledger(&bundled(Sample::Laoshan2022));
    let branches = |setting: &str| number(&ledger, Kind::Branch, "setting", &setting.into());
    assert_eq!(branches("key_project"), 6);
    assert_eq!(branches("sector"), 5);
    assert_eq!(branches("industry_chain"), 3);
    assert_eq!(branches("inspection"), 12);
    assert_eq!(branches("task_force"), 1);
    assert_eq!(branches("urgent_task"), 9 + 1);
    assert_eq!(number(&ledger, Kind::Branch, "form", &"911".into()), 1);
    assert_eq!(number(&ledger, Kind::AllianceUnit, "alliance", &"tea-alliance".into()), 50);
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
    assert_eq!(ledger.record_count(), 59);
}

/// A figure of a text: its digits, and whether it is a lower bound.
#[derive(Debug, PartialEq)]
struct Figure {
    digits: String,
    is_least: bool,
    /// The figure with the character after it, as a note would say it.
    said: String,
}

/// The figures of a sentence: digits, with 余 or 以上 behind them, in 60余万元 and 20%以上.
fn figures(says: &str) -> Vec<Figure> {
    let chars: Vec<char> = says.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits: String =
            chars[at..].iter().take_while(|one| one.is_ascii_digit() || **one == '.').collect();
        let end = at + digits.len();
        if digits.is_empty() {
            at += 1;
            continue;
        }
        let behind: String = chars[end..].iter().take(3).collect();
        let is_least = behind.starts_with('余') || behind.starts_with("%以上");
        let said: String = chars[at..(end + 1).min(chars.len())].iter().collect();
        found.push(Figure { digits, is_least, said });
        at = end;
    }
    found
}

/// How a field says a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Recorded {
    No,
    /// In the words of a note, as it is no field of its own.
    InWords,
    AsNumber,
    /// The number is there and its qualifier is another.
    Otherwise,
}

fn recorded(field: &str, value: &Value, figure: &Figure) -> Recorded {
    let in_words = |is_said| if is_said { Recorded::InWords } else { Recorded::No };
    let (number, qualifier) = match value {
        Value::String(text) if matches!(field, "note" | "evidence") => {
            return in_words(text.contains(&figure.said));
        }
        Value::String(date) if field == "date" && figure.said.ends_with('月') => {
            return in_words(date.ends_with(&format!("-{:0>2}", figure.digits)));
        }
        Value::Object(parts) => {
            let qualifier = parts.get("qualifier").and_then(Value::as_str);
            (&parts["value"], qualifier.unwrap_or("exact"))
        }
        Value::Number(_) => (value, "exact"),
        _ => return Recorded::No,
    };
    if *number != serde_json::from_str::<Value>(&figure.digits).unwrap() {
        return Recorded::No;
    }
    let is_same = qualifier == if figure.is_least { "more_than" } else { "exact" };
    if is_same { Recorded::AsNumber } else { Recorded::Otherwise }
}

#[test]
fn every_sentence_of_laoshan_2022_is_recorded_with_its_figures_or_says_why_not() {
    let ledger = ledger(&bundled(Sample::Laoshan2022));
    let mut cited = 0;
    for sentence in laoshan_sentences() {
        let records: Vec<_> = sentence
            .records
            .iter()
            .map(|of| {
                let key = zhibu_ledger::RecordKey::new(of.kind.code(), of.id);
                ledger.record(&key).unwrap_or_else(|| panic!("{of:?} is no record"))
            })
            .collect();
        cited += records.len();
        assert!(!records.is_empty() || !sentence.why_not.is_empty(), "{}", sentence.says);
        for figure in figures(sentence.says) {
            let values = records.iter().flat_map(|record| {
                let names = record.field_names();
                names.into_iter().filter_map(|name| Some((record.value(&name)?, name)))
            });
            let best = values.map(|(value, name)| recorded(&name, &value, &figure)).max();
            let is_recorded =
                best.is_some_and(|best| matches!(best, Recorded::AsNumber | Recorded::InWords));
            let is_left_out = sentence.why_not.contains(&figure.said) || records.is_empty();
            assert!(is_recorded || is_left_out, "{figure:?} of {}", sentence.says);
        }
    }
    assert!(cited > 60, "{cited}");
}

#[test]
fn every_record_of_laoshan_2022_is_cited_by_a_sentence_that_it_quotes() {
    let ledger = ledger(&bundled(Sample::Laoshan2022));
    let sentences = laoshan_sentences();
    for record in ledger.records() {
        let key = record.key();
        let own: Vec<&str> = sentences
            .iter()
            .filter(|one| {
                one.records.iter().any(|of| *of.kind.code() == *key.kind && *of.id == *key.id)
            })
            .map(|one| one.says)
            .collect();
        let source = record.value("source").unwrap();
        let source = source.as_str().unwrap();
        let is_quoted = |says: &str| {
            let chars: Vec<char> = says.chars().collect();
            chars.windows(12).any(|words| source.contains(&words.iter().collect::<String>()))
        };
        assert!(own.iter().any(|says| is_quoted(says)), "{key:?} quotes none of {own:?}");
    }
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
        // Ninety, and those that cooperations brought about.
        (Kind::Outcome, 108),
        (Kind::Cooperation, 30),
        (Kind::Appraisal, 3),
        (Kind::Nomination, 24),
        (Kind::Offer, 67),
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
