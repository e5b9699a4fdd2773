//! Growth of the bundled ledgers.

use serde_json::json;
use zhibu_domain::growth::{
    ActivityGroup, Growth, Headline, Lens, Scope, SeriesKey, active_branches, activities,
    activities_of, alliance_units, branch_turnover, headlines, life_lines, outcomes,
    units_by_alliance,
};
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::{Kind, Outcome};
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices, number_of_records};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::Quantity;
use zhibu_format::Sample;
use zhibu_ledger::Ledger;
use zhibu_samples::bundled;

use zhibu_test_support::ledger_of;

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().latest()
}

fn lens(grain: Grain, as_of: &str) -> Lens {
    Lens { grain, from: None, to: None, scope: Scope::Everything, as_of: day(as_of) }
}

fn sample(sample: Sample) -> Register {
    let mut ledger = Ledger::new();
    ledger.insert(bundled(sample).changes);
    Register::of(&ledger)
}

/// A growth as text: one line a series.
fn lines(growth: &Growth) -> Vec<String> {
    let buckets: Vec<String> = growth.buckets.iter().map(ToString::to_string).collect();
    let mut lines = vec![buckets.join(" ")];
    for series in &growth.series {
        let name = match &series.key {
            SeriesKey::Choice(code) => (*code).to_owned(),
            SeriesKey::Alliance(id, _) => id.to_string(),
            other => format!("{other:?}"),
        };
        lines.push(format!("{name} {:?}", series.counts));
    }
    lines
}

fn rows(register: &Register, kind: Kind, filters: &[Filter], as_of: Day) -> usize {
    // Filters pass through the URL on their way from a chart to a list.
    let pairs: Vec<_> = filters.iter().map(|filter| filter.to_pair(kind)).collect();
    let read = pairs.iter().map(|(name, value)| Filter::from_pair(kind, name, value).unwrap());
    assert_eq!(read.clone().collect::<Vec<_>>(), filters);
    let query = Query { filters: read.collect(), ..Query::default() };
    let found = indices(register, kind, &query, as_of, &ByCodePoint);
    let number = number_of_records(register.table(kind), kind, false, &found);
    number.map_or(found.len(), |number| number.value as usize)
}

#[test]
fn every_figure_leads_to_rows_that_stand_for_as_many_as_it_counts() {
    for which in [Sample::Laoshan2022, Sample::Demo] {
        let register = sample(which);
        let scopes = [
            Scope::Everything,
            Scope::Setting(Setting::KeyProject),
            Scope::Alliance("tea-alliance".into()),
            Scope::Alliance("alliance-002".into()),
        ];
        for (grain, scope) in
            Grain::ALL.iter().flat_map(|grain| scopes.iter().map(move |scope| (*grain, scope)))
        {
            let as_of = day(if which == Sample::Demo { "2025-12-31" } else { "2022" });
            let lens = Lens { grain, from: None, to: None, scope: scope.clone(), as_of };
            for growth in [
                active_branches(&register, &lens),
                branch_turnover(&register, &lens),
                alliance_units(&register, &lens),
                units_by_alliance(&register, &lens),
                activities(&register, &lens),
                activities_of(&register, &lens, ActivityGroup::PartyLife),
                activities_of(&register, &lens, ActivityGroup::Other),
            ] {
                for (series, of) in growth.series.iter().enumerate() {
                    for (bucket, count) in of.counts.iter().enumerate() {
                        let filters = growth.rows_behind(series, bucket);
                        let found = rows(&register, growth.kind, &filters, as_of);
                        assert_eq!(found, *count as usize, "{:?} {bucket} {lens:?}", of.key);
                    }
                }
            }
            let headlines = headlines(&register, &lens);
            for Headline { count, kind, filters, .. } in
                [headlines.active, headlines.established, headlines.units, headlines.activities]
            {
                assert_eq!(rows(&register, kind, &filters, as_of), count.value as usize);
            }
        }
    }
}

