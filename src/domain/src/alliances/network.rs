//! The map of relations (红色朋友圈): alliances, units, temporary organisations and tasks with their ties on
//! a day; the number and kinds of ties of each; and the units that alone connect alliances.
//!
//! A unit is identified by its name: the same name in two alliances, or among the home units of an
//! organisation, is the same unit.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::Walk;
use crate::branches::coverage::is_live;
use crate::branches::life::{Life, Presence};
use crate::kinds::choices::{CooperationStage, Setting, UnitKind};
use crate::kinds::field::{Text, Texts};
use crate::kinds::records::{AllianceUnit, Kind};
use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// The identity of a point of the map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A task.
    Task(Name),
    /// A temporary organisation.
    Branch(Name),
    /// A unit, by its name.
    Unit(String),
    /// A unit without a name, by its membership.
    Nameless(Name),
    /// An alliance.
    Alliance(Name),
}

impl Who {
    /// Its text in URLs.
    pub fn code(&self) -> String {
        match self {
            Self::Task(id) => format!("task:{id}"),
            Self::Branch(id) => format!("branch:{id}"),
            Self::Unit(name) => format!("unit:{name}"),
            Self::Nameless(id) => format!("nameless:{id}"),
            Self::Alliance(id) => format!("alliance:{id}"),
        }
    }

    /// Reads the output of [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        let (kind, id) = code.split_once(':')?;
        Some(match kind {
            "task" => Self::Task(id.into()),
            "branch" => Self::Branch(id.into()),
            "unit" => Self::Unit(id.to_owned()),
            "nameless" => Self::Nameless(id.into()),
            "alliance" => Self::Alliance(id.into()),
            _ => return None,
        })
    }
}

/// A point of the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its identity.
    pub who: Who,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The kind of a unit, if known.
    pub unit_kind: Option<UnitKind>,
    /// The setting of an organisation or task.
    pub setting: Option<Setting>,
    /// The record that says most about it: for a unit, the latest membership, if it has one.
    pub record: Option<(Kind, Name)>,
}

/// The kind of a tie between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// 成员: a unit is a member of an alliance.
    Member,
    /// 牵头: a unit leads an alliance.
    Leads,
    /// 指导: a unit guides an alliance.
    Guides,
    /// 轮值主席: a unit is in the chair of an alliance.
    Chairs,
    /// 合作: two units cooperate.
    Cooperates,
    /// 组成单位: a unit is one of those that form an organisation.
    Forms,
    /// 服务任务: an organisation serves a task.
    Serves,
    /// 参与任务: a unit takes part in a task.
    TakesPart,
}

impl TieKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Member,
        Self::Leads,
        Self::Guides,
        Self::Chairs,
        Self::Cooperates,
        Self::Forms,
        Self::Serves,
        Self::TakesPart,
    ];
}

/// A tie between two points, by their indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tie {
    /// The points, the lower index first.
    pub between: (usize, usize),
    /// The kind.
    pub kind: TieKind,
}

/// The measures of a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// The number of points that it is tied to.
    pub degree: usize,
    /// The number of kinds of its ties.
    pub kinds: usize,
    /// The indices of the alliances that it belongs to, leads, guides or chairs.
    pub alliances: Vec<usize>,
    /// Whether some of these alliances are connected through it alone.
    pub is_only_bridge: bool,
}

/// The map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The points, in an order that depends on their identities alone.
    pub points: Vec<Point>,
    /// The ties, ascending.
    pub ties: Vec<Tie>,
}

/// A day, and the day up to which the past is known.
#[derive(Clone, Copy)]
struct At(Day, Day);

impl At {
    /// Whether something may exist at the end of the day, as in charts and lists. Without dates it
    /// does.
    fn has(self, start: Option<PartialDate>, end: Option<PartialDate>) -> bool {
        let is_over = start.is_none() && end.is_some_and(|end| end.latest() <= self.0);
        !is_over && Life { start, end }.presence(self.0, self.1) != Presence::Absent
    }
}

fn said(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.0.trim().to_owned()).filter(|text| !text.is_empty())
}

