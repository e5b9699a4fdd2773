//! What is found against the rules, and the rules' numbers.

use zhibu_domain::branches::coverage::Serving;
use zhibu_domain::kinds::choices::{ActivityKind, StepKind};
use zhibu_domain::kinds::records::{Activity, Kind};
use zhibu_domain::rules::{Finding, RULES, Rule, RuleId, Severity, findings, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, format_message, m, rules};

use crate::route::{Page, Route};
use crate::views::compliance::coverage::{Founding, founding};
use crate::views::names::title;
use crate::workspace::Workspace;

/// How many findings of a rule are shown.
const SHOWN_PER_RULE: usize = 50;

/// Up to how many findings of the greatest weight are unfolded from the start.
const UNFOLDED: usize = 8;

/// What is found, by rule.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingsView {
    /// How many findings there are of each weight, and on which day; `None` where there are none.
    pub summary: Option<String>,
    /// The rules against which something is found, those of most weight first.
    pub rules: Vec<RuleFindings>,
    /// The number of organisations whose head count differs from their roster.
    pub differing_counts: usize,
}

/// What is found against a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleFindings {
    /// The rule.
    pub rule: RuleId,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it comes from.
    pub source: String,
    /// How many findings are not overridden.
    pub open: usize,
    /// All of them.
    pub count: usize,
    /// The first of them.
    pub findings: Vec<FindingView>,
    /// How many more there are, in words.
    pub more: Option<String>,
    /// Whether they are unfolded from the start.
    pub is_unfolded: bool,
}

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingView {
    /// The rule.
    pub rule: RuleId,
    /// The kind of the record.
    pub kind: Kind,
    /// The id of the record.
    pub id: String,
    /// The name of the record.
    pub name: String,
    /// What is found.
    pub sentence: String,
    /// Where it is settled.
    pub settled_at: Route,
    /// Whether that is a form that leads back to this page.
    pub leads_back: bool,
    /// Whether it is overridden.
    pub exception: Exception,
}

impl FindingView {
    /// The page of the record.
    pub fn page(&self) -> Route {
        Route::to(Page::Detail(self.kind, self.id.clone()))
    }
}

/// Whether a finding may be overridden with a reason, and is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exception {
    /// The rule admits none.
    None,
    /// It may be.
    Possible,
    /// It is, for this reason.
    Made(String),
}

/// What is found on a day.
pub fn findings_view(workspace: &Workspace, as_of: Day, lang: Lang) -> FindingsView {
    let all = all_findings(workspace, as_of);
    let mut ordered: Vec<&'static Rule> = RULES.iter().collect();
    order::sort_by(&mut ordered, |a, b| (a.severity, a.id).cmp(&(b.severity, b.id)));
    let serving = Serving::of(workspace.register());
    let of_rule = |rule: &'static Rule| {
        let own: Vec<&Finding> = all.iter().filter(|found| found.rule == rule.id).collect();
        let count = own.len();
        let more = count.saturating_sub(SHOWN_PER_RULE);
        let shown = own.iter().take(SHOWN_PER_RULE);
        (count > 0).then(|| RuleFindings {
            rule: rule.id,
            severity: rule.severity,
            source: rules::source(rule.source, lang),
            open: own.iter().filter(|found| found.overridden.is_none()).count(),
            count,
            findings: shown.map(|found| finding_view(workspace, found, &serving, lang)).collect(),
            more: (more > 0).then(|| format_message!(m::AND_MORE, lang, count = more)),
            is_unfolded: rule.severity == Severity::Error && count <= UNFOLDED,
        })
    };
    FindingsView {
        summary: (!all.is_empty()).then(|| summary(&all, as_of, lang)),
        rules: ordered.into_iter().filter_map(of_rule).collect(),
        differing_counts: all.iter().filter(|found| found.rule == RuleId::RosterCount).count(),
    }
}

/// What is found on a day in one record.
pub fn findings_in(
    workspace: &Workspace,
    (kind, id): (Kind, &str),
    as_of: Day,
    lang: Lang,
) -> Vec<FindingView> {
    let mut own = all_findings(workspace, as_of);
    own.retain(|found| found.kind == kind && *found.id == *id);
    let serving = Serving::of(workspace.register());
    own.iter().map(|found| finding_view(workspace, found, &serving, lang)).collect()
}

/// Overrides stand in the records that findings are about, and these are read.
fn all_findings(workspace: &Workspace, as_of: Day) -> Vec<Finding> {
    let ledger = workspace.office();
    findings(ledger, workspace.register(), &parameters_of(ledger), as_of)
}

