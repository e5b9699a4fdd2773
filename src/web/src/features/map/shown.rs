//! What the map shows, read from the ledger: the model of its picture, and what is said of each point.

use crate::components::choose::Choice;
use crate::platform;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_charts::{Color, RelationLine, RelationPoint, Relations, Shape};
use zhibu_domain::alliances::network::{Measures, Network, Point, TieKind, Who, network};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, Message, m};

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
pub(super) struct Row {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: Message,
    pub(super) measures: (usize, usize),
    pub(super) alliances: Vec<String>,
    pub(super) is_only_bridge: bool,
    /// Where its record is.
    pub(super) link: Option<String>,
}

/// With whom one is tied, and how.
#[derive(Clone, PartialEq)]
pub(super) struct Tied {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) ways: String,
}

#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    pub(super) model: Relations,
    /// Of the points drawn: who they are, and what is said of them.
    pub(super) drawn: Vec<(String, String)>,
    pub(super) rows: Vec<Row>,
    /// How many points there are in all, and how many of them are drawn.
    pub(super) counts: (usize, usize),
    /// How many ties there are in all.
    pub(super) ties: usize,
    /// Whom one may look at: those with the most ties, by what they are.
    pub(super) choices: Vec<Choice>,
    /// The day of the map, unless it is the day up to which the ledger speaks.
    pub(super) day: Option<Day>,
    /// Those that are tied to nothing: how to look at them, and what they are called.
    pub(super) alone: Vec<(String, String)>,
    /// How many of these have no name.
    pub(super) nameless: usize,
    /// How many join two alliances or more.
    pub(super) bridges: usize,
    /// Which one is looked at, with its record's place and its ties: to whom, and how.
    pub(super) focus: Option<(Row, Vec<Tied>)>,
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
pub(super) fn tie_line(kind: TieKind) -> (Color, u32) {
    match kind {
        TieKind::Member | TieKind::Forms | TieKind::TakesPart => (Color::Rest, 1),
        TieKind::Leads => (Color::Critical, 2),
        TieKind::Guides | TieKind::Chairs => (Color::Critical, 1),
        TieKind::Cooperates => (Color::Began, 2),
        TieKind::Serves => (Color::Single, 2),
    }
}

fn kind_name(point: &Point) -> Message {
    match (&point.who, point.unit_kind) {
        (Who::Task(_), _) => text::one(Kind::Task),
        (Who::Branch(_), _) => text::one(Kind::Branch),
        (Who::Alliance(_), _) => text::one(Kind::Alliance),
        (Who::Unit(_) | Who::Nameless(_), Some(kind)) => text::choice(kind.code()),
        (Who::Unit(_) | Who::Nameless(_), None) => m::MAP_UNIT,
    }
}

fn looks(point: &Point) -> (Shape, Color, usize) {
    match &point.who {
        Who::Task(_) => (Shape::Diamond, Color::Axis, 0),
        Who::Branch(_) => (Shape::Square, Color::Single, 1),
        Who::Unit(_) | Who::Nameless(_) => (
            Shape::Disc,
            point.unit_kind.map_or(Color::Owed, |of| Color::Category(of as usize)),
            UNITS,
        ),
        Who::Alliance(_) => (Shape::Ring, Color::Critical, ALLIANCES),
    }
}

fn name_of(point: &Point, lang: Lang) -> String {
    point.name.clone().unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
}

fn row(network: &Network, index: usize, measures: &Measures, lang: Lang) -> Row {
    let point = &network.points[index];
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
        let (shape, color, column) = looks(point);
        RelationPoint { label: name_of(point, lang), shape, color, column }
    };
    let index = |kind: TieKind| TieKind::ALL.iter().position(|known| *known == kind).unwrap_or(0);
    let lines = network.ties.iter();
    let columns = [
        text::kind(Kind::Task),
        text::kind(Kind::Branch),
        m::MAP_UNITS,
        text::kind(Kind::Alliance),
    ];
    Relations {
        points: network.points.iter().map(point).collect(),
        lines: lines
            .map(|tie| RelationLine { between: tie.between, kind: index(tie.kind) })
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
    text::listed(&ways, lang)
}

