//! The map of relations: the network of ties, one point with its neighbours, and the measures of
//! each point.

mod grouping;
mod picture;

use std::collections::BTreeMap;

use zhibu_charts::{RelationLine, RelationPoint, Relations};
use zhibu_domain::alliances::network::{Measures, Network, Point, Tie, TieKind, Who, network};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Collation, in_order};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use self::grouping::grouped;
pub use self::picture::{LegendView, TieStroke, legend, step};
use self::picture::{PointMark, UNITS, columns, kind_name, mark, tie_line, tie_name};
use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow, separated};
use crate::tone::Tone;
use crate::views::choice::Choice;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// Maximum points that are drawn: those with most ties.
const MAX_DRAWN: usize = 150;
/// Maximum rows of the table of measures.
const MAX_ROWS: usize = 40;
/// Maximum alliances of a point that its row names.
const MAX_ALLIANCES: usize = 5;
/// Maximum neighbours of the point in focus that are listed.
const MAX_NEIGHBOURS: usize = 200;
/// Maximum points without ties that are listed.
const MAX_ALONE: usize = 60;
/// Maximum points to choose from: those with most ties.
const MAX_CHOICES: usize = 1_000;

/// The parameters of the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapParams {
    /// The current route, which links are derived from.
    pub route: Route,
    /// The day of the map; `None` for `as_of`.
    pub at: Option<Day>,
    /// The point in focus, shown with its neighbours.
    pub focus: Option<Who>,
    /// The day up to which the ledger is evaluated.
    pub as_of: Day,
}

impl MapParams {
    /// Reads them from a route.
    pub fn of(route: &Route, as_of: Day) -> Self {
        let focus = route.param("focus").and_then(Who::from_code);
        let at = route.param("at").and_then(day_of);
        Self { route: route.with_page(Page::Map), at, focus, as_of }
    }

    /// The route with a point in focus; without focus if the code is empty.
    fn with_focus(&self, code: &str) -> Route {
        self.route.with_param("focus", code)
    }
}

/// The URL parameter for a day that was entered; empty for none. `None` if the text is not a day.
pub fn day_param(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() { Some(String::new()) } else { day_of(text).map(|day| day.to_string()) }
}

fn day_of(text: &str) -> Option<Day> {
    text.parse::<PartialDate>().ok().filter(|date| date.has_day()).map(PartialDate::earliest)
}

/// A point of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointView {
    /// Its description.
    pub text: String,
    /// The route with the point in focus.
    pub focus: Route,
}

/// The point in focus.
#[derive(Clone, Debug, PartialEq)]
pub struct FocusView {
    /// Its code in URLs.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Links to its record, if it has one, and to the whole map.
    pub links: Vec<PageLink>,
    /// The text for a point without ties, if it has none.
    pub alone: Option<&'static str>,
    /// Its neighbours, each with the names of the ties.
    pub ties: Vec<[TableCell; 2]>,
}

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct MapView {
    /// Whether it has no points.
    pub is_empty: bool,
    /// The numbers of points, ties, bridges and points without ties, as a sentence.
    pub summary: String,
    /// The model of its picture.
    pub picture: Relations,
    /// The points of the picture, by index.
    pub drawn: Vec<PointView>,
    /// The measures of the points with most ties.
    pub table: Table,
    /// The meaning of the measures, and the number of points without a row.
    pub measures: String,
    /// The points to choose from, grouped by kind: those with most ties, and the one in focus,
    /// after an option for all.
    pub choices: Vec<Choice>,
    /// The day of the map.
    pub day: Day,
    /// Points without ties: the first in the order of their names, the number of others, and the
    /// number of those without a name.
    pub alone: Vec<TableCell>,
    /// The point in focus.
    pub focus: Option<FocusView>,
}

