//! The map of relations: who is tied with whom, and how; one of them with its neighbours; and what is
//! measured of each.

mod picture;

use zhibu_charts::{RelationLine, RelationPoint, Relations};
use zhibu_domain::alliances::network::{Measures, Network, Point, TieKind, Who, network};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Collation, in_order};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, format_message, m};

pub use self::picture::{LegendView, TieStroke, legend, step};
use self::picture::{Mark, UNITS, columns, kind_name, mark, tie_line, tie_name};
use crate::route::{Page, Route};
use crate::views::choice::Choice;
use crate::workspace::Workspace;

/// Maximum points drawn; the most tied are.
const MOST_DRAWN: usize = 150;
/// Maximum rows of measures.
const MOST_ROWS: usize = 40;
/// Maximum points named that are tied to nothing.
const MOST_ALONE: usize = 60;
/// Maximum points to choose from; the most tied are offered.
const MOST_CHOICES: usize = 1_000;

/// How the map is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapParams {
    /// The day of the map; by default `as_of`.
    pub at: Option<Day>,
    /// The point that is looked at with its neighbours.
    pub focus: Option<Who>,
    /// Up to which day the ledger speaks.
    pub as_of: Day,
}

impl MapParams {
    /// Reads them from a route.
    pub fn of(route: &Route, as_of: Day) -> Self {
        let focus = route.param("focus").and_then(Who::from_code);
        Self { at: route.param("at").and_then(day_of), focus, as_of }
    }
}

/// A day as it is entered; `None` for what is no day.
pub fn day_of(text: &str) -> Option<Day> {
    text.parse::<PartialDate>().ok().filter(|date| date.has_day()).map(PartialDate::earliest)
}

/// A point by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointView {
    /// Its code in URLs.
    pub code: String,
    /// What is said of it.
    pub text: String,
}

/// What is measured of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuresView {
    /// Its code in URLs.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it stands for.
    pub kind: &'static str,
    /// With how many others it is tied.
    pub degree: usize,
    /// In how many ways.
    pub kinds: usize,
    /// The alliances that it belongs to.
    pub alliances: String,
    /// That it joins alliances; `None` where it does not.
    pub bridge: Option<&'static str>,
    /// Its record, if it has one.
    pub record: Option<Route>,
}

/// With whom a point is tied, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiedView {
    /// Its code in URLs; `None` for several without a name.
    pub code: Option<String>,
    /// What it is called.
    pub name: String,
    /// How it is tied.
    pub ways: String,
}

/// The point that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FocusView {
    /// What is measured of it.
    pub measures: MeasuresView,
    /// With whom it is tied.
    pub ties: Vec<TiedView>,
}

/// The map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapView {
    /// Whether it has no points.
    pub is_empty: bool,
    /// How many points, ties, bridges and points without ties it has, in a sentence.
    pub summary: String,
    /// The model of its picture.
    pub picture: Relations,
    /// The points of the picture, with what is said of each.
    pub drawn: Vec<PointView>,
    /// What is measured of the most tied.
    pub rows: Vec<MeasuresView>,
    /// How many points have no row.
    pub more_rows: usize,
    /// The points that one may look at: the most tied, by what they are.
    pub choices: Vec<Choice>,
    /// The day of the map, unless it is that up to which the ledger speaks.
    pub day: Option<Day>,
    /// Points that are tied to nothing.
    pub alone: Vec<PointView>,
    /// How many more of these there are, and how many have no name.
    pub more_alone: Vec<String>,
    /// The point that is looked at.
    pub focus: Option<FocusView>,
}

/// What the parts of the view are made from.
struct Whole {
    network: Network,
    measures: Vec<Measures>,
    lang: Lang,
}

