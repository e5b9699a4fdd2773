//! The map of relations: who is tied with whom, and how; one of them with its neighbours; and what is
//! measured of each.

use leptos::ev;
use leptos::prelude::*;

use crate::charts::{
    Area, Ink, RelationLine, RelationPoint, Relations, RelationsPicture, Shape, Sheet, relations,
    sheet,
};
use crate::domain::choices::UnitKind;
use crate::domain::date::{Day, PartialDate};
use crate::domain::network::{Measures, Network, Point, TieKind, Who, network};
use crate::domain::records::Kind;
use crate::i18n::{self, Lang, Message, m};
use crate::order;
use crate::ui::components::button::button;
use crate::ui::components::chart::{standalone, swatch, watch_width};
use crate::ui::components::choose::{Choice, choose};
use crate::ui::html::{self, Element, ElementRef, show, show_or};
use crate::ui::platform;
use crate::ui::reactive::{Held, Remembered};
use crate::ui::route::{Page, Route};
use crate::ui::state::AppState;

/// What the map is read from.
pub const READ: &[Kind] = &[
    Kind::Alliance,
    Kind::AllianceUnit,
    Kind::ChairTerm,
    Kind::Cooperation,
    Kind::Offer,
    Kind::Task,
    Kind::Branch,
];
/// More points make a picture in which nobody finds anything.
const MOST_DRAWN: usize = 150;
/// So many rows of measures are shown; what has fewer ties is found in the picture.
const MOST_ROWS: usize = 40;
/// The column of alliances, which stands between those of units.
const ALLIANCES: usize = 3;
const UNITS: usize = 2;

/// A row of the table.
#[derive(Clone, PartialEq)]
struct Row {
    code: String,
    name: String,
    kind: Message,
    measures: (usize, usize),
    alliances: Vec<String>,
    is_only_bridge: bool,
    /// Where its record is.
    link: Option<String>,
}

/// With whom one is tied, and how.
#[derive(Clone, PartialEq)]
struct Tied {
    code: String,
    name: String,
    ways: String,
}

#[derive(Clone, PartialEq)]
struct Shown {
    model: Relations,
    /// Of the points drawn: who they are, and what is said of them.
    drawn: Vec<(String, String)>,
    rows: Vec<Row>,
    /// How many points there are in all, and how many of them are drawn.
    counts: (usize, usize),
    /// How many ties there are in all.
    ties: usize,
    /// Whom one may look at: those with the most ties, by what they are.
    choices: Vec<Choice>,
    /// The day of the map, unless it is the day up to which the ledger speaks.
    day: Option<Day>,
    /// Those that are tied to nothing: how to look at them, and what they are called.
    alone: Vec<(String, String)>,
    /// How many of these have no name.
    nameless: usize,

    bridges: usize,
    /// Which one is looked at, with its record's place and its ties: to whom, and how.
    focus: Option<(Row, Vec<Tied>)>,
}

/// What a tie is called.
pub fn tie_name(kind: TieKind) -> Message {
    match kind {
        TieKind::Member => m::TIE_MEMBER,
        TieKind::Leads => m::TIE_LEADS,
        TieKind::Guides => m::TIE_GUIDES,
        TieKind::Chairs => m::TIE_CHAIRS,
        TieKind::Cooperates => m::TIE_COOPERATES,
        TieKind::Forms => m::TIE_FORMS,
        TieKind::Serves => m::TIE_SERVES,
        TieKind::TakesPart => m::TIE_TAKES_PART,
    }
}

/// Ink and width of a tie.
fn tie_line(kind: TieKind) -> (Ink, u32) {
    match kind {
        TieKind::Member | TieKind::Forms | TieKind::TakesPart => (Ink::Rest, 1),
        TieKind::Leads => (Ink::Critical, 2),
        TieKind::Guides | TieKind::Chairs => (Ink::Critical, 1),
        TieKind::Cooperates => (Ink::Began, 2),
        TieKind::Serves => (Ink::Single, 2),
    }
}

fn kind_name(point: &Point) -> Message {
    match (&point.who, point.unit_kind) {
        (Who::Task(_), _) => i18n::one(Kind::Task),
        (Who::Branch(_), _) => i18n::one(Kind::Branch),
        (Who::Alliance(_), _) => i18n::one(Kind::Alliance),
        (Who::Unit(_) | Who::Nameless(_), Some(kind)) => i18n::choice(kind.code()),
        (Who::Unit(_) | Who::Nameless(_), None) => m::MAP_UNIT,
    }
}

