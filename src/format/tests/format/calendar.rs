//! Calendar files are written as RFC 5545 asks.

use zhibu_domain::values::date::Day;
use zhibu_format::{DayEvent, calendar};

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
