//! What holds for any view: patching a page gives what making it afresh gives, and keeps what it may.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use zhibu_html::dom::{self, Element, Node as DomNode};
use zhibu_html::reactive::Signal;
use zhibu_html::{self as html, Node, View, each, rows};

use super::Stage;

/// A view of any form.
#[derive(Clone, Debug)]
enum Model {
    Empty,
    Text(u8),
    Element(ElementModel),
    List(Vec<Model>),
    /// Rendered again whenever the world changes.
    Live(Box<Model>),
    /// A row for each number.
    Each(Vec<u8>),
    /// The same, interchangeable.
    Rows(Vec<u8>),
}

#[derive(Clone, Debug)]
struct ElementModel {
    tag: Tag,
    key: Option<u8>,
    is_interchangeable: bool,
    class: Option<u8>,
    title: Option<TitleModel>,
    checked: Option<bool>,
    listens: bool,
    children: Vec<Model>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Tag {
    Div,
    Button,
    Link,
}

/// A title, constant or following the world.
#[derive(Clone, Debug)]
struct TitleModel {
    text: u8,
    follows: bool,
}

/// What views follow, and how many of their effects ran.
#[derive(Clone)]
struct World {
    changes: Signal<u32>,
    runs: Arc<AtomicUsize>,
}

impl World {
    fn new() -> Self {
        Self { changes: Signal::new(0), runs: Arc::default() }
    }

    /// Follows its changes.
    fn follow(&self) -> u32 {
        self.runs.fetch_add(1, Ordering::Relaxed);
        self.changes.get()
    }

    /// Changes, and counts the effects that run because of it.
    fn change(&self) -> usize {
        self.runs.store(0, Ordering::Relaxed);
        self.changes.update(|changes| *changes += 1);
        dom::run_effects();
        self.runs.load(Ordering::Relaxed)
    }
}

const KEYS: [&str; 5] = ["0", "1", "2", "3", "4"];

/// Numbers that stand in another order whenever the world changes.
fn rotated(numbers: Vec<u8>, world: &World) -> impl Fn() -> Vec<u8> + 'static {
    let world = world.clone();
    move || {
        let mut numbers = numbers.clone();
        let steps = world.follow() as usize % numbers.len().max(1);
        numbers.rotate_left(steps);
        numbers
    }
}

impl Model {
    fn view(self, world: &World) -> Node {
        match self {
            Self::Empty => ().into_node(),
            Self::Text(text) => text.to_string().into_node(),
            Self::Element(element) => element.view(world).into_node(),
            Self::List(items) => {
                Node::List(items.into_iter().map(|item| item.view(world)).collect())
            }
            Self::Live(inner) => {
                let world = world.clone();
                let live = move || {
                    let changes = world.follow().to_string();
                    (changes, (*inner).clone().view(&world))
                };
                live.into_node()
            }
            Self::Each(numbers) => {
                let row = |number: u8| html::li().child(number.to_string());
                each(rotated(numbers, world), ToString::to_string, row)
            }
            Self::Rows(numbers) => {
                let row = |number: &u8| html::li().child(number.to_string());
                rows(rotated(numbers, world), |number| KEYS[usize::from(*number)], row)
            }
        }
    }

    /// How many effects there are in it that follow the world.
    fn effects(&self) -> usize {
        match self {
            Self::Empty | Self::Text(_) => 0,
            Self::Element(element) => {
                let title = element.title.as_ref().is_some_and(|title| title.follows);
                usize::from(title) + element.children.iter().map(Self::effects).sum::<usize>()
            }
            Self::List(items) => items.iter().map(Self::effects).sum(),
            Self::Live(inner) => 1 + inner.effects(),
            Self::Each(_) | Self::Rows(_) => 1,
        }
    }
}

