//! Lists the sentences about likely wrong cells.

/// Hands these sentences, after those `$before`, to the next of the stages.
macro_rules! locate {
    ($next:ident $($rest:ident)*; $($before:tt)*) => { $next! { $($rest)*; $($before)*
        LocateHolds { "加减关系全部成立，没有可查找的错误", "all sums hold: there is nothing to locate" }
        LocateMatter { "违反 {count} 处，改 {cells} 格可使其全部成立", "violations: {count}; cells to change so that all of them are satisfied: {cells}" }
        LocateUnique { "已证明：没有更少的改法，同样少的仅此一种", "proved: no smaller change exists, and no other one of this size" }
        LocateAmbiguous { "已证明：没有更少的改法；同样少的共 {count} 种，凭这些关系无法判定是哪一种", "proved: no smaller change exists; {count} of this size do, and the relations cannot tell which one it is" }
        LocateTrusted { "已证明：按模板的可信度，没有更轻的改法；同样轻（合计 {weight}）的共 {count} 种", "proved: with the trust that the template declares, no lighter change exists; {count} as light as this ({weight}) do" }
        LocateOperations { "另有 {count} 种改动的格更多，但一次失误即可造成，一并列出", "also listed: changes of more cells that one mistake makes: {count}" }
        LocateChecks { "不是加减关系、已逐一检查各改法的规则：{rules}", "no sums, but evaluated with each change: {rules}" }
        LocateUndecided { "因有格不是数而未判定、未能检查改法的规则：{rules}", "undetermined, and so without a part: {rules}" }
        LocateRectangle { "两行两列的差额相同，其中任一对角的两格都可能有误", "two rows and two columns are off by the same amount, so the cells of either diagonal may be wrong" }
        LocateLocalRow { "报告自加的行「{label}」各栏的数正是所差的数：它可能应计入合计，或应填入表式中的某一行", "the row `{label}`, which the form does not have, holds exactly what is lacking: it may belong into the total, or into a row of the form" }
        LocateCompared { "上年或下级报告的数以其为准，不作改动", "figures of last year's report and of members are taken as right" }
        LocateTextAgrees { "正文的数与此一致（{rules}）", "the text says the same ({rules})" }
        LocateTextDiffers { "正文的数与此不一致（{rules}）", "the text says otherwise ({rules})" }
        LocateUnproved { "未查完：以下为已找到的改法，可能还有其他改法", "not finished: these changes were found so far, and there may be others" }
        LocateNothing { "未找到 {cells} 格以内的改法", "no change of up to {cells} cells was found" }
        LocateMore { "另有 {count} 种，见 `gouji locate -f json`", "{count} more, see `gouji locate -f json`" }
        LocateChange { "{cell} 为 {found}，应为 {expected}", "{cell} is {found} and should be {expected}" }
        LocateBlank { "{cell} 未填，应为 {expected}", "{cell} is not filled in and should be {expected}" }
        LocateRepairs { "可使之成立的规则：{rules}", "satisfies: {rules}" }
        LocateLeftOut { "规则 {rules} 不是加减关系，未参与查找", "no sums, and so without a part in the search: {rules}" }
        HeadLikely { "最可能有误", "most likely wrong" }
        HeadMatter { "违反与改动", "violations and changes" }
        HeadOption { "改法", "change" }
        HeadChange { "单元格及应有的数", "cell and what it should be" }
        HeadMechanism { "错误种类", "mistake" }
        HeadProof { "证明与说明", "what is proved" }
        MechanismTransposed { "相邻两位数字颠倒", "two digits transposed" }
        MechanismUnit { "单位不同", "another unit" }
        MechanismZero { "多写或少写一个零", "a zero too many or too few" }
        MechanismDoubled { "重复了一位数字", "a digit doubled" }
        MechanismDropped { "少写一位数字", "a digit dropped" }
        MechanismAdded { "多写一位数字", "a digit added" }
        MechanismDigit { "错了一位数字", "one digit wrong" }
        MechanismSign { "正负号", "the sign" }
        MechanismOne { "差一", "off by one" }
        MechanismPartMissing { "合计漏计 {cell}", "the total leaves out {cell}" }
        MechanismPartTwice { "合计重复计入 {cell}", "the total counts {cell} twice" }
        MechanismCarried { "错误已计入合计", "carried into the totals" }
        MechanismSwapped { "两格的数互换", "two figures swapped" }
        MechanismMoved { "填错了行或列", "in the wrong row or column" }
        MechanismShifted { "一格多的数正是另一格少的数", "one cell has too much what the other lacks" }
        MechanismForgotten { "漏填", "figure forgotten" }
        MechanismUnitOfRow { "整行的单位不同", "the whole row is in another unit" }
        MechanismUnitOfCol { "整列的单位不同", "the whole column is in another unit" }
        MechanismUnitOfTable { "整张表的单位不同", "the whole table is in another unit" }
        MechanismSigns { "同一行或列的几个数正负号相反", "several figures of a row or column have the wrong sign" }
        MechanismLineMoved { "同一行或列的几个数整体错开一格", "several figures of a row or column stand one place too far" }
        MechanismRowsExchanged { "两行的数互换", "two rows have each other's figures" }
        MechanismColsExchanged { "两列的数互换", "two columns have each other's figures" }
    } };
}
