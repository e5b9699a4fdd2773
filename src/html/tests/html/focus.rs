//! The focus while the page is rendered again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use zhibu_html::dom::{self, Element};
use zhibu_html::reactive::Signal;
use zhibu_html::{self as html, View, mount_to_body};

use super::with_tag;

thread_local! {
    /// The elements that the focus moved on from.
    static LEFT: RefCell<Vec<Element>> = const { RefCell::new(Vec::new()) };
}

fn leave(element: &Element) {
    LEFT.with_borrow_mut(|left| left.push(element.clone()));
}

/// What the focus moved on from since this was asked last.
fn left() -> Vec<Element> {
    LEFT.take()
}

/// Shows the view of a signal in this thread's page, and gives the focus to the first button.
fn show_focused<V: View>(view: impl Fn(usize) -> V + 'static) -> (Signal<usize>, Element) {
    let shown = Signal::new(0);
    mount_to_body(leave, move || move || view(shown.get()));
    let button = with_tag(&dom::body(), "button").remove(0);
    dom::focus(&button);
    (shown, button)
}

fn show(shown: Signal<usize>, index: usize) {
    shown.set(index);
    dom::run_effects();
}

fn row(key: &'static str) -> html::Element {
    html::li().key(key).child(html::button().child(key))
}

#[test]
fn an_element_that_is_moved_gets_the_focus_back() {
    let rows = [["a", "b", "c"], ["b", "c", "a"]];
    let (shown, button) = show_focused(move |index| html::ul().children(rows[index].map(row)));
    show(shown, 1);
    assert_eq!(with_tag(&dom::body(), "button")[2], button);
    assert_eq!(dom::active_element(), Some(button));
    assert_eq!(left(), []);
}

#[test]
fn the_focus_moves_on_from_an_element_that_is_gone() {
    let (shown, button) =
        show_focused(|index| html::ul().children([["a", "b"], ["b", "c"]][index].map(row)));
    show(shown, 1);
    assert_eq!(dom::active_element(), None);
    assert_eq!(left(), [button]);
}

fn interchangeable_row(key: &'static str) -> html::Element {
    html::li().key(key).child(html::button().child(key).interchangeable()).interchangeable()
}

#[test]
fn among_interchangeable_elements_the_focus_stays_with_its_key() {
    let orders: [&[&'static str]; 4] =
        [&["a", "b", "c"], &["b", "c", "a"], &["new", "a"], &["a", "b"]];
    let row = |key: &&'static str| html::li().child(html::button().child(*key).interchangeable());
    let at = Signal::new(0);
    let rows = move |_| {
        let items = move || orders[at.get()].to_vec();
        html::ul().child(html::rows(items, |key: &&'static str| *key, row))
    };
    let (_, button) = show_focused(rows);
    let shown = at;
    for (index, order) in orders.iter().enumerate() {
        show(shown, index);
        let place = order.iter().position(|key| *key == "a").unwrap();
        assert_eq!(with_tag(&dom::body(), "button")[place], button);
        assert_eq!(dom::active_element().as_ref(), Some(&button));
        let texts: Vec<String> =
            with_tag(&dom::body(), "button").iter().map(|button| button.to_string()).collect();
        assert_eq!(
            texts,
            order.iter().map(|key| format!("<button>{key}</button>")).collect::<Vec<_>>()
        );
    }
    assert_eq!(left(), []);
}

#[test]
fn among_interchangeable_elements_the_focus_moves_on_if_its_key_is_gone() {
    let (shown, button) = show_focused(|index| {
        html::ul().children([["a", "b"], ["b", "c"]][index].map(interchangeable_row))
    });
    show(shown, 1);
    assert_eq!(dom::active_element(), None);
    assert_eq!(left(), [button]);
}

#[test]
fn the_focus_moves_on_from_a_button_before_it_is_disabled() {
    let (shown, button) = show_focused(|index| {
        let another = html::button().attr("disabled", index == 1).child("another");
        html::p().child(html::button().attr("disabled", index == 2).child("this")).child(another)
    });
    show(shown, 1);
    assert_eq!(left(), []);
    show(shown, 2);
    assert_eq!(left(), [button]);
    show(shown, 0);
    assert_eq!(left(), []);
}

#[test]
fn the_focus_moves_on_from_a_button_that_a_signal_disables() {
    let is_busy = Signal::new(false);
    let (_, button) = show_focused(move |_| html::button().attr("disabled", move || is_busy.get()));
    is_busy.set(true);
    dom::run_effects();
    assert_eq!(left(), [button]);
}

#[test]
fn the_focus_stays_on_what_stays() {
    let (shown, button) = show_focused(|index| {
        html::p().child(html::button().child("this")).child(vec!["more"; index])
    });
    show(shown, 2);
    show(shown, 0);
    assert_eq!(dom::active_element(), Some(button));
    assert_eq!(left(), []);
}

#[test]
fn an_element_that_goes_with_the_focus_calls_none_of_its_handlers() {
    let (calls, counted) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let count = counted.clone();
    let changed = calls.clone();
    let (shown, button) = show_focused(move |index| {
        (index == 0).then(|| {
            // It is gone before the button.
            let own = Signal::new(0);
            let (changed, count) = (changed.clone(), count.clone());
            html::button()
                .on("change", move |_| {
                    own.set(own.get_untracked() + 1);
                    changed.set(changed.get() + 1);
                })
                .on("blur", move |_| count.set(count.get() + 1))
        })
    });
    button.dispatch("change");
    assert_eq!((calls.get(), counted.get()), (1, 0));
    show(shown, 1);
    assert_eq!((calls.get(), counted.get()), (1, 0));
    assert_eq!(left(), [button]);
}
