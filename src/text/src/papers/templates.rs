//! The text blocks of papers that an office may put its own way: templates with named places. The built-in ones are
//! phrases; those of an office are kept in its ledger, with the names of the places in Chinese.

use super::phrases as p;
use super::{Phrase, Piece};

/// A text block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name in files. Never changed or used again.
    pub code: &'static str,
    /// The name of the paper that it is of, as in URLs.
    pub paper: &'static str,
    /// The text that is built in.
    pub phrase: Phrase,
    /// The places that it may have.
    pub places: &'static [TemplatePlace],
}

/// A place of a text block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplatePlace {
    /// The name in the phrase.
    pub name: &'static str,
    /// The name that people write.
    pub label: &'static str,
}

/// A piece of a text block as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePiece {
    /// Words.
    Words(String),
    /// What stands in the place of this name in the phrase.
    Place(&'static str),
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateViolation {
    /// It says nothing.
    Empty,
    /// A brace has no counterpart.
    Unpaired,
    /// It names a place that there is not.
    UnknownPlace {
        /// The name.
        name: String,
        /// The names that are most like it, the most similar first; all if none is.
        nearest: Vec<String>,
    },
}

/// Most names that are offered in place of an unknown one.
const NEAREST: usize = 3;

impl Template {
    /// The text block of this name.
    pub fn from_code(code: &str) -> Option<&'static Self> {
        ALL.iter().find(|template| template.code == code)
    }

    /// The text that is built in, with the names that people write.
    pub fn built_in(&self) -> String {
        self.places.iter().fold(self.phrase.get().to_owned(), |text, place| {
            text.replace(&format!("{{{}}}", place.name), &format!("{{{}}}", place.label))
        })
    }

    /// The pieces of a text.
    ///
    /// # Errors
    ///
    /// See [`TemplateViolation`].
    pub fn pieces(&self, text: &str) -> Result<Vec<TemplatePiece>, TemplateViolation> {
        let piece = |piece: Piece<'_>| match piece {
            Piece::Words(words) => Ok(TemplatePiece::Words(words.to_owned())),
            Piece::Place(name) => self.place(name).map(TemplatePiece::Place),
        };
        pieces_of(text)?.into_iter().map(piece).collect()
    }

    /// The names of places that a text leaves out.
    pub fn left_out(&self, pieces: &[TemplatePiece]) -> Vec<&'static str> {
        let is_there = |place: &&TemplatePlace| pieces.contains(&TemplatePiece::Place(place.name));
        self.places.iter().filter(|place| !is_there(place)).map(|place| place.label).collect()
    }

    fn place(&self, name: &str) -> Result<&'static str, TemplateViolation> {
        let known = self.places.iter().find(|place| place.label == name);
        known.map(|place| place.name).ok_or_else(|| TemplateViolation::UnknownPlace {
            name: name.to_owned(),
            nearest: nearest(name, self.places.iter().map(|place| place.label)),
        })
    }
}

/// The words of a text and the names of the places in its braces, in their order.
///
/// # Errors
///
/// The text says nothing, or a brace has no counterpart.
pub fn pieces_of(text: &str) -> Result<Vec<Piece<'_>>, TemplateViolation> {
    if text.trim().is_empty() {
        return Err(TemplateViolation::Empty);
    }
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (words, after) = rest.split_at(at);
        let inside = after.strip_prefix('{').and_then(|own| own.split_once('}'));
        let (name, after) = inside.ok_or(TemplateViolation::Unpaired)?;
        if name.contains('{') {
            return Err(TemplateViolation::Unpaired);
        }
        pieces.extend([Piece::Words(words), Piece::Place(name.trim())]);
        rest = after;
    }
    pieces.push(Piece::Words(rest));
    pieces.retain(|piece| *piece != Piece::Words(""));
    Ok(pieces)
}

/// The names that are most like another one: those with characters in common, most in common first; all if none has.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut scored: Vec<(usize, &str)> =
        known.map(|own| (own.chars().filter(|one| name.contains(*one)).count(), own)).collect();
    if scored.iter().any(|one| one.0 > 0) {
        scored.retain(|one| one.0 > 0);
    }
    // In place: a name that comes first stays before another with as much in common.
    for end in 1..scored.len() {
        let mut at = end;
        while at > 0 && scored[at - 1].0 < scored[at].0 {
            scored.swap(at - 1, at);
            at -= 1;
        }
    }
    scored.truncate(NEAREST);
    scored.into_iter().map(|one| one.1.to_owned()).collect()
}

macro_rules! templates {
    ($($paper:literal { $($name:ident = $code:literal [$($place:ident: $label:literal),* $(,)?];)+ })+) => {
        $($(
            #[doc = concat!("The text block `", $code, "`.")]
            pub const $name: Template = Template {
                code: $code,
                paper: $paper,
                phrase: p::$name,
                places: &[$(TemplatePlace { name: stringify!($place), label: $label }),*],
            };
        )+)+

        /// All of them, by paper and in the order of reading.
        pub const ALL: &[Template] = &[$($($name,)+)+];

        // The names of the places are those of the phrase.
        const _: () = {
            $($($name.phrase.assert_places(&[$(stringify!($place)),*]);)+)+
        };
    };
}

