//! Lists: which records of a kind are shown, and in which order. The figures of charts are counted with
//! the same filters, so a click on a figure shows exactly the records that it counts.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::alliances::matching::has_reached;
use crate::alliances::needs::{overdue, waiting_needs};
use crate::areas::{AreaScope, has_area};
use crate::branches::coverage::{Coverage, is_under_way, tasks_like};
use crate::branches::deployment::deployed;
use crate::branches::life::{Life, Presence};
use crate::columns::{DerivedValue, DerivedValues, ListColumn};
use crate::evidence::{is_evidenced, is_owed, words_field};
use crate::folding::folded;
use crate::kinds::choices::CooperationStage;
use crate::kinds::field::{Cell, FieldId, FieldType};
use crate::kinds::records::{AllianceUnit, Branch, Instalment, Kind, Offer};
use crate::ordinals::sorted_form;
use crate::projects::served::served_in;
use crate::register::{AnyTable, Register};
use crate::reporting::own::is_own;
use crate::values::date::{Day, PartialDate};
use crate::values::period::Bucket;
use crate::values::quantity::{Count, Quantity};
use crate::values::unit::is_same_measure;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// A condition on a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The field at this index has this choice, refers to this record, or is this text.
    Is(usize, String),
    /// The field at this index is empty.
    IsEmpty(usize),
    /// The field at this index is not empty.
    IsFilled(usize),
    /// The field at this index does not have this choice.
    IsNot(usize, String),
    /// The choice field at this index has one of these choices, separated by `|`.
    IsAmong(usize, String),
    /// The date at this index is in this bucket of a time axis.
    DateIn(usize, Bucket),
    /// The date at this index is certainly between these days, both included.
    DateBetween(usize, Day, Day),
    /// The record certainly exists at the end of this day.
    PresentAt(Day),
    /// The record possibly exists at the end of this day.
    PossiblyPresentAt(Day),
    /// Its branch has this setting; an empty code means that the setting is owed.
    BranchSetting(String),
    /// Its quantity has this unit, or another multiple of the same.
    Unit(String),
    /// Whether something proves it, in words or as a record.
    Evidenced(bool),
    /// The task has this coverage on this day, if an organisation is due from this number of full
    /// members.
    CoverageAt(Coverage, Day, u32),
    /// The member is deployed at the end of this day.
    DeployedAt(Day),
    /// The cooperation has reached this stage or a later one.
    Reached(CooperationStage),
    /// The offer was posted by a unit of this alliance, or the instalment is of one of its cooperations.
    UnitOf(String),
    /// The offer is a need that waits for a cooperation.
    Unmet,
    /// The offer or cooperation is overdue, if that takes this number of days at most where no deadline is
    /// recorded.
    Overdue(Option<u32>),
    /// The record belongs to this area or to one below it, or to none.
    InArea(AreaScope),
    /// Whether an activity between these days served the task.
    ServedIn(bool, Day, Day),
    /// An owed field (待补) is empty.
    Owes,
    /// The record belongs to this organisation, itself or through what it is a part of.
    OwnOf(String),
}

const PRESENT_AT: &str = "at";
const POSSIBLY_PRESENT_AT: &str = "maybe";
const BRANCH_SETTING: &str = "branch_setting";
const UNIT: &str = "quantity_unit";
const EVIDENCED: &str = "evidenced";
const COVERAGE_AT: &str = "coverage_at";
const DEPLOYED_AT: &str = "deployed_at";
const REACHED: &str = "reached";
const UNIT_OF: &str = "unit_of";
const SERVED_IN: &str = "served_in";
const UNSERVED_IN: &str = "unserved_in";
const IN_AREA: &str = "in_area";
const OVERDUE: &str = "overdue";
const UNMET: &str = "unmet";
const OWES: &str = "owes";
const OWN_OF: &str = "own_of";
const EMPTY: &str = "-";
const FILLED: &str = "*";
/// Marks a code that the field does not have.
const NOT: char = '!';
/// Separates codes of which the field has one.
const OR: char = '|';

