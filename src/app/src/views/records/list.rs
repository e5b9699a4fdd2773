//! The list of a kind's records: its head, its filters and its summary. Its rows are in
//! [`rows`](super::rows).

use zhibu_domain::areas::{AreaScope, has_area};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::{Branch, Kind};
use zhibu_domain::list::{Filter, Query, number_of_records};
use zhibu_domain::values::quantity::Count;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::forms::has_form;
use crate::route::{Page, Route};
use crate::views::areas::area_choices;
use crate::views::choice::Choice;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// The value of a choice that filters for records without a value.
const EMPTY: &str = "-";

/// The head of a list, which does not depend on its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListHead {
    /// The name of the kind.
    pub title: &'static str,
    /// Links to related pages, and to pasting into the list.
    pub links: Vec<PageLink>,
    /// A link to the form of a new record; `None` if the kind has no form.
    pub add: Option<PageLink>,
}

/// The head of a kind's list.
pub fn list_head(kind: Kind, lang: Lang) -> ListHead {
    let link = |page: Page, message: Message| {
        PageLink::to(message.get(lang), Route::to(page)).looking(LinkLook::Button)
    };
    let own = match kind {
        Kind::Organisation | Kind::Indicator => {
            Some(link(Page::List(Kind::Area), text::kind(Kind::Area)))
        }
        Kind::Outcome | Kind::Target | Kind::Measure => Some(link(Page::Results, m::RESULTS)),
        Kind::Task | Kind::Goal => Some(link(Page::Integration, m::INTEGRATION)),
        Kind::Alliance | Kind::AllianceUnit => Some(link(Page::Map, m::MAP)),
        Kind::Offer | Kind::Cooperation => Some(link(Page::Matching, m::MATCHING)),
        Kind::Appraisal | Kind::Nomination | Kind::ScoreItem | Kind::Appeal => {
            Some(link(Page::Ranking, m::STANDING))
        }
        _ => None,
    };
    let paste = match kind {
        // Assignments are pasted with their members, as a roster.
        Kind::Assignment => None,
        Kind::Member => Some(link(Page::Roster, m::ROSTER)),
        kind => has_form(kind).then(|| link(Page::Paste(kind), m::PASTE)),
    };
    let names_units = !kind.spec().listed_units.is_empty();
    let units = names_units.then(|| link(Page::UnitLinks, m::UNIT_LINKS));
    ListHead {
        title: text::kind(kind).get(lang),
        links: own.into_iter().chain(units).chain(paste).collect(),
        add: add(kind, LinkLook::PrimaryButton, lang),
    }
}

fn add(kind: Kind, look: LinkLook, lang: Lang) -> Option<PageLink> {
    let link = || PageLink::to(m::ADD.get(lang), Route::to(Page::New(kind))).looking(look);
    has_form(kind).then(link)
}

/// The number of rows of a list, and the text if there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSummary {
    /// The numbers of shown and of all records, as text.
    pub count: String,
    /// Shown in place of the rows if there are none.
    pub empty: Option<EmptyList>,
}

/// Shown in place of the rows of an empty list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptyList {
    /// Whether there are no records, or none that match.
    pub text: &'static str,
    /// A link to the form of a first record.
    pub add: Option<PageLink>,
    /// Whether a button offers to show all records.
    pub offers_all: bool,
}

/// The summary of a list that shows the records with these indices.
pub fn list_summary(
    workspace: &Workspace,
    kind: Kind,
    query: &Query,
    found: &[u32],
    lang: Lang,
) -> ListSummary {
    let table = workspace.register().table(kind);
    let total = if query.deleted { table.deleted_len() } else { table.len() };
    let shown = found.len();
    let count = format_message!(m::COUNT_OF, lang, shown = shown, total = total);
    let stood_for = number_of_records(table, kind, query.deleted, found)
        .filter(|number| *number != Count::exact(u32::try_from(shown).unwrap_or(u32::MAX)))
        .map(|number| format_message!(m::STANDS_FOR, lang, number = text::count(number, lang)));
    let offers_all = total > 0 || query.deleted;
    let empty = EmptyList {
        text: if total == 0 { m::LIST_EMPTY } else { m::LIST_NO_MATCH }.get(lang),
        add: if offers_all { None } else { add(kind, LinkLook::Button, lang) },
        offers_all,
    };
    ListSummary {
        count: stood_for.map_or(count.clone(), |stood_for| text::aside(&count, &stood_for, lang)),
        empty: (shown == 0).then_some(empty),
    }
}

