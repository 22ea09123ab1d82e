//! `gouji man`: prints the manual page of the program or of one command.

use crate::diagnostic::{Code, Diagnostic, Message, Text, nearest};

use super::args::{self, ManArgs};
use super::output::Stop;
use super::usage::listed;
use super::{HOLDS, Run};

pub(super) fn run(args: &ManArgs, run: &mut Run<'_, '_>) -> Result<u8, Stop> {
    let mut root = args::command(run.view.lang);
    // Options of every command belong to each page.
    root.build();
    let command = match &args.command {
        None => root,
        Some(name) => match root.find_subcommand(name) {
            // A page has the name by which people look it up: `man gouji-check`.
            Some(found) => {
                let page = found.clone().name(format!("gouji-{name}")).version(args::VERSION);
                page.disable_version_flag(true).disable_help_flag(true)
            }
            None => return Err(unknown(name, &root)),
        },
    };
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(command).render(&mut page);
    run.print_all(args.output.as_deref(), &String::from_utf8_lossy(&page))?;
    Ok(HOLDS)
}

fn unknown(name: &str, root: &clap::Command) -> Stop {
    let names: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => Message::new(Text::UsageNear).with("near", near),
        None => Message::new(Text::UsageCommands).with_list("commands", listed(&names)),
    };
    let message = Message::new(Text::UsageUnknownCommand).with("command", name);
    Stop::Failed(Box::new(Diagnostic::new(Code::BadUsage, message).help(help)))
}
