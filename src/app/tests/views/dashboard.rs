//! The dashboard's numbers and charts.

use zhibu_app::chart_model::{ChartModel, OutcomeChart};
use zhibu_app::route::Route;
use zhibu_app::views::dashboard::{charts, comparison, growth, whole_life};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::growth::{Lens, Scope};
use zhibu_domain::kinds::choices::{Setting, Strength};
use zhibu_domain::kinds::field::{Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Branch, Kind, Member, Node, Outcome, Task,
};
use zhibu_domain::rules::{RuleId, rule_key};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::{Count, Quantity};
use zhibu_text::{Lang, m};

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn as_of() -> Day {
    date("2022-11-21").earliest()
}

fn lens() -> Lens {
    growth::lens(&Route::parse("#/?grain=quarter"), as_of())
}

/// An organisation of a key project with three members on its task, and one of a sector that ended.
fn two_branches() -> Workspace {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Task>::new("t")
            .set(Task::NAME, "示例任务")
            .set(Task::START, date("2022-01-05"))
            .set(Task::FULL_MEMBERS, Count::exact(3)),
    );
    put(
        &mut workspace,
        Patch::<Branch>::new("a")
            .set(Branch::NAME, "甲临时党支部")
            .set(Branch::SETTING, Setting::KeyProject)
            .set(Branch::SERVES, References::to(["t".into()]))
            .set(Branch::ESTABLISHED, date("2022-06-01")),
    );
    put(
        &mut workspace,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "乙临时党支部")
            .set(Branch::SETTING, Setting::Sector)
            .set(Branch::ESTABLISHED, date("2022-01-01"))
            .set(Branch::DISSOLVED, date("2022-07-01")),
    );
    workspace
}

#[test]
fn a_route_defines_the_lens() {
    let lens = |route: &str| growth::lens(&Route::parse(route), as_of());
    assert_eq!(lens("#/").scope, Scope::Everything);
    assert_eq!(lens("#/?alliance=a").scope, Scope::Alliance("a".into()));
    let both = lens("#/?setting=sector&alliance=a&grain=year&from=2022Q1&to=nonsense");
    assert_eq!(both.scope, Scope::Setting(Setting::Sector));
    assert_eq!((both.grain, both.from.is_some(), both.to), (Grain::Year, true, None));
}

#[test]
fn a_range_is_invalid_if_it_is_reversed_or_unreadable() {
    for (params, is_wrong) in [
        ("", false),
        ("from=2022", false),
        ("from=&to=2022", false),
        ("from=2022Q3&to=2022Q2", true),
        ("from=2022&to=2022-01", false),
        ("from=2022-06&to=2022", false),
        ("from=soon", true),
        ("to=2022Q5", true),
    ] {
        let route = Route::parse(&format!("#/?{params}"));
        assert_eq!(growth::is_invalid_range(&route), is_wrong, "{params}");
    }
}

#[test]
fn the_numbers_show_their_change_and_link_to_their_rows() {
    let mut workspace = two_branches();
    let third = Patch::<Branch>::new("c").set(Branch::NAME, "丙临时党支部");
    put(&mut workspace, third.set(Branch::ESTABLISHED, date("2021-05-01")));
    let numbers = growth::numbers(&workspace, &lens(), Lang::Zh);
    assert_eq!((&*numbers.active.count, &*numbers.active.change), ("2", "较上期末 0"));
    assert_eq!((&*numbers.established.count, &*numbers.established.change), ("2", "较上年 +1"));
    assert_eq!((&*numbers.members.change, &*numbers.active.uncertain), ("", ""));
    assert_eq!(numbers.active.rows.to_string(), "#/branch?at=2022-11-21");
    put(&mut workspace, Patch::<Branch>::new("d").set(Branch::NAME, "丁临时党支部"));
    let numbers = growth::numbers(&workspace, &lens(), Lang::Zh);
    assert_eq!(numbers.active.uncertain, "另有 1 条日期待补或不详");
}

#[test]
fn a_ledger_without_records_is_bare() {
    let mut workspace = workspace();
    assert!(growth::is_bare(&workspace));
    let first = |workspace: &mut Workspace| {
        put(workspace, Patch::<Member>::new("m").set(Member::NAME, "示例甲"))
    };
    assert!(is_renewed(&mut workspace, growth::is_bare, first));
    assert!(!growth::is_bare(&workspace));
}