#[test]
fn laoshan_2022_grows_as_its_source_says() {
    let register = sample(Sample::Laoshan2022);
    let lens = lens(Grain::Quarter, "2022");
    let headlines = headlines(&register, &lens);
    assert_eq!(headlines.active.count.value, 28);
    assert_eq!(headlines.active.uncertain, 9);
    assert_eq!(headlines.established.count.value, 28);
    assert_eq!(headlines.units.count.value, 50);
    assert_eq!(headlines.activities.count.value, 8);
    assert_eq!(headlines.members.count.value, 3000);
    // Nothing is known of the time before: there is nothing to compare with.
    for headline in [&headlines.active, &headlines.established, &headlines.units] {
        assert_eq!(headline.change, None, "{headline:?}");
    }
    assert_eq!(headlines.members.count.qualifier.code(), "more_than");
    let growth = active_branches(&register, &lens);
    assert_eq!(
        lines(&growth),
        [
            "2022Q1 2022Q2 2022Q3 2022Q4",
            "key_project [0, 0, 0, 6]",
            "sector [0, 0, 0, 5]",
            "industry_chain [0, 0, 0, 3]",
            "urgent_task [0, 0, 0, 1]",
            "inspection [0, 0, 0, 12]",
            "task_force [0, 0, 0, 1]",
            "Possible [28, 28, 28, 0]",
        ]
    );
    let outcomes = outcomes(&register, &lens);
    let income = outcomes.groups.iter().find(|group| group.measure == "茶企增收").unwrap();
    assert_eq!(income.evidenced.total.as_ref().unwrap().qualifier.code(), "more_than");
    let percent = outcomes.groups.iter().find(|group| group.unit == "%").unwrap();
    assert_eq!(percent.evidenced.total, None);
    // Each quotes the article, which is its evidence.
    assert!(outcomes.groups.iter().all(|group| group.unproven.ids.is_empty()));
}

#[test]
fn the_last_representable_day_does_not_overflow() {
    let register = Register::of(&ledger_of(vec![
        (
            "branch",
            "a".to_owned(),
            vec![("established", json!("2022-02-10")), ("dissolved", json!("9999-12-31"))],
        ),
        ("activity", "b".to_owned(), vec![("date", json!("9999-12"))]),
    ]));
    for grain in Grain::ALL {
        let mut lens = lens(grain, "2022-12-31");
        assert_eq!(active_branches(&register, &lens).series[0].counts.last(), Some(&1));
        assert_eq!(branch_turnover(&register, &lens).sources, 1);
        assert_eq!(activities(&register, &lens).sources, 1);
        lens.to = Some("9999".parse().unwrap());
        assert_eq!(active_branches(&register, &lens).buckets.len(), 120);
        let lives = life_lines(&register, &lens);
        let picture =
            zhibu_app::chart_model::ChartModel::of(zhibu_app::chart_model::LivesChart::of(lives))
                .picture(800, zhibu_text::Lang::Zh);
        assert_eq!(picture.marks.len(), 1);
    }
}

#[test]
fn outcomes_of_the_demo_that_nothing_shows_are_counted_apart() {
    let register = sample(Sample::Demo);
    let outcomes = outcomes(&register, &lens(Grain::Quarter, "2025"));
    let count = |is_evidenced: bool| -> usize {
        outcomes.groups.iter().map(|group| group.of_evidence(is_evidenced).ids.len()).sum()
    };
    let is_bare = |outcome: &Outcome| outcome.evidence.is_none();
    let rows = register.outcomes().rows();
    let bare = rows.iter().filter(|row| is_bare(&row.record)).count();
    // A source that says no more than that all is fictional shows nothing.
    assert_eq!((count(false), count(true)), (bare, rows.len() - bare));
    assert!(bare > 10, "{bare}");
    assert!(!outcomes.groups[0].unproven.ids.is_empty(), "the chart shows some at first");
    for group in &outcomes.groups {
        let total = group.evidenced.total.as_ref().map_or(0, Quantity::base_parts);
        let evidenced = group.evidenced.figures(&register);
        assert_eq!(total, evidenced.iter().map(|figure| figure.base_parts()).sum::<i128>());
    }
}
