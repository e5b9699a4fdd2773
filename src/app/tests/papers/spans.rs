//! The time that a paper is about.

use proptest::prelude::*;

use zhibu_app::papers::Span;
use zhibu_domain::values::date::{Day, PartialDate};

#[test]
fn spans_have_their_days_and_words() {
    let cases = [
        ("2022", "2022年", "2022-01-01", "2022-12-31", "2021", "2023"),
        ("2022H1", "2022年上半年", "2022-01-01", "2022-06-30", "2021H2", "2022H2"),
        ("2022H2", "2022年下半年", "2022-07-01", "2022-12-31", "2022H1", "2023H1"),
        ("2022Q1", "2022年一季度", "2022-01-01", "2022-03-31", "2021Q4", "2022Q2"),
        ("2022-02", "2022年2月", "2022-02-01", "2022-02-28", "2022-01", "2022-03"),
    ];
    for (code, words, first, last, before, after) in cases {
        let span: Span = code.parse().unwrap();
        assert_eq!(span.to_string(), code);
        assert_eq!(span.words(), words);
        assert_eq!(
            (span.first_day().to_string(), span.last_day().to_string()),
            (first.into(), last.into())
        );
        assert_eq!(
            (span.before().to_string(), span.after().to_string()),
            (before.into(), after.into())
        );
    }
}

#[test]
fn what_is_no_span_is_refused() {
    for text in ["", "2022H3", "2022H", "H1", "2022-06H1", "2022Q5", "2022-06-05", "99999H1"] {
        assert!(text.parse::<Span>().is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn spans_follow_each_other_without_a_gap(year in 1990_u16..2100, part in 0_usize..7) {
        let parts = ["", "H1", "H2", "Q1", "Q2", "Q3", "Q4"];
        let span: Span = format!("{year}{}", parts[part]).parse().unwrap();
        prop_assert_eq!(span.after().first_day(), span.last_day().plus_days(1));
        prop_assert_eq!(span.before().last_day(), span.first_day().plus_days(-1));
        prop_assert_eq!(span.after().before(), span);
    }

    #[test]
    fn a_date_is_in_a_span_or_may_be_or_is_not(days in 7_000_i32..30_000, precision in 0..3, year in 1990_u16..2050) {
        let (of_year, month, _) = Day::from_epoch_days(days).civil();
        let date = match precision {
            0 => PartialDate::of_year(of_year),
            1 => PartialDate::of_month(of_year, month),
            _ => Some(PartialDate::of_day(Day::from_epoch_days(days))),
        }.unwrap();
        let span: Span = format!("{year}H1").parse().unwrap();
        let holds_all = (date.earliest().epoch_days()..=date.latest().epoch_days())
            .all(|day| span.first_day().epoch_days() <= day && day <= span.last_day().epoch_days());
        prop_assert_eq!(span.holds(date), holds_all);
    }
}
