//! Prints a published JSON Schema, for editors of YAML files and for readers of machine output (`gouji schema`).

use crate::render::schema::PUBLISHED;

use super::args::SchemaArgs;
use super::output::Stop;
use super::{HOLDS, Run};

pub(super) fn run(args: &SchemaArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let text = PUBLISHED.iter().find(|(name, _)| *name == args.name).map_or("", |(_, text)| text);
    run.print_all(args.output.as_deref(), text)?;
    Ok(HOLDS)
}
