//! The sentences of findings, with the numbers that settle them.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::{Finding, Numbers, RuleId, Voters};
use zhibu_domain::values::bounds::CountBounds;
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_text::{Lang, rules};

fn sentences(rule: RuleId, numbers: Numbers) -> [String; 2] {
    let id = "x".into();
    let finding =
        Finding { rule, kind: Kind::Activity, id, numbers, field: None, overridden: None };
    [Lang::Zh, Lang::En].map(|lang| rules::finding(&finding, lang))
}

/// Of ten, up to four are probationary.
fn ten_of_whom_four_may_be_probationary() -> Voters {
    let bounds = CountBounds::exact(10).without_up_to(CountBounds::exact(4));
    Voters { count: Count::exact(10), bounds }
}

#[test]
fn a_vote_is_said_to_lack_what_it_lacks_by_every_reading() {
    let (have, want) = (Voters::all(Count::exact(2)), CountBounds::exact(5));
    assert_eq!(
        sentences(RuleId::PartyQuorum, Numbers::Vote { have, want }),
        [
            "有表决权的实到 2 人，表决至少须 5 人到会。",
            "2 present who may vote; a vote takes at least 5."
        ]
    );
    // Whoever is probationary, it takes three at least.
    let want = ten_of_whom_four_may_be_probationary().bounds.half();
    let [zh, _] = sentences(RuleId::PartyQuorum, Numbers::Vote { have, want });
    assert_eq!(zh, "有表决权的实到 2 人，表决至少须 3 人到会。");
    let fewer = Count { value: 2, qualifier: Qualifier::FewerThan };
    let [zh, en] = sentences(RuleId::Vote, Numbers::Vote { have: Voters::all(fewer), want });
    assert_eq!(zh, "赞成 不足2 票，至少需要 3 票（应到有表决权党员的过半数）。");
    assert!(en.contains("at least 3 are needed"), "{en}");
}

#[test]
fn a_vote_that_is_open_names_the_range_of_those_who_may_vote() {
    let have = ten_of_whom_four_may_be_probationary();
    let want = CountBounds::exact(8);
    assert_eq!(
        sentences(RuleId::PartyQuorum, Numbers::UnsettledVote { have, want }),
        [
            "“表决时到会不足”：按登记数是 6 至 10，须有 8，不能判定，请核实有表决权的人数。",
            "Vote without quorum: by the recorded numbers it is 6 to 10, and it takes 8, which does not settle it; verify how many may vote."
        ]
    );
    let have = Voters { count: Count::exact(10), bounds: CountBounds::ANY };
    let [zh, _] = sentences(RuleId::PartyQuorum, Numbers::UnsettledVote { have, want });
    assert!(zh.contains("按登记数是 至少 0"), "{zh}");
}

#[test]
fn the_sentences_about_committees_state_the_numbers_of_the_ledger() {
    let have = Count::exact(4);
    let [zh, en] = sentences(RuleId::NoCommittee, Numbers::UndueCommittee { have, due_from: 9 });
    assert!(zh.starts_with("委员 4 名；正式党员不足 9 名"), "{zh}");
    assert!(en.contains("fewer than 9 full members"), "{en}");
    let have = Count::exact(6);
    let [zh, _] = sentences(RuleId::CommitteeUsual, Numbers::Range { have, fewest: 2, most: 5 });
    assert_eq!(zh, "委员 6 名，一般 2 至 5 名。");
}

/// A general branch that approved is no finding, and no sentence says that only committees approve.
#[test]
fn what_is_said_of_an_approver_is_what_is_found() {
    let [zh, en] = sentences(RuleId::Approver, Numbers::None);
    assert!(zh.contains("上级党组织批准，一般是基层党委"), "{zh}");
    assert!(en.contains("usually a committee"), "{en}");
    let base = rules::base(RuleId::Approver);
    assert!(base.zh.contains("党总支批准的不提示"), "{}", base.zh);
}
