//! The members of a team, and its rota.

use rustc_hash::FxHashSet;

use zhibu_domain::branches::teams::{TeamStrength, collisions, shifts_of, strength};
use zhibu_domain::kinds::choices::Slot;
use zhibu_domain::kinds::records::{Kind, Shift, Team};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum overlapping shifts that are listed; once some are moved, further ones appear.
const COLLIDING_SHOWN: usize = 20;
/// Maximum days of a rota that are shown; the list has all of them.
const ROTA_DAYS: usize = 14;

/// The section of a team's page.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamView {
    /// The number of its members, teams and shifts, as text.
    pub strength: String,
    /// Its shifts that overlap with others of the same member.
    pub colliding: Vec<TableCell>,
    /// A link to its subordinate teams, if it has any.
    pub parts: Option<PageLink>,
    /// The rota: the latest days with shifts, a column for each part of the day with a shift;
    /// `None` if there are no shifts.
    pub rota: Option<Table>,
}

/// Links to the forms that add to a team, and to the roster.
pub fn team_links(team: &str, lang: Lang) -> [PageLink; 3] {
    let link = |name: Message, page: Route| {
        PageLink::to(name.get(lang), page).looking(LinkLook::SmallButton)
    };
    let shift = Route::to(Page::New(Kind::Shift)).with_param(Shift::TEAM.name(), team);
    let paste = Route::to(Page::Paste(Kind::Team)).with_param(Team::PART_OF.name(), team);
    [
        link(m::ROTA_ADD, shift).leading_back(),
        link(m::ROSTER, Route::to(Page::Roster)),
        link(m::TEAM_PASTE, paste).leading_back(),
    ]
}

/// The section of a team; `None` if there is no such team.
pub fn team_view(workspace: &Workspace, id: &str, as_of: Day, lang: Lang) -> Option<TeamView> {
    let register = workspace.register();
    register.teams().get(id)?;
    let own = shifts_of(register, id);
    let all_colliding: FxHashSet<&Name> =
        collisions(register).into_iter().flat_map(|(one, other)| [one, other]).collect();
    let strength = strength(register, id, as_of);
    let own_ids = own.iter().map(|row| &row.id);
    let mut colliding: Vec<&Name> = own_ids.filter(|id| all_colliding.contains(id)).collect();
    order::sort(&mut colliding);
    let more = colliding.len().saturating_sub(COLLIDING_SHOWN);
    let rest = (more > 0).then(|| TableCell::quiet(format_message!(m::REST, lang, count = more)));
    let colliding = colliding.into_iter().take(COLLIDING_SHOWN).map(|shift| {
        let name = text::title(register, Kind::Shift, shift, lang).unwrap_or_default();
        let date = register.shifts().get(shift).and_then(|shift| shift.date);
        let date = date.map(|date| date.to_string()).unwrap_or_default();
        TableCell::Parts(vec![collides(lang), shift_link(shift, format!("{name} {date}"))])
    });
    let parts = vec![Filter::Is(Team::PART_OF.index(), id.to_owned())];
    let parts = PageLink::to(m::TEAM_PARTS_SHOW.get(lang), Route::rows(Kind::Team, parts));
    Some(TeamView {
        strength: strength_in_words(&strength, own.len(), lang),
        colliding: colliding.chain(rest).collect(),
        parts: (strength.teams > 0).then_some(parts),
        rota: rota(workspace, &own, &all_colliding, lang),
    })
}

fn shift_link(id: &Name, name: String) -> TableCell {
    TableCell::link(name, Route::to(Page::Detail(Kind::Shift, id.to_string())))
}

/// A chip for a shift that overlaps with another.
fn collides(lang: Lang) -> TableCell {
    TableCell::chip(m::TEAM_COLLIDES.get(lang), Tone::Error)
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

/// The rota of a team; `shifts` are in the order of their dates.
fn rota(
    workspace: &Workspace,
    shifts: &[&Row<Shift>],
    colliding: &FxHashSet<&Name>,
    lang: Lang,
) -> Option<Table> {
    let mut days: Vec<(String, Vec<(Slot, TableCell)>)> = Vec::new();
    for row in shifts {
        let (Some(date), Some(slot)) = (row.record.date, row.record.slot) else { continue };
        let date = date.to_string();
        let member = row.record.member.as_ref();
        let name = member.map(|member| title(workspace, Kind::Member, &member.id, lang));
        let name = name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
        let mut on_duty = vec![shift_link(&row.id, name)];
        if colliding.contains(&row.id) {
            on_duty.push(collides(lang));
        }
        let on_duty = TableCell::Parts(on_duty);
        match days.last_mut().filter(|day| day.0 == date) {
            Some(day) => day.1.push((slot, on_duty)),
            None => days.push((date, vec![(slot, on_duty)])),
        }
    }
    let days = days.split_off(days.len().saturating_sub(ROTA_DAYS));
    let is_used = |slot: &&Slot| days.iter().flat_map(|day| &day.1).any(|(of, _)| of == *slot);
    let slots: Vec<Slot> = Slot::ALL.iter().filter(is_used).copied().collect();
    let date = TableColumn::text(text::field_name(Shift::DATE).get(lang)).with_class("date");
    let slot = |slot: &Slot| TableColumn::text(text::choice(slot.code()).get(lang));
    let row = |(date, on_duty): &(String, Vec<(Slot, TableCell)>)| {
        let cells = slots.iter().map(|slot| {
            let of_slot = on_duty.iter().filter(|(of, _)| of == slot);
            TableCell::Lines(of_slot.map(|(_, on_duty)| on_duty.clone()).collect())
        });
        TableRow::new(std::iter::once(TableCell::text(&**date)).chain(cells))
    };
    (!days.is_empty()).then(|| Table {
        caption: m::ROTA.get(lang).to_owned(),
        columns: std::iter::once(date).chain(slots.iter().map(slot)).collect(),
        rows: days.iter().map(row).collect(),
        totals: None,
    })
}
