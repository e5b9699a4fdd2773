//! The dashboard's numbers and charts of growth, and its parameters.

use rustc_hash::FxHashMap;

use zhibu_domain::areas::AreaScope;
use zhibu_domain::growth::{HeadlineId, Lens, Scope, active_branches, alliance_units, headline};
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::{Alliance, Kind};
use zhibu_domain::register::{Register, Row};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::chart_model::{ChartModel, CountsChart};
use crate::route::{Page, Route};
use crate::views::areas::area_choices;
use crate::views::choice::Choice;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// The lens that the parameters of a route define.
pub fn lens(route: &Route, as_of: Day) -> Lens {
    let setting = route.param("setting").and_then(Setting::from_code).map(Scope::Setting);
    let alliance = route.param("alliance").map(|id| Scope::Alliance(id.into()));
    let area = route.param("area").and_then(AreaScope::from_code).map(Scope::Area);
    let period = |name: &str| route.param(name).and_then(|text| text.parse::<Period>().ok());
    Lens {
        grain: grain_of(route),
        from: period("from"),
        to: period("to"),
        scope: setting.or(alliance).or(area).unwrap_or_default(),
        as_of,
    }
}

/// Whether a text is neither empty nor a period.
pub fn is_invalid_period(text: &str) -> bool {
    !text.is_empty() && text.parse::<Period>().is_err()
}

/// Whether the range of a route is unreadable or ends before it begins.
pub fn is_invalid_range(route: &Route) -> bool {
    let [from, to] = ["from", "to"].map(|name| route.param(name).unwrap_or_default());
    let is_reversed = match (from.parse::<Period>(), to.parse::<Period>()) {
        (Ok(from), Ok(to)) => from.first_day() > to.last_day(),
        _ => false,
    };
    is_invalid_period(from) || is_invalid_period(to) || is_reversed
}

/// The route with a scope, given as a value of [`scopes`].
pub fn with_scope(route: &Route, scope: &str) -> Route {
    let (name, code) = scope.split_once('=').unwrap_or(("alliance", ""));
    let unscoped = ["setting", "alliance", "area"].into_iter();
    unscoped.fold(route.clone(), |route, name| route.with_param(name, "")).with_param(name, code)
}

/// The scope of a route, as a value of [`scopes`].
pub fn scope_of(route: &Route) -> String {
    let given = |name: &str| {
        let value = route.param(name).filter(|value| !value.is_empty())?;
        Some(format!("{name}={value}"))
    };
    let scope = given("setting").or_else(|| given("alliance")).or_else(|| given("area"));
    scope.unwrap_or_else(|| "alliance=".to_owned())
}

/// A note on the scope of a route, if it has one.
pub fn scope_note(route: &Route) -> Option<Message> {
    let has = |name: &str| route.param(name).is_some_and(|value| !value.is_empty());
    let notes = [
        ("setting", m::SCOPE_SETTING_NOTE),
        ("alliance", m::SCOPE_ALLIANCE_NOTE),
        ("area", m::SCOPE_AREA_NOTE),
    ];
    notes.into_iter().find(|(name, _)| has(name)).map(|(_, note)| note)
}

/// The grain of the time axis in a route.
pub fn grain_of(route: &Route) -> Grain {
    route.param("grain").and_then(Grain::from_code).unwrap_or_default()
}

/// The parameter of a route that leaves out the frame of the page, for a screen on a wall.
const WALL: &str = "wall";

/// Whether a route leaves out the frame of the page.
pub fn is_wall(route: &Route) -> bool {
    route.page == Page::Dashboard && route.param(WALL).is_some()
}

/// A link to the same dashboard without the frame of the page, or back to it.
pub fn wall_link(route: &Route, lang: Lang) -> PageLink {
    let (text, value) = if is_wall(route) { (m::WALL_END, "") } else { (m::WALL, "1") };
    PageLink::to(text.get(lang), route.with_param(WALL, value)).looking(LinkLook::Quiet)
}

/// A link to the form of a ledger's first organisation.
pub fn first_record(lang: Lang) -> PageLink {
    let kind = text::one(Kind::Branch).get(lang);
    let text = format_message!(m::NEW_RECORD, lang, kind = kind);
    PageLink::to(text, Route::to(Page::New(Kind::Branch))).looking(LinkLook::PrimaryButton)
}

/// The grains to choose from.
pub fn grains(lang: Lang) -> Vec<Choice> {
    let choice = |grain: Grain| {
        let name = match grain {
            Grain::Month => m::GRAIN_MONTH,
            Grain::Quarter => m::GRAIN_QUARTER,
            Grain::Year => m::GRAIN_YEAR,
        };
        Choice::new(grain.code(), name.get(lang))
    };
    Grain::ALL.map(choice).to_vec()
}

/// An example of a period of this grain, as input.
pub fn example_period(grain: Grain) -> &'static str {
    match grain {
        Grain::Month => "2022-06",
        Grain::Quarter => "2022Q2",
        Grain::Year => "2022",
    }
}

/// Maximum alliances, and maximum measures, in a select of the dashboard: a longer one is not read to
/// its end.
pub(super) const MOST_CHOICES: usize = 60;

/// The scopes to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopesView {
    /// Everything, each setting, the alliances with most member units, and the areas. A value has the form
    /// `parameter=value` of the route.
    pub choices: Vec<Choice>,
    /// The number of other alliances, linked to the list: the page of each leads to its dashboard.
    pub more: Option<PageLink>,
}