fn all_said(texts: Option<&Texts>) -> impl Iterator<Item = String> {
    let texts = texts.into_iter().flat_map(|texts| &texts.0);
    texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn is_later(known: Option<&Membership>, when: &Membership) -> bool {
    known.is_none_or(|known| known < when)
}

/// Collects points and ties, independent of their order.
#[derive(Default)]
struct Gathering {
    points: BTreeMap<Who, Point>,
    /// The membership that gives a unit's point its record, and the one that gives it its kind: the
    /// latest, and the latest with a kind.
    latest: BTreeMap<Who, [Option<Membership>; 2]>,
    ties: BTreeSet<(Who, Who, TieKind)>,
}

/// The start of a membership, and its id to break ties between equal starts.
type Membership = (Option<(Day, i32)>, Name);

impl Gathering {
    fn put(&mut self, who: Who, name: Option<String>) -> Who {
        self.points.entry(who.clone()).or_insert_with(|| Point {
            who: who.clone(),
            name,
            unit_kind: None,
            setting: None,
            record: None,
        });
        who
    }

    fn unit(&mut self, name: String) -> Who {
        self.put(Who::Unit(name.clone()), Some(name))
    }

    /// The unit of a membership. The latest membership with a kind decides the kind.
    fn member(&mut self, id: &Name, unit: &AllianceUnit) -> Who {
        let who = match said(unit.name.as_ref()) {
            Some(name) => self.unit(name),
            None => self.put(Who::Nameless(id.clone()), None),
        };
        let when: Membership = (unit.joined.map(PartialDate::sort_key), id.clone());
        let latest = self.latest.entry(who.clone()).or_default();
        if unit.unit_kind.is_some() && is_later(latest[1].as_ref(), &when) {
            latest[1] = Some(when);
            let point = self.points.get_mut(&who).expect("the unit was put there");
            point.unit_kind = unit.unit_kind;
        }
        who
    }

    fn tie(&mut self, one: &Who, other: &Who, kind: TieKind) {
        if one != other {
            let (less, more) = if one < other { (one, other) } else { (other, one) };
            self.ties.insert((less.clone(), more.clone(), kind));
        }
    }
}

/// The map at the end of a day, as known on `as_of`: alliances, units and tasks that exist, and live
/// organisations.
pub fn network(register: &Register, day: Day, as_of: Day) -> Network {
    let mut gathering = Gathering::default();
    let at = At(day, as_of);
    alliances(register, at, &mut gathering);
    cooperations(register, at, &mut gathering);
    tasks_and_branches(register, at, &mut gathering);
    let indices: BTreeMap<&Who, usize> = gathering.points.keys().zip(0..).collect();
    let mut ties: Vec<Tie> = gathering
        .ties
        .iter()
        .filter_map(|(one, other, kind)| {
            let between = (*indices.get(one)?, *indices.get(other)?);
            Some(Tie { between, kind: *kind })
        })
        .collect();
    ties.sort_unstable();
    Network { points: gathering.points.into_values().collect(), ties }
}

fn alliances(register: &Register, at: At, gathering: &mut Gathering) {
    for row in register.alliances().rows() {
        let record = &row.record;
        if !at.has(record.founded, None) {
            continue;
        }
        let who = Who::Alliance(row.id.clone());
        let point = Point {
            who: who.clone(),
            name: said(record.name.as_ref()),
            unit_kind: None,
            setting: None,
            record: Some((Kind::Alliance, row.id.clone())),
        };
        gathering.points.insert(who.clone(), point);
        let by = [(&record.lead_unit, TieKind::Leads), (&record.guiding_unit, TieKind::Guides)];
        for (name, kind) in by {
            if let Some(name) = said(name.as_ref()) {
                let unit = gathering.unit(name);
                gathering.tie(&unit, &who, kind);
            }
        }
    }
    for row in register.alliance_units().rows() {
        let record = &row.record;
        if !at.has(record.joined, record.left) {
            continue;
        }
        let unit = gathering.member(&row.id, record);
        let when: Membership = (record.joined.map(PartialDate::sort_key), row.id.clone());
        let latest = gathering.latest.entry(unit.clone()).or_default();
        if is_later(latest[0].as_ref(), &when) {
            latest[0] = Some(when);
            let point = gathering.points.get_mut(&unit).expect("the unit was put there");
            point.record = Some((Kind::AllianceUnit, row.id.clone()));
        }
        if let Some(alliance) = &record.alliance {
            gathering.tie(&unit, &Who::Alliance(alliance.id.clone()), TieKind::Member);
        }
    }
    for row in register.chair_terms().rows() {
        let record = &row.record;
        let chair = record.chair.as_ref();
        let chair = chair.and_then(|of| Some((&of.id, register.alliance_units().get(&of.id)?)));
        // A term includes its last day.
        let is_now = record.from.is_some_and(|from| from.earliest() <= at.0)
            && record.to.is_none_or(|to| to.latest() >= at.0);
        if let (Some((id, unit)), Some(alliance), true) = (chair, &record.alliance, is_now) {
            let unit = gathering.member(id, unit);
            gathering.tie(&unit, &Who::Alliance(alliance.id.clone()), TieKind::Chairs);
        }
    }
}

/// The units that cooperate: the partners, and those who posted the need and the offer.
fn cooperations(register: &Register, at: At, gathering: &mut Gathering) {
    for row in register.cooperations().rows() {
        let record = &row.record;
        let is_over = record.stage == Some(CooperationStage::Dropped);
        if is_over || !at.has(record.matched.or(record.signed), None) {
            continue;
        }
        let posters = [&record.need, &record.met_by].into_iter().flatten().filter_map(|offer| {
            register.offers().get(&offer.id)?.posted_by.as_ref().map(|unit| &unit.id)
        });
        let partners = record.partners.iter().flat_map(|partners| &partners.ids);
        let units: BTreeSet<Who> = posters
            .chain(partners)
            .filter_map(|id| Some(gathering.member(id, register.alliance_units().get(id)?)))
            .collect();
        let units: Vec<Who> = units.into_iter().collect();
        for (index, one) in units.iter().enumerate() {
            for other in &units[index + 1..] {
                gathering.tie(one, other, TieKind::Cooperates);
            }
        }
    }
}

fn tasks_and_branches(register: &Register, at: At, gathering: &mut Gathering) {
    for row in register.tasks().rows() {
        let record = &row.record;
        if !at.has(record.start, record.ended) {
            continue;
        }
        let who = Who::Task(row.id.clone());
        let point = Point {
            who: who.clone(),
            name: said(record.name.as_ref()),
            unit_kind: None,
            setting: record.setting,
            record: Some((Kind::Task, row.id.clone())),
        };
        gathering.points.insert(who.clone(), point);
        for name in all_said(record.units.as_ref()) {
            let unit = gathering.unit(name);
            gathering.tie(&unit, &who, TieKind::TakesPart);
        }
    }
    for row in register.branches().rows() {
        let record = &row.record;
        if !is_live(record, at.0, at.1) {
            continue;
        }
        let who = Who::Branch(row.id.clone());
        let point = Point {
            who: who.clone(),
            name: said(record.name.as_ref()),
            unit_kind: None,
            setting: record.setting,
            record: Some((Kind::Branch, row.id.clone())),
        };
        gathering.points.insert(who.clone(), point);
        for name in all_said(record.home_units.as_ref()) {
            let unit = gathering.unit(name);
            gathering.tie(&unit, &who, TieKind::Forms);
        }
        for task in record.serves.iter().flat_map(|serves| &serves.ids) {
            gathering.tie(&who, &Who::Task(task.clone()), TieKind::Serves);
        }
    }
}

impl Network {
    /// The index of a point.
    pub fn index_of(&self, who: &Who) -> Option<usize> {
        self.points.binary_search_by(|point| point.who.cmp(who)).ok()
    }

    /// For each point, the indices of the points that it is tied to, ascending.
    pub fn neighbours(&self) -> Vec<Vec<usize>> {
        let mut neighbours = vec![Vec::new(); self.points.len()];
        for Tie { between: (one, other), .. } in &self.ties {
            neighbours[*one].push(*other);
            neighbours[*other].push(*one);
        }
        for own in &mut neighbours {
            own.sort_unstable();
            own.dedup();
        }
        neighbours
    }

    /// The measures of every point.
    pub fn measures(&self) -> Vec<Measures> {
        let neighbours = self.neighbours();
        let mut kinds = vec![BTreeSet::new(); self.points.len()];
        for tie in &self.ties {
            kinds[tie.between.0].insert(tie.kind);
            kinds[tie.between.1].insert(tie.kind);
        }
        let walk = Walk::through(&neighbours);
        let is_alliance = |index: &usize| matches!(self.points[*index].who, Who::Alliance(_));
        let measure = |index: usize| {
            let alliances: Vec<usize> =
                neighbours[index].iter().copied().filter(is_alliance).collect();
            let part = |alliance: &usize| walk.part(index, *alliance);
            Measures {
                degree: neighbours[index].len(),
                kinds: kinds[index].len(),
                is_only_bridge: alliances.windows(2).any(|two| part(&two[0]) != part(&two[1])),
                alliances,
            }
        };
        (0..self.points.len()).map(measure).collect()
    }

    /// A point with its neighbours, at most this number of points, and all ties between them.
    #[must_use]
    pub fn around(&self, who: &Who, most: usize) -> Self {
        let Some(center) = self.index_of(who) else { return Self::default() };
        let neighbours = self.neighbours();
        let own = self.most_tied_of(neighbours[center].clone(), &neighbours);
        let own = own.into_iter().take(most.saturating_sub(1));
        self.only(&own.chain([center]).collect())
    }

    /// At most this number of points: alliances first, then those with the most ties.
    #[must_use]
    pub fn most_tied(&self, most: usize) -> Self {
        if self.points.len() <= most {
            return self.clone();
        }
        let neighbours = self.neighbours();
        let indices = self.most_tied_of((0..self.points.len()).collect(), &neighbours);
        self.only(&indices.into_iter().take(most).collect())
    }

    /// These points: alliances first, then those with the most ties.
    fn most_tied_of(&self, mut indices: Vec<usize>, neighbours: &[Vec<usize>]) -> Vec<usize> {
        order::sort_by(&mut indices, |a, b| {
            let key = |index: &usize| {
                let is_alliance = matches!(self.points[*index].who, Who::Alliance(_));
                (!is_alliance, std::cmp::Reverse(neighbours[*index].len()), *index)
            };
            key(a).cmp(&key(b))
        });
        indices
    }

    fn only(&self, kept: &BTreeSet<usize>) -> Self {
        let indices: BTreeMap<usize, usize> = kept.iter().copied().zip(0..).collect();
        let tie = |tie: &Tie| {
            let between = (*indices.get(&tie.between.0)?, *indices.get(&tie.between.1)?);
            Some(Tie { between, kind: tie.kind })
        };
        Self {
            points: kept.iter().map(|index| self.points[*index].clone()).collect(),
            ties: self.ties.iter().filter_map(tie).collect(),
        }
    }
}
