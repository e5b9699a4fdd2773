//! A table of thousands of rows of which only those in sight are in the page.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::charts::Ink;
use crate::domain::field::{Cell, FieldType};
use crate::domain::list::{Query, Sort, default_sort};
use crate::domain::records::Kind;
use crate::i18n::{self, m};
use crate::ui::components::chart::Swatch;
use crate::ui::live::attr;
use crate::ui::route::{Page, Route};
use crate::ui::state::AppState;

/// The height of a row, as the style sheet has it.
const ROW_PX: i32 = 36;
/// Rows kept above and below those in sight, so that scrolling shows no gaps.
const MARGIN_ROWS: usize = 12;
/// Rows in sight before the table has been measured.
const FIRST_ROWS: usize = 40;
/// More rows than this are not printed.
const MOST_PRINTED: usize = 3_000;

/// The ids of the rows that are ticked.
pub type Ticked = rustc_hash::FxHashSet<String>;

/// The columns of a kind's list; those at the end give way first where it is narrow.
pub fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Organisation => &["name", "code", "full_members", "probationary_members", "parent"],
        Kind::Branch => {
            &["name", "setting", "established", "dissolved", "form", "full_members", "secretary"]
        }
        Kind::Alliance => &["name", "founded", "lead_unit", "guiding_unit"],
        Kind::AllianceUnit => &["name", "unit_kind", "joined", "left", "alliance"],
        Kind::Activity => {
            &["title", "date", "activity_kind", "branch", "alliance", "due", "present"]
        }
        Kind::Outcome => &["measure", "quantity", "strength", "date", "branch", "alliance"],
        Kind::Indicator => &["name", "quantity", "from", "to"],
    }
}

/// One row, ready to be shown.
#[derive(Clone, PartialEq)]
struct ShownRow {
    /// Its number among all rows, from zero.
    number: usize,
    id: String,
    cells: Vec<ShownCell>,
}

#[derive(Clone, PartialEq)]
struct ShownCell {
    text: String,
    is_owed: bool,
    /// The ink of a category that charts know.
    ink: Option<Ink>,
}

fn shown_rows(
    state: AppState,
    kind: Kind,
    places: &[u32],
    from: usize,
    to: usize,
    deleted: bool,
) -> Vec<ShownRow> {
    let lang = state.lang.get();
    state
        .read(|session| {
            let register = session.register();
            let table = register.table(kind);
            places[from..to]
                .iter()
                .enumerate()
                .map(|(offset, place)| {
                    let cells = columns(kind)
                        .iter()
                        .map(|name| {
                            let field = kind.field_place(name).expect("columns are fields");
                            let spec = kind.fields()[field];
                            let cell = table.cell(*place as usize, deleted, field);
                            let title = |id: &str| match spec.field_type {
                                FieldType::Reference(target) => {
                                    register.table(target).title(id).map(str::to_owned)
                                }
                                _ => None,
                            };
                            ShownCell {
                                text: i18n::cell(cell, lang, title),
                                is_owed: spec.is_owed && cell == Cell::Empty,
                                ink: category_ink(spec.name, cell),
                            }
                        })
                        .collect();
                    let id = table.id(*place as usize, deleted).to_string();
                    ShownRow { number: from + offset, id, cells }
                })
                .collect()
        })
        .unwrap_or_default()
}

/// A category has the same ink in lists as in charts.
fn category_ink(field: &str, cell: Cell<'_>) -> Option<Ink> {
    let Cell::Choice(code) = cell else { return None };
    let is_charted = matches!(field, "setting" | "unit_kind" | "activity_kind");
    is_charted.then(|| Ink::Category(i18n::choice_place(field, code)))
}

