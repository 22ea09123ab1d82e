//! Lists the built-in forms (`gouji templates`).

use std::sync::Arc;

use crate::render::template_list;

use super::output::{Results, Stop};
use super::{HOLDS, Run};

pub(super) fn run(run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let words = template_list::table(run.engine.templates().iter().map(Arc::as_ref), run.view);
    let mut results = Results::Stdout;
    run.print(&mut results, &words)?;
    run.finish(results)?;
    Ok(HOLDS)
}