fn looks(point: &Point) -> (Shape, Ink, usize) {
    match &point.who {
        Who::Task(_) => (Shape::Diamond, Ink::Axis, 0),
        Who::Branch(_) => (Shape::Square, Ink::Single, 1),
        Who::Unit(_) | Who::Nameless(_) => {
            (Shape::Disc, point.unit_kind.map_or(Ink::Owed, |of| Ink::Category(of as usize)), UNITS)
        }
        Who::Alliance(_) => (Shape::Ring, Ink::Critical, ALLIANCES),
    }
}

fn name_of(point: &Point, lang: Lang) -> String {
    point.name.clone().unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
}

fn row(network: &Network, place: usize, measures: &Measures, lang: Lang) -> Row {
    let point = &network.points[place];
    let alliances = measures.alliances.iter().map(|of| name_of(&network.points[*of], lang));
    let link = point
        .record
        .as_ref()
        .map(|(kind, id)| Route::to(Page::Detail(*kind, id.to_string())).to_string());
    Row {
        code: point.who.code(),
        name: name_of(point, lang),
        kind: kind_name(point),
        measures: (measures.degree, measures.kinds),
        alliances: alliances.collect(),
        is_only_bridge: measures.is_only_bridge,
        link,
    }
}

fn model(network: &Network, focus: Option<usize>, lang: Lang) -> Relations {
    let point = |point: &Point| {
        let (shape, ink, column) = looks(point);
        RelationPoint { label: name_of(point, lang), shape, ink, column }
    };
    let place = |kind: TieKind| TieKind::ALL.iter().position(|known| *known == kind).unwrap_or(0);
    let lines = network.ties.iter();
    let columns = [
        i18n::kind(Kind::Task),
        i18n::kind(Kind::Branch),
        m::MAP_UNITS,
        i18n::kind(Kind::Alliance),
    ];
    Relations {
        points: network.points.iter().map(point).collect(),
        lines: lines
            .map(|tie| RelationLine { between: tie.between, kind: place(tie.kind) })
            .collect(),
        kinds: TieKind::ALL.map(tie_line).to_vec(),
        columns: columns.map(|said| said.get(lang).to_owned()).to_vec(),
        split: Some(UNITS),
        focus,
    }
}

/// How a point is tied to another, in words.
fn ways(network: &Network, one: usize, other: usize, lang: Lang) -> String {
    let between = (one.min(other), one.max(other));
    let ties = network.ties.iter().filter(|tie| tie.between == between);
    let ways: Vec<String> = ties.map(|tie| tie_name(tie.kind).get(lang).to_owned()).collect();
    i18n::listed(&ways, lang)
}

fn focus_of(state: AppState) -> Option<Who> {
    state.route.with(|route| route.param("focus").and_then(Who::from_code))
}

fn day_of(text: &str) -> Option<Day> {
    text.parse::<PartialDate>().ok().filter(|date| date.has_day()).map(PartialDate::earliest)
}

fn read(state: AppState) -> Option<Shown> {
    state.watch(READ);
    let (lang, focus) = (state.lang(), focus_of(state));
    let asked = state.route.with(|route| route.param("at").and_then(day_of));
    let known = state.as_of();
    let as_of = asked.unwrap_or(known);
    state.read(|session| {
        let (whole, measures) = platform::measured("zhibu:network", || {
            let whole = network(session.register(), as_of, known);
            let measures = whole.measures();
            (whole, measures)
        });
        let focus = focus.filter(|who| whole.place(who).is_some());
        let drawn = match &focus {
            Some(who) => whole.around(who),
            None => whole.most_tied(MOST_DRAWN),
        };
        let neighbours = whole.neighbours();
        let of_focus = focus.as_ref().and_then(|who| whole.place(who)).map(|place| {
            let tied = neighbours[place].iter().map(|other| {
                let point = &whole.points[*other];
                Tied {
                    code: point.who.code(),
                    name: name_of(point, lang),
                    ways: ways(&whole, place, *other, lang),
                }
            });
            let tied = platform::in_readers_order(tied.collect(), |one: &Tied| &one.name);
            let tied = gathered(tied, &whole, lang);
            (row(&whole, place, &measures[place], lang), tied)
        });
        let said = |point: &Point| {
            let place = whole.place(&point.who).unwrap_or(0);
            let own = &measures[place];
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("name", &name_of(point, lang)),
                ("kind", &kind_name(point).get(lang)),
                ("degree", &own.degree),
                ("kinds", &own.kinds),
            ];
            (point.who.code(), m::MAP_POINT.with(lang, &values))
        };
        let mut places: Vec<usize> = (0..whole.points.len()).collect();
        order::sort_by(&mut places, |a, b| {
            let key = |place: &usize| {
                let own = &measures[*place];
                std::cmp::Reverse((own.degree, own.kinds, own.alliances.len()))
            };
            (key(a), a).cmp(&(key(b), b))
        });
        let is_single =
            |place: &&usize| measures[**place].kinds <= 1 && measures[**place].degree <= 1;
        let rows = places.iter().filter(|place| !is_single(place)).take(MOST_ROWS);
        let center = focus.as_ref().and_then(|who| drawn.place(who));
        Shown {
            model: model(&drawn, center, lang),
            drawn: drawn.points.iter().map(said).collect(),
            rows: rows.map(|place| row(&whole, *place, &measures[*place], lang)).collect(),
            counts: (whole.points.len(), drawn.points.len()),
            ties: whole.ties.len(),
            choices: choices(&whole, &places, lang),
            day: asked,
            alone: alone(&whole, &measures, lang),
            nameless: whole
                .points
                .iter()
                .zip(&measures)
                .filter(|(point, own)| own.degree == 0 && point.name.is_none())
                .count(),
            bridges: measures.iter().filter(|own| own.alliances.len() > 1).count(),
            focus: of_focus,
        }
    })
}