/// The map of relations.
pub fn map(
    workspace: &Workspace,
    params: &MapParams,
    collation: &dyn Collation,
    lang: Lang,
) -> MapView {
    let MapParams { at, focus: asked, as_of } = params;
    let network = network(workspace.register(), at.unwrap_or(*as_of), *as_of);
    let measures = network.measures();
    let whole = Whole { network, measures, lang };
    let focus = asked.as_ref().filter(|who| whole.network.index_of(who).is_some());
    let drawn = match focus {
        Some(who) => whole.network.around(who),
        None => whole.network.most_tied(MOST_DRAWN),
    };
    let indices = whole.most_tied_first();
    let is_single =
        |index: &&usize| whole.measures[**index].kinds <= 1 && whole.measures[**index].degree <= 1;
    let rows = indices.iter().filter(|index| !is_single(index)).take(MOST_ROWS);
    let rows: Vec<MeasuresView> = rows.map(|index| whole.row(*index)).collect();
    let center = focus.and_then(|who| drawn.index_of(who));
    let (alone, more_alone) = whole.alone(collation);
    MapView {
        is_empty: whole.network.points.is_empty(),
        summary: whole.summary(params, &drawn),
        picture: relations(&drawn, center, lang),
        drawn: drawn.points.iter().map(|point| whole.described(point)).collect(),
        more_rows: whole.network.points.len() - rows.len(),
        rows,
        choices: whole.choices(&indices, collation),
        day: *at,
        alone,
        more_alone,
        focus: focus.and_then(|who| whole.focus(who, collation)),
    }
}

fn name_of(point: &Point, lang: Lang) -> String {
    point.name.clone().unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
}

fn relations(network: &Network, focus: Option<usize>, lang: Lang) -> Relations {
    let point = |point: &Point| {
        let Mark { shape, color, column } = mark(point);
        RelationPoint { label: name_of(point, lang), shape, color, column }
    };
    let index = |kind: TieKind| TieKind::ALL.iter().position(|known| *known == kind).unwrap_or(0);
    let lines = network.ties.iter();
    Relations {
        points: network.points.iter().map(point).collect(),
        lines: lines
            .map(|tie| RelationLine { between: tie.between, kind: index(tie.kind) })
            .collect(),
        kinds: TieKind::ALL.map(tie_line).to_vec(),
        columns: columns(lang),
        split: Some(UNITS),
        focus,
    }
}

impl Whole {
    /// The indices of all points, the most tied first.
    fn most_tied_first(&self) -> Vec<usize> {
        let mut indices: Vec<usize> = (0..self.network.points.len()).collect();
        order::sort_by(&mut indices, |a, b| {
            let key = |index: &usize| {
                let own = &self.measures[*index];
                std::cmp::Reverse((own.degree, own.kinds, own.alliances.len()))
            };
            (key(a), a).cmp(&(key(b), b))
        });
        indices
    }

    fn row(&self, index: usize) -> MeasuresView {
        let (point, own) = (&self.network.points[index], &self.measures[index]);
        let alliances = own.alliances.iter();
        let alliances = alliances.map(|of| name_of(&self.network.points[*of], self.lang));
        let bridge = if own.is_only_bridge { m::MAP_ONLY_BRIDGE } else { m::MAP_BRIDGE };
        let record = point.record.as_ref();
        MeasuresView {
            code: point.who.code(),
            name: name_of(point, self.lang),
            kind: kind_name(point).get(self.lang),
            degree: own.degree,
            kinds: own.kinds,
            alliances: text::listed(&alliances.collect::<Vec<_>>(), self.lang),
            bridge: (own.alliances.len() > 1).then(|| bridge.get(self.lang)),
            record: record.map(|(kind, id)| Route::to(Page::Detail(*kind, id.to_string()))),
        }
    }

    /// A point, with what is measured of it in the whole map.
    fn described(&self, point: &Point) -> PointView {
        let index = self.network.index_of(&point.who).unwrap_or(0);
        let own = &self.measures[index];
        PointView {
            code: point.who.code(),
            text: format_message!(
                m::MAP_POINT,
                self.lang,
                name = name_of(point, self.lang),
                kind = kind_name(point).get(self.lang),
                degree = own.degree,
                kinds = own.kinds
            ),
        }
    }

    fn summary(&self, params: &MapParams, drawn: &Network) -> String {
        let lang = self.lang;
        let all = self.network.points.len();
        let is_alone = |own: &&Measures| own.degree == 0;
        let mut summary = format_message!(
            m::MAP_SUMMARY,
            lang,
            count = all,
            ties = self.network.ties.len(),
            alone = self.measures.iter().filter(is_alone).count(),
            bridges = self.measures.iter().filter(|own| own.alliances.len() > 1).count()
        );
        let focus = params.focus.as_ref();
        let is_found = focus.is_some_and(|who| self.network.index_of(who).is_some());
        if focus.is_some() && !is_found {
            summary = m::MAP_NOT_THERE.get(lang).to_owned() + &summary;
        }
        if let Some(day) = params.at {
            summary = format_message!(m::MAP_DAY, lang, day = day) + &summary;
        }
        let left_out = all - drawn.points.len();
        if !is_found && left_out > 0 {
            summary.push_str(&format_message!(m::MAP_MORE, lang, count = left_out));
        }
        summary
    }