/// A control that filters a list by one of the fixed choices of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceFilter {
    /// The field's name.
    pub label: &'static str,
    /// The options: all, each choice, and no value.
    pub choices: Vec<Choice>,
    /// The field's index.
    field: usize,
}

/// A control for each field of a kind with fixed choices.
pub fn choice_filters(kind: Kind, lang: Lang) -> Vec<ChoiceFilter> {
    let mut filters = Vec::new();
    for (field, spec) in kind.fields().iter().enumerate() {
        let FieldType::Choice(codes) = spec.field_type else { continue };
        let label = text::field(kind, spec.name).get(lang);
        let mut choices = vec![Choice::new("", format_message!(m::ALL_OF, lang, field = label))];
        choices.extend(codes.iter().map(|code| Choice::new(*code, text::choice(code).get(lang))));
        choices.push(Choice::new(EMPTY, m::OWED.get(lang)));
        filters.push(ChoiceFilter { label, choices, field });
    }
    filters
}

impl ChoiceFilter {
    /// The value in a query; empty for all.
    pub fn chosen(&self, query: &Query) -> String {
        let chosen = query.filters.iter().find_map(|filter| match filter {
            Filter::Is(field, code) if *field == self.field => Some(code.clone()),
            Filter::IsEmpty(field) if *field == self.field => Some(EMPTY.to_owned()),
            _ => None,
        });
        chosen.unwrap_or_default()
    }

    /// The query with this value.
    pub fn choose(&self, query: &Query, code: String) -> Query {
        let mut query = query.clone();
        query.filters.retain(|filter| {
            !matches!(filter, Filter::Is(field, _) | Filter::IsEmpty(field) if *field == self.field)
        });
        match &*code {
            "" => {}
            EMPTY => query.filters.push(Filter::IsEmpty(self.field)),
            _ => query.filters.push(Filter::Is(self.field, code)),
        }
        query
    }
}

/// The areas by which a list can be filtered; empty if there are none, or if the kind belongs to none.
pub fn area_filter(workspace: &Workspace, kind: Kind, query: &Query, lang: Lang) -> Vec<Choice> {
    if !has_area(kind) {
        return Vec::new();
    }
    area_choices(workspace, &chosen_area(query), lang)
}

/// The area in a query, as a value of [`area_filter`]; empty for all.
pub fn chosen_area(query: &Query) -> String {
    let area = query.filters.iter().find_map(|filter| match filter {
        Filter::InArea(area) => Some(area.code().to_owned()),
        _ => None,
    });
    area.unwrap_or_default()
}

/// The query with an area, given as a value of [`area_filter`].
pub fn with_area(query: &Query, area: &str) -> Query {
    let mut query = query.clone();
    query.filters.retain(|filter| !matches!(filter, Filter::InArea(_)));
    query.filters.extend(AreaScope::from_code(area).map(Filter::InArea));
    query
}

/// The query without a filter.
pub fn without_filter(query: &Query, filter: &Filter) -> Query {
    let mut query = query.clone();
    query.filters.retain(|other| other != filter);
    query
}

/// The query with or without the filter for records with missing values.
pub fn with_owed_only(query: &Query, is_asked: bool) -> Query {
    let mut query = without_filter(query, &Filter::Owes);
    if is_asked {
        query.filters.push(Filter::Owes);
    }
    query
}

/// A filter without a control, as a chip that removes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterChip {
    /// Its text.
    pub text: String,
    /// The accessible name of its button.
    pub remove: String,
    /// The filter.
    pub filter: Filter,
}

/// The filters of a query that have no control.
pub fn filter_chips(
    workspace: &Workspace,
    kind: Kind,
    query: &Query,
    lang: Lang,
) -> Vec<FilterChip> {
    let mut chips = Vec::new();
    for filter in query.filters.iter().filter(|filter| !has_control(kind, filter)) {
        let text = filter_text(workspace, kind, filter, lang);
        let remove = format_message!(m::REMOVE_FILTER, lang, filter = text);
        chips.push(FilterChip { text, remove, filter: filter.clone() });
    }
    chips
}

/// What a query asks for, each as a text: words, filters, and deleted records.
pub fn filters_in_words(
    workspace: &Workspace,
    kind: Kind,
    query: &Query,
    lang: Lang,
) -> Vec<String> {
    let words = query.text.trim();
    let words = (!words.is_empty()).then(|| text::pair(m::SEARCH.get(lang), words, lang));
    let filters = query.filters.iter().map(|filter| filter_text(workspace, kind, filter, lang));
    let deleted = query.deleted.then(|| m::DELETED_ONLY.get(lang).to_owned());
    words.into_iter().chain(filters).chain(deleted).collect()
}

