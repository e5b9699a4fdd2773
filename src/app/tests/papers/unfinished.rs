//! A span that is not over: what is planned has not happened, and it is compared with as much of the year before.
//! Today is 2026-01-05.

use zhibu_app::papers::{PaperContext, PaperKind};
use zhibu_app::route::{Page, Route};
use zhibu_app::views::papers::papers;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::ActivityKind;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Alliance, Branch, Cooperation, Member, Shift, Team};
use zhibu_text::Lang;

use crate::support::{date, empty, put, text_of, today};

/// A ledger with an activity of an organisation and one of an alliance, a shift and a signing on each of these days.
fn with_deeds(days: &[&str]) -> Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    let founded = date("2024-01-01");
    put(
        ledger,
        Patch::<Branch>::new("b").set(Branch::NAME, "甲支部").set(Branch::ESTABLISHED, founded),
    );
    put(
        ledger,
        Patch::<Alliance>::new("a").set(Alliance::NAME, "甲联盟").set(Alliance::FOUNDED, founded),
    );
    put(ledger, Patch::<Team>::new("t").set(Team::NAME, "甲队").set(Team::FROM, founded));
    put(ledger, Patch::<Member>::new("m").set(Member::NAME, "李甲"));
    for day in days {
        let on = date(day);
        for (id, owner) in [("b", Activity::BRANCH.id()), ("a", Activity::ALLIANCE.id())] {
            let activity = Patch::<Activity>::new(format!("{id}{day}"))
                .set(Activity::TITLE, format!("{day}活动").as_str())
                .set(Activity::ACTIVITY_KIND, ActivityKind::ThemeDay)
                .set(Activity::DATE, on);
            put(
                ledger,
                if owner == Activity::BRANCH.id() {
                    activity.set(Activity::BRANCH, Reference::to(id))
                } else {
                    activity.set(Activity::ALLIANCE, Reference::to(id))
                },
            );
        }
        put(
            ledger,
            Patch::<Shift>::new(format!("s{day}"))
                .set(Shift::MEMBER, Reference::to("m"))
                .set(Shift::TEAM, Reference::to("t"))
                .set(Shift::DATE, on),
        );
        put(
            ledger,
            Patch::<Cooperation>::new(format!("c{day}"))
                .set(Cooperation::NAME, format!("{day}合作").as_str())
                .set(Cooperation::ALLIANCE, Reference::to("a"))
                .set(Cooperation::SIGNED, on),
        );
    }
    workspace
}

#[test]
fn what_is_planned_has_not_been_held() {
    let workspace = with_deeds(&["2026-01-03", "2026-03-01"]);
    let summary = text_of(&workspace, PaperKind::Summary, "2026");
    for line in [
        "本期联盟开展活动1次，",
        "本期签约合作1项；",
        "本期党员值守1班次。",
        "本期临时党组织开展活动1次：主题党日1次。",
        "未关联任务的活动2次。",
    ] {
        assert!(summary.contains(line), "{line}\n{summary}");
    }
    let bulletin = text_of(&workspace, PaperKind::Bulletin, "2026");
    assert!(bulletin.contains("2024年1月1日\t1\t0\n"), "{bulletin}");
    let chronicle = text_of(&workspace, PaperKind::Chronicle, "2026");
    assert!(chronicle.contains("开展“2026-01-03活动”活动。"), "{chronicle}");
    assert!(chronicle.contains("签约合作“2026-01-03合作”。"), "{chronicle}");
    // A span that is over has all of it.
    let workspace = with_deeds(&["2025-01-03", "2025-03-01"]);
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    assert!(summary.contains("本期党员值守2班次。"), "{summary}");
}

#[test]
fn a_span_that_is_not_over_is_compared_with_as_much_of_the_year_before() {
    let workspace = with_deeds(&["2025-01-02", "2025-06-01", "2026-01-03"]);
    let summary = text_of(&workspace, PaperKind::Summary, "2026");
    assert!(summary.contains("本期临时党组织开展活动1次（上年同期1次）："), "{summary}");
    assert!(!summary.contains("上期"), "{summary}");
    // One that is over is compared with the whole one before it.
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    assert!(summary.contains("本期临时党组织开展活动2次："), "{summary}");
    let workspace = with_deeds(&["2024-07-01", "2025-01-02"]);
    let summary = text_of(&workspace, PaperKind::Summary, "2025H1");
    assert!(summary.contains("本期临时党组织开展活动1次（上期1次）："), "{summary}");
}

#[test]
fn the_ledger_reaches_back_only_with_records_of_the_same_sort() {
    let mut workspace = with_deeds(&["2025-02-01"]);
    put(
        &mut workspace,
        Patch::<Activity>::new("x")
            .set(Activity::TITLE, "去年的联盟活动")
            .set(Activity::ALLIANCE, Reference::to("a"))
            .set(Activity::DATE, date("2024-05-01")),
    );
    let summary = text_of(&workspace, PaperKind::Summary, "2025");
    assert!(summary.contains("本期联盟开展活动1次（上期1次）"), "{summary}");
    assert!(summary.contains("本期临时党组织开展活动1次："), "{summary}");
}

#[test]
fn a_date_known_to_the_year_may_be_past_or_planned_in_a_year_that_is_not_over_and_that_is_said() {
    let mut workspace = empty();
    for id in ["2025", "2026"] {
        put(
            &mut workspace,
            Patch::<Branch>::new(id).set(Branch::NAME, id).set(Branch::ESTABLISHED, date(id)),
        );
    }
    let context = PaperContext { unit: "", today: today() };
    let checks = |span: &str| -> Vec<String> {
        let route = Route::to(Page::Papers).with_param("span", span);
        let view = papers(&workspace, &route, context, Lang::Zh);
        view.checks.iter().map(|check| check.words().to_owned()).collect()
    };
    assert_eq!(checks("2026"), ["临时党组织 1 条只记到年份，不能确定是否在本期，未计入"]);
    assert!(checks("2025").is_empty());
}
