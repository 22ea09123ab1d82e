//! Lists the stable codes, grouped by stage. A code never changes its meaning; its pages are
//! `docs/en/errors/<code>.md` and `docs/zh/errors/<code>.md`.

use super::{Lang, Severity};

macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $id:literal, $severity:ident;)*) => {
        /// What kind of thing a diagnostic reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$meta])* $variant,)* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// `G0301`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)* }
            }

            /// The severity it has unless the stage says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// The page that explains it, in the language asked for.
            pub fn page(self, lang: Lang) -> &'static str {
                match (self, lang) { $(
                    (Code::$variant, Lang::En) => include_str!(concat!("../../docs/en/errors/", $id, ".md")),
                    (Code::$variant, Lang::Zh) => include_str!(concat!("../../docs/zh/errors/", $id, ".md")),
                )* }
            }
        }
    };
}

codes! {
    // G01: the YAML of templates and rule files.
    /// Not well-formed YAML, for a reason without a code of its own.
    YamlSyntax = "G0101", Error;
    /// A tab in the indentation.
    YamlTab = "G0102", Error;
    /// The same key twice in one mapping.
    DuplicateKey = "G0103", Error;
    /// A key that this place does not know.
    UnknownKey = "G0104", Error;
    /// A key that must be there is not.
    MissingKey = "G0105", Error;
    /// A list where a mapping belongs, and the like.
    WrongType = "G0106", Error;
    /// A word outside the list of those allowed.
    BadValue = "G0107", Error;
    /// A quote that is never closed.
    UnclosedQuote = "G0108", Error;
    /// Text after the closing quote of a value.
    AfterQuote = "G0109", Error;
    /// A plain value that begins with a sign YAML keeps for itself.
    ReservedStart = "G0110", Error;
    /// A colon and a blank inside a plain value.
    ColonInValue = "G0111", Error;
    /// Indentation that fits no level above.
    BadIndent = "G0112", Error;
    /// Too large or nested too deeply.
    YamlLimit = "G0113", Error;
    /// Bytes that are no UTF-8.
    YamlEncoding = "G0114", Error;
    /// An empty file, or one that holds no mapping.
    YamlEmpty = "G0115", Error;
    /// Anchors, aliases, tags and merge keys are not part of the file kinds.
    YamlFeature = "G0116", Error;
    /// Neither `template:` nor `rules-for:` tells what the file is.
    UnknownFileKind = "G0117", Error;
    /// A full-width sign (`：`, `－`, `“`) where YAML wants the half-width one.
    FullWidthYaml = "G0118", Error;

    // G02: the text of an expression.
    /// Something else was expected here.
    UnexpectedToken = "G0201", Error;
    /// A bracket that is never closed.
    UnclosedBracket = "G0202", Error;
    /// `=` where `==` is meant.
    SingleEquals = "G0203", Error;
    /// Nothing to check.
    EmptyExpression = "G0204", Error;
    /// Too long or nested too deeply.
    ExpressionLimit = "G0205", Error;
    /// A reserved word whose meaning comes later.
    NotYet = "G0206", Error;
    /// A sign of another language: `&&`, `<>`, `=>`.
    ForeignOperator = "G0207", Error;
    /// A number that cannot be read exactly.
    BadNumber = "G0208", Error;
    /// A keyword where a name belongs.
    KeywordAsName = "G0209", Error;
    /// Quoted words that are never closed.
    UnclosedString = "G0210", Error;
    /// A character that has no meaning here.
    StrayCharacter = "G0211", Error;
    /// Two operands with nothing between them.
    MissingOperator = "G0212", Error;
    /// A closing bracket without its opening one, or of another kind.
    MismatchedBracket = "G0213", Error;
    /// A comparison chain that changes direction.
    MixedChain = "G0214", Error;
    /// An operator followed by nothing.
    MissingOperand = "G0215", Error;
    /// `row`, `col` or `cell` not followed by a name.
    MissingName = "G0216", Error;
    /// `if` without `then`.
    MissingThen = "G0217", Error;

    // G03: names.
    UnknownTable = "G0301", Error;
    UnknownRow = "G0302", Error;
    UnknownCol = "G0303", Error;
    /// A suffix that names several rows or columns.
    AmbiguousName = "G0304", Error;
    /// A group of rows has no figures of its own.
    GroupWithoutFigures = "G0305", Error;
    /// `b..a`.
    ReversedRange = "G0306", Error;
    /// A range whose ends are no siblings.
    CrossParentRange = "G0307", Error;
    /// A word that is not a definition.
    UnknownDefinition = "G0308", Error;
    UnknownFunction = "G0309", Error;
    UnknownSection = "G0310", Error;
    /// A definition that needs itself.
    CyclicDefinition = "G0311", Error;
    /// A row's name after `col`, or a column's after `row`.
    RowForCol = "G0312", Error;
    /// The name stands in several tables.
    AmbiguousTable = "G0313", Error;
    /// A set without members.
    EmptySet = "G0314", Error;
    /// A place in a message that nothing fills.
    UnknownPlaceholder = "G0315", Error;
    /// A rule id that does not exist.
    UnknownRule = "G0316", Error;
    /// The same member twice in a list.
    RepeatedMember = "G0317", Error;

    // G04: types.
    RowMeetsCol = "G0401", Error;
    /// Vectors over axes that differ.
    AxesDiffer = "G0402", Error;
    /// A set outside an aggregate.
    SetOutsideAggregate = "G0403", Error;
    /// Units that cannot be added or compared.
    UnitClash = "G0404", Error;
    /// A figure or text where a statement that is true or false belongs.
    NotTruth = "G0405", Error;
    /// A truth or a text where a figure belongs.
    NotNumber = "G0406", Error;
    /// A figure where text belongs.
    NotText = "G0407", Error;
    /// Too few or too many arguments.
    ArgumentCount = "G0408", Error;
    /// Two sets in one aggregate.
    TwoSets = "G0409", Error;
    DivisionByZero = "G0410", Error;
    /// A tolerance that is not a constant ≥ 0, or after a comparison that takes none.
    BadTolerance = "G0411", Error;
    /// `≈` over something that is not a sum of figures.
    NotIntervalable = "G0412", Error;
    /// `is blank` or `??` over something that is not a cell.
    NotACell = "G0413", Error;
    /// A pattern that is not a regular expression.
    BadPattern = "G0414", Error;
    /// A `?? value` that is not a constant.
    NotConstant = "G0415", Error;

    // G05: templates and rule files as wholes.
    /// Siblings with the same code.
    DuplicateCode = "G0501", Error;
    /// A code with signs that the language needs for itself.
    BadCode = "G0502", Error;
    /// A template or table without rows, columns or tables.
    EmptyTemplate = "G0503", Error;
    ExtendsCycle = "G0504", Error;
    /// `extends` that leaves the folder of the rule files.
    ExtendsEscape = "G0505", Error;
    ExtendsMissing = "G0506", Error;
    UnknownTemplate = "G0507", Error;
    /// Rules for another template than the report's.
    RulesForOther = "G0508", Error;
    /// A total that has nothing to add up.
    TotalWithoutParts = "G0509", Error;
    /// A rule id that two files claim.
    RuleDefinedTwice = "G0510", Error;
    UnknownUnit = "G0511", Error;
    /// Two siblings that are both totals.
    TwoTotals = "G0512", Error;
    /// `extends` of a file of the other kind or for another template family.
    ExtendsKind = "G0513", Error;

    // G06: reading and placing a report.
    FileNotFound = "G0601", Error;
    IsDirectory = "G0602", Error;
    EmptyFile = "G0603", Error;
    NotAText = "G0604", Error;
    FileTooLarge = "G0605", Error;
    BadEncoding = "G0606", Error;
    NoTemplateFits = "G0607", Error;
    TemplateTied = "G0608", Error;
    TableMissing = "G0609", Warning;
    RowMissing = "G0610", Warning;
    LabelTolerated = "G0611", Info;
    ExtraRow = "G0612", Info;
    CellCountDiffers = "G0613", Warning;
    BadCsv = "G0614", Error;
    UnknownCell = "G0615", Error;
    DuplicateCell = "G0616", Error;
    CellIsText = "G0617", Warning;
    ColMissing = "G0618", Warning;
    YearDisagrees = "G0619", Info;
    SeveralReports = "G0620", Warning;
    /// A known format whose reader is not built in.
    FormatNotRead = "G0621", Error;
    BadJson = "G0622", Error;
    UnknownCellUnit = "G0623", Warning;
    Unreadable = "G0624", Error;
    /// Cells that a table of many reports does not hold, and rules read.
    CellsNotInFile = "G0625", Warning;
    /// An office file that is cut off or garbled.
    BrokenFile = "G0631", Error;
    /// A password is needed.
    Encrypted = "G0632", Error;
    /// A formula whose result is not in the file.
    FormulaWithoutResult = "G0633", Warning;
    /// Such a formula that is a plain sum, computed here.
    FormulaComputed = "G0634", Info;
    /// Hidden rows, columns or sheets, read all the same.
    HiddenCells = "G0635", Info;
    /// A format that another program must convert first, and could not.
    NotConverted = "G0636", Error;
    /// Read by way of another program.
    Converted = "G0637", Info;
    /// A folder or a pattern without reports.
    NoReports = "G0640", Error;
    /// Files of a folder that are no reports by their ending.
    LeftOut = "G0641", Info;
    /// A file that ends in the middle of a table.
    FileCut = "G0630", Warning;

    // G07: rules that are well-formed and yet no good.
    /// A rule without any position.
    NoPositions = "G0701", Warning;
    AlwaysTrue = "G0702", Warning;
    AlwaysFalse = "G0703", Warning;
    DuplicateRule = "G0704", Warning;
    /// A definition nobody uses.
    UnusedDefinition = "G0705", Warning;
    /// Blanks are asked for where they have been replaced before.
    BlankNeverSeen = "G0706", Warning;

    // G08: the command line.
    BadUsage = "G0801", Error;
    UnknownCode = "G0802", Error;
    CannotWrite = "G0803", Error;
    /// Ctrl-C.
    Stopped = "G0804", Error;
    /// Reports that have no annotated copy.
    NotAnnotated = "G0805", Info;
    /// A broken invariant: a mistake of gouji itself.
    Internal = "G0999", Error;
}

impl Code {
    /// `g0301`, `Ｇ0301` and `0301` all name G0301.
    pub fn from_id(written: &str) -> Option<Code> {
        let folded = crate::source::fold_code(written).to_uppercase();
        let digits = folded.strip_prefix('G').unwrap_or(&folded);
        Self::ALL.iter().copied().find(|code| code.id().get(1..) == Some(digits))
    }
}