/// So many can be chosen from to be looked at.
const MOST_CHOICES: usize = 1_000;

fn choices(network: &Network, places: &[usize], lang: Lang) -> Vec<Choice> {
    let group = |who: &Who| match who {
        Who::Alliance(_) => (0, i18n::kind(Kind::Alliance)),
        Who::Unit(_) | Who::Nameless(_) => (1, m::MAP_UNITS),
        Who::Branch(_) => (2, i18n::kind(Kind::Branch)),
        Who::Task(_) => (3, i18n::kind(Kind::Task)),
    };
    let named = places.iter().take(MOST_CHOICES).map(|place| &network.points[*place]);
    let named = named.filter_map(|point| Some((point, point.name.clone()?)));
    let mut named = platform::in_readers_order(named.collect(), |one| &one.1);
    order::sort_by(&mut named, |a, b| group(&a.0.who).0.cmp(&group(&b.0.who).0));
    let choice = |(point, name): (&Point, String)| {
        Choice::new(point.who.code(), name).of(group(&point.who).1.get(lang))
    };
    named.into_iter().map(choice).collect()
}

fn alone(network: &Network, measures: &[Measures], lang: Lang) -> Vec<(String, String)> {
    let points = network.points.iter().zip(measures);
    let points = points.filter(|(point, own)| own.degree == 0 && point.name.is_some());
    let alone = points.map(|(point, _)| (point.who.code(), name_of(point, lang)));
    platform::in_readers_order(alone.collect(), |one| &one.1)
}

fn to_focus(state: AppState, code: &str) -> Route {
    let route = state.route.get_untracked().with_page(Page::Map);
    route.with_param("focus", code)
}

/// The page.
pub fn map(state: AppState) -> Element {
    let shown = Remembered::new(move || read(state));
    let is_empty =
        move || shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.counts.0 == 0));
    let has_any = move || !is_empty();
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.say(m::MAP)))
        .child(controls(state, shown));
    let none = move || {
        let link = html::a()
            .class("button primary")
            .attr("href", Route::to(Page::New(Kind::Alliance)).to_string())
            .child(state.say(m::MAP_NEW));
        html::div().class("empty").child(html::p().child(state.say(m::MAP_NONE))).child(link)
    };
    let content = move || {
        html::div()
            .child(html::p().class("quiet").child(move || summary(state, shown)))
            .child(picture(state, shown))
            .child(focused(state, shown))
            .child(measures(state, shown))
            .child(tied_to_nothing(state, shown))
    };
    html::div().class("care-page map-page").child(head).child(show_or(has_any, content, none))
}

