//! The controls of one field of a form.

use std::rc::Rc;
use std::sync::Arc;

use leptos::ev;
use leptos::prelude::{GetValue, StoredValue};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::date_input::date_input;
use crate::components::pick::Pick;
use crate::html::{self, Element, IntoValue, Live, Node, View, show, show_or};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::draft::{FieldDraft, FormDraft, pasted_cells};
use zhibu_app::forms::dates::DateSense;
use zhibu_app::forms::field::{
    FieldControl, FormField, LikelyNumber, NewTarget, fill_unit, qualifier_choices,
};
use zhibu_app::forms::known::{NewRecord, follow_known};
use zhibu_app::forms::named_unit::{FollowedUnits, follower};
use zhibu_app::views::choice::{ChoiceRequirements, Offered};
use zhibu_domain::kinds::field::FieldSpec;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::Qualifier;
use zhibu_text::{self as text, format_message, m};

/// A field of a form.
#[derive(Clone)]
pub struct FieldInput {
    /// The page's state.
    pub state: AppState,
    /// The kind of the record.
    pub kind: Kind,
    /// Which of its fields.
    pub spec: &'static FieldSpec,
    /// The form's draft.
    pub draft: Signal<FormDraft>,
    /// The message of the field's violation; empty if there is none.
    pub problem: Live<String>,
    /// The units of the form, whose names and organisations follow each other.
    pub units: Arc<FollowedUnits>,
    /// What the ids of its elements begin with, as several forms may be in the page.
    pub scope: &'static str,
    /// Whether the record is new, so that what the ledger knows of it is filled in.
    pub is_new: bool,
}

/// What the ids of the elements of a record's form begin with.
pub const FORM_SCOPE: &str = "field";

impl FieldInput {
    /// Its label, controls, hint and problem.
    pub fn view(self) -> Element {
        let (state, field) = (self.state, self.form_field());
        let (problem, invalid) = (self.problem.clone(), self.problem.clone());
        let class = move || if invalid().is_empty() { "field" } else { "field invalid" };
        let owed =
            || html::span().class("owed-mark").attr("title", state.t(m::OWED_HINT)).child("·");
        let label = html::label()
            .attr("for", self.id())
            .child(state.t(field.label()))
            .child(self.spec.is_owed.then(owed));
        let required = || {
            html::span()
                .class("required-mark")
                .attr("aria-hidden", "true")
                .child(state.t(m::REQUIRED))
        };
        let label = html::div()
            .class("label-row")
            .child(label)
            .child(field.is_required().then(required))
            .child(self.new_target());
        let hint = field.hint().map(|hint| html::p().class("hint").child(state.t(hint)));
        let problem_text = html::p()
            .class("problem")
            .attr("id", self.problem_id())
            .attr("role", "alert")
            .child(move || problem());
        html::div()
            .attr("class", class)
            .child(label)
            .child(self.control())
            .child(self.template())
            .child(hint)
            .child(problem_text)
    }

    /// Its controls and problem, for a cell of a list.
    pub fn in_cell(self) -> Element {
        let (state, field) = (self.state, self.form_field());
        let (problem, invalid) = (self.problem.clone(), self.problem.clone());
        let class = move || if invalid().is_empty() { "field" } else { "field invalid" };
        let label = html::label()
            .class("visually-hidden")
            .attr("for", self.id())
            .child(state.t(field.label()));
        let problem_text = html::p()
            .class("problem")
            .attr("id", self.problem_id())
            .attr("role", "alert")
            .child(move || problem());
        html::div().attr("class", class).child(label).child(self.control()).child(problem_text)
    }

    fn form_field(&self) -> FormField {
        FormField::of(self.kind, self.spec)
    }

    /// A link to the form of a new record to refer to, which leads back to this form.
    fn new_target(&self) -> Option<Element> {
        let (state, field) = (self.state, self.form_field());
        let NewTarget { form, .. } = field.new_target(state.lang_now())?;
        Some(
            html::a()
                .class("quiet")
                .attr("href", form.to_string())
                .attr("target", "_blank")
                .attr("aria-label", move || {
                    field.new_target(state.lang()).map(|target| target.label)
                })
                .child(state.t(m::REFERENCE_NEW)),
        )
    }

    /// A button that fills in the usual content, while the field is empty.
    fn template(&self) -> Option<Element> {
        let template = self.form_field().template()?;
        let (state, text) = (self.state, self.text());
        let write = self.write(|draft, text| draft.text = text);
        let label = move || {
            let lang = state.lang();
            text::pair(m::TEMPLATE.get(lang), template.get(lang), lang)
        };
        let fill = move || {
            html::button()
                .class("plain small template")
                .attr("type", "button")
                .on(ev::click, move |_| write(template.get(state.lang_now()).to_owned()))
                .child(label)
        };
        Some(html::div().child(show(move || text().is_empty(), fill)))
    }

