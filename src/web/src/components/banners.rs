//! Banners: storage problems, shown for as long as they last.

use super::confirm::confirm;
use crate::components::button::button;
use crate::html::{self, Element, Node, View, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use crate::state::shared::SharedCall;
use zhibu_app::route::Route;
use zhibu_app::views::shell::banners::{
    Banner, BannerAction, BannerKind, LedgerStatus, NewBuild, Severity, banners_view,
};
use zhibu_text::m;

/// All current banners. One stays in the page while others appear or disappear.
pub fn banners(state: AppState) -> Vec<Node> {
    let due = Memo::new(move || banners_view(&status(state), state.lang()));
    let is_asking = Signal::new(false);
    let all = BannerKind::ALL.map(|kind| {
        let banner = Memo::new(move || {
            due.with(|due| due.iter().find(|banner| banner.kind == kind).cloned())
        });
        let is_due = move || banner.with(Option::is_some);
        show(is_due, move || element(state, kind, banner, is_asking))
    });
    let question =
        confirm(state, is_asking, state.t(m::PUT_ASIDE_QUESTION), m::PUT_ASIDE, move || {
            state.quarantine_unreadable();
        });
    all.into_iter().chain([question.into_node()]).collect()
}

/// The state of the backup folder, as text.
pub fn folder_text(state: AppState) -> String {
    state.folder_backups().state().with(|folder| folder.text(state.lang()))
}

fn status(state: AppState) -> LedgerStatus {
    let (workspace, safety) = (state.workspace(), state.safety());
    LedgerStatus {
        is_open: state.is_open(),
        page: state.navigation().route().with(|route| route.page.clone()),
        workspace: workspace.status().get(),
        not_opened: workspace.not_opened().get(),
        missing: safety.missing().get(),
        has_restore_point: safety.point().get().is_some(),
        short_of_space_percent: state.short_of_space_percent(),
        folder: state.folder_backups().state().get(),
        backup_due: state.is_backup_due().then(|| state.backup_state().changes),
        shared: state.shared_folder().status().with(|status| status.banner(state.lang())),
        past_day: workspace.past_day().get(),
        embedded: workspace.embedded().get(),
        new_build: new_build(state),
    }
}

fn new_build(state: AppState) -> NewBuild {
    if !state.navigation().has_new_build().get() {
        return NewBuild::None;
    }
    NewBuild::Ready { is_form_dirty: state.navigation().is_dirty().get() }
}

fn element(
    state: AppState,
    kind: BannerKind,
    banner: Memo<Option<Banner>>,
    is_asking: Signal<bool>,
) -> Element {
    let (class, role) = match kind.severity() {
        Severity::Error => ("banner error", "alert"),
        Severity::Warning => ("banner warning", "status"),
        Severity::Conflict => ("banner conflict", "status"),
    };
    let text = move || {
        banner.with(|banner| banner.as_ref().map(|banner| banner.text.clone()).unwrap_or_default())
    };
    // A memo, so that a new figure in the text does not render the buttons again.
    let actions = Memo::new(move || {
        banner
            .with(|banner| banner.as_ref().map(|banner| banner.actions.clone()).unwrap_or_default())
    });
    let buttons = move || {
        let button = |action| action_button(state, action, is_asking);
        actions.get().into_iter().map(button).collect::<Vec<_>>()
    };
    html::div()
        .class(class)
        .attr("role", role)
        .attr("data-testid", kind.test_id())
        .child(html::p().child(text))
        .child(buttons)
}

fn action_button(state: AppState, action: BannerAction, is_asking: Signal<bool>) -> Element {
    if let Some(page) = action.page() {
        let link = html::a().class("button").attr("href", Route::to(page).to_string());
        return link.child(state.t(action.label()));
    }
    let class = if action == BannerAction::Restore { "primary" } else { "" };
    button(state, class, action.label(), move || match action {
        BannerAction::Export => state.export(),
        BannerAction::RetrySaving => state.retry_saving(),
        BannerAction::ExportUnreadable => state.export_unreadable(),
        BannerAction::Restore => state.fetch((state.loader().restore)(state)),
        BannerAction::Quarantine => is_asking.set(true),
        BannerAction::AllowFolder => state.fetch((state.loader().run_backup)(state, true)),
        BannerAction::LookAtShared => {
            state.fetch((state.loader().share)(state, SharedCall::LookAt));
        }
        BannerAction::PutOffBackup => state.safety().put_off(),
        BannerAction::AcknowledgeStoredAgain => state.acknowledge_stored_again(),
        BannerAction::HandOverStored => state.hand_over_stored(),
        BannerAction::Reload => platform::reload(),
        BannerAction::TakeBuild => platform::take_build(),
        BannerAction::LeavePast => state.show_present(),
        BannerAction::TakeEmbedded => state.fetch((state.loader().embedded)(state, true)),
        BannerAction::ShowConflicts | BannerAction::ShowLedgers => {}
    })
}
