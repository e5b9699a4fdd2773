//! The list of a kind's records, with one record beside it.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::{button, text_button};
use crate::components::cell_edit::CellEditing;
use crate::components::choose::choose;
use crate::components::content::{link, links};
use crate::components::row_selection::RowSelection;
use crate::components::sheet_menu::sheet_menu;
use crate::components::table::RecordTable;
use crate::features::records::bulk::bulk;
use crate::features::records::columns::ChosenColumns;
use crate::features::records::copied::copied_part;
use crate::features::records::detail::{DetailWidth, detail};
use crate::features::records::saved::SavedFilterMenu;
use crate::features::records::tree::switch;
use crate::features::search::search_results::prepare_search;
use crate::html::{self, Element, ElementRef, Node, show};
use crate::platform::{self, ByReader};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::Page;
use zhibu_app::sheets::{ListedRecords, SheetSource};
use zhibu_app::views::records::columns::ShownColumns;
use zhibu_app::views::records::list::{
    ChoiceFilter, EmptyList, FilterChip, ListSummary, area_filter, choice_filters, chosen_area,
    filter_chips, list_head, list_summary, with_area, with_owed_only, without_filter,
};
use zhibu_domain::columns::{DerivedValues, ListColumn};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{
    Filter, ListSearch, Query, Sort, SortBy, default_sort, filtered, ordered, usual_sort,
};
use zhibu_text::{self as text, m};

/// The page.
pub fn records(state: AppState, kind: Kind) -> Element {
    let query = Memo::new(move || state.navigation().route().with(|route| route.query(kind)));
    let deleted = Memo::new(move || query.with(|query| query.deleted));
    let usual = Memo::new(move || {
        let deleted = deleted.get();
        let read = state.read(|workspace| usual_sort(workspace.register(), kind, deleted));
        read.unwrap_or_else(|| default_sort(kind))
    });
    let sort = Memo::new(move || query.with(|query| query.sort).unwrap_or_else(|| usual.get()));
    let columns = ChosenColumns::stored(state, kind);
    let derived = columns.derived(sort);
    let shown = columns.shown(derived);
    let found = found_indices(state, kind, query, ListOrder { deleted, sort, derived });
    let selected = Memo::new(move || {
        state.navigation().route().with(|route| match &route.page {
            Page::Detail(_, id) => Some(id.clone()),
            _ => None,
        })
    });
    let saved = SavedFilterMenu::stored(state, kind, query);
    let selection = RowSelection::new(state, kind, found, query);
    let summary = Memo::new(move || {
        let (lang, found) = (state.lang(), found.get());
        let read = |query: &Query| state.read(|open| list_summary(open, kind, query, &found, lang));
        query.with(read)
    });
    let is_empty = move || {
        summary.with(|summary| summary.as_ref().is_none_or(|summary| summary.empty.is_some()))
    };
    let empty = move || summary.get()?.empty.map(|view| empty_list(state, kind, view));
    let editing = CellEditing::new(state, kind, found, query, shown);
    let table = RecordTable {
        state,
        kind,
        indices: found,
        query,
        usual,
        shown,
        selection,
        selected,
        editing,
    }
    .view();
    let source = move || listed(kind, found, query, shown);
    let element = ElementRef::new();
    let holder = html::div().class("table-holder").attr("hidden", is_empty);
    let list = html::div()
        .class("list")
        .node_ref(element)
        .child(head(state, kind, summary))
        .child(list_menus(state, [columns.fold(), saved.fold()], is_empty, source))
        .child(saved.links())
        .child(filters(state, kind, query))
        .child(chips(state, kind, query))
        .children(bulk(state, kind, query, selection))
        .child(saved.question())
        .child(empty)
        .child(copied_part(state, element, found, source))
        .child(editing.listening(holder).child(table))
        .child(html::p().class("hint cell-keys").child(state.t(m::CELL_KEYS)));
    let width = DetailWidth::stored(state);
    let beside = move || selected.get().map(|id| untrack(|| detail(state, kind, id, width)));
    let class = move || match (selected.with(Option::is_some), width.is_wide()) {
        (false, _) => "records",
        (true, false) => "records with-detail",
        (true, true) => "records with-detail wide-detail",
    };
    html::div().attr("class", class).child(list).child(beside)
}