impl ElementModel {
    fn view(self, world: &World) -> html::Element {
        let mut element = match self.tag {
            Tag::Div => html::div(),
            Tag::Button => html::button(),
            Tag::Link => html::a().attr("href", "#"),
        };
        if let Some(key) = self.key {
            // The second is only for these tests to find it by.
            element = element.key(key.to_string()).attr("data-key", key.to_string());
        }
        if self.is_interchangeable {
            element = element.interchangeable();
        }
        if let Some(class) = self.class {
            element = element.attr("class", class.to_string());
        }
        if let Some(TitleModel { text, follows }) = self.title {
            let world = world.clone();
            element = if follows {
                element.attr("title", move || format!("{text}, {}", world.follow()))
            } else {
                element.attr("title", text.to_string())
            };
        }
        match self.checked {
            Some(is_checked) if self.listens => {
                element = element.fixed_prop("checked", is_checked);
            }
            Some(is_checked) => element = element.prop("checked", move || is_checked),
            None => {}
        }
        if self.listens {
            element = element.on("click", |_| ());
        }
        element.children(self.children.into_iter().map(|child| child.view(world)))
    }

    /// Whether one of these may become the other: tag, key and names of attributes are the same.
    fn is_like(&self, other: &Self) -> bool {
        let follows = |title: &TitleModel| title.follows;
        self.tag == other.tag
            && self.is_interchangeable == other.is_interchangeable
            && self.key == other.key
            && self.class.is_some() == other.class.is_some()
            && self.title.as_ref().map(follows) == other.title.as_ref().map(follows)
            && self.checked.is_some() == other.checked.is_some()
            && self.listens == other.listens
    }

    /// Whether its children stay where they stand, whatever their keys.
    fn has_interchangeable_children(&self) -> bool {
        let is_interchangeable =
            |child: &Model| matches!(child, Model::Element(child) if child.is_interchangeable);
        self.children.iter().all(is_interchangeable)
    }

    /// The child with this key, if there is one only.
    fn child(&self, key: u8) -> Option<&Self> {
        let elements = self.children.iter().filter_map(|child| match child {
            Model::Element(element) => Some(element),
            _ => None,
        });
        let mut found = elements.filter(|element| element.key == Some(key));
        found.next().filter(|_| found.next().is_none())
    }
}

fn any_title() -> impl Strategy<Value = TitleModel> {
    (0..3u8, any::<bool>()).prop_map(|(text, follows)| TitleModel { text, follows })
}

fn any_element(
    children: impl Strategy<Value = Vec<Model>>,
    tag: impl Strategy<Value = Tag>,
) -> impl Strategy<Value = ElementModel> {
    let (key, class, checked) = (option::of(0..4u8), option::of(0..3u8), option::of(any::<bool>()));
    let (interchangeable, listens) = (any::<bool>(), any::<bool>());
    let title = option::of(any_title());
    let parts = (tag, key, interchangeable, class, title, checked, listens, children);
    parts.prop_map(|(tag, key, is_interchangeable, class, title, checked, listens, children)| {
        ElementModel { tag, key, is_interchangeable, class, title, checked, listens, children }
    })
}

fn any_model() -> impl Strategy<Value = Model> {
    let leaf = prop_oneof![
        Just(Model::Empty),
        (0..3u8).prop_map(Model::Text),
        // Rows of one list have different keys.
        proptest::sample::subsequence((0..5u8).collect::<Vec<_>>(), 0..5)
            .prop_shuffle()
            .prop_map(Model::Each),
        vec(0..5u8, 0..5).prop_map(Model::Rows),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        let tag = prop_oneof![4 => Just(Tag::Div), 1 => Just(Tag::Button), 1 => Just(Tag::Link)];
        prop_oneof![
            3 => any_element(vec(inner.clone(), 0..6), tag).prop_map(Model::Element),
            1 => vec(inner.clone(), 0..4).prop_map(Model::List),
            1 => inner.prop_map(|inner| Model::Live(Box::new(inner))),
        ]
    })
}

