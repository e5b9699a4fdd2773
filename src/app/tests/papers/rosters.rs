//! Who is on a roster: those who were there at the time, each once.

use zhibu_app::papers::PaperKind;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::Role;
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Assignment, Branch, Member, Team};
use zhibu_office::document::to_plain;

use crate::support::{date, empty, figures, paper_of, put};

/// An organisation founded on 2025-03-01 and a team, each with one who stayed and has two assignments, one who left
/// and one who came later.
fn staffed() -> Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "甲支部")
            .set(Branch::HOME_UNITS, Texts(vec!["甲局".into(), "乙局".into()]))
            .set(Branch::ESTABLISHED, date("2025-03-01")),
    );
    put(
        ledger,
        Patch::<Team>::new("t").set(Team::NAME, "甲队").set(Team::FROM, date("2025-03-01")),
    );
    for (id, name) in [("m1", "李甲"), ("m2", "张乙"), ("m3", "王丙")] {
        put(ledger, Patch::<Member>::new(id).set(Member::NAME, name));
    }
    let assigned = [
        ("1", "m1", Role::Secretary, "2025-02-01", None),
        ("2", "m1", Role::Member, "2025-02-01", None),
        ("3", "m2", Role::Organisation, "2025-02-01", Some("2025-06-01")),
        ("4", "m3", Role::Publicity, "2025-09-01", None),
    ];
    for (id, member, role, from, to) in assigned {
        for of in ["b", "t"] {
            let mut one = Patch::<Assignment>::new(format!("{of}{id}"))
                .set(Assignment::MEMBER, Reference::to(member))
                .set(Assignment::ROLE, role)
                .set(Assignment::FROM, date(from));
            if let Some(to) = to {
                one = one.set(Assignment::TO, date(to));
            }
            let one = if of == "b" {
                one.set(Assignment::BRANCH, Reference::to("b"))
            } else {
                one.set(Assignment::TEAM, Reference::to("t"))
            };
            put(ledger, one);
        }
    }
    workspace
}

#[test]
fn a_request_has_those_who_were_assigned_when_it_was_founded_each_once() {
    let request = paper_of(&staffed(), PaperKind::Request, "2025", "b").unwrap();
    let text = to_plain(&request);
    assert!(text.contains("现有编入党员2名。"), "{text}");
    assert!(text.contains("建议人选：书记李甲；组织委员张乙。"), "{text}");
    assert_eq!(text.matches("李甲").count(), 2, "{text}");
    assert!(!text.contains("王丙"), "{text}");
}

#[test]
fn a_roster_has_those_who_are_there_at_the_end_of_the_span_each_once() {
    let workspace = staffed();
    let roster = paper_of(&workspace, PaperKind::Roster, "2025", "t").unwrap();
    let text = to_plain(&roster);
    assert!(text.contains("人数：2名。"), "{text}");
    assert_eq!(text.matches("李甲").count(), 1, "{text}");
    assert!(text.contains("王丙") && !text.contains("张乙"), "{text}");
    // Its number leads to the assignments that it counts.
    let figure = figures(&roster)[0];
    assert_eq!(figure.rows.count, 3, "{figure:?}");
}

#[test]
fn an_approval_of_several_units_owes_its_addressee() {
    let text = to_plain(&paper_of(&staffed(), PaperKind::Approval, "2025", "b").unwrap());
    assert!(text.contains("【待补：主送机关】：\n"), "{text}");
}
