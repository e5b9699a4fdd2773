//! Beside the picture: with whom one is tied, what is measured of each, and what is tied to nothing.

use super::shown::{Row, Shown, Tied};
use super::to_focus;
use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_text::{self as text, Lang, Message, m};

/// Who is looked at, and with whom it is tied.
pub(super) fn focused(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let has_focus =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.focus.is_some()));
    let content = move || {
        let inside = move || {
            let lang = state.lang();
            shown.with(|shown| {
                let (row, ties) = shown.as_ref()?.focus.as_ref()?;
                let record = row.link.as_ref().map(|link| {
                    html::a()
                        .class("button small")
                        .attr("href", link.clone())
                        .child(m::MAP_RECORD.get(lang))
                });
                let all = html::a()
                    .class("button small")
                    .attr("href", to_focus(state, "").to_string())
                    .child(m::MAP_ALL.get(lang));
                let line = |Tied { code, name, ways }: &Tied| {
                    let name = if code.is_empty() {
                        html::span().child(name.clone())
                    } else {
                        let link = html::a().attr("href", to_focus(state, code).to_string());
                        link.child(name.clone())
                    };
                    html::li().child(name).child(html::span().class("quiet").child(ways.clone()))
                };
                let none = ties.is_empty().then(|| html::p().child(m::MAP_ALONE.get(lang)));
                Some(
                    html::div()
                        .child(html::h2().child(row.name.clone()))
                        .child(html::div().class("actions").child(record).child(all))
                        .child(none)
                        .child(html::ul().class("ties").children(ties.iter().map(line))),
                )
            })
        };
        html::section().class("focused").child(inside)
    };
    html::div().child(show(has_focus, content))
}

/// So many of those that are tied to nothing are named.
const MOST_ALONE: usize = 60;

pub(super) fn tied_to_nothing(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let has_any = move || {
        shown.with(|shown| {
            shown.as_ref().is_some_and(|one| !one.alone.is_empty() || one.nameless > 0)
        })
    };
    let content = move || {
        let names = move || {
            let lang = state.lang();
            shown.with(|shown| {
                let alone = shown.as_ref().map_or(&[][..], |shown| &shown.alone);
                let named = alone.iter().take(MOST_ALONE).enumerate();
                let mut names: Vec<Element> = named
                    .map(|(index, (code, name))| {
                        let comma = (index > 0).then_some(text::between(lang));
                        let link = html::a().attr("href", to_focus(state, code).to_string());
                        html::span().child(comma).child(link.child(name.clone()))
                    })
                    .collect();
                if alone.len() > MOST_ALONE {
                    let more = alone.len() - MOST_ALONE;
                    let said = m::AND_MORE.with(lang, &[("count", &more)]);
                    names.push(html::span().child(text::between(lang)).child(said));
                }
                let nameless = shown.as_ref().map_or(0, |shown| shown.nameless);
                if nameless > 0 {
                    let comma = (!names.is_empty()).then_some(text::between(lang));
                    let said = m::MAP_NAMELESS.with(lang, &[("count", &nameless)]);
                    names.push(html::span().child(comma).child(said));
                }
                names
            })
        };
        html::section()
            .child(html::h2().child(state.t(m::MAP_ALONE_TITLE)))
            .child(html::p().child(names))
    };
    html::div().child(show(has_any, content))
}

pub(super) fn measures(state: AppState, shown: Memo<Option<Shown>>) -> Element {
    let row = move |row: &Row, lang: Lang| {
        let name =
            html::a().attr("href", to_focus(state, &row.code).to_string()).child(row.name.clone());
        let alone = (row.measures.0 == 0)
            .then(|| html::span().class("chip warning").child(m::MAP_ALONE_CHIP.get(lang)));
        let bridge = (row.alliances.len() > 1).then(|| {
            let said = if row.is_only_bridge { m::MAP_ONLY_BRIDGE } else { m::MAP_BRIDGE };
            html::span().class("chip").child(said.get(lang))
        });
        html::tr()
            .child(
                html::th()
                    .attr("scope", "row")
                    .child(html::div().class("named").child(name).child(alone).child(bridge)),
            )
            .child(html::td().child(row.kind.get(lang)))
            .child(html::td().class("number").child(row.measures.0.to_string()))
            .child(html::td().class("number").child(row.measures.1.to_string()))
            .child(html::td().child(text::listed(&row.alliances, lang)))
    };
    let rows = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let rows = shown.iter().flat_map(|shown| &shown.rows);
            rows.map(|one| row(one, lang)).collect::<Vec<_>>()
        })
    };
    let head = |class: &'static str, said: Message| {
        html::th().attr("scope", "col").class(class).child(state.t(said))
    };
    let heads = [
        head("", m::MAP_NAME),
        head("", m::MAP_KIND),
        head("number", m::MAP_DEGREE),
        head("number", m::MAP_KINDS),
        head("", m::MAP_ALLIANCES),
    ];
    let cut = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let shown = shown.as_ref()?;
            let left_out = shown.counts.0 - shown.rows.len();
            (left_out > 0).then(|| m::MAP_ROWS_CUT.with(lang, &[("count", &left_out)]))
        })
    };
    html::section()
        .child(html::h2().child(state.t(m::MAP_MEASURES)))
        .child(html::p().class("quiet").child(state.t(m::MAP_MEASURES_ABOUT)).child(cut))
        .child(html::scrolled(
            state.t(m::MAP_MEASURES),
            html::table()
                .class("plan")
                .attr("data-testid", "table-map")
                .child(html::caption().class("visually-hidden").child(state.t(m::MAP_MEASURES)))
                .child(html::thead().child(html::tr().children(heads)))
                .child(html::tbody().child(rows)),
        ))
}