impl Filter {
    /// As a name and value in a URL.
    pub fn to_pair(&self, kind: Kind) -> (&'static str, String) {
        let name = |index: usize| kind.fields()[index].name;
        match self {
            Self::Is(index, code) => (name(*index), code.clone()),
            Self::IsEmpty(index) => (name(*index), EMPTY.to_owned()),
            Self::IsFilled(index) => (name(*index), FILLED.to_owned()),
            Self::IsNot(index, code) => (name(*index), format!("{NOT}{code}")),
            Self::IsAmong(index, codes) => (name(*index), codes.clone()),
            Self::DateIn(index, bucket) => (name(*index), bucket.to_string()),
            Self::DateBetween(index, from, to) => (name(*index), format!("{from}..{to}")),
            Self::PresentAt(day) => (PRESENT_AT, day.to_string()),
            Self::PossiblyPresentAt(day) => (POSSIBLY_PRESENT_AT, day.to_string()),
            Self::BranchSetting(code) => (BRANCH_SETTING, code.clone()),
            Self::Unit(unit) => (UNIT, unit.clone()),
            Self::Evidenced(is_evidenced) => (EVIDENCED, u8::from(*is_evidenced).to_string()),
            Self::CoverageAt(coverage, day, least) => {
                (COVERAGE_AT, format!("{}.{day}.{least}", coverage.code()))
            }
            Self::DeployedAt(day) => (DEPLOYED_AT, day.to_string()),
            Self::Reached(stage) => (REACHED, stage.code().to_owned()),
            Self::UnitOf(alliance) => (UNIT_OF, alliance.clone()),
            Self::InArea(area) => (IN_AREA, area.code().to_owned()),
            Self::Overdue(days) => {
                (OVERDUE, days.map_or_else(|| EMPTY.to_owned(), |days| days.to_string()))
            }
            Self::ServedIn(is_served, from, to) => {
                (if *is_served { SERVED_IN } else { UNSERVED_IN }, format!("{from}..{to}"))
            }
            Self::Unmet => (UNMET, "1".to_owned()),
            Self::Owes => (OWES, "1".to_owned()),
            Self::OwnOf(organisation) => (OWN_OF, organisation.clone()),
        }
    }

    /// The field at this index has one of these choices.
    pub fn among(index: usize, codes: impl Iterator<Item = &'static str>) -> Self {
        let mut among = String::new();
        for code in codes {
            if !among.is_empty() {
                among.push(OR);
            }
            among.push_str(code);
        }
        Self::IsAmong(index, among)
    }

    /// The choices of an [`IsAmong`](Self::IsAmong).
    pub fn codes(among: &str) -> impl Iterator<Item = &str> {
        among.split(OR)
    }

