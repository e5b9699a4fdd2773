//! Charts, tables and lists are bounded by what can be seen, however much there is: what stands alone and
//! the rest add up to all.

use serde_json::{Value, json};
use zhibu_app::chart_model::{ChartModel, CountLines, CountsChart};
use zhibu_app::route::Route;
use zhibu_app::table::TableCell;
use zhibu_app::views::alliances::matching::{MatchingParams, matching};
use zhibu_app::views::branches::team::team_view;
use zhibu_app::views::dashboard::analysis::{analysis_charts, further_charts};
use zhibu_app::views::dashboard::charts::{ChartView, growth_charts};
use zhibu_app::views::dashboard::{growth, outcomes};
use zhibu_app::views::map::{MapParams, map};
use zhibu_app::views::names::enumerated;
use zhibu_app::views::projects::indicators::{IndicatorsView, indicators};
use zhibu_app::views::projects::integration::{Time, integration};
use zhibu_app::views::projects::results::results;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::Picture;
use zhibu_domain::growth::{Lens, outcomes};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::Lang;

use crate::support::{NOW_MS, workspace};

/// Measures, and indicators, of a ledger that someone else generated.
const MEASURES: usize = 562;
/// Alliances, and goals, of that ledger.
const CATEGORIES: usize = 2_000;

/// Maximum series of a chart: the twelve that can be told apart and their rest, or the choices of a
/// field, of which none has more than 24.
const MAX_SERIES: usize = 24;
/// Maximum buckets of a chart: 120 periods, and a bucket of what is known to the year for each of the
/// ten years and a part that these are.
const MAX_BUCKETS: usize = 120 + 11;
/// Maximum length of a picture, in bytes: a series of columns is at most a rectangle of 100 bytes in each
/// bucket, and a page whose dozen charts are all that large stays below two megabytes.
const MAX_SVG_BYTES: usize = 160_000;
/// The width of the pictures, in pixels: that of a page.
const WIDTH_PX: u32 = 1_200;