    fn id(&self) -> String {
        format!("{}-{}", self.scope, self.spec.name)
    }

    fn problem_id(&self) -> String {
        format!("{}-{}-problem", self.scope, self.spec.name)
    }

    fn control(&self) -> Node {
        let figure = || html::div().class("figure");
        let control = match self.form_field().control() {
            FieldControl::Line if self.form_field().has_proposals() => return self.proposed(),
            FieldControl::Line => self.line(""),
            FieldControl::Texts => self.texts(),
            FieldControl::Date => self.date(),
            FieldControl::LongText => self.typing(html::textarea().attr("rows", "3")),
            FieldControl::Count => {
                let figure = figure().child(self.line("number")).child(self.qualifier());
                return (figure, self.likely()).into_node();
            }
            FieldControl::Quantity => {
                figure().child(self.line("number")).child(self.unit()).child(self.qualifier())
            }
            FieldControl::Select => return self.select(),
            FieldControl::Ticks => self.ticks(),
            FieldControl::Picks => self.picks(),
        };
        control.into_node()
    }

    /// The requirements on options: the same owner as the record of the form. A memo, so that other
    /// input in the form does not render the options again.
    fn requirements(&self) -> Memo<ChoiceRequirements> {
        let (state, draft, field) = (self.state, self.draft, self.form_field());
        Memo::new(move || {
            let route = state.navigation().route().get();
            draft.with(|draft| field.requirements(draft, &route))
        })
    }