templates! {
    "summary" {
        SUMMARY_LEAD = "summary_lead" [span: "时间范围", day: "截止日期"];
    }
    "bulletin" {
        BULLETIN_DEMAND = "bulletin_demand" [];
    }
    "request" {
        REQUEST_SITUATION = "request_situation" [task: "任务", units: "组成单位", members: "党员人数"];
        REQUEST_BASIS = "request_basis" [name: "支部名称", form: "组织形式", committee: "委员会人选"];
        REQUEST_END = "request_end" [];
    }
    "approval" {
        APPROVAL_RECEIVED = "approval_received" [request: "请示标题", number: "请示文号"];
        APPROVAL_AGREED = "approval_agreed" [name: "支部名称", form: "组织形式", committee: "委员会人选"];
        APPROVAL_DEMANDS = "approval_demands" [];
        APPROVAL_END = "approval_end" [];
    }
    "notice" {
        NOTICE_DECIDED = "notice_decided" [approver: "审批党组织", number: "批复文号", name: "支部名称", form: "组织形式", date: "成立日期"];
        NOTICE_COMMITTEE = "notice_committee" [committee: "委员会人选"];
        NOTICE_END = "notice_end" [];
    }
    "dissolution" {
        DISSOLUTION_DECIDED = "dissolution_decided" [name: "支部名称", date: "撤销日期", reason: "撤销事由"];
        CONVERSION_DECIDED = "conversion_decided" [name: "支部名称", date: "转为日期", organisation: "转为的党组织"];
        DISSOLUTION_END = "dissolution_end" [];
    }
    "conduct" {
        CONDUCT_SENT = "conduct_sent" [name: "支部名称", members: "党员人数"];
        CONDUCT_ABOUT = "conduct_about" [name: "支部名称"];
    }
    "handover" {
        HANDOVER_ABOUT = "handover_about" [name: "支部名称"];
    }
    "minutes" {
        MINUTES_HELD = "minutes_held" [date: "日期", alliance: "联盟名称", place: "地点", host: "主持人", recorder: "记录人"];
    }
    "charter" {
        CHARTER_NAME = "charter_name" [name: "联盟名称", lead: "牵头单位"];
        CHARTER_NAME_GUIDED = "charter_name_guided" [name: "联盟名称", lead: "牵头单位", guiding: "指导单位"];
        CHARTER_PURPOSE = "charter_purpose" [purpose: "宗旨"];
        CHARTER_STATUS = "charter_status" [status: "法律地位"];
        CHARTER_UNITS = "charter_units" [day: "截止日期", units: "成员单位数"];
        CHARTER_JOINING = "charter_joining" [];
        CHARTER_COUNCIL = "charter_council" [council: "理事会", secretariat: "秘书处"];
        CHARTER_CHAIR = "charter_chair" [months: "轮值期"];
        CHARTER_MEETINGS = "charter_meetings" [];
        CHARTER_ENTRY = "charter_entry" [];
    }
    "publication" {
        PUBLICATION_BASIS = "publication_basis" [name: "评选名称", phases: "评选程序", from: "评价期起", to: "评价期止"];
        PUBLICATION_PERIOD = "publication_period" [from: "公示开始", until: "公示截止", organiser: "主办单位", telephone: "联系电话", address: "地址"];
    }
    "commendation" {
        COMMENDATION_BASIS = "commendation_basis" [name: "评选名称", phases: "评选程序"];
        COMMENDATION_END = "commendation_end" [];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_text_of_each_block_is_its_own_template() {
        for template in ALL {
            let pieces = template.pieces(&template.built_in());
            let pieces = pieces.unwrap_or_else(|found| panic!("{}: {found:?}", template.code));
            assert!(template.left_out(&pieces).is_empty(), "{}", template.code);
        }
    }

    #[test]
    fn names_in_files_and_labels_in_a_block_are_unique() {
        for (index, template) in ALL.iter().enumerate() {
            assert!(ALL[..index].iter().all(|other| other.code != template.code));
            for (index, place) in template.places.iter().enumerate() {
                let is_other = |other: &TemplatePlace| other.label != place.label;
                assert!(template.places[..index].iter().all(is_other), "{}", template.code);
            }
        }
    }

    #[test]
    fn an_unknown_place_is_refused_with_the_nearest_names() {
        let refused = REQUEST_BASIS.pieces("拟成立{党支部名}。");
        let nearest = vec!["支部名称".to_owned()];
        let name = "党支部名".to_owned();
        assert_eq!(refused, Err(TemplateViolation::UnknownPlace { name, nearest }));
        let refused = REQUEST_BASIS.pieces("{x}");
        let nearest = ["支部名称", "组织形式", "委员会人选"].map(str::to_owned).to_vec();
        assert_eq!(refused, Err(TemplateViolation::UnknownPlace { name: "x".into(), nearest }));
    }

    #[test]
    fn braces_come_in_pairs_and_a_block_says_something() {
        for text in ["成立{支部名称", "成立支部名称}", "成立{支部{名称}}", "}{"] {
            assert_eq!(REQUEST_BASIS.pieces(text), Err(TemplateViolation::Unpaired), "{text}");
        }
        assert_eq!(REQUEST_BASIS.pieces(" 　"), Err(TemplateViolation::Empty));
    }
}