    /// Reads the output of [`to_pair`](Self::to_pair); `None` if it is not valid for this kind.
    pub fn from_pair(kind: Kind, name: &str, value: &str) -> Option<Self> {
        match name {
            PRESENT_AT => return kind.life().and(day(value)).map(Self::PresentAt),
            POSSIBLY_PRESENT_AT => return kind.life().and(day(value)).map(Self::PossiblyPresentAt),
            BRANCH_SETTING => {
                kind.reference_to(Kind::Branch)?;
                return Some(Self::BranchSetting(value.to_owned()));
            }
            UNIT => {
                measured(kind)?;
                return Some(Self::Unit(value.to_owned()));
            }
            EVIDENCED if words_field(kind).is_some() => {
                return match value {
                    "1" => Some(Self::Evidenced(true)),
                    "0" => Some(Self::Evidenced(false)),
                    _ => None,
                };
            }
            COVERAGE_AT if kind == Kind::Task => {
                let mut parts = value.split('.');
                let coverage = Coverage::from_code(parts.next()?)?;
                let (at, least) = (day(parts.next()?)?, parts.next()?.parse().ok()?);
                return parts.next().is_none().then_some(Self::CoverageAt(coverage, at, least));
            }
            DEPLOYED_AT if kind == Kind::Member => return day(value).map(Self::DeployedAt),
            REACHED if kind == Kind::Cooperation => {
                return CooperationStage::from_code(value).map(Self::Reached);
            }
            UNIT_OF if matches!(kind, Kind::Offer | Kind::Instalment) => {
                return Some(Self::UnitOf(value.to_owned()));
            }
            IN_AREA if has_area(kind) => return AreaScope::from_code(value).map(Self::InArea),
            OVERDUE if matches!(kind, Kind::Offer | Kind::Cooperation) => {
                let days = (value != EMPTY).then(|| value.parse());
                return Some(Self::Overdue(days.transpose().ok()?));
            }
            SERVED_IN | UNSERVED_IN if kind == Kind::Task => {
                let (from, to) = value.split_once("..")?;
                return Some(Self::ServedIn(name == SERVED_IN, day(from)?, day(to)?));
            }
            UNMET if kind == Kind::Offer => return Some(Self::Unmet),
            OWES => return Some(Self::Owes),
            OWN_OF => return Some(Self::OwnOf(value.to_owned())),
            _ => {}
        }
        let index = kind.field_index(name)?;
        if value == EMPTY {
            return Some(Self::IsEmpty(index));
        }
        if value == FILLED {
            return Some(Self::IsFilled(index));
        }
        let is_choice = matches!(kind.fields()[index].field_type, FieldType::Choice(_));
        if let (Some(code), true) = (value.strip_prefix(NOT), is_choice) {
            return Some(Self::IsNot(index, code.to_owned()));
        }
        if is_choice && value.contains(OR) {
            return Some(Self::IsAmong(index, value.to_owned()));
        }
        match kind.fields()[index].field_type {
            FieldType::Choice(_)
            | FieldType::Reference(_)
            | FieldType::Text
            | FieldType::Choices(_)
            | FieldType::References(_) => Some(Self::Is(index, value.to_owned())),
            FieldType::Date => match value.split_once("..") {
                Some((from, to)) => Some(Self::DateBetween(index, day(from)?, day(to)?)),
                None => value.parse().ok().map(|bucket| Self::DateIn(index, bucket)),
            },
            _ => None,
        }
    }
}

/// The quantity field of a kind.
fn measured(kind: Kind) -> Option<usize> {
    kind.fields().iter().position(|field| field.field_type == FieldType::Quantity)
}

fn day(text: &str) -> Option<Day> {
    let date: PartialDate = text.parse().ok()?;
    date.has_day().then(|| date.earliest())
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column that is sorted by.
    pub column: ListColumn,
    /// Whether the order is descending.
    pub is_descending: bool,
}

/// A query of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that all occur in the record.
    pub text: String,
    /// Filters that all match.
    pub filters: Vec<Filter>,
    /// The order; `None` for the usual one.
    pub sort: Option<Sort>,
    /// Whether deleted records are listed instead of live ones.
    pub deleted: bool,
}

/// Sorts texts for display. Texts that are equal, but for the digits that numbers are written with, have
/// equal ranks.
pub trait Collation {
    /// The rank of each text among all.
    fn ranks(&self, texts: &[&str]) -> Vec<u32>;
}

/// For each text, its rank among all: `in_order` puts distinct texts in order, in the form in which they
/// are [sorted](sorted_form).
pub fn ranks_by(texts: &[&str], in_order: impl FnOnce(&[&str]) -> Vec<String>) -> Vec<u32> {
    let forms: Vec<Cow<'_, str>> = texts.iter().map(|text| sorted_form(text)).collect();
    let distinct = distinct(&forms);
    let mut ranks = vec![0; distinct.len()];
    for (rank, text) in (0..).zip(in_order(&distinct)) {
        if let Ok(index) = distinct.binary_search(&&*text) {
            ranks[index] = rank;
        }
    }
    let rank =
        |form: &Cow<'_, str>| distinct.binary_search(&&**form).map_or(0, |index| ranks[index]);
    forms.iter().map(rank).collect()
}

