//! What should be built and what is found against the rules: the tasks without an organisation, those
//! that could share one, the findings by rule, and the rules' numbers.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use rustc_hash::FxHashSet;
use wasm_bindgen::JsCast;

use crate::components::button::button;
use crate::components::data_table::table_of_rows;
use crate::components::unfold::{unfold, unfold_with};
use crate::features::compliance::finding::{finding, weight};
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::commands::compliance::set_rule_number;
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableColumn;
use zhibu_app::views::compliance::coverage::{
    CoverageParams, CoverageView, DeploymentView, DueTask, Figure, Founding, JointView,
    coverage_view, deployment_view,
};
use zhibu_app::views::compliance::findings::{
    FindingsView, NumberView, RuleFindings, RuleView, findings_view, rules_view,
};
use zhibu_domain::kinds::records::{Kind, Task};
use zhibu_domain::rules::RuleId;
use zhibu_text::{self as text, Message, m, rules};

/// The page.
pub fn compliance(state: AppState) -> Element {
    let coverage = Memo::new(move || {
        let params = CoverageParams { as_of: state.as_of(), today: state.today() };
        let lang = state.lang();
        state.read(|workspace| coverage_view(workspace, params, lang)).map(Arc::new)
    });
    let findings = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let read = || state.read(|workspace| findings_view(workspace, as_of, lang));
        platform::measured("zhibu:findings", read).map(Arc::new)
    });
    let deployment = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let differing = findings.with(|view| view.as_ref().map_or(0, |view| view.differing_counts));
        state.read(|workspace| deployment_view(workspace, as_of, differing, lang)).flatten()
    });
    // Which rules' folds the user has turned: the list is made again with every change of a finding.
    let turned = Signal::new(FxHashSet::default());
    let found = move || findings.get().map(|view| found(state, &view, turned));
    let deployed = move || deployment.get().map(|view| deployed(state, view));
    let parameters = unfold(state, "rules", m::RULES, move || {
        let rules = Memo::new(move || {
            let lang = state.lang();
            state.read(|workspace| rules_view(workspace, lang)).unwrap_or_default()
        });
        let table = move || rules_table(state, rules.get());
        (html::p().class("quiet").child(state.t(m::RULES_ABOUT)), table)
    });
    let findings = html::section()
        .attr("id", "findings")
        .child(html::h2().child(state.t(m::FINDINGS)))
        .child(html::div().child(found));
    html::div()
        .class("care-page")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::CARE))))
        .child(coverage_section(state, coverage))
        .child(html::div().child(deployed))
        .child(findings)
        .child(parameters)
}

fn coverage_section(state: AppState, view: Memo<Option<Arc<CoverageView>>>) -> Element {
    let has_tasks = move || view.with(|view| view.as_ref().is_some_and(|view| view.has_tasks));
    let none = move || {
        let add = html::a()
            .class("button")
            .attr("href", Route::to(Page::New(Kind::Task)).to_string())
            .child(state.t(m::ADD));
        let said = html::p().child(state.t(m::COVERAGE_NO_TASKS));
        html::div().class("empty").child(said).child(add)
    };
    let about = move || html::p().class("quiet").child(state.t(m::COVERAGE_RATE_ABOUT));
    html::section()
        .attr("id", "coverage")
        .child(html::h2().child(state.t(m::COVERAGE)))
        .child(show(has_tasks, about))
        .child(show(move || !has_tasks(), none))
        .child(html::div().child(move || view.get().map(|view| numbers(state, &view))))
        .child(html::div().child(move || view.get().map(|view| due_list(state, &view))))
        .child(html::div().child(move || view.get().map(|view| joint_list(state, &view.joint))))
}

fn figures(state: AppState, test_id: &'static str, name: Message, figures: &[Figure]) -> Element {
    let figure = |figure: &Figure| {
        let value = html::strong().child(figure.value.clone());
        let value = match &figure.rows {
            Some(route) => html::a().attr("href", route.to_string()).child(value),
            None => value,
        };
        html::li().child(html::span().class("label").child(figure.label.clone())).child(value)
    };
    html::ul()
        .class("coverage-numbers")
        .attr("data-testid", test_id)
        .attr("aria-label", state.t(name))
        .children(figures.iter().map(figure))
}