type Record = (&'static str, String, Value);

/// A ledger of these records.
fn ledger_of(records: impl IntoIterator<Item = Record>) -> Workspace {
    let write = |(kind, id, values): Record| {
        let Value::Object(values) = values else { panic!("the values of {id} are an object") };
        let values = values.into_iter().map(|(name, value)| (Name::from(name), value)).collect();
        (RecordKey::new(kind, id), values)
    };
    let mut workspace = workspace();
    workspace.apply(Command::PutAll(records.into_iter().map(write).collect()), NOW_MS);
    workspace
}

fn as_of() -> Day {
    "2022-11-21".parse::<PartialDate>().unwrap().earliest()
}

fn lens(grain: &str) -> Lens {
    growth::lens(&Route::parse(&format!("#/?grain={grain}")), as_of())
}

fn assert_bounded(model: &ChartModel, what: &str) {
    let Picture { svg, bands, marks } = model.picture(WIDTH_PX, Lang::Zh);
    let series = model.series(Lang::Zh).len();
    assert!(series <= MAX_SERIES, "{what} has {series} series");
    assert!(bands.len() <= MAX_BUCKETS, "{what} has {} buckets", bands.len());
    assert!(marks.len() <= MAX_SERIES * MAX_BUCKETS, "{what} has {} marks", marks.len());
    assert!(svg.len() <= MAX_SVG_BYTES, "{what} is {} bytes long", svg.len());
    let table = model.table(what, Lang::Zh);
    let columns = table.columns.len();
    assert!(columns <= MAX_SERIES + 4, "the table of {what} has {columns} columns");
    assert!(table.rows.len() <= MAX_BUCKETS, "the table of {what} has {} rows", table.rows.len());
}

/// 562 indicators of one unit, of which the last are the largest, and one of another unit.
fn many_indicators() -> Workspace {
    let indicator = |index: usize, year: usize| {
        let values = json!({
            "name": format!("指标{index:03}"), "from": format!("{year}"),
            "quantity": { "value": index + year, "unit": "亿元" },
        });
        ("indicator", format!("{index}-{year}"), values)
    };
    let rate = json!({
        "name": "增速", "from": "2022", "quantity": { "value": 5, "unit": "%" },
    });
    let of_years = (0..MEASURES).flat_map(|index| (2019..=2022).map(move |year| (index, year)));
    ledger_of(of_years.map(|(index, year)| indicator(index, year)).chain([(
        "indicator",
        "rate".to_owned(),
        rate,
    )]))
}

fn drawn(view: &IndicatorsView) -> Vec<&str> {
    view.chart.series.iter().map(|series| &*series.name).collect()
}

#[test]
fn a_dozen_of_the_indicators_are_drawn_and_others_by_choice() {
    let workspace = many_indicators();
    let view = |route: &Route| indicators(&workspace, route, Lang::Zh);
    let start = Route::parse("#/results?alliance=a");
    let first = view(&start);
    assert_bounded(&ChartModel::of(first.chart.clone()), "indicators");
    let largest: Vec<String> = (550..MEASURES).map(|index| format!("指标{index}")).collect();
    assert_eq!(drawn(&first), largest);
    let all = first.all.as_ref().unwrap();
    assert_eq!(all.table.rows.len(), MEASURES + 1);
    assert!(all.about.starts_with("图中画出 12 项，其余 551 项在表中"), "{}", all.about);
    let english = indicators(&workspace, &start, Lang::En).all.unwrap().about;
    assert!(english.starts_with("12 are drawn; 551 more are in the table"), "{english}");
    // The rows behind each figure are as many as it says.
    assert_eq!(all.table.rows[0].cells[3].to_plain(""), "4 条");

    let tick = |view: &IndicatorsView, name: &str| {
        let rows = &view.all.as_ref().unwrap().table.rows;
        let row = rows.iter().find(|row| row.cells[1].to_plain("") == name).unwrap();
        let TableCell::Control(tick) = &row.cells[0] else { panic!("a tick box") };
        tick.clone()
    };
    // One more takes the place of the smallest, and the address keeps the choice.
    let changed = tick(&first, "指标000").changed(&workspace, &start);
    let changed = Route::parse(&changed.to_string());
    assert_eq!(changed.param("alliance"), Some("a"));
    let second = view(&changed);
    assert!(drawn(&second).contains(&"指标000") && !drawn(&second).contains(&"指标550"));
    assert_eq!(drawn(&second).len(), 12);
    assert!(tick(&second, "指标000").is_drawn && !tick(&second, "指标550").is_drawn);
    let without = tick(&second, "指标000").changed(&workspace, &changed);
    assert_eq!(drawn(&view(&without)).len(), 11);
    // One of another unit has no common axis with the others.
    let other = tick(&second, "增速").changed(&workspace, &changed);
    assert_eq!(drawn(&view(&other)), ["增速"]);
    // What is gone is not drawn: then the largest are.
    assert_eq!(view(&Route::parse("#/results?draw=gone")), first);
}

#[test]
fn a_chart_of_indicators_has_the_latest_spans() {
    let workspace = ledger_of((0..300).map(|index| {
        let day = Day::new(2020, 1, 1).unwrap().plus_days(index);
        let values = json!({
            "name": "指标", "from": day.to_string(), "quantity": { "value": index, "unit": "家" },
        });
        ("indicator", index.to_string(), values)
    }));
    let view = indicators(&workspace, &Route::parse("#/results"), Lang::Zh);
    assert_eq!(view.chart.labels.len(), 120);
    assert_eq!(view.chart.series[0].figures.last().unwrap(), "299家");
    assert_eq!(view.chart.note, " 更早的 180 期未画出。");
    assert!(view.all.is_none(), "it is drawn already");
}

/// 562 measures with four outcomes each, of which the last measures have one more; and 300 percentages of
/// one month.
fn many_measures() -> Workspace {
    let outcome = |id: String, measure: String, unit: &str, value: usize, date: String| {
        let values = json!({
            "measure": measure, "quantity": { "value": value, "unit": unit },
            "strength": "direct", "date": date, "evidence": "合同",
        });
        ("outcome", id, values)
    };
    let of_measure = (0..MEASURES).flat_map(|index| {
        let count = 4 + index / 550;
        (0..count).map(move |number| {
            let date = format!("2022-{:02}-15", 1 + number * 2);
            let measure = format!("指标{index:03}");
            outcome(format!("{index}-{number}"), measure, "万元", index + number, date)
        })
    });
    let percentages = (0..300).map(|index| {
        outcome(format!("p{index}"), "增幅".to_owned(), "%", index, "2022-03-01".to_owned())
    });
    ledger_of(of_measure.chain(percentages))
}

#[test]
fn a_measure_that_the_select_does_not_offer_is_drawn_from_its_total() {
    let workspace = many_measures();
    let chart = |key: &str| outcomes::outcomes_chart(&workspace, &lens("month"), key);
    let first = outcomes::groups(&chart(""), Lang::Zh);
    assert_eq!(first.choices.len(), 60);
    assert_eq!(first.chosen, "增幅|%|direct", "it has most records");
    let more = first.more.unwrap();
    assert_eq!((&*more.text, &*more.page.to_string()), ("其余 503 项", "#/results"));
    assert_eq!(outcomes::groups(&chart(""), Lang::En).more.unwrap().text, "503 more");

    let totals = results(&workspace, &Route::parse("#/results"), as_of(), Lang::Zh).totals.unwrap();
    assert_eq!(totals.rows.len(), MEASURES + 1);
    let all = outcomes(workspace.register(), &lens("month"));
    let mut offered = 0;
    for (index, row) in totals.rows.iter().enumerate() {
        let TableCell::Parts(cells) = &row.cells[3] else {
            offered += 1;
            continue;
        };
        let TableCell::Link(drawing) = &cells[1] else { panic!("a link to the chart") };
        assert_eq!(drawing.text, "画图");
        if index % 40 != 0 {
            continue;
        }
        let key = drawing.page.param(outcomes::MEASURE).unwrap();
        let measure = row.cells[0].to_plain("");
        let drawn = outcomes::groups(&chart(key), Lang::Zh);
        assert!(drawn.chosen.starts_with(&measure), "{} for {measure}", drawn.chosen);
        assert!(drawn.choices.len() <= 61);
    }
    assert_eq!(offered, 60);
    // The columns of a measure add up to its total.
    for group in all.groups.iter().filter(|group| group.unit != "%").step_by(97) {
        let figures = all.figures(workspace.register(), group);
        let figures = figures.iter().flat_map(|of| &of.evidenced);
        let sum: i64 = figures.map(|figure| figure.value.ten_thousandths()).sum();
        assert_eq!(sum, group.evidenced.total.as_ref().unwrap().value.ten_thousandths());
    }
}

#[test]
fn of_many_figures_without_a_sum_the_greatest_are_drawn_and_named() {
    let model = outcomes::outcomes_chart(&many_measures(), &lens("month"), "增幅|%|direct");
    assert_bounded(&model, "percentages");
    let march = model.labels(Lang::Zh).iter().position(|label| label.contains("03")).unwrap();
    let named = model.figures(march, Lang::Zh).remove(0);
    assert!(named.starts_with("299%、298%"), "{named}");
    assert!(named.ends_with("288%、其余 288 项"), "{named}");
    assert!(model.figures(march, Lang::En)[0].ends_with("288%, 288 more"));
    let circles = model.picture(WIDTH_PX, Lang::Zh).svg.matches("<circle").count();
    assert_eq!(circles, 12);
}

/// 2,000 alliances with up to three units, and activities of all kinds over twenty years, many of them
/// known to the year only.
fn many_categories() -> Workspace {
    let alliances = (0..CATEGORIES).map(|index| {
        let values = json!({ "name": format!("联盟{index:04}"), "founded": "2020-03-01" });
        ("alliance", format!("a{index}"), values)
    });
    let units = (0..CATEGORIES).flat_map(|index| {
        (0..=index % 3).map(move |number| {
            let values = json!({
                "name": format!("单位{index}-{number}"), "alliance": format!("a{index}"),
                "joined": format!("{}-06-01", 2020 + number),
            });
            ("alliance_unit", format!("u{index}-{number}"), values)
        })
    });
    let kinds = zhibu_domain::kinds::choices::ActivityKind::ALL;
    let activities = (0..CATEGORIES).map(|index| {
        let year = 2003 + index % 20;
        let date = match index % 7 {
            0 => year.to_string(),
            month => format!("{year}-{:02}-03", month + index % 6),
        };
        let kind = kinds[index % kinds.len()].code();
        let values =
            json!({ "title": format!("活动{index}"), "date": date, "activity_kind": kind });
        ("activity", format!("x{index}"), values)
    });
    ledger_of(alliances.chain(units).chain(activities))
}

#[test]
fn every_chart_of_the_dashboard_is_bounded_in_a_ledger_of_2000_categories() {
    let workspace = many_categories();
    let views: Vec<ChartView> =
        growth_charts().into_iter().chain(further_charts()).chain(analysis_charts()).collect();
    for grain in ["month", "year"] {
        for view in &views {
            let model = view.model(&workspace, &lens(grain), Lang::Zh);
            assert_bounded(&model, view.name);
        }
    }
    let of = |name: &str| views.iter().find(|view| view.name == name).unwrap();
    let model = |name: &str, lang| of(name).model(&workspace, &lens("year"), lang);
    // The largest alliances and the rest are all units.
    let (alliances, units) = (model("alliances", Lang::Zh), model("units", Lang::Zh));
    let alliances = alliances.content::<CountLines>().unwrap().growth();
    let CountsChart(units) = units.content().unwrap();
    assert_eq!(alliances.rest.as_ref().unwrap().series, CATEGORIES - 8);
    for bucket in 0..units.buckets.len() {
        assert_eq!(alliances.total(bucket), units.total(bucket));
    }
    let day = as_of();
    let notes = |lang| model("since", lang).notes(day, lang);
    assert!(notes(Lang::Zh).ends_with(" 其余 1992 项未画出。"), "{}", notes(Lang::Zh));
    assert!(notes(Lang::En).ends_with(" 1992 more not drawn."), "{}", notes(Lang::En));
}

#[test]
fn the_scopes_are_the_largest_alliances_and_the_chosen_one() {
    let workspace = many_categories();
    let scopes = |route: &str, lang| growth::scopes(&workspace, &Route::parse(route), lang);
    let all = scopes("#/dashboard", Lang::Zh);
    let alliances = all.choices.iter().filter(|choice| choice.value.starts_with("alliance=a"));
    let alliances: Vec<&str> = alliances.map(|choice| &*choice.text).collect();
    assert_eq!(alliances.len(), 60);
    // Of those with three units each, the first.
    assert_eq!((alliances[0], alliances[59]), ("联盟0002", "联盟0179"));
    let more = all.more.unwrap();
    assert_eq!((&*more.text, &*more.page.to_string()), ("其余 1940 项", "#/alliance"));
    let chosen = scopes("#/dashboard?alliance=a1999", Lang::En);
    assert!(chosen.choices.iter().any(|choice| choice.value == "alliance=a1999"));
    assert_eq!(chosen.more.unwrap().text, "1939 more");
}

#[test]
fn the_goals_with_fewest_tasks_share_a_column_and_no_task_is_lost() {
    let goals = (0..CATEGORIES)
        .map(|index| ("goal", format!("g{index}"), json!({ "name": format!("目标{index}") })));
    let tasks = (0..CATEGORIES).flat_map(|index| {
        let count = if (100..110).contains(&index) { 3 } else { 1 };
        (0..count).map(move |number| {
            let values = json!({
                "name": format!("任务{index}-{number}"), "start": "2022-01-01",
                "goal": format!("g{index}"),
            });
            ("task", format!("t{index}-{number}"), values)
        })
    });
    let aimless = ("task", "aimless".to_owned(), json!({ "name": "任务", "start": "2022-01-01" }));
    let workspace = ledger_of(goals.chain(tasks).chain([aimless]));
    let view = |lang| integration(&workspace, None, Time::of(None, as_of()), lang).goals;
    let chart = view(Lang::Zh);
    assert_eq!(chart.labels.len(), 21);
    assert_eq!(chart.labels[20], "其余 1981 项");
    assert_eq!(view(Lang::En).labels[20], "1981 more");
    // Those with most tasks and the tasks without a goal have a column.
    assert!(chart.labels.contains(&"目标109".to_owned()));
    let figures = chart.series.iter().flat_map(|series| &series.figures);
    let all: u32 = figures.map(|figure| figure.parse().unwrap_or(0)).sum();
    assert_eq!((all, chart.sources), (2_021, 2_021));
    // A figure of several goals leads to no list of rows, but to the goals.
    let model = ChartModel::of(chart);
    assert_bounded(&model, "goals");
    let table = model.table("goals", Lang::Zh);
    assert_eq!(table.rows[20].cells[2], TableCell::text("1981"));
    assert!(matches!(table.rows[19].cells[2], TableCell::Link(_)));
    let point = zhibu_charts::ChartPoint { bucket: 20, series: 1 };
    assert_eq!(model.link(point).to_string(), "#/goal");
}

#[test]
fn the_map_around_a_point_is_bounded_as_the_whole_map_is() {
    let units = (0..700).map(|index| {
        let values = json!({
            "name": format!("单位{index:03}"), "alliance": "a", "joined": "2022-01-01",
        });
        ("alliance_unit", format!("u{index}"), values)
    });
    let alliance = ("alliance", "a".to_owned(), json!({ "name": "联盟", "founded": "2022-01-01" }));
    let workspace = ledger_of(units.chain([alliance]));
    let route = Route::parse("#/map?focus=alliance%3Aa");
    let params = MapParams::of(&route, as_of());
    let view = map(&workspace, &params, &ByCodePoint, Lang::Zh);
    assert_eq!(view.drawn.len(), 150);
    assert!(view.summary.ends_with("联系较少的 551 个没有画出。"), "{}", view.summary);
    let focus = view.focus.unwrap();
    assert_eq!(focus.ties.len(), 201);
    assert_eq!(focus.ties[200][0].to_plain(""), "其余 500 项");
}

#[test]
fn an_enumeration_names_the_first_and_counts_the_others() {
    let cells = |count: usize| (0..count).map(|index| TableCell::text(index.to_string()));
    let text = |count: usize, lang: Lang| {
        let cells = enumerated(cells(count), lang);
        TableCell::<zhibu_app::table::NoControl>::Parts(cells).to_plain("")
    };
    assert!(text(20, Lang::Zh).ends_with("19"));
    assert!(text(560, Lang::Zh).ends_with("19 、 其余 540 项"), "{}", text(560, Lang::Zh));
    assert!(text(560, Lang::En).ends_with("540 more"));
    assert_eq!(enumerated(cells(560), Lang::Zh).len(), 41);
}

#[test]
fn cooperations_without_evidence_are_listed_up_to_a_link_to_all() {
    let cooperation = |index: usize, evidence: Value| {
        let values = json!({
            "name": format!("合作{index:03}"), "stage": "signed", "signed": "2022-03-01",
            "amount": { "value": 5, "unit": "万元" }, "evidence": evidence,
        });
        ("cooperation", format!("c{index}"), values)
    };
    let workspace = ledger_of(
        (0..90)
            .map(|index| cooperation(index, Value::Null))
            .chain((90..170).map(|index| cooperation(index, json!("合同")))),
    );
    let params = MatchingParams { alliance: None, as_of: as_of() };
    let view = matching(&workspace, &params, Lang::Zh, &ByCodePoint);
    assert_eq!((view.unevidenced.len(), view.uncounted.len()), (51, 50));
    assert_eq!(view.more_uncounted.as_deref(), Some("其余 30 项"));
    let TableCell::Link(more) = &view.unevidenced[50][0] else { panic!("a link to all of them") };
    assert_eq!(more.text, "其余 40 项");
    let query = more.page.query(zhibu_domain::kinds::records::Kind::Cooperation);
    let kind = zhibu_domain::kinds::records::Kind::Cooperation;
    let register = workspace.register();
    let found = zhibu_domain::list::indices(register, kind, &query, as_of(), &ByCodePoint);
    assert_eq!(found.len(), 90);
}

#[test]
fn overlapping_shifts_of_a_team_are_listed_up_to_a_number() {
    let shifts = (0..60).map(|index| {
        let values = json!({
            "team": "t", "member": "m", "date": format!("2022-{:02}-01", 1 + index / 5),
            "slot": "morning", "place": format!("岗位{index}"),
        });
        ("shift", format!("s{index}"), values)
    });
    let team = ("team", "t".to_owned(), json!({ "name": "班" }));
    let member = ("member", "m".to_owned(), json!({ "name": "示例甲" }));
    let workspace = ledger_of(shifts.chain([team, member]));
    let view = team_view(&workspace, "t", as_of(), Lang::Zh).unwrap();
    assert_eq!(view.colliding.len(), 21);
    assert_eq!(view.colliding[20].to_plain(""), "其余 40 项");
}