    fn text(&self) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        self.part(|draft| draft.text.clone())
    }

    fn part<T: Default + 'static>(
        &self,
        part: fn(&FieldDraft) -> T,
    ) -> impl Fn() -> T + Copy + Send + Sync + 'static + use<T> {
        let (draft, name) = (self.draft, self.spec.name);
        move || draft.with(|draft| draft.get(name).map(part).unwrap_or_default())
    }

    fn write<T: 'static>(
        &self,
        change: fn(&mut FieldDraft, T),
    ) -> impl Fn(T) + Copy + Send + Sync + 'static + use<T> {
        let (state, draft, kind, spec) = (self.state, self.draft, self.kind, self.spec);
        let units = follower(self.form_field().0).map(|_| StoredValue::new(self.units.clone()));
        let names_measure = self.form_field().names_measure();
        let is_new = self.is_new;
        move |value| {
            let before = (units.is_some() || is_new).then(|| draft.get_untracked());
            draft.update(|draft| {
                change(draft.entry(spec.name).or_default(), value);
                // Without an open ledger there is no form.
                if let Some((units, before)) = units.zip(before.as_ref()) {
                    let units = units.get_value();
                    let _followed =
                        state.read_untracked(|open| units.follow(open, kind, before, draft));
                }
                if let Some(before) = before.filter(|_| is_new) {
                    let new = NewRecord { kind, today: platform::today(), lang: state.lang_now() };
                    let follow = |open: &_| follow_known(open, new, &before, spec.name, draft);
                    let _followed = state.read_untracked(follow);
                }
                if names_measure {
                    let _filled = state.read_untracked(|open| fill_unit(open, draft));
                }
            });
            state.navigation().set_dirty(true);
        }
    }

    /// The field's main control: its input is the field's text.
    fn typing(&self, input: Element) -> Element {
        let write = self.write(|draft, text| draft.text = text);
        self.described(input)
            .attr("aria-required", self.form_field().is_required().then_some("true"))
            .prop("value", self.text())
            .on(ev::input, move |event| write(html::input_value(&event)))
    }

    /// Adds the control's id, and its problem if there is one.
    fn described(&self, control: Element) -> Element {
        self.marked(control.attr("id", self.id()))
    }

    /// Adds the control's problem if there is one.
    fn marked(&self, control: Element) -> Element {
        let (problem, described, id) =
            (self.problem.clone(), self.problem.clone(), self.problem_id());
        control
            .attr("aria-invalid", move || (!problem().is_empty()).then_some("true"))
            .attr("aria-describedby", move || (!described().is_empty()).then(|| id.clone()))
    }

    /// A line of several texts: of cells that are pasted, each is one.
    fn texts(&self) -> Element {
        let write = self.write(|draft, text| draft.text = text);
        self.line("").on(ev::paste, move |event| {
            let pasted = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
            let input =
                event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let (Some(pasted), Some(input)) = (pasted, input)
                && platform::insert(&input, |before, after| pasted_cells(before, &pasted, after))
            {
                event.prevent_default();
                write(input.value());
            }
        })
    }

    fn date(&self) -> Element {
        let write = self.write(|draft, text| draft.text = text);
        let (state, field) = (self.state, self.form_field());
        let label = move || field.label().get(state.lang()).to_owned();
        let sense = DateSense::of(self.kind, self.spec.name);
        let input = self.typing(html::input().class("date"));
        date_input(state, input, (label, sense), self.text(), write)
    }

    /// The button that fills in the most likely number, if there is one.
    fn likely(&self) -> impl View + use<> {
        let (state, field, draft) = (self.state, self.form_field(), self.draft);
        let write = self.write(|draft, text| draft.text = text);
        let likely =
            Memo::new(move || draft.with(|draft| field.likely_number(draft, state.lang())));
        move || {
            let LikelyNumber { label, text } = likely.get()?;
            Some(quick_button(label, move |event: &web_sys::MouseEvent| {
                write(text.clone());
                focus_after_field(event);
            }))
        }
    }

    fn line(&self, class: &'static str) -> Element {
        self.typing(html::input().class(class).attr("type", "text").attr("autocomplete", "off"))
    }

    /// A line with what may be chosen instead of typing it.
    fn proposed(&self) -> Node {
        let id = format!("{}-proposals", self.id());
        let line = self.line("").attr("list", id.clone());
        (line, proposals(self.state, self.form_field(), id)).into_node()
    }

    fn unit(&self) -> Element {
        let write = self.write(|draft, unit| draft.unit = unit);
        html::input()
            .class("unit")
            .attr("type", "text")
            .attr("maxlength", "20")
            .attr("aria-label", self.state.t(m::UNIT))
            .attr("placeholder", self.state.t(m::UNIT_HINT))
            .prop("value", self.part(|draft| draft.unit.clone()))
            .on(ev::input, move |event| write(html::input_value(&event)))
    }

    /// How exact the figure is: asked where it is not exact, or on demand.
    fn qualifier(&self) -> impl View + use<> {
        let (state, this, is_asked) = (self.state, self.clone(), Signal::new(false));
        let is_inexact = self.part(|draft| draft.qualifier != Qualifier::Exact);
        let may_be_inexact = self.form_field().may_be_inexact();
        let id = format!("{}-qualifier", self.id());
        let ask = move || {
            let id = id.clone();
            let button = button(state, "plain", m::QUALIFIER_ASK, move || {
                is_asked.set(true);
                platform::focus_soon(format!("#{id}"));
            });
            may_be_inexact.then(|| button.attr("aria-label", state.t(m::QUALIFIER_ASKED)))
        };
        show_or(move || is_inexact() || is_asked.get(), move || this.qualifiers(), ask)
    }

    fn qualifiers(&self) -> Element {
        let state = self.state;
        let write = self.write(|draft, code: String| {
            draft.qualifier = Qualifier::from_code(&code).unwrap_or_default();
        });
        let chosen = self.part(|draft| draft.qualifier.code().to_owned());
        choose(chosen, move |_| qualifier_choices(state.lang()), write)
            .attr("id", format!("{}-qualifier", self.id()))
            .attr("aria-label", state.t(m::QUALIFIER))
    }

    /// The control of one option, or none.
    fn select(&self) -> Node {
        let (state, field, requirements) = (self.state, self.form_field(), self.requirements());
        let offered = move |chosen: &str| {
            let (requirements, lang) = (requirements.get(), state.lang());
            let read = state.read(|open| field.offered(open, requirements, chosen, lang));
            read.unwrap_or_else(|| Offered::Options(Vec::new()))
        };
        let write = self.write(|draft, text| draft.text = text);
        (self.pick(self.text(), offered, write), self.quick_choices()).into_node()
    }

    /// A button for each of the options that are chosen most.
    fn quick_choices(&self) -> impl View + use<> {
        let (state, field, draft, text) = (self.state, self.form_field(), self.draft, self.text());
        let choices =
            Memo::new(move || draft.with(|draft| field.quick_choices(draft, state.lang())));
        let write = self.write(|draft, text| draft.text = text);
        let choice = move |Choice { value, text: name, .. }: Choice| {
            let is_chosen = text() == value;
            // A button that is pressed is released: then none is chosen.
            let choose = move |event: &web_sys::MouseEvent| {
                if is_chosen {
                    write(String::new());
                } else {
                    write(value.clone());
                    focus_after_field(event);
                }
            };
            quick_button(name, choose)
                .attr("aria-pressed", if is_chosen { "true" } else { "false" })
        };
        let is_wanted = self.scope == FORM_SCOPE;
        let all = move || choices.get().into_iter().map(&choice).collect::<Vec<_>>();
        show(
            move || is_wanted && choices.with(|choices| !choices.is_empty()),
            move || {
                html::div()
                    .class("quick")
                    .attr("role", "group")
                    .attr("aria-label", state.t(m::QUICK))
                    .child(all)
            },
        )
    }

    fn pick(
        &self,
        value: impl Fn() -> String + Send + Sync + 'static,
        offered: impl Fn(&str) -> Offered + Send + Sync + 'static,
        handler: impl Fn(String) + 'static,
    ) -> Node {
        let (state, field, this) = (self.state, self.form_field(), self.clone());
        let pick = Pick {
            state,
            id: self.id(),
            label: Arc::new(move || field.label().get(state.lang()).to_owned()),
            value: Arc::new(value),
            offered: Arc::new(offered),
            handler: Rc::new(handler),
        };
        pick.view(move |control| this.marked(control))
    }

    /// A checkbox for each of a few options.
    fn ticks(&self) -> Element {
        let (state, field) = (self.state, self.form_field());
        let picked = self.part(FieldDraft::picked);
        let toggle = self.write(|draft, value: String| draft.toggle(&value));
        let option = move |Choice { value, text, .. }: Choice| {
            let own = value.clone();
            let input = html::input()
                .attr("type", "checkbox")
                .prop("checked", move || picked().contains(&own))
                .on(ev::change, move |_| toggle(value.clone()));
            html::label().class("check").child(input).child(html::span().child(text))
        };
        self.described(html::div().class("ticks").attr("role", "group"))
            .attr("aria-label", state.t(field.label()))
            .child(move || field.ticks(state.lang()).into_iter().map(option).collect::<Vec<_>>())
    }

    /// The picked options, each with a button to remove it, and a control that adds another.
    fn picks(&self) -> Element {
        let (state, field, requirements) = (self.state, self.form_field(), self.requirements());
        let picked = self.part(FieldDraft::picked);
        let toggle = self.write(|draft, value: String| draft.toggle(&value));
        let control: Arc<str> = format!("#{}", self.id()).into();
        let chip = move |id: String| {
            let (lang, control) = (state.lang(), control.clone());
            let name = state.read_untracked(|workspace| field.picked_name(workspace, &id, lang));
            let name = name.unwrap_or_default();
            let chip = html::li().class("chip").key(&*id);
            let label = format_message!(m::TAKE_OUT, lang, name = name);
            let remove = html::button()
                .class("plain")
                .attr("type", "button")
                .attr("aria-label", label)
                .on(ev::click, move |event| {
                    focus_beside_chip(&event, &control);
                    toggle(id.clone());
                })
                .child("×");
            chip.child(name).child(remove)
        };
        let addable = move |_: &str| field.addable(requirements.get(), picked(), state.lang());
        let chips = html::ul()
            .class("chips")
            .child(move || picked().into_iter().map(&chip).collect::<Vec<_>>());
        let add = self.pick(String::new, addable, toggle);
        html::div().class("picks").child(chips).child(add)
    }
}