fn distinct<'a>(forms: &'a [Cow<'_, str>]) -> Vec<&'a str> {
    let mut distinct: Vec<&str> = forms.iter().map(|form| &**form).collect();
    order::sort(&mut distinct);
    distinct.dedup();
    distinct
}

/// Orders texts by code point, and numbers in them by their value: for tests and exports.
pub struct ByCodePoint;

impl Collation for ByCodePoint {
    fn ranks(&self, texts: &[&str]) -> Vec<u32> {
        let forms: Vec<Cow<'_, str>> = texts.iter().map(|text| sorted_form(text)).collect();
        let distinct = distinct(&forms);
        let rank = |form: &Cow<'_, str>| distinct.binary_search(&&**form).unwrap_or(0);
        forms.iter().map(|form| u32::try_from(rank(form)).unwrap_or(u32::MAX)).collect()
    }
}

/// Items in the order of a text of each.
pub fn in_order<T>(items: Vec<T>, collation: &dyn Collation, text: impl Fn(&T) -> &str) -> Vec<T> {
    let ranks = collation.ranks(&items.iter().map(&text).collect::<Vec<_>>());
    let mut ranked: Vec<(u32, T)> = ranks.into_iter().zip(items).collect();
    order::sort_by(&mut ranked, |a, b| a.0.cmp(&b.0));
    ranked.into_iter().map(|(_, item)| item).collect()
}

/// The order of a kind's records without an official one: by date, latest first, or else by name.
pub fn default_sort(kind: Kind) -> Sort {
    match kind.life() {
        Some(life) => Sort { column: ListColumn::Field(life.start), is_descending: true },
        None => Sort { column: ListColumn::NAMING, is_descending: false },
    }
}

/// The usual order of a list of all records of a kind: the official one if any of them has a number in it,
/// and the default one otherwise.
pub fn usual_sort(register: &Register, kind: Kind, deleted: bool) -> Sort {
    usual_sort_of(register.table(kind), kind, deleted, &all_indices(register, kind, deleted))
}

fn usual_sort_of(table: &dyn AnyTable, kind: Kind, deleted: bool, among: &[u32]) -> Sort {
    let official = kind.official_order().filter(|field| {
        among.iter().any(|index| table.cell(*index as usize, deleted, *field) != Cell::Empty)
    });
    let by = |field| Sort { column: ListColumn::Field(field), is_descending: false };
    official.map_or_else(|| default_sort(kind), by)
}

/// How many organisations or units these records stand for, as far as it says more than their number; `None`
/// for kinds whose records are one each.
pub fn number_of_records(
    table: &dyn AnyTable,
    kind: Kind,
    deleted: bool,
    among: &[u32],
) -> Option<Count> {
    let field = match kind {
        Kind::Branch => Branch::NUMBER.index(),
        Kind::AllianceUnit => AllianceUnit::NUMBER.index(),
        _ => return None,
    };
    let numbers = among.iter().map(|index| match table.cell(*index as usize, deleted, field) {
        Cell::Count(number) => number,
        _ => Count::exact(1),
    });
    Some(Count::total(numbers))
}

/// The indices, in the kind's table, of the records of a query, in order. Only those that match are
/// sorted. Nothing is derived: a query sorted by what is needs [`ordered`].
pub fn indices(
    register: &Register,
    kind: Kind,
    query: &Query,
    as_of: Day,
    collation: &dyn Collation,
) -> Vec<u32> {
    let all = all_indices(register, kind, query.deleted);
    let mut indices = filtered(register, kind, query, as_of, &all);
    let usual = || usual_sort_of(register.table(kind), kind, query.deleted, &indices);
    let sort = query.sort.unwrap_or_else(usual);
    let by = SortBy { sort, derived: &DerivedValues::default(), collation };
    sort_indices(register, kind, &mut indices, query.deleted, &by);
    indices
}

/// All records of a kind in an order that needs nothing derived; `None` for the usual one.
pub fn all_in_order(
    register: &Register,
    kind: Kind,
    sort: Option<Sort>,
    collation: &dyn Collation,
) -> Vec<u32> {
    let sort = sort.unwrap_or_else(|| usual_sort(register, kind, false));
    ordered(register, kind, false, &SortBy { sort, derived: &DerivedValues::default(), collation })
}

/// The indices of all records of the kind, as they stand in its table.
fn all_indices(register: &Register, kind: Kind, deleted: bool) -> Vec<u32> {
    let table = register.table(kind);
    let count = if deleted { table.deleted_len() } else { table.len() };
    (0..u32::try_from(count).expect("a table is smaller than a ledger")).collect()
}

/// How a list is sorted.
#[derive(Clone, Copy)]
pub struct SortBy<'a> {
    /// The order.
    pub sort: Sort,
    /// What is derived of the kind's records, if the order needs it.
    pub derived: &'a DerivedValues,
    /// The order of texts.
    pub collation: &'a dyn Collation,
}

