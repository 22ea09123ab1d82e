//! Lists the sentences of findings: why a relation is violated or undetermined, and what to look at first.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! findings {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        DoesNotHold { "违反：{expression}", "does not hold: {expression}" }
        Undetermined { "规则 `{rule}` 未判定", "rule `{rule}` is undetermined" }
        CountsAsZero { "{state}，计为 0", "{state}, counted as 0" }
        ByConstruction { "成立的关系中有 {count} 处用于复原连写的数，不作为检查结果", "{count} of the satisfied relations were used to recover cells that run together and confirm nothing" }
        StateNumber { "数", "number" }
        StateBlank { "空白", "blank" }
        StateDash { "横线", "dash" }
        StateText { "文字", "text" }
        StateAbsent { "缺失", "absent" }
        StateUncertain { "存疑", "uncertain" }
        ReasonCell { "`{cell}` 为{state}", "`{cell}` is {state}" }
        ReasonUnit { "`{cell}` 的单位与模板或与其比较的数不一致", "the unit of `{cell}` does not match the template or the figures it meets" }
        ReasonUnstated { "`{cell}` 没有注明单位，不能与有单位的数比较", "`{cell}` states no unit, so it cannot be compared with figures that have one" }
        ReasonPartner { "另一张表没有这一行或这一列", "the other table has no such row or column" }
        ReasonOverflow { "数过大，无法准确计算", "too large to compute exactly" }
        ReasonDivision { "除数为 0", "division by zero" }
        ReasonSection { "报告没有部分“{section}”", "the report does not have a section `{section}`" }
        ReasonPriorCell { "上年报告的 `{cell}` 为{state}", "`{cell}` of last year's report is {state}" }
        ReasonPriorUnit { "上年报告的 `{cell}` 的单位与本年的不能换算", "the unit of `{cell}` of last year's report cannot be converted to this year's" }
        ReasonNoPrior { "没有上年的报告", "last year's report is not given" }
        ReasonFact { "正文提到“{fact}”的数不一致：{figures}", "the text mentions {fact} with different figures: {figures}" }
        FactSeen { "{fact} = {value}：“{words}”", "{fact} = {value}: “{words}”" }
        NarrativeSeen { "“{words}”", "“{words}”" }
        NarrativeSeenAt { "“{words}”（{place}）", "“{words}” ({place})" }
        FactSeenAt { "{fact} = {value}：“{words}”（{place}）", "{fact} = {value}: “{words}” ({place})" }
        FormSeen { "“{words}”", "“{words}”" }
        FormSeenAt { "“{words}”（{place}）", "“{words}” ({place})" }
        FormSeenTable { "表 {table}：“{words}”", "table {table}: “{words}”" }
        FormSeenTableAt { "表 {table}：“{words}”（{place}）", "table {table}: “{words}” ({place})" }
        FormByName { "`{template}`", "`{template}`" }
        FormWithBasis { "`{template}`（{basis}）", "`{template}` ({basis})" }
        WordDocument { "原文", "document" }
        WordText { "正文", "text" }
        ReasonNoManifest { "没有机构名单，不知道本机构的属性：用 --members 给出名单", "no manifest says what the office is: give one by --members" }
        ReasonOfficeUnlisted { "机构名单中没有“{office}”", "the manifest of offices does not list {office}" }
        ReasonOfficeUnnamed { "报告没有写明机构名称，不能在机构名单中查找", "the report does not name its office, which the manifest would have to list" }
        ReasonNoAttribute { "机构名单没有规则所用的属性", "the manifest of offices has no such attribute" }
        ReasonAttributeBlank { "机构名单没有写“{office}”的“{attribute}”", "the manifest of offices states no {attribute} of {office}" }
        CauseOffice { "机构名单没有写明机构的属性", "no manifest states the attribute of the office" }
        CauseFact { "正文提到的数不一致", "the text mentions different figures" }
        LastYearCell { "{file} 的 {cell} = {printed}", "{cell} = {printed} in {file}" }
        LastYearCellAt { "{file} 的 {cell} = {printed}（{place}）", "{cell} = {printed} in {file} ({place})" }
        ReasonMemberCell { "“{office}”报告的 `{cell}` 为{state}", "`{cell}` of {office} is {state}" }
        ReasonMemberUnit { "“{office}”报告的 `{cell}` 的单位与本表的不能换算", "the unit of `{cell}` of {office} cannot be converted" }
        ReasonMembersMissing { "{total} 个下级中 {count} 个没有可用的报告：{offices}", "{count} of {total} members have no report that can be used: {offices}" }
        MemberCell { "{office}（{file}）的 {cell} = {printed}", "{office}: {cell} = {printed} in {file}" }
        MemberCellAt { "{office}（{file}）的 {cell} = {printed}（{place}）", "{office}: {cell} = {printed} in {file} ({place})" }
        MembersRest { "另有 {count} 个下级的数", "figures of {count} other members" }
        WordMember { "下级报告", "member" }
        CauseMember { "下级报告缺少可以相加的数", "a member has no figure that can be added" }
        WordLastYear { "上年报告", "last year" }
        CauseCell { "有格为{state}", "a cell is {state}" }
        CauseUnit { "单位与模板不一致", "a unit does not match the template" }
        CausePrior { "上年报告没有可以比较的数", "last year's report has no figure to compare with" }
        CauseSection { "报告没有所需的部分", "a section is missing from the report" }
        HelpSharedValue { "先检查 {cells}：{count} 条被违反的关系都涉及它，差额相同；若只有它有误，应为 {value}", "check {cells} first: {count} violated relations share it and are off by the same amount; if it alone is wrong, it should be {value}" }
        HelpShared { "先检查 {cells}：{count} 条被违反的关系都涉及它，差额相同", "check {cells} first: {count} violated relations share it and are off by the same amount" }
        HelpLocatedOnly { "{changes}；改后 {count} 处违反全部成立，没有别的同样少的改法", "{changes}; violated relations that this satisfies: {count}; no other change as small does" }
        HelpLocatedLikely { "最可能是 {changes}；同样少的改法共 {all} 种", "most likely {changes}; of changes as small there are {all}" }
        HelpLocatedMistake { "最可能是一次失误：{changes}；改动格数最少的改法另有 {all} 种", "most likely one mistake: {changes}; smallest changes beside it: {all}" }
        HelpLocatedEither { "任改一组，{count} 处违反全部成立：{all}", "each of these changes satisfies what is violated ({count}): {all}" }
        HelpLocatedTogether { "〔{changes}〕", "[{changes}]" }
        HelpTotal { "检查其余各格；若均无误，{cell} 应为 {value}", "check the other cells; if they are right, {cell} should be {value}" }
        HelpCell { "检查 {cell}", "check {cell}" }
        HelpText { "检查所示的正文，改正有误的一处后重新检查", "read the text at this place, correct it if it is wrong and check again" }
        HelpParts { "逐格检查参加计算的数", "check the figures one by one" }
        HelpFormYear { "{year} 年度改用 {form}{rest}", "use {form} for {year}{rest}" }
        HelpFormYearUnknown { "改用 {year} 年度的表式{rest}", "use the form for {year}{rest}" }
        HelpFormChecked { "；数字已按所用的表式检查", "; the figures were checked by the form that was used" }
        HelpFormMixed { "全部表格用同一表式填写；这些表属于 {form}", "fill in all tables on one form; these belong to {form}" }
        HelpFormBlank { "检查是否误用了空白表；整份报告没有检查", "check whether the blank form was taken by mistake; nothing of the report was checked" }
        HelpFormPicturesSome { "改用带文字的原件（Word、网页）；图片中的表没有检查", "use the original with text (Word, web page); the tables in pictures were not checked" }
        HelpFormPictures { "改用带文字的原件（Word、网页）；只检查了正文，表没有检查", "use the original with text (Word, web page); only the text was checked, no table" }
        HelpFactUndetermined { "检查正文的这几处，改正有误的一处后重新检查", "compare these places of the text, correct the wrong one and check again" }
        HelpOfficeUndetermined { "在 --members 的机构名单中写明，再检查一次", "state it in the manifest of --members and check again" }
        HelpUndetermined { "补上或改正这些单元格，再检查一次", "fill in or correct these cells and check again" }
        NoteReadAs { "读作 {value}", "read as {value}" }
        NoteCountedZero { "计为 0", "counted as 0" }
        NoteNoNumber { "不是数", "not a number" }
        NoteNotFound { "报告中未找到", "not found in the report" }
        NoteReadings { "可能为 {readings}", "may be {readings}" }
        NoteLookFirst { "先检查此格", "check this cell first" }
    } };
}
