//! Findings against the rules, and the rules' parameters.

use zhibu_domain::branches::coverage::Serving;
use zhibu_domain::kinds::choices::{ActivityKind, StepKind, YesNo};
use zhibu_domain::kinds::records::{Activity, Kind};
use zhibu_domain::rules::{Finding, RULES, Rule, RuleId, RuleLabel, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, Message, format_message, m, rules};

use crate::commands::compliance::{FindingKey, clear_override, override_finding};
use crate::route::{Page, Route};
use crate::table::{Control, NoControl, Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::announced::Announced;
use crate::views::choice::Choice;
use crate::views::compliance::coverage::{Founding, founding};
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum findings of a rule that are shown.
const SHOWN_PER_RULE: usize = 50;

/// Maximum findings of a rule without exceptions that are unfolded initially.
const UNFOLDED: usize = 8;

/// The findings by rule.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingsView {
    /// The number of findings of each label, and the day; `None` if there are none.
    pub summary: Option<String>,
    /// The rules with findings, the most severe first.
    pub rules: Vec<RuleFindings>,
    /// What is to be verified, before anything can be found.
    pub unsettled: Option<UnsettledCounts>,
    /// The number of organisations whose head count differs from their roster.
    pub differing_counts: usize,
}

/// Counts that are not exact enough for a rule (人数待核实).
#[derive(Clone, Debug, PartialEq)]
pub struct UnsettledCounts {
    /// The heading, with their number.
    pub label: String,
    /// The first of them.
    pub findings: Vec<FindingView>,
    /// The number of further ones, as text.
    pub more: Option<String>,
}

/// The findings of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleFindings {
    /// The rule.
    pub rule: RuleId,
    /// Its name.
    pub name: &'static str,
    /// Its name with the number of findings.
    pub label: String,
    /// What its findings say, as a chip.
    pub chip: TableCell,
    /// Its source.
    pub source: String,
    /// The number of findings that are not overridden.
    pub open: usize,
    /// The number of all findings.
    pub count: usize,
    /// The first findings.
    pub findings: Vec<FindingView>,
    /// The number of further findings, as text.
    pub more: Option<String>,
    /// Whether they are unfolded initially.
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
    /// The record; on the page of the record, the rule.
    pub head: TableCell,
    /// The finding as a sentence.
    pub sentence: String,
    /// A link to where it can be corrected.
    pub settle: PageLink,
    /// Whether it may be overridden, and whether it is.
    pub exception: Exception,
}

/// Whether a finding may be overridden with a reason, and whether it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exception {
    /// It may not: the rule admits no exception.
    None,
    /// It may; with the accessible name of the form.
    Possible(String),
    /// It is; with the reason, as text.
    Made(String),
}

/// The parameter of the page with the label whose findings alone are listed.
pub const LABEL: &str = "label";

/// The name of a label in URLs.
pub fn label_code(label: RuleLabel) -> &'static str {
    match label {
        RuleLabel::NotInOrder => "not-in-order",
        RuleLabel::ToCorrect => "to-correct",
        RuleLabel::Advised => "advised",
        RuleLabel::Local => "local",
    }
}

/// The labels to choose from.
pub fn label_choices(lang: Lang) -> Vec<Choice> {
    let choice = |label: RuleLabel| Choice::new(label_code(label), rules::label(label).get(lang));
    let all = Choice::new("", m::FINDINGS_ALL.get(lang));
    [all].into_iter().chain(RuleLabel::ALL.map(choice)).collect()
}

