//! Outcomes against targets, and the area's indicators.

use zhibu_app::route::Route;
use zhibu_app::table::{Table, TableCell, TableRow};
use zhibu_app::views::links::PageLink;
use zhibu_app::views::projects::indicators::indicators;
use zhibu_app::views::projects::results::{MeasuresView, ResultsView, adopt_announced, results};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::choices::Strength;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Alliance, Area, Indicator, Measure, Member, Organisation, Outcome, Target,
};
use zhibu_domain::projects::measures::MeasureCatalogue;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Quantity;
use zhibu_ledger::RecordKey;
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn as_of() -> Day {
    date("2022-11-21").earliest()
}

fn quantity(value: &str, unit: &str) -> Quantity {
    Quantity::from_words(value, unit).unwrap()
}

fn outcome(id: &str, value: &str, unit: &str) -> Patch<Outcome> {
    Patch::<Outcome>::new(id)
        .set(Outcome::MEASURE, "订单")
        .set(Outcome::QUANTITY, quantity(value, unit))
        .set(Outcome::STRENGTH, Strength::Direct)
        .set(Outcome::DATE, date("2022-06-15"))
        .set(Outcome::EVIDENCE, "合同")
}

/// Orders of an alliance and of nobody, and the alliance's target.
fn orders() -> Workspace {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("a").set(Alliance::NAME, "示例联盟"));
    let own = outcome("1", "60余", "万元").set(Outcome::ALLIANCE, Reference::to("a"));
    put(&mut workspace, own);
    put(&mut workspace, outcome("2", "5", "万元"));
    put(
        &mut workspace,
        Patch::<Target>::new("t")
            .set(Target::MEASURE, "订单")
            .set(Target::QUANTITY, quantity("100", "万元"))
            .set(Target::STRENGTH, Strength::Direct)
            .set(Target::FROM, date("2022-01"))
            .set(Target::TO, date("2022-12"))
            .set(Target::ALLIANCE, Reference::to("a")),
    );
    workspace
}

fn view(workspace: &Workspace) -> ResultsView {
    results(workspace, &Route::parse("#/results"), as_of(), Lang::Zh)
}

/// What the cells of a table say.
fn cells(table: &Table) -> Vec<Vec<String>> {
    let row = |row: &TableRow| row.cells.iter().map(|cell| cell.to_plain("、")).collect();
    table.rows.iter().map(row).collect()
}

#[test]
fn a_total_keeps_the_qualifier_and_leads_to_what_it_adds() {
    let view = view(&orders());
    let table = view.totals.unwrap();
    assert_eq!(cells(&table), [["订单", "直接促成", "65余万元", "2 条"]]);
    let TableCell::Link(rows) = &table.rows[0].cells[3] else { panic!("a link") };
    let rows = rows.page.to_string();
    assert!(rows.starts_with("#/outcome?measure=%E8%AE%A2%E5%8D%95&"), "{rows}");
}

#[test]
fn percentages_are_shown_one_by_one() {
    let mut workspace = workspace();
    for index in 1..=7 {
        put(&mut workspace, outcome(&index.to_string(), &index.to_string(), "%"));
    }
    let view = view(&workspace);
    assert_eq!(cells(&view.totals.unwrap())[0][2], "1%、2%、3%、4%、5%、还有 2 条……");
}

#[test]
fn a_target_counts_its_own_outcomes() {
    let view = view(&orders());
    let table = view.targets.unwrap();
    let span = "2022-01 – 2022-12";
    assert_eq!(
        cells(&table),
        [["订单（直接促成）", "示例联盟", span, "100万元", "60余万元", "60%"]]
    );
    let TableCell::Link(target) = &table.rows[0].cells[0] else { panic!("a link") };
    assert_eq!(target.page.to_string(), "#/target/id/t");
}

#[test]
fn a_target_that_nothing_counts_towards_is_not_reached() {
    let mut workspace = orders();
    put(&mut workspace, Patch::<Target>::new("t").set(Target::MEASURE, "户数"));
    let target = cells(&view(&workspace).targets.unwrap()).remove(0);
    assert_eq!(target[4..], ["还没有", ""]);
}

fn of_alliance(id: &str) -> Route {
    Route::parse("#/results").with_param("alliance", id)
}

