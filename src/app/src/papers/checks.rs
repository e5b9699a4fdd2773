//! What is to be looked at before a paper leaves: what is left over of a template, and in texts that were changed by
//! hand the months that do not fit, the names of which no record tells, and the figures that were typed over.

use rustc_hash::FxHashSet;
use zhibu_domain::kinds::field::Cell;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::values::date::PartialDate;
use zhibu_office::document::{Run, runs_of};
use zhibu_text::papers::Piece;
use zhibu_text::papers::templates::pieces_of;

use super::passages::{Drafted, Passage, TypedOver, Unplaced};
use super::{PaperRequest, Span};

/// What is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// A text still has a mark where something was to be filled in: the words around it.
    Leftover(String),
    /// A text that was changed names a month that is not of the time that the paper is about.
    Month(String),
    /// A text that was changed has a name that occurs in no record.
    UnknownName(String),
    /// A figure was typed over, and what was written does not have the ledger's.
    TypedOver(TypedOver),
    /// A figure was typed over by the same figure, which no longer follows the ledger.
    Unlinked(TypedOver),
    /// A text that was changed names what the paper no longer has.
    Gone(String),
    /// What a text was written instead of is not what the paper is drafted with now.
    Changed {
        /// What it was drafted with.
        was: String,
        /// What it is drafted with.
        now: String,
    },
    /// A text that was changed stands nowhere in the paper.
    Unplaced(Unplaced),
}

/// Marks of places that nobody filled in.
const LEFTOVERS: [&str; 8] = ["{", "}", "｛", "｝", "××", "XX", "某某", "＿＿"];
/// The characters that are shown on each side of one.
const AROUND_CHARS: usize = 6;
/// What the names of organisations end with.
const OF_ORGANISATIONS: [&str; 10] =
    ["党支部", "党总支", "党委", "联盟", "公司", "街道", "社区", "突击队", "合作社", "银行"];
/// What stands before these words where they are no part of a name.
const GENERAL: [&str; 9] = ["临时", "所有", "全体", "下属", "各个", "有关", "基层", "产业", "党建"];
/// What the names of persons stand after.
const TITLES: [&str; 5] = ["书记", "主任", "队长", "组长", "委员"];
/// What they stand before.
const COMRADE: &str = "同志";

/// What is to be looked at in a paper, each once.
pub fn checks(register: &Register, request: &PaperRequest, drafted: &Drafted) -> Vec<Check> {
    let mut found: Vec<Check> = Vec::new();
    for run in runs_of(&drafted.document) {
        if let Run::Text(words) = run {
            found.extend(leftovers(words).into_iter().map(Check::Leftover));
        }
    }
    let span = request.kind.subject().is_none().then_some(request.span);
    let known = KnownNames::of(register, drafted);
    for passage in &drafted.passages {
        let Some(own) = &passage.own else { continue };
        for words in words_of(own) {
            let months = span.map(|span| months_outside(words, span)).unwrap_or_default();
            found.extend(months.into_iter().map(Check::Month));
            let names = names(words).into_iter();
            let unknown = names.filter(|name| !known.has(passage, &name.sought));
            found.extend(unknown.map(|name| Check::UnknownName(name.shown)));
        }
        found.extend(passage.typed_over.iter().map(|figure| {
            if states(own, &figure.printed) {
                Check::Unlinked(figure.clone())
            } else {
                Check::TypedOver(figure.clone())
            }
        }));
        found.extend(passage.gone.iter().cloned().map(Check::Gone));
        found.extend(
            passage
                .was
                .iter()
                .map(|was| Check::Changed { was: was.clone(), now: passage.draft().to_owned() }),
        );
    }
    found.extend(drafted.unplaced.iter().cloned().map(Check::Unplaced));
    let mut told: FxHashSet<Check> = FxHashSet::default();
    found.retain(|check| told.insert(check.clone()));
    found
}