/// The indices of all records of the kind, in order. Separate from the filters, so that a keystroke in
/// a search does not sort.
pub fn ordered(register: &Register, kind: Kind, deleted: bool, by: &SortBy<'_>) -> Vec<u32> {
    let mut indices = all_indices(register, kind, deleted);
    sort_indices(register, kind, &mut indices, deleted, by);
    indices
}

/// The indices that match the query, in their order.
pub fn filtered(
    register: &Register,
    kind: Kind,
    query: &Query,
    as_of: Day,
    order: &[u32],
) -> Vec<u32> {
    let table = register.table(kind);
    let mut found = searched(table, query.deleted, &SearchWords::of(&query.text), order);
    if query.filters.is_empty() {
        return found;
    }
    // Filters over all records at once are evaluated once.
    let ids: Vec<Option<FxHashSet<&Name>>> =
        query.filters.iter().map(|filter| ids_of(register, kind, filter, as_of)).collect();
    found.retain(|index| {
        let index = *index as usize;
        query.filters.iter().zip(&ids).all(|(filter, ids)| match ids {
            Some(ids) => ids.contains(table.id(index, query.deleted)),
            None => holds(register, kind, table, index, query.deleted, filter, as_of),
        })
    });
    found
}

/// Words that all occur in a record, in the form in which names are [compared](folded).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchWords(Vec<String>);

impl SearchWords {
    /// The words of a text that was typed.
    pub fn of(text: &str) -> Self {
        Self(text.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect())
    }

    /// Whether all of them occur in a text, which is [folded].
    pub fn are_in(&self, text: &str) -> bool {
        self.0.iter().all(|word| text.contains(&**word))
    }

    /// Whether every record that has these words has those too: as after one more character.
    fn narrow(&self, those: &Self) -> bool {
        those.0.iter().all(|that| self.0.iter().any(|this| this.contains(&**that)))
    }
}

/// The indices of the rows that have all words, in their order.
fn searched(table: &dyn AnyTable, deleted: bool, words: &SearchWords, among: &[u32]) -> Vec<u32> {
    let words: Vec<&str> = words.0.iter().map(String::as_str).collect();
    if words.is_empty() {
        return among.to_vec();
    }
    let count = if deleted { table.deleted_len() } else { table.len() };
    if among.len() < count / FEW {
        return table.rows_among_with(&words, deleted, among);
    }
    let found = table.rows_with(&words, deleted);
    let mut within = among.to_vec();
    within.retain(|index| found[*index as usize]);
    within
}

/// Below this part of all rows they are searched one by one.
const FEW: usize = 4;

/// The search within a list. While one goes on typing it searches what it has found before, and what it
/// had found before that is found again when one erases.
#[derive(Clone, Debug, Default)]
pub struct ListSearch {
    /// Earlier searches, each of which narrows the one before it.
    earlier: Vec<EarlierSearch>,
}

#[derive(Clone, Debug)]
struct EarlierSearch {
    among: Arc<Vec<u32>>,
    words: SearchWords,
    found: Arc<Vec<u32>>,
}

