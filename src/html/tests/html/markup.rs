//! A drawing that is patched is the drawing that would be made afresh.

use std::collections::BTreeMap;
use std::ops::Range;

use proptest::collection::{self, btree_map};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use zhibu_html::markup::{Difference, Given, MarkupPatch};

/// An element of a drawing.
#[derive(Clone, Debug)]
struct Shape {
    tag: &'static str,
    attributes: BTreeMap<&'static str, String>,
    text: Option<String>,
    children: Vec<Shape>,
}

impl Shape {
    fn markup(&self) -> String {
        let attribute = |(name, value): (&&str, &String)| format!(" {name}=\"{value}\"");
        let attributes: String = self.attributes.iter().map(attribute).collect();
        let children: String = self.children.iter().map(Self::markup).collect();
        if self.text.is_none() && children.is_empty() {
            return format!("<{}{attributes}/>\n", self.tag);
        }
        let text = self.text.as_deref().unwrap_or_default();
        format!("<{tag}{attributes}>{text}{children}</{tag}>\n", tag = self.tag)
    }
}

/// A value of an attribute or a text. Some have to be escaped.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[0-9a-z ,.=/ 中]{1,4}", 1 => Just("&lt;".to_owned())]
}

fn shape() -> impl Strategy<Value = Shape> {
    leaf().prop_recursive(3, 24, 4, |inner| {
        (leaf(), collection::vec(inner, 0..4))
            .prop_map(|(leaf, children)| Shape { children, ..leaf })
    })
}

fn leaf() -> impl Strategy<Value = Shape> {
    let attributes = btree_map(select(vec!["x", "fill", "points"]), value(), 0..3);
    (select(vec!["rect", "text", "g"]), attributes, option::of(value()))
        .prop_map(|(tag, attributes, text)| Shape { tag, attributes, text, children: Vec::new() })
}

/// The same shape with other values, and now and then another shape.
fn changed(mut shape: Shape, values: &mut impl Iterator<Item = String>) -> Shape {
    for value in shape.attributes.values_mut() {
        if let Some(other) = values.next().filter(|other| other.len() > 2) {
            *value = other;
        }
    }
    if let Some(other) = values.next().filter(|other| other.len() > 2) {
        shape.text = shape.text.map(|_| other);
    }
    shape.children = shape.children.into_iter().map(|child| changed(child, values)).collect();
    shape
}

/// Where in a tag the value of an attribute is. What looks like an attribute in the value of another is none.
fn value_of(tag: &str, name: &str) -> Range<usize> {
    let mut next = tag.find(' ').unwrap();
    loop {
        let start = next + tag[next..].find("=\"").unwrap() + 2;
        let end = start + tag[start..].find('"').unwrap();
        if tag[next..start - 2].trim() == name {
            return start..end;
        }
        next = end + 1;
    }
}

/// Gives the elements of a markup what they are to have.
fn patched(before: &str, patch: &MarkupPatch) -> String {
    let mut pieces: Vec<String> = before.split('<').map(str::to_owned).collect();
    let is_opening = |piece: &String| !piece.starts_with('/');
    let openings: Vec<usize> =
        (1..pieces.len()).filter(|index| is_opening(&pieces[*index])).collect();
    assert_eq!(openings.len(), patch.elements as usize);
    for Difference { element, given } in &patch.differences {
        let piece = &mut pieces[openings[*element as usize]];
        let (tag, text) = piece.split_once('>').unwrap();
        *piece = match given {
            Given::Text(text) => format!("{tag}>{text}"),
            Given::Attribute(name, value) => {
                let of = value_of(tag, name);
                format!("{}{value}{}>{text}", &tag[..of.start], &tag[of.end..])
            }
        };
    }
    pieces.join("<")
}

proptest! {
    #[test]
    fn a_patched_drawing_is_the_one_made_afresh(
        before in shape(),
        other in shape(),
        values in collection::vec(value(), 0..40),
        is_of_the_same_shape in prop_oneof![9 => Just(true), 1 => Just(false)],
    ) {
        let same_shape = || changed(before.clone(), &mut values.into_iter());
        let after = if is_of_the_same_shape { same_shape() } else { other };
        let (before, after) = (before.markup(), after.markup());
        if let Some(patch) = MarkupPatch::between(&before, &after) {
            prop_assert_eq!(patched(&before, &patch), after);
        }
    }
}

/// The differences between two markups, one a line.
fn differences(before: &str, after: &str) -> Option<Vec<String>> {
    let line = |difference: &Difference| format!("{} {:?}", difference.element, difference.given);
    MarkupPatch::between(before, after).map(|patch| patch.differences.iter().map(line).collect())
}

#[test]
fn what_differs_is_told_by_element() {
    let before =
        "<svg w=\"1\"><g>\n<rect x=\"1\" y=\"2\"/><text>\n3\n</text></g><rect x=\"9\"/></svg>";
    let after =
        "<svg w=\"1\"><g>\n<rect x=\"1\" y=\"5\"/><text>\n4\n</text></g><rect x=\"8\"/></svg>";
    let told = ["2 Attribute(\"y\", \"5\")", "3 Text(\"\\n4\\n\")", "4 Attribute(\"x\", \"8\")"];
    assert_eq!(differences(before, after).unwrap(), told);
    assert_eq!(differences(before, before).unwrap(), [] as [&str; 0]);
}

#[test]
fn elements_are_made_again_if_more_than_values_differ() {
    let cases = [
        ("", "<svg/>"),
        ("<g></g>", "<g><a/></g>"),
        ("<g><a/></g>", "<g></g>"),
        ("<a x=\"1\"/>", "<b x=\"1\"/>"),
        ("<a x=\"1\"/>", "<a y=\"1\"/>"),
        ("<a x=\"1\"/>", "<a x=\"1\" y=\"1\"/>"),
        ("<a x=\"1\"/>", "<a x=\"&amp;\"/>"),
        ("<a x='1'/>", "<a x='2'/>"),
        ("<a>1</a>", "<a></a>"),
        ("<a></a>", "<a>1</a>"),
        ("<a/>1", "<a/>2"),
        ("<a>1</a>2", "<a>1</a>3"),
        ("<a x=\"1>2\">A</a>", "<a x=\"1>3\">A</a>"),
        ("<a/><!-- <b/> -->", "<a/><!-- <c/> -->"),
    ];
    for (before, after) in cases {
        assert_eq!(differences(before, after), None, "{before} {after}");
    }
}
