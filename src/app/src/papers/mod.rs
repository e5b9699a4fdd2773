//! Papers (文件材料): the documents that an office signs, written from the ledger.
//!
//! A paper is a pure function of the ledger, what it is about, and the day. Each figure in it is linked to the rows
//! that it counts, and keeps its 余, 约 or 以上; percentages are never added; a result without evidence is not
//! stated as one. What the ledger does not hold is an owed place, never a guess.

mod approval;
mod bulletin;
mod charter;
mod charts;
mod checks;
mod chronicle;
mod city;
mod conduct;
mod cooperation;
mod finding;
mod formation;
mod handover;
mod length;
mod minutes;
mod notice;
mod outcomes;
mod pack;
mod passages;
mod record;
mod request;
mod roster;
mod round;
mod source;
mod span;
mod summary;
mod writing;

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::wording::seal_of;
use zhibu_domain::values::date::Day;
use zhibu_office::document::Document;
use zhibu_text::{Message, m};

pub use self::charts::LIGHT;
pub use self::checks::{Check, checks};
pub use self::city::city_bulletin;
pub use self::length::{Length, chars};
pub use self::pack::{Pack, pack, workbooks};
pub use self::passages::{Drafted, Passage, TypedOver, Unplaced, kept_paper, paper_key};
pub use self::span::Span;
use crate::route::Route;
use crate::workspace::Workspace;
use source::Source;

/// The parameters of the route.
pub const PAPER: &str = "paper";
/// The time that the paper is about.
pub const SPAN: &str = "span";
/// The record that the paper is about.
pub const OF: &str = "of";

/// The last band of a round that a list names.
pub const DOWN_TO: &str = "down_to";
/// How long a summary is.
pub const LENGTH: &str = "length";

