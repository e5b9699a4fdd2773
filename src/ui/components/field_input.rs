//! The controls of one field of a form.

use leptos::ev;

use crate::domain::check::{LONGEST_LONG_TEXT, LONGEST_TEXT};
use crate::domain::field::{FieldSpec, FieldType};
use crate::domain::quantity::Qualifier;
use crate::domain::records::Kind;
use crate::i18n::{self, m};
use crate::order;
use crate::ui::components::choose::{Choice, choose};
use crate::ui::draft::{Draft, Typed};
use crate::ui::html::{self, Element, Live};
use crate::ui::reactive::Held;
use crate::ui::state::AppState;

/// A field of a form.
#[derive(Clone)]
pub struct FieldInput {
    /// The page's state.
    pub state: AppState,
    /// The kind of the record.
    pub kind: Kind,
    /// Which of its fields.
    pub spec: &'static FieldSpec,
    /// What stands in the form.
    pub draft: Held<Draft>,
    /// What is wrong with the field, in words; empty when nothing is.
    pub problem: Live<String>,
}

impl FieldInput {
    /// Its label, controls, hint and problem.
    pub fn view(self) -> Element {
        let Self { state, kind, spec, .. } = self;
        let problem = self.problem.clone();
        let class = {
            let problem = problem.clone();
            move || if problem().is_empty() { "field" } else { "field invalid" }
        };
        let owed =
            || html::span().class("owed-mark").attr("title", state.say(m::OWED_HINT)).child("·");
        let label = html::label()
            .attr("for", self.id())
            .child(state.say(i18n::field(kind, spec.name)))
            .child(spec.is_owed.then(owed));
        let hint = matches!(spec.field_type, FieldType::Texts)
            .then(|| html::p().class("hint").child(state.say(m::TEXTS_HINT)));
        let said = html::p()
            .class("problem")
            .attr("id", self.problem_id())
            .attr("role", "alert")
            .child(move || problem());
        html::div().attr("class", class).child(label).child(self.control()).child(hint).child(said)
    }

    fn id(&self) -> String {
        format!("field-{}", self.spec.name)
    }

    fn problem_id(&self) -> String {
        format!("problem-{}", self.spec.name)
    }

    fn control(&self) -> Element {
        let state = self.state;
        let figure = |class| html::div().class("figure").child(class);
        match self.spec.field_type {
            FieldType::Text => self.line("", LONGEST_TEXT),
            FieldType::Texts => self.line("", LONGEST_LONG_TEXT),
            FieldType::Date => self
                .line("date", LONGEST_TEXT)
                .attr("inputmode", "numeric")
                .attr("placeholder", state.say(m::DATE_HINT)),
            FieldType::LongText => {
                self.typing(html::textarea().attr("rows", "3").attr("maxlength", LONGEST_LONG_TEXT))
            }
            FieldType::Count => figure(self.line("number", 12)).child(self.qualifier()),
            FieldType::Quantity => {
                figure(self.line("number", 20)).child(self.unit()).child(self.qualifier())
            }
            FieldType::Choice(codes) => self.choosing(move |_| {
                let choice = |code: &&str| Choice::new(*code, state.t(i18n::choice(code)));
                codes.iter().map(choice).collect()
            }),
            FieldType::Reference(target) => {
                self.choosing(move |chosen| titles(state, target, chosen))
            }
        }
    }

    fn text(&self) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        self.part(|typed| typed.text.clone())
    }

    fn part(
        &self,
        part: fn(&Typed) -> String,
    ) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        let (draft, name) = (self.draft, self.spec.name);
        move || draft.with(|draft| draft.get(name).map(part).unwrap_or_default())
    }

    fn write(&self, change: fn(&mut Typed, String)) -> impl Fn(String) + Copy + 'static {
        let Self { state, draft, .. } = *self;
        let name = self.spec.name;
        move |value| {
            draft.update(|draft| change(draft.entry(name).or_default(), value));
            state.is_dirty.set(true);
        }
    }

    /// The field's main control: what is typed in it is the field's text.
    fn typing(&self, input: Element) -> Element {
        let write = self.write(|typed, text| typed.text = text);
        self.described(input)
            .prop("value", self.text())
            .on(ev::input, move |event| write(html::typed(&event)))
    }

    /// Told apart by its id, and with its problem if there is one.
    fn described(&self, control: Element) -> Element {
        let has_problem = {
            let problem = self.problem.clone();
            move || !problem().is_empty()
        };
        let problem_id = {
            let (id, has_problem) = (self.problem_id(), has_problem.clone());
            move || has_problem().then(|| id.clone())
        };
        control
            .attr("id", self.id())
            .attr("aria-invalid", move || has_problem().then_some("true"))
            .attr("aria-describedby", problem_id)
    }

    fn line(&self, class: &'static str, longest: usize) -> Element {
        self.typing(
            html::input()
                .class(class)
                .attr("type", "text")
                .attr("maxlength", longest)
                .attr("autocomplete", "off"),
        )
    }

    fn unit(&self) -> Element {
        let write = self.write(|typed, unit| typed.unit = unit);
        html::input()
            .class("unit")
            .attr("type", "text")
            .attr("maxlength", "20")
            .attr("aria-label", self.state.say(m::UNIT))
            .attr("placeholder", self.state.say(m::UNIT_HINT))
            .prop("value", self.part(|typed| typed.unit.clone()))
            .on(ev::input, move |event| write(html::typed(&event)))
    }

    fn qualifier(&self) -> Element {
        let state = self.state;
        let options = move |_: &str| {
            let choice = |qualifier: Qualifier| {
                Choice::new(qualifier.code(), state.t(i18n::qualifier(qualifier)))
            };
            Qualifier::ALL.map(choice).to_vec()
        };
        let write = self.write(|typed, code| {
            typed.qualifier = Qualifier::from_code(&code).unwrap_or_default();
        });
        choose(self.part(|typed| typed.qualifier.code().to_owned()), options, write)
            .attr("aria-label", state.say(m::QUALIFIER))
    }

    /// A select of nothing or one of these; they are told what is chosen.
    fn choosing(&self, options: impl Fn(&str) -> Vec<Choice> + Send + Sync + 'static) -> Element {
        let state = self.state;
        let options = move |chosen: &str| {
            let mut all = vec![Choice::new("", state.t(m::NOT_CHOSEN))];
            all.extend(options(chosen));
            all
        };
        self.described(choose(self.text(), options, self.write(|typed, text| typed.text = text)))
    }
}

/// The records that can be referred to, by name, with the one chosen among them.
fn titles(state: AppState, kind: Kind, chosen: &str) -> Vec<Choice> {
    state.watch(&[kind]);
    let owed = state.t(m::NAME_OWED);
    let mut titles = state
        .read(|session| {
            let table = session.register().table(kind);
            (0..table.len())
                .map(|place| {
                    let id = table.id(place, false);
                    Choice::new(&**id, table.title(id).unwrap_or(owed))
                })
                .collect::<Vec<_>>()
        })
        .unwrap_or_default();
    if !chosen.is_empty() && titles.iter().all(|title| title.value != chosen) {
        // What is referred to was deleted or never came: it is said, and can be changed.
        let name = state.read(|session| {
            i18n::referred(session.register().referred(kind, chosen), state.lang())
        });
        titles.push(Choice::new(chosen, name.unwrap_or_default()));
    }
    order::sort_by(&mut titles, |a, b| a.text.cmp(&b.text));
    titles
}
