//! Dates, periods, quantities: reading, comparing, adding.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::branches::life::{Life, Presence};
use zhibu_domain::values::date::{Day, PartialDate, days_in_month};
use zhibu_domain::values::period::{Bucket, Grain, Period};
use zhibu_domain::values::quantity::{Count, Decimal, NumberViolation, Quantity, is_same_json};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    date(text).earliest()
}

fn any_date() -> impl Strategy<Value = PartialDate> {
    (1..=9999_u16, 1..=12_u8, 1..=31_u8, 0..3).prop_map(|(year, month, day, precision)| {
        match precision {
            0 => PartialDate::of_year(year),
            1 => PartialDate::of_month(year, month),
            _ => {
                Day::new(year, month, day.min(days_in_month(year, month))).map(PartialDate::of_day)
            }
        }
        .unwrap()
    })
}

#[test]
fn dates_are_parsed_as_typed_and_written_as_iso() {
    for (typed, written) in [
        ("2022", "2022"),
        ("2022-06", "2022-06"),
        ("2022-06-15", "2022-06-15"),
        ("2022.6", "2022-06"),
        ("2022/6/5", "2022-06-05"),
        ("2022年6月", "2022-06"),
        ("2022年6月15日", "2022-06-15"),
        (" 2024-02-29 ", "2024-02-29"),
    ] {
        assert_eq!(date(typed).to_string(), written, "{typed}");
    }
    for typed in [
        "",
        "22",
        "2022-13",
        "2022-00",
        "2023-02-29",
        "1900-02-29",
        "2022-06-31",
        "2022-6-15-1",
        "六月",
        "2022Q2",
        "0000",
        "2022-",
        "+022",
        "2022-+6",
        "2022--6",
    ] {
        assert!(typed.parse::<PartialDate>().is_err(), "{typed}");
    }
}

