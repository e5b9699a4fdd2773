//! Links that views show.

use zhibu_domain::kinds::field::FieldId;

use crate::route::{Page, Route};

/// A name that leads to the form in which something is entered. The page adds the way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormLink {
    /// What it says.
    pub name: String,
    /// The form, with the field in focus.
    pub form: Route,
}

impl FormLink {
    /// A link to a field in the form of the record `id`.
    pub fn to(field: impl Into<FieldId>, id: &str, name: impl Into<String>) -> Self {
        let field = field.into();
        let form = Route::to(Page::Edit(field.kind, id.to_owned())).with_param("at", field.name());
        Self { name: name.into(), form }
    }
}

/// A text that leads to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// What it says.
    pub text: String,
    /// The page.
    pub page: Route,
}
