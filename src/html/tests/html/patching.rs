//! Which elements stay the same, and what is changed in them.

use std::cell::Cell;
use std::rc::Rc;

use zhibu_html::dom::{self, Element, Property};
use zhibu_html::reactive::Signal;
use zhibu_html::{self as html, ElementRef, Node, View, mount_to};

use super::Stage;

/// Two views of one element each: whether it stays the same element.
fn stays(
    before: impl Fn() -> html::Element + 'static,
    after: impl Fn() -> html::Element + 'static,
) -> bool {
    let stage = Stage::new(move |index| if index == 0 { before() } else { after() });
    let element = stage.frame.descendants().remove(0);
    stage.show(1);
    let fresh = stage.frame.descendants().remove(0);
    fresh == element
}

#[test]
fn an_element_that_is_alike_stays_and_is_changed_in_place() {
    let stage = Stage::new(|index| {
        let class = if index == 0 { "new" } else { "old" };
        html::p().class(class).attr("hidden", index == 1).child(format!("Version {index}"))
    });
    let paragraph = stage.only("p");
    assert_eq!(stage.markup(), r#"<p class="new">Version 0</p>"#);
    stage.show(1);
    assert_eq!(stage.markup(), r#"<p class="old" hidden="">Version 1</p>"#);
    stage.show(0);
    assert_eq!(stage.markup(), r#"<p class="new">Version 0</p>"#);
    assert_eq!(stage.only("p"), paragraph);
}

#[test]
fn elements_are_alike_by_tag_key_and_names_of_attributes() {
    assert!(stays(|| html::p().class("a"), || html::p().class("b")));
    assert!(stays(|| html::p().key("1"), || html::p().key("1")));
    assert!(stays(|| html::p().attr("title", || "a"), || html::p().attr("title", || "b")));

    assert!(!stays(html::p, html::div));
    assert!(!stays(|| html::p().key("1"), || html::p().key("2")));
    assert!(!stays(|| html::p().key("1"), html::p));
    assert!(!stays(|| html::p().attr("id", "1"), || html::p().attr("id", "2")));
    assert!(!stays(|| html::p().class("a"), || html::p().attr("title", "a")));
    assert!(!stays(|| html::p().class("a"), || html::p().class("a").attr("title", "a")));
    assert!(!stays(|| html::p().attr("title", "a"), || html::p().attr("title", || "a")));
    assert!(!stays(|| html::p().on("click", |_| ()), || html::p().on("input", |_| ())));
    assert!(!stays(|| html::p().prop("value", || true), || html::p().prop("checked", || true)));
}

#[test]
fn a_control_never_becomes_one_for_something_else() {
    assert!(stays(|| html::button().child("Save"), || html::button().child("Save")));
    assert!(stays(|| html::button().class("a"), || html::button().class("b")));
    assert!(!stays(|| html::button().child("Save"), || html::button().child("Delete")));
    for name in ["aria-label", "data-testid", "href", "name", "type"] {
        assert!(!stays(
            move || html::input().attr(name, "a"),
            move || html::input().attr(name, "b"),
        ));
        // What is only read may become another.
        assert!(stays(move || html::p().attr(name, "a"), move || html::p().attr(name, "b")));
    }
    // A text that follows signals is not known before it is rendered.
    assert!(!stays(|| html::button().child(|| "Save"), || html::button().child(|| "Save")));
    assert!(stays(
        || html::button().key("save").child(|| "Save"),
        || html::button().key("save").child(|| "Saved"),
    ));
    assert!(stays(
        || html::a().attr("href", "#map").child(|| "Map"),
        || html::a().attr("href", "#map").child(|| "Map (3)"),
    ));
}

/// A view of rows with these keys, each with its key as text.
fn rows(keys: &[&'static str]) -> html::Element {
    html::ul().children(keys.iter().map(|key| html::li().key(*key).child(*key)))
}

/// The rows with these texts, in the order in which they stand.
fn row_markup(keys: &[&str]) -> String {
    if keys.is_empty() {
        return "<ul></ul>".to_owned();
    }
    format!("<ul><li>{}</li></ul>", keys.join("</li><li>"))
}

#[test]
fn keys_follow_moves() {
    let orders: [&[&str]; 6] = [
        &["a", "b", "c", "d"],
        &["d", "c", "b", "a"],
        &["c", "d", "b", "a"],
        &["c", "new", "a"],
        &[],
        &["a", "b"],
    ];
    let stage = Stage::new(move |index| rows(orders[index]));
    for index in 1..orders.len() {
        let before = stage.all("li");
        stage.show(index);
        assert_eq!(stage.markup(), row_markup(orders[index]));
        let after = stage.all("li");
        for (key, row) in orders[index].iter().zip(&after) {
            let was = orders[index - 1].iter().position(|other| other == key);
            assert_eq!(was.map(|was| &before[was]), was.map(|_| row), "{key}");
            assert_eq!(before.contains(row), was.is_some(), "{key}");
        }
    }
}

#[test]
fn what_has_no_key_is_taken_in_order_beside_what_has_one() {
    let stage = Stage::new(|index| match index {
        0 => html::div().child(html::p().child("first")).child(html::h2().key("title")),
        1 => html::div().child(html::h2().key("title")).child(html::p().child("second")),
        _ => html::div().child(html::p().child("third")),
    });
    let (text, title) = (stage.only("p"), stage.only("h2"));
    stage.show(1);
    assert_eq!(stage.markup(), "<div><h2></h2><p>second</p></div>");
    assert_eq!((&stage.only("p"), stage.only("h2")), (&text, title));
    // What has a key goes, and comes again.
    stage.show(2);
    assert_eq!(stage.markup(), "<div><p>third</p></div>");
    assert_eq!(stage.only("p"), text);
    stage.show(1);
    assert_eq!(stage.only("p"), text);
}

#[test]
fn elements_that_share_a_key_are_taken_in_order() {
    let stage = Stage::new(|index| match index {
        0 => rows(&["a", "twice", "twice"]),
        1 => rows(&["twice", "a", "twice", "twice"]),
        _ => rows(&["twice"]),
    });
    let before = stage.all("li");
    stage.show(1);
    assert_eq!(stage.markup(), row_markup(&["twice", "a", "twice", "twice"]));
    let after = stage.all("li");
    assert_eq!(after[..3], [before[1].clone(), before[0].clone(), before[2].clone()]);
    assert!(!before.contains(&after[3]));
    stage.show(2);
    assert_eq!(stage.all("li"), [before[1].clone()]);
}

/// Interchangeable rows with these keys, each with a link that says its key.
fn interchangeable_rows(keys: &[&'static str]) -> html::Element {
    let link = |key: &'static str| html::a().attr("href", key).child(key).interchangeable();
    html::ul()
        .children(keys.iter().map(|key| html::li().key(*key).child(link(key)).interchangeable()))
}

#[test]
fn interchangeable_elements_become_those_that_now_stand_where_they_stood() {
    let orders: [&[&str]; 5] =
        [&["a", "b", "c"], &["b", "new", "c", "d"], &["c"], &[], &["a", "b"]];
    let stage = Stage::new(move |index| interchangeable_rows(orders[index]));
    for (index, order) in orders.into_iter().enumerate().skip(1) {
        let before = (stage.all("li"), stage.all("a"));
        stage.show(index);
        let fresh = Stage::new(move |_| interchangeable_rows(order));
        assert_eq!(stage.markup(), fresh.markup());
        let after = (stage.all("li"), stage.all("a"));
        let count = before.0.len().min(after.0.len());
        assert_eq!(before.0[..count], after.0[..count]);
        assert_eq!(before.1[..count], after.1[..count]);
    }
}

#[test]
fn what_is_equal_of_interchangeable_elements_is_not_touched() {
    let stage = Stage::new(|index| interchangeable_rows(&[["a", "b"], ["a", "c"]][index]));
    let counts = |stage: &Stage| stage.all("a").iter().map(Element::set_count).collect::<Vec<_>>();
    assert_eq!(counts(&stage), [1, 1]);
    stage.show(1);
    assert_eq!(counts(&stage), [1, 2]);
}

#[test]
fn a_row_is_made_only_if_it_shows_something_else() {
    type Item = (&'static str, u8);
    let lists: [&[Item]; 5] = [
        &[("a", 1), ("b", 1)],
        &[("a", 1), ("c", 1), ("b", 1)],
        &[("a", 2), ("c", 1)],
        &[],
        &[("c", 1)],
    ];
    let (shown, made) = (Signal::new(0), Rc::new(Cell::new(0)));
    let row = {
        let made = made.clone();
        move |(key, version): &Item| {
            made.set(made.get() + 1);
            html::li().child(format!("{key}{version}"))
        }
    };
    let items = move || lists[shown.get()].to_vec();
    let frame = dom::create_element("ul");
    let _page = mount_to(&frame, move || html::rows(items, |item: &Item| item.0, row));
    for (index, (list, count)) in lists.iter().zip([2, 2, 1, 0, 1]).enumerate() {
        shown.set(index);
        dom::run_effects();
        let texts: Vec<String> = frame.children().iter().map(|row| row.to_string()).collect();
        let expected = list.iter().map(|(key, version)| format!("<li>{key}{version}</li>"));
        assert_eq!(texts, expected.collect::<Vec<_>>());
        assert_eq!(made.take(), count, "{list:?}");
    }
}

#[test]
fn a_constant_property_is_set_again_if_a_user_changed_it() {
    let stage = Stage::new(|index| html::input().fixed_prop("checked", index == 1));
    let input = stage.only("input");
    assert_eq!(dom::property(&input, "checked"), Some(Property::Bool(false)));
    stage.show(1);
    assert_eq!(dom::property(&input, "checked"), Some(Property::Bool(true)));
    dom::set_property(&input, "checked", &Property::Bool(false));
    stage.show(1);
    assert_eq!(dom::property(&input, "checked"), Some(Property::Bool(true)));
    let count = input.set_count();
    stage.show(1);
    assert_eq!(input.set_count(), count);
    assert_eq!(stage.only("input"), input);
}

#[test]
fn lists_grow_and_shrink_where_they_stand() {
    let stage = Stage::new(|index: usize| {
        let items: Vec<String> = (0..index).map(|item| item.to_string()).collect();
        html::div().child("<").child(items).child((index > 1).then_some("|")).child(">")
    });
    for (index, markup) in [(2, "<01|>"), (0, "<>"), (3, "<012|>"), (1, "<0>")] {
        stage.show(index);
        assert_eq!(stage.markup(), format!("<div>{markup}</div>"));
    }
}

#[test]
fn whatever_becomes_something_else_leaves_nothing_behind() {
    let views: [fn() -> Node; 6] = [
        || ().into_node(),
        || "text".into_node(),
        || html::p().child("paragraph").into_node(),
        || vec!["one, ", "two"].into_node(),
        || (|| vec![html::p().key("a"), html::p().key("b")]).into_node(),
        || html::each(|| vec!["kept"], ToString::to_string, |item| html::p().child(item)),
    ];
    let markup = ["", "text", "<p>paragraph</p>", "one, two", "<p></p><p></p>", "<p>kept</p>"];
    for before in 0..views.len() {
        for after in 0..views.len() {
            let stage = Stage::new(move |index| {
                let view = views[if index == 0 { before } else { after }];
                html::main().child("[").child(view()).child("]")
            });
            stage.show(1);
            assert_eq!(stage.markup(), format!("<main>[{}]</main>", markup[after]));
        }
    }
}

#[test]
fn attributes_without_a_value_are_left_out() {
    let label = Signal::new(Some("Name".to_owned()));
    let stage = Stage::new(move |_| {
        html::input()
            .attr("aria-label", move || label.get())
            .attr("required", true)
            .attr("disabled", false)
            .attr("maxlength", 20)
            .attr("title", None::<&str>)
    });
    let (with, without) = (
        r#"<input aria-label="Name" maxlength="20" required=""></input>"#,
        r#"<input maxlength="20" required=""></input>"#,
    );
    assert_eq!(stage.markup(), with);
    label.set(None);
    dom::run_effects();
    assert_eq!(stage.markup(), without);
    label.set(Some("Name".to_owned()));
    stage.show(1);
    assert_eq!(stage.markup(), with);
}

#[test]
fn markup_follows_what_it_reads() {
    let width = Signal::new(1);
    let stage = Stage::new(move |_| {
        html::div()
            .markup(move || format!("<svg {}>", width.get()))
            .child(html::drawing("<svg>".into()))
    });
    assert!(stage.markup().starts_with("<div><svg 1>"), "{}", stage.markup());
    width.set(2);
    dom::run_effects();
    assert!(stage.markup().starts_with("<div><svg 2>"), "{}", stage.markup());
    assert_eq!(
        stage.only("span").to_string(),
        r#"<span aria-hidden="true" class="drawing"><svg></span>"#
    );
}

/// What a user does when typing into a field.
fn type_into(field: &Element, text: &str) {
    dom::set_property(field, "value", &text.into());
    field.dispatch("input");
}

#[test]
fn a_property_follows_a_signal_and_what_was_typed() {
    let text = Signal::new("typed once".to_owned());
    let stage = Stage::new(move |_| {
        html::input()
            .prop("value", move || text.get())
            .on("input", move |event| text.set(html::input_value(&event)))
    });
    let field = stage.only("input");
    let value = || dom::property(&field, "value");
    assert_eq!(value(), Some("typed once".into()));
    type_into(&field, "typed again");
    assert_eq!(text.get_untracked(), "typed again");
    dom::run_effects();
    text.set("reset".to_owned());
    dom::run_effects();
    assert_eq!(value(), Some("reset".into()));
}

#[test]
fn rendering_again_puts_back_what_a_field_should_have() {
    let stage = Stage::new(|_| html::input().prop("value", || "given"));
    let field = stage.only("input");
    type_into(&field, "typed, and not taken");
    stage.show(1);
    assert_eq!(stage.only("input"), field);
    assert_eq!(dom::property(&field, "value"), Some("given".into()));
}

#[test]
fn what_is_unchanged_is_not_set_again() {
    let text = Signal::new("same".to_owned());
    let stage = Stage::new(move |_| {
        html::input()
            .attr("title", "same")
            .attr("aria-label", move || text.get())
            .attr("disabled", || false)
            .prop("value", move || text.get())
    });
    let field = stage.only("input");
    let set_count = field.set_count();
    stage.show(1);
    text.set("same".to_owned());
    dom::run_effects();
    assert_eq!(stage.only("input"), field);
    assert_eq!(field.set_count(), set_count);
    text.set("other".to_owned());
    dom::run_effects();
    assert_eq!(field.set_count(), set_count + 2);
}

#[test]
fn a_select_gets_its_options_before_its_value() {
    let stage = Stage::new(|index| {
        let options = ["2022", "2023"][..=index].iter();
        let options = options.map(|year| html::option().key(*year).attr("value", *year));
        let chosen = if index == 0 { "2022" } else { "2023" };
        html::select().prop("value", move || chosen).children(options)
    });
    let select = stage.only("select");
    stage.show(1);
    assert_eq!(stage.only("select"), select);
    assert_eq!(dom::property(&select, "value"), Some(Property::from("2023")));
}

#[test]
fn a_reference_is_to_the_element_in_the_page() {
    let reference = ElementRef::new();
    let stage = Stage::new(move |index| {
        let tag = if index < 2 { html::p() } else { html::div() };
        tag.class("it").node_ref(reference)
    });
    let paragraph = stage.only("p");
    assert_eq!(reference.get_untracked(), Some(paragraph.clone()));
    stage.show(1);
    assert_eq!(reference.get_untracked(), Some(paragraph));
    stage.show(2);
    assert_eq!(reference.get_untracked(), Some(stage.only("div")));
}

#[test]
fn a_new_reference_gets_the_element_that_stayed() {
    let references = [ElementRef::new(), ElementRef::new()];
    let stage = Stage::new(move |index| html::p().node_ref(references[index]));
    stage.show(1);
    assert_eq!(references[1].get_untracked(), Some(stage.only("p")));
}
