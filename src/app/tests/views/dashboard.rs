//! The dashboard's numbers and charts.

use zhibu_app::chart_model::{ChartModel, OutcomeChart};
use zhibu_app::route::Route;
use zhibu_app::table::TableCell;
use zhibu_app::views::compliance::agenda::{AgendaParams, ShownItems, agenda_view, due_this_week};
use zhibu_app::views::compliance::findings::findings_view;
use zhibu_app::views::dashboard::attention;
use zhibu_app::views::dashboard::periods::{periods_to_show, side_by_side};
use zhibu_app::views::dashboard::{analysis, charts, comparison, growth, outcomes, whole_life};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::agenda::Window;
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::growth::{HeadlineId, Lens, Scope};
use zhibu_domain::kinds::choices::{Setting, Strength};
use zhibu_domain::kinds::field::{Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Branch, Kind, Member, Node, Organisation, Outcome, Task,
};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::rules::{RuleId, rule_key};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::{Grain, Period};
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
    let [active, established, _, _, members] = growth::numbers(&workspace, &lens(), Lang::Zh);
    assert_eq!((&*active.count, &*active.change), ("2", "较上季末 0"));
    assert_eq!((&*established.count, &*established.change), ("2", "较上年 +1"));
    assert_eq!((&*members.change, &*active.uncertain), ("", ""));
    assert_eq!(active.rows.to_string(), "#/branch?at=2022-11-21");
    put(&mut workspace, Patch::<Branch>::new("d").set(Branch::NAME, "丁临时党支部"));
    let [active, ..] = growth::numbers(&workspace, &lens(), Lang::Zh);
    assert_eq!(active.uncertain, "另有 1 条日期待补或不详");
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
        outcomes::groups(&outcomes::outcomes_chart(workspace, &lens(), chosen), Lang::Zh)
    };
    assert_eq!(groups(&workspace).chosen, chosen);
    for id in ["3", "4", "5"] {
        put(&mut workspace, outcome(id, "户数"));
    }
    let groups = groups(&workspace);
    assert_eq!((&*groups.chosen, groups.choices.len()), (chosen, 3));
    let none = outcomes::outcomes_chart(&workspace, &lens(), "gone");
    assert_eq!(none.content::<OutcomeChart>().unwrap().drawn, 0);
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
    let of = |kinds: &[Kind]| kinds.iter().copied().collect::<Dependencies>();
    let views: Vec<charts::ChartView> = charts::growth_charts()
        .into_iter()
        .chain(analysis::further_charts())
        .chain(analysis::analysis_charts())
        .collect();
    let counts = |name: &str| {
        let view = views.iter().find(|view| view.name == name).unwrap();
        reads(&|workspace: &Workspace| drop(view.model(workspace, &lens(), Lang::Zh)))
    };
    assert_eq!(counts("active"), of(&[Kind::Branch]));
    assert_eq!(counts("turnover"), of(&[Kind::Branch]));
    assert_eq!(counts("lives"), of(&[Kind::Branch]));
    assert_eq!(counts("units"), of(&[Kind::AllianceUnit]));
    assert!(counts("activities").is_disjoint(of(&[Kind::Outcome, Kind::Member])));
    assert!(counts("teams").is_disjoint(of(&[Kind::Activity, Kind::Outcome])));
    let outcomes =
        reads(&|workspace: &Workspace| drop(outcomes::outcomes_chart(workspace, &lens(), "")));
    assert!(outcomes.is_disjoint(of(&[Kind::Activity, Kind::Member])));
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
fn a_number_is_counted_again_when_what_it_counts_changes_and_not_otherwise() {
    let mut workspace = two_branches();
    let read = |workspace: &Workspace, id| {
        let number = || growth::number(workspace, id, &lens(), Lang::Zh);
        workspace.register().noted().during(number).1
    };
    let of = Dependencies::of;
    assert_eq!(read(&workspace, HeadlineId::Active), of(Kind::Branch));
    assert_eq!(read(&workspace, HeadlineId::Established), of(Kind::Branch));
    assert_eq!(read(&workspace, HeadlineId::Units), of(Kind::AllianceUnit));
    assert_eq!(read(&workspace, HeadlineId::Activities), of(Kind::Activity));
    assert_eq!(read(&workspace, HeadlineId::Members), of(Kind::Organisation));
    let active = |workspace: &Workspace| {
        growth::number(workspace, HeadlineId::Active, &lens(), Lang::Zh).count
    };
    let before = active(&workspace);
    let third = Patch::<Branch>::new("c").set(Branch::ESTABLISHED, date("2021-05-01"));
    put(&mut workspace, third);
    assert_ne!(active(&workspace), before);
}

#[test]
fn each_number_has_its_label() {
    let labels = growth::numbers(&two_branches(), &lens(), Lang::Zh).map(|number| number.label);
    let expected = [
        m::ACTIVE_NOW,
        m::ESTABLISHED_THIS_YEAR,
        m::UNITS_NOW,
        m::ACTIVITIES_THIS_YEAR,
        m::MEMBERS,
    ];
    assert_eq!(labels, expected.map(|label| label.zh));
    assert_eq!(growth::first_record(Lang::Zh).page.to_string(), "#/branch/new");
}