    fn choices(&self, indices: &[usize], collation: &dyn Collation) -> Vec<Choice> {
        let group = |who: &Who| match who {
            Who::Alliance(_) => (0, text::kind(Kind::Alliance)),
            Who::Unit(_) | Who::Nameless(_) => (1, m::MAP_UNITS),
            Who::Branch(_) => (2, text::kind(Kind::Branch)),
            Who::Task(_) => (3, text::kind(Kind::Task)),
        };
        let points = indices.iter().take(MOST_CHOICES).map(|index| &self.network.points[*index]);
        let named = points.filter_map(|point| Some((point, point.name.clone()?)));
        let mut named = in_order(named.collect(), collation, |one| &one.1);
        order::sort_by(&mut named, |a, b| group(&a.0.who).0.cmp(&group(&b.0.who).0));
        let choice = |(point, name): (&Point, String)| {
            Choice::new(point.who.code(), name).of(group(&point.who).1.get(self.lang))
        };
        named.into_iter().map(choice).collect()
    }

    /// The points that are tied to nothing: the first of them, and how many more there are.
    fn alone(&self, collation: &dyn Collation) -> (Vec<PointView>, Vec<String>) {
        let points = self.network.points.iter().zip(&self.measures);
        let alone = points.filter(|(_, own)| own.degree == 0).map(|(point, _)| point);
        let (named, nameless): (Vec<&Point>, Vec<&Point>) =
            alone.partition(|point| point.name.is_some());
        let named = named
            .into_iter()
            .map(|point| PointView { code: point.who.code(), text: name_of(point, self.lang) });
        let mut named = in_order(named.collect(), collation, |one: &PointView| &one.text);
        let mut more = Vec::new();
        if named.len() > MOST_ALONE {
            let count = named.len() - MOST_ALONE;
            more.push(format_message!(m::AND_MORE, self.lang, count = count));
            named.truncate(MOST_ALONE);
        }
        if !nameless.is_empty() {
            more.push(format_message!(m::MAP_NAMELESS, self.lang, count = nameless.len()));
        }
        (named, more)
    }

    /// A point with those that it is tied with; those that have no name and are tied alike are one
    /// line with their number.
    fn focus(&self, who: &Who, collation: &dyn Collation) -> Option<FocusView> {
        let index = self.network.index_of(who)?;
        let neighbours = self.network.neighbours();
        let tied = neighbours[index].iter().map(|other| (*other, self.ways(index, *other)));
        let (named, nameless): (Vec<_>, Vec<_>) =
            tied.partition(|(other, _)| self.network.points[*other].name.is_some());
        let named = named.into_iter().map(|(other, ways)| TiedView {
            code: Some(self.network.points[other].who.code()),
            name: name_of(&self.network.points[other], self.lang),
            ways,
        });
        let mut ties = in_order(named.collect(), collation, |one: &TiedView| &one.name);
        let mut counts: Vec<(String, usize)> = Vec::new();
        for (_, ways) in nameless {
            match counts.iter_mut().find(|known| known.0 == ways) {
                Some(known) => known.1 += 1,
                None => counts.push((ways, 1)),
            }
        }
        ties.extend(counts.into_iter().map(|(ways, count)| TiedView {
            code: None,
            name: format_message!(m::MAP_NAMELESS, self.lang, count = count),
            ways,
        }));
        Some(FocusView { measures: self.row(index), ties })
    }

    /// How a point is tied to another, in words.
    fn ways(&self, one: usize, other: usize) -> String {
        let between = (one.min(other), one.max(other));
        let ties = self.network.ties.iter().filter(|tie| tie.between == between);
        let ways: Vec<String> =
            ties.map(|tie| tie_name(tie.kind).get(self.lang).to_owned()).collect();
        text::listed(&ways, self.lang)
    }
}