/// A small button that fills in a value.
fn quick_button(label: String, fill_in: impl Fn(&web_sys::MouseEvent) + 'static) -> Element {
    html::button()
        .class("small")
        .attr("type", "button")
        .on(ev::click, move |event| fill_in(&event))
        .child(label)
}

/// Moves the focus to the field after the one of a button that fills it in.
fn focus_after_field(event: &web_sys::MouseEvent) {
    let button = event.target().and_then(|at| at.dyn_into::<web_sys::Element>().ok());
    let field = button.and_then(|button| button.closest("div.field").ok().flatten());
    let next = field.and_then(|field| field.next_element_sibling());
    let control =
        next.and_then(|next| next.query_selector("input, select, textarea").ok().flatten());
    if let Some(control) = control {
        html::dom::focus(control.unchecked_ref());
    }
}

/// The list of what may be chosen in a field instead of typing it, for inputs that name its id.
pub fn proposals(state: AppState, field: FormField, id: impl IntoValue) -> Element {
    let proposals = move || {
        let all = state.read(|open| field.proposals(open)).unwrap_or_default().into_iter();
        all.map(|name| html::option().attr("value", name)).collect::<Vec<_>>()
    };
    html::datalist().attr("id", id).child(proposals)
}

/// Moves the focus from the button of a chip, which disappears with it, to that of the chip beside it, or
/// else to the field's control: an editor that loses the focus is left.
fn focus_beside_chip(event: &web_sys::MouseEvent, control: &str) {
    let button = event.target().and_then(|at| at.dyn_into::<web_sys::Element>().ok());
    let chip = button.and_then(|button| button.closest("li").ok().flatten());
    let beside =
        chip.and_then(|chip| chip.next_element_sibling().or(chip.previous_element_sibling()));
    match beside.and_then(|beside| beside.query_selector("button").ok().flatten()) {
        Some(button) => html::dom::focus(button.unchecked_ref()),
        None => platform::focus_first(control),
    }
}