/// The scopes to choose from; the scope of the route is among them.
pub fn scopes(workspace: &Workspace, route: &Route, lang: Lang) -> ScopesView {
    let setting = |setting: &Setting| {
        let name = text::category(setting.code()).map_or(setting.code(), |name| name.get(lang));
        Choice::new(format!("setting={}", setting.code()), name).of(m::SCOPE_SETTINGS.get(lang))
    };
    let mut scopes = vec![Choice::new("alliance=", m::SCOPE_ALL.get(lang))];
    scopes.extend(Setting::ALL.iter().map(setting));
    let group = text::kind(Kind::Alliance).get(lang);
    let register = workspace.register();
    let offered = largest_alliances(register, route.param("alliance").unwrap_or_default());
    scopes.extend(offered.iter().map(|row| {
        let name = row.record.name.as_ref().map_or(m::NAME_OWED.get(lang), |name| &name.0);
        Choice::new(format!("alliance={}", row.id), name).of(group)
    }));
    let areas = area_choices(workspace, route.param("area").unwrap_or_default(), lang);
    let group = text::kind(Kind::Area).get(lang);
    // The first is for all.
    scopes.extend(
        areas
            .into_iter()
            .skip(1)
            .map(|area| Choice::new(format!("area={}", area.value), area.text).of(group)),
    );
    let more = register.alliances().rows().len() - offered.len();
    ScopesView { choices: scopes, more: rest(more, Page::List(Kind::Alliance), lang) }
}

/// The alliances with most member units, and the chosen one, as they are in the register.
fn largest_alliances<'a>(register: &'a Register, chosen: &str) -> Vec<&'a Row<Alliance>> {
    let rows = register.alliances().rows();
    if rows.len() <= MOST_CHOICES {
        return rows.iter().collect();
    }
    let mut units: FxHashMap<&Name, usize> = FxHashMap::default();
    for row in register.alliance_units().rows() {
        if let Some(alliance) = &row.record.alliance {
            *units.entry(&alliance.id).or_default() += 1;
        }
    }
    let count = |index: usize| units.get(&rows[index].id).copied().unwrap_or_default();
    let mut indices: Vec<usize> = (0..rows.len()).collect();
    order::sort_by(&mut indices, |a, b| (count(*b), a).cmp(&(count(*a), b)));
    let others = indices.split_off(MOST_CHOICES);
    indices.extend(others.into_iter().filter(|index| *rows[*index].id == *chosen));
    order::sort(&mut indices);
    indices.into_iter().map(|index| &rows[index]).collect()
}

/// The number of what a select does not offer, linked to where it is; `None` for nothing.
pub(super) fn rest(count: usize, page: Page, lang: Lang) -> Option<PageLink> {
    (count > 0).then(|| {
        PageLink::to(format_message!(m::REST, lang, count = count), Route::to(page))
            .looking(LinkLook::Quiet)
    })
}

/// Whether a ledger has no records.
pub fn is_bare(workspace: &Workspace) -> bool {
    Kind::ALL.iter().all(|kind| workspace.register().table(*kind).is_empty())
}

/// A number above the charts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberView {
    /// Its label.
    pub label: &'static str,
    /// The count with its qualifier, as text.
    pub count: String,
    /// The change and what it is compared with; empty if there is nothing to compare with.
    pub change: String,
    /// The number of uncertain records, as text; empty for none.
    pub uncertain: String,
    /// The list of the counted records.
    pub rows: Route,
}

/// The numbers above the charts, in order.
pub fn numbers(workspace: &Workspace, lens: &Lens, lang: Lang) -> [NumberView; 5] {
    HeadlineId::ALL.map(|id| number(workspace, id, lens, lang))
}

/// One of the numbers above the charts.
pub fn number(workspace: &Workspace, id: HeadlineId, lens: &Lens, lang: Lang) -> NumberView {
    let headline = headline(workspace.register(), lens, id);
    let period = Some(match lens.grain {
        Grain::Month => m::AGAINST_MONTH,
        Grain::Quarter => m::AGAINST_QUARTER,
        Grain::Year => m::AGAINST_YEAR_END,
    });
    let year = Some(m::AGAINST_YEAR);
    let (label, against) = match id {
        HeadlineId::Active => (m::ACTIVE_NOW, period),
        HeadlineId::Established => (m::ESTABLISHED_THIS_YEAR, year),
        HeadlineId::Units => (m::UNITS_NOW, period),
        HeadlineId::Activities => (m::ACTIVITIES_THIS_YEAR, year),
        HeadlineId::Members => (m::MEMBERS, None),
    };
    let change = headline.change.zip(against).map(|(change, against)| {
        let sign = if change > 0 { "+" } else { "" };
        format!("{} {sign}{change}", against.get(lang))
    });
    let uncertain = match headline.uncertain {
        0 => String::new(),
        count => format_message!(m::UNCERTAIN, lang, count = count),
    };
    NumberView {
        label: label.get(lang),
        count: text::count(headline.count, lang),
        change: change.unwrap_or_default(),
        uncertain,
        rows: Route::rows(headline.kind, headline.filters),
    }
}

/// Temporary organisations active at the end of each period, by setting.
pub fn active_chart(workspace: &Workspace, lens: &Lens, _lang: Lang) -> ChartModel {
    ChartModel::of(CountsChart(active_branches(workspace.register(), lens)))
}

/// Member units of alliances at the end of each period, by kind.
pub fn units_chart(workspace: &Workspace, lens: &Lens, _lang: Lang) -> ChartModel {
    ChartModel::of(CountsChart(alliance_units(workspace.register(), lens)))
}
