//! Declares the command line: commands, their options, and help in either language.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Command, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use crate::diagnostic::{Lang, Message, Text};
use crate::render::run::{ExtractFormat, LocateFormat};
use crate::render::schema::PUBLISHED;
use crate::render::text::TextWriter;
use crate::render::{FORMATS, Format};

/// The version and, if known, the commit it is built from.
pub(crate) const VERSION: &str = env!("GOUJI_VERSION");

/// Everything that can be typed after `gouji`.
#[derive(Debug, Parser)]
#[command(name = "gouji", version = VERSION, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true, arg_required_else_help = true, subcommand_required = true)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub action: Action,
    #[arg(short = 'V', long, action = ArgAction::Version, display_order = 103)]
    version: Option<bool>,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    #[arg(long, global = true, value_name = "LANG", display_order = 100)]
    pub lang: Option<LangChoice>,
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 101)]
    pub color: ColorChoice,
    #[arg(short = 'h', long, global = true, action = ArgAction::Help, display_order = 102)]
    help: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangChoice {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    Check(CheckArgs),
    Extract(ExtractArgs),
    Rollup(RollupArgs),
    Lint(LintArgs),
    Locate(LocateArgs),
    Explain(ExplainArgs),
    Rules(RulesArgs),
    Templates(TemplatesArgs),
    Schema(SchemaArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CheckArgs {
    #[arg(value_name = "REPORT", required = true, value_hint = ValueHint::AnyPath)]
    pub reports: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub rules: Vec<String>,
    #[arg(long, value_name = "ID", value_hint = ValueHint::Other)]
    pub only: Vec<String>,
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::AnyPath)]
    pub template: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub explanations: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub baseline: Option<String>,
    #[arg(long, value_name = "REPORT|DIR", value_hint = ValueHint::AnyPath)]
    pub prior: Vec<String>,
    #[arg(long, value_name = "NEW=OLD", requires = "prior", value_hint = ValueHint::Other)]
    pub renamed: Vec<String>,
    #[arg(long, value_name = "MANIFEST|DIR", value_hint = ValueHint::AnyPath)]
    pub members: Option<String>,
    #[arg(short, long, value_name = "FORMAT", value_parser = format_names())]
    pub format: Option<&'static Format>,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
    #[arg(long, value_name = "DIR", conflicts_with = "output", value_hint = ValueHint::DirPath)]
    pub output_dir: Option<String>,
    #[cfg(feature = "office")]
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub annotate: Option<String>,
    #[arg(long)]
    pub strict: bool,
    #[arg(short, long, value_name = "N", value_hint = ValueHint::Other)]
    pub jobs: Option<std::num::NonZeroU16>,
}

/// The output format when none is chosen.
pub(crate) const DEFAULT_FORMAT: &Format = &Format::new::<TextWriter>();

/// Parses the name of an output format.
fn format_names() -> impl TypedValueParser<Value = &'static Format> {
    PossibleValuesParser::new(FORMATS.iter().map(|format| format.name))
        .map(|name| Format::named(&name).unwrap_or(DEFAULT_FORMAT))
}

impl CheckArgs {
    /// The folder for annotated copies; always `None` in a build without workbooks.
    pub(crate) fn annotate(&self) -> Option<&str> {
        #[cfg(feature = "office")]
        return self.annotate.as_deref();
        #[cfg(not(feature = "office"))]
        return None;
    }
}

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    #[arg(value_name = "REPORT", required = true, value_hint = ValueHint::AnyPath)]
    pub reports: Vec<String>,
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::AnyPath)]
    pub template: Vec<String>,
    #[arg(long)]
    pub fill: bool,
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<ExtractFormat>,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
    #[arg(short, long, value_name = "N", value_hint = ValueHint::Other)]
    pub jobs: Option<std::num::NonZeroU16>,
}

#[derive(Debug, Args)]
pub(crate) struct RollupArgs {
    #[arg(value_name = "MANIFEST|DIR", value_hint = ValueHint::AnyPath)]
    pub members: String,
    #[arg(value_name = "REPORT", value_hint = ValueHint::AnyPath)]
    pub reports: Vec<String>,
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::AnyPath)]
    pub template: Vec<String>,
    #[arg(long)]
    pub partial: bool,
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<ExtractFormat>,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
}