/// The findings on a day; those of the label with this name alone, or of all.
pub fn findings_view(workspace: &Workspace, as_of: Day, label: &str, lang: Lang) -> FindingsView {
    let label = RuleLabel::ALL.into_iter().find(|known| label_code(*known) == label);
    let mut findings = workspace.findings(as_of);
    let differs = |found: &&Finding| found.rule == RuleId::RosterCount && !found.is_unsettled();
    let differing_counts = findings.iter().filter(differs).count();
    findings.retain(|found| label.is_none_or(|label| found.label() == label));
    let (unsettled, all): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(Finding::is_unsettled);
    let mut ordered: Vec<&'static Rule> = RULES.iter().collect();
    order::sort_by(&mut ordered, |a, b| (a.label, a.id).cmp(&(b.label, b.id)));
    let serving = Serving::of(workspace.register());
    let of_rule = |rule: &'static Rule| {
        let own: Vec<&Finding> = all.iter().filter(|found| found.rule == rule.id).collect();
        let count = own.len();
        let more = count.saturating_sub(SHOWN_PER_RULE);
        let shown = own.iter().take(SHOWN_PER_RULE);
        (count > 0).then(|| RuleFindings {
            rule: rule.id,
            name: rules::rule_name(rule.id).get(lang),
            label: format!("{} {count}", rules::rule_name(rule.id).get(lang)),
            chip: chip(rule.label, lang),
            source: rules::source(rule, lang),
            open: own.iter().filter(|found| found.overridden.is_none()).count(),
            count,
            findings: shown.map(|found| named(workspace, found, &serving, lang)).collect(),
            more: (more > 0).then(|| format_message!(m::AND_MORE, lang, count = more)),
            is_unfolded: !rule.label.admits_exceptions() && count <= UNFOLDED,
        })
    };
    FindingsView {
        summary: (!all.is_empty() || !unsettled.is_empty())
            .then(|| summary(&all, unsettled.len(), as_of, lang)),
        unsettled: unsettled_counts(workspace, &unsettled, &serving, lang),
        rules: ordered.into_iter().filter_map(of_rule).collect(),
        differing_counts,
    }
}

fn unsettled_counts(
    workspace: &Workspace,
    unsettled: &[Finding],
    serving: &Serving<'_>,
    lang: Lang,
) -> Option<UnsettledCounts> {
    let shown = unsettled.iter().take(SHOWN_PER_RULE);
    let more = unsettled.len().saturating_sub(SHOWN_PER_RULE);
    (!unsettled.is_empty()).then(|| UnsettledCounts {
        label: format!("{} {}", m::FINDINGS_UNSETTLED.get(lang), unsettled.len()),
        findings: shown.map(|found| named(workspace, found, serving, lang)).collect(),
        more: (more > 0).then(|| format_message!(m::AND_MORE, lang, count = more)),
    })
}

/// What the findings of a rule say, as a chip.
fn chip(label: RuleLabel, lang: Lang) -> TableCell {
    let tone = match label {
        RuleLabel::NotInOrder | RuleLabel::ToCorrect => Tone::Error,
        RuleLabel::Advised => Tone::Warning,
        RuleLabel::Local => Tone::Plain,
    };
    TableCell::chip(rules::label(label).get(lang), tone)
}

/// A finding in the list of its rule, headed by the record.
fn named(workspace: &Workspace, found: &Finding, serving: &Serving<'_>, lang: Lang) -> FindingView {
    let page = Route::to(Page::Detail(found.kind, found.id.to_string()));
    let head = TableCell::link(title(workspace, found.kind, &found.id, lang), page);
    FindingView { head, ..finding_view(workspace, found, serving, lang) }
}

/// The findings in one record on a day.
pub fn findings_in(
    workspace: &Workspace,
    (kind, id): (Kind, &str),
    as_of: Day,
    lang: Lang,
) -> Vec<FindingView> {
    let own = workspace.findings_in((kind, id), as_of);
    let serving = Serving::of(workspace.register());
    own.iter().map(|found| finding_view(workspace, found, &serving, lang)).collect()
}

fn summary(all: &[Finding], unsettled: usize, as_of: Day, lang: Lang) -> String {
    let open = || all.iter().filter(|found| found.overridden.is_none());
    let of_label = |label: RuleLabel| {
        let count = open().filter(|found| found.label() == label).count();
        let name = rules::label(label).get(lang);
        (count > 0).then(|| format_message!(m::FINDINGS_OF, lang, label = name, count = count))
    };
    let counts: Vec<String> = RuleLabel::ALL.into_iter().filter_map(of_label).collect();
    let mut counts = text::listed(&counts, lang);
    let passed = all.len() - open().count();
    if unsettled > 0 {
        let unsettled = format_message!(m::FINDINGS_UNSETTLED_COUNT, lang, count = unsettled);
        counts = text::aside(&counts, &unsettled, lang);
    }
    if passed > 0 {
        let passed = format_message!(m::FINDINGS_PASSED, lang, count = passed);
        counts = text::aside(&counts, &passed, lang);
    }
    format!("{counts} {}", format_message!(m::FINDINGS_AS_OF, lang, day = as_of))
}

