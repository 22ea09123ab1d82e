//! Lists the stable codes, grouped by stage.
//!
//! Invariant: a code never changes its meaning. Its pages are `docs/en/errors/<code>.md` and
//! `docs/zh/errors/<code>.md`.

use super::{Lang, Severity};

macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $id:literal, $severity:ident;)*) => {
        /// The kind of problem that a diagnostic reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$meta])* $variant,)* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Formats the code as `G0301`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)* }
            }

            /// Returns the default severity, which a stage may change.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// Returns the page that explains the code, in one language.
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
    /// A key that is not known at this place.
    UnknownKey = "G0104", Error;
    /// A required key that is missing.
    MissingKey = "G0105", Error;
    /// A value of the wrong type, such as a list instead of a mapping.
    WrongType = "G0106", Error;
    /// A value that is not one of those allowed.
    BadValue = "G0107", Error;
    /// A quote that is never closed.
    UnclosedQuote = "G0108", Error;
    /// Text after the closing quote of a value.
    AfterQuote = "G0109", Error;
    /// A plain value that begins with a character reserved by YAML.
    ReservedStart = "G0110", Error;
    /// A colon and a space inside a plain value.
    ColonInValue = "G0111", Error;
    /// Indentation that matches no outer level.
    BadIndent = "G0112", Error;
    /// Too large or nested too deeply.
    YamlLimit = "G0113", Error;
    /// Bytes that are not UTF-8.
    YamlEncoding = "G0114", Error;
    /// An empty file, or one that is not a mapping.
    YamlEmpty = "G0115", Error;
    /// Anchors, aliases, tags or merge keys, which templates and rule files do not support.
    YamlFeature = "G0116", Error;
    /// A file with neither `template:` nor `rules-for:`.
    UnknownFileKind = "G0117", Error;
    /// A full-width character (`：`, `－`, `“`) instead of the half-width one of YAML.
    FullWidthYaml = "G0118", Error;

    // G02: the text of an expression.
    /// Something that is not expected at this place.
    UnexpectedToken = "G0201", Error;
    /// A bracket that is never closed.
    UnclosedBracket = "G0202", Error;
    /// `=` where `==` is meant.
    SingleEquals = "G0203", Error;
    /// An expression without content.
    EmptyExpression = "G0204", Error;
    /// Too long or nested too deeply.
    ExpressionLimit = "G0205", Error;
    /// A reserved word without what belongs after it.
    NotYet = "G0206", Error;
    /// An operator of another language: `&&`, `<>`, `=>`.
    ForeignOperator = "G0207", Error;
    /// A number that cannot be read exactly.
    BadNumber = "G0208", Error;
    /// A keyword instead of a name.
    KeywordAsName = "G0209", Error;
    /// A string that is never closed.
    UnclosedString = "G0210", Error;
    /// A character without a meaning here.
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
    /// A share from which a text counts as copied that is none.
    CopiedShare = "G0220", Error;
    /// Nothing can be found copied.
    CopiedDemand = "G0221", Error;
    /// An attribute of the office that is not compared with a text.
    OfficeNotCompared = "G0226", Error;

    // G03: names.
    UnknownTable = "G0301", Error;
    UnknownRow = "G0302", Error;
    UnknownCol = "G0303", Error;
    /// A suffix that names several rows or columns.
    AmbiguousName = "G0304", Error;
    /// A group of rows without figures of its own.
    GroupWithoutFigures = "G0305", Error;
    /// A reversed range: `b..a`.
    ReversedRange = "G0306", Error;
    /// A range whose ends are not siblings.
    CrossParentRange = "G0307", Error;
    /// A word that is not a definition.
    UnknownDefinition = "G0308", Error;
    UnknownFunction = "G0309", Error;
    UnknownSection = "G0310", Error;
    /// A definition that depends on itself.
    CyclicDefinition = "G0311", Error;
    /// A row's name after `col`, or a column's after `row`.
    RowForCol = "G0312", Error;
    /// A name that occurs in several tables.
    AmbiguousTable = "G0313", Error;
    /// A set without members.
    EmptySet = "G0314", Error;
    /// A placeholder that nothing fills.
    UnknownPlaceholder = "G0315", Error;
    /// A rule id that does not exist.
    UnknownRule = "G0316", Error;
    /// The same member twice in a list.
    RepeatedMember = "G0317", Error;
    /// A format that a placeholder does not have.
    UnknownFormat = "G0318", Error;
    /// A fact that the template does not declare.
    UnknownFact = "G0319", Error;

    // G04: types.
    RowMeetsCol = "G0401", Error;
    /// Vectors over different axes.
    AxesDiffer = "G0402", Error;
    /// A set outside an aggregate.
    SetOutsideAggregate = "G0403", Error;
    /// Units that cannot be added or compared.
    UnitClash = "G0404", Error;
    /// A figure or text instead of a condition.
    NotTruth = "G0405", Error;
    /// A condition or text instead of a figure.
    NotNumber = "G0406", Error;
    /// A figure instead of text.
    NotText = "G0407", Error;
    /// Too few or too many arguments.
    ArgumentCount = "G0408", Error;
    /// Two sets in one aggregate.
    TwoSets = "G0409", Error;
    DivisionByZero = "G0410", Error;
    /// A tolerance that is not a constant ≥ 0, or that follows a comparison without tolerance.
    BadTolerance = "G0411", Error;
    /// `≈` over something that is not a sum of figures.
    NotIntervalable = "G0412", Error;
    /// `is blank` or `??` over something that is not a cell.
    NotACell = "G0413", Error;
    /// A pattern that is not a regular expression.
    BadPattern = "G0414", Error;
    /// A `?? value` that is not a constant.
    NotConstant = "G0415", Error;
    /// Decimal places that are not a whole number within the limit.
    RoundingPlaces = "G0416", Error;

    // G05: templates and rule files as a whole.
    /// Siblings with the same code.
    DuplicateCode = "G0501", Error;
    /// A code with characters that the language reserves.
    BadCode = "G0502", Error;
    /// A template without tables, or a table without rows or columns.
    EmptyTemplate = "G0503", Error;
    ExtendsCycle = "G0504", Error;
    /// `extends` that leaves the folder of the rule files.
    ExtendsEscape = "G0505", Error;
    ExtendsMissing = "G0506", Error;
    UnknownTemplate = "G0507", Error;
    /// Rules for a template other than the report's.
    RulesForOther = "G0508", Error;
    /// A total without parts to add up.
    TotalWithoutParts = "G0509", Error;
    /// A rule id that is defined in two files.
    RuleDefinedTwice = "G0510", Error;
    UnknownUnit = "G0511", Error;
    /// Two siblings that are both totals.
    TwoTotals = "G0512", Error;
    /// `extends` of a file of the other kind or for another template family.
    ExtendsKind = "G0513", Error;
    /// A key of the template where a code belongs.
    KeyAsCode = "G0514", Error;
    /// Labels or titles that cannot be told apart.
    SameWords = "G0515", Warning;
    /// A type that does not agree with the unit or the decimals.
    KindAgainstUnit = "G0516", Warning;
    /// A row or column named like a total without `total`.
    UndeclaredTotal = "G0517", Warning;
    /// `减：` or `其中：` among the parts of a total.
    NotAddedUp = "G0518", Warning;
    /// Two templates for one year.
    YearsOverlap = "G0519", Warning;
    /// A table in two sections, or in none.
    TableSections = "G0520", Warning;
    /// Inherited rules that do not fit the template.
    InheritedMisfit = "G0521", Error;
    /// A code under `prior` that one of the two forms does not have, or that stands there twice.
    PriorCodes = "G0522", Error;
    /// A fact without pattern, or a pattern that cannot be used.
    FactPatterns = "G0523", Error;
    /// What a template demands of a section cannot be checked.
    SectionDemand = "G0524", Error;
    /// A number of a notice that cannot be used.
    NoticeNumber = "G0525", Error;

    // G06: reading and placing a report.
    FileNotFound = "G0601", Error;
    IsDirectory = "G0602", Error;
    EmptyFile = "G0603", Error;
    NotAText = "G0604", Error;
    FileTooLarge = "G0605", Error;
    BadEncoding = "G0606", Error;
    NoTemplateFits = "G0607", Error;
    TemplateTied = "G0608", Error;
    TableMissing = "G0609", Error;
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
    /// Cells that rules read but a table of many reports does not have.
    CellsNotInFile = "G0625", Warning;
    /// A form, or a table of it, in which nothing is filled in.
    NothingFilledIn = "G0626", Error;
    /// Pages or tables that are pictures.
    Pictures = "G0628", Error;
    /// A font that does not say which characters it shows.
    FontUnreadable = "G0629", Warning;
    /// An office file that is truncated or damaged.
    BrokenFile = "G0631", Error;
    /// A file protected by a password.
    Encrypted = "G0632", Error;
    /// A formula whose result is not in the file.
    FormulaWithoutResult = "G0633", Warning;
    /// Such a formula, if it is a simple sum that gouji computes.
    FormulaComputed = "G0634", Info;
    /// Hidden rows, columns or sheets, which are read as well.
    HiddenCells = "G0635", Info;
    /// Cells of a sheet that show another figure than they store, or fewer digits of it.
    ShownOtherwise = "G0643", Info;
    /// Another part of the document that fits a table.
    LookAlike = "G0650", Warning;
    /// A row of a table that is printed twice.
    RowTwice = "G0651", Warning;
    /// Figures inside a table that belong to no cell of it.
    Unplaced = "G0652", Warning;
    /// A column whose head is none of the template.
    ColumnUnknown = "G0653", Info;
    /// Units stated differently for the same figures.
    UnitsDisagree = "G0654", Warning;
    /// Rules read an attribute that the manifest of offices does not have.
    OfficeAttribute = "G0655", Error;
    /// A format whose conversion by another program failed.
    NotConverted = "G0636", Error;
    /// A document that another program converted.
    Converted = "G0637", Info;
    /// Diagnostics about a file beyond the first hundred; as severe as the worst of them.
    MoreDiagnostics = "G0638", Info;
    /// A result of gouji given as a report.
    OwnResult = "G0639", Error;
    /// A folder or a pattern without reports.
    NoReports = "G0640", Error;
    /// Files in a folder that are skipped because of their extension.
    LeftOut = "G0641", Info;
    /// A file whose name says another format than its content.
    OtherEnding = "G0642", Info;
    /// Sections of several offices with the same text.
    AlikeSections = "G0644", Info;
    /// Sections that are too many to be compared.
    AlikeLeftOut = "G0645", Warning;
    /// A file that ends inside a table.
    FileCut = "G0630", Warning;

    // G066: pairing a report with last year's.
    /// No report of last year among those given.
    PriorNotFound = "G0660", Info;
    /// Years that do not follow each other.
    PriorYear = "G0661", Warning;
    /// Last year's report is another office's.
    PriorOffice = "G0662", Error;
    /// An office that seems to have another name since.
    PriorRenamed = "G0663", Warning;
    /// Several reports of one office and year.
    PriorTwice = "G0664", Error;
    /// A report whose office or year is not known.
    PriorUnnamed = "G0665", Warning;
    /// Nothing says how last year's form belongs to this year's.
    PriorForms = "G0666", Error;

    // G067: reports and those that they consolidate.
    /// A member without a report.
    MembersMissing = "G0670", Warning;
    /// Several reports of a member for one year.
    MembersTwice = "G0671", Error;
    /// A report of an office that the manifest does not list.
    MembersUnlisted = "G0672", Info;
    /// Offices that consolidate each other.
    MembersCycle = "G0673", Error;
    /// The office above is not in the manifest.
    MembersParent = "G0674", Error;
    /// A name that two offices of a manifest have.
    MembersOfficeTwice = "G0675", Error;
    /// A file of a manifest that is missing, or that two offices have.
    MembersFile = "G0676", Error;
    /// The report of a member is for another year or follows another form.
    MembersForm = "G0677", Error;
    /// A report bears another name than the manifest gives its file.
    MembersOffice = "G0678", Warning;
    /// A manifest that cannot be understood.
    MembersManifest = "G0679", Error;

    /// A sum of members from which some are missing.
    RollupIncomplete = "G0680", Error;
    /// Cells of a member that cannot be added.
    RollupNotAdded = "G0681", Error;
    /// Blanks that counted as nothing in a sum.
    RollupBlanks = "G0682", Info;

    // G07: well-formed rules that are doubtful.
    /// A rule without any position.
    NoPositions = "G0701", Warning;
    AlwaysTrue = "G0702", Warning;
    AlwaysFalse = "G0703", Warning;
    DuplicateRule = "G0704", Warning;
    /// A definition that is not used.
    UnusedDefinition = "G0705", Warning;
    /// A test for blanks that were already replaced.
    BlankNeverSeen = "G0706", Warning;
    /// Figures without a unit of their own beside figures that have one.
    UnstatedUnit = "G0709", Warning;
    /// A figure twice in one sum, or beside a total that contains it.
    CountedTwice = "G0710", Warning;
    /// A part that a sum leaves out although the template has it under the total.
    PartLeftOut = "G0711", Warning;
    /// An aggregate over one figure.
    SingleThing = "G0712", Warning;
    /// A guard for each row or column before a check on fixed cells.
    GuardRepeats = "G0713", Warning;
    /// Rules that never hold together, or only where a figure is 0.
    RulesConflict = "G0714", Warning;

    // G08: the command line.
    BadUsage = "G0801", Error;
    UnknownCode = "G0802", Error;
    CannotWrite = "G0803", Error;
    /// A run interrupted with Ctrl-C.
    Stopped = "G0804", Error;
    /// Reports that have no annotated copy.
    NotAnnotated = "G0805", Info;
    /// The output file has the extension of another format than the one asked for.
    EndingMismatch = "G0806", Warning;

    // G09: explanations and baselines.
    /// An explanation for a rule that does not exist.
    ExplainedRule = "G0901", Warning;
    /// An explanation for a position that the rule does not have.
    ExplainedPosition = "G0902", Warning;
    /// An explanation that has expired.
    ExplainedExpired = "G0903", Warning;
    /// An explanation without a finding.
    ExplainedNothing = "G0904", Warning;
    /// An explanation of other figures.
    ExplainedFigures = "G0905", Warning;
    /// An explanation for a report that was not checked.
    ExplainedReport = "G0906", Warning;
    /// A baseline that is not the result of a check.
    NotBaseline = "G0907", Error;
    /// A row of a workbook that has a reason and does not say what it is about.
    ExplainedCell = "G0908", Warning;
    /// A workbook without a list of findings to explain.
    ExplainedNoList = "G0909", Error;
    /// Reports of the baseline that were not checked.
    BaselineReports = "G0910", Warning;
    /// A workbook with more cells than are read, given as explanations.
    ExplainedTooLong = "G0911", Error;
    /// A broken invariant: a bug in gouji.
    Internal = "G0999", Error;
}

impl Code {
    /// Parses a code: `g0301`, `Ｇ0301` and `0301` are all G0301.
    pub fn from_id(written: &str) -> Option<Code> {
        let folded = crate::source::fold_code(written).to_uppercase();
        let digits = folded.strip_prefix('G').unwrap_or(&folded);
        Self::ALL.iter().copied().find(|code| code.id().get(1..) == Some(digits))
    }
}
