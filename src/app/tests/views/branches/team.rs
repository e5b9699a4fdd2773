//! The members of a team, and its rota.

use zhibu_app::table::TableCell;
use zhibu_app::views::branches::team::{TeamView, team_links, team_view};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::Slot;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Member, Shift, Team};
use zhibu_domain::values::quantity::Count;
use zhibu_text::Lang;

use super::{date, day, with_members};
use crate::support::{is_renewed, put};

fn team(workspace: &Workspace) -> TeamView {
    team_view(workspace, "t", day(11, 20), Lang::Zh).unwrap()
}

/// A team with two shifts on one day, one of which is in two places at once.
fn with_team() -> Workspace {
    let mut workspace = with_members();
    put(
        &mut workspace,
        Patch::<Team>::new("t").set(Team::NAME, "示例队").set(Team::HEAD_COUNT, Count::exact(9)),
    );
    for (id, member, team, place) in [
        ("s1", "m1", Some("t"), "甲地"),
        ("s2", "m2", Some("t"), "甲地"),
        ("s3", "m1", None, "乙地"),
    ] {
        put(
            &mut workspace,
            Patch::<Shift>::new(id)
                .set(Shift::MEMBER, Reference::to(member))
                .set_or_clear(Shift::TEAM, team.map(Reference::to))
                .set(Shift::PLACE, place)
                .set(Shift::DATE, date("2022-03-10"))
                .set(Shift::SLOT, Slot::ALL[1]),
        );
    }
    workspace
}

#[test]
fn a_rota_names_who_is_on_duty_and_who_is_in_two_places_at_once() {
    let workspace = with_team();
    let view = team(&workspace);
    assert!(view.strength.contains('9'), "{}", view.strength);
    let rota = view.rota.unwrap();
    assert_eq!((rota.columns.len(), rota.rows.len()), (2, 1), "only parts of a day that are used");
    assert_eq!(rota.rows[0].cells[1].to_plain("、"), "丙 同时在两处、甲");
    // The other shift is not of this team.
    let [TableCell::Parts(colliding)] = &view.colliding[..] else { panic!("{:?}", view.colliding) };
    let TableCell::Link(shift) = &colliding[1] else { panic!("{colliding:?}") };
    assert_eq!(
        (shift.page.to_string(), shift.text.contains("2022-03-10")),
        ("#/shift/id/s1".to_owned(), true)
    );
    let links: Vec<String> =
        team_links("t", Lang::Zh).iter().map(|link| link.page.to_string()).collect();
    assert_eq!(links, ["#/shift/new?team=t", "#/roster", "#/team/paste?part_of=t"]);
    assert_eq!(view.parts, None);
    assert_eq!(team_view(&workspace, "nowhere", day(11, 20), Lang::Zh), None);
}

#[test]
fn a_rota_shows_the_latest_fortnight() {
    let mut workspace = with_team();
    for index in 1..=20 {
        put(
            &mut workspace,
            Patch::<Shift>::new(format!("d{index}"))
                .set(Shift::TEAM, Reference::to("t"))
                .set(Shift::DATE, day(4, index))
                .set(Shift::SLOT, Slot::ALL[0]),
        );
    }
    let days = team(&workspace).rota.unwrap().rows;
    let date = |index: usize| days[index].cells[0].to_plain("");
    assert_eq!((days.len(), &*date(0), &*date(13)), (14, "2022-04-07", "2022-04-20"));
}

#[test]
fn a_team_follows_its_parts_and_the_names_of_its_members() {
    let mut workspace = with_team();
    let add_part = |workspace: &mut Workspace| {
        put(workspace, Patch::<Team>::new("part").set(Team::PART_OF, Reference::to("t")))
    };
    assert!(is_renewed(&mut workspace, team, add_part));
    assert!(team(&workspace).parts.is_some());
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Member>::new("m1").set(Member::NAME, "丁"))
    };
    assert!(is_renewed(&mut workspace, team, rename));
}