#[test]
fn an_area_has_its_own_results_and_indicators() {
    let mut workspace = workspace();
    for id in ["x", "y"] {
        put(&mut workspace, Patch::<Area>::new(id).set(Area::NAME, id));
        let own = Patch::<Organisation>::new(id).set(Organisation::NAME, id);
        put(&mut workspace, own.set(Organisation::AREA, Reference::to(id)));
        let of = outcome(&format!("o-{id}"), if id == "x" { "60余" } else { "5" }, "万元");
        put(&mut workspace, of.set(Outcome::ORGANISATION, Reference::to(id)));
        put(
            &mut workspace,
            Patch::<Target>::new(format!("t-{id}"))
                .set(Target::MEASURE, format!("指标{id}"))
                .set(Target::ORGANISATION, Reference::to(id)),
        );
        put(
            &mut workspace,
            Patch::<Indicator>::new(format!("i-{id}"))
                .set(Indicator::NAME, format!("增速{id}"))
                .set(Indicator::QUANTITY, quantity("5", "%"))
                .set(Indicator::FROM, date("2022"))
                .set(Indicator::AREA, Reference::to(id)),
        );
    }
    let route = Route::parse("#/results").with_param("area", "x");
    let shown = |route: &Route| {
        let view = results(&workspace, route, as_of(), Lang::Zh);
        let totals = view.totals.map_or_else(Vec::new, |table| table.rows);
        let totals: Vec<String> = totals.iter().map(|row| row.cells[2].to_plain("")).collect();
        let targets = view.targets.map_or_else(Vec::new, |table| table.rows);
        let targets: Vec<String> = targets.iter().map(|row| row.cells[0].to_plain("")).collect();
        let chart = indicators(&workspace, route, Lang::Zh).chart;
        let drawn: Vec<String> = chart.series.iter().map(|series| series.name.clone()).collect();
        let links = chart.series.iter().flat_map(|series| series.links.clone());
        let links: Vec<String> = links.map(|link| link.to_string()).collect();
        (totals, targets, drawn, links)
    };
    let (totals, targets, drawn, links) = shown(&route);
    assert_eq!(
        (totals, targets, drawn),
        (vec!["60余万元".into()], vec!["指标x".into()], vec!["增速x".into()])
    );
    assert!(links.iter().all(|link| link.contains("in_area=x")), "{links:?}");
    let (totals, targets, drawn, _) = shown(&Route::parse("#/results"));
    assert_eq!((&*totals[0], targets.len(), drawn.len()), ("65余万元", 2, 2));
    // What links to a chart keeps the area; an alliance is chosen instead of one.
    let view = results(&workspace, &route, as_of(), Lang::Zh);
    let links = view.totals.unwrap().rows[0].cells[3].to_plain(" ");
    assert!(!links.is_empty());
    let beside = of_alliance("a").with_param("area", "x");
    assert_eq!(results(&workspace, &beside, as_of(), Lang::Zh).totals, None);
}

#[test]
fn one_alliance_has_its_own_results() {
    let mut workspace = orders();
    put(&mut workspace, Patch::<Alliance>::new("b").set(Alliance::NAME, "另一联盟"));
    let of = |alliance| results(&workspace, &of_alliance(alliance), as_of(), Lang::Zh);
    assert_eq!(cells(&of("a").totals.unwrap())[0][2], "60余万元");
    let other = of("b");
    assert_eq!((other.totals, other.targets, other.owing), (None, None, None));
    assert_eq!(of("a").owing, None, "nothing is owed");
    put(&mut workspace, Patch::<Outcome>::new("1").clear(Outcome::EVIDENCE));
    let of = |alliance| results(&workspace, &of_alliance(alliance), as_of(), Lang::Zh);
    let PageLink { text, page, .. } = of("a").owing.unwrap();
    assert_eq!(text, "1 条成效还有待补的内容");
    assert!(page.to_string().ends_with("alliance=a"), "{page}");
}

#[test]
fn what_has_no_evidence_stands_apart_and_is_not_added() {
    let mut workspace = orders();
    let claimed = outcome("3", "1", "亿元").set(Outcome::ALLIANCE, Reference::to("a"));
    put(&mut workspace, claimed.clear(Outcome::EVIDENCE));
    let quoted = outcome("4", "5000", "元").clear(Outcome::EVIDENCE);
    put(&mut workspace, quoted.set(Outcome::SOURCE, "据报道，促成订单5000元。"));
    let view = view(&workspace);
    let table = view.totals.unwrap();
    assert_eq!(table.columns.last().unwrap().head, "无佐证");
    assert_eq!(cells(&table), [["订单", "直接促成", "65.5余万元", "3 条", "1亿元"]]);
    let TableCell::Link(rows) = &table.rows[0].cells[4] else { panic!("a link") };
    assert!(rows.page.to_string().contains("evidenced=0"), "{}", rows.page);
    let target = &cells(&view.targets.unwrap())[0];
    assert_eq!(target[4..], ["60余万元 无佐证 1亿元", "60%"]);
}

#[test]
fn a_measure_of_which_nothing_has_evidence_has_no_sum() {
    let mut workspace = workspace();
    put(&mut workspace, outcome("1", "7", "％").clear(Outcome::EVIDENCE));
    assert_eq!(cells(&view(&workspace).totals.unwrap()), [["订单", "直接促成", "", "", "7%"]]);
}