/// The data shared by the parts of the view.
struct MapContext<'a> {
    params: &'a MapParams,
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
    let MapParams { at, focus: asked, as_of, .. } = params;
    let day = at.unwrap_or(*as_of);
    let network = network(workspace.register(), day, *as_of);
    let measures = network.measures();
    let context = MapContext { params, network, measures, lang };
    let focus = asked.as_ref().filter(|who| context.network.index_of(who).is_some());
    let drawn = match focus {
        Some(who) => context.network.around(who, MAX_DRAWN),
        None => context.network.most_tied(MAX_DRAWN),
    };
    let indices = context.most_tied_first();
    let center = focus.and_then(|who| drawn.index_of(who));
    let focus = focus.and_then(|who| context.focus(who, collation));
    let table = context.table(&indices);
    let groups = grouped(&drawn, center);
    MapView {
        is_empty: context.network.points.is_empty(),
        summary: context.summary(&drawn),
        picture: context.picture(&drawn, &groups, center),
        drawn: groups.iter().map(|group| context.described(&drawn, group)).collect(),
        measures: context.about_measures(table.rows.len()),
        table,
        choices: context.choices(&indices, focus.as_ref(), collation),
        day,
        alone: context.alone(collation),
        focus,
    }
}

fn name_of(point: &Point, lang: Lang) -> String {
    point.name.clone().unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned())
}