/// Maximum [`ListSearch::earlier`]: the first characters that are typed narrow most.
const MOST_EARLIER: usize = 16;

impl ListSearch {
    /// The indices whose records have all words of a text, in their order. `among` is another allocation
    /// after any change of the records.
    pub fn found(
        &mut self,
        table: &dyn AnyTable,
        deleted: bool,
        text: &str,
        among: &Arc<Vec<u32>>,
    ) -> Arc<Vec<u32>> {
        let words = SearchWords::of(text);
        let is_narrowed = |earlier: &EarlierSearch| {
            Arc::ptr_eq(&earlier.among, among) && words.narrow(&earlier.words)
        };
        while self.earlier.pop_if(|earlier| !is_narrowed(earlier)).is_some() {}
        let last = self.earlier.last();
        if let Some(last) = last.filter(|last| last.words.narrow(&words)) {
            return last.found.clone();
        }
        let within = last.map_or(among, |last| &last.found);
        let found = Arc::new(searched(table, deleted, &words, within));
        if self.earlier.len() < MOST_EARLIER {
            self.earlier.push(EarlierSearch { among: among.clone(), words, found: found.clone() });
        }
        found
    }
}

/// The records that match a filter which is evaluated for all records at once.
fn ids_of<'a>(
    register: &'a Register,
    kind: Kind,
    filter: &Filter,
    as_of: Day,
) -> Option<FxHashSet<&'a Name>> {
    match filter {
        Filter::Overdue(days) => Some(overdue(register, kind, *days, as_of).into_keys().collect()),
        Filter::Unmet => Some(waiting_needs(register)),
        Filter::CoverageAt(coverage, day, least) => {
            Some(tasks_like(register, *coverage, (*day, as_of), *least))
        }
        Filter::DeployedAt(day) => Some(deployed(register, *day, as_of)),
        Filter::ServedIn(is_served, from, to) => {
            let served = served_in(register, (*from, *to));
            let rows = register.tasks().rows().iter().map(|row| &row.id);
            Some(rows.filter(|id| served.contains(id) == *is_served).collect())
        }
        Filter::Reached(stage) => {
            let rows = register.cooperations().rows().iter();
            let reached = rows.filter(|row| has_reached(&row.record, *stage));
            Some(reached.map(|row| &row.id).collect())
        }
        _ => None,
    }
}

fn holds(
    register: &Register,
    kind: Kind,
    table: &dyn AnyTable,
    index: usize,
    deleted: bool,
    filter: &Filter,
    as_of: Day,
) -> bool {
    let cell = |field: usize| table.cell(index, deleted, field);
    match filter {
        Filter::Is(field, code) => match cell(*field) {
            Cell::Choice(own) => own == code,
            Cell::Reference(id) => **id == **code,
            Cell::Text(text) => text == code,
            Cell::Choices(codes) => codes.contains(&&**code),
            Cell::References(ids) => ids.iter().any(|id| **id == **code),
            _ => false,
        },
        Filter::IsEmpty(field) => cell(*field) == Cell::Empty,
        Filter::IsFilled(field) => cell(*field) != Cell::Empty,
        Filter::IsNot(field, code) => !matches!(cell(*field), Cell::Choice(own) if own == code),
        Filter::IsAmong(field, codes) => {
            matches!(cell(*field), Cell::Choice(own) if Filter::codes(codes).any(|code| code == own))
        }
        Filter::DateIn(field, bucket) => {
            matches!(cell(*field), Cell::Date(date) if bucket.takes(date))
        }
        Filter::DateBetween(field, from, to) => {
            matches!(cell(*field), Cell::Date(date) if *from <= date.earliest() && date.latest() <= *to)
        }
        Filter::PresentAt(day) => life_of(kind, &cell).is_some_and(|life| match kind {
            Kind::Task => is_under_way(life, *day, as_of),
            _ => life.presence(*day, as_of) == Presence::Certain,
        }),
        Filter::PossiblyPresentAt(day) => life_of(kind, &cell)
            .is_some_and(|life| life.presence(*day, as_of) == Presence::Possible),
        Filter::BranchSetting(code) => {
            let branch = kind.reference_to(Kind::Branch).map(&cell);
            let Some(Cell::Reference(id)) = branch else { return false };
            let Some(branch) = register.branches().get(id) else { return false };
            branch.setting.map_or("", crate::kinds::choices::Setting::code) == code
        }
        Filter::Unit(unit) => match measured(kind).map(&cell) {
            Some(Cell::Quantity(quantity)) => is_same_measure(&quantity.unit, unit),
            _ => false,
        },
        Filter::Evidenced(is_asked) => {
            !deleted && is_evidenced(register, kind, table.id(index, deleted)) == *is_asked
        }
        Filter::CoverageAt(..)
        | Filter::DeployedAt(_)
        | Filter::Reached(_)
        | Filter::Unmet
        | Filter::Overdue(_)
        | Filter::ServedIn(..) => {
            unreachable!("these are asked of all records together")
        }
        Filter::InArea(area) => area.takes(register, kind, &cell),
        Filter::UnitOf(alliance) => {
            alliance_beyond(register, kind, &cell).is_some_and(|of| **of == **alliance)
        }
        Filter::Owes => (0..kind.fields().len()).any(|of| {
            let field = FieldId { kind, index: of };
            is_owed(register, field, table.id(index, deleted), cell(of))
        }),
        Filter::OwnOf(organisation) => {
            !deleted && is_own(register, organisation, kind, table.id(index, deleted))
        }
    }
}