/// A `div` of any children.
fn any_page() -> impl Strategy<Value = ElementModel> {
    any_element(vec(any_model(), 0..6), Just(Tag::Div))
}

fn stage(models: Vec<Model>, world: &World) -> Stage {
    let world = world.clone();
    Stage::new(move |index| models[index].clone().view(&world))
}

fn listeners(frame: &DomNode) -> Vec<usize> {
    frame.descendants().iter().map(Element::listener_count).collect()
}

/// Checks that what may stay of one element's children is the same as before.
fn check_kept(before: &ElementModel, after: &ElementModel, old: &Kept, new: &Element) {
    if before.has_interchangeable_children() && after.has_interchangeable_children() {
        return;
    }
    for key in 0..4 {
        let (Some(before), Some(after)) = (before.child(key), after.child(key)) else { continue };
        let (Some(old), Some(new)) = (old.child(key), child(new, key)) else { continue };
        // What controls are called is for the tests of patching.
        if before.is_like(after) && before.tag == Tag::Div {
            assert_eq!(old.element, new, "key {key}");
            check_kept(before, after, old, &new);
        }
    }
}

/// The elements of a page with their children as they were before it changed.
struct Kept {
    element: Element,
    children: Vec<Kept>,
}

impl Kept {
    fn new(element: Element) -> Self {
        let children = element.children().into_iter().map(Self::new).collect();
        Self { element, children }
    }

    fn child(&self, key: u8) -> Option<&Self> {
        let mut found = self.children.iter().filter(|kept| has_key(&kept.element, key));
        found.next().filter(|_| found.next().is_none())
    }
}

fn has_key(element: &Element, key: u8) -> bool {
    element.attribute("data-key") == Some(key.to_string())
}

/// The only child of an element in the page with this key.
fn child(element: &Element, key: u8) -> Option<Element> {
    let mut found = element.children().into_iter().filter(|element| has_key(element, key));
    found.next().filter(|_| found.next().is_none())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn patching_gives_what_making_afresh_gives(models in vec(any_model(), 2..5)) {
        let world = World::new();
        let last = models.len() - 1;
        let patched = stage(models.clone(), &world);
        for index in 1..=last {
            patched.show(index);
            world.change();
        }
        let fresh = stage(vec![models[last].clone()], &world);
        prop_assert_eq!(patched.markup(), fresh.markup());
        prop_assert_eq!(listeners(&patched.frame), listeners(&fresh.frame));
        world.change();
        prop_assert_eq!(patched.markup(), fresh.markup());
    }

    #[test]
    fn elements_with_the_same_key_tag_and_attributes_are_the_same(
        (before, after) in (any_page(), any_page()),
    ) {
        // Their parent stays, whatever it has.
        let page = |page: &ElementModel| ElementModel {
            tag: Tag::Div,
            key: None,
            is_interchangeable: false,
            class: None,
            title: None,
            checked: None,
            listens: false,
            children: page.children.clone(),
        };
        let (before, after) = (page(&before), page(&after));
        let models = vec![Model::Element(before.clone()), Model::Element(after.clone())];
        let stage = stage(models, &World::new());
        let kept = Kept::new(stage.frame.children().remove(0));
        stage.show(1);
        let element = stage.frame.children().remove(0);
        prop_assert_eq!(&kept.element, &element);
        check_kept(&before, &after, &kept, &element);
    }

    #[test]
    fn a_change_runs_each_effect_once_however_often_the_page_was_rendered(
        models in vec(any_model(), 1..4),
        rounds in 1..6usize,
    ) {
        let world = World::new();
        let last = models.len() - 1;
        let stage = stage(models.clone(), &world);
        for index in (0..rounds).flat_map(|_| 0..=last) {
            stage.show(index);
        }
        prop_assert_eq!(world.change(), models[last].effects());
        prop_assert_eq!(world.change(), models[last].effects());
    }
}
