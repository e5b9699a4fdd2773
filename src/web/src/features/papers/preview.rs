//! A paper on the screen: its figures are links to their rows.

use super::PapersNow;
use super::editing::{self, Editing};
use crate::components::content::link;
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::papers::Passage;
use zhibu_app::route::Route;
use zhibu_app::views::links::PageLink;
use zhibu_app::views::papers::{figure_hint, table_name};
use zhibu_office::document::{
    Document, DocumentTable, Figure, Level, Line, LineStyle, Owed, Part, Run, TableHead, parts,
};
use zhibu_text::{Lang, m};

/// What hovering over a figure says.
type Hint = fn(&Figure, Lang) -> String;

/// The paper. It is Chinese whatever the language of the page.
pub fn preview(
    state: AppState,
    document: &Document,
    passages: &[Passage],
    editor: (Editing, PapersNow),
) -> Element {
    // The passages are in the order of the lines of text.
    let mut passages = passages.iter();
    let part = |part: Part<'_>| {
        let is_text = matches!(&part, Part::Line(line) if line.style == LineStyle::Text);
        let shown = self::part(state, part, figure_hint);
        let passage = if is_text { passages.next() } else { None };
        match passage {
            Some(passage) => editing::passage(state, editor, shown, passage),
            None => shown,
        }
    };
    html::section()
        .class("paper")
        .attr("lang", "zh-CN")
        .attr("aria-label", state.t(m::PAPERS_PREVIEW))
        .children(parts(document).into_iter().map(part))
}

/// A part of a paper. `hint` is what hovering over a figure says.
pub fn part(state: AppState, part: Part<'_>, hint: Hint) -> Element {
    match part {
        Part::Line(Line { style, runs: own }) => styled(style).children(runs(state, own, hint)),
        Part::Blank => html::p().class("blank"),
        Part::Table(own) => table(state, own, hint),
        Part::Chart(chart) => html::figure()
            .child(html::drawing(chart.svg.clone()))
            .child(html::figcaption().child(chart.table.title.clone())),
    }
}

fn styled(style: LineStyle) -> Element {
    match style {
        LineStyle::Title => html::h2(),
        LineStyle::Heading(Level::First) => html::h3(),
        LineStyle::Heading(Level::Second) => html::h4().class("second"),
        LineStyle::Heading(Level::Third | Level::Fourth) => html::h4(),
        LineStyle::AnnexTitle => html::h3().class("title"),
        LineStyle::Subtitle | LineStyle::Number => html::p().class("centred"),
        LineStyle::Addressee => html::p().class("flush"),
        LineStyle::AnnexMark => html::p().class("annex"),
        LineStyle::Signature { right } => html::p()
            .class("signature")
            .fixed_prop("style", format!("margin-right:min({right}*0.5em,40%)")),
        LineStyle::Text | LineStyle::Annexes => html::p(),
    }
}

fn runs(state: AppState, runs: Vec<Run>, hint: Hint) -> Vec<Element> {
    runs.into_iter().map(|one| run(state, one, hint)).collect()
}

fn run(state: AppState, run: Run, hint: Hint) -> Element {
    match run {
        Run::Text(words) => html::span().child(words),
        Run::Figure(own) => figure(state, &own, hint),
        Run::Owed(own) => owed(state, &own),
    }
}

fn figure(state: AppState, figure: &Figure, hint: Hint) -> Element {
    let address = figure.rows.address.clone();
    let hint = hint(figure, state.lang_now());
    html::a().class("counted").attr("href", address).attr("title", hint).child(figure.printed())
}

/// An owed place, as a link to the form where it is filled in if there is one.
fn owed(state: AppState, owed: &Owed) -> Element {
    let printed = owed.printed();
    let at = html::strong().class("open-place");
    match &owed.address {
        Some(address) => {
            at.child(link(state, PageLink::to(printed, Route::parse(address)).leading_back()))
        }
        None => at.child(printed),
    }
}

fn table(state: AppState, table: &DocumentTable, hint: Hint) -> Element {
    let DocumentTable { title, heads, rows } = table;
    let head = |head: &TableHead| html::th().attr("scope", "col").child(head.words.clone());
    let row = |row: &Vec<Vec<Run>>| {
        let cells = row.iter().zip(heads).map(|(cell, head)| {
            let at = if head.is_number { html::td().class("number") } else { html::td() };
            at.children(runs(state, cell.clone(), hint))
        });
        html::tr().children(cells)
    };
    let inside = html::table()
        .child(html::thead().child(html::tr().children(heads.iter().map(head))))
        .child(html::tbody().children(rows.iter().map(row)));
    let caption = (!title.is_empty()).then(|| html::p().class("table-title").child(title.clone()));
    html::div().child(caption).child(html::scrolled(table_name(table), inside))
}
