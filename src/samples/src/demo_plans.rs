//! The plans of the key projects of 示例区, with overlapping stages: one late, one on time, two to come; statutory
//! holidays; and a countdown task.

use super::demo_lives::task_id;
use super::maker::{DAYS, Living, Maker, amount, count, date, day_after, day_within};
use zhibu_domain::kinds::choices::LinkKind::{self, FinishFinish, FinishStart, StartStart};
use zhibu_domain::kinds::choices::{DayKind, Setting};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Holiday, Kind, Link, Node, Progress, Task};
use zhibu_domain::projects::holidays::STATUTORY;
use zhibu_domain::projects::project::project;
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::{Qualifier, Quantity};

/// A node of the plan.
struct Piece {
    name: &'static str,
    stage: &'static str,
    /// Working days.
    days: usize,
    wait: Option<Wait>,
}

/// The link to the node that another one waits for.
struct Wait {
    /// The index of that node.
    before: usize,
    kind: LinkKind,
    /// Working days.
    lag: usize,
    /// Working days.
    overlap: usize,
}

impl Piece {
    /// Ties it to a node before it.
    const fn after(mut self, before: usize, kind: LinkKind, lag: usize, overlap: usize) -> Self {
        self.wait = Some(Wait { before, kind, lag, overlap });
        self
    }
}

const fn piece(name: &'static str, stage: &'static str, days: usize) -> Piece {
    Piece { name, stage, days, wait: None }
}

const PIECES: [Piece; 12] = [
    piece("立项批复", "前期", 10),
    piece("用地预审", "前期", 15).after(0, StartStart, 3, 0),
    piece("环评", "前期", 20).after(0, FinishStart, 0, 4),
    piece("初步设计", "设计", 25).after(1, FinishStart, 0, 5),
    piece("施工图设计", "设计", 20).after(3, FinishStart, 0, 8),
    piece("图审", "设计", 8).after(4, FinishFinish, 3, 0),
    piece("施工招标", "招标", 20).after(4, StartStart, 10, 0),
    piece("施工许可", "招标", 5).after(6, FinishStart, 0, 0),
    piece("土方开挖", "施工", 15).after(7, FinishStart, 0, 2),
    piece("主体施工", "施工", 60).after(8, FinishStart, 0, 5),
    piece("外线配套", "施工", 30).after(9, StartStart, 20, 0),
    piece("竣工验收", "验收", 0).after(9, FinishStart, 0, 0),
];

/// The plans: the first day of each, in days from the last known day, and what has become of it.
const PLANS: [(i32, Course); 4] =
    [(-60, Course::Late), (-30, Course::OnTime), (10, Course::ToCome), (40, Course::ToCome)];

/// What has become of a plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    /// Its first nodes were finished later than its baseline says.
    Late,
    /// Its nodes begin and end as its baseline says.
    OnTime,
    /// It has not begun, and has no baseline yet.
    ToCome,
}

/// Adds holidays, plans and the countdown.
pub(super) fn plans(maker: &mut Maker, branches: &[Living]) {
    for (index, (name, is_off, from, to)) in STATUTORY.iter().enumerate() {
        maker.add(
            Patch::<Holiday>::new(format!("holiday-{index:02}"))
                .set(Holiday::NAME, *name)
                .set(Holiday::DAY_KIND, if *is_off { DayKind::Off } else { DayKind::Work })
                .set(Holiday::FROM, date(from))
                .set(Holiday::TO, date(to)),
        );
    }
    let living = branches.iter().enumerate();
    let key =
        living.filter(|(_, branch)| branch.setting == Setting::KeyProject && branch.to == DAYS);
    for ((start, course), (index, _)) in PLANS.into_iter().zip(key) {
        plan(maker, &task_id(index), DAYS + start, course);
    }
    let urgent = branches.iter().position(|branch| branch.setting == Setting::TaskForce);
    if let Some(index) = urgent {
        count_down(maker, &task_id(index));
    }
}

