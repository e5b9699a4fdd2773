//! Rounds of appraisal: ranking, nominees, and the published list.

pub mod nominee;
pub mod phases;
pub mod publication;
pub mod ranking;
pub mod result;

use crate::reactive::Memo;
use zhibu_app::views::appraisals::ranking::RankingView;

/// The current ranking, if there is a round.
type RankingNow = Memo<Option<RankingView>>;
