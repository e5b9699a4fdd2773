//! Beside the picture: with whom one is tied, what is measured of each, and what is tied to nothing.

use super::to_focus;
use crate::components::data_table::table_of_rows;
use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::table::TableColumn;
use zhibu_app::views::map::{FocusView, MapView, MeasuresView, PointView, TiedView};
use zhibu_text::{self as text, Lang, format_message, m};

/// Who is looked at, and with whom it is tied.
pub(super) fn focused(state: AppState, view: Memo<Option<MapView>>) -> Element {
    let focus =
        Memo::new(move || view.with(|view| view.as_ref().and_then(|view| view.focus.clone())));
    let content = move || {
        let inside = move || Some(focus_of(state, focus.get()?));
        html::section().class("focused").child(inside)
    };
    html::div().child(show(move || focus.with(Option::is_some), content))
}

fn focus_of(state: AppState, FocusView { measures, ties }: FocusView) -> Element {
    let lang = state.lang();
    let record = measures.record.map(|record| {
        html::a()
            .class("button small")
            .attr("href", record.to_string())
            .child(m::MAP_RECORD.get(lang))
    });
    let all = html::a()
        .class("button small")
        .attr("href", to_focus(state, "").to_string())
        .child(m::MAP_ALL.get(lang));
    let none = ties.is_empty().then(|| html::p().child(m::MAP_ALONE.get(lang)));
    let line = |TiedView { code, name, ways }: TiedView| {
        let name = match code {
            None => html::span().child(name),
            Some(code) => html::a().attr("href", to_focus(state, &code).to_string()).child(name),
        };
        html::li().child(name).child(html::span().class("quiet").child(ways))
    };
    html::div()
        .child(html::h2().child(measures.name))
        .child(html::div().class("actions").child(record).child(all))
        .child(none)
        .child(html::ul().class("ties").children(ties.into_iter().map(line)))
}

pub(super) fn tied_to_nothing(state: AppState, view: Memo<Option<MapView>>) -> Element {
    let has_any = move || {
        let has_any = |view: &MapView| !view.alone.is_empty() || !view.more_alone.is_empty();
        view.with(|view| view.as_ref().is_some_and(has_any))
    };
    let names = move || {
        let lang = state.lang();
        let link = |PointView { code, text }: &PointView| {
            html::a().attr("href", to_focus(state, code).to_string()).child(text.clone())
        };
        view.with(|view| {
            let view = view.as_ref()?;
            let comma = |index: usize| (index > 0).then_some(text::between(lang));
            let points = view.alone.iter().enumerate();
            let mut names: Vec<Element> = points
                .map(|(index, point)| html::span().child(comma(index)).child(link(point)))
                .collect();
            for more in &view.more_alone {
                names.push(html::span().child(comma(names.len())).child(more.clone()));
            }
            Some(names)
        })
    };
    let content = move || {
        html::section()
            .child(html::h2().child(state.t(m::MAP_ALONE_TITLE)))
            .child(html::p().child(names))
    };
    html::div().child(show(has_any, content))
}

pub(super) fn measures(state: AppState, view: Memo<Option<MapView>>) -> Element {
    let rows = move || {
        let lang = state.lang();
        view.with(|view| {
            let rows = view.iter().flat_map(|view| &view.rows);
            rows.map(|row| measures_row(state, row, lang)).collect::<Vec<_>>()
        })
    };
    let table = move || {
        let lang = state.lang();
        let columns = [
            TableColumn::text(m::MAP_NAME.get(lang)),
            TableColumn::text(m::MAP_KIND.get(lang)),
            TableColumn::number(m::MAP_DEGREE.get(lang)),
            TableColumn::number(m::MAP_KINDS.get(lang)),
            TableColumn::text(m::MAP_ALLIANCES.get(lang)),
        ];
        table_of_rows(Some("table-map"), m::MAP_MEASURES.get(lang), &columns, rows)
    };
    let cut = move || {
        let more = view.with(|view| view.as_ref().map_or(0, |view| view.more_rows));
        (more > 0).then(|| format_message!(m::MAP_ROWS_CUT, state.lang(), count = more))
    };
    html::section()
        .child(html::h2().child(state.t(m::MAP_MEASURES)))
        .child(html::p().class("quiet").child(state.t(m::MAP_MEASURES_ABOUT)).child(cut))
        .child(table)
}

fn measures_row(state: AppState, row: &MeasuresView, lang: Lang) -> Element {
    let name =
        html::a().attr("href", to_focus(state, &row.code).to_string()).child(row.name.clone());
    let alone = (row.degree == 0)
        .then(|| html::span().class("chip warning").child(m::MAP_ALONE_CHIP.get(lang)));
    let bridge = row.bridge.map(|bridge| html::span().class("chip").child(bridge));
    html::tr()
        .child(
            html::th()
                .attr("scope", "row")
                .child(html::div().class("named").child(name).child(alone).child(bridge)),
        )
        .child(html::td().child(row.kind))
        .child(html::td().class("number").child(row.degree.to_string()))
        .child(html::td().class("number").child(row.kinds.to_string()))
        .child(html::td().child(row.alliances.clone()))
}