fn node_id(task: &str, index: usize) -> String {
    format!("node-{task}-{index:02}")
}

/// A plan that begins on a day, counted from the first of the district.
fn plan(maker: &mut Maker, task: &str, start: i32, course: Course) {
    for (index, piece) in PIECES.iter().enumerate() {
        maker.add(
            Patch::<Node>::new(node_id(task, index))
                .set(Node::NAME, piece.name)
                .set(Node::TASK, Reference::to(task))
                .set(Node::STAGE, piece.stage)
                .set(Node::DAYS, count(piece.days))
                .set_or_keep(Node::NOT_BEFORE, (index == 0).then(|| day_after(start)))
                .set(Node::RESPONSIBLE, format!("示例区{}专班", piece.stage)),
        );
        if let Some(wait) = &piece.wait {
            let days = |days: usize| (days > 0).then(|| count(days));
            maker.add(
                Patch::<Link>::new(format!("link-{task}-{index:02}"))
                    .set(Link::BEFORE, Reference::to(node_id(task, wait.before)))
                    .set(Link::AFTER, Reference::to(node_id(task, index)))
                    .set(Link::LINK_KIND, wait.kind)
                    .set_or_keep(Link::LAG, days(wait.lag))
                    .set_or_keep(Link::OVERLAP, days(wait.overlap)),
            );
        }
    }
    if course == Course::ToCome {
        return;
    }
    baseline(maker, task);
    match course {
        Course::Late => late(maker, task, start),
        _ => on_time(maker, task),
    }
}

/// Stores the plan as its baseline, as a user does before it begins.
fn baseline(maker: &mut Maker, task: &str) {
    let register = maker.register(&[Kind::Holiday, Kind::Task, Kind::Node, Kind::Link]);
    let as_of = day_within(DAYS - 1).earliest();
    let plan = project(&register, task, as_of).expect("the demo's plans have no cycle");
    for (key, values) in plan.baseline() {
        maker.amend_values(&key, values);
    }
}

/// The first nodes of the late plan: when they began and ended, in days from its first.
const LATE: [(i32, Option<i32>); 4] = [(0, Some(13)), (4, Some(30)), (10, Some(44)), (31, None)];

fn late(maker: &mut Maker, task: &str, start: i32) {
    for (index, (started, finished)) in LATE.into_iter().enumerate() {
        let finished = finished.map(|days| day_within(start + days));
        let node = Patch::<Node>::new(node_id(task, index));
        let node = node.set(Node::STARTED, day_within(start + started));
        maker.amend(node.set_or_keep(Node::FINISHED, finished));
    }
}

fn on_time(maker: &mut Maker, task: &str) {
    let today = day_within(DAYS - 1).earliest();
    for index in 0..PIECES.len() {
        let id = node_id(task, index);
        let past =
            |field| maker.value(&id, field).filter(|day: &PartialDate| day.latest() <= today);
        let (started, finished) = (past(Node::BASELINE_START), past(Node::BASELINE_FINISH));
        let node = Patch::<Node>::new(&*id).set_or_keep(Node::STARTED, started);
        maker.amend(node.set_or_keep(Node::FINISHED, finished));
    }
}

/// Sixty households in ten days; four days have passed.
fn count_down(maker: &mut Maker, task: &str) {
    let more_than_60 = Quantity { qualifier: Qualifier::MoreThan, ..amount(60, "户") };
    maker.amend(
        Patch::<Task>::new(task)
            .set(Task::AMOUNT, more_than_60)
            .set(Task::START, day_within(DAYS - 4))
            .set(Task::PLANNED_END, date("2026-01-05"))
            .clear(Task::ENDED),
    );
    for (day, number) in (0..).zip([4, 7, 5, 6]) {
        maker.add(
            Patch::<Progress>::new(format!("progress-{task}-{day}"))
                .set(Progress::TASK, Reference::to(task))
                .set(Progress::DATE, day_within(DAYS - 4 + day))
                .set(Progress::COUNT, count(number)),
        );
    }
}
