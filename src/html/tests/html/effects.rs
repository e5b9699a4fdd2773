//! What follows signals: rendered again when they change, and never after it is gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reactive_graph::owner::{Owner, on_cleanup, provide_context, use_context};
use zhibu_html::dom;
use zhibu_html::reactive::Signal;
use zhibu_html::{self as html, each, mount_to, show, show_or};

use super::{Stage, with_tag};

/// Counts how often something is done. Clones count together.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl Counter {
    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How often it was done since this was asked last.
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

#[test]
fn only_what_reads_a_signal_is_rendered_again() {
    let (inner, outer) = (Counter::default(), Counter::default());
    let (inner_runs, outer_runs) = (inner.clone(), outer.clone());
    let text = Signal::new("a");
    let stage = Stage::new(move |_| {
        outer.count();
        let inner = inner.clone();
        html::p().child(move || {
            inner.count();
            text.get()
        })
    });
    assert_eq!((outer_runs.take(), inner_runs.take()), (1, 1));
    text.set("b");
    dom::run_effects();
    assert_eq!(stage.markup(), "<p>b</p>");
    assert_eq!((outer_runs.take(), inner_runs.take()), (0, 1));
}

#[test]
fn nothing_of_a_part_that_is_gone_runs_again() {
    let runs = Counter::default();
    let counted = runs.clone();
    let text = Signal::new("a");
    let stage = Stage::new(move |index| {
        let runs = runs.clone();
        let part = move || {
            // It is gone with the part: who reads it later is stopped.
            let (own, runs) = (Signal::new(()), runs.clone());
            html::p().child(move || {
                let runs = runs.clone();
                html::span().attr("title", move || {
                    runs.count();
                    own.track();
                    text.get()
                })
            })
        };
        (index == 0).then_some(part)
    });
    assert_eq!(counted.take(), 1);
    // Both change in one turn; what is around is rendered first.
    stage.shown.set(1);
    text.set("b");
    dom::run_effects();
    assert_eq!((stage.markup(), counted.take()), (String::new(), 0));
    text.set("c");
    dom::run_effects();
    assert_eq!(counted.take(), 0);
}

#[test]
fn rendering_again_adds_no_effects_and_no_listeners() {
    let runs = Counter::default();
    let counted = runs.clone();
    let text = Signal::new(String::new());
    let stage = Stage::new(move |_| {
        let (in_text, in_attribute, in_property) = (runs.clone(), runs.clone(), runs.clone());
        html::div()
            .on("click", |_| ())
            .on("click", |_| ())
            .attr("title", move || {
                in_attribute.count();
                text.get()
            })
            .prop("value", move || {
                in_property.count();
                text.get()
            })
            .child(move || {
                in_text.count();
                html::span().key("a").on("input", |_| ()).child(text.get())
            })
    });
    for round in 0..100 {
        stage.show(round);
        text.set(round.to_string());
        dom::run_effects();
    }
    counted.take();
    text.set("last".to_owned());
    dom::run_effects();
    assert_eq!(counted.take(), 3);
    assert_eq!(stage.only("div").listener_count(), 2);
    assert_eq!(stage.only("span").listener_count(), 1);
}

#[test]
fn an_event_comes_to_the_newest_handler_with_its_owner() {
    let heard = Signal::new(Vec::new());
    let stage = Stage::new(move |index| {
        provide_context(index);
        html::p().on("click", move |_| {
            heard.update(|heard| heard.push((index, use_context::<usize>())));
        })
    });
    let paragraph = stage.only("p");
    paragraph.dispatch("click");
    stage.show(1);
    assert_eq!(stage.only("p"), paragraph);
    paragraph.dispatch("click");
    paragraph.dispatch("input");
    assert_eq!(heard.get_untracked(), [(0, Some(0)), (1, Some(1))]);
}

#[test]
fn a_handler_may_change_what_it_stands_in() {
    let stage = Stage::new(|_| {
        let is_open = Signal::new(true);
        html::div().child(show(
            move || is_open.get(),
            move || {
                html::p().on("click", move |_| {
                    is_open.set(false);
                    dom::run_effects();
                })
            },
        ))
    });
    stage.only("p").dispatch("click");
    assert_eq!(stage.markup(), "<div></div>");
}

