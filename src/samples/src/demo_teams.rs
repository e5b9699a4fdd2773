//! The teams of 示例区: a battalion with its teams, posts and zones, their members and shifts.

use serde_json::{Value, json};

use super::demo::{DAYS, Living, Maker, PLACES, iso};
use zhibu_domain::kinds::choices::Setting;

/// The number of teams of the battalion.
const TEAMS: usize = 8;

/// Adds teams, assignments and shifts.
pub(super) fn teams(maker: &mut Maker, branches: &[Living]) {
    let urgent = branches.iter().filter(|branch| branch.setting == Setting::UrgentTask);
    let Some(branch) = urgent.max_by_key(|branch| branch.to - branch.from) else { return };
    let from = branch.from.min(DAYS - 60);
    let mut team = |id: &str, kind: &str, name: String, more: &[(&str, Value)]| {
        let base = [("name", json!(name)), ("team_kind", json!(kind)), ("from", iso(from))];
        let fields: Vec<(&str, Value)> = base.into_iter().chain(more.iter().cloned()).collect();
        maker.add("team", id.to_owned(), &fields);
    };
    let of_branch = ("branch", json!(branch.id));
    team(
        "team-battalion",
        "battalion",
        "示例区年轻干部突击营".to_owned(),
        std::slice::from_ref(&of_branch),
    );
    for number in 0..TEAMS {
        let place = PLACES[number % PLACES.len()];
        team(
            &format!("team-{number}"),
            "assault_team",
            format!("{place}党员突击队"),
            &[
                ("part_of", json!("team-battalion")),
                ("place", json!(place)),
                ("head_count", json!(8 + number)),
                ("to", if number == 7 { iso(DAYS - 10) } else { Value::Null }),
            ],
        );
    }
    for (number, place) in PLACES.iter().take(4).enumerate() {
        let of = [of_branch.clone(), ("place", json!(place)), ("head_count", json!(1 + number))];
        let kind = if number % 2 == 0 { "vanguard_post" } else { "duty_zone" };
        let name = if number % 2 == 0 { "党员先锋岗" } else { "党员责任区" };
        team(&format!("team-post-{number}"), kind, format!("{place}{name}"), &of);
    }
    for number in 1..=6_i32 {
        let member = format!("member-{number:05}");
        maker.add(
            "assignment",
            format!("assignment-team-{number}"),
            &[
                ("member", json!(member)),
                ("team", json!("team-0")),
                ("role", json!("member")),
                ("from", iso(DAYS - 12)),
            ],
        );
        for (turn, slot) in ["morning", "afternoon", "night"].into_iter().enumerate() {
            let turn = i32::try_from(turn).unwrap_or(0);
            maker.add(
                "shift",
                format!("shift-{number}-{turn}"),
                &[
                    ("member", json!(member)),
                    ("team", json!("team-0")),
                    ("date", iso(DAYS - 8 + turn + number % 3)),
                    ("slot", json!(slot)),
                ],
            );
        }
    }
    // A member with two shifts at the same time.
    maker.add(
        "shift",
        "shift-twice".to_owned(),
        &[
            ("member", json!("member-00003")),
            ("team", json!("team-1")),
            ("date", iso(DAYS - 8)),
            ("slot", json!("whole_day")),
        ],
    );
}
