//! Refuses outputs that would overwrite inputs, or that the next run would read as inputs.

use crate::diagnostic::{Code, Diagnostic, Message, Text};
use crate::engine::inputs::lies_in;
use crate::world::World;

/// Refuses to write the file `name`, given by `option`, if it is also an input.
pub fn refuse_input(option: &str, name: &str, inputs: &[&[String]], world: &dyn World) -> Result<(), Box<Diagnostic>> {
    let own = world.canonical(name);
    let is_input = |input: &String| input == name || (own.is_some() && world.canonical(input) == own);
    if !inputs.iter().any(|list| list.iter().any(is_input)) {
        return Ok(());
    }
    let message = Message::new(Text::WriteOverInput).with("name", name);
    let help = Message::new(Text::WriteOverInputHelp).with("arg", option);
    Err(Box::new(Diagnostic::new(Code::CannotWrite, message).help(help)))
}

/// Refuses a folder, given by `option`, that contains one of the files or folders.
pub fn refuse_folder<'a>(
    option: &str,
    folder: &str,
    mut inputs: impl Iterator<Item = &'a str>,
    world: &dyn World,
) -> Result<(), Box<Diagnostic>> {
    let Some(name) = inputs.find(|name| lies_in(name, folder, world)) else { return Ok(()) };
    let name = if name.is_empty() { "." } else { name };
    let message = Message::new(Text::FolderHoldsInputs).with("folder", folder).with("name", name);
    let help = Message::new(Text::FolderHoldsInputsHelp).with("arg", option);
    Err(Box::new(Diagnostic::new(Code::BadUsage, message).help(help)))
}

/// Reports that `option` would write the same file as another option.
pub fn same_file(option: &str, target: &str, other: &str) -> Box<Diagnostic> {
    let message = Message::new(Text::UsageConflict).with("arg", format!("{option} {target}")).with("prior", other);
    let help = Message::new(Text::WriteOverInputHelp).with("arg", option);
    Box::new(Diagnostic::new(Code::BadUsage, message).help(help))
}
