//! The choice of an area: all, each area below the one it is part of, and none.

use zhibu_domain::areas::AreaScope;
use zhibu_domain::hierarchy::Hierarchy;
use zhibu_domain::kinds::field::Text;
use zhibu_domain::kinds::records::Area;
use zhibu_domain::register::Row;
use zhibu_ledger::order;
use zhibu_text::{Lang, m};

use super::choice::Choice;
use crate::route::Route;
use crate::workspace::Workspace;

/// Maximum areas in a select: a longer one is not read to its end. The page of each area leads to its charts.
const MOST_AREAS: usize = 60;
/// Marks how far below the top an area is.
const INDENT: &str = "　";

/// The area that a route asks for; none beside an alliance, which is in one place whatever the area.
pub fn area_of(route: &Route) -> Option<AreaScope> {
    let is_of_alliance = route.param("alliance").is_some_and(|id| !id.is_empty());
    route.param("area").filter(|_| !is_of_alliance).and_then(AreaScope::from_code)
}

/// The areas to choose from, the chosen one among them; empty if there are none. A value is the code of an
/// [`AreaScope`], or empty for all.
pub fn area_choices(workspace: &Workspace, chosen: &str, lang: Lang) -> Vec<Choice> {
    let register = workspace.register();
    let rows = register.areas().rows();
    if rows.is_empty() {
        return Vec::new();
    }
    let hierarchy = Hierarchy::of(register, Area::PARENT.id());
    // The first is taken first.
    let stacked = |indices: Vec<u32>, depth: usize| {
        let mut indices = indices;
        order::sort_by(&mut indices, |a, b| {
            let key = |index: u32| {
                let Row { id, record } = &rows[index as usize];
                let text = |text: &'_ Option<_>| text.as_ref().map(|text: &Text| text.0.clone());
                (text(&record.code), text(&record.name), id)
            };
            key(*b).cmp(&key(*a))
        });
        indices.into_iter().map(move |index| (index, depth))
    };
    let mut choices = vec![Choice::new("", m::AREA_ALL.get(lang))];
    let tops = hierarchy.tops().iter().map(|top| top.index).collect();
    let mut pending: Vec<(u32, usize)> = stacked(tops, 0).collect();
    while let Some((index, depth)) = pending.pop() {
        let Row { id, record } = &rows[index as usize];
        if choices.len() <= MOST_AREAS || **id == *chosen {
            let name = record.name.as_ref().map_or(m::NAME_OWED.get(lang), |name| &name.0);
            choices.push(Choice::new(&**id, format!("{}{name}", INDENT.repeat(depth))));
        }
        pending.extend(stacked(hierarchy.below(index).to_vec(), depth + 1));
    }
    choices.push(Choice::new(AreaScope::Nowhere.code(), m::AREA_NONE.get(lang)));
    choices
}