fn summary(state: AppState, shown: Remembered<Option<Shown>>) -> Option<String> {
    let lang = state.lang();
    shown.with(|shown| {
        let shown = shown.as_ref()?;
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("count", &shown.counts.0),
            ("ties", &shown.ties),
            ("alone", &(shown.alone.len() + shown.nameless)),
            ("bridges", &shown.bridges),
        ];
        let mut said = m::MAP_SUMMARY.with(lang, &values);
        if shown.focus.is_none() && focus_of(state).is_some() {
            said = m::MAP_NOT_THERE.get(lang).to_owned() + &said;
        }
        if let Some(day) = shown.day {
            said = m::MAP_DAY.with(lang, &[("day", &day)]) + &said;
        }
        let (all, drawn) = shown.counts;
        if shown.focus.is_none() && drawn < all {
            said.push_str(&m::MAP_MORE.with(lang, &[("count", &(all - drawn))]));
        }
        Some(said)
    })
}

/// One alliance, or all; it lives in the URL.
fn controls(state: AppState, shown: Remembered<Option<Shown>>) -> Element {
    let is_there =
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.focus.is_some()));
    let value = move || {
        let asked = focus_of(state).filter(|_| is_there());
        asked.map(|who| who.code()).unwrap_or_default()
    };
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.t(m::MAP_ALL))];
        shown.with(|shown| {
            let choices = shown.iter().flat_map(|shown| &shown.choices);
            all.extend(choices.cloned());
            // What else is looked at is named too.
            if !chosen.is_empty() && all.iter().all(|one| one.value != chosen) {
                let focus = shown.as_ref().and_then(|shown| shown.focus.as_ref());
                all.extend(focus.map(|focus| Choice::new(chosen, focus.0.name.clone())));
            }
        });
        all
    };
    let set = move |code: String| state.go(to_focus(state, &code));
    let select = choose(value, options, set);
    let label = html::span().child(state.say(m::MAP_FOCUS));
    let day = html::input()
        .class("date")
        .attr("type", "text")
        .attr("inputmode", "numeric")
        .attr("placeholder", "2022-06-15")
        .prop("value", move || {
            let asked = shown.with(|shown| shown.as_ref().and_then(|shown| shown.day));
            asked.unwrap_or_else(|| state.as_of()).to_string()
        })
        .on(ev::change, move |event| {
            let typed = html::typed(&event);
            let typed = typed.trim();
            // Read as forms read it; what is no day changes nothing.
            let Some(day) = day_of(typed)
                .map(|day| day.to_string())
                .or_else(|| typed.is_empty().then(String::new))
            else {
                state.warn(m::MAP_AT_WRONG.get(state.lang_now()));
                return;
            };
            state.go_quietly(state.route.get_untracked().with_param("at", &day));
        });
    let of_day = html::span().child(state.say(m::MAP_AT));
    html::div()
        .class("controls")
        .child(html::label().child(of_day).child(day))
        .child(html::label().child(label).child(select))
}

/// A stroke of a tie, for the legend.
fn stroke(kind: TieKind) -> Element {
    let (ink, width) = tie_line(kind);
    html::drawing(format!(
        "<svg class=\"swatch\" width=\"18\" height=\"12\"><path d=\"M0 6h18\" fill=\"none\" \
         stroke=\"var({})\" stroke-width=\"{width}\"/></svg>",
        ink.property()
    ))
}

fn legend(lang: Lang) -> Vec<Element> {
    let item = |ink: Ink, said: Message| html::li().child(swatch(ink)).child(said.get(lang));
    let kinds = UnitKind::ALL
        .iter()
        .map(|kind| item(Ink::Category(*kind as usize), i18n::choice(kind.code())));
    let ties = [TieKind::Leads, TieKind::Cooperates, TieKind::Serves, TieKind::Member];
    let ties = ties
        .into_iter()
        .map(|kind| html::li().child(stroke(kind)).child(tie_group(kind).get(lang)));
    let unknown = std::iter::once(item(Ink::Owed, m::MAP_UNKNOWN_KIND));
    kinds.chain(unknown).chain(ties).collect()
}

/// What a tie is called in the legend, with those that are drawn alike.
fn tie_group(kind: TieKind) -> Message {
    match kind {
        TieKind::Leads | TieKind::Guides | TieKind::Chairs => m::TIE_GROUP_LEADS,
        TieKind::Member | TieKind::Forms | TieKind::TakesPart => m::TIE_GROUP_MEMBER,
        TieKind::Cooperates | TieKind::Serves => tie_name(kind),
    }
}

