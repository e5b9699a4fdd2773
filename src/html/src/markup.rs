//! What differs between two markups of the same elements.
//!
//! A drawing that changes a little, such as a chart after an edit, has the same elements as before with
//! other numbers in them. A browser takes milliseconds to make them all again from markup, and a tenth of
//! that to be told what differs.

use std::iter;

/// What turns the elements of one markup into those of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupPatch<'a> {
    /// The number of elements.
    pub elements: u32,
    /// What differs, in the order of the elements.
    pub differences: Vec<Difference<'a>>,
}

/// What differs in an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    /// The index of the element, counting opening tags.
    pub element: u32,
    /// What it is given.
    pub given: Given<'a>,
}

/// What an element is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<'a> {
    /// The value of an attribute that it has.
    Attribute(&'a str, &'a str),
    /// The text that it begins with, where it begins with another now.
    Text(&'a str),
}

impl<'a> MarkupPatch<'a> {
    /// Compares two markups. `None` if more differs than the values of attributes and the texts at the
    /// beginning of elements, or if a value would have to be unescaped: then the elements are made again.
    pub fn between(before: &str, after: &'a str) -> Option<Self> {
        let mut patch = Self { elements: 0, differences: Vec::new() };
        let (mut before, mut after) = (before.split('<'), after.split('<'));
        // What stands before the first tag.
        if before.next() != after.next() {
            return None;
        }
        loop {
            let (was, is) = match (before.next(), after.next()) {
                (None, None) => return Some(patch),
                (was, is) => (was?, is?),
            };
            if is.starts_with(['!', '?']) {
                return None;
            }
            let is_opening = !is.starts_with('/');
            if was != is {
                if !is_opening || is.contains('&') {
                    return None;
                }
                patch.compare(was, is)?;
            }
            patch.elements += u32::from(is_opening);
        }
    }

    /// Compares an opening tag and the text after it.
    fn compare(&mut self, was: &str, is: &'a str) -> Option<()> {
        let ((was_tag, was_text), (tag, text)) = (tag_and_text(was)?, tag_and_text(is)?);
        let (was_name, was_attributes) = was_tag.split_once(' ').unwrap_or((was_tag, ""));
        let (name, new_attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if was_name != name {
            return None;
        }
        let (mut before, mut after) = (attributes(was_attributes), attributes(new_attributes));
        loop {
            let (was, is) = match (before.next(), after.next()) {
                (None, None) => break,
                (was, is) => (was?, is?),
            };
            if was.name != is.name {
                return None;
            }
            if was.value != is.value {
                self.give(Given::Attribute(is.name, is.value?));
            }
        }
        if was_text != text {
            // Without a text before or after, a node would have to be made or removed. An element that
            // closes itself is followed by its text, which is not in it.
            if was_text.is_empty() || text.is_empty() || tag.ends_with('/') {
                return None;
            }
            self.give(Given::Text(text));
        }
        Some(())
    }

    fn give(&mut self, given: Given<'a>) {
        self.differences.push(Difference { element: self.elements, given });
    }
}

/// An opening tag and the text after it; `None` if a value in the tag has a `>`.
fn tag_and_text(opening: &str) -> Option<(&str, &str)> {
    let parts = opening.split_once('>')?;
    parts.0.matches('"').count().is_multiple_of(2).then_some(parts)
}

/// An attribute in a tag.
struct Attribute<'a> {
    name: &'a str,
    /// `None` if it is written in another way than in double quotes: then its name is all of it.
    value: Option<&'a str>,
}

/// The attributes in a tag.
fn attributes(tag: &str) -> impl Iterator<Item = Attribute<'_>> {
    let mut rest = tag.trim_start();
    iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let quoted = rest.split_once("=\"").and_then(|(name, after)| {
            let (value, after) = after.split_once('"')?;
            Some((Attribute { name, value: Some(value) }, after.trim_start()))
        });
        let (attribute, after) = quoted.unwrap_or((Attribute { name: rest, value: None }, ""));
        rest = after;
        Some(attribute)
    })
}
