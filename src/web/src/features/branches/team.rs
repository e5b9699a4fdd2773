//! The people of a team beside its record: those of its roster, each once, and what teams say of their
//! number.

use leptos::prelude::*;

use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::branches::teams::{Strength, collisions, shifts_of, strength};
use zhibu_domain::kinds::choices::Slot;
use zhibu_domain::kinds::records::{Kind, Shift};
use zhibu_domain::list::Filter;
use zhibu_domain::register::{Register, Row};
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, m};

#[derive(Clone, PartialEq)]
struct Shown {
    strength: Strength,
    shifts: usize,
    /// Its shifts that collide with another: id and name.
    colliding: Vec<(String, String)>,
    /// The latest days with shifts.
    rota: Vec<RotaDay>,
}

/// So many days of a rota are shown; the list has them all.
const ROTA_DAYS: usize = 14;

/// A day of the rota: who is on duty in each part of it.
#[derive(Clone, PartialEq)]
struct RotaDay {
    date: String,
    slots: Vec<(Slot, Vec<OnDuty>)>,
}

#[derive(Clone, PartialEq)]
struct OnDuty {
    id: String,
    name: String,
    collides: bool,
}

/// The rota of a team, from its shifts in their order.
fn rota(
    register: &Register,
    shifts: &[&Row<Shift>],
    colliding: &[(&Name, &Name)],
    lang: Lang,
) -> Vec<RotaDay> {
    let mut days: Vec<RotaDay> = Vec::new();
    for row in shifts {
        let (Some(date), Some(slot)) = (row.record.date, row.record.slot) else { continue };
        let date = date.to_string();
        if days.last().is_none_or(|day| day.date != date) {
            days.push(RotaDay {
                date,
                slots: Slot::ALL.iter().map(|slot| (*slot, Vec::new())).collect(),
            });
        }
        let member = row.record.member.as_ref();
        let name = member.and_then(|of| text::title(register, Kind::Member, &of.id, lang));
        let on_duty = OnDuty {
            id: row.id.to_string(),
            name: name.unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned()),
            collides: colliding.iter().any(|(one, other)| **one == row.id || **other == row.id),
        };
        let day = days.last_mut().expect("a day was put there");
        day.slots[slot as usize].1.push(on_duty);
    }
    let surplus = days.len().saturating_sub(ROTA_DAYS);
    days.split_off(surplus)
}

fn read(state: AppState, id: &str) -> Option<Shown> {
    state.watch(&[Kind::Team, Kind::Assignment, Kind::Shift, Kind::Member]);
    let (as_of, lang) = (state.as_of(), state.lang());
    state.read_untracked(|workspace| {
        let register = workspace.register();
        register.teams().get(id)?;
        let own = shifts_of(register, id);
        let colliding = collisions(register);
        let rota = rota(register, &own, &colliding, lang);
        let is_own = |shift: &Name| own.iter().any(|row| row.id == *shift);
        let colliding = colliding.into_iter().flat_map(|(one, other)| [one, other]);
        let mut colliding: Vec<(String, String)> = colliding
            .filter(|shift| is_own(shift))
            .map(|shift| {
                let title = text::title(register, Kind::Shift, shift, lang);
                let date = register.shifts().get(shift).and_then(|shift| shift.date);
                let date = date.map(|date| date.to_string()).unwrap_or_default();
                (shift.to_string(), format!("{} {date}", title.unwrap_or_default()))
            })
            .collect();
        zhibu_ledger::order::sort(&mut colliding);
        colliding.dedup();
        let strength = strength(register, id, as_of);
        Some(Shown { strength, shifts: own.len(), colliding, rota })
    })?
}

