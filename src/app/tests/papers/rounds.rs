//! The published list of a round and the decision on its awards: nobody is named while anybody is undecided.

use zhibu_app::papers::{PaperContext, PaperKind, PaperRequest, paper};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::{ItemKind, YesNo};
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Appraisal, Nomination, ScoreItem};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_office::document::{Document, to_plain};

use crate::support::{date, empty, figures, owed, paper_of, put, today};

/// A round with the bands 优秀 and 合格, of whose nominees at most one in two is 优秀, and with four nominees of these
/// points above the base.
fn round(points: [i64; 4]) -> Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<Appraisal>::new("r")
            .set(Appraisal::NAME, "2025年先锋岗评选")
            .set(Appraisal::ORGANISER, "示例工委")
            .set(Appraisal::FROM, date("2025-01-01"))
            .set(Appraisal::TO, date("2025-06-30"))
            .set(Appraisal::BASE, Count::exact(60))
            .set(Appraisal::BANDS, Texts(vec!["优秀：70".into(), "合格：60".into()]))
            .set(Appraisal::ONE_IN, Count::exact(4))
            .set(Appraisal::NOMINATED_UNTIL, date("2025-07-10"))
            .set(Appraisal::REVIEWED, date("2025-07-15"))
            .set(Appraisal::PUBLISHED, date("2025-08-04"))
            .set(Appraisal::PUBLISHED_UNTIL, date("2025-08-08")),
    );
    for (index, points) in points.into_iter().enumerate() {
        let id = format!("n{index}");
        put(
            ledger,
            Patch::<Nomination>::new(&*id)
                .set(Nomination::NAME, format!("先锋岗{index}").as_str())
                .set(Nomination::APPRAISAL, Reference::to("r"))
                .set(Nomination::NOMINATED_BY, "甲局")
                .set(Nomination::ELIGIBLE, YesNo::Yes),
        );
        let value = Decimal::from_whole(points);
        put(
            ledger,
            Patch::<ScoreItem>::new(format!("s{index}"))
                .set(ScoreItem::NAME, "加分")
                .set(ScoreItem::NOMINATION, Reference::to(&*id))
                .set(ScoreItem::ITEM_KIND, ItemKind::Addition)
                .set(
                    ScoreItem::POINTS,
                    Quantity { value, unit: "分".into(), qualifier: Qualifier::Exact },
                )
                .set(ScoreItem::DATE, date("2025-03-01"))
                .set(ScoreItem::EVIDENCE, "文件"),
        );
    }
    workspace
}

fn of(workspace: &Workspace, kind: PaperKind) -> Document {
    paper_of(workspace, kind, "2025", "r").unwrap()
}

#[test]
fn a_list_names_the_highest_band_unless_a_lower_one_is_asked_for() {
    let workspace = round([20, 5, 3, 0]);
    let publication = of(&workspace, PaperKind::Publication);
    let text = to_plain(&publication);
    assert!(text.contains("1\t优秀\t先锋岗0\t甲局"), "{text}");
    assert!(!text.contains("先锋岗1"), "{text}");
    assert!(text.contains("经报名、初审，"), "{text}");
    assert!(text.contains("公示期为2025年8月4日至2025年8月8日。"), "{text}");
    assert_eq!(owed(&publication), ["联系电话", "地址"]);
    let mut request = PaperRequest::new(PaperKind::Publication, "2025".parse().unwrap(), "r");
    request.down_to = "合格".into();
    let context = PaperContext { unit: "", today: today() };
    let text = to_plain(&paper(&workspace, &request, context).unwrap());
    assert!(text.contains("4\t合格\t先锋岗3\t甲局"), "{text}");
}

