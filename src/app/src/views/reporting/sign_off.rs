//! The sign-off of a period, and what differs from it.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::rounds::{Deviations, Round, SignOff, deviations};
use zhibu_domain::values::period::Period;
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::reporting::{SignOffDraft, sign_off as sign, withdraw_sign_off};
use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::views::announced::Announced;
use crate::views::links::{LinkLook, PageLink};
use crate::views::names::title;
use crate::views::reporting::LocalTime;
use crate::workspace::Workspace;

/// Maximum records of a group that are named.
const NAMED_RECORDS: usize = 100;

/// The sign-off of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOffView {
    /// Whether the period is signed off.
    pub is_signed: bool,
    /// What the button says that signs it off, or signs it off again.
    pub verb: &'static str,
    /// Who signed it off and when, or that nobody has.
    pub summary: String,
    /// What differs from it; `None` where that cannot be compared: the period is not signed off, or the
    /// ledger is one unit's part.
    pub comparison: Option<ComparisonView>,
}

/// What of a period differs from its sign-off.
#[derive(Clone, Debug, PartialEq)]
pub enum ComparisonView {
    /// Nothing, in words.
    Same(&'static str),
    /// Some records do.
    Differs {
        /// How many records differ.
        summary: String,
        /// The records, by how they differ.
        groups: Vec<DeviationGroup>,
        /// How many records this ledger does not have at all, if any.
        absent: Option<String>,
    },
}

/// Records that differ in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviationGroup {
    /// How they differ, and how many do.
    pub head: String,
    /// The records by kind and title, each with its changes.
    pub records: Vec<TableCell>,
    /// How many more there are, if any.
    pub more: Option<String>,
}

/// What is asked before a period is signed off, with what speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignOffQuestion {
    /// The period.
    pub period: Period,
    /// How many records it covers.
    pub count: usize,
    /// How many units have not reported.
    pub missing: usize,
    /// How many records are in conflict.
    pub conflicts: usize,
    /// Whether the signing user has no name.
    pub is_nameless: bool,
}

impl SignOffQuestion {
    /// The question in words.
    pub fn text(self, lang: Lang) -> String {
        let Self { count, missing, conflicts, .. } = self;
        let period = text::period(self.period, lang);
        let mut question = if missing == 0 {
            format_message!(m::SIGN_OFF_QUESTION_ALL, lang, period = period, count = count)
        } else {
            format_message!(
                m::SIGN_OFF_QUESTION,
                lang,
                period = period,
                count = count,
                missing = missing
            )
        };
        if conflicts > 0 {
            question.push_str(&format_message!(m::SIGN_OFF_CONFLICTS, lang, count = conflicts));
        }
        if self.is_nameless {
            question.push_str(m::SIGN_OFF_NAMELESS.get(lang));
        }
        question
    }
}

/// Signs a period off, and says so.
pub fn sign_off_announced(period: Period, draft: SignOffDraft, lang: Lang) -> Announced {
    Announced {
        command: sign(period, draft),
        notice: format_message!(m::SIGN_OFF_DONE, lang, period = text::period(period, lang)),
    }
}

/// Withdraws the sign-off of a period, and says so.
pub fn withdraw_announced(workspace: &Workspace, period: Period, lang: Lang) -> Announced {
    Announced {
        command: withdraw_sign_off(workspace, period),
        notice: format_message!(m::SIGN_OFF_OPENED, lang, period = text::period(period, lang)),
    }
}

/// The sign-off of a round's period.
pub(super) fn sign_off(
    workspace: &Workspace,
    round: &Round,
    time: LocalTime,
    lang: Lang,
) -> SignOffView {
    let Some(signed) = &round.signed else {
        let summary = m::SIGN_OFF_NONE.get(lang).to_owned();
        let verb = m::SIGN_OFF_DO.get(lang);
        return SignOffView { is_signed: false, verb, summary, comparison: None };
    };
    let is_whole = workspace.about().part.is_none();
    let comparison = is_whole.then(|| {
        let found = deviations(workspace.ledger(), round.period, signed);
        comparison(workspace, &found, lang)
    });
    SignOffView {
        is_signed: true,
        verb: m::SIGN_OFF_AGAIN.get(lang),
        summary: signed_by(signed, time, lang),
        comparison,
    }
}

fn signed_by(signed: &SignOff, time: LocalTime, lang: Lang) -> String {
    let by = signed.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
    let (time, count) = ((time.minute)(signed.at.ms()), signed.count());
    format_message!(m::SIGN_OFF_BY, lang, by = by, time = time, count = count)
}

fn comparison(workspace: &Workspace, found: &Deviations, lang: Lang) -> ComparisonView {
    let count = found.count();
    if count == 0 {
        return ComparisonView::Same(m::SIGN_OFF_KEPT.get(lang));
    }
    let groups = [
        (m::SIGN_OFF_CHANGED, &found.changed),
        (m::SIGN_OFF_ADDED, &found.added),
        (m::SIGN_OFF_GONE, &found.gone),
    ];
    let groups = groups.into_iter().filter(|(_, keys)| !keys.is_empty());
    let absent = found.absent;
    ComparisonView::Differs {
        summary: format_message!(m::SIGN_OFF_DIFFERS, lang, count = count),
        groups: groups.map(|(how, keys)| group(workspace, how, keys, lang)).collect(),
        absent: (absent > 0).then(|| format!("{} {absent}", m::SIGN_OFF_ABSENT.get(lang))),
    }
}

fn group(workspace: &Workspace, how: Message, keys: &[RecordKey], lang: Lang) -> DeviationGroup {
    let more = keys.len().saturating_sub(NAMED_RECORDS);
    let named = keys.iter().take(NAMED_RECORDS);
    DeviationGroup {
        head: format!("{} {}", how.get(lang), keys.len()),
        records: named.map(|key| record(workspace, key, lang)).collect(),
        more: (more > 0).then(|| format_message!(m::AND_MORE, lang, count = more)),
    }
}

/// A record, if its kind is known with its page, and its changes.
fn record(workspace: &Workspace, key: &RecordKey, lang: Lang) -> TableCell {
    let kind = Kind::from_code(&key.kind);
    let title = kind.map_or_else(
        || m::NAME_OWED.get(lang).to_owned(),
        |kind| title(workspace, kind, &key.id, lang),
    );
    let name = format!("{} {title}", text::one_of_code(&key.kind, lang));
    let page = kind.map(|kind| Route::to(Page::Detail(kind, key.id.to_string())));
    let history = Route::to(Page::History).with_param("kind", &key.kind).with_param("id", &key.id);
    let history = PageLink::to(m::HISTORY.get(lang), history).looking(LinkLook::Quiet);
    TableCell::Parts(vec![
        match page {
            Some(page) => TableCell::link(name, page),
            None => TableCell::Text(name),
        },
        TableCell::Link(history),
    ])
}
