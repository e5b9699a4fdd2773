//! The teams of 示例区: a battalion with its teams, posts and zones, their members and shifts.

use super::maker::{DAYS, Living, Maker, PLACES, count, day_within};
use zhibu_domain::kinds::choices::{Role, Setting, Slot, TeamKind};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Assignment, Shift, Team};

/// The number of teams of the battalion.
const TEAMS: usize = 8;

/// Adds teams, assignments and shifts.
pub(super) fn teams(maker: &mut Maker, branches: &[Living]) {
    let urgent = branches.iter().filter(|branch| branch.setting == Setting::UrgentTask);
    let Some(branch) = urgent.max_by_key(|branch| branch.to - branch.from) else { return };
    let from = day_within(branch.from.min(DAYS - 60));
    let team = |id: &str, kind: TeamKind, name: String| {
        Patch::<Team>::new(id)
            .set(Team::NAME, name)
            .set(Team::TEAM_KIND, kind)
            .set(Team::FROM, from)
    };
    let battalion = team("team-battalion", TeamKind::Battalion, "示例区年轻干部突击营".to_owned());
    maker.add(battalion.set(Team::BRANCH, Reference::to(&*branch.id)));
    for number in 0..TEAMS {
        let place = PLACES[number % PLACES.len()];
        let name = format!("{place}党员突击队");
        maker.add(
            team(&format!("team-{number}"), TeamKind::Assault, name)
                .set(Team::PART_OF, Reference::to("team-battalion"))
                .set(Team::PLACE, place)
                .set(Team::HEAD_COUNT, count(8 + number))
                .set_or_keep(Team::TO, (number == 7).then(|| day_within(DAYS - 10))),
        );
    }
    for (number, place) in PLACES.into_iter().take(4).enumerate() {
        let (kind, name) = if number % 2 == 0 {
            (TeamKind::Post, "党员先锋岗")
        } else {
            (TeamKind::Zone, "党员责任区")
        };
        maker.add(
            team(&format!("team-post-{number}"), kind, format!("{place}{name}"))
                .set(Team::BRANCH, Reference::to(&*branch.id))
                .set(Team::PLACE, place)
                .set(Team::HEAD_COUNT, count(1 + number)),
        );
    }
    shifts(maker);
}

/// Six members of a team, with three shifts each, and one with two shifts at the same time.
fn shifts(maker: &mut Maker) {
    let shift = |id: String, member: &str, team: &str, day: i32, slot: Slot| {
        Patch::<Shift>::new(id)
            .set(Shift::MEMBER, Reference::to(member))
            .set(Shift::TEAM, Reference::to(team))
            .set(Shift::DATE, day_within(day))
            .set(Shift::SLOT, slot)
    };
    for number in 1..=6_i32 {
        let member = format!("member-{number:05}");
        maker.add(
            Patch::<Assignment>::new(format!("assignment-team-{number}"))
                .set(Assignment::MEMBER, Reference::to(&*member))
                .set(Assignment::TEAM, Reference::to("team-0"))
                .set(Assignment::ROLE, Role::Member)
                .set(Assignment::FROM, day_within(DAYS - 12)),
        );
        for (turn, slot) in (0..).zip([Slot::Morning, Slot::Afternoon, Slot::Night]) {
            let id = format!("shift-{number}-{turn}");
            maker.add(shift(id, &member, "team-0", DAYS - 8 + turn + number % 3, slot));
        }
    }
    let id = "shift-twice".to_owned();
    maker.add(shift(id, "member-00003", "team-1", DAYS - 8, Slot::WholeDay));
}