#[test]
fn scopes_are_everything_each_setting_and_each_alliance() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("a").set(Alliance::NAME, "示例联盟"));
    let scopes = growth::scopes(&workspace, &Route::parse("#/"), Lang::Zh).choices;
    assert_eq!(scopes.len(), 2 + Setting::ALL.len());
    assert_eq!(scopes[1].value, "setting=key_project");
    let last = scopes.last().unwrap();
    assert_eq!((&*last.value, &*last.text), ("alliance=a", "示例联盟"));
}

#[test]
fn the_chosen_group_of_outcomes_stays_chosen_while_others_come() {
    let mut workspace = workspace();
    let outcome = |id: &str, measure: &str| {
        Patch::<Outcome>::new(id)
            .set(Outcome::MEASURE, measure)
            .set(Outcome::QUANTITY, Quantity::from_words("5", "万元").unwrap())
            .set(Outcome::STRENGTH, Strength::Direct)
            .set(Outcome::DATE, date("2022-06-15"))
    };
    put(&mut workspace, outcome("1", "订单"));
    put(&mut workspace, outcome("2", "收入"));
    let chosen = "收入|万元|direct";
    let groups = |workspace: &Workspace| {
        growth::groups(&growth::outcomes_chart(workspace, &lens(), chosen), Lang::Zh)
    };
    assert_eq!(groups(&workspace).chosen, chosen);
    for id in ["3", "4", "5"] {
        put(&mut workspace, outcome(id, "户数"));
    }
    let groups = groups(&workspace);
    assert_eq!((&*groups.chosen, groups.choices.len()), (chosen, 3));
    let none = growth::outcomes_chart(&workspace, &lens(), "gone");
    assert!(matches!(none, ChartModel::Outcomes(OutcomeChart { drawn: 0, .. })));
}

#[test]
fn coverage_follows_the_rule_and_charts_that_do_not_read_it_do_not() {
    let mut workspace = two_branches();
    put(&mut workspace, Patch::<Branch>::new("a").clear(Branch::SERVES));
    let coverage = |workspace: &Workspace| {
        let chart = whole_life::coverage_chart(workspace, &lens(), Lang::Zh);
        chart.series.iter().map(|series| series.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(coverage(&workspace), ["应建未建"]);
    let edit = |least: u32| {
        move |workspace: &mut Workspace| {
            let values = vec![("full_members".into(), least.into())];
            let key = rule_key(RuleId::ShouldBeBuilt);
            workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS)
        }
    };
    let lead = |workspace: &Workspace| whole_life::lead_chart(workspace, &lens(), Lang::Zh);
    assert!(!is_renewed(&mut workspace, lead, edit(5)));
    assert!(is_renewed(&mut workspace, coverage, edit(4)));
    assert_eq!(coverage(&workspace), ["可联合组建"]);
}

/// Each chart is a memo of its own: an edit of one kind leaves the charts of the others alone.
#[test]
fn an_edit_updates_only_the_charts_that_depend_on_its_kind() {
    let workspace = two_branches();
    let reads = |chart: &dyn Fn(&Workspace)| workspace.reading(chart).1;
    let counts = |chart: fn(&Workspace, &Lens) -> ChartModel| {
        reads(&|workspace: &Workspace| drop(chart(workspace, &lens())))
    };
    let of = |kinds: &[Kind]| kinds.iter().copied().collect::<Dependencies>();
    assert_eq!(counts(growth::active_chart), of(&[Kind::Branch]));
    assert_eq!(counts(growth::turnover_chart), of(&[Kind::Branch]));
    assert_eq!(counts(growth::lives_chart), of(&[Kind::Branch]));
    assert_eq!(counts(growth::units_chart), of(&[Kind::AllianceUnit]));
    assert!(counts(growth::activities_chart).is_disjoint(of(&[Kind::Outcome, Kind::Member])));
    let outcomes = |workspace: &Workspace, lens: &Lens| growth::outcomes_chart(workspace, lens, "");
    assert!(counts(outcomes).is_disjoint(of(&[Kind::Activity, Kind::Member])));
    assert!(counts(growth::teams_chart).is_disjoint(of(&[Kind::Activity, Kind::Outcome])));
    let nodes = reads(&|workspace: &Workspace| {
        drop(comparison::nodes_chart(workspace, &lens(), Lang::Zh));
    });
    assert_eq!(nodes, of(&[Kind::Node]));
    let amounts = reads(&|workspace: &Workspace| {
        drop(comparison::amounts_chart(workspace, &lens(), Lang::Zh));
    });
    assert_eq!(amounts, of(&[Kind::Cooperation]));
    let deployed = reads(&|workspace: &Workspace| {
        drop(whole_life::deployed_chart(workspace, &lens(), Lang::Zh));
    });
    assert!(deployed.is_disjoint(of(&[Kind::Activity, Kind::Outcome, Kind::AllianceUnit])));
}

#[test]
fn alliances_are_compared_from_their_founding_on() {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Alliance>::new("a")
            .set(Alliance::NAME, "示例联盟")
            .set(Alliance::FOUNDED, date("2022-03-01")),
    );
    for (id, joined) in [("1", "2022-03-01"), ("2", "2022-08-01")] {
        put(
            &mut workspace,
            Patch::<AllianceUnit>::new(id)
                .set(AllianceUnit::ALLIANCE, Reference::to("a"))
                .set(AllianceUnit::JOINED, date(joined)),
        );
    }
    let view = |workspace: &Workspace| whole_life::since_chart(workspace, &lens(), Lang::Zh);
    let chart = view(&workspace);
    assert_eq!(chart.series[0].name, "示例联盟");
    assert_eq!(chart.series[0].values, [1.0, 1.0, 2.0]);
    assert_eq!(chart.labels.len(), 3);
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Alliance>::new("a").set(Alliance::NAME, "改名联盟"))
    };
    assert!(is_renewed(&mut workspace, view, rename));
}

