//! Calendar files are written as RFC 5545 asks.

use zhibu_domain::values::date::Day;
use zhibu_format::{DayEvent, calendar};

/// A name may have anything in it.
#[test]
fn a_calendar_has_no_characters_that_none_may_have() {
    let event = DayEvent {
        uid: "a\u{0}@zhibu".into(),
        day: day("2026-12-31"),
        summary: "甲\u{1}乙\u{7f}\u{85}\u{fffe}\u{ffff}丙".into(),
        description: "一\u{8}\r\n二\r三".into(),
    };
    let text = calendar(&[event], 1_795_651_445_000);
    let lines: Vec<&str> = text.split("\r\n").collect();
    for line in ["UID:a@zhibu", "SUMMARY:甲乙丙", "DESCRIPTION:一\\n二\\n三"] {
        assert!(lines.contains(&line), "{line} is not in {text:?}");
    }
    assert!(!text.replace("\r\n", "").contains(char::is_control), "{text:?}");
}

fn day(text: &str) -> Day {
    text.parse::<zhibu_domain::values::date::PartialDate>().unwrap().earliest()
}

#[test]
fn a_calendar_conforms_to_rfc_5545() {
    let event = |uid: &str, on: &str, summary: &str, description: &str| DayEvent {
        uid: uid.into(),
        day: day(on),
        summary: summary.into(),
        description: description.into(),
    };
    let long = "某某临时党支部，".repeat(20);
    let text = calendar(
        &[
            event("a@zhibu", "2026-12-31", "主题党日; 甲, 乙\\丙", "甲\n乙"),
            event("b@zhibu", "2024-02-29", &long, ""),
        ],
        1_795_651_445_000,
    );
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(!text.replace("\r\n", "").contains('\n'));
    assert_eq!(&lines[..3], ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//zhibu//agenda//ZH"]);
    for line in [
        "DTSTAMP:20261126T000405Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "DTEND;VALUE=DATE:20240301",
        "SUMMARY:主题党日\\; 甲\\, 乙\\\\丙",
        "DESCRIPTION:甲\\n乙",
        "TRANSP:TRANSPARENT",
    ] {
        assert!(lines.contains(&line), "{line} is not in {text}");
    }
    assert!(lines.iter().all(|line| line.len() <= 76), "long lines are folded");
    assert!(text.replace("\r\n ", "").contains(&long));
}