macro_rules! papers {
    ($($(#[$doc:meta])+ $name:ident = $code:literal, $title:ident, $subject:expr, $write:expr;)+) => {
        /// A kind of paper.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PaperKind {
            $($(#[$doc])+ $name,)+
        }

        impl PaperKind {
            /// All of them, most used first.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The name in URLs.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What it is called.
            pub fn title(self) -> Message {
                match self { $(Self::$name => m::$title,)+ }
            }

            /// The kind of the record that it is about; `None` if it is about a time.
            pub fn subject(self) -> Option<Kind> {
                match self { $(Self::$name => $subject,)+ }
            }

            fn write(self, source: &Source<'_>, subject: &str) -> Option<Document> {
                let write: fn(&Source<'_>, &str) -> Option<Document> = match self {
                    $(Self::$name => $write,)+
                };
                write(source, subject)
            }
        }
    };
}

papers! {
    /// 半年/年度总结
    Summary = "summary", PAPER_SUMMARY, None, |source, _| Some(summary::summary(source));
    /// 工作纪实
    Chronicle = "chronicle", PAPER_CHRONICLE, None, |source, _| Some(chronicle::chronicle(source));
    /// 情况通报
    Bulletin = "bulletin", PAPER_BULLETIN, None, |source, _| Some(bulletin::bulletin(source));
    /// 成立请示
    Request = "request", PAPER_REQUEST, Some(Kind::Branch), request::request;
    /// 成立批复
    Approval = "approval", PAPER_APPROVAL, Some(Kind::Branch), approval::approval;
    /// 成立通知
    Notice = "notice", PAPER_NOTICE, Some(Kind::Branch), notice::notice;
    /// 撤销通知
    Dissolution = "dissolution", PAPER_DISSOLUTION, Some(Kind::Branch), notice::dissolution;
    /// 党员表现鉴定
    Conduct = "conduct", PAPER_CONDUCT, Some(Kind::Branch), conduct::conduct;
    /// 移交清单
    Handover = "handover", PAPER_HANDOVER, Some(Kind::Branch), handover::handover;
    /// 会议记录
    Record = "record", PAPER_RECORD, Some(Kind::Activity), record::record;
    /// 签到表
    SignIn = "sign_in", PAPER_SIGN_IN, Some(Kind::Activity), record::sign_in;
    /// 联席会议纪要
    Minutes = "minutes", PAPER_MINUTES, Some(Kind::Activity), minutes::minutes;
    /// 联盟章程
    Charter = "charter", PAPER_CHARTER, Some(Kind::Alliance), charter::charter;
    /// 合作登记表
    Cooperation = "cooperation", PAPER_COOPERATION, Some(Kind::Cooperation), cooperation::cooperation;
    /// 公示
    Publication = "publication", PAPER_PUBLICATION, Some(Kind::Appraisal), round::publication;
    /// 表彰决定
    Commendation = "commendation", PAPER_COMMENDATION, Some(Kind::Appraisal), round::commendation;
    /// 突击队名册
    Roster = "roster", PAPER_ROSTER, Some(Kind::Team), roster::roster;
}

/// The paper about a kind of record that is written most, if there are any.
pub fn first_paper_of(kind: Kind) -> Option<PaperKind> {
    PaperKind::ALL.iter().copied().find(|paper| paper.subject() == Some(kind))
}

impl PaperKind {
    /// The kind of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// Which paper, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperRequest {
    /// The kind of paper.
    pub kind: PaperKind,
    /// The time that it is about.
    pub span: Span,
    /// The id of the record that it is about; empty if none is chosen.
    pub subject: String,
    /// The last band of a round that a list names; empty for the highest alone.
    pub down_to: String,
    /// How long it is, if it is a summary.
    pub length: Length,
}

impl PaperRequest {
    /// A paper of its whole length.
    pub fn new(kind: PaperKind, span: Span, subject: impl Into<String>) -> Self {
        let (subject, down_to) = (subject.into(), String::new());
        Self { kind, span, subject, down_to, length: Length::Whole }
    }

    /// What the parameters of a route ask for: without a kind the first one, without a time the year of `as_of`.
    pub fn of(route: &Route, as_of: Day) -> Self {
        let param = |name| route.param(name).unwrap_or_default();
        Self {
            kind: PaperKind::from_code(param(PAPER)).unwrap_or(PaperKind::Summary),
            span: param(SPAN).parse().unwrap_or_else(|_| Span::year_of(as_of)),
            subject: param(OF).to_owned(),
            down_to: param(DOWN_TO).to_owned(),
            length: Length::from_code(param(LENGTH)),
        }
    }
}

/// Who issues a paper, and when.
#[derive(Clone, Copy, Debug)]
pub struct PaperContext<'a> {
    /// The unit of the user; empty if unknown.
    pub unit: &'a str,
    /// Today.
    pub today: Day,
}

/// The paper; `None` if what it is about is not in the ledger.
pub fn paper(
    workspace: &Workspace,
    request: &PaperRequest,
    context: PaperContext<'_>,
) -> Option<Document> {
    drafted(workspace, request, context).map(|drafted| drafted.document)
}

/// The paper with its passages, of which some may have been changed by hand; `None` if what it is about is not in the
/// ledger.
pub fn drafted(
    workspace: &Workspace,
    request: &PaperRequest,
    context: PaperContext<'_>,
) -> Option<Drafted> {
    let source = Source {
        workspace,
        register: workspace.register(),
        span: request.span,
        as_of: workspace.as_of(context.today),
        today: context.today,
        unit: context.unit,
        down_to: &request.down_to,
    };
    let mut document = request.kind.write(&source, &request.subject)?;
    if let Some(signature) = &mut document.signature {
        let chosen = seal_of(workspace.office(), &paper_key(request));
        signature.has_seal = chosen.unwrap_or(signature.has_seal);
    }
    let mut drafted = passages::drafted(workspace, request, document);
    if request.kind == PaperKind::Summary {
        length::shorten(&mut drafted, request.length);
    }
    Some(drafted)
}
