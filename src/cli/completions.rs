//! Prints the completion script of a shell (`gouji completions`).

use super::args::{self, CompletionsArgs};
use super::output::Stop;
use super::{HOLDS, Run};

pub(super) fn run(args: &CompletionsArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let mut command = args::command(run.view.lang);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "gouji", &mut script);
    run.print_all(args.output.as_deref(), &String::from_utf8_lossy(&script))?;
    Ok(HOLDS)
}
