//! The people of a team beside its record: those of its roster, each once, and what teams say of their
//! number.

use leptos::prelude::*;

use crate::domain::list::Filter;
use crate::domain::records::Kind;
use crate::domain::teams::{Strength, collisions, shifts_of, strength};
use crate::i18n::m;
use crate::ui::html::{self, Element, show};
use crate::ui::reactive::Remembered;
use crate::ui::route::{Page, Route};
use crate::ui::state::AppState;

#[derive(Clone, PartialEq)]
struct Shown {
    strength: Strength,
    shifts: usize,
    /// Its shifts that collide with another: id and name.
    colliding: Vec<(String, String)>,
}

fn read(state: AppState, id: &str) -> Option<Shown> {
    state.watch(&[Kind::Team, Kind::Assignment, Kind::Shift, Kind::Member]);
    let (as_of, lang) = (state.as_of(), state.lang());
    state.read(|session| {
        let register = session.register();
        register.teams.get(id)?;
        let own = shifts_of(register, id);
        let colliding = collisions(register);
        let is_own = |shift: &crate::ledger::Name| own.iter().any(|row| row.id == *shift);
        let colliding = colliding.into_iter().flat_map(|(one, other)| [one, other]);
        let mut colliding: Vec<(String, String)> = colliding
            .filter(|shift| is_own(shift))
            .map(|shift| {
                let title = crate::i18n::title(register, Kind::Shift, shift, lang);
                let date = register.shifts.get(shift).and_then(|shift| shift.date);
                let date = date.map(|date| date.to_string()).unwrap_or_default();
                (shift.to_string(), format!("{} {date}", title.unwrap_or_default()))
            })
            .collect();
        crate::order::sort(&mut colliding);
        colliding.dedup();
        let strength = strength(register, id, as_of);
        Some(Shown { strength, shifts: own.len(), colliding })
    })?
}

/// The section of a team's page.
pub fn team(state: AppState, id: StoredValue<String>) -> Element {
    let shown = Remembered::new(move || id.with_value(|id| read(state, id)));
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
    let place = |field| Kind::Team.field_place(field).expect("a field of teams");
    let parts =
        id.with_value(|id| Route::rows(Kind::Team, vec![Filter::Is(place("part_of"), id.clone())]));
    let has_parts =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.strength.teams > 0));
    let parts = move || {
        let link = html::a().attr("href", parts.to_string());
        html::p().child(link.child(state.say(m::TEAM_PARTS_SHOW)))
    };
    let paste = id.with_value(|id| {
        state.and_back(Route::to(Page::Paste(Kind::Team)).with_param("part_of", id))
    });
    let paste = html::a()
        .class("button small")
        .attr("href", paste.to_string())
        .child(state.say(m::TEAM_PASTE));
    let roster = html::a()
        .class("button small")
        .attr("href", Route::to(Page::Roster).to_string())
        .child(state.say(m::ROSTER));
    html::section()
        .class("life")
        .attr("data-testid", "team")
        .child(html::div().child(said))
        .child(html::ul().class("pack").child(colliding))
        .child(show(has_parts, parts))
        .child(html::div().class("actions").child(roster).child(paste))
}
