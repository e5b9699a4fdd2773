//! The words: both languages complete, figures with their qualifiers.

use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_format::{FileError, FilePosition, ItemError};
use zhibu_text::{self as text, Lang, Message, messages::ALL};

fn has_han(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

fn indices(text: &str) -> Vec<&str> {
    let mut indices: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
    indices.sort_unstable();
    indices
}

#[test]
fn every_message_says_the_same_in_both_languages() {
    // These are the same in both, or name the other language or the mark of papers.
    let exempt = [
        "OTHER_LANGUAGE",
        "UNIT_HINT",
        "PROBLEM_NO_UNIT",
        "PAIR",
        "ASIDE",
        "KNOWN_BRANCH",
        "PAPERS_ABOUT",
        "CITY_PLACES",
        "CITY_RATE_BOUNDS",
        "EXTRACT_MANY_REFUSED",
    ];
    for (name, Message { zh, en }) in ALL {
        assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{name}");
        assert_eq!(indices(zh), indices(en), "{name}");
        if !exempt.contains(name) {
            assert!(has_han(zh), "{name} is not in Chinese: {zh}");
            assert!(!has_han(en), "{name} is not in English: {en}");
        }
    }
}

#[test]
fn every_kind_field_and_choice_has_its_term() {
    let other = text::choice("no such choice");
    let unknown = text::field(Kind::Branch, "no such field");
    for kind in Kind::ALL {
        for term in [text::kind(*kind), text::one(*kind)] {
            assert!(has_han(term.zh) && !has_han(term.en));
        }
        for field in kind.fields() {
            let term = text::field(*kind, field.name);
            assert_ne!(term, unknown, "{kind:?} {}", field.name);
            assert!(has_han(term.zh) && !has_han(term.en), "{}", field.name);
            if let FieldType::Choice(codes) = field.field_type {
                for code in codes.iter().filter(|code| **code != "other") {
                    let term = text::choice(code);
                    assert_ne!(term, other, "{code}");
                    assert!(has_han(term.zh) && !has_han(term.en), "{code}");
                }
            }
        }
    }
}

#[test]
fn figures_keep_their_qualifier_in_words() {
    let quantity = |value: &str, unit: &str, qualifier| Quantity {
        value: Decimal::parse(value).unwrap(),
        unit: unit.into(),
        qualifier,
    };
    use Qualifier::{About, Exact, FewerThan, MoreThan};
    for (value, unit, qualifier, zh, en) in [
        ("500", "万元", MoreThan, "500余万元", "over 500 万元"),
        ("20", "%", MoreThan, "20%以上", "over 20%"),
        ("40", "户", MoreThan, "40余户", "over 40 户"),
        ("5.2", "%", Exact, "5.2%", "5.2%"),
        ("30", "家", About, "约30家", "about 30 家"),
        ("100", "万元", FewerThan, "不足100万元", "under 100 万元"),
    ] {
        let quantity = quantity(value, unit, qualifier);
        assert_eq!(text::quantity(&quantity, Lang::Zh), zh);
        assert_eq!(text::quantity(&quantity, Lang::En), en);
    }
    let members = Count { value: 3000, qualifier: MoreThan };
    assert_eq!(text::count(members, Lang::Zh), "3000余");
    assert_eq!(text::count(members, Lang::En), "over 3000");
}

#[test]
fn file_errors_say_what_and_where_in_both_languages() {
    let at = FilePosition { line: 3, column: 14 };
    let errors = [
        FileError::Empty,
        FileError::Unreadable,
        FileError::OfficeDocument,
        FileError::OneTooMany { most: 128 },
        FileError::Sealed { was_tried: false },
        FileError::Sealed { was_tried: true },
        FileError::NotUtf8 { byte: 3 },
        FileError::NotJson { at },
        FileError::Truncated { at },
        FileError::TooDeep { at },
        FileError::OtherFormat { found: Some("x".into()) },
        FileError::OtherFormat { found: None },
        FileError::SealUnsupported,
        FileError::NewerVersion { found: 9 },
        FileError::WrongShape { member: "changes".into(), at },
    ];
    for error in errors {
        for lang in Lang::ALL {
            let text = text::file_error(&error, lang);
            assert!(!text.contains('{') && !text.contains('}'), "{text}");
            assert_eq!(has_han(&text), lang == Lang::Zh, "{text}");
        }
    }
    let zh = text::file_error(&FileError::Truncated { at }, Lang::Zh);
    assert!(zh.contains("第 3 行第 14 字"), "{zh}");
    let error = ItemError::WrongType { field: "established".into(), found: "5".into() };
    let zh = text::item_error(&error, Some("branch"), at, Lang::Zh);
    assert_eq!(zh, "第 3 行第 14 字：“成立日期（established）”的值 5 类型不对");
}

#[test]
fn parser_messages_are_translated() {
    let at = FilePosition { line: 3, column: 14 };
    for (reason, zh, en) in [
        ("missing field `at`", "缺少成员“at”", "the member “at” is missing"),
        ("duplicate field `id`", "成员“id”写了两次", "the member “id” is given twice"),
        (
            "unknown field `who`, expected one of `at`",
            "不认识成员“who”",
            "the member “who” is not known",
        ),
        ("not a stamp: abc", "时间戳“abc”不对", "“abc” is not a stamp"),
        ("invalid type: integer `3`, expected a text", "有成员的类型不对", "invalid type"),
    ] {
        let error = ItemError::Malformed { reason: reason.into() };
        let said = |lang| text::item_error(&error, None, at, lang);
        assert!(said(Lang::Zh).contains(zh), "{}", said(Lang::Zh));
        assert!(said(Lang::En).contains(en), "{}", said(Lang::En));
    }
}

#[test]
fn text_by_users_is_not_a_template() {
    let said = text::aside("{more}{said}", "{said}", Lang::En);
    assert_eq!(said, "{more}{said} ({said})");
}