/// What before a number makes it another: 15 is not 5, 约5 not 5.
const QUALIFIERS_BEFORE: [&str; 6] = ["约", "近", "不足", "超过", "至少", "."];
/// What after a number makes it another.
const QUALIFIERS_AFTER: [&str; 7] = ["余", "多", "以上", "以下", "左右", "上下", "以内"];

/// Whether a text states a figure as it is printed, and not as a part or a qualified form of it.
fn states(text: &str, printed: &str) -> bool {
    let is_whole = |at: usize| {
        let (before, after) = (&text[..at], &text[at + printed.len()..]);
        let is_digit = |one: char| one.is_ascii_digit() || one == '.' || one == ',';
        // A printed number that ends without a unit may go on.
        let goes_on =
            printed.ends_with(|one: char| one.is_ascii_digit()) && after.starts_with(is_digit);
        !(before.ends_with(is_digit)
            || goes_on
            || QUALIFIERS_BEFORE.iter().any(|one| before.ends_with(one))
            || QUALIFIERS_AFTER.iter().any(|one| after.starts_with(one)))
    };
    text.match_indices(printed).any(|(at, _)| is_whole(at))
}

/// The words of a text without its places.
fn words_of(text: &str) -> Vec<&str> {
    let words = |piece: Piece<'_>| match piece {
        Piece::Words(_) => true,
        Piece::Place(_) => false,
    };
    let Ok(mut pieces) = pieces_of(text) else { return vec![text] };
    pieces.retain(|piece| words(*piece));
    pieces.into_iter().map(|(Piece::Words(own) | Piece::Place(own))| own).collect()
}

/// The marks that are left over, with the words around each.
fn leftovers(words: &str) -> Vec<String> {
    let around = |mark: &&str| {
        let at = words.find(*mark)?;
        let before: Vec<char> = words[..at].chars().rev().take(AROUND_CHARS).collect();
        let after = words[at + mark.len()..].chars().take(AROUND_CHARS);
        Some(before.into_iter().rev().chain(mark.chars()).chain(after).collect())
    };
    LEFTOVERS.iter().filter_map(around).collect()
}

/// The months in a text that are certainly outside a time. A month without a year is of any year of that time.
fn months_outside(words: &str, span: Span) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in words.match_indices('月') {
        let (before, month) = trailing_number(&words[..at]);
        let Some(month) = month.and_then(|month| u8::try_from(month).ok()) else { continue };
        let year = before.strip_suffix('年').and_then(|before| trailing_number(before).1);
        let year = year.and_then(|year| u16::try_from(year).ok());
        let years = match year {
            Some(year) => year..=year,
            None => span.first_day().civil().0..=span.last_day().civil().0,
        };
        let months: Vec<PartialDate> =
            years.filter_map(|year| PartialDate::of_month(year, month)).collect();
        let is_within = |date: &PartialDate| {
            span.first_day() <= date.latest() && date.earliest() <= span.last_day()
        };
        if !months.is_empty() && !months.iter().any(is_within) {
            let year = year.map(|year| format!("{year}年")).unwrap_or_default();
            found.push(format!("{year}{month}月"));
        }
    }
    found
}

/// The number that a text ends with, and what stands before it.
fn trailing_number(text: &str) -> (&str, Option<u32>) {
    let before = text.trim_end_matches(|one: char| one.is_ascii_digit());
    (before, text[before.len()..].parse().ok())
}

/// What may be a name.
struct Named {
    /// As it is shown.
    shown: String,
    /// What occurs in a record if it is known.
    sought: String,
}