impl MapContext<'_> {
    /// The picture of a network whose points stand for these groups.
    fn picture(&self, network: &Network, groups: &[Vec<usize>], focus: Option<usize>) -> Relations {
        let point = |group: &Vec<usize>| {
            let PointMark { shape, color, column } = mark(&network.points[group[0]]);
            RelationPoint { label: self.label(network, group), shape, color, column }
        };
        let mut drawn_as = vec![0; network.points.len()];
        for (number, group) in groups.iter().enumerate() {
            for index in group {
                drawn_as[*index] = number;
            }
        }
        let kind = |kind: TieKind| TieKind::ALL.iter().position(|known| *known == kind);
        let line = |tie: &Tie| {
            let (one, other) = (drawn_as[tie.between.0], drawn_as[tie.between.1]);
            RelationLine { between: (one, other), kind: kind(tie.kind).unwrap_or(0) }
        };
        let mut lines: Vec<RelationLine> = Vec::new();
        for line in network.ties.iter().map(line) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        Relations {
            points: groups.iter().map(point).collect(),
            lines,
            kinds: TieKind::ALL.map(tie_line).to_vec(),
            columns: columns(self.lang),
            split: Some(UNITS),
            focus: focus.map(|index| drawn_as[index]),
        }
    }

    /// The name of a point, or how many without a name it stands for.
    fn label(&self, network: &Network, group: &[usize]) -> String {
        match group {
            [one] => name_of(&network.points[*one], self.lang),
            several => self.nameless(several.len()),
        }
    }

    /// The indices of all points, those with most ties first.
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

    /// The measures of the points with most ties. Points with a single tie are omitted.
    fn table(&self, most_tied_first: &[usize]) -> Table {
        let is_single = |index: &&usize| {
            self.measures[**index].kinds <= 1 && self.measures[**index].degree <= 1
        };
        let rows = most_tied_first.iter().filter(|index| !is_single(index)).take(MAX_ROWS);
        Table {
            caption: m::MAP_MEASURES.get(self.lang).to_owned(),
            columns: vec![
                TableColumn::text(m::MAP_NAME.get(self.lang)),
                TableColumn::text(m::MAP_KIND.get(self.lang)),
                TableColumn::number(m::MAP_DEGREE.get(self.lang)),
                TableColumn::number(m::MAP_KINDS.get(self.lang)),
                TableColumn::text(m::MAP_ALLIANCES.get(self.lang)),
            ],
            rows: rows.map(|index| self.row(*index)).collect(),
            totals: None,
        }
    }

    fn row(&self, index: usize) -> TableRow {
        let (point, own) = (&self.network.points[index], &self.measures[index]);
        let alliances = own.alliances.iter().take(MAX_ALLIANCES);
        let alliances = alliances.map(|of| name_of(&self.network.points[*of], self.lang));
        let more = own.alliances.len().saturating_sub(MAX_ALLIANCES);
        let more = (more > 0).then(|| format_message!(m::REST, self.lang, count = more));
        let alliances: Vec<String> = alliances.chain(more).collect();
        let mut named = vec![TableCell::Link(self.link(point))];
        if own.degree == 0 {
            named.push(TableCell::chip(m::MAP_ALONE_CHIP.get(self.lang), Tone::Warning));
        }
        if own.alliances.len() > 1 {
            let bridge = if own.is_only_bridge { m::MAP_ONLY_BRIDGE } else { m::MAP_BRIDGE };
            named.push(TableCell::chip(bridge.get(self.lang), Tone::Plain));
        }
        TableRow::new([
            TableCell::Named(named),
            TableCell::text(kind_name(point).get(self.lang)),
            TableCell::number(own.degree),
            TableCell::number(own.kinds),
            TableCell::text(text::listed(&alliances, self.lang)),
        ])
    }

    /// A link to the map with a point in focus.
    fn link(&self, point: &Point) -> PageLink {
        PageLink::to(name_of(point, self.lang), self.params.with_focus(&point.who.code()))
    }

    fn about_measures(&self, rows: usize) -> String {
        let mut about = m::MAP_MEASURES_ABOUT.get(self.lang).to_owned();
        let more = self.network.points.len() - rows;
        if more > 0 {
            about.push_str(&format_message!(m::MAP_ROWS_CUT, self.lang, count = more));
        }
        about
    }

    /// A point of the picture, with its measures in the whole map. Several without names lead to what they are
    /// tied to, whose neighbours count them; without ties to nothing further.
    fn described(&self, drawn: &Network, group: &[usize]) -> PointView {
        let point = &drawn.points[group[0]];
        if group.len() > 1 {
            let kind = kind_name(point).get(self.lang);
            let tie = drawn.ties.iter().find_map(|tie| match tie.between {
                (one, other) if one == group[0] => Some(other),
                (one, other) if other == group[0] => Some(one),
                _ => None,
            });
            let who = tie.map(|other| drawn.points[other].who.code()).unwrap_or_default();
            return PointView {
                text: text::aside(&self.nameless(group.len()), kind, self.lang),
                focus: self.params.with_focus(&who),
            };
        }
        let index = self.network.index_of(&point.who).unwrap_or(0);
        let own = &self.measures[index];
        PointView {
            focus: self.params.with_focus(&point.who.code()),
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

    fn summary(&self, drawn: &Network) -> String {
        let Self { params, lang, .. } = *self;
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
        let found = focus.and_then(|who| self.network.index_of(who));
        if focus.is_some() && found.is_none() {
            summary = m::MAP_NOT_THERE.get(lang).to_owned() + &summary;
        }
        if let Some(day) = params.at {
            summary = format_message!(m::MAP_DAY, lang, day = day) + &summary;
        }
        let shown = found.map_or(all, |index| self.measures[index].degree + 1);
        let left_out = shown - drawn.points.len();
        if left_out > 0 {
            summary.push_str(&format_message!(m::MAP_MORE, lang, count = left_out));
        }
        summary
    }

    fn choices(
        &self,
        indices: &[usize],
        focus: Option<&FocusView>,
        collation: &dyn Collation,
    ) -> Vec<Choice> {
        let group = |who: &Who| match who {
            Who::Alliance(_) => (0, text::kind(Kind::Alliance)),
            Who::Unit(_) | Who::Nameless(_) => (1, m::MAP_UNITS),
            Who::Branch(_) => (2, text::kind(Kind::Branch)),
            Who::Task(_) => (3, text::kind(Kind::Task)),
        };
        let points = indices.iter().take(MAX_CHOICES).map(|index| &self.network.points[*index]);
        let named = points.filter_map(|point| Some((point, point.name.clone()?)));
        let mut named = in_order(named.collect(), collation, |one| &one.1);
        order::sort_by(&mut named, |a, b| group(&a.0.who).0.cmp(&group(&b.0.who).0));
        let choice = |(point, name): (&Point, String)| {
            Choice::new(point.who.code(), name).of(group(&point.who).1.get(self.lang))
        };
        let mut choices = vec![Choice::new("", m::MAP_ALL.get(self.lang))];
        choices.extend(named.into_iter().map(choice));
        // The point in focus is always among the choices.
        if let Some(FocusView { code, name, .. }) = focus
            && choices.iter().all(|choice| choice.value != *code)
        {
            choices.push(Choice::new(&**code, &**name));
        }
        choices
    }

    /// See [`MapView::alone`].
    fn alone(&self, collation: &dyn Collation) -> Vec<TableCell> {
        let points = self.network.points.iter().zip(&self.measures);
        let alone = points.filter(|(_, own)| own.degree == 0).map(|(point, _)| point);
        let (named, nameless): (Vec<&Point>, Vec<&Point>) =
            alone.partition(|point| point.name.is_some());
        let named = named.into_iter().map(|point| self.link(point)).collect();
        let named = in_order(named, collation, |one: &PageLink| &one.text);
        let more = named.len().saturating_sub(MAX_ALONE);
        let mut cells: Vec<TableCell> =
            named.into_iter().take(MAX_ALONE).map(TableCell::Link).collect();
        if more > 0 {
            cells.push(TableCell::text(format_message!(m::AND_MORE, self.lang, count = more)));
        }
        if !nameless.is_empty() {
            cells.push(TableCell::text(self.nameless(nameless.len())));
        }
        separated(cells, text::between(self.lang))
    }

    fn nameless(&self, count: usize) -> String {
        format_message!(m::MAP_NAMELESS, self.lang, count = count)
    }

    /// The point in focus with its neighbours. Neighbours without a name that have the same ties
    /// share a line with their number.
    fn focus(&self, who: &Who, collation: &dyn Collation) -> Option<FocusView> {
        let index = self.network.index_of(who)?;
        let point = &self.network.points[index];
        let ties = self.ties(index, collation);
        let small = |text: Message, page: Route| {
            PageLink::to(text.get(self.lang), page).looking(LinkLook::SmallButton)
        };
        let record = point
            .record
            .as_ref()
            .map(|(kind, id)| small(m::MAP_RECORD, Route::to(Page::Detail(*kind, id.to_string()))));
        Some(FocusView {
            code: who.code(),
            name: name_of(point, self.lang),
            links: record
                .into_iter()
                .chain([small(m::MAP_ALL, self.params.with_focus(""))])
                .collect(),
            alone: ties.is_empty().then(|| m::MAP_ALONE.get(self.lang)),
            ties,
        })
    }

    /// The neighbours of a point, each with the names of the ties.
    fn ties(&self, index: usize, collation: &dyn Collation) -> Vec<[TableCell; 2]> {
        let tied = self.tie_names(index).into_iter();
        let (named, nameless): (Vec<_>, Vec<_>) =
            tied.partition(|(other, _)| self.network.points[*other].name.is_some());
        let named = named.into_iter();
        let named = named.map(|(other, names)| (self.link(&self.network.points[other]), names));
        let mut named =
            in_order(named.collect(), collation, |one: &(PageLink, String)| &one.0.text);
        let more = named.len().saturating_sub(MAX_NEIGHBOURS);
        named.truncate(MAX_NEIGHBOURS);
        let more = (more > 0).then(|| format_message!(m::REST, self.lang, count = more));
        let more = more.map(|more| [TableCell::quiet(more), TableCell::Empty]);
        let mut counts: Vec<(String, usize)> = Vec::new();
        for (_, names) in nameless {
            match counts.iter_mut().find(|known| known.0 == names) {
                Some(known) => known.1 += 1,
                None => counts.push((names, 1)),
            }
        }
        let named =
            named.into_iter().map(|(link, names)| [TableCell::Link(link), TableCell::Quiet(names)]);
        let counted = counts
            .into_iter()
            .map(|(names, count)| [TableCell::text(self.nameless(count)), TableCell::Quiet(names)]);
        named.chain(more).chain(counted).collect()
    }

    /// The neighbours of a point, each with the names of the ties to it, as text.
    fn tie_names(&self, index: usize) -> BTreeMap<usize, String> {
        let mut names: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for tie in &self.network.ties {
            let other = match tie.between {
                (one, other) if one == index => other,
                (one, other) if other == index => one,
                _ => continue,
            };
            names.entry(other).or_default().push(tie_name(tie.kind).get(self.lang).to_owned());
        }
        names.into_iter().map(|(other, names)| (other, text::listed(&names, self.lang))).collect()
    }
}