fn numbers(state: AppState, view: &CoverageView) -> Option<Element> {
    if view.figures.is_empty() {
        return view.has_tasks.then(|| html::p().child(state.t(m::COVERAGE_NONE_LIVE)));
    }
    Some(figures(state, "coverage", m::COVERAGE, &view.figures))
}

/// Members at work.
fn deployed(state: AppState, view: DeploymentView) -> Element {
    html::section()
        .attr("id", "deployed")
        .child(html::h2().child(state.t(m::DEPLOYED)))
        .child(figures(state, "deployed", m::DEPLOYED, &view.figures))
        .child(html::p().class("quiet").child(view.about))
}

fn due_list(state: AppState, view: &CoverageView) -> Option<Element> {
    let lang = state.lang();
    if view.due.is_empty() {
        let has_live_tasks = !view.figures.is_empty();
        return has_live_tasks.then(|| html::p().class("quiet").child(m::DUE_NONE.get(lang)));
    }
    let columns = [
        TableColumn::text(text::field_name(Task::NAME).get(lang)),
        TableColumn::text(text::field_name(Task::SETTING).get(lang)),
        TableColumn::text(text::field_name(Task::ORGANISATION).get(lang)),
        TableColumn::number(text::field_name(Task::FULL_MEMBERS).get(lang)),
        TableColumn::text(text::field_name(Task::START).get(lang)),
        TableColumn::text(""),
    ];
    let rows: Vec<Element> = view.due.iter().map(|task| due_row(state, task)).collect();
    let caption = m::DUE_LIST.get(lang);
    Some(
        html::div()
            .child(html::h3().child(format!("{caption} {}", view.due.len())))
            .child(table_of_rows(Some("table-due"), caption, &columns, rows)),
    )
}

fn due_row(state: AppState, task: &DueTask) -> Element {
    let lang = state.lang();
    let build = match &task.founding {
        Founding::Begun(page) => {
            html::a().attr("href", page.to_string()).child(m::FOUNDING.get(lang))
        }
        Founding::Form(form) => {
            html::a().class("button small").attr("href", form.to_string()).child(m::BUILD.get(lang))
        }
    };
    let label = format!("{} {}", m::REQUEST_DRAFT.get(lang), task.name);
    let request = task.request.clone();
    let draft = unfold_with(state, "draft", m::REQUEST_DRAFT, (label, false), move || {
        draft(state, request.clone())
    });
    let link = html::a().attr("href", task.page.to_string()).child(task.name.clone());
    html::tr()
        .child(html::th().attr("scope", "row").child(link).child(draft))
        .child(html::td().child(task.setting))
        .child(html::td().child(task.organisation.clone()))
        .child(html::td().class("number").child(task.full_members.to_string()))
        .child(html::td().class("date").child(task.start.clone()))
        .child(html::td().child(build))
}

/// A request, ready to be copied.
fn draft(state: AppState, request: String) -> Element {
    let field = html::ElementRef::new();
    let copy = move || {
        let is_copied = field.get_untracked().is_some_and(|field| platform::copy_text_of(&field));
        // Where the browser does not let it, the text is selected all the same.
        let said = if is_copied { m::REQUEST_COPIED } else { m::REQUEST_SELECTED };
        state.notify(said.get(state.lang_now()));
    };
    let area = html::textarea()
        .node_ref(field)
        .attr("readonly", true)
        .attr("rows", "9")
        .attr("aria-label", m::REQUEST_DRAFT.get(state.lang()))
        .prop("value", move || request.clone());
    html::div().child(area).child(button(state, "small", m::REQUEST_COPY, copy))
}

