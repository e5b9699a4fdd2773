//! The people of a team: those on its roster, each once, and who is on duty when.

use zhibu_domain::branches::teams::{TeamStrength, collisions, shifts_of, strength};
use zhibu_domain::kinds::choices::Slot;
use zhibu_domain::kinds::records::{Kind, Shift, Team};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::views::names::title;
use crate::workspace::Workspace;

/// How many days of a rota are shown; the list has them all.
const ROTA_DAYS: usize = 14;

/// The section of a team's page.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamView {
    /// How many people it has.
    pub strength: String,
    /// Its shifts that collide with others.
    pub colliding: Vec<ShiftLink>,
    /// The teams of which it consists, if any.
    pub parts: Option<Route>,
    /// The latest days with shifts; `None` where there are none.
    pub rota: Option<RotaView>,
}

/// A shift with its page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShiftLink {
    /// The id.
    pub id: String,
    /// What it is called.
    pub name: String,
}

impl ShiftLink {
    /// The page of the shift.
    pub fn page(&self) -> Route {
        Route::to(Page::Detail(Kind::Shift, self.id.clone()))
    }
}

/// Who is on duty when: a row a day, a column for each part of a day in which anybody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotaView {
    /// The parts of a day.
    pub slots: Vec<&'static str>,
    /// The days, the earliest first.
    pub days: Vec<RotaDay>,
}

/// A day of the rota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotaDay {
    /// The date.
    pub date: String,
    /// Who is on duty in each part of the day.
    pub slots: Vec<Vec<OnDuty>>,
}

/// Somebody on duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDuty {
    /// The shift, by the member's name.
    pub shift: ShiftLink,
    /// Whether it collides with another.
    pub collides: bool,
}

/// A team; `None` where there is no such team.
pub fn team_view(workspace: &Workspace, id: &str, as_of: Day, lang: Lang) -> Option<TeamView> {
    let register = workspace.register();
    register.teams().get(id)?;
    let own = shifts_of(register, id);
    let collisions = collisions(register);
    let strength = strength(register, id, as_of);
    let colliding = collisions.iter().flat_map(|(one, other)| [*one, *other]);
    let is_own = |shift: &&Name| own.iter().any(|row| row.id == **shift);
    let mut colliding: Vec<ShiftLink> = colliding
        .filter(is_own)
        .map(|shift| {
            let name = text::title(register, Kind::Shift, shift, lang).unwrap_or_default();
            let date = register.shifts().get(shift).and_then(|shift| shift.date);
            let date = date.map(|date| date.to_string()).unwrap_or_default();
            ShiftLink { id: shift.to_string(), name: format!("{name} {date}") }
        })
        .collect();
    order::sort(&mut colliding);
    colliding.dedup();
    let parts = vec![Filter::Is(Team::PART_OF.index(), id.to_owned())];
    Some(TeamView {
        strength: strength_in_words(&strength, own.len(), lang),
        colliding,
        parts: (strength.teams > 0).then(|| Route::rows(Kind::Team, parts)),
        rota: rota(workspace, &own, &collisions, lang),
    })
}

fn strength_in_words(strength: &TeamStrength, shifts: usize, lang: Lang) -> String {
    let TeamStrength { members, counted, teams } = strength;
    let mut words =
        format_message!(m::TEAM_STRENGTH, lang, members = members.len(), counted = *counted);
    if *teams > 0 {
        words.push_str(&format_message!(m::TEAM_PARTS, lang, count = *teams));
    }
    if shifts > 0 {
        words.push_str(&format_message!(m::TEAM_SHIFTS, lang, count = shifts));
    }
    words
}

/// The rota of a team, from its shifts in their order.
fn rota(
    workspace: &Workspace,
    shifts: &[&Row<Shift>],
    collisions: &[(&Name, &Name)],
    lang: Lang,
) -> Option<RotaView> {
    let mut days: Vec<(String, Vec<(Slot, OnDuty)>)> = Vec::new();
    for row in shifts {
        let (Some(date), Some(slot)) = (row.record.date, row.record.slot) else { continue };
        let date = date.to_string();
        let member = row.record.member.as_ref();
        let name = member.map(|member| title(workspace, Kind::Member, &member.id, lang));
        let name = name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
        let on_duty = OnDuty {
            shift: ShiftLink { id: row.id.to_string(), name },
            collides: collisions.iter().any(|(one, other)| **one == row.id || **other == row.id),
        };
        match days.last_mut().filter(|day| day.0 == date) {
            Some(day) => day.1.push((slot, on_duty)),
            None => days.push((date, vec![(slot, on_duty)])),
        }
    }
    let days = days.split_off(days.len().saturating_sub(ROTA_DAYS));
    let is_used = |slot: &&Slot| days.iter().flat_map(|day| &day.1).any(|(of, _)| of == *slot);
    let slots: Vec<Slot> = Slot::ALL.iter().filter(is_used).copied().collect();
    let day = |(date, on_duty): &(String, Vec<(Slot, OnDuty)>)| RotaDay {
        date: date.clone(),
        slots: slots
            .iter()
            .map(|slot| {
                let of_slot = on_duty.iter().filter(|(of, _)| of == slot);
                of_slot.map(|(_, on_duty)| on_duty.clone()).collect()
            })
            .collect(),
    };
    (!days.is_empty()).then(|| RotaView {
        slots: slots.iter().map(|slot| text::choice(slot.code()).get(lang)).collect(),
        days: days.iter().map(day).collect(),
    })
}