#[test]
fn while_anybody_is_undecided_there_is_no_list() {
    // Two of equal points, of whom one may be in the highest band.
    let workspace = round([20, 20, 3, 0]);
    let publication = of(&workspace, PaperKind::Publication);
    let text = to_plain(&publication);
    assert!(!text.contains("先锋岗0") && !text.contains("先锋岗2"), "{text}");
    assert_eq!(owed(&publication)[0], "名单（2个参评对象等次未定）");
    let mut workspace = round([20, 5, 3, 0]);
    put(&mut workspace, Patch::<Nomination>::new("n3").clear(Nomination::ELIGIBLE));
    let publication = of(&workspace, PaperKind::Publication);
    assert_eq!(owed(&publication)[0], "名单（1个参评对象未登记初审结果）");
    assert!(!to_plain(&publication).contains("先锋岗0"));
}

#[test]
fn a_decision_names_nobody_before_the_result_is_confirmed_and_then_counts_them() {
    let mut workspace = round([20, 5, 3, 0]);
    let decision = of(&workspace, PaperKind::Commendation);
    assert_eq!(owed(&decision), ["表彰名单（评选结果尚未确认）", "表彰日期"]);
    assert!(!to_plain(&decision).contains("先锋岗0"));
    put(&mut workspace, Patch::<Appraisal>::new("r").set(Appraisal::AWARDED, date("2025-08-20")));
    for (id, band) in [("n0", "优秀"), ("n1", "合格")] {
        put(&mut workspace, Patch::<Nomination>::new(id).set(Nomination::BAND, band));
    }
    let decision = of(&workspace, PaperKind::Commendation);
    let text = to_plain(&decision);
    assert!(text.contains("经报名、初审、公示，"), "{text}");
    assert!(text.contains("评定为“优秀”的1个。"), "{text}");
    assert!(text.contains("1\t优秀\t先锋岗0\t甲局"), "{text}");
    assert!(!text.contains("先锋岗1"), "{text}");
    assert_eq!(figures(&decision)[0].rows.count, 1);
    assert!(text.ends_with("示例工委\n2025年8月20日\n"), "{text}");
}

#[test]
fn a_decision_names_nobody_whose_confirmed_result_was_overtaken() {
    let confirmed = || {
        let mut workspace = round([20, 5, 3, 0]);
        put(
            &mut workspace,
            Patch::<Appraisal>::new("r").set(Appraisal::AWARDED, date("2025-08-20")),
        );
        put(&mut workspace, Patch::<Nomination>::new("n0").set(Nomination::BAND, "优秀"));
        put(&mut workspace, Patch::<Nomination>::new("n1").set(Nomination::BAND, "合格"));
        workspace
    };
    let is_named = |workspace: &Workspace| {
        [PaperKind::Commendation, PaperKind::Publication]
            .map(|kind| to_plain(&of(workspace, kind)).contains("先锋岗0"))
    };
    let mut turned_down = confirmed();
    assert_eq!(is_named(&turned_down), [true, true]);
    put(&mut turned_down, Patch::<Nomination>::new("n0").set(Nomination::ELIGIBLE, YesNo::No));
    let mut vetoed = confirmed();
    put(
        &mut vetoed,
        Patch::<ScoreItem>::new("v")
            .set(ScoreItem::NOMINATION, Reference::to("n0"))
            .set(ScoreItem::ITEM_KIND, ItemKind::Veto)
            .set(ScoreItem::DATE, date("2025-04-01"))
            .set(ScoreItem::EVIDENCE, "通报"),
    );
    let is_owed = |workspace: &Workspace| {
        assert_eq!(is_named(workspace), [false, false]);
        let decision = of(workspace, PaperKind::Commendation);
        let first = zhibu_office::document::owed_places(&decision)[0];
        assert_eq!(first.what, "名单（1个已确认等次的参评对象现未通过初审，或被一票否决）");
        assert!(first.address.as_ref().is_some_and(|to| to.contains("appraisal=r")), "{first:?}");
    };
    is_owed(&turned_down);
    is_owed(&vetoed);
    // Of a band that is not named, nothing is told.
    let mut lower = confirmed();
    put(&mut lower, Patch::<Nomination>::new("n1").set(Nomination::ELIGIBLE, YesNo::No));
    assert_eq!(is_named(&lower), [true, true]);
}
