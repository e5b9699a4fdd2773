//! A control for one of the options that are offered: a select, or a combobox if they are many.

use std::rc::Rc;
use std::sync::Arc;

use leptos::ev;
use leptos::prelude::untrack;
use wasm_bindgen::JsCast;

use crate::components::button::text_button;
use crate::components::choose::{Choice, choose};
use crate::html::{self, Element, ElementRef, Live, Node, show, show_or};
use crate::platform::{self, ByReader};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::choice::Offered;
use zhibu_app::views::combobox::{ComboboxList, ComboboxOptions, ComboboxState};
use zhibu_text::{Message, m};

/// A control for one option.
#[derive(Clone)]
pub struct Pick {
    /// The page's state.
    pub state: AppState,
    /// The id of the select or the input. It is the same whenever the page is rendered.
    pub id: String,
    /// Its accessible name.
    pub label: Live<String>,
    /// The value chosen; empty for none.
    pub value: Live<String>,
    /// What is offered while a value is chosen.
    pub offered: Arc<dyn Fn(&str) -> Offered + Send + Sync>,
    /// Called with the value that the user chooses.
    pub handler: Rc<dyn Fn(String)>,
}

impl Pick {
    /// The control; `described` adds attributes to the select or the input.
    pub fn view(self, described: impl Fn(Element) -> Element + 'static) -> Node {
        let (state, value, offered) = (self.state, self.value.clone(), self.offered.clone());
        let value = Memo::new(move || value());
        let offered = Memo::new(move || value.with(|value| offered(value)));
        let are_many = move || {
            let are_many = |workspace: &_| offered.with(|offered| offered.are_many(workspace));
            state.read(are_many).unwrap_or_default()
        };
        let described = Rc::new(described);
        let (pick, of_select) = (self.clone(), described.clone());
        let select = move || of_select(pick.select(value, offered));
        let combobox = move || Combobox::new(&self, value, offered).view(&*described);
        show_or(are_many, combobox, select)
    }

    fn select(&self, value: Memo<String>, offered: Memo<Offered>) -> Element {
        let (state, handler) = (self.state, self.handler.clone());
        let options = move |chosen: &str| options(state, offered, chosen);
        let label = self.label.clone();
        choose(move || value.get(), options, move |value| handler(value))
            .attr("id", self.id.clone())
            .attr("aria-label", move || label())
    }
}

/// A labelled control whose value is the parameter `name` of the URL.
pub fn pick_param(
    state: AppState,
    label: Message,
    name: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
    offered: impl Fn() -> Offered + Send + Sync + 'static,
) -> Element {
    let set = move |value: String| {
        let route = state.navigation().route().get_untracked().with_param(name, &value);
        state.navigation().replace_route(route);
    };
    pick_labelled(state, label, format!("choose-{name}"), value, offered, set)
}

/// A control under its label.
pub fn pick_labelled(
    state: AppState,
    label: Message,
    id: String,
    value: impl Fn() -> String + Send + Sync + 'static,
    offered: impl Fn() -> Offered + Send + Sync + 'static,
    handler: impl Fn(String) + 'static,
) -> Element {
    let pick = Pick {
        state,
        id,
        label: Arc::new(move || label.get(state.lang()).to_owned()),
        value: Arc::new(value),
        offered: Arc::new(move |_: &str| offered()),
        handler: Rc::new(handler),
    };
    html::label().child(html::span().child(state.t(label))).child(pick.view(|control| control))
}

fn options(state: AppState, offered: Memo<Offered>, chosen: &str) -> Vec<Choice> {
    let in_order = (&ByReader as _, state.lang());
    let options =
        |workspace: &_| offered.with(|offered| offered.options(workspace, chosen, in_order));
    state.read(options).unwrap_or_default()
}

/// A combobox that is shown.
#[derive(Clone)]
struct Combobox {
    state: AppState,
    id: Arc<str>,
    label: Live<String>,
    handler: Rc<dyn Fn(String)>,
    offered: Memo<Offered>,
    chosen: Memo<String>,
    /// The text of the chosen option.
    chosen_text: Memo<String>,
    /// Made when the list is shown first.
    options: Memo<ComboboxOptions>,
    list: Memo<ComboboxList>,
    input: Signal<ComboboxState>,
    node: ElementRef,
}

