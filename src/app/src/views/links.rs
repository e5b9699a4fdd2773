//! Links that views show.

use zhibu_domain::kinds::field::FieldId;

use crate::route::{Page, Route};
use crate::tone::Tone;

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

/// A text that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// What it says.
    pub text: String,
    /// What is heard in place of the text, where that alone does not say what it is about.
    pub label: Option<String>,
    /// The page or form.
    pub page: Route,
    /// Whether it is a form that leads back to where one is: the page adds the way.
    pub leads_back: bool,
    /// How it looks.
    pub look: LinkLook,
}

/// How a link looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkLook {
    /// As a link.
    #[default]
    Text,
    /// As a link of less weight.
    Quiet,
    /// As a link beside a heading.
    Aside,
    /// As the link to where the page belongs.
    Back,
    /// As a chip.
    Chip(Tone),
    /// As a button.
    Button,
    /// As a small button.
    SmallButton,
    /// As the button of what is done most.
    PrimaryButton,
    /// As a small one of these.
    SmallPrimaryButton,
}

impl PageLink {
    /// A plain link.
    pub fn to(text: impl Into<String>, page: Route) -> Self {
        Self { text: text.into(), label: None, page, leads_back: false, look: LinkLook::Text }
    }

    /// The same link with another look.
    #[must_use]
    pub fn looking(self, look: LinkLook) -> Self {
        Self { look, ..self }
    }

    /// The same link, heard as `label`.
    #[must_use]
    pub fn labelled(self, label: impl Into<String>) -> Self {
        Self { label: Some(label.into()), ..self }
    }

    /// The same link to a form that leads back.
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