fn joint_list(state: AppState, joint: &[JointView]) -> Option<Element> {
    let lang = state.lang();
    if joint.is_empty() {
        return None;
    }
    let group = |group: &JointView| {
        let links = group.tasks.iter().enumerate().map(|(index, (name, page))| {
            let link = html::a().attr("href", page.to_string()).child(name.clone());
            ((index > 0).then_some(text::between(lang)), link)
        });
        let build = html::a()
            .class("button small")
            .attr("href", group.form.to_string())
            .child(m::JOINT_BUILD.get(lang));
        html::li()
            .child(html::strong().child(group.common.clone()))
            .child(" ")
            .child(html::span().class("quiet").child(group.sum.clone()))
            .child(html::p().children(links))
            .child(build)
    };
    Some(
        html::div()
            .child(html::h3().child(m::JOINT_LIST.get(lang)))
            .child(html::ul().class("joint").children(joint.iter().map(group))),
    )
}

type Turned = Signal<FxHashSet<RuleId>>;

fn found(state: AppState, view: &FindingsView, turned: Turned) -> Vec<Element> {
    let Some(summary) = &view.summary else {
        return vec![html::p().class("quiet").child(m::FINDINGS_NONE.get(state.lang()))];
    };
    let summary =
        html::p().class("summary").attr("data-testid", "count-findings").child(summary.clone());
    let rules = view.rules.iter().map(|own| rule_findings(state, own.clone(), turned));
    std::iter::once(summary).chain(rules).collect()
}

fn rule_findings(state: AppState, own: RuleFindings, turned: Turned) -> Element {
    let RuleFindings { rule, severity, source, open, count, findings, more, is_unfolded } = own;
    let lang = state.lang();
    let name = rules::rule_name(rule);
    let label = format!("{} {count}", name.get(lang));
    let inside = move || {
        let lines: Vec<Element> =
            findings.iter().map(|found| finding(state, found.clone(), true)).collect();
        let more = more.clone().map(|more| html::p().class("quiet").child(more));
        (html::ul().class("findings").children(lines), more)
    };
    let head = html::div()
        .class("rule-head")
        .child(weight(severity, lang))
        .child(html::strong().child(open.to_string()))
        .child(html::span().class("quiet").child(source));
    let is_turned = turned.with_untracked(|turned| turned.contains(&rule));
    let fold = unfold_with(state, "rule", name, (label, is_unfolded != is_turned), inside);
    let fold = fold.on(ev::toggle, move |event| {
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_open = details.is_some_and(|details| details.has_attribute("open"));
        turned.update(|turned| {
            if is_open == is_unfolded {
                turned.remove(&rule);
            } else {
                turned.insert(rule);
            }
        });
    });
    html::div().class("rule-group").child(head).child(fold)
}

/// Every rule with its source, weight and numbers, which can be set.
fn rules_table(state: AppState, rules: Vec<RuleView>) -> Element {
    let lang = state.lang();
    let heads = [m::RULE, m::RULE_SOURCE, m::RULE_SEVERITY, m::RULE_NUMBERS];
    let columns = heads.map(|head| TableColumn::text(head.get(lang)));
    let row = |rule: RuleView| {
        let name = rules::rule_name(rule.rule).get(lang);
        let numbers = rule.numbers.into_iter().map(|of| number(state, rule.rule, name, of));
        html::tr()
            .child(html::th().attr("scope", "row").child(name))
            .child(html::td().child(rule.source))
            .child(html::td().child(weight(rule.severity, lang)))
            .child(html::td().children(numbers))
    };
    let rows: Vec<Element> = rules.into_iter().map(row).collect();
    table_of_rows(Some("table-rules"), m::RULES.get(lang), &columns, rows)
}

/// A number of a rule, which can be set.
fn number(state: AppState, rule: RuleId, name: &'static str, number: NumberView) -> Element {
    let NumberView { parameter, label, value, default } = number;
    let input = html::input()
        .class("number")
        .attr("type", "number")
        .attr("min", "1")
        .attr("max", "10000")
        .attr("aria-label", format!("{name} {label}"))
        .prop("value", move || value.to_string())
        .on(ev::change, move |event| {
            if !state.is_past() {
                state.apply(set_rule_number(rule, parameter, &html::input_value(&event)));
                platform::keep_focus();
            }
        });
    let default = default.map(|default| html::span().class("quiet").child(format!(" ({default})")));
    html::label().class("inline").child(html::span().child(label)).child(input).child(default)
}