/// What may be the names of organisations and persons in a text. Where one begins cannot be told, so its last
/// characters are looked for.
fn names(words: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for suffix in OF_ORGANISATIONS {
        for (at, _) in words.match_indices(suffix) {
            let before = last_characters(&words[..at], 8);
            let nearest = last_characters(&before, 2);
            if nearest.chars().count() == 2 && !GENERAL.contains(&&*nearest) {
                let shown = format!("{before}{suffix}");
                found.push(Named { shown, sought: format!("{nearest}{suffix}") });
            }
        }
    }
    for (at, _) in words.match_indices(COMRADE) {
        let name = last_characters(&words[..at], 3);
        let sought = last_characters(&name, 2);
        if sought.chars().count() == 2 {
            found.push(Named { shown: name, sought });
        }
    }
    for title in TITLES {
        for (at, _) in words.match_indices(title) {
            let after = &words[at + title.len()..];
            let name: String = after.chars().take_while(|one| is_han(*one)).collect();
            if matches!(name.chars().count(), 2 | 3) {
                found.push(Named { shown: name.clone(), sought: name });
            }
        }
    }
    found
}

/// The last characters of a text, back to the first that is no Chinese one.
fn last_characters(text: &str, most: usize) -> String {
    let last: Vec<char> = text.chars().rev().take(most).take_while(|one| is_han(*one)).collect();
    last.into_iter().rev().collect()
}

fn is_han(one: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&one)
}

/// The names in the texts that were changed which occur in a text of a record.
struct KnownNames(FxHashSet<String>);

impl KnownNames {
    /// Reads every record once, whatever was written.
    fn of(register: &Register, drafted: &Drafted) -> Self {
        let own = drafted.passages.iter().filter_map(|passage| passage.own.as_deref());
        let written = own.flat_map(words_of).flat_map(names).map(|name| name.sought);
        let mut sought: Vec<String> = written.collect::<FxHashSet<String>>().into_iter().collect();
        let mut found = FxHashSet::default();
        for kind in Kind::ALL.iter().copied() {
            let (table, fields) = (register.table(kind), kind.fields().len());
            for (row, field) in
                (0..table.len()).flat_map(|row| (0..fields).map(move |field| (row, field)))
            {
                if sought.is_empty() {
                    return Self(found);
                }
                let cell = table.cell(row, false, field);
                let occurs = |name: &String| match &cell {
                    Cell::Text(text) => text.contains(&**name),
                    Cell::Texts(texts) => texts.iter().any(|text| text.contains(&**name)),
                    _ => false,
                };
                found.extend(sought.extract_if(.., |name| occurs(name)));
            }
        }
        Self(found)
    }

    /// Whether a name occurs in a text of a record, or in what the passage was drafted with.
    fn has(&self, passage: &Passage, name: &str) -> bool {
        passage.draft().contains(name) || self.0.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_outside_the_time_are_found_and_those_within_are_not() {
        let span: Span = "2025H1".parse().expect("a span");
        let found = months_outside("2025年3月、7月、2024年12月底和2025年6月，13月", span);
        assert_eq!(found, ["7月", "2024年12月"]);
    }

    #[test]
    fn names_are_those_of_organisations_and_of_persons_with_a_title() {
        let found = names("由李家沟党支部牵头，所有党支部参加，王小明同志和书记张三负责。");
        let sought: Vec<&str> = found.iter().map(|name| &*name.sought).collect();
        assert_eq!(sought, ["家沟党支部", "小明"]);
        let found = names("书记张三，负责");
        assert_eq!(found[0].sought, "张三");
    }

    #[test]
    fn a_figure_is_stated_only_as_itself() {
        let stated = ["成立5个", "5个", "成立15个和5个", "5个，多5家"];
        for (text, printed) in stated.map(|text| (text, "5个")) {
            assert!(states(text, printed), "{text}");
        }
        let others = [
            "15个",
            "120个",
            "0.5个",
            "约5个",
            "近5个",
            "不足5个",
            "5个以上",
            "5个左右",
            "成立5家",
        ];
        for text in others {
            assert!(!states(text, "5个"), "{text}");
        }
        assert!(!states("120个", "20个") && !states("1,205", "205") && !states("205", "20"));
    }

    #[test]
    fn what_is_left_over_is_shown_with_the_words_around_it() {
        assert_eq!(
            leftovers("为做好××工作，由某某牵头"),
            ["为做好××工作，由某某", "××工作，由某某牵头"]
        );
        assert!(leftovers("为做好工作").is_empty());
    }
}