/// A finding on the page of its record, headed by the rule.
fn finding_view(
    workspace: &Workspace,
    found: &Finding,
    serving: &Serving<'_>,
    lang: Lang,
) -> FindingView {
    let founding = (found.rule == RuleId::ShouldBeBuilt && !found.is_unsettled())
        .then(|| founding(workspace, &found.id, serving));
    let mut sentence = rules::finding(found, lang);
    if let Some(Founding::Begun(_)) = founding {
        sentence = text::aside(&sentence, m::FOUNDING.get(lang), lang);
    }
    let name = title(workspace, found.kind, &found.id, lang);
    let labelled = |verb: Message| format!("{} {name}", verb.get(lang));
    let (settled_at, leads_back) = settled_at(found, founding);
    let exception = match &found.overridden {
        Some(reason) => Exception::Made(format_message!(m::OVERRIDDEN, lang, reason = *reason)),
        None if found.label().admits_exceptions() && !found.is_unsettled() => {
            Exception::Possible(labelled(m::OVERRIDE))
        }
        None => Exception::None,
    };
    let settle = PageLink {
        leads_back,
        ..PageLink::to(m::GO_SETTLE.get(lang), settled_at).labelled(labelled(m::GO_SETTLE))
    };
    FindingView {
        rule: found.rule,
        kind: found.kind,
        id: found.id.to_string(),
        head: TableCell::Strong(rules::rule_name(found.rule).get(lang).to_owned()),
        sentence,
        settle: settle.looking(LinkLook::SmallButton),
        exception,
    }
}

/// Where a finding can be corrected, and whether that form leads back.
fn settled_at(found: &Finding, founding: Option<Founding>) -> (Route, bool) {
    let id = found.id.to_string();
    let page = Route::to(Page::Detail(found.kind, id.clone()));
    if let Some(field) = found.field.filter(|_| found.is_unsettled()) {
        return (Route::to(Page::Edit(found.kind, id)).with_param("at", field), false);
    }
    // A step is recorded with its document, so it is preferred to entering a date.
    if let Some(step) = step_of(found.rule) {
        return (page.with_param("step", step.code()), false);
    }
    if let Some(field) = found.field {
        return (Route::to(Page::Edit(found.kind, id)).with_param("at", field), false);
    }
    if found.rule == RuleId::AllianceMeeting {
        let form = Route::to(Page::New(Kind::Activity))
            .with_param(Activity::ALLIANCE.name(), &id)
            .with_param(Activity::ACTIVITY_KIND.name(), ActivityKind::JointMeeting.code());
        return (form, true);
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

/// The step that corrects a finding of a rule, if there is one.
fn step_of(rule: RuleId) -> Option<StepKind> {
    Some(match rule {
        RuleId::ApprovalDays | RuleId::ApprovalMonth => StepKind::Approve,
        RuleId::ClosingDays => StepKind::Close,
        RuleId::TaskEnded => StepKind::Dissolve,
        RuleId::PlannedEnd => StepKind::Renew,
        _ => return None,
    })
}

/// The kind of meeting that a rule requires, if it requires one.
fn meeting_of(rule: RuleId) -> Option<ActivityKind> {
    Some(match rule {
        RuleId::PartyMeeting => ActivityKind::PartyMeeting,
        RuleId::CommitteeMeeting => ActivityKind::CommitteeMeeting,
        RuleId::GroupMeeting => ActivityKind::GroupMeeting,
        RuleId::ThemeDay => ActivityKind::ThemeDay,
        RuleId::Lessons | RuleId::SecretaryLesson => ActivityKind::Lesson,
        RuleId::LifeMeeting => ActivityKind::LifeMeeting,
        RuleId::MutualAppraisal => ActivityKind::MutualAppraisal,
        RuleId::Talks => ActivityKind::Talk,
        _ => return None,
    })
}

/// Overrides a finding with a reason; `None` if it is refused: the form cannot be submitted without
/// a reason, and a finding disappears with its record.
pub fn override_announced(
    workspace: &Workspace,
    key: FindingKey<'_>,
    reason: &str,
    lang: Lang,
) -> Option<Announced> {
    let command = override_finding(workspace, key, reason).ok()?;
    Some(Announced { command, notice: m::OVERRIDE_DONE.get(lang).to_owned() })
}

/// Removes the override of a finding, with a notice.
pub fn clear_announced(key: FindingKey<'_>, lang: Lang) -> Announced {
    Announced { command: clear_override(key), notice: m::OVERRIDE_DONE.get(lang).to_owned() }
}

/// What a district can set of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleSettings {
    /// Its parameters, with controls to set them.
    Numbers(Vec<RuleNumber>),
    /// Whether it applies; only the district's own rules have a control for it.
    Switch(RuleSwitch),
}

impl Control for RuleSettings {
    fn to_plain(&self) -> String {
        match self {
            Self::Numbers(numbers) => {
                let numbers =
                    numbers.iter().map(|number| format!("{} {}", number.name, number.value));
                numbers.collect::<Vec<_>>().join(" ")
            }
            Self::Switch(switch) => switch.said.to_owned(),
        }
    }
}

/// The switch of one of the district's own rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSwitch {
    /// The rule.
    pub rule: RuleId,
    /// The accessible name of its control, with the rule.
    pub label: String,
    /// Whether it applies.
    pub is_on: bool,
    /// The same in words.
    pub said: &'static str,
}