impl ValueEnum for ExtractFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Csv, Self::Json, Self::Yaml]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Yaml => "yaml",
        }))
    }
}

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    #[arg(value_name = "RULES|TEMPLATE", required = true, value_hint = ValueHint::AnyPath)]
    pub files: Vec<String>,
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<LintFormat>,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct LocateArgs {
    #[arg(value_name = "REPORT", required = true, value_hint = ValueHint::AnyPath)]
    pub reports: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub rules: Vec<String>,
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::AnyPath)]
    pub template: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub explanations: Vec<String>,
    #[arg(long, value_name = "REPORT|DIR", value_hint = ValueHint::AnyPath)]
    pub prior: Vec<String>,
    #[arg(long, value_name = "NEW=OLD", requires = "prior", value_hint = ValueHint::Other)]
    pub renamed: Vec<String>,
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<LocateFormat>,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
    #[arg(short, long, value_name = "N", value_hint = ValueHint::Other)]
    pub jobs: Option<std::num::NonZeroU16>,
}

impl ValueEnum for LocateFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Text => "text",
            Self::Json => "json",
        }))
    }
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    #[arg(value_name = "CODE|RULE")]
    pub subject: String,
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::AnyPath)]
    pub template: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub rules: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::AnyPath)]
    pub template: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub rules: Vec<String>,
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<RulesFormat>,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    Text,
    Md,
}

#[derive(Debug, Args)]
pub(crate) struct TemplatesArgs {}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(PUBLISHED.map(|(name, _)| name)))]
    pub name: String,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub output: Option<String>,
}

/// Commands planned for later; refused by name.
pub(crate) const LATER_COMMANDS: [&str; 2] = ["fmt", "test"];
/// Builds the command with its help in one language.
pub(crate) fn command(lang: Lang) -> Command {
    let say = |text: Text| Message::new(text).render(lang);
    let options = say(Text::HelpOptions);
    let heads = |text: Text| format!("{}\n", say(text));
    let sub_template = format!(
        "{{about}}\n\n{}  {{usage}}\n\n{}{{positionals}}\n\n{}{{options}}\n",
        heads(Text::HelpHeadUsage),
        heads(Text::HelpHeadArguments),
        heads(Text::HelpHeadOptions),
    );
    let bare_template = format!(
        "{{about}}\n\n{}  {{usage}}\n\n{}{{options}}\n",
        heads(Text::HelpHeadUsage),
        heads(Text::HelpHeadOptions)
    );
    let root_template = format!(
        "{{about}}\n\n{}  {{usage}}\n\n{}{{subcommands}}\n\n{}{{options}}{{after-help}}\n",
        heads(Text::HelpHeadUsage),
        heads(Text::HelpHeadCommands),
        heads(Text::HelpHeadOptions),
    );
    let mut root = CommandLine::command()
        .about(say(Text::HelpRoot))
        .after_help(say(Text::HelpExit))
        .override_usage(format!("gouji <{}> {options}", say(Text::ValueCommand)))
        .help_template(root_template)
        .term_width(0)
        .mut_args(|arg| localise("", arg, lang));
    let names: Vec<String> = root.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        root = root.mut_subcommand(&name, |sub| {
            let sub = sub.mut_args(|arg| localise(&name, arg, lang));
            let arguments: Vec<String> = sub.get_positionals().map(ToString::to_string).collect();
            let template = if arguments.is_empty() { bare_template.clone() } else { sub_template.clone() };
            let usage = [format!("gouji {name}"), arguments.join(" "), options.clone()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            sub.about(command_help(&name).map(say).unwrap_or_default()).override_usage(usage).help_template(template)
        });
    }
    root
}

fn localise(command: &str, arg: clap::Arg, lang: Lang) -> clap::Arg {
    let words = arg_help(command, arg.get_id().as_str()).map(|text| match text {
        Text::HelpCheckFormat => {
            let names = FORMATS.iter().map(|format| Message::verbatim(format.name)).collect();
            Message::new(text).with_list("formats", names).with("default", DEFAULT_FORMAT.name).render(lang)
        }
        text => Message::new(text).render(lang),
    });
    let has_value = arg.get_action().takes_values();
    let value =
        arg.get_value_names().and_then(|names| value_name(names.first()?)).map(|text| Message::new(text).render(lang));
    let arg = match value {
        Some(value) => arg.value_name(value),
        None => arg,
    };
    // clap would append its own English to the help.
    arg.help(words.unwrap_or_default())
        .long_help(None::<&str>)
        .hide_default_value(has_value)
        .hide_possible_values(has_value)
}

