//! The initials of Chinese texts in pinyin, found by how a collation orders characters: a table of readings would take
//! more than the rest of the search together.

use zhibu_domain::list::Collation;

/// The initial letters of syllables, each with the first character in the order of pinyin that begins with it.
const FIRST_CHARS: [(char, &str); 23] = [
    ('a', "阿"),
    ('b', "八"),
    ('c', "嚓"),
    ('d', "咑"),
    ('e', "妸"),
    ('f', "发"),
    ('g', "旮"),
    ('h', "哈"),
    ('j', "丌"),
    ('k', "咔"),
    ('l', "垃"),
    ('m', "妈"),
    ('n', "拿"),
    ('o', "噢"),
    ('p', "妑"),
    ('q', "七"),
    ('r', "呥"),
    ('s', "仨"),
    ('t', "他"),
    ('w', "屲"),
    ('x', "夕"),
    ('y', "丫"),
    ('z', "帀"),
];

/// The initials of each text: the first letter of the reading of every ideograph, and what else it has in ASCII.
/// Empty if the collation does not order by pinyin.
pub fn initials_of(texts: &[String], collation: &dyn Collation) -> Vec<String> {
    let mut chars: Vec<char> =
        texts.iter().flat_map(|text| text.chars()).filter(|char| is_ideograph(*char)).collect();
    chars.sort_unstable();
    chars.dedup();
    let own: Vec<String> = chars.iter().map(char::to_string).collect();
    let all: Vec<&str> =
        FIRST_CHARS.iter().map(|(_, first)| *first).chain(own.iter().map(String::as_str)).collect();
    let ranks = collation.ranks(&all);
    let (firsts, own) = ranks.split_at(FIRST_CHARS.len().min(ranks.len()));
    if !firsts.is_sorted() || firsts.first() == firsts.last() {
        return Vec::new();
    }
    let letter = |char: char| {
        let rank = own.get(chars.binary_search(&char).ok()?)?;
        let index = firsts.partition_point(|first| first <= rank).checked_sub(1)?;
        Some(FIRST_CHARS[index].0)
    };
    let initials = |text: &String| {
        let of = |char: char| if is_ideograph(char) { letter(char) } else { Some(char) };
        text.chars().filter_map(of).filter(char::is_ascii_alphanumeric).collect()
    };
    texts.iter().map(initials).collect()
}

/// Whether a folded text that was typed may be initials: several letters, and digits as a name may have them.
pub fn may_be_initials(typed: &str) -> bool {
    typed.len() > 1
        && typed.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && typed.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}')
}