#[test]
fn the_dashboard_has_six_charts_and_each_has_its_own_name_and_model() {
    let (workspace, lens) = (two_branches(), lens());
    let on_dashboard = charts::growth_charts().into_iter().chain(analysis::further_charts());
    // That of outcomes has a choice of its own.
    assert_eq!(on_dashboard.clone().count() + 1, 6);
    let all: Vec<charts::ChartView> = on_dashboard.chain(analysis::analysis_charts()).collect();
    let mut names: Vec<&str> = all.iter().map(|view| view.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
    let model = |name: &str| {
        let view = all.iter().find(|view| view.name == name).unwrap();
        view.model(&workspace, &lens, Lang::Zh)
    };
    assert_eq!(model("active"), growth::active_chart(&workspace, &lens, Lang::Zh));
    assert_ne!(model("active"), model("turnover"));
    let survival = whole_life::survival_chart(&workspace, &lens, Lang::Zh);
    assert_eq!(model("survival"), ChartModel::of(survival));
}

#[test]
fn a_chart_with_nothing_in_its_time_says_so_and_not_that_nothing_is_recorded() {
    let mut workspace = workspace();
    let chart = |workspace: &Workspace, from: &str| {
        let lens =
            growth::lens(&Route::parse(&format!("#/?grain=year&from={from}&to={from}")), as_of());
        let empty = |name: &str| {
            let own = charts::growth_charts().into_iter().chain(analysis::further_charts());
            let view = own.into_iter().find(|view| view.name == name).unwrap();
            let model = view.model(workspace, &lens, Lang::Zh);
            model.is_empty().then(|| model.empty_message(view.empty))
        };
        [empty("active"), empty("turnover")]
    };
    assert_eq!(chart(&workspace, "2021"), [Some(m::CHART_ACTIVE_EMPTY); 2]);
    put(
        &mut workspace,
        Patch::<Branch>::new("b")
            .set(Branch::ESTABLISHED, date("2022-01-01"))
            .set(Branch::DISSOLVED, date("2022-07-01")),
    );
    assert_eq!(chart(&workspace, "2021"), [Some(m::CHART_NONE_ACTIVE), Some(m::CHART_NONE_THEN)]);
    assert_eq!(chart(&workspace, "2022"), [Some(m::CHART_NONE_ACTIVE), None]);
}

#[test]
fn what_needs_attention_is_counted_and_leads_to_its_rows() {
    let mut workspace = two_branches();
    for id in ["1", "2", "3", "4", "5"] {
        put(
            &mut workspace,
            Patch::<Task>::new(id)
                .set(Task::START, date("2022-01-05"))
                .set(Task::FULL_MEMBERS, Count::exact(3)),
        );
    }
    put(&mut workspace, Patch::<Branch>::new("a").set(Branch::PLANNED_END, date("2022-11-24")));
    // Its term ends in two months: it is on the to-do list already, and not due this week.
    put(
        &mut workspace,
        Patch::<Organisation>::new("o")
            .set(Organisation::TERM_FROM, date("2020-01-20"))
            .set(Organisation::TERM_YEARS, Count::exact(3)),
    );
    let figures = attention::attention(&workspace, &lens(), Lang::Zh);
    let of = |label: &str| figures.iter().find(|figure| figure.label == label).unwrap();
    let rows = |label: &str| of(label).rows.as_ref().map(ToString::to_string);
    assert_eq!(of("组建率").value, "17%");
    assert_eq!(of("应建未建").value, "5");
    assert_eq!(rows("应建未建").unwrap(), "#/task?coverage_at=due.2022-11-21.3");
    let due = due_this_week(&workspace, as_of());
    let listed = |shown: ShownItems, window: Window| {
        let (as_of, today, branch) = (as_of(), as_of(), None);
        let params = AgendaParams { as_of, today, window, branch, shown };
        let view = agenda_view(&workspace, params, Lang::Zh, &ByCodePoint);
        view.groups.iter().map(|group| group.items.len()).sum::<usize>().to_string()
    };
    assert_eq!(rows("逾期未办").unwrap(), "#/agenda?until=month&shown=overdue");
    assert!(due.overdue > 0 && due.soon > 0);
    assert_eq!(of("逾期未办").value, listed(ShownItems::Overdue, Window::Month));
    assert_eq!(rows("本周到期").unwrap(), "#/agenda?until=week&shown=upcoming");
    assert_eq!(of("本周到期").value, listed(ShownItems::Upcoming, Window::Week));
    let found = findings_view(&workspace, as_of(), "not-in-order", Lang::Zh);
    let open: usize = found.rules.iter().map(|rule| rule.open).sum();
    assert_eq!(of("不符合规定").value, open.to_string());
    let all = findings_view(&workspace, as_of(), "", Lang::Zh);
    assert!(all.rules.len() > found.rules.len(), "other labels are not listed");
    // What is nothing leads nowhere.
    assert_eq!((&*of("填报不一致").value, rows("填报不一致")), ("0", None));
}

#[test]
fn what_does_not_follow_the_scope_says_so() {
    let workspace = two_branches();
    let notes = |scope: Scope| -> Vec<Option<String>> {
        let figures = attention::attention(&workspace, &Lens { scope, ..lens() }, Lang::Zh);
        figures.into_iter().map(|figure| figure.note).collect()
    };
    let whole = || Some("全台账".to_owned());
    assert_eq!(notes(Scope::Everything), [None, None, None, None, None, None]);
    let narrowed = notes(Scope::Setting(Setting::Sector));
    assert_eq!(narrowed, [None, None, whole(), whole(), whole(), whole()]);
}

#[test]
fn a_line_begins_when_the_thing_did() {
    let mut workspace = workspace();
    for (alliance, joined) in [("a", "2022-02-01"), ("b", "2022-08-01")] {
        put(&mut workspace, Patch::<Alliance>::new(alliance).set(Alliance::NAME, alliance));
        put(
            &mut workspace,
            Patch::<AllianceUnit>::new(alliance)
                .set(AllianceUnit::ALLIANCE, Reference::to(alliance))
                .set(AllianceUnit::JOINED, date(joined)),
        );
    }
    let views = analysis::analysis_charts();
    let view = views.iter().find(|view| view.name == "alliances").unwrap();
    let model = view.model(&workspace, &lens(), Lang::Zh);
    let names: Vec<String> = model.series(Lang::Zh).into_iter().map(|series| series.0).collect();
    let young = names.iter().position(|name| name == "b").unwrap();
    let figures: Vec<String> = (0..model.bucket_count())
        .map(|bucket| model.figures(bucket, Lang::Zh)[young].clone())
        .collect();
    assert_eq!(figures, ["", "", "1", "1"]);
    let drawn = model.picture(600, Lang::Zh).marks;
    let of_young = drawn.iter().filter(|mark| mark.series == young).map(|mark| mark.bucket);
    assert_eq!(of_young.min(), Some(2));
}

#[test]
fn stacks_bear_their_totals() {
    let mut workspace = two_branches();
    let third = Patch::<Branch>::new("c").set(Branch::SETTING, Setting::IndustryChain);
    put(&mut workspace, third.set(Branch::ESTABLISHED, date("2022-01-02")));
    let lens = growth::lens(&Route::parse("#/?grain=year"), date("2022-06-15").earliest());
    let svg = growth::active_chart(&workspace, &lens, Lang::Zh).picture(600, Lang::Zh).svg;
    // Three of three settings: the scale ends there, and the column says so.
    assert_eq!(svg.matches("\n3\n").count(), 2, "{svg}");
}

#[test]
fn two_periods_stand_side_by_side_with_their_change_and_rows() {
    let workspace = two_branches();
    let shown = |asked: [&str; 2]| periods_to_show(&workspace, &lens(), asked).unwrap();
    let names = |periods: [Period; 2]| periods.map(|period| period.to_string());
    assert_eq!(names(shown(["", ""])), ["2022Q1", "2022Q4"]);
    assert_eq!(names(shown(["2022Q2", "2030Q1"])), ["2022Q2", "2022Q4"]);
    for (grain, usual) in [
        (Grain::Month, ["2021-11", "2022-11"]),
        (Grain::Quarter, ["2021Q4", "2022Q4"]),
        (Grain::Year, ["2021", "2022"]),
    ] {
        let lens = Lens { grain, from: Some("2018".parse().unwrap()), ..lens() };
        assert_eq!(names(periods_to_show(&workspace, &lens, ["", ""]).unwrap()), usual);
    }
    let table = side_by_side(&workspace, &lens(), shown(["2022Q2", "2022Q3"]), Lang::Zh);
    let cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.to_plain("")).collect())
        .collect();
    // One is launched in the second quarter, the other ends in the third.
    assert_eq!(cells[0][1..], ["2", "1", "-1"]);
    assert_eq!(cells[1][1..], ["1", "0", "-1"]);
    assert_eq!(cells[2][1..], ["0", "1", "+1"]);
    let TableCell::Link(link) = &table.rows[0].cells[1] else { panic!("it has rows") };
    assert_eq!(link.page.to_string(), "#/branch?at=2022-06-30");
    let nothing = growth::lens(&Route::parse("#/"), as_of());
    let empty = crate::support::workspace();
    assert_eq!(periods_to_show(&empty, &nothing, ["", ""]), None);
}

#[test]
fn a_wall_screen_is_a_dashboard_without_the_frame_and_leads_back() {
    let here = Route::parse("#/dashboard?grain=year");
    let wall = growth::wall_link(&here, Lang::Zh).page;
    assert!(growth::is_wall(&wall) && !growth::is_wall(&here));
    assert_eq!(growth::lens(&wall, as_of()), growth::lens(&here, as_of()));
    assert_eq!(growth::wall_link(&wall, Lang::Zh).page, here);
    assert!(!growth::is_wall(&Route::parse("#/branch?wall=1")));
}