fn picture(state: AppState, shown: Remembered<Option<Shown>>) -> Element {
    let width = Held::new(0_u32);
    let cursor = Held::new(None::<usize>);
    let drawn = Remembered::new(move || {
        let width = width.get();
        shown.with(|shown| match shown {
            Some(shown) if width > 0 => {
                platform::measured("zhibu:charts", || relations(&shown.model, width))
            }
            _ => RelationsPicture::default(),
        })
    });
    Effect::new(move || {
        shown.track();
        cursor.set(None);
    });
    let frame = ElementRef::new();
    watch_width(frame, width);
    let at = move |event: &web_sys::MouseEvent| {
        let (x, y) = (event.offset_x(), event.offset_y());
        drawn.with_untracked(|drawn| drawn.areas.iter().position(|area| area.holds(x, y)))
    };
    let look_at = move |place: usize| {
        let code = shown.with_untracked(|shown| {
            shown.as_ref().and_then(|shown| shown.drawn.get(place)).map(|one| one.0.clone())
        });
        if let Some(code) = code {
            state.go(to_focus(state, &code));
        }
    };
    let said = move || {
        let place = cursor.get()?;
        shown.with(|shown| Some(shown.as_ref()?.drawn.get(place)?.1.clone()))
    };
    let by_key = move |event: &web_sys::KeyboardEvent| {
        let key = event.key();
        if key == "Enter" {
            event.prevent_default();
            if let Some(place) = cursor.get_untracked() {
                look_at(place);
            }
            return;
        }
        let moved = drawn.with_untracked(|drawn| step(drawn, cursor.get_untracked(), &key));
        if let Some(moved) = moved {
            event.prevent_default();
            cursor.set(Some(moved));
        }
    };
    let highlight = move || {
        let area =
            cursor.get().and_then(|place| drawn.with(|drawn| drawn.areas.get(place).copied()))?;
        let Area { x, y, width, height } = area;
        let style = format!("left:{x}px;top:{y}px;width:{width}px;height:{height}px");
        Some(html::span().class("mark").prop("style", move || style.clone()))
    };
    let count = move || shown.with(|shown| shown.as_ref().map_or(0, |shown| shown.drawn.len()));
    let size = move || {
        let (width, height) = drawn.with(|drawn| drawn.size);
        format!("width:{width}px;height:{height}px")
    };
    let pane = html::div()
        .class("picture")
        .prop("style", size)
        .attr("tabindex", "0")
        .attr("role", "slider")
        .attr("aria-label", state.say(m::MAP_PICTURE))
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", move || count().saturating_sub(1))
        .attr("aria-valuenow", move || cursor.get().unwrap_or(0))
        .attr("aria-valuetext", move || said().unwrap_or_else(|| state.t(m::MAP_HINT).to_owned()))
        .on(ev::keydown, move |event| by_key(&event))
        .on(ev::pointermove, move |event| {
            let found = at(&event);
            if cursor.get_untracked() != found {
                cursor.set(found);
            }
        })
        .on(ev::pointerleave, move |_| cursor.set(None))
        .on(ev::click, move |event| {
            if let Some(place) = at(&event) {
                look_at(place);
            }
        })
        .child(
            html::div()
                .class("svg")
                .attr("aria-hidden", "true")
                .markup(move || drawn.with(|drawn| drawn.svg.clone())),
        )
        .child(highlight);
    let read_out = move || {
        said().map_or_else(
            || html::span().class("quiet").child(state.t(m::MAP_HINT)),
            |said| html::span().child(said),
        )
    };
    let save = move || {
        let on = untrack(|| Sheet {
            title: state.t(m::MAP).to_owned(),
            legend: Vec::new(),
            notes: summary(state, shown).unwrap_or_default(),
        });
        let svg = drawn.with_untracked(|drawn| standalone(&sheet(&drawn.svg, &on)));
        if let Err(error) = platform::download("map.svg", "image/svg+xml", &svg) {
            state.say_export_failed(&error);
        }
    };
    html::figure()
        .class("chart")
        .attr("data-testid", "chart-map")
        .attr("aria-label", state.say(m::MAP))
        .child(html::ul().class("legend").child(move || legend(state.lang())))
        .child(html::output().class("read-out").child(read_out))
        .child(html::div().class("plot scroll").known_as(frame).child(pane))
        .child(
            html::footer()
                .child(html::p().class("quiet").child(state.say(m::MAP_LOOKS)))
                .child(button(state, "plain", m::SAVE_SVG, save)),
        )
}