/// The order of a list.
#[derive(Clone, Copy)]
struct ListOrder {
    /// Whether deleted records are listed.
    deleted: Memo<bool>,
    sort: Memo<Sort>,
    derived: Memo<Arc<DerivedValues>>,
}

/// The indices of the records that match the query, in the order of the list.
fn found_indices(
    state: AppState,
    kind: Kind,
    query: Memo<Query>,
    ListOrder { deleted, sort, derived }: ListOrder,
) -> Memo<Arc<Vec<u32>>> {
    // A memo of its own, so that a change of filters does not sort again.
    let order = Memo::new(move || {
        let (deleted, sort) = (deleted.get(), sort.get());
        // What is shown but not sorted by does not sort again.
        let derived = match sort.column {
            ListColumn::Field(_) => Arc::default(),
            ListColumn::Derived(_) => derived.get(),
        };
        let by = SortBy { sort, derived: &derived, collation: &ByReader };
        let order = state.read(|workspace| ordered(workspace.register(), kind, deleted, &by));
        Arc::new(order.unwrap_or_default())
    });
    // Likewise, so that a keystroke in the search does not filter again.
    let filters = Memo::new(move || Query { text: String::new(), ..query.get() });
    let met = Memo::new(move || {
        let as_of = state.as_of();
        let read = |query: &Query, order: &Vec<u32>| {
            state.read(|workspace| filtered(workspace.register(), kind, query, as_of, order))
        };
        let met = filters.with(|query| order.with(|order| read(query, order)));
        Filtered(Arc::new(met.unwrap_or_default()))
    });
    let search = StoredValue::new(ListSearch::default());
    Memo::new(move || {
        let find = |query: &Query, Filtered(met): &Filtered| {
            state.read(|workspace| {
                let table = workspace.register().table(kind);
                let find =
                    |search: &mut ListSearch| search.found(table, query.deleted, &query.text, met);
                search.try_update_value(find).expect("the search lasts as long as the list")
            })
        };
        let found = platform::measured("zhibu:search", || {
            query.with(|query| met.with(|met| find(query, met)))
        });
        found.unwrap_or_default()
    })
}

/// The indices of the records that meet the filters: others after any change of the records.
struct Filtered(Arc<Vec<u32>>);

