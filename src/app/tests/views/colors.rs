//! One colour for one thing: in every chart and on every page, in any ledger.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;
use zhibu_app::chart_model::{ChartModel, CountLines, Shape, TextChart};
use zhibu_app::route::Route;
use zhibu_app::views::dashboard::analysis::{
    activity_kinds_chart, analysis_charts, further_charts,
};
use zhibu_app::views::dashboard::charts::growth_charts;
use zhibu_app::views::dashboard::growth::lens;
use zhibu_app::views::dashboard::outcomes::outcomes_chart;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::{CATEGORY_INKS, Color};
use zhibu_domain::growth::{ActivityGroup, Lens};
use zhibu_domain::kinds::choices::{ActivityKind, Setting, TeamKind, UnitKind};
use zhibu_domain::values::date::Day;
use zhibu_format::Sample;
use zhibu_ledger::RecordKey;
use zhibu_samples::{Bundled, Size, bundled, demo};
use zhibu_text::Lang;

use crate::support::{NOW_MS, workspace, workspace_about};

/// What stands for no category: a single series, the rest, what is uncertain or not stated, and all together.
const NEUTRAL: [Color; 5] =
    [Color::Single, Color::Rest, Color::Possible, Color::Owed, Color::Label];

/// The names of series with their colours, of the charts of one page.
type Page = Vec<(&'static str, ChartModel)>;

/// The dashboard, and the analysis with each group of activities.
fn pages(workspace: &Workspace, lens: &Lens) -> Vec<Page> {
    let of = |view: zhibu_app::views::dashboard::charts::ChartView| {
        (view.name, view.model(workspace, lens, Lang::Zh))
    };
    let dashboard = growth_charts().into_iter().chain(further_charts()).map(of);
    let outcomes = ("outcomes", outcomes_chart(workspace, lens, ""));
    let analysis = |group| {
        let kinds = ("activity-kinds", activity_kinds_chart(workspace, lens, group));
        analysis_charts().into_iter().map(of).chain([kinds]).collect()
    };
    [dashboard.chain([outcomes]).collect()]
        .into_iter()
        .chain(ActivityGroup::ALL.map(analysis))
        .collect()
}

/// Whether strokes are all that is seen of a chart's colours.
fn is_of_lines(model: &ChartModel) -> bool {
    let is_text = |chart: &TextChart| chart.shape != Shape::Stacked;
    model.content::<CountLines>().is_some() || model.content::<TextChart>().is_some_and(is_text)
}

/// The name without the number of organisations beside it.
fn bare(name: &str) -> String {
    name.split('（').next().unwrap_or(name).to_owned()
}

/// A day after all that the samples tell.
fn later() -> Day {
    Day::new(2026, 1, 1).unwrap()
}

/// Checks all pages of a ledger, and notes the colour of each name; names of alliances are theirs alone.
fn check(workspace: &Workspace, noted: &mut BTreeMap<String, Color>) {
    for grain in ["month", "quarter", "year"] {
        let route = Route::parse(&format!("#/dashboard?grain={grain}"));
        for page in pages(workspace, &lens(&route, workspace.as_of(later()))) {
            check_page(&page, noted);
        }
    }
}

fn check_page(page: &Page, noted: &mut BTreeMap<String, Color>) {
    let mut on_page: BTreeMap<String, String> = BTreeMap::new();
    for (chart, model) in page {
        let series = model.series(Lang::Zh);
        for (index, (name, color)) in series.iter().enumerate() {
            for (other, others) in &series[..index] {
                let looks = |color: &Color| {
                    if is_of_lines(model) { color.property() } else { color.fill() }
                };
                assert_ne!(looks(color), looks(others), "{chart}: {name} and {other}");
            }
            if NEUTRAL.contains(color) {
                continue;
            }
            let name = bare(name);
            let named = on_page.entry(color.fill()).or_insert_with(|| name.clone());
            assert_eq!(*named, name, "{chart}: {color:?} stands for both");
            // Units, activities and their groups have others each.
            if !matches!(*chart, "alliances" | "since") && name != "其他" {
                let known = noted.entry(name.clone()).or_insert(*color);
                assert_eq!(known, color, "{chart}: {name}");
            }
        }
    }
}

fn opened(bundled: Bundled) -> Workspace {
    let mut workspace = workspace_about(&bundled.about);
    workspace.import(bundled.changes, Vec::new(), NOW_MS);
    workspace
}

#[test]
fn one_name_has_one_colour_and_one_colour_one_name_in_the_samples() {
    let mut noted = BTreeMap::new();
    check(&opened(demo(Size::SMALL)), &mut noted);
    check(&opened(bundled(Sample::Laoshan2022)), &mut noted);
    let names = |codes: &[&'static str]| {
        let name = |code: &&'static str| zhibu_text::choice(code).get(Lang::Zh).to_owned();
        codes.iter().map(name).collect::<Vec<_>>()
    };
    let settings: Vec<&str> = Setting::ALL.iter().map(|setting| setting.code()).collect();
    let kinds = [ActivityKind::PartyMeeting.code(), ActivityKind::JointMeeting.code()];
    for name in names(&settings).into_iter().chain(names(&kinds)) {
        assert!(noted.contains_key(&name), "{name} is in no chart");
    }
}

#[test]
fn categories_that_may_stand_beside_each_other_have_inks_that_can_be_told_apart() {
    // Each pair of inks of a family, in either theme, and each ink and its background.
    let tokens = include_str!("../../../../public/styles/tokens.css");
    let families = [0..7_u8, 7..15, 15..CATEGORY_INKS];
    for (theme, background) in [("--light", "#faf9f7"), ("--dark", "#1f1e1c")] {
        let ink = |name: &str| color_in(tokens, name, theme);
        for family in &families {
            for index in family.clone() {
                let own = ink(&format!("--ink-{index}"));
                let contrast = contrast(own, rgb(background));
                assert!(contrast >= 3.0, "--ink-{index} {theme}: {contrast:.2}");
                for other in family.start..index {
                    let distance = distance(own, ink(&format!("--ink-{other}")));
                    assert!(distance > 0.06, "{index} and {other} {theme}: {distance:.3}");
                }
            }
        }
        for name in ["--ink-covered", "--ink-due", "--ink-tied"] {
            assert!(contrast(ink(name), rgb(background)) >= 3.0, "{name} {theme}");
        }
    }
}

/// The value of a custom property in a theme.
fn color_in(tokens: &str, name: &str, theme: &str) -> [f64; 3] {
    let line = tokens.lines().find(|line| line.trim_start().starts_with(&format!("{name}:")));
    let line = line.unwrap_or_else(|| panic!("{name} is not defined"));
    let start = line.find(&format!("var({theme}, ")).unwrap() + theme.len() + 6;
    rgb(&line[start..start + 7])
}

/// The linear red, green and blue of a hexadecimal colour.
fn rgb(hex: &str) -> [f64; 3] {
    [1, 3, 5].map(|at| {
        let part = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

/// The contrast by WCAG 2.
fn contrast(own: [f64; 3], other: [f64; 3]) -> f64 {
    let [own, other] =
        [own, other].map(|[red, green, blue]| 0.2126 * red + 0.7152 * green + 0.0722 * blue);
    (own.max(other) + 0.05) / (own.min(other) + 0.05)
}

/// The distance in Oklab.
fn distance(own: [f64; 3], other: [f64; 3]) -> f64 {
    let lab = |[red, green, blue]: [f64; 3]| {
        let long = (0.412_22 * red + 0.536_33 * green + 0.051_45 * blue).cbrt();
        let middle = (0.211_90 * red + 0.680_70 * green + 0.107_40 * blue).cbrt();
        let short = (0.088_30 * red + 0.281_72 * green + 0.629_98 * blue).cbrt();
        [
            0.210_45 * long + 0.793_62 * middle - 0.004_07 * short,
            1.978_00 * long - 2.428_59 * middle + 0.450_59 * short,
            0.025_90 * long + 0.782_77 * middle - 0.808_68 * short,
        ]
    };
    let [own, other] = [lab(own), lab(other)];
    (0..3).map(|index| (own[index] - other[index]).powi(2)).sum::<f64>().sqrt()
}

/// A record of a random ledger: what divides charts, in any mixture.
fn records() -> impl Strategy<Value = Vec<(&'static str, serde_json::Value)>> {
    let date = prop::sample::select(vec!["2021", "2021-05", "2021-11-03", "2022-03-01", "2022-10"]);
    let one = (0..6_usize, 0..22_usize, 0..10_u32, date, any::<bool>());
    let record = one.prop_map(|(kind, choice, of, date, is_stated)| {
        let stated = |code: &'static str| if is_stated { json!(code) } else { json!(null) };
        let setting = stated(Setting::ALL[choice % Setting::ALL.len()].code());
        match kind {
            0 => ("branch", json!({ "name": "支部", "setting": setting, "established": date })),
            1 => {
                let unit_kind = stated(UnitKind::ALL[choice % UnitKind::ALL.len()].code());
                let alliance = format!("a{of}");
                let values = json!({ "name": "单位", "alliance": alliance, "unit_kind": unit_kind, "joined": date });
                ("alliance_unit", values)
            }
            2 => {
                let kind = stated(ActivityKind::ALL[choice].code());
                ("activity", json!({ "title": "活动", "activity_kind": kind, "date": date }))
            }
            3 => {
                let kind = stated(TeamKind::ALL[choice % TeamKind::ALL.len()].code());
                ("team", json!({ "name": "队", "team_kind": kind, "started": date }))
            }
            4 => {
                let values = json!({ "name": "任务", "setting": setting, "start": date, "full_members": choice });
                ("task", values)
            }
            _ => {
                let values = json!({ "name": "合作", "alliance": format!("a{of}"), "signed": date });
                ("cooperation", values)
            }
        }
    });
    prop::collection::vec(record, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn one_name_has_one_colour_and_one_colour_one_name_in_any_ledger(records in records()) {
        let mut workspace = workspace();
        let alliances = (0..10_u32).map(|index| {
            let values = json!({ "name": format!("联盟{index}"), "founded": format!("202{}-03-01", index % 3) });
            (("alliance", values), format!("a{index}"))
        });
        let others = records.into_iter().enumerate().map(|(index, one)| (one, index.to_string()));
        for ((kind, fields), id) in alliances.chain(others) {
            let fields = fields.as_object().unwrap().clone();
            let values = fields.into_iter().map(|(name, value)| (name.as_str().into(), value)).collect();
            let command = Command::Put { key: RecordKey::new(kind, id), values, seen: Vec::new() };
            workspace.apply(command, NOW_MS);
        }
        check(&workspace, &mut BTreeMap::new());
    }
}