/// Where a key leads from a point: along its column, or to the nearest of the next.
fn step(drawn: &RelationsPicture, from: Option<usize>, key: &str) -> Option<usize> {
    let seats = &drawn.seats;
    let Some(from) = from else {
        let is_key = matches!(key, "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home");
        // The upper left corner first.
        let first = (0..seats.len()).min_by_key(|place| (seats[*place].column, seats[*place].row));
        return first.filter(|_| is_key);
    };
    let here = *seats.get(from)?;
    let nearest = |column: usize| {
        let own = (0..seats.len()).filter(|place| seats[*place].column == column);
        let y = drawn.areas.get(from)?.y;
        own.min_by_key(|place| (drawn.areas[*place].y - y).abs())
    };
    let in_column = |row: usize| {
        (0..seats.len())
            .find(|place| seats[*place].column == here.column && seats[*place].row == row)
    };
    match key {
        "ArrowDown" => in_column(here.row + 1).or(Some(from)),
        "ArrowUp" => here.row.checked_sub(1).and_then(in_column).or(Some(from)),
        "ArrowRight" => nearest(here.column + 1).or(Some(from)),
        "ArrowLeft" => here.column.checked_sub(1).and_then(nearest).or(Some(from)),
        "Home" => in_column(0),
        "End" => (0..seats.len())
            .filter(|place| seats[*place].column == here.column)
            .max_by_key(|place| seats[*place].row),
        _ => None,
    }
}

/// Who is looked at, and with whom it is tied.
fn focused(state: AppState, shown: Remembered<Option<Shown>>) -> Element {
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

/// Those that have no name and are tied alike, in one line with their number.
fn gathered(tied: Vec<Tied>, network: &Network, lang: Lang) -> Vec<Tied> {
    let is_nameless = |one: &Tied| {
        let who = Who::from_code(&one.code).and_then(|who| network.place(&who));
        who.is_some_and(|place| network.points[place].name.is_none())
    };
    let (nameless, mut named): (Vec<Tied>, Vec<Tied>) = tied.into_iter().partition(is_nameless);
    let mut counts: Vec<(String, usize)> = Vec::new();
    for one in nameless {
        match counts.iter_mut().find(|known| known.0 == one.ways) {
            Some(known) => known.1 += 1,
            None => counts.push((one.ways, 1)),
        }
    }
    named.extend(counts.into_iter().map(|(ways, count)| Tied {
        code: String::new(),
        name: m::MAP_NAMELESS.with(lang, &[("count", &count)]),
        ways,
    }));
    named
}

/// So many of those that are tied to nothing are named.
const MOST_ALONE: usize = 60;

fn tied_to_nothing(state: AppState, shown: Remembered<Option<Shown>>) -> Element {
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
                    .map(|(place, (code, name))| {
                        let comma = (place > 0).then_some(i18n::between(lang));
                        let link = html::a().attr("href", to_focus(state, code).to_string());
                        html::span().child(comma).child(link.child(name.clone()))
                    })
                    .collect();
                if alone.len() > MOST_ALONE {
                    let more = alone.len() - MOST_ALONE;
                    let said = m::AND_MORE.with(lang, &[("count", &more)]);
                    names.push(html::span().child(i18n::between(lang)).child(said));
                }
                let nameless = shown.as_ref().map_or(0, |shown| shown.nameless);
                if nameless > 0 {
                    let comma = (!names.is_empty()).then_some(i18n::between(lang));
                    let said = m::MAP_NAMELESS.with(lang, &[("count", &nameless)]);
                    names.push(html::span().child(comma).child(said));
                }
                names
            })
        };
        html::section()
            .child(html::h2().child(state.say(m::MAP_ALONE_TITLE)))
            .child(html::p().child(names))
    };
    html::div().child(show(has_any, content))
}

fn measures(state: AppState, shown: Remembered<Option<Shown>>) -> Element {
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
            .child(html::td().child(i18n::listed(&row.alliances, lang)))
    };
    let rows = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let rows = shown.iter().flat_map(|shown| &shown.rows);
            rows.map(|one| row(one, lang)).collect::<Vec<_>>()
        })
    };
    let head = |class: &'static str, said: Message| {
        html::th().attr("scope", "col").class(class).child(state.say(said))
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
        .child(html::h2().child(state.say(m::MAP_MEASURES)))
        .child(html::p().class("quiet").child(state.say(m::MAP_MEASURES_ABOUT)).child(cut))
        .child(html::scrolled(
            state.say(m::MAP_MEASURES),
            html::table()
                .class("plan")
                .attr("data-testid", "table-map")
                .child(html::caption().class("visually-hidden").child(state.say(m::MAP_MEASURES)))
                .child(html::thead().child(html::tr().children(heads)))
                .child(html::tbody().child(rows)),
        ))
}
