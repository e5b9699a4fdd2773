//! Records without a start date are said not to be counted, and their number is owed where none is dated.

use zhibu_app::papers::PaperKind;
use zhibu_domain::kinds::choices::TeamKind;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Alliance, AllianceUnit, Team};
use zhibu_domain::values::date::PartialDate;

use crate::support::{date, empty, put, text_of};

/// Two of each, of which the second is dated.
fn ledger(second: Option<PartialDate>) -> zhibu_app::workspace::Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    for (id, on) in [("1", None), ("2", second)] {
        let alliance = Patch::<Alliance>::new(id).set(Alliance::NAME, format!("联盟{id}").as_str());
        let unit = Patch::<AllianceUnit>::new(id)
            .set(AllianceUnit::NAME, format!("单位{id}").as_str())
            .set(AllianceUnit::ALLIANCE, Reference::to("1"));
        let team = Patch::<Team>::new(id)
            .set(Team::NAME, format!("队{id}").as_str())
            .set(Team::TEAM_KIND, TeamKind::Assault);
        let (alliance, unit, team) = match on {
            Some(on) => (
                alliance.set(Alliance::FOUNDED, on),
                unit.set(AllianceUnit::JOINED, on),
                team.set(Team::FROM, on),
            ),
            None => (alliance, unit, team),
        };
        put(ledger, alliance);
        put(ledger, unit);
        put(ledger, team);
    }
    workspace
}

#[test]
fn what_has_no_start_date_is_said_not_to_be_counted() {
    let workspace = ledger(Some(date("2025-02-01")));
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    for line in [
        "期末共有党建联盟1个，本期新成立1个；成员单位1家，本期新加入1家。",
        "另有党建联盟1个未登记成立日期，未计入以上数据。",
        "另有成员单位1家未登记加入日期，未计入以上数据。",
        "另有队伍1支未登记组建日期，未计入以上数据。",
    ] {
        assert!(summary.contains(line), "{line}\n{summary}");
    }
    let chronicle = text_of(&workspace, PaperKind::Chronicle, "2025");
    assert!(chronicle.contains("联盟1\n"), "{chronicle}");
    assert!(
        chronicle.contains("有成员单位1家。另有成员单位1家未登记加入日期，未计入以上数据。"),
        "{chronicle}"
    );
}

#[test]
fn where_nothing_is_dated_the_number_is_owed_and_not_none() {
    let workspace = ledger(None);
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    let line = "期末共有党建联盟【待补：成立日期】，本期新成立【待补：成立日期】；成员单位【待补：加入日期】，本期新加入【待补：加入日期】。";
    assert!(summary.contains(line), "{summary}");
    assert!(summary.contains("另有队伍2支未登记组建日期"), "{summary}");
}
