//! Links: a text and where it leads.

use crate::html::{self, Element};
use zhibu_app::views::links::PageLink;

/// A text that leads to a page.
pub fn link(PageLink { text, page }: PageLink) -> Element {
    html::a().attr("href", page.to_string()).child(text)
}