/// The alliance of what an offer or an instalment refers to.
fn alliance_beyond<'a>(
    register: &'a Register,
    kind: Kind,
    cell: &impl Fn(usize) -> Cell<'a>,
) -> Option<&'a Name> {
    let field = match kind {
        Kind::Instalment => Instalment::COOPERATION.index(),
        _ => Offer::POSTED_BY.index(),
    };
    let Cell::Reference(id) = cell(field) else { return None };
    let alliance = match kind {
        Kind::Instalment => &register.cooperations().get(id)?.alliance,
        _ => &register.alliance_units().get(id)?.alliance,
    };
    alliance.as_ref().map(|alliance| &alliance.id)
}

fn life_of<'a>(kind: Kind, cell: &impl Fn(usize) -> Cell<'a>) -> Option<Life> {
    let life = kind.life()?;
    let date = |field: usize| match cell(field) {
        Cell::Date(date) => Some(date),
        _ => None,
    };
    Some(Life { start: date(life.start), end: life.end.and_then(date) })
}

fn sort_indices(
    register: &Register,
    kind: Kind,
    indices: &mut Vec<u32>,
    deleted: bool,
    by: &SortBy<'_>,
) {
    let table = register.table(kind);
    // What the official order leaves open stands as it would without it.
    let is_official = kind.official_order().map(ListColumn::Field) == Some(by.sort.column);
    if is_official {
        let by = SortBy { sort: default_sort(kind), ..*by };
        sort_indices(register, kind, indices, deleted, &by);
    }
    let keys: Vec<Option<SortKey>> = match by.sort.column {
        ListColumn::Field(field) => {
            field_keys(register, FieldId { kind, index: field }, indices, deleted, by.collation)
        }
        // A deleted record has none.
        ListColumn::Derived(_) if deleted => vec![None; indices.len()],
        ListColumn::Derived(column) => {
            let key = |index: &u32| derived_key(by.derived.get(column, *index as usize));
            indices.iter().map(key).collect()
        }
    };
    let mut keyed: Vec<(Option<SortKey>, u32)> = keys.into_iter().zip(indices.drain(..)).collect();
    // Empty cells come last in both orders.
    order::sort_by(&mut keyed, |(a, a_index), (b, b_index)| {
        let by_key = match (a, b) {
            (Some(a), Some(b)) if by.sort.is_descending => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            _ => b.is_some().cmp(&a.is_some()),
        };
        let by_id =
            || table.id(*a_index as usize, deleted).cmp(table.id(*b_index as usize, deleted));
        if is_official { by_key } else { by_key.then_with(by_id) }
    });
    indices.extend(keyed.iter().map(|key| key.1));
}