impl Combobox {
    fn new(pick: &Pick, chosen: Memo<String>, offered: Memo<Offered>) -> Self {
        let state = pick.state;
        let text = move |workspace: &_| {
            let lang = state.lang();
            offered.with(|offered| chosen.with(|chosen| offered.text_of(workspace, chosen, lang)))
        };
        let options = Memo::new(move || {
            let options = chosen.with(|chosen| options(state, offered, chosen));
            ComboboxOptions::new(options).with_initials(&ByReader)
        });
        let input = Signal::new(ComboboxState::default());
        let typed =
            Memo::new(move || input.with(|input| input.typed().unwrap_or_default().to_owned()));
        let list = Memo::new(move || {
            let (typed, chosen) = (typed.get(), chosen.get());
            let in_order = (&ByReader as _, state.lang());
            options.with(|options| options.list(&typed, &chosen, in_order))
        });
        Self {
            state,
            id: pick.id.as_str().into(),
            label: pick.label.clone(),
            handler: pick.handler.clone(),
            offered,
            chosen,
            chosen_text: Memo::new(move || state.read(text).unwrap_or_default()),
            options,
            list,
            input,
            node: ElementRef::new(),
        }
    }

    fn view(self, described: &dyn Fn(Element) -> Element) -> Element {
        let (popup, input) = (self.clone(), self.input);
        html::div()
            .class("combobox")
            .child(described(self.field()))
            .child(self.clear())
            .child(show(move || input.with(ComboboxState::is_open), move || popup.popup()))
    }

    fn field(&self) -> Element {
        let Self { input, list, offered, chosen_text, .. } = *self;
        let (label, id) = (self.label.clone(), self.id.clone());
        let (on_key, on_click, on_blur) = (self.clone(), self.clone(), self.clone());
        let shown = move || {
            let typed = input.with(|input| input.typed().map(str::to_owned));
            typed.unwrap_or_else(|| chosen_text.get())
        };
        let none =
            move || offered.with(|offered| offered.none().map(str::to_owned)).unwrap_or_default();
        html::input()
            .attr("id", self.id.to_string())
            .attr("type", "text")
            .attr("role", "combobox")
            .attr("autocomplete", "off")
            .attr("aria-label", move || label())
            .attr("aria-autocomplete", "list")
            .attr("aria-haspopup", "listbox")
            .attr("aria-controls", self.list_id())
            .attr("aria-expanded", move || {
                if input.with(ComboboxState::is_open) { "true" } else { "false" }
            })
            .attr("aria-activedescendant", move || {
                let active = input.with(ComboboxState::active);
                let is_listed = |index: &usize| list.with(|list| *index < list.options.len());
                active.filter(is_listed).map(|index| option_id(&id, index))
            })
            .attr("placeholder", none)
            .prop("value", shown)
            .node_ref(self.node)
            .on(ev::input, move |event| {
                let text = html::input_value(&event);
                input.update(|input| input.enter_text(text));
            })
            .on(ev::keydown, move |event| on_key.press(&event))
            .on(ev::click, move |_| on_click.open())
            .on(ev::blur, move |_| on_blur.leave())
    }

    /// The button that chooses none, if that may be chosen.
    fn clear(&self) -> Node {
        let (state, offered, chosen) = (self.state, self.offered, self.chosen);
        let can_clear = move || {
            offered.with(|offered| offered.none().is_some())
                && chosen.with(|chosen| !chosen.is_empty())
        };
        let this = self.clone();
        let button = move || {
            let (id, this) = (this.id.to_string(), this.clone());
            let clear = move || {
                this.choose(String::new());
                if let Some(field) = this.node.get_untracked() {
                    html::dom::focus(&field);
                }
            };
            text_button("plain", "×", clear)
                .attr("aria-label", state.t(m::CHOICE_CLEAR))
                .attr("aria-describedby", id)
        };
        show(can_clear, button)
    }