pub(super) fn focus_of(state: AppState) -> Option<Who> {
    state.navigation().route().with(|route| route.param("focus").and_then(Who::from_code))
}

pub(super) fn day_of(text: &str) -> Option<Day> {
    text.parse::<PartialDate>().ok().filter(|date| date.has_day()).map(PartialDate::earliest)
}

pub(super) fn read(state: AppState) -> Option<Shown> {
    state.watch(READ);
    let (lang, focus) = (state.lang(), focus_of(state));
    let asked = state.navigation().route().with(|route| route.param("at").and_then(day_of));
    let known = state.as_of();
    let as_of = asked.unwrap_or(known);
    state.read_untracked(|workspace| {
        let (whole, measures) = platform::measured("zhibu:network", || {
            let whole = network(workspace.register(), as_of, known);
            let measures = whole.measures();
            (whole, measures)
        });
        let focus = focus.filter(|who| whole.index_of(who).is_some());
        let drawn = match &focus {
            Some(who) => whole.around(who),
            None => whole.most_tied(MOST_DRAWN),
        };
        let neighbours = whole.neighbours();
        let of_focus = focus.as_ref().and_then(|who| whole.index_of(who)).map(|index| {
            let tied = neighbours[index].iter().map(|other| {
                let point = &whole.points[*other];
                Tied {
                    code: point.who.code(),
                    name: name_of(point, lang),
                    ways: ways(&whole, index, *other, lang),
                }
            });
            let tied = platform::in_readers_order(tied.collect(), |one: &Tied| &one.name);
            let tied = gathered(tied, &whole, lang);
            (row(&whole, index, &measures[index], lang), tied)
        });
        let said = |point: &Point| {
            let index = whole.index_of(&point.who).unwrap_or(0);
            let own = &measures[index];
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("name", &name_of(point, lang)),
                ("kind", &kind_name(point).get(lang)),
                ("degree", &own.degree),
                ("kinds", &own.kinds),
            ];
            (point.who.code(), m::MAP_POINT.with(lang, &values))
        };
        let mut indices: Vec<usize> = (0..whole.points.len()).collect();
        order::sort_by(&mut indices, |a, b| {
            let key = |index: &usize| {
                let own = &measures[*index];
                std::cmp::Reverse((own.degree, own.kinds, own.alliances.len()))
            };
            (key(a), a).cmp(&(key(b), b))
        });
        let is_single =
            |index: &&usize| measures[**index].kinds <= 1 && measures[**index].degree <= 1;
        let rows = indices.iter().filter(|index| !is_single(index)).take(MOST_ROWS);
        let center = focus.as_ref().and_then(|who| drawn.index_of(who));
        Shown {
            model: model(&drawn, center, lang),
            drawn: drawn.points.iter().map(said).collect(),
            rows: rows.map(|index| row(&whole, *index, &measures[*index], lang)).collect(),
            counts: (whole.points.len(), drawn.points.len()),
            ties: whole.ties.len(),
            choices: choices(&whole, &indices, lang),
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

fn choices(network: &Network, indices: &[usize], lang: Lang) -> Vec<Choice> {
    let group = |who: &Who| match who {
        Who::Alliance(_) => (0, text::kind(Kind::Alliance)),
        Who::Unit(_) | Who::Nameless(_) => (1, m::MAP_UNITS),
        Who::Branch(_) => (2, text::kind(Kind::Branch)),
        Who::Task(_) => (3, text::kind(Kind::Task)),
    };
    let named = indices.iter().take(MOST_CHOICES).map(|index| &network.points[*index]);
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

/// Those that have no name and are tied alike, in one line with their number.
fn gathered(tied: Vec<Tied>, network: &Network, lang: Lang) -> Vec<Tied> {
    let is_nameless = |one: &Tied| {
        let who = Who::from_code(&one.code).and_then(|who| network.index_of(&who));
        who.is_some_and(|index| network.points[index].name.is_none())
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