#[test]
fn an_inexact_date_is_before_another_only_if_it_is_so_on_every_day() {
    for (a, b, before) in [
        ("2022", "2023", true),
        ("2022", "2022-06", false),
        ("2022-06", "2022", false),
        ("2022-06", "2022-07-01", true),
        ("2022-06-30", "2022-06", false),
        ("2022-06-14", "2022-06-15", true),
        ("2022-06-15", "2022-06-15", false),
    ] {
        assert_eq!(date(a).is_certainly_before(date(b)), before, "{a} {b}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn days_and_civil_dates_are_each_others_inverse(days in -719_162..2_932_896) {
        let day = Day::from_epoch_days(days);
        let (year, month, of_month) = day.civil();
        prop_assert_eq!(Day::new(year, month, of_month), Some(day));
        let (next_year, next_month, next_day) = day.plus_days(1).civil();
        prop_assert!((year, month, of_month) < (next_year, next_month, next_day) || days == 2_932_895);
    }

    #[test]
    fn dates_round_trip(date in any_date()) {
        prop_assert_eq!(date.to_string().parse::<PartialDate>().unwrap(), date);
        prop_assert!(date.earliest() <= date.latest());
    }

    #[test]
    fn iso_dates_are_those_that_round_trip(text in "[0-9]{3,5}|[0-9]{4}[-/][01]?[0-9]|[0-9]{4}-[01][0-9][-.][0-3][0-9]|[-0-9]{4,10}|\\PC{0,11}") {
        let written = text.parse::<PartialDate>().ok().filter(|date| date.to_string() == text);
        prop_assert_eq!(PartialDate::from_iso(&text), written);
    }

    #[test]
    fn certainly_before_is_a_strict_order(a in any_date(), b in any_date(), c in any_date()) {
        prop_assert!(!a.is_certainly_before(a));
        prop_assert!(!(a.is_certainly_before(b) && b.is_certainly_before(a)));
        if a.is_certainly_before(b) && b.is_certainly_before(c) {
            prop_assert!(a.is_certainly_before(c));
        }
    }

    #[test]
    fn every_date_has_exactly_one_bucket(date in any_date(), grain in 0..3_usize) {
        let grain = Grain::ALL[grain];
        let bucket = Bucket::of(date, grain);
        prop_assert!(bucket.takes(date));
        prop_assert_eq!(bucket.to_string().parse::<Bucket>().unwrap(), bucket);
        if let Bucket::In(period) = bucket {
            prop_assert!(period.first_day() <= date.earliest() && date.latest() <= period.last_day());
            prop_assert!(!period.next().is_some_and(|next| Bucket::In(next).takes(date)));
        } else {
            prop_assert!(!Period::holding(date.earliest(), grain).holds(date));
        }
    }

    #[test]
    fn presence_agrees_with_all_possible_dates(
        start in 0..800, start_vague in 0..3_usize, length in 0..800, end_vague in 0..3_usize,
        has_end in any::<bool>(), at in 0..1600, known in 0..2400,
    ) {
        let origin = day("2020-01-01");
        let vague = |offset: i32, vagueness: usize| {
            let text = origin.plus_days(offset).to_string();
            date([&text, &text[..7], &text[..4]][vagueness])
        };
        let end = has_end.then(|| vague(start + length, end_vague));
        let life = Life { start: Some(vague(start, start_vague)), end };
        let (at, as_of) = (origin.plus_days(at), origin.plus_days(known));
        // The brute force: every pair of days that the dates may be. What may have happened has.
        let days = |date: PartialDate| {
            let (earliest, latest) = (date.earliest(), date.latest());
            let latest = if earliest <= as_of { latest.min(as_of) } else { latest };
            earliest.epoch_days()..=latest.epoch_days()
        };
        let mut answers = Vec::new();
        for begun in days(life.start.unwrap()) {
            match life.end {
                None => answers.push(begun <= at.epoch_days()),
                Some(end) => {
                    answers.extend(days(end).map(|ended| begun <= at.epoch_days() && at.epoch_days() < ended));
                }
            }
        }
        let expected = match (answers.contains(&true), answers.contains(&false)) {
            (true, false) => Presence::Certain,
            (true, true) => Presence::Possible,
            _ => Presence::Absent,
        };
        prop_assert_eq!(life.presence(at, as_of), expected);
    }

    #[test]
    fn decimals_are_read_and_written_exactly(units in -1_000_000_000_i64..1_000_000_000, indices in 0..10_000_u32) {
        let sign = if units < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{indices:04}", units.unsigned_abs());
        let decimal = Decimal::parse(&text).unwrap();
        prop_assert_eq!(Decimal::parse(&decimal.to_string()), Some(decimal));
        let json: serde_json::Number = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(Decimal::from_json(&json), Ok(decimal));
    }
}

fn number(text: &str) -> serde_json::Number {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    let whole = |text: &str| Count::from_json(&number(text).into()).map(|count| count.value);
    for text in ["500", "500.0", "500.0000000", "5e2", "5E+2", "0.5e3", "50000e-2", "5.00e2"] {
        assert_eq!(Decimal::from_json(&number(text)), Ok(Decimal::from_whole(500)), "{text}");
        assert_eq!(whole(text), Some(500), "{text}");
        assert!(is_same_json(&json!({ "a": [500] }), &json!({ "a": [number(text)] })), "{text}");
        assert!(!is_same_json(&json!(501), &json!(number(text))), "{text}");
        assert!(!is_same_json(&json!(-500), &json!(number(text))), "{text}");
    }
    for text in ["0", "-0", "0.0", "-0e999999999999999999999", "0.00000e7"] {
        assert_eq!(Decimal::from_json(&number(text)), Ok(Decimal::default()), "{text}");
        assert!(is_same_json(&json!(0), &json!(number(text))), "{text}");
    }
    assert!(!is_same_json(&json!("500"), &json!(500)));
    assert!(!is_same_json(&json!([5, 0]), &json!([5])));
    assert!(!is_same_json(&json!([5]), &json!([5, 0])));
    assert!(!is_same_json(&json!([5]), &json!([6])));
    assert!(!is_same_json(&json!({ "a": 5 }), &json!({ "a": 5, "b": 0 })));
    assert!(!is_same_json(&json!({ "a": 5 }), &json!({ "b": 5 })));
}

#[test]
fn figures_have_at_most_four_decimals_and_a_largest_value() {
    use NumberViolation::{NotWhole, OutOfRange, TooManyDecimals};
    for (text, expected) in [
        ("0.0001", Ok(1)),
        ("1e-4", Ok(1)),
        ("-33.3333", Ok(-333_333)),
        ("0.00010", Ok(1)),
        ("100000000000", Ok(1_000_000_000_000_000)),
        ("1e11", Ok(1_000_000_000_000_000)),
        ("0.00001", Err(TooManyDecimals)),
        ("1e-5", Err(TooManyDecimals)),
        ("33.333333333333336", Err(TooManyDecimals)),
        ("1e-999999999999999999999", Err(TooManyDecimals)),
        ("100000000000.0001", Err(OutOfRange)),
        ("100000000001", Err(OutOfRange)),
        ("99999999999999999999999", Err(OutOfRange)),
        ("-1e12", Err(OutOfRange)),
        ("1e999999999999999999999", Err(OutOfRange)),
        ("1e9223372036854775807", Err(OutOfRange)),
        ("1e-9223372036854775808", Err(TooManyDecimals)),
    ] {
        let found = Decimal::from_json(&number(text)).map(Decimal::ten_thousandths);
        assert_eq!(found, expected, "{text}");
    }
    for (text, expected) in [
        ("4294967295", None),
        ("4294967296", Some(OutOfRange)),
        ("-1", Some(OutOfRange)),
        ("3.5", Some(NotWhole)),
        ("0.00001", Some(NotWhole)),
    ] {
        let json = json!(number(text));
        assert_eq!(Count::violation(&json), expected, "{text}");
        assert_eq!(Count::from_json(&json).is_some(), expected.is_none(), "{text}");
    }
}

#[test]
fn an_event_of_this_year_has_happened_by_today() {
    let life = Life { start: Some(date("2022")), end: None };
    assert_eq!(life.presence(day("2022-09-30"), day("2022-09-30")), Presence::Certain);
    assert_eq!(life.presence(day("2022-06-30"), day("2022-09-30")), Presence::Possible);
    assert_eq!(life.presence(day("2021-12-31"), day("2022-09-30")), Presence::Absent);
    let undated = Life { start: None, end: None };
    assert_eq!(undated.presence(day("2022-09-30"), day("2022-09-30")), Presence::Undated);
}

#[test]
fn figures_of_the_wrong_shape_are_refused() {
    for json in [
        json!(-1),
        json!(1.5),
        json!("58"),
        json!({ "value": 3 , "unit": "名" }),
        json!(5_000_000_000_u64),
        json!({ "value": 3, "qualifier": "roughly" }),
        json!([3]),
    ] {
        assert_eq!(Count::from_json(&json), None, "{json}");
    }
    for json in [
        json!(500),
        json!({ "value": 500 }),
        json!({ "value": "500", "unit": "万元" }),
        json!({ "value": 0.000_01, "unit": "万元" }),
        json!({ "value": 1e300, "unit": "万元" }),
        json!({ "value": 1, "unit": "万元", "note": "" }),
    ] {
        assert_eq!(Quantity::from_json(&json), None, "{json}");
    }
    for typed in ["", "-", "1.2.3", "1e5", "五", "1.", ".5", "0.00001", "１年"] {
        assert_eq!(Decimal::parse(typed), None, "{typed}");
    }
    assert_eq!(Decimal::parse(" 1,234.5 ").unwrap().to_string(), "1234.5");
    // As Chinese input methods may leave them.
    assert_eq!(Decimal::parse("１２．５").unwrap().to_string(), "12.5");
    assert_eq!(Decimal::parse("-0.25").unwrap().to_string(), "-0.25");
}

#[test]
fn periods_are_read_and_written() {
    for text in ["2022-06", "2022Q2", "2022"] {
        assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
    }
    for text in ["2022Q5", "2022Q0", "2022-06-15", "Q2", ""] {
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
    let quarter: Period = "2022Q4".parse().unwrap();
    assert_eq!(quarter.first_day().to_string(), "2022-10-01");
    assert_eq!(quarter.last_day().to_string(), "2022-12-31");
    assert_eq!(quarter.next().unwrap().to_string(), "2023Q1");
    let last: Period = "9999Q4".parse().unwrap();
    assert_eq!(last.last_day(), Day::LAST);
    assert_eq!(last.next(), None);
}

#[test]
fn figures_in_words_are_parsed() {
    let quantity = |text: &str, unit: &str| Quantity::from_words(text, unit).map(|q| q.to_json());
    let figure = |value: Value, unit: &str, qualifier: &str| {
        let mut figure = json!({"value": value, "unit": unit});
        if !qualifier.is_empty() {
            figure["qualifier"] = json!(qualifier);
        }
        Some(figure)
    };
    assert_eq!(quantity("60余万元", ""), figure(json!(60), "万元", "more_than"));
    assert_eq!(quantity("20%以上", ""), figure(json!(20), "%", "more_than"));
    assert_eq!(quantity("约 1,200.5 亩", ""), figure(json!(1200.5), "亩", "about"));
    assert_eq!(quantity("500", "万元"), figure(json!(500), "万元", ""));
    assert_eq!(quantity("不足3家", ""), figure(json!(3), "家", "fewer_than"));
    assert_eq!(quantity("500", ""), None);
    assert_eq!(quantity("若干", "万元"), None);
    // Qualifiers and widths in any combination; none of them is part of a unit.
    assert_eq!(quantity("约60余万元", ""), figure(json!(60), "万元", "about"));
    assert_eq!(quantity("60余万元以上", ""), figure(json!(60), "万元", "more_than"));
    assert_eq!(quantity("500余左右", "户"), figure(json!(500), "户", "about"));
    assert_eq!(quantity("２０％", ""), figure(json!(20), "%", ""));
    let count =
        |text: &str| Count::from_words(text).map(|count| (count.value, count.qualifier.code()));
    assert_eq!(count("3000余"), Some((3000, "more_than")));
    assert_eq!(count("50名"), Some((50, "exact")));
    assert_eq!(count("６０"), Some((60, "exact")));
    // What is more than a number and its unit is not guessed at.
    for text in ["2万人", "3千", "30-40", "30至40家", "2024-05-01", "80%"] {
        assert_eq!(count(text), None, "{text}");
    }
    // A number ends where it ends: two of them are not one, and a comma groups three digits.
    for text in ["12\n13", "3，5", "1,23", "1,2345", "5百余", "3 十", "1 2"] {
        assert_eq!(count(text), None, "{text}");
        assert!(quantity(text, "").is_none_or(|found| found["value"] != json!(12)), "{text}");
    }
    assert_eq!(count("12，000"), Some((12_000, "exact")));
    assert_eq!(count("3 000 人"), Some((3_000, "exact")));
    assert_eq!(quantity("500 metric tons", ""), figure(json!(500), "metric tons", ""));
    assert_eq!(quantity("500 余 万 元", ""), figure(json!(500), "万元", "more_than"));
    assert_eq!(quantity("about 30 家", ""), figure(json!(30), "家", "about"));
    assert_eq!(quantity("over 500 万元", ""), figure(json!(500), "万元", "more_than"));
    assert_eq!(quantity("under 3 家", ""), figure(json!(3), "家", "fewer_than"));
    assert_eq!(quantity("30-40家", ""), None);
    assert_eq!(quantity("-5%", ""), figure(json!(-5), "%", ""));
    assert_eq!(count("1.5"), None);
    assert_eq!(count("-3"), None);
    // Digits alone, up to the largest count and beyond.
    for (text, value) in
        [("0", 0), ("007", 7), ("999999999", 999_999_999), ("4294967295", u32::MAX)]
    {
        assert_eq!(count(text), Some((value, "exact")), "{text}");
    }
    assert_eq!((count(""), count("4294967296"), count("٣")), (None, None, None));
}
