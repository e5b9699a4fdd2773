//! What is stated as a problem is one. Today is 2026-01-05.

use zhibu_app::papers::PaperKind;
use zhibu_domain::kinds::choices::{ActivityKind, BranchForm};
use zhibu_domain::kinds::field::{Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Branch, MeetingItem, Task};
use zhibu_domain::rules::Finding;
use zhibu_domain::values::quantity::{Count, Qualifier};

use crate::support::{date, empty, put, text_of, today};

#[test]
fn what_is_due_today_is_not_overdue() {
    let mut workspace = empty();
    let item = |id: &str, day: &str| {
        Patch::<MeetingItem>::new(id)
            .set(MeetingItem::NAME, "统一品牌")
            .set(MeetingItem::DEADLINE, date(day))
    };
    put(&mut workspace, item("x", "2026-01-05"));
    let summary = text_of(&workspace, PaperKind::Summary, "2026");
    assert!(!summary.contains("逾期"), "{summary}");
    put(&mut workspace, item("y", "2026-01-04"));
    put(&mut workspace, item("z", "2025-12-31"));
    let summary = text_of(&workspace, PaperKind::Summary, "2026");
    assert!(summary.contains("逾期未办结的2项"), "{summary}");
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    assert!(summary.contains("逾期未办结的1项"), "{summary}");
}

#[test]
fn what_is_still_to_be_verified_is_no_breach() {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "甲支部")
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::ESTABLISHED, date("2025-01-01"))
            .set(Branch::FULL_MEMBERS, Count { value: 3, qualifier: Qualifier::About }),
    );
    let findings = workspace.findings(today());
    let unsettled: Vec<&Finding> =
        findings.iter().filter(|finding| finding.is_unsettled()).collect();
    assert!(!unsettled.is_empty(), "{findings:?}");
    let summary = text_of(&workspace, PaperKind::Summary, "2026");
    for finding in unsettled {
        let name = zhibu_text::rules::rule_name(finding.rule).get(zhibu_text::Lang::Zh);
        let rules = summary.lines().find(|line| line.contains("台账提醒中")).unwrap_or("");
        assert!(!rules.contains(name), "{name}\n{summary}");
    }
}

#[test]
fn the_problems_of_a_past_span_are_those_of_the_ledger_of_a_day() {
    let mut workspace = empty();
    put(
        &mut workspace,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "甲支部")
            .set(Branch::ESTABLISHED, date("2025-05-01"))
            .set(Branch::DISSOLVED, date("2025-03-01")),
    );
    let past = text_of(&workspace, PaperKind::Summary, "2025");
    assert!(past.contains("按2026年1月5日台账，提醒中不符合规定或须更正的："), "{past}");
    let now = text_of(&workspace, PaperKind::Summary, "2026");
    assert!(now.contains("台账提醒中不符合规定或须更正的："), "{now}");
}

#[test]
fn activities_of_alliances_are_not_those_of_organisations() {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(ledger, Patch::<Task>::new("t").set(Task::NAME, "征迁"));
    for id in ["x", "y"] {
        let activity = Patch::<Activity>::new(id)
            .set(Activity::TITLE, "活动")
            .set(Activity::ACTIVITY_KIND, ActivityKind::ThemeDay)
            .set(Activity::SERVES, References::to(["t".into()]))
            .set(Activity::DATE, date("2025-03-01"));
        let activity = if id == "x" {
            activity.set(Activity::BRANCH, Reference::to("b"))
        } else {
            activity.set(Activity::ALLIANCE, Reference::to("a"))
        };
        put(ledger, activity);
    }
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    assert!(summary.contains("关联到任务的活动1次。"), "{summary}");
}
