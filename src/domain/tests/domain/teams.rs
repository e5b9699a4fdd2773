//! Teams: who is in them, each once, and in two places at no time; deployment over time.

use serde_json::{Value, json};
use zhibu_domain::branches::deployment::deployed_counts;
use zhibu_domain::branches::teams::{collisions, strength};
use zhibu_domain::growth::{Lens, Scope, teams};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_test_support::{TestRecord, ledger_of};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn record<'a>(kind: &'a str, id: &str, fields: Vec<(&'a str, Value)>) -> TestRecord<'a> {
    (kind, id.to_owned(), fields)
}

fn team(id: &str, kind: &str, fields: Vec<(&'static str, Value)>) -> TestRecord<'static> {
    record(
        "team",
        id,
        [vec![("team_kind", json!(kind)), ("from", json!("2022-03-01"))], fields].concat(),
    )
}

fn assigned(
    id: &str,
    member: &str,
    team: &str,
    fields: Vec<(&'static str, Value)>,
) -> TestRecord<'static> {
    let base =
        vec![("member", json!(member)), ("team", json!(team)), ("from", json!("2022-03-05"))];
    record("assignment", id, [base, fields].concat())
}

fn register() -> Register {
    let member = |id: &str| record("member", id, vec![("name", json!(id))]);
    let part = || ("part_of", json!("battalion"));
    Register::of(&ledger_of(vec![
        member("m1"),
        member("m2"),
        member("m3"),
        team("battalion", "battalion", vec![("head_count", json!(999))]),
        team("one", "assault_team", vec![part(), ("head_count", json!(3))]),
        team("two", "assault_team", vec![part(), ("head_count", json!(12))]),
        team(
            "over",
            "assault_team",
            vec![part(), ("head_count", json!(50)), ("to", json!("2022-03-31"))],
        ),
        team("post", "vanguard_post", vec![("head_count", json!(1))]),
        assigned("a1", "m1", "one", vec![]),
        assigned("a2", "m2", "one", vec![("to", json!("2022-04-10"))]),
        // In the battalion itself too, but one person.
        assigned("a3", "m1", "battalion", vec![]),
        assigned("a4", "m3", "post", vec![]),
    ]))
}

#[test]
fn a_battalion_counts_each_person_of_its_teams_once() {
    let register = register();
    let people = |team: &str, on: &str| {
        let found = strength(&register, team, day(on));
        let members: Vec<String> = found.members.iter().map(ToString::to_string).collect();
        (members.join(" "), found.counted, found.teams)
    };
    assert_eq!(people("one", "2022-04-01"), ("m1 m2".into(), 0, 0));
    assert_eq!(people("two", "2022-04-01"), (String::new(), 12, 0));
    // Its own head count is not added to that of its teams; one that is over has gone.
    assert_eq!(people("battalion", "2022-04-01"), ("m1 m2".into(), 12, 2));
    assert_eq!(people("battalion", "2022-04-11"), ("m1".into(), 12, 2));
    assert_eq!(people("battalion", "2022-03-10"), ("m1 m2".into(), 62, 3));
    // In the district each person counts once, however many posts they hold.
    let counts =
        deployed_counts(&register, &[day("2022-04-01"), day("2022-04-11")], day("2022-06-30"));
    assert_eq!(counts, [(3, 4), (2, 3)]);
}

#[test]
fn overlapping_shifts_of_a_member_are_reported() {
    let shift = |id: &str, member: &str, slot: &str, fields: Vec<(&'static str, Value)>| {
        let base =
            vec![("member", json!(member)), ("slot", json!(slot)), ("date", json!("2022-03-10"))];
        let own = base.into_iter().filter(|(name, _)| fields.iter().all(|field| field.0 != *name));
        record("shift", id, own.chain(fields.iter().cloned()).collect())
    };
    let at = |index: &str| ("place", json!(index));
    let register = Register::of(&ledger_of(vec![
        team("east", "assault_team", vec![("place", json!("东门"))]),
        shift("1", "m1", "morning", vec![at("东门")]),
        shift("2", "m1", "morning", vec![at("西门")]),
        shift("3", "m1", "afternoon", vec![at("西门")]),
        // All day at the east gate, by its team: it meets both of the others elsewhere.
        shift("4", "m2", "whole_day", vec![("team", json!("east"))]),
        shift("5", "m2", "night", vec![at("西门")]),
        shift("6", "m2", "morning", vec![at("东门")]),
        // Another day, a day not known, a place not known, another member.
        shift("7", "m1", "morning", vec![at("北门"), ("date", json!("2022-03-11"))]),
        shift("8", "m1", "morning", vec![at("北门"), ("date", json!("2022-03"))]),
        shift("9", "m1", "morning", vec![]),
        shift("0", "m3", "morning", vec![at("北门")]),
    ]));
    let found: Vec<(String, String)> = collisions(&register)
        .into_iter()
        .map(|(one, other)| (one.to_string(), other.to_string()))
        .collect();
    assert_eq!(found, [("2".into(), "1".into()), ("5".into(), "4".into())]);
}

#[test]
fn teams_over_time_lead_to_as_many_rows() {
    let register = register();
    let as_of = day("2022-06-30");
    let lens = Lens { grain: Grain::Month, from: None, to: None, scope: Scope::Everything, as_of };
    let growth = teams(&register, &lens);
    assert_eq!((0..4).map(|bucket| growth.total(bucket)).collect::<Vec<_>>(), [4, 4, 4, 4]);
    for series in 0..growth.series.len() {
        for bucket in 0..growth.buckets.len() {
            let query = Query { filters: growth.rows_behind(series, bucket), ..Query::default() };
            let rows = indices(&register, Kind::Team, &query, as_of, &ByCodePoint).len();
            assert_eq!(rows, growth.series[series].counts[bucket] as usize);
        }
    }
}
