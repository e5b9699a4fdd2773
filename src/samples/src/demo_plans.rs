//! The plans of the key projects of 示例区, with overlapping stages, one of them late; statutory holidays;
//! and a countdown task.

use serde_json::{Value, json};

use super::demo::{DAYS, Living, Maker, iso};
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::projects::holidays::STATUTORY;

/// The number of active key projects with a plan.
const PLANNED: usize = 4;

/// A node: its name, stage and working days, and the link to the node that it waits for: index, kind,
/// lag and overlap in days.
type Piece = (&'static str, &'static str, u32, Option<(usize, &'static str, u32, u32)>);

const PIECES: [Piece; 12] = [
    ("立项批复", "前期", 10, None),
    ("用地预审", "前期", 15, Some((0, "start_start", 3, 0))),
    ("环评", "前期", 20, Some((0, "finish_start", 0, 4))),
    ("初步设计", "设计", 25, Some((1, "finish_start", 0, 5))),
    ("施工图设计", "设计", 20, Some((3, "finish_start", 0, 8))),
    ("图审", "设计", 8, Some((4, "finish_finish", 3, 0))),
    ("施工招标", "招标", 20, Some((4, "start_start", 10, 0))),
    ("施工许可", "招标", 5, Some((6, "finish_start", 0, 0))),
    ("土方开挖", "施工", 15, Some((7, "finish_start", 0, 2))),
    ("主体施工", "施工", 60, Some((8, "finish_start", 0, 5))),
    ("外线配套", "施工", 30, Some((9, "start_start", 20, 0))),
    ("竣工验收", "验收", 0, Some((9, "finish_start", 0, 0))),
];

/// The baseline, in days from the start of the project: the plan at its beginning.
const BASELINE: [(i32, i32); 12] = [
    (0, 13),
    (4, 25),
    (10, 38),
    (28, 62),
    (53, 81),
    (60, 88),
    (66, 94),
    (95, 101),
    (100, 121),
    (117, 201),
    (145, 187),
    (201, 201),
];
/// The number of plans with a baseline.
const WITH_BASELINE: usize = 2;

/// Adds holidays, plans and the countdown.
pub(super) fn plans(maker: &mut Maker, branches: &[Living]) {
    for (index, (name, is_off, from, to)) in STATUTORY.iter().enumerate() {
        maker.add(
            "holiday",
            format!("holiday-{index:02}"),
            &[
                ("name", json!(name)),
                ("day_kind", json!(if *is_off { "off" } else { "work" })),
                ("from", json!(from)),
                ("to", json!(to)),
            ],
        );
    }
    let living = branches.iter().enumerate();
    let key =
        living.filter(|(_, branch)| branch.setting == Setting::KeyProject && branch.to == DAYS);
    for (number, (index, _)) in key.take(PLANNED).enumerate() {
        plan(maker, &format!("task-{:04}", index + 1), number);
    }
    let urgent = branches.iter().position(|branch| branch.setting == Setting::TaskForce);
    if let Some(index) = urgent {
        count_down(maker, &format!("task-{:04}", index + 1));
    }
}

fn plan(maker: &mut Maker, task: &str, number: usize) {
    let start = DAYS - 60 + i32::try_from(number).unwrap_or(0) * 12;
    let id = |index: usize| format!("node-{task}-{index:02}");
    for (index, (name, stage, days, waits)) in PIECES.iter().enumerate() {
        // The first plan has begun and is late.
        let (started, finished) = match (number, index) {
            (0, 0) => (iso(start), iso(start + 13)),
            (0, 1) => (iso(start + 4), iso(start + 30)),
            (0, 2) => (iso(start + 10), iso(start + 44)),
            (0, 3) => (iso(start + 31), Value::Null),
            _ => (Value::Null, Value::Null),
        };
        let (from, to) = BASELINE[index];
        let baseline = if number < WITH_BASELINE {
            (iso(start + from), iso(start + to))
        } else {
            (Value::Null, Value::Null)
        };
        maker.add(
            "node",
            id(index),
            &[
                ("name", json!(name)),
                ("task", json!(task)),
                ("stage", json!(stage)),
                ("days", json!(days)),
                ("not_before", if index == 0 { iso(start) } else { Value::Null }),
                ("responsible", json!(format!("示例区{stage}专班"))),
                ("started", started),
                ("finished", finished),
                ("baseline_start", baseline.0),
                ("baseline_finish", baseline.1),
            ],
        );
        if let Some((before, kind, lag, overlap)) = waits {
            let count = |count: u32| if count == 0 { Value::Null } else { json!(count) };
            maker.add(
                "link",
                format!("link-{task}-{index:02}"),
                &[
                    ("before", json!(id(*before))),
                    ("after", json!(id(index))),
                    ("link_kind", json!(kind)),
                    ("lag", count(*lag)),
                    ("overlap", count(*overlap)),
                ],
            );
        }
    }
}

/// Sixty households in ten days; four days have passed.
fn count_down(maker: &mut Maker, task: &str) {
    maker.set(
        "task",
        task,
        "amount",
        json!({ "value": 60, "unit": "户", "qualifier": "more_than" }),
    );
    maker.set("task", task, "start", iso(DAYS - 4));
    maker.set("task", task, "planned_end", json!("2026-01-05"));
    maker.set("task", task, "ended", Value::Null);
    for (day, count) in (0..).zip([4, 7, 5, 6]) {
        maker.add(
            "progress",
            format!("progress-{task}-{day}"),
            &[("task", json!(task)), ("date", iso(DAYS - 4 + day)), ("count", json!(count))],
        );
    }
}