#[test]
fn a_chart_of_the_whole_ledger_has_a_note_in_a_narrower_scope() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Node>::new("n").set(Node::FINISHED, date("2022-06-01")));
    put(&mut workspace, Patch::<Activity>::new("x").set(Activity::DATE, date("2022-06-01")));
    let note = |scope: Scope| {
        comparison::nodes_chart(&workspace, &Lens { scope, ..lens() }, Lang::Zh).note
    };
    assert_eq!(note(Scope::Everything), "");
    assert_eq!(note(Scope::Setting(Setting::Sector)), m::CHART_OF_ALL.zh);
}

#[test]
fn a_route_has_one_scope_at_a_time_with_its_note() {
    let route = |text: &str| Route::parse(text);
    let setting = growth::with_scope(&route("#/dashboard?grain=year&alliance=a"), "setting=sector");
    assert_eq!(setting.to_string(), "#/dashboard?grain=year&setting=sector");
    assert_eq!(growth::scope_of(&setting), "setting=sector");
    assert_eq!(growth::scope_note(&setting), Some(m::SCOPE_SETTING_NOTE));
    let alliance = growth::with_scope(&setting, "alliance=a");
    assert_eq!(growth::scope_of(&alliance), "alliance=a");
    assert_eq!(growth::scope_note(&alliance), Some(m::SCOPE_ALLIANCE_NOTE));
    let everything = growth::with_scope(&alliance, "alliance=");
    assert_eq!(everything, route("#/dashboard?grain=year"));
    assert_eq!(
        (growth::scope_of(&everything), growth::scope_note(&everything)),
        ("alliance=".into(), None)
    );
    let scopes = growth::scopes(&workspace(), &everything, Lang::Zh).choices;
    assert!(scopes.iter().any(|scope| scope.value == growth::scope_of(&everything)));
    assert_eq!(growth::grain_of(&everything), Grain::Year);
    assert_eq!(growth::grain_of(&route("#/dashboard?grain=x")), Grain::default());
}

#[test]
fn each_number_has_its_label() {
    let numbers = growth::numbers(&two_branches(), &lens(), Lang::Zh).in_order();
    let labels = numbers.each_ref().map(|number| number.label);
    assert_eq!(labels[0], m::ACTIVE_NOW.zh);
    assert_eq!(labels[4], m::MEMBERS.zh);
    assert_eq!(growth::first_record(Lang::Zh).page.to_string(), "#/branch/new");
}

#[test]
fn every_chart_of_the_dashboard_has_its_own_name_and_model() {
    let (workspace, lens) = (two_branches(), lens());
    let all: Vec<charts::ChartView> = [charts::lives()]
        .into_iter()
        .chain(charts::growth_charts())
        .chain(charts::whole_life_charts())
        .collect();
    let mut names: Vec<&str> = all.iter().map(|view| view.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 16);
    let model = |name: &str| {
        let view = all.iter().find(|view| view.name == name).unwrap();
        view.model(&workspace, &lens, Lang::Zh)
    };
    assert_eq!(model("active"), growth::active_chart(&workspace, &lens));
    assert_eq!(model("lives"), growth::lives_chart(&workspace, &lens));
    let survival = whole_life::survival_chart(&workspace, &lens, Lang::Zh);
    assert_eq!(model("survival"), ChartModel::TextChart(survival));
}