/// The section of a team's page.
pub fn team(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Memo::new(move || id.with_value(|id| read(state, id)));
    let said = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let Shown { strength, shifts, .. } = shown.as_ref()?;
            let Strength { members, counted, teams } = strength;
            let count = members.len();
            let mut said =
                m::TEAM_STRENGTH.with(lang, &[("members", &count), ("counted", counted)]);
            if *teams > 0 {
                said.push_str(&m::TEAM_PARTS.with(lang, &[("count", teams)]));
            }
            if *shifts > 0 {
                said.push_str(&m::TEAM_SHIFTS.with(lang, &[("count", shifts)]));
            }
            Some(html::p().attr("data-testid", "strength").child(said))
        })
    };
    let colliding = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let colliding = shown.iter().flat_map(|shown| &shown.colliding);
            let line = |(id, name): &(String, String)| {
                let page = Page::Detail(Kind::Shift, id.clone());
                let link = html::a().attr("href", Route::to(page).to_string());
                let chip = html::span().class("chip error").child(m::TEAM_COLLIDES.get(lang));
                html::li().child(chip).child(" ").child(link.child(name.clone()))
            };
            colliding.map(line).collect::<Vec<_>>()
        })
    };
    let place = |field| Kind::Team.field_index(field).expect("a field of teams");
    let parts =
        id.with_value(|id| Route::rows(Kind::Team, vec![Filter::Is(place("part_of"), id.clone())]));
    let has_parts =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.strength.teams > 0));
    let parts = move || {
        let link = html::a().attr("href", parts.to_string());
        html::p().child(link.child(state.t(m::TEAM_PARTS_SHOW)))
    };
    let has_rota =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.rota.is_empty()));
    let shift = id.with_value(|id| {
        state.navigation().and_back(Route::to(Page::New(Kind::Shift)).with_param("team", id))
    });
    let shift =
        html::a().class("button small").attr("href", shift.to_string()).child(state.t(m::ROTA_ADD));
    let paste = id.with_value(|id| {
        state.navigation().and_back(Route::to(Page::Paste(Kind::Team)).with_param("part_of", id))
    });
    let paste = html::a()
        .class("button small")
        .attr("href", paste.to_string())
        .child(state.t(m::TEAM_PASTE));
    let roster = html::a()
        .class("button small")
        .attr("href", Route::to(Page::Roster).to_string())
        .child(state.t(m::ROSTER));
    html::section()
        .class("life")
        .attr("data-testid", "team")
        .child(html::div().child(said))
        .child(html::ul().class("pack").child(colliding))
        .child(show(has_parts, parts))
        .child(show(has_rota, move || rota_table(state, shown)))
        .child(html::div().class("actions").child(shift).child(roster).child(paste))
}

/// Who is on duty when, by day and part of the day; only parts in which anybody is have a column.
fn rota_table(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let slots = move || {
        shown.with(|shown| {
            let days = || shown.iter().flat_map(|shown| &shown.rota);
            let is_used = |slot: &&Slot| days().any(|day| !day.slots[**slot as usize].1.is_empty());
            Slot::ALL.iter().filter(is_used).copied().collect::<Vec<_>>()
        })
    };
    let head = move || {
        let lang = state.lang();
        let head = |said: &str| html::th().attr("scope", "col").child(said.to_owned());
        let heads = slots().into_iter().map(|slot| head(text::choice(slot.code()).get(lang)));
        html::tr().child(head(text::field(Kind::Shift, "date").get(lang))).children(heads)
    };
    let on_duty = |one: &OnDuty, lang: Lang| {
        let page = Page::Detail(Kind::Shift, one.id.clone());
        let link = html::a().attr("href", Route::to(page).to_string()).child(one.name.clone());
        let chip = one
            .collides
            .then(|| html::span().class("chip error").child(m::TEAM_COLLIDES.get(lang)));
        html::li().child(link).child(" ").child(chip)
    };
    let rows = move || {
        let (lang, slots) = (state.lang(), slots());
        shown.with(|shown| {
            let days = shown.iter().flat_map(|shown| &shown.rota);
            let row = |day: &RotaDay| {
                let cells = slots.iter().map(|slot| {
                    let who = day.slots[*slot as usize].1.iter().map(|one| on_duty(one, lang));
                    html::td().child(html::ul().class("who").children(who))
                });
                html::tr()
                    .child(html::th().attr("scope", "row").class("date").child(day.date.clone()))
                    .children(cells)
            };
            days.map(row).collect::<Vec<_>>()
        })
    };
    let table = html::table()
        .class("plan")
        .attr("data-testid", "table-rota")
        .child(html::thead().child(head))
        .child(html::tbody().child(rows));
    html::div()
        .class("rota")
        .child(html::h3().child(state.t(m::ROTA)))
        .child(html::scrolled(state.t(m::ROTA), table))
}