/// What the values of a field are sorted by; `None` for those that are empty.
fn field_keys(
    register: &Register,
    field: FieldId,
    indices: &[u32],
    deleted: bool,
    collation: &dyn Collation,
) -> Vec<Option<SortKey>> {
    let (table, field_type) = (register.table(field.kind), field.spec().field_type);
    let cell = |index: &u32| table.cell(*index as usize, deleted, field.index);
    let key = |index: &u32| sort_key(cell(index), field_type);
    let mut keys: Vec<Option<SortKey>> = indices.iter().map(key).collect();
    if keys.contains(&Some(SortKey::Collated(0))) {
        let text = |index: &u32| collated_text(register, cell(index), field_type);
        let texts: Vec<String> = indices.iter().map(text).collect();
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        for (key, rank) in keys.iter_mut().zip(collation.ranks(&borrowed)) {
            if key.is_some() {
                *key = Some(SortKey::Collated(rank));
            }
        }
    }
    keys
}

/// The text by which a value is sorted among others.
fn collated_text(register: &Register, cell: Cell<'_>, field_type: FieldType) -> String {
    match (cell, field_type) {
        (Cell::Text(text), _) => text.to_owned(),
        (Cell::Texts(texts), _) => texts.join("、"),
        (Cell::Reference(id), FieldType::Reference(target)) => {
            register.table(target).title(id).unwrap_or_default().to_owned()
        }
        (Cell::References(ids), FieldType::References(target)) => {
            let titles = ids.iter().filter_map(|id| register.table(target).title(id));
            titles.collect::<Vec<_>>().join("、")
        }
        (Cell::Choices(codes), _) => codes.join("、"),
        _ => String::new(),
    }
}

/// What a filled cell is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    /// A number, and one to tell those apart that have the same.
    Number(i64, i64),
    /// The rank of a text; zero until it is known.
    Collated(u32),
}

fn sort_key(cell: Cell<'_>, field_type: FieldType) -> Option<SortKey> {
    Some(match cell {
        Cell::Empty => return None,
        Cell::Text(_)
        | Cell::Texts(_)
        | Cell::Reference(_)
        | Cell::References(_)
        | Cell::Choices(_) => SortKey::Collated(0),
        Cell::Date(date) => date_key(date),
        Cell::Choice(code) => {
            let codes = if let FieldType::Choice(codes) = field_type { codes } else { &[] };
            let index = codes.iter().position(|known| *known == code).unwrap_or(codes.len());
            SortKey::Number(i64::try_from(index).unwrap_or(i64::MAX), 0)
        }
        Cell::Count(count) => SortKey::Number(i64::from(count.value), 0),
        Cell::Quantity(quantity) => quantity_key(quantity),
    })
}

/// Figures of one measure are sorted by how much they are, in whatever unit.
fn quantity_key(quantity: &Quantity) -> SortKey {
    const LOW_BITS: u32 = 40;
    let parts = quantity.base_parts();
    let part = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
    SortKey::Number(part(parts >> LOW_BITS), part(parts & ((1 << LOW_BITS) - 1)))
}

fn derived_key(value: DerivedValue) -> Option<SortKey> {
    match value {
        DerivedValue::Empty => None,
        DerivedValue::State(state) => Some(SortKey::Number(state as i64, 0)),
        DerivedValue::Date(date) => Some(date_key(date)),
        DerivedValue::Count(count) => Some(SortKey::Number(i64::from(count), 0)),
        DerivedValue::Number(count) => Some(SortKey::Number(i64::from(count.value), 0)),
    }
}

fn date_key(date: PartialDate) -> SortKey {
    let (earliest, vagueness) = date.sort_key();
    SortKey::Number(i64::from(earliest.epoch_days()), i64::from(vagueness))
}
