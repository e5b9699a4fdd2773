//! The files of a clerk who begins (`tests/fixtures/office/clerk.py`), taken in the order of references, and
//! then once more.

use std::path::Path;
use std::sync::Arc;

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_ledger::Ledger;
use zhibu_office::files::read_tables;
use zhibu_office::intake::decisions::ReferenceDecision;
use zhibu_office::intake::plan::{IntakePlan, Question};
use zhibu_office::intake::recognition::recognise;
use zhibu_office::intake::{Grid, IntakeDecisions, IntakeSubject};

use crate::doors::decode_gb18030;
use crate::support::{asked, counts, planned, take};

fn table(name: &str) -> Grid {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/office/clerk");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let mut tables = read_tables(&bytes, &decode_gb18030).unwrap();
    assert_eq!(tables.len(), 1, "{name}");
    Arc::unwrap_or_clone(tables.remove(0).grid)
}

/// Decides that what is missing is created.
fn created(plan: &IntakePlan) -> IntakeDecisions {
    let mut decisions = IntakeDecisions::default();
    for question in &plan.questions {
        let Question::Reference { about, .. } = question else { panic!("{question:?}") };
        decisions.references.insert(about.clone(), ReferenceDecision::Create);
    }
    decisions
}

#[test]
fn the_files_of_a_clerk_are_taken_and_change_nothing_when_they_are_taken_again() {
    let files: [(&str, Kind, usize, &[&str]); 4] = [
        ("组织.xlsx", Kind::Organisation, 58, &[]),
        ("突击队.csv", Kind::Team, 123, &[]),
        ("花名册.xlsx", Kind::Member, 200, &[]),
        (
            "成员单位.xlsx",
            Kind::AllianceUnit,
            50,
            &["record 示例茶产业党建联盟 (25, 0 fit)", "record 示例海洋产业党建联盟 (25, 0 fit)"],
        ),
    ];
    let subjects: Vec<IntakeSubject> = Kind::ALL
        .iter()
        .map(|kind| match kind {
            Kind::Member => IntakeSubject::roster(None),
            kind => IntakeSubject::of_kind(*kind, &[]),
        })
        .collect();
    let mut ledger = Ledger::new();
    for (name, kind, count, asks) in files {
        let grid = table(name);
        let found = recognise(&grid, &[name, "Sheet1"], &subjects).unwrap();
        let subject = &subjects[found.subject];
        assert_eq!((subject.kind, found.rows), (kind, count), "{name}");
        let first = planned(&ledger, subject, &grid, &IntakeDecisions::default());
        assert_eq!(asked(&first), asks, "{name}");
        let plan = planned(&ledger, subject, &grid, &created(&first));
        assert_eq!(counts(&plan), [count, 0, 0, 0, 0], "{name}");
        take(&mut ledger, &plan);
    }
    let register = Register::of(&ledger);
    let parents = register.organisations().rows().iter();
    assert_eq!(parents.filter(|row| row.record.parent.is_some()).count(), 57);
    for (name, kind, count, _) in files {
        let subject = subjects.iter().find(|subject| subject.kind == kind).unwrap();
        let again = planned(&ledger, subject, &table(name), &IntakeDecisions::default());
        assert_eq!(counts(&again), [0, 0, count, 0, 0], "{name} again");
        assert_eq!(asked(&again), [""; 0], "{name} again");
    }
}