    /// The list. Pressing into it leaves the focus in the field, and does not press the label that the
    /// field stands in.
    fn popup(&self) -> Element {
        let (list, this) = (self.list, self.clone());
        let options = move || {
            let option = |(index, option): (usize, &Choice)| this.option(index, option);
            list.with(|list| list.options.iter().enumerate().map(option).collect::<Vec<_>>())
        };
        let note = move || list.with(|list| list.note.clone());
        html::div()
            .class("popup")
            .on(ev::mousedown, |event| event.prevent_default())
            .on(ev::click, |event| event.prevent_default())
            .child(
                html::ul()
                    .attr("role", "listbox")
                    .attr("id", self.list_id())
                    .attr("aria-label", self.state.t(m::CHOICE_LIST))
                    .child(options),
            )
            .child(html::p().class("quiet").attr("role", "status").child(note))
    }

    fn option(&self, index: usize, option: &Choice) -> Element {
        let (input, this, value) = (self.input, self.clone(), option.value.clone());
        let is_active = move || input.with(ComboboxState::active) == Some(index);
        let is_chosen = self.chosen.with(|chosen| *chosen == option.value);
        html::li()
            .attr("id", option_id(&self.id, index))
            .attr("role", "option")
            .attr("data-value", option.value.clone())
            .attr("class", if is_chosen { "chosen" } else { "" })
            .attr("aria-selected", move || if is_active() { "true" } else { "false" })
            .on(ev::click, move |event| {
                // Here too: the list is gone before the event gets to it.
                event.prevent_default();
                this.choose(value.clone());
            })
            .child(html::span().child(option.text.clone()))
            .child(option.group.map(|group| html::span().class("quiet").child(group)))
    }

    fn list_id(&self) -> String {
        format!("{}-list", self.id)
    }

    fn choose(&self, value: String) {
        self.input.set(ComboboxState::default());
        (self.handler)(value);
    }

    /// Shows the list, and selects the text, so that what is typed replaces it.
    fn open(&self) {
        if self.input.with_untracked(ComboboxState::is_open) {
            return;
        }
        if let Some(field) = self.node.get_untracked() {
            field.unchecked_into::<web_sys::HtmlInputElement>().select();
        }
        self.change(ComboboxState::open);
        self.show_active();
    }

    fn press(&self, event: &web_sys::KeyboardEvent) {
        if platform::is_composing(event) {
            return;
        }
        let key = event.key();
        if !self.input.with_untracked(|input| input.handles(&key)) {
            return;
        }
        event.prevent_default();
        // Escape would leave the form too.
        event.stop_propagation();
        match self.change(|input, list, chosen| input.press(&key, list, chosen)) {
            Some(value) => (self.handler)(value),
            None => self.show_active(),
        }
    }

    /// Takes that the field is left, unless that is because it is no longer in the page.
    fn leave(&self) {
        let Some(mut input) = self.input.try_get_untracked() else { return };
        if input == ComboboxState::default() {
            return;
        }
        let value = self.options.with_untracked(|options| input.leave(options));
        self.input.set(input);
        if let Some(value) = value {
            (self.handler)(value);
        }
    }

    /// Changes the state by what is listed for it.
    fn change<T>(&self, change: impl FnOnce(&mut ComboboxState, &ComboboxList, &str) -> T) -> T {
        untrack(|| {
            let mut input = self.input.get_untracked();
            let changed = self.list.with_untracked(|list| {
                self.chosen.with_untracked(|chosen| change(&mut input, list, chosen))
            });
            self.input.set(input);
            changed
        })
    }

    /// Scrolls to the active option, once it is in the page.
    fn show_active(&self) {
        if let Some(index) = self.input.with_untracked(ComboboxState::active) {
            platform::scroll_soon(option_id(&self.id, index));
        }
    }
}

fn option_id(id: &str, index: usize) -> String {
    format!("{id}-{index}")
}