#[test]
fn figures_of_an_indicator_in_several_units_share_its_line() {
    let mut workspace = workspace();
    for (id, value, unit, to) in [
        ("1", "5000", "万元", "2022-06"),
        ("2", "2", "亿元", "2022-09"),
        ("3", "3", "万元", "2022-12"),
    ] {
        put(
            &mut workspace,
            Patch::<Indicator>::new(id)
                .set(Indicator::NAME, "投资")
                .set(Indicator::QUANTITY, quantity(value, unit))
                .set(Indicator::TO, date(to)),
        );
    }
    let view = indicators(&workspace, &Route::parse("#/results"), Lang::Zh);
    assert_eq!(view.chart.series.len(), 1);
    assert_eq!(view.chart.series[0].values, [5000.0, 20_000.0, 3.0]);
    assert_eq!(view.chart.series[0].figures, ["5000万元", "2亿元", "3万元"]);
    assert!(view.all.is_none(), "it is drawn already");
}

#[test]
fn indicators_of_the_most_common_unit_share_a_chart() {
    let mut workspace = workspace();
    let mut indicator = |id: &str, name: &str, value: &str, unit: &str, to: &str| {
        put(
            &mut workspace,
            Patch::<Indicator>::new(id)
                .set(Indicator::NAME, name)
                .set(Indicator::QUANTITY, quantity(value, unit))
                .set(Indicator::FROM, date("2022-01"))
                .set(Indicator::TO, date(to)),
        );
    };
    indicator("1", "生产总值", "5.2", "%", "2022-06");
    indicator("2", "固定资产投资", "23.1", "%", "2022-06");
    indicator("3", "生产总值", "5.5", "%", "2022-12");
    indicator("4", "企业", "300", "家", "2022-06");
    let view = indicators(&workspace, &Route::parse("#/results"), Lang::Zh);
    let chart = view.chart;
    assert_eq!(chart.labels, ["2022-01–2022-06", "2022-01–2022-12"]);
    let series: Vec<(&str, &[String])> =
        chart.series.iter().map(|series| (&*series.name, &series.figures[..])).collect();
    assert_eq!(
        series,
        [
            ("固定资产投资", &["23.1%".to_owned(), String::new()][..]),
            ("生产总值", &["5.2%".to_owned(), "5.5%".to_owned()][..]),
        ]
    );
    assert_eq!(chart.sources, 3);
}

#[test]
fn results_follow_the_names_they_show_and_no_other_kind() {
    let mut workspace = orders();
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Alliance>::new("a").set(Alliance::NAME, "改名联盟"))
    };
    assert!(is_renewed(&mut workspace, view, rename));
    assert_eq!(cells(&view(&workspace).targets.unwrap())[0][1], "改名联盟");
    let elsewhere = |workspace: &mut Workspace| {
        put(workspace, Patch::<Member>::new("m").set(Member::NAME, "示例甲"))
    };
    assert!(!is_renewed(&mut workspace, view, elsewhere));
}

#[test]
fn the_catalogue_of_measures_is_filled_once_with_the_usual_five() {
    let mut workspace = workspace();
    let MeasuresView::Template(label) = view(&workspace).measures else { unreachable!() };
    assert!(label.contains("订单") && label.contains("降本"), "{label}");
    let adopted = adopt_announced(&workspace, Lang::Zh).unwrap();
    workspace.apply(adopted.command, NOW_MS);
    let MeasuresView::Listed(list) = view(&workspace).measures else { unreachable!() };
    assert_eq!((&*list.text, list.page.to_string()), ("成效指标 5", "#/measure".to_owned()));
    let catalogue = MeasureCatalogue::of(workspace.register());
    let names: Vec<&str> = catalogue.names().collect();
    assert_eq!(names, ["订单", "增收", "带动户数", "融资", "降本"]);
    let units: Vec<&str> = names.iter().filter_map(|name| catalogue.unit(name)).collect();
    assert_eq!(units, ["万元", "万元", "户", "万元", "万元"]);
    assert_eq!(adopt_announced(&workspace, Lang::Zh), None);
    // Deleted ones come back, and are none besides.
    let all = (1..=5).map(|number| RecordKey::new("measure", format!("usual-measure-{number}")));
    workspace.apply(Command::Delete(all.collect()), NOW_MS);
    let again = adopt_announced(&workspace, Lang::En).unwrap();
    workspace.apply(again.command, NOW_MS);
    let catalogue = MeasureCatalogue::of(workspace.register());
    assert_eq!(catalogue.names().count(), 5);
    assert_eq!(catalogue.unit("Households"), Some("households"));
}

#[test]
fn totals_stand_in_the_order_of_the_catalogue() {
    let mut workspace = orders();
    put(&mut workspace, outcome("3", "7", "次").set(Outcome::MEASURE, "培训"));
    let measures = |workspace: &Workspace| {
        let table = view(workspace).totals.unwrap();
        table.rows.iter().map(|row| row.cells[0].to_plain("")).collect::<Vec<String>>()
    };
    assert_eq!(measures(&workspace), ["培训", "订单"]);
    let name = |workspace: &mut Workspace| {
        put(workspace, Patch::<Measure>::new("m").set(Measure::NAME, "订单"))
    };
    assert!(is_renewed(&mut workspace, view, name));
    assert_eq!(measures(&workspace), ["订单", "培训"]);
}
