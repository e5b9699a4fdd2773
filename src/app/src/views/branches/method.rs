//! The method of work (工作法) of an organisation: its elements, and the activities that serve each.

use zhibu_domain::kinds::records::{Activity, Kind};
use zhibu_domain::list::{Collation, Filter, in_order};
use zhibu_domain::register::Register;
use zhibu_text::{self as text, Lang, m};

use crate::route::{Page, Route};
use crate::views::choice::Choice;
use crate::workspace::Workspace;

/// The section of an organisation's page.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodView {
    /// The name of the method.
    pub title: String,
    /// Its page.
    pub page: Route,
    /// Its elements.
    pub elements: Vec<ElementView>,
    /// The organisation's activities that serve no element yet.
    pub unlinked: Vec<Choice>,
}

/// An element of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementView {
    /// Its name.
    pub name: String,
    /// The number of activities that serve it.
    pub count: usize,
    /// These.
    pub rows: Route,
    /// The form of a new one; `None` for an organisation that has ended.
    pub form: Option<Route>,
}

/// The method of an organisation; `None` where it works by none.
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
    let mut served: Vec<&str> = Vec::new();
    let mut unlinked: Vec<&str> = Vec::new();
    for row in own {
        match &row.record.element {
            Some(element) => served.push(&element.0),
            None => unlinked.push(&row.id),
        }
    }
    let unlinked = text::disambiguated(register, Kind::Activity, unlinked.into_iter(), lang);
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
        ElementView {
            name: name.clone(),
            count: served.iter().filter(|served| **served == name.as_str()).count(),
            rows: Route::rows(Kind::Activity, filters),
            form: (!is_over).then_some(form),
        }
    };
    let name = method.name.as_ref().map_or(m::NAME_OWED.get(lang), |name| &name.0);
    Some(MethodView {
        title: text::pair(m::METHOD.get(lang), name, lang),
        page: Route::to(Page::Detail(Kind::Method, id.to_string())),
        elements: method.elements.iter().flat_map(|elements| &elements.0).map(element).collect(),
        unlinked: unlinked.map(|(id, name)| dated(register, id, name, lang)).collect(),
    })
}

/// An activity with its date, unless its name has that already.
fn dated(register: &Register, id: &str, name: String, lang: Lang) -> Choice {
    let date = register.activities().get(id).and_then(|activity| activity.date);
    let date = date.map(|date| date.to_string()).filter(|date| !name.contains(&**date));
    Choice::new(id, date.map_or(name.clone(), |date| text::aside(&name, &date, lang)))
}