/// A parameter of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNumber {
    /// The rule.
    pub rule: RuleId,
    /// The parameter's name in files.
    pub parameter: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The accessible name of its control, with the rule.
    pub label: String,
    /// Its value.
    pub value: u32,
    /// The default, as text, if the value was set by the user.
    pub default: Option<String>,
}

/// Every rule with its label, source, base and parameters, and a switch for those of the district.
pub fn rules_table(workspace: &Workspace, lang: Lang) -> Table<RuleSettings> {
    let parameters = parameters_of(workspace.office());
    let row = |rule: &'static Rule| {
        let name = rules::rule_name(rule.id).get(lang);
        let numbers = rule.parameters.iter().map(|parameter| {
            let label = rules::parameter(parameter.name).get(lang);
            let is_set = parameters.is_set(rule.id, parameter.name);
            RuleNumber {
                rule: rule.id,
                parameter: parameter.name,
                name: label,
                label: format!("{name} {label}"),
                value: parameters.get(rule.id, parameter.name),
                default: is_set.then(|| format!(" ({})", parameter.default)),
            }
        });
        let is_on = parameters.is_on(rule.id);
        let switch = RuleSettings::Switch(RuleSwitch {
            rule: rule.id,
            label: format!("{} {name}", m::RULE_ON.get(lang)),
            is_on,
            said: text::choice(if is_on { YesNo::Yes } else { YesNo::No }.code()).get(lang),
        });
        TableRow::new([
            TableCell::text(name),
            chip(rule.label, lang).with_controls(&|never: NoControl| match never {}),
            TableCell::text(rules::source(rule, lang)),
            TableCell::text(rules::base(rule.id).get(lang)),
            TableCell::Control(RuleSettings::Numbers(numbers.collect())),
            if rule.is_switchable() { TableCell::Control(switch) } else { TableCell::Empty },
        ])
    };
    let heads = [m::RULE, m::RULE_LABEL, m::RULE_SOURCE, m::RULE_BASE, m::RULE_NUMBERS, m::RULE_ON];
    Table {
        caption: m::RULES.get(lang).to_owned(),
        columns: heads.map(|head| TableColumn::text(head.get(lang))).to_vec(),
        rows: RULES.iter().map(row).collect(),
        totals: None,
    }
}