#[test]
fn a_condition_that_still_holds_renders_nothing_again() {
    let runs = Counter::default();
    let counted = runs.clone();
    let number = Signal::new(1);
    let stage = Stage::new(move |_| {
        let runs = runs.clone();
        show_or(
            move || number.get() > 0,
            move || {
                runs.count();
                html::p().child(move || number.get().to_string())
            },
            || "none",
        )
    });
    let paragraph = stage.only("p");
    for (value, markup, made) in [(2, "<p>2</p>", 0), (0, "none", 0), (3, "<p>3</p>", 1)] {
        counted.take();
        number.set(value);
        dom::run_effects();
        assert_eq!(stage.markup(), markup);
        assert_eq!(counted.take(), made);
    }
    assert_ne!(stage.only("p"), paragraph);
}

#[test]
fn each_makes_a_row_once_and_ends_it_with_its_item() {
    let (made, ended) = (Counter::default(), Counter::default());
    let (count_made, count_ended) = (made.clone(), ended.clone());
    let (items, owners) = (Signal::new(vec!["a", "b"]), Signal::new(Vec::new()));
    let stage = Stage::new(move |_| {
        let (made, ended) = (made.clone(), ended.clone());
        let row = move |item| {
            made.count();
            // It ends even if something else, such as a timer, still holds its owner.
            owners.update(|owners| owners.push(Owner::current()));
            let ended = ended.clone();
            on_cleanup(move || ended.count());
            html::li().child(item)
        };
        html::ul().child(each(move || items.get(), ToString::to_string, row))
    });
    let before = stage.all("li");
    assert_eq!((count_made.take(), count_ended.take()), (2, 0));
    items.set(vec!["b", "c", "a"]);
    dom::run_effects();
    assert_eq!(stage.markup(), "<ul><li>b</li><li>c</li><li>a</li></ul>");
    assert_eq!((count_made.take(), count_ended.take()), (1, 0));
    let after = stage.all("li");
    assert_eq!([&after[0], &after[2]], [&before[1], &before[0]]);
    items.set(vec!["c"]);
    dom::run_effects();
    assert_eq!(stage.markup(), "<ul><li>c</li></ul>");
    assert_eq!((count_made.take(), count_ended.take()), (0, 2));
}

#[test]
fn each_does_not_follow_what_a_row_reads_while_it_is_made() {
    let (items, other) = (Signal::new(vec![1]), Signal::new("a"));
    let listed = Counter::default();
    let counted = listed.clone();
    let _stage = Stage::new(move |_| {
        let listed = listed.clone();
        let items = move || {
            listed.count();
            items.get()
        };
        each(items, ToString::to_string, move |_| html::li().child(other.get()))
    });
    counted.take();
    other.set("b");
    dom::run_effects();
    assert_eq!(counted.take(), 0);
}

#[test]
fn each_takes_no_rows_of_a_list_made_before() {
    let stage = Stage::new(|index| {
        // A row refers to a signal of the page that made it.
        let text = Signal::new(format!("Page {index}"));
        let row = move |item| html::li().child(item).child(move || text.get());
        html::ul().child(each(|| vec!["a"], ToString::to_string, row))
    });
    let before = stage.only("li");
    stage.show(1);
    assert_eq!(stage.markup(), "<ul><li>aPage 1</li></ul>");
    assert_ne!(stage.only("li"), before);
}

#[test]
fn a_page_that_is_dropped_leaves_nothing_behind() {
    let runs = Counter::default();
    let counted = runs.clone();
    let text = Signal::new("a");
    let frame = dom::create_element("body");
    let page = mount_to(&frame, move || {
        let row = move |item: &'static str| html::li().child(item).child(move || text.get());
        let list = each(|| vec!["1"], ToString::to_string, row);
        html::ul().on("click", |_| ()).child(list).child(move || {
            runs.count();
            text.get()
        })
    });
    let list = with_tag(&frame, "ul").remove(0);
    assert_eq!(list.listener_count(), 1);
    drop(page);
    counted.take();
    text.set("b");
    dom::run_effects();
    assert_eq!((counted.take(), list.listener_count()), (0, 0));
    assert_eq!(frame.to_string(), "<body></body>");
}