fn has_control(kind: Kind, filter: &Filter) -> bool {
    match filter {
        Filter::Owes | Filter::InArea(_) => true,
        Filter::Is(index, _) | Filter::IsEmpty(index) => {
            matches!(kind.fields()[*index].field_type, FieldType::Choice(_))
        }
        _ => false,
    }
}

fn filter_text(workspace: &Workspace, kind: Kind, filter: &Filter, lang: Lang) -> String {
    let field = |index: usize| text::field(kind, kind.fields()[index].name).get(lang);
    match filter {
        Filter::Is(index, code) => {
            let value = match kind.fields()[*index].field_type {
                FieldType::Reference(target) | FieldType::References(target) => {
                    title(workspace, target, code, lang)
                }
                FieldType::Choice(_) | FieldType::Choices(_) => {
                    text::choice(code).get(lang).to_owned()
                }
                _ => code.clone(),
            };
            format!("{} {value}", field(*index))
        }
        Filter::IsEmpty(index) => format!("{} {}", field(*index), m::OWED.get(lang)),
        Filter::IsFilled(index) => format_message!(m::FILTER_FILLED, lang, field = field(*index)),
        Filter::IsNot(index, code) => {
            let value = text::choice(code).get(lang);
            format_message!(m::FILTER_NOT, lang, field = field(*index), value = value)
        }
        Filter::IsAmong(index, codes) => {
            let names = Filter::codes(codes).map(|code| text::choice(code).get(lang).to_owned());
            format!("{} {}", field(*index), text::listed(&names.collect::<Vec<_>>(), lang))
        }
        Filter::DateIn(index, bucket) => {
            format!("{} {}", field(*index), text::bucket(*bucket, lang))
        }
        Filter::DateBetween(index, from, to) => format!("{} {from} ~ {to}", field(*index)),
        Filter::PresentAt(day) => format_message!(m::FILTER_PRESENT, lang, day = *day),
        Filter::PossiblyPresentAt(day) => format_message!(m::FILTER_POSSIBLE, lang, day = *day),
        Filter::BranchSetting(code) => {
            let setting = if code.is_empty() { m::OWED } else { text::choice(code) };
            format!("{} {}", text::field_name(Branch::SETTING).get(lang), setting.get(lang))
        }
        Filter::Unit(unit) => format_message!(m::FILTER_UNIT, lang, unit = *unit),
        Filter::Evidenced(true) => m::WITH_EVIDENCE.get(lang).to_owned(),
        Filter::Evidenced(false) => m::WITHOUT_EVIDENCE.get(lang).to_owned(),
        Filter::CoverageAt(coverage, day, _) => {
            let name = text::coverage(*coverage).get(lang);
            format_message!(m::FILTER_COVERAGE, lang, day = *day, coverage = name)
        }
        Filter::DeployedAt(day) => format_message!(m::FILTER_DEPLOYED, lang, day = *day),
        Filter::Reached(stage) => {
            let stage = text::choice(stage.code()).get(lang);
            text::pair(m::FUNNEL_COUNT.get(lang), stage, lang)
        }
        Filter::UnitOf(alliance) => title(workspace, Kind::Alliance, alliance, lang),
        Filter::InArea(area) => {
            let area = match area {
                AreaScope::Of(area) => title(workspace, Kind::Area, area, lang),
                AreaScope::Nowhere => m::AREA_NONE.get(lang).to_owned(),
            };
            format_message!(m::FILTER_AREA, lang, area = area)
        }
        Filter::Unmet => m::BOARD_NEEDS.get(lang).to_owned(),
        Filter::Overdue(_) => m::LOOP_LATE.get(lang).to_owned(),
        Filter::ServedIn(true, from, to) => {
            format_message!(m::FILTER_SERVED, lang, from = *from, to = *to)
        }
        Filter::ServedIn(false, from, to) => {
            format_message!(m::FILTER_UNSERVED, lang, from = *from, to = *to)
        }
        Filter::Owes => m::OWED_ONLY.get(lang).to_owned(),
        Filter::OwnOf(organisation) => title(workspace, Kind::Organisation, organisation, lang),
    }
}

/// The steps that can be recorded for several organisations at once. Conversion is not among them,
/// as each organisation is converted to a different one.
pub fn step_choices(lang: Lang) -> Vec<Choice> {
    let steps = StepKind::ALL.iter().filter(|step| **step != StepKind::Convert);
    steps.map(|step| Choice::new(step.code(), text::choice(step.code()).get(lang))).collect()
}