impl PartialEq for Filtered {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The head of the list, with the number of its rows.
fn head(state: AppState, kind: Kind, summary: Memo<Option<ListSummary>>) -> Element {
    let count = move || summary.with(|summary| summary.as_ref().map(|of| of.count.clone()));
    let count = html::output()
        .class("count")
        .attr("data-testid", format!("count-{}", kind.code()))
        .child(count);
    html::header()
        .class("page-head")
        .child(html::h1().child(move || list_head(kind, state.lang()).title))
        .child(count)
        .child(switch(state, kind, false))
        .child(move || links(state, list_head(kind, state.lang()).links))
        .child(move || list_head(kind, state.lang()).add.map(|add| link(state, add)))
}

/// All rows of the list, as they leave the program.
fn listed(
    kind: Kind,
    found: Memo<Arc<Vec<u32>>>,
    query: Memo<Query>,
    shown: Memo<ShownColumns>,
) -> SheetSource {
    SheetSource::List(ListedRecords {
        kind,
        indices: found.get_untracked(),
        query: query.get_untracked(),
        shown: shown.get_untracked(),
    })
}

/// The menu by which all rows of the list leave the program, while there are any, and other folds.
fn list_menus(
    state: AppState,
    folds: [Element; 2],
    is_empty: impl Fn() -> bool + Send + Sync + 'static,
    source: impl Fn() -> SheetSource + Copy + Send + Sync + 'static,
) -> Element {
    let menu = move || sheet_menu(state, move || Some(source()));
    html::div().class("list-menus").child(show(move || !is_empty(), menu)).children(folds)
}

/// Shown in place of the rows of an empty list.
fn empty_list(state: AppState, kind: Kind, view: EmptyList) -> Element {
    let show_all = view.offers_all.then(|| {
        button(state, "", m::SHOW_ALL, move || {
            state.navigation().show_list(kind, &Query::default());
        })
    });
    html::div()
        .class("empty")
        .child(html::p().child(view.text))
        .child(view.add.map(|add| link(state, add)))
        .child(show_all)
}

/// The search within the list, and the filters that have a control.
fn filters(state: AppState, kind: Kind, query: Memo<Query>) -> Element {
    let show = move |query: Query| state.navigation().show_list(kind, &query);
    let search = html::input()
        .attr("type", "search")
        .attr("aria-label", state.t(m::SEARCH_LIST))
        .attr("placeholder", state.t(m::SEARCH_LIST))
        .prop("value", move || query.with(|query| query.text.clone()))
        .on(ev::focus, move |_| prepare_search(state, vec![kind]))
        .on(ev::input, move |event| {
            show(Query { text: html::input_value(&event), ..query.get_untracked() });
        });
    let check = |label, is_checked: fn(&Query) -> bool, checked: fn(&Query, bool) -> Query| {
        let input = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || query.with(is_checked))
            .on(ev::change, move |event| {
                show(query.with_untracked(|query| checked(query, event_target_checked(&event))));
            });
        html::label().class("check").child(input).child(html::span().child(state.t(label)))
    };
    let deleted = |query: &Query, deleted| Query { deleted, ..query.clone() };
    let choices = move || {
        let choice = |filter: ChoiceFilter| {
            let filter = Arc::new(filter);
            let (of_value, of_choice) = (filter.clone(), filter.clone());
            choose(
                move || query.with(|query| of_value.chosen(query)),
                move |_| of_choice.choices.clone(),
                {
                    let filter = filter.clone();
                    move |code| show(query.with_untracked(|query| filter.choose(query, code)))
                },
            )
            .attr("aria-label", filter.label)
        };
        choice_filters(kind, state.lang()).into_iter().map(choice).collect::<Vec<_>>()
    };
    let areas = Memo::new(move || {
        let lang = state.lang();
        let read = |query: &Query| state.read(|open| area_filter(open, kind, query, lang));
        query.with(read).unwrap_or_default()
    });
    let area = move || {
        let select = choose(
            move || query.with(chosen_area),
            move |_| areas.get(),
            move |area| show(query.with_untracked(|query| with_area(query, &area))),
        );
        select.attr("aria-label", state.t(text::kind(Kind::Area)))
    };
    let area = html::show(move || areas.with(|areas| !areas.is_empty()), area);
    html::form()
        .class("filters")
        .on(ev::submit, |event| event.prevent_default())
        .child(search)
        .child(choices)
        .child(area)
        .child(check(m::OWED_ONLY, |query| query.filters.contains(&Filter::Owes), with_owed_only))
        .child(check(m::DELETED_ONLY, |query| query.deleted, deleted))
}

/// The filters without a control, as chips that can be removed.
fn chips(state: AppState, kind: Kind, query: Memo<Query>) -> Node {
    let found = Memo::new(move || {
        let lang = state.lang();
        let read = |query: &Query| state.read(|open| filter_chips(open, kind, query, lang));
        query.with(read).unwrap_or_default()
    });
    let chip = move |FilterChip { text, remove, filter }: FilterChip| {
        let line = html::li().class("chip").key(&*remove);
        let take_away = move || {
            let query = query.with_untracked(|query| without_filter(query, &filter));
            state.navigation().show_list(kind, &query);
            // The button disappears with its chip. The next action is usually another filter.
            platform::focus_first("form.filters input");
        };
        line.child(text).child(text_button("plain", "×", take_away).attr("aria-label", remove))
    };
    let list = move || {
        html::ul()
            .class("chips")
            .attr("aria-label", state.t(m::FILTERS))
            .child(move || found.get().into_iter().map(chip).collect::<Vec<_>>())
    };
    show(move || !found.with(Vec::is_empty), list)
}