/// The placeholder of a value in help.
fn value_name(name: &str) -> Option<Text> {
    Some(match name {
        "LANG" => Text::ValueLang,
        "WHEN" => Text::ValueWhen,
        "REPORT" => Text::ValueReport,
        "FILE" => Text::ValueFile,
        "DIR" => Text::ValueDir,
        "PATH" => Text::ValuePath,
        "ID" => Text::ValueId,
        "NAME" => Text::ValueName,
        "NAME|FILE" => Text::ValueNameOrFile,
        "REPORT|DIR" => Text::ValueReportOrDir,
        "NEW=OLD" => Text::ValueRenamed,
        "MANIFEST|DIR" => Text::ValueManifestOrDir,
        "FORMAT" => Text::ValueFormat,
        "N" => Text::ValueCount,
        "RULES|TEMPLATE" => Text::ValueRulesOrTemplate,
        "CODE|RULE" => Text::ValueCodeOrRule,
        "SHELL" => Text::ValueShell,
        "COMMAND" => Text::ValueCommand,
        _ => return None,
    })
}

fn command_help(name: &str) -> Option<Text> {
    Some(match name {
        "check" => Text::HelpCheck,
        "extract" => Text::HelpExtract,
        "rollup" => Text::HelpRollup,
        "lint" => Text::HelpLint,
        "locate" => Text::HelpLocate,
        "explain" => Text::HelpExplain,
        "rules" => Text::HelpRules,
        "templates" => Text::HelpTemplates,
        "schema" => Text::HelpSchema,
        "completions" => Text::HelpCompletions,
        "man" => Text::HelpMan,
        _ => return None,
    })
}

fn arg_help(command: &str, id: &str) -> Option<Text> {
    Some(match (command, id) {
        (_, "lang") => Text::HelpLang,
        (_, "color") => Text::HelpColor,
        (_, "help") => Text::HelpHelp,
        (_, "version") => Text::HelpVersion,
        ("rollup", "reports") => Text::HelpRollupReports,
        (_, "reports") => Text::HelpReports,
        (_, "rules") => Text::HelpRulesFile,
        (_, "explanations") => Text::HelpExplanations,
        (_, "baseline") => Text::HelpBaseline,
        (_, "only") => Text::HelpOnly,
        (_, "prior") => Text::HelpPrior,
        (_, "renamed") => Text::HelpRenamed,
        ("rollup", "members") => Text::HelpRollupMembers,
        (_, "members") => Text::HelpMembers,
        (_, "partial") => Text::HelpPartial,
        (_, "template") => Text::HelpTemplate,
        (_, "output") => Text::HelpOutput,
        (_, "output_dir") => Text::HelpOutputDir,
        (_, "annotate") => Text::HelpAnnotate,
        (_, "strict") => Text::HelpStrict,
        (_, "jobs") => Text::HelpJobs,
        ("check", "format") => Text::HelpCheckFormat,
        ("extract", "fill") => Text::HelpExtractFill,
        ("extract" | "rollup", "format") => Text::HelpExtractFormat,
        ("lint", "format") => Text::HelpLintFormat,
        ("locate", "format") => Text::HelpLocateFormat,
        ("rules", "format") => Text::HelpRulesFormat,
        ("lint", "files") => Text::HelpLintFiles,
        ("explain", "subject") => Text::HelpSubject,
        ("schema", "name") => Text::HelpSchemaName,
        ("completions", "shell") => Text::HelpShell,
        ("man", "command") => Text::HelpManCommand,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_option_has_help_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let command = command(lang);
            command.clone().debug_assert();
            for sub in command.get_subcommands() {
                assert!(command_help(sub.get_name()).is_some(), "{}", sub.get_name());
                for arg in sub.get_arguments() {
                    assert!(arg_help(sub.get_name(), arg.get_id().as_str()).is_some(), "{sub} {arg}");
                }
            }
        }
    }
}
