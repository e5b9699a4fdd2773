//! Links in views.

use zhibu_domain::kinds::field::FieldId;

use crate::route::{Page, Route};
use crate::tone::Tone;

/// A link to a field in a form. The page adds the parameter that leads back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormLink {
    /// Its text.
    pub name: String,
    /// The form, with the field focused.
    pub form: Route,
}

impl FormLink {
    /// A link to a field in the form of the record `id`, which is of the field's kind.
    pub fn to(field: impl Into<FieldId>, id: &str, name: impl Into<String>) -> Self {
        let field = field.into();
        let form = Route::to(Page::Edit(field.kind, id.to_owned())).with_param("at", field.name());
        Self { name: name.into(), form }
    }
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// Its text.
    pub text: String,
    /// The accessible name, if the text alone is ambiguous.
    pub label: Option<String>,
    /// Its target.
    pub page: Route,
    /// Whether the target is a form that leads back to the current page; the page adds the
    /// parameter for that.
    pub leads_back: bool,
    /// The style of the link.
    pub look: LinkLook,
}

/// The style of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkLook {
    /// A plain link.
    #[default]
    Text,
    /// A link in a muted color.
    Quiet,
    /// A link beside a heading.
    Aside,
    /// A link to the parent page.
    Back,
    /// A chip.
    Chip(Tone),
    /// A button.
    Button,
    /// A small button.
    SmallButton,
    /// The button of the main action.
    PrimaryButton,
    /// A small button of the main action.
    SmallPrimaryButton,
}

impl PageLink {
    /// A plain link.
    pub fn to(text: impl Into<String>, page: Route) -> Self {
        Self { text: text.into(), label: None, page, leads_back: false, look: LinkLook::Text }
    }

    /// The same link in another style.
    #[must_use]
    pub fn looking(self, look: LinkLook) -> Self {
        Self { look, ..self }
    }

    /// The same link with this accessible name.
    #[must_use]
    pub fn labelled(self, label: impl Into<String>) -> Self {
        Self { label: Some(label.into()), ..self }
    }

    /// The same link, to a form that leads back.
    #[must_use]
    pub fn leading_back(self) -> Self {
        Self { leads_back: true, ..self }
    }
}

impl From<FormLink> for PageLink {
    fn from(link: FormLink) -> Self {
        Self::to(link.name, link.form).leading_back()
    }
}