/// The table of a kind's records.
#[component]
pub fn RecordTable(
    /// The kind.
    kind: Kind,
    /// The places of the rows in the kind's table, in order.
    places: Memo<Arc<Vec<u32>>>,
    /// What the list shows; for the heads' sorting.
    query: Memo<Query>,
    /// The ids that are ticked.
    ticked: RwSignal<Ticked>,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let frame: NodeRef<html::Div> = NodeRef::new();
    let scrolled = RwSignal::new((0_i32, 0_i32));
    let measure = move || {
        if let Some(frame) = frame.get_untracked() {
            scrolled.set((frame.scroll_top(), frame.client_height()));
        }
    };
    // Another list begins at its top.
    Effect::new(move || {
        query.track();
        if let Some(frame) = frame.get() {
            frame.set_scroll_top(0);
            measure();
        }
    });
    let window = Memo::new(move |_| {
        let count = places.with(|places| places.len());
        if state.is_printing.get() {
            return (0, count.min(MOST_PRINTED));
        }
        let (top, height) = scrolled.get();
        let first = usize::try_from(top / ROW_PX).unwrap_or(0);
        let in_sight =
            if height > 0 { usize::try_from(height / ROW_PX).unwrap_or(0) + 2 } else { FIRST_ROWS };
        // Whole pages of rows, so that a pixel's scrolling changes nothing.
        let from = (first.saturating_sub(MARGIN_ROWS) / MARGIN_ROWS * MARGIN_ROWS).min(count);
        (from, (first + in_sight + 2 * MARGIN_ROWS).min(count))
    });
    let rows = Memo::new(move |_| {
        state.watch(Kind::ALL);
        let (from, to) = window.get();
        let deleted = query.with(|query| query.deleted);
        places.with(|places| shown_rows(state, kind, places, from, to.min(places.len()), deleted))
    });
    let spacer = move |rows: usize| {
        let height = rows.saturating_mul(usize::try_from(ROW_PX).unwrap_or(36));
        format!("height:{height}px")
    };
    let selected = Memo::new(move |_| {
        state.route.with(|route| match &route.page {
            Page::Detail(_, id) => Some(id.clone()),
            _ => None,
        })
    });
    let sort = move || query.with(|query| query.sort.unwrap_or_else(|| default_sort(kind)));
    let head = move |name: &'static str| {
        let field = kind.field_place(name).expect("columns are fields");
        let is_number =
            matches!(kind.fields()[field].field_type, FieldType::Count | FieldType::Quantity);
        let direction = move || {
            let sort = sort();
            (sort.field == field).then_some(if sort.is_descending {
                "descending"
            } else {
                "ascending"
            })
        };
        let turn = move |_| {
            let is_descending = direction() == Some("ascending");
            let mut query = query.get_untracked();
            query.sort = Some(Sort { field, is_descending });
            let params = Route::list(kind, &query).params;
            let page = state.route.with_untracked(|route| route.page.clone());
            state.go_quietly(Route { page, params });
        };
        view! {
            <th scope="col" class:number=is_number aria-sort=direction>
                <button type="button" class="head" on:click=turn>{state.say(i18n::field(kind, name))}</button>
            </th>
        }
    };
    let all_ticked = move || {
        let count = places.with(|places| places.len());
        count > 0 && ticked.with(Ticked::len) == count
    };
    let tick_all = move |_| {
        let all = !all_ticked();
        let deleted = query.with_untracked(|query| query.deleted);
        let ids = places.with_untracked(|places| {
            state.read(|session| {
                let table = session.register().table(kind);
                places.iter().map(|place| table.id(*place as usize, deleted).to_string()).collect()
            })
        });
        ticked.set(if all { ids.unwrap_or_default() } else { Ticked::default() });
    };
    view! {
        <div class="table-frame" node_ref=frame tabindex="0" role="region"
            aria-label=state.say(i18n::kind(kind)) on:scroll=move |_| measure()>
            <table data-testid=format!("table-{}", kind.code())
                aria-rowcount=attr(move || places.with(|places| places.len() + 1))>
                <thead>
                    <tr aria-rowindex="1">
                        <th scope="col" class="tick">
                            <input type="checkbox" aria-label=state.say(m::TICK_ALL)
                                prop:checked=all_ticked on:change=tick_all/>
                        </th>
                        {columns(kind).iter().map(|name| head(name)).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    <tr class="spacer" aria-hidden="true" style=attr(move || spacer(window.get().0))><td></td></tr>
                    <For each=move || rows.get() key=move |row| (state.lang.get_untracked().code(), row.number, row.id.clone(), row.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>())
                        children=move |row| {
                            let ShownRow { number, id, cells } = row;
                            let is_selected = { let id = id.clone(); move || selected.with(|selected| selected.as_ref() == Some(&id)) };
                            let is_ticked = { let id = id.clone(); move || ticked.with(|ticked| ticked.contains(&id)) };
                            let tick = {
                                let id = id.clone();
                                move |_| ticked.update(|ticked| {
                                    if !ticked.remove(&id) {
                                        ticked.insert(id.clone());
                                    }
                                })
                            };
                            let name = cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
                            let tick_label = move || m::TICK.with(state.lang.get(), &[("name", &name)]);
                            let link = {
                                let id = id.clone();
                                move || state.route.with(|route| route.with_page(Page::Detail(kind, id.clone())).to_string())
                            };
                            let open = {
                                let id = id.clone();
                                move |_| {
                                    let route = state.route.get_untracked();
                                    state.go(route.with_page(Page::Detail(kind, id.clone())));
                                }
                            };
                            view! {
                                <tr class:selected=is_selected aria-rowindex=number + 2 on:click=open>
                                    <td class="tick" on:click=|event| event.stop_propagation()>
                                        <input type="checkbox" aria-label=tick_label prop:checked=is_ticked on:change=tick/>
                                    </td>
                                    {cells.into_iter().zip(columns(kind)).enumerate().map(|(place, (cell, name))| {
                                        let field = kind.field_place(name).expect("columns are fields");
                                        let field_type = kind.fields()[field].field_type;
                                        let is_number = matches!(field_type, FieldType::Count | FieldType::Quantity);
                                        let is_choice = matches!(field_type, FieldType::Choice(_));
                                        let class = if cell.is_owed { "owed" } else { "" };
                                        let text = if cell.is_owed { state.t(m::OWED).to_owned() } else { cell.text };
                                        let inner = if place == 0 {
                                            view! { <a href=link.clone() class=class on:click=|event| event.stop_propagation()>{text}</a> }.into_any()
                                        } else if is_choice && !cell.is_owed && !text.is_empty() {
                                            view! { <span class="chip">{cell.ink.map(|ink| view! { <Swatch ink/> })}{text}</span> }.into_any()
                                        } else {
                                            view! { <span class=class>{text}</span> }.into_any()
                                        };
                                        view! { <td class:number=is_number>{inner}</td> }
                                    }).collect_view()}
                                </tr>
                            }
                        }/>
                    <tr class="spacer" aria-hidden="true"
                        style=attr(move || spacer(places.with(|places| places.len()).saturating_sub(window.get().1)))><td></td></tr>
                </tbody>
            </table>
        </div>
    }
}
