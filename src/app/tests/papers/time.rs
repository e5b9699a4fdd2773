//! Comparison with the span before, and what is dated too vaguely.

use zhibu_app::papers::{PaperContext, PaperKind};
use zhibu_app::route::{Page, Route};
use zhibu_app::views::papers::papers;
use zhibu_domain::kinds::choices::{ActivityKind, Setting};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Branch};
use zhibu_domain::values::date::PartialDate;
use zhibu_office::document::to_plain;
use zhibu_text::Lang;

use crate::support::{empty, paper_of, put, today};

fn with_branches(dates: &[&str]) -> zhibu_app::workspace::Workspace {
    let mut workspace = empty();
    for (index, date) in dates.iter().enumerate() {
        put(
            &mut workspace,
            Patch::<Branch>::new(format!("b{index}"))
                .set(Branch::NAME, format!("支部{index}").as_str())
                .set(Branch::SETTING, Setting::KeyProject)
                .set(Branch::ESTABLISHED, date.parse::<PartialDate>().unwrap()),
        );
    }
    workspace
}

fn summary(dates: &[&str], span: &str) -> String {
    to_plain(&paper_of(&with_branches(dates), PaperKind::Summary, span, "").unwrap())
}

#[test]
fn a_half_year_is_compared_with_the_one_before_if_the_ledger_reaches_back() {
    let text = summary(&["2024-08-01", "2025-01-01", "2025-06-30"], "2025H1");
    assert!(text.contains("本期新成立2个（上期1个），"), "{text}");
    let text = summary(&["2025-01-01", "2025-06-30", "2025-07-01"], "2025H1");
    assert!(text.contains("本期新成立2个，"), "{text}");
    let text = summary(&["2023-01-01", "2025-06-30"], "2025H1");
    assert!(text.contains("本期新成立1个（上期0个），"), "{text}");
}

#[test]
fn a_date_known_to_the_year_is_in_the_year_and_not_in_its_half_and_that_is_said() {
    let text = summary(&["2025", "2025-03"], "2025");
    assert!(text.contains("本期新成立2个，"), "{text}");
    let workspace = with_branches(&["2025", "2025-03"]);
    let context = PaperContext { unit: "", today: today() };
    let route = Route::to(Page::Papers).with_param("paper", "summary").with_param("span", "2025H1");
    let view = papers(&workspace, &route, context, Lang::Zh);
    let text = to_plain(&view.document.unwrap());
    assert!(text.contains("本期新成立1个，"), "{text}");
    let checks: Vec<&str> =
        view.checks.iter().map(zhibu_app::views::papers::OwedPlace::words).collect();
    assert_eq!(checks, ["临时党组织 1 条只记到年份，不能确定是否在本期，未计入"]);
    let of_year = papers(&workspace, &route.with_param("span", "2025"), context, Lang::Zh);
    assert!(of_year.checks.is_empty(), "{:?}", of_year.checks);
}

#[test]
fn the_owed_places_of_a_paper_lead_to_their_forms() {
    let workspace = with_branches(&["2025-03"]);
    let context = PaperContext { unit: "示例单位", today: today() };
    let route = Route::to(Page::Papers).with_param("paper", "request").with_param("of", "b0");
    let view = papers(&workspace, &route, context, Lang::Zh);
    let forms: Vec<String> = view
        .owed
        .places
        .iter()
        .filter_map(|place| match place {
            zhibu_app::views::papers::OwedPlace::Link(link) => Some(link.page.to_string()),
            zhibu_app::views::papers::OwedPlace::Text(_) => None,
        })
        .collect();
    assert!(forms.contains(&"#/branch/id/b0/edit?at=secretary".to_owned()), "{forms:?}");
    assert_eq!(view.owed.title, format!("定稿前待补 {} 项", view.owed.places.len()));
    let nothing = papers(
        &workspace,
        &Route::to(Page::Papers).with_param("paper", "request"),
        context,
        Lang::En,
    );
    assert_eq!((nothing.document, nothing.choose.is_some()), (None, true));
}

#[test]
fn organisations_stand_side_by_side_with_what_they_did() {
    let mut workspace = with_branches(&["2025-01-01", "2025-01-01"]);
    for (id, date) in [("x", "2025-02-01"), ("y", "2025-08-01"), ("z", "2025-06-30")] {
        put(
            &mut workspace,
            Patch::<Activity>::new(id)
                .set(Activity::TITLE, "主题党日")
                .set(Activity::ACTIVITY_KIND, ActivityKind::ThemeDay)
                .set(Activity::BRANCH, Reference::to("b0"))
                .set(Activity::DATE, date.parse::<PartialDate>().unwrap()),
        );
    }
    let text = to_plain(&paper_of(&workspace, PaperKind::Bulletin, "2025H1", "").unwrap());
    assert!(
        text.contains("支部0\t重点项目\t2025年1月1日\t2\t0\n支部1\t重点项目\t2025年1月1日\t0\t0\n"),
        "{text}"
    );
    assert!(text.contains("关于2025年上半年临时党组织建设情况的通报\n"), "{text}");
}

#[test]
fn a_summary_has_a_chart_in_the_colours_of_the_light_theme() {
    let workspace = with_branches(&["2025-01-01", "2025-05-01"]);
    let charts = |span: &str| {
        let paper = paper_of(&workspace, PaperKind::Summary, span, "").unwrap();
        paper.charts().cloned().collect::<Vec<_>>()
    };
    let charts_of_half = charts("2025H1");
    assert_eq!(charts_of_half.len(), 1);
    let svg = &charts_of_half[0].svg;
    assert!(!svg.contains("var("), "{svg}");
    assert!(svg.contains("2025-06") && !svg.contains("2025-07"), "{svg}");
    assert!(charts("2025-03").is_empty());
    let tokens = include_str!("../../../../public/styles/tokens.css");
    for (name, color) in zhibu_app::papers::LIGHT {
        assert!(
            tokens.contains(&format!("  {name}: var(--light, {color})")),
            "{name} is not {color}"
        );
    }
}
