//! What is of no use any more goes.

use crate::{app::App, failure::Failure};

pub(super) async fn sweep(app: &App) -> Result<(), Failure> {
    app.applications.sweep(app.clock.now()).await
}
