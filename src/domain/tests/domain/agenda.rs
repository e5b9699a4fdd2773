//! What is to be done by when: by example, and held together with what is found when nothing is done.

use serde_json::{Value, json};
use zhibu_domain::agenda::{TodoKind, Window, agenda};
use zhibu_domain::kinds::choices::{ActivityKind, StepKind};
use zhibu_domain::register::Register;
use zhibu_domain::rules::{Parameters, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Ledger;
use zhibu_test_support::{TestRecord, ledger_of};

fn day(text: &str) -> Day {
    text.parse::<zhibu_domain::values::date::PartialDate>().unwrap().earliest()
}

fn record<'a>(kind: &'a str, id: &str, fields: Vec<(&'a str, Value)>) -> TestRecord<'a> {
    (kind, id.to_owned(), fields)
}

fn due(ledger: &Ledger, as_of: &str, until: &str) -> Vec<(Option<String>, TodoKind)> {
    let span = (day(as_of), day(until));
    let items = agenda(&Register::of(ledger), &parameters_of(ledger), span, Some("b")).items;
    items.into_iter().map(|item| (item.due.map(|day| day.to_string()), item.todo_kind)).collect()
}

/// What is due for all.
fn due_of_all(ledger: &Ledger, as_of: &str, until: &str) -> Vec<(Option<String>, TodoKind)> {
    let span = (day(as_of), day(until));
    let items = agenda(&Register::of(ledger), &parameters_of(ledger), span, None).items;
    items.into_iter().map(|item| (item.due.map(|day| day.to_string()), item.todo_kind)).collect()
}

#[test]
fn windows_end_with_the_week_the_month_and_the_quarter() {
    let until = |window: Window, from: &str| window.until(day(from)).to_string();
    assert_eq!(until(Window::Week, "2026-11-26"), "2026-11-29");
    assert_eq!(until(Window::Week, "2026-11-29"), "2026-11-29");
    assert_eq!(until(Window::Week, "2026-11-30"), "2026-12-06");
    assert_eq!(until(Window::Month, "2026-02-28"), "2026-02-28");
    assert_eq!(until(Window::Quarter, "2026-11-26"), "2026-12-31");
    assert_eq!(until(Window::NextQuarter, "2026-11-26"), "2027-03-31");
    assert_eq!(until(Window::NextQuarter, "2026-12-31"), "2027-03-31");
}

#[test]
fn later_items_are_listed_except_meetings() {
    let branch = record(
        "branch",
        "b",
        vec![
            ("name", json!("甲")),
            ("form", json!("931")),
            ("established", json!("2026-01-01")),
            ("planned_end", json!("2027-05-31")),
        ],
    );
    let ledger = ledger_of(vec![branch]);
    let later = |until: &str| {
        let span = (day("2026-11-26"), day(until));
        let found = agenda(&Register::of(&ledger), &parameters_of(&ledger), span, None);
        (found.later, found.next.map(|day| day.to_string()))
    };
    assert_eq!(later("2026-12-31"), (1, Some("2027-05-31".to_owned())));
    assert_eq!(later("2027-05-31"), (0, None));
}

#[test]
fn steps_are_due_after_their_term_and_ends_on_their_day() {
    let step = |id: &str, kind: &str, date: &str| {
        let fields = vec![("branch", json!("b")), ("step", json!(kind)), ("date", json!(date))];
        record("step", id, fields)
    };
    let branch = |fields: Vec<(&'static str, Value)>| {
        record(
            "branch",
            "b",
            [vec![("name", json!("甲")), ("form", json!("931"))], fields].concat(),
        )
    };
    // A Friday: five working days end on the Friday after.
    let asked = ledger_of(vec![branch(vec![]), step("b-request", "request", "2026-11-20")]);
    let approve = (Some("2026-11-27".to_owned()), TodoKind::Step(StepKind::Approve));
    let approve = [approve];
    assert_eq!(due(&asked, "2026-11-26", "2026-11-29"), approve);
    assert_eq!(due(&asked, "2026-11-26", "2026-11-26"), [], "not within the horizon");
    assert_eq!(due(&asked, "2026-12-01", "2026-12-31"), approve, "overdue is told");
    let approved = ledger_of(vec![
        branch(vec![]),
        step("b-request", "request", "2026-11-20"),
        step("b-approve", "approve", "2026-11-23"),
    ]);
    let appoint = (None, TodoKind::Step(StepKind::Appoint));
    assert_eq!(due(&approved, "2026-11-26", "2026-11-29"), [appoint]);
    let skipped = ledger_of(vec![
        branch(vec![("established", json!("2026-11-25")), ("form", json!("911"))]),
        step("b-request", "request", "2026-11-17"),
    ]);
    let approve = (Some("2026-11-24".to_owned()), TodoKind::Step(StepKind::Approve));
    assert_eq!(due(&skipped, "2026-11-26", "2026-11-29"), [approve], "launched without it");
    let ended = ledger_of(vec![branch(vec![
        ("established", json!("2026-01-05")),
        ("dissolved", json!("2026-11-20")),
    ])]);
    let close = (Some("2026-12-11".to_owned()), TodoKind::Step(StepKind::Close));
    assert_eq!(due(&ended, "2026-11-26", "2026-12-31"), [close]);
    let served = |ended: Option<&str>, other: Option<&str>| {
        ledger_of(vec![
            record(
                "task",
                "t",
                vec![("planned_end", json!("2026-11-28")), ("ended", json!(ended))],
            ),
            record("task", "u", vec![("planned_end", json!(other))]),
            branch(vec![
                ("established", json!("2026-11-24")),
                ("serves", json!(["t", "u"])),
                ("planned_end", json!("2026-11-29")),
            ]),
        ])
    };
    let planned = (Some("2026-11-29".to_owned()), TodoKind::PlannedEnd);
    let asked = (Some("2026-11-28".to_owned()), TodoKind::TaskPlanned);
    let both = served(None, Some("2026-11-27"));
    assert_eq!(due(&both, "2026-11-26", "2026-11-30"), [asked, planned.clone()]);
    let tasks = (Some("2026-11-25".to_owned()), TodoKind::TaskEnd);
    let early = ledger_of(vec![
        record("task", "t", vec![("ended", json!("2026-11-25"))]),
        branch(vec![
            ("established", json!("2026-11-24")),
            ("serves", json!(["t"])),
            ("planned_end", json!("2026-11-29")),
        ]),
    ]);
    assert_eq!(due(&early, "2026-11-26", "2026-11-30"), [tasks, planned.clone()]);
    let open = served(Some("2026-11-25"), None);
    assert_eq!(due(&open, "2026-11-26", "2026-11-30"), [planned], "one of its tasks has no end");
}

#[test]
fn meetings_are_due_in_every_period_of_a_life() {
    let ledger = |established: &str, held: &[(&'static str, &'static str)]| {
        let mut records = vec![record(
            "branch",
            "b",
            vec![("form", json!("931")), ("established", json!(established))],
        )];
        records.extend(held.iter().enumerate().map(|(index, (kind, date))| {
            let fields =
                vec![("branch", json!("b")), ("activity_kind", json!(kind)), ("date", json!(date))];
            record("activity", &index.to_string(), fields)
        }));
        ledger_of(records)
    };
    let meetings = |ledger: &Ledger, until: &str| {
        let all = due(ledger, "2026-11-26", until);
        all.into_iter().filter(|item| item.1 != TodoKind::AnyActivity).collect::<Vec<_>>()
    };
    let lesson = |day: &str| (Some(day.to_owned()), TodoKind::Meeting(ActivityKind::Lesson));
    let theme = |day: &str| (Some(day.to_owned()), TodoKind::Meeting(ActivityKind::ThemeDay));
    let party = (Some("2026-12-31".to_owned()), TodoKind::Meeting(ActivityKind::PartyMeeting));
    assert_eq!(meetings(&ledger("2026-11-01", &[]), "2026-11-30"), [theme("2026-11-30")]);
    // It did not live through November, so December is the first to ask.
    assert_eq!(meetings(&ledger("2026-11-02", &[]), "2026-12-31"), [theme("2026-12-31")]);
    let held = ledger("2026-10-01", &[("theme_day", "2026-11-05")]);
    assert_eq!(meetings(&held, "2026-12-31"), [party, lesson("2026-12-31"), theme("2026-12-31")]);
    // Four lessons a year: the first is due before 92 days are lived.
    assert_eq!(
        meetings(&ledger("2026-11-20", &[]), "2027-02-19").last(),
        Some(&lesson("2027-02-19"))
    );
}

#[test]
fn a_planned_activity_in_time_prevents_the_inactivity_item() {
    let ledger = |dates: &[&str]| {
        // Of a general branch no meetings are asked.
        let branch = vec![("form", json!("921")), ("established", json!("2026-01-01"))];
        let mut records = vec![record("branch", "b", branch)];
        records.extend(dates.iter().map(|date| {
            record("activity", date, vec![("branch", json!("b")), ("date", json!(date))])
        }));
        ledger_of(records)
    };
    let quiet = |dates: &[&str]| due(&ledger(dates), "2026-11-26", "2027-03-31");
    let on = |day: &str| [(Some(day.to_owned()), TodoKind::AnyActivity)];
    assert_eq!(quiet(&["2026-11-20"]), on("2027-01-19"));
    assert_eq!(quiet(&["2026-11-20", "2027-01-19"]), on("2027-03-20"));
    // It comes a day late.
    assert_eq!(quiet(&["2026-11-20", "2027-01-20"]), on("2027-01-19"));
    assert_eq!(quiet(&["2026-06-01"]), on("2026-07-31"), "overdue since then");
}

#[test]
fn agreed_deadlines_are_due_on_their_day() {
    let record = |kind: &'static str,
                  id: &str,
                  fields: &[(&'static str, Value)]|
     -> TestRecord<'static> { (kind, id.to_owned(), fields.to_vec()) };
    let register = Register::of(&ledger_of(vec![
        record("meeting_item", "late", &[("deadline", json!("2026-11-20"))]),
        record(
            "meeting_item",
            "done",
            &[("deadline", json!("2026-11-20")), ("done", json!("2026-11-19"))],
        ),
        record(
            "meeting_item",
            "reported",
            &[("deadline", json!("2026-11-20")), ("reported_at", json!("m"))],
        ),
        record(
            "meeting_item",
            "orphan",
            &[("deadline", json!("2026-11-20")), ("alliance", json!("gone"))],
        ),
        record(
            "appeal",
            "orphan",
            &[("raised", json!("2026-11-19")), ("nomination", json!("gone"))],
        ),
        record(
            "node",
            "orphan",
            &[("baseline_finish", json!("2026-11-28")), ("task", json!("gone"))],
        ),
        record("node", "planned", &[("baseline_finish", json!("2026-11-28"))]),
        record(
            "node",
            "finished",
            &[("baseline_finish", json!("2026-11-28")), ("finished", json!("2026-11"))],
        ),
        record("node", "over", &[("baseline_finish", json!("2026-11-28")), ("task", json!("t"))]),
        record("task", "t", &[("ended", json!("2026-11-01"))]),
        // A Thursday; five working days later is the next.
        record("appeal", "open", &[("raised", json!("2026-11-19"))]),
        record(
            "appeal",
            "answered",
            &[("raised", json!("2026-11-19")), ("answered", json!("2026-11-20"))],
        ),
        record("appraisal", "published", &[("published_until", json!("2026-11-29"))]),
        record(
            "appraisal",
            "awarded",
            &[("published_until", json!("2026-11-29")), ("awarded", json!("2026-12-01"))],
        ),
        record("appraisal", "later", &[("published_until", json!("2027-03-01"))]),
    ]));
    let span = (day("2026-11-21"), day("2026-12-31"));
    let found = agenda(&register, &Parameters::default(), span, None);
    let items: Vec<String> = found
        .items
        .iter()
        .map(|item| format!("{} {:?} {}", item.due.unwrap(), item.todo_kind, item.of))
        .collect();
    assert_eq!(
        items,
        [
            "2026-11-20 MeetingItem late",
            "2026-11-26 Appeal open",
            "2026-11-28 Node planned",
            "2026-11-30 Result published",
        ]
    );
    assert_eq!((found.later, found.next), (1, Some(day("2027-03-02"))));
    let of_one = agenda(&register, &Parameters::default(), span, Some("b"));
    assert_eq!(of_one.items, []);
}

#[test]
fn the_term_of_a_permanent_organisation_is_due_and_comes_half_a_year_ahead() {
    let of = |from: &str| {
        let fields = vec![("code", json!("631")), ("term_from", json!(from))];
        ledger_of(vec![record("organisation", "o", fields)])
    };
    // Three years from 2024-02-01 end on 2027-01-31, half a year before that is 2026-07-31.
    let ledger = of("2024-02-01");
    let reminder = (Some("2026-07-31".to_owned()), TodoKind::TermReminder);
    let term = || (Some("2027-01-31".to_owned()), TodoKind::Term);
    assert_eq!(due_of_all(&ledger, "2026-07-01", "2026-07-30"), []);
    assert_eq!(due_of_all(&ledger, "2026-07-01", "2026-07-31"), [reminder]);
    // From then on the term is listed, however short the window is.
    assert_eq!(due_of_all(&ledger, "2026-08-01", "2026-08-02"), [term()]);
    assert_eq!(due_of_all(&ledger, "2027-03-01", "2027-03-02"), [term()], "overdue since then");
    let own = vec![("term_from", json!("2022-01-01")), ("term_years", json!(5))];
    let own = ledger_of(vec![record("organisation", "o", own)]);
    let ends = (Some("2026-12-31".to_owned()), TodoKind::Term);
    assert_eq!(due_of_all(&own, "2026-08-01", "2026-08-02"), [ends]);
}

#[test]
fn the_joint_meetings_and_needs_of_alliances_are_due() {
    let records = || {
        vec![
            record("alliance", "l", vec![("founded", json!("2026-03-31"))]),
            record(
                "offer",
                "n",
                vec![("offer_kind", json!("need")), ("from", json!("2026-06-01"))],
            ),
        ]
    };
    let need = (Some("2026-07-01".to_owned()), TodoKind::Need);
    let meeting = |day: &str| (Some(day.to_owned()), TodoKind::JointMeeting);
    let found = due_of_all(&ledger_of(records()), "2026-06-15", "2026-09-30");
    assert_eq!(found, [meeting("2026-06-30"), need.clone(), meeting("2026-09-30")]);
    let held = vec![
        ("alliance", json!("l")),
        ("activity_kind", json!("joint_meeting")),
        ("date", json!("2026-05")),
    ];
    let mut held_too = records();
    held_too.push(record("activity", "m", held));
    assert_eq!(due_of_all(&ledger_of(held_too), "2026-06-15", "2026-07-31"), [need]);
    // A rule of the district that is off asks for nothing.
    let mut off = records();
    for rule in ["alliance_meeting", "need_answered"] {
        off.push(record("rule", rule, vec![("on", json!(false))]));
    }
    assert_eq!(due_of_all(&ledger_of(off.clone()), "2026-06-15", "2026-09-30"), []);
    // A deadline was agreed on, until the need is answered.
    let agreed = |answered: Value| {
        let deadline = ("deadline", json!("2026-07-10"));
        let own = vec![("offer_kind", json!("need")), deadline, ("answered", answered)];
        let records = off.iter().cloned().chain([record("offer", "agreed", own)]).collect();
        due_of_all(&ledger_of(records), "2026-06-15", "2026-09-30")
    };
    let due = (Some("2026-07-10".to_owned()), TodoKind::Need);
    assert_eq!(agreed(Value::Null), [due]);
    assert_eq!(agreed(json!("2026-07-20")), []);
}
