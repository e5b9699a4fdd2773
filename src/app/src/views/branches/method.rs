//! The method of work (工作法) of an organisation: its elements, and the activities of each.

use rustc_hash::FxHashMap;

use zhibu_domain::kinds::records::{Activity, Kind};
use zhibu_domain::list::{Collation, Filter, in_order};
use zhibu_domain::register::{Register, Row};
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::branches::{ElementLink, ServeViolation, serve_element};
use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::views::announced::Announced;
use crate::views::choice::Choice;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// Maximum activities to choose from; once some have an element, earlier ones appear.
const MOST_UNLINKED: usize = 60;

/// The section of an organisation's page.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodView {
    /// A link to the method, with its name.
    pub title: PageLink,
    /// Its elements.
    pub elements: Vec<ElementView>,
    /// The organisation's latest activities without an element, after an option for none; empty if
    /// there are no such activities.
    pub unlinked: Vec<Choice>,
}

/// An element of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct ElementView {
    /// Its name.
    pub name: String,
    /// The number of its activities, linked to the list of them.
    pub activities: TableCell,
    /// A link to the form of a new activity; `None` if the organisation has ended.
    pub form: Option<PageLink>,
    /// The accessible name of the choice of an activity.
    pub link_label: String,
}

/// Assigns an activity of an organisation to an element of its method, with a notice.
///
/// # Errors
///
/// The message why it is refused; `None` if another tab has changed the choices meanwhile, which
/// the page shows by itself.
pub fn serve_announced(
    workspace: &Workspace,
    link: ElementLink<'_>,
    lang: Lang,
) -> Result<Announced, Option<&'static str>> {
    match serve_element(workspace, link) {
        Ok(command) => {
            let notice = format_message!(m::METHOD_LINKED, lang, element = link.element);
            Ok(Announced { command, notice })
        }
        Err(ServeViolation::NoActivity) => Err(Some(m::NO_SUCH_RECORD.get(lang))),
        Err(ServeViolation::IsServing | ServeViolation::NoElement) => Err(None),
    }
}

/// The method of an organisation, activities in the order of `collation`; `None` if it has none.
pub fn method_view(
    workspace: &Workspace,
    branch: &str,
    lang: Lang,
    collation: &dyn Collation,
) -> Option<MethodView> {
    let register = workspace.register();
    let record = register.branches().get(branch)?;
    let id = &record.method.as_ref()?.id;
    let method = register.methods().get(id)?;
    let rows = register.activities().rows().iter();
    let own = rows.filter(|row| row.record.branch.as_ref().is_some_and(|of| *of.id == *branch));
    let mut served: FxHashMap<&str, usize> = FxHashMap::default();
    let mut unlinked: Vec<&Row<Activity>> = Vec::new();
    for row in own {
        match &row.record.element {
            Some(element) => *served.entry(&element.0).or_default() += 1,
            None => unlinked.push(row),
        }
    }
    if unlinked.len() > MOST_UNLINKED {
        let date = |row: &Row<Activity>| row.record.date.map(PartialDate::sort_key);
        order::sort_by(&mut unlinked, |a, b| date(b).cmp(&date(a)));
        unlinked.truncate(MOST_UNLINKED);
    }
    let unlinked = unlinked.into_iter().map(|row| &*row.id);
    let unlinked = text::disambiguated(register, Kind::Activity, unlinked, lang);
    let unlinked = in_order(unlinked, collation, |(_, name)| name).into_iter();
    let is_over = record.dissolved.is_some();
    let element = |name: &String| {
        let filters = vec![
            Filter::Is(Activity::BRANCH.index(), branch.to_owned()),
            Filter::Is(Activity::ELEMENT.index(), name.clone()),
        ];
        let form = Route::to(Page::New(Kind::Activity))
            .with_param(Activity::BRANCH.name(), branch)
            .with_param(Activity::ELEMENT.name(), name);
        let record = m::AGENDA_RECORD.get(lang);
        let form = PageLink::to(record, form).looking(LinkLook::Quiet).leading_back();
        let rows = Route::rows(Kind::Activity, filters);
        let activities = match served.get(name.as_str()).copied().unwrap_or_default() {
            0 => TableCell::quiet(m::METHOD_NONE.get(lang)),
            count => TableCell::link(format_message!(m::METHOD_COUNT, lang, count = count), rows),
        };
        ElementView {
            name: name.clone(),
            activities,
            form: (!is_over).then(|| form.labelled(format!("{record} {name}"))),
            link_label: format!("{} {name}", m::METHOD_LINK.get(lang)),
        }
    };
    let name = method.name.as_ref().map_or(m::NAME_OWED.get(lang), |name| &name.0);
    let page = Route::to(Page::Detail(Kind::Method, id.to_string()));
    let mut unlinked: Vec<Choice> =
        unlinked.map(|(id, name)| dated(register, id, name, lang)).collect();
    if !unlinked.is_empty() {
        unlinked.insert(0, Choice::new("", m::NOT_CHOSEN.get(lang)));
    }
    Some(MethodView {
        title: PageLink::to(text::pair(m::METHOD.get(lang), name, lang), page),
        elements: method.elements.iter().flat_map(|elements| &elements.0).map(element).collect(),
        unlinked,
    })
}

/// An activity with its date, unless the date is part of its name.
fn dated(register: &Register, id: &str, name: String, lang: Lang) -> Choice {
    let date = register.activities().get(id).and_then(|activity| activity.date);
    let date = date.map(|date| date.to_string()).filter(|date| !name.contains(&**date));
    Choice::new(id, date.map_or(name.clone(), |date| text::aside(&name, &date, lang)))
}
