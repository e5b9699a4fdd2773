//! The sign-off of a period, and the deviations from it.

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
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// Maximum records of a group that are listed.
const NAMED_RECORDS: usize = 100;

/// The sign-off of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOffView {
    /// Whether the period is signed off.
    pub is_signed: bool,
    /// The label of the button that signs it off, or signs it off again.
    pub verb: &'static str,
    /// The author and the time of the sign-off, or the text that there is none.
    pub summary: String,
    /// The text that the sign-off does not protect from tampering, if an earlier version signed.
    pub weakness: Option<&'static str>,
    /// The deviations from the sign-off; `None` if the period is not signed off, or if the ledger
    /// is one unit's part and so cannot be compared.
    pub comparison: Option<ComparisonView>,
}

/// The comparison of a period with its sign-off.
#[derive(Clone, Debug, PartialEq)]
pub enum ComparisonView {
    /// There are no deviations; with the text for that.
    Same(&'static str),
    /// The copy lacks what was signed off and cannot be compared; with the text for that.
    Unknown(&'static str),
    /// There are deviations.
    Differs {
        /// The number of deviating records, as text.
        summary: String,
        /// The records by the kind of deviation.
        groups: Vec<DeviationGroup>,
        /// The number of signed records that this ledger never had, as text, if there are any.
        absent: Option<String>,
    },
}

/// Records with the same kind of deviation.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviationGroup {
    /// The kind of deviation, and the number of records.
    pub head: String,
    /// The records, each with a link to its history.
    pub records: Vec<TableCell>,
    /// The number of further records, as text, if there are any.
    pub more: Option<String>,
}

/// The data for the question before a sign-off, with what speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignOffQuestion {
    /// The period.
    pub period: Period,
    /// The number of records that it covers.
    pub count: usize,
    /// The number of units without a submission.
    pub missing: usize,
    /// The number of records in conflict.
    pub conflicts: usize,
    /// Whether the signing user has no name.
    pub is_nameless: bool,
}

impl SignOffQuestion {
    /// The question as text.
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

/// Signs a period off, with a notice.
pub fn sign_off_announced(period: Period, draft: SignOffDraft, lang: Lang) -> Announced {
    Announced {
        command: sign(period, draft),
        notice: format_message!(m::SIGN_OFF_DONE, lang, period = text::period(period, lang)),
    }
}

/// Withdraws the sign-off of a period, with a notice.
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
    zone: TimeZone,
    lang: Lang,
) -> SignOffView {
    let Some(signed) = &round.signed else {
        let summary = m::SIGN_OFF_NONE.get(lang).to_owned();
        let verb = m::SIGN_OFF_DO.get(lang);
        return SignOffView { is_signed: false, verb, summary, weakness: None, comparison: None };
    };
    let about = workspace.about();
    let comparison = about.part.is_none().then(|| {
        if about.is_nameless {
            // What was left out would count as altered.
            return ComparisonView::Unknown(m::SIGN_OFF_NO_NAMES.get(lang));
        }
        let found = deviations(workspace.ledger(), round.period, signed);
        comparison(workspace, &found, lang)
    });
    SignOffView {
        is_signed: true,
        verb: m::SIGN_OFF_AGAIN.get(lang),
        summary: signed_by(signed, zone, lang),
        weakness: signed.is_weak().then(|| m::SIGN_OFF_WEAK.get(lang)),
        comparison,
    }
}

fn signed_by(signed: &SignOff, zone: TimeZone, lang: Lang) -> String {
    let by = signed.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
    let (time, count) = ((zone.minute)(signed.at.ms()), signed.count());
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

/// A record with a link to its history; linked to its page if the kind is known.
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