fn summary(all: &[Finding], as_of: Day, lang: Lang) -> String {
    let open = || all.iter().filter(|found| found.overridden.is_none());
    let errors = open().filter(|found| found.severity() == Severity::Error).count();
    let warnings = open().count() - errors;
    let passed = all.len() - errors - warnings;
    let mut counts = format_message!(m::FINDINGS_OF, lang, errors = errors, warnings = warnings);
    if passed > 0 {
        let passed = format_message!(m::FINDINGS_PASSED, lang, count = passed);
        counts = text::aside(&counts, &passed, lang);
    }
    format!("{counts} {}", format_message!(m::FINDINGS_AS_OF, lang, day = as_of))
}

fn finding_view(
    workspace: &Workspace,
    found: &Finding,
    serving: &Serving<'_>,
    lang: Lang,
) -> FindingView {
    let founding =
        (found.rule == RuleId::ShouldBeBuilt).then(|| founding(workspace, &found.id, serving));
    let mut sentence = rules::finding(found, lang);
    if let Some(Founding::Begun(_)) = founding {
        sentence = text::aside(&sentence, m::FOUNDING.get(lang), lang);
    }
    let (settled_at, leads_back) = settled_at(found, founding);
    let exception = match &found.overridden {
        Some(reason) => Exception::Made(reason.clone()),
        None if found.severity() == Severity::Warning => Exception::Possible,
        None => Exception::None,
    };
    FindingView {
        rule: found.rule,
        kind: found.kind,
        id: found.id.to_string(),
        name: title(workspace, found.kind, &found.id, lang),
        sentence,
        settled_at,
        leads_back,
        exception,
    }
}

/// Where a finding is settled, and whether one comes back from there.
fn settled_at(found: &Finding, founding: Option<Founding>) -> (Route, bool) {
    let id = found.id.to_string();
    let page = Route::to(Page::Detail(found.kind, id.clone()));
    // What a step settles is settled by that, with its document, rather than by a date.
    if let Some(step) = step_of(found.rule) {
        return (page.with_param("step", step.code()), false);
    }
    if let Some(field) = found.field {
        return (Route::to(Page::Edit(found.kind, id)).with_param("at", field), false);
    }
    if let Some(meeting) = meeting_of(found.rule) {
        let form = Route::to(Page::New(Kind::Activity))
            .with_param(Activity::BRANCH.name(), &id)
            .with_param(Activity::ACTIVITY_KIND.name(), meeting.code());
        return (form, true);
    }
    match founding {
        Some(Founding::Begun(route) | Founding::Form(route)) => (route, false),
        None => (page, false),
    }
}

/// The step that settles what a rule finds.
fn step_of(rule: RuleId) -> Option<StepKind> {
    Some(match rule {
        RuleId::ApprovalDays => StepKind::Approve,
        RuleId::ClosingDays => StepKind::Close,
        RuleId::TaskEnded => StepKind::Dissolve,
        RuleId::PlannedEnd => StepKind::Renew,
        _ => return None,
    })
}

/// The meeting that a rule asks for: recording one settles what it finds.
fn meeting_of(rule: RuleId) -> Option<ActivityKind> {
    Some(match rule {
        RuleId::PartyMeeting => ActivityKind::PartyMeeting,
        RuleId::CommitteeMeeting => ActivityKind::CommitteeMeeting,
        RuleId::GroupMeeting => ActivityKind::GroupMeeting,
        RuleId::ThemeDay => ActivityKind::ThemeDay,
        RuleId::Lessons => ActivityKind::Lesson,
        RuleId::LifeMeeting => ActivityKind::LifeMeeting,
        RuleId::MutualAppraisal => ActivityKind::MutualAppraisal,
        RuleId::Talks => ActivityKind::Talk,
        _ => return None,
    })
}

/// A rule with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleView {
    /// The rule.
    pub rule: RuleId,
    /// Where it comes from.
    pub source: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Its numbers.
    pub numbers: Vec<NumberView>,
}

/// A number of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberView {
    /// Its name in files.
    pub parameter: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// As it is set, or else as the source has it.
    pub value: u32,
    /// As the source has it, where it is set otherwise.
    pub default: Option<u32>,
}

/// Every rule with its numbers.
pub fn rules_view(workspace: &Workspace, lang: Lang) -> Vec<RuleView> {
    let parameters = parameters_of(workspace.office());
    let of_rule = |rule: &'static Rule| {
        let numbers = rule.parameters.iter().map(|parameter| NumberView {
            parameter: parameter.name,
            label: rules::parameter(parameter.name).get(lang),
            value: parameters.get(rule.id, parameter.name),
            default: parameters.is_set(rule.id, parameter.name).then_some(parameter.default),
        });
        RuleView {
            rule: rule.id,
            source: rules::source(rule.source, lang),
            severity: rule.severity,
            numbers: numbers.collect(),
        }
    };
    RULES.iter().map(of_rule).collect()
}
