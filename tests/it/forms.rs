//! The two official forms for tests, from a plain outline.

use std::sync::Arc;

use gouji::schema::{Alias, Axis, BlankPolicy, CellId, Kind, LeafIdx, Node, NodeIdx, Section, Table, Template};
use indexmap::IndexMap;

/// Both forms, the older first.
pub fn templates() -> Vec<Arc<Template>> {
    [OF_2019, OF_2021].into_iter().map(|outline| Arc::new(parse(outline))).collect()
}

fn parse(outline: &str) -> Template {
    let mut template = Template {
        name: String::new(),
        title: "政府信息公开工作年度报告".to_owned(),
        basis: None,
        years: (None, None),
        blank: BlankPolicy::Zero,
        sections: Vec::new(),
        tables: IndexMap::new(),
        span: None,
    };
    let mut first = 0;
    for line in outline.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (word, rest) = line.split_once(' ').unwrap();
        let parts: Vec<&str> = rest.split('|').map(str::trim).collect();
        let part = |index: usize| parts.get(index).copied().unwrap_or("");
        let aliases = |words: &str| {
            words.split('/').filter(|w| !w.is_empty()).map(|label| Alias { label: label.to_owned() }).collect::<Vec<_>>()
        };
        match word {
            "template" => {
                template.name = part(0).to_owned();
                template.years = (part(1).parse().ok(), part(2).parse().ok());
            }
            "section" => template.sections.push(Section {
                name: part(0).to_owned(),
                title: part(1).to_owned(),
                aliases: aliases(part(2)),
                tables: part(3).split_whitespace().map(str::to_owned).collect(),
            }),
            "table" => {
                let table = Table {
                    code: part(0).to_owned(),
                    title: part(1).to_owned(),
                    aliases: Vec::new(),
                    note: None,
                    kind: Kind::Count,
                    unit: Some(part(2).to_owned()).filter(|u| !u.is_empty()),
                    rows: Axis::default(),
                    cols: Axis::default(),
                    first: CellId(0),
                    span: None,
                };
                template.tables.insert(part(0).to_owned(), table);
            }
            "row" | "col" => {
                let (_, table) = template.tables.last_mut().unwrap();
                let axis = if word == "row" { &mut table.rows } else { &mut table.cols };
                add(axis, part(0), part(1), part(2), aliases(part(3)), part(4));
            }
            other => panic!("{other}"),
        }
    }
    for table in template.tables.values_mut() {
        table.first = CellId(first);
        first += u32::try_from(table.cell_count()).unwrap();
    }
    template
}

/// `三>(三)>1`: segments of the code.
fn add(axis: &mut Axis, path: &str, label: &str, note: &str, aliases: Vec<Alias>, unit: &str) {
    let segments: Vec<&str> = path.split('>').collect();
    let code = segments.join(".");
    let parent_code = segments[..segments.len() - 1].join(".");
    let parent = axis.nodes.iter().position(|node| node.code == parent_code).map(NodeIdx);
    let idx = NodeIdx(axis.nodes.len());
    let segment = segments[segments.len() - 1].to_owned();
    let label = match label {
        "" => segment.clone(),
        "-" => String::new(),
        label => label.to_owned(),
    };
    axis.nodes.push(Node {
        code,
        total: segment == "(七)" || segment == "总计",
        segment,
        label,
        note: Some(note.to_owned()).filter(|n| !n.is_empty()),
        aliases,
        kind: None,
        unit: Some(unit.to_owned()).filter(|u| !u.is_empty()),
        signed: None,
        decimals: None,
        parent,
        children: Vec::new(),
        leaf: None,
        span: None,
    });
    match parent {
        Some(parent) => axis.nodes[parent.0].children.push(idx),
        None => axis.roots.push(idx),
    }
    axis.leaves.clear();
    for at in 0..axis.nodes.len() {
        let leaf = axis.nodes[at].children.is_empty().then_some(LeafIdx(axis.leaves.len()));
        axis.nodes[at].leaf = leaf;
        if leaf.is_some() {
            axis.leaves.push(NodeIdx(at));
        }
    }
}

const OF_2019: &str = "
template gov-info-disclosure/2019|2019|2020
section 总体情况|一、总体情况
section 主动公开|二、主动公开政府信息情况|二、行政机关主动公开政府信息情况|二.(一) 二.(五) 二.(六) 二.(八) 二.(九)
section 收到和处理|三、收到和处理政府信息公开申请情况|三、行政机关收到和处理政府信息公开申请情况|三
section 复议诉讼|四、政府信息公开行政复议、行政诉讼情况|四、因政府信息公开工作被申请行政复议、提起行政诉讼情况|四
section 问题和改进|五、存在的主要问题及改进情况|五、政府信息公开工作存在的主要问题及改进情况
section 其他事项|六、其他需要报告的事项
table 二.(一)|第二十条第（一）项|件
row 规章
row 规范性文件|||行政规范性文件
col 本年新制作数量
col 本年新公开数量
col 对外公开总数量
table 二.(五)|第二十条第（五）项|件
row 行政许可
row 其他对外管理服务事项
col 上一年项目数量
col 本年增减|本年增/减
col 处理决定数量
table 二.(六)|第二十条第（六）项|件
row 行政处罚
row 行政强制
col 上一年项目数量
col 本年增减|本年增/减
col 处理决定数量
table 二.(八)|第二十条第（八）项|项
row 行政事业性收费
col 上一年项目数量
col 本年增减|本年增/减
table 二.(九)|第二十条第（九）项|
row 政府集中采购
col 采购项目数量||||个
col 采购总金额||||万元
table 三|三、收到和处理政府信息公开申请情况|件
row 一|本年新收政府信息公开申请数量
row 二|上年结转政府信息公开申请数量
row 三|本年度办理结果
row 三>(一)|予以公开
row 三>(二)|部分公开|区分处理的，只计这一情形，不计其他情形
row 三>(三)|不予公开
row 三>(三)>1|属于国家秘密
row 三>(三)>2|其他法律行政法规禁止公开
row 三>(三)>3|危及“三安全一稳定”
row 三>(三)>4|保护第三方合法权益
row 三>(三)>5|属于三类内部事务信息
row 三>(三)>6|属于四类过程性信息
row 三>(三)>7|属于行政执法案卷
row 三>(三)>8|属于行政查询事项
row 三>(四)|无法提供
row 三>(四)>1|本机关不掌握相关政府信息
row 三>(四)>2|没有现成信息需要另行制作
row 三>(四)>3|补正后申请内容仍不明确||申请内容不明确
row 三>(五)|不予处理
row 三>(五)>1|信访举报投诉类申请
row 三>(五)>2|重复申请
row 三>(五)>3|要求提供公开出版物
row 三>(五)>4|无正当理由大量反复申请
row 三>(五)>5|要求行政机关确认或重新出具已获取信息
row 三>(六)|其他处理
row 三>(七)|总计
row 四|结转下年度继续办理
col 自然人
col 法人或其他组织
col 法人或其他组织>商业企业
col 法人或其他组织>科研机构
col 法人或其他组织>社会公益组织
col 法人或其他组织>法律服务机构
col 法人或其他组织>其他
col 总计
table 四|四、政府信息公开行政复议、行政诉讼情况|件
row 件数|-
col 行政复议
col 行政复议>结果维持
col 行政复议>结果纠正
col 行政复议>其他结果
col 行政复议>尚未审结
col 行政复议>总计
col 行政诉讼
col 行政诉讼>未经复议直接起诉
col 行政诉讼>未经复议直接起诉>结果维持
col 行政诉讼>未经复议直接起诉>结果纠正
col 行政诉讼>未经复议直接起诉>其他结果
col 行政诉讼>未经复议直接起诉>尚未审结
col 行政诉讼>未经复议直接起诉>总计
col 行政诉讼>复议后起诉
col 行政诉讼>复议后起诉>结果维持
col 行政诉讼>复议后起诉>结果纠正
col 行政诉讼>复议后起诉>其他结果
col 行政诉讼>复议后起诉>尚未审结
col 行政诉讼>复议后起诉>总计
";

const OF_2021: &str = "
template gov-info-disclosure/2021|2021|
section 总体情况|一、总体情况
section 主动公开|二、主动公开政府信息情况|二、行政机关主动公开政府信息情况|二.(一) 二.(五) 二.(六) 二.(八)
section 收到和处理|三、收到和处理政府信息公开申请情况|三、行政机关收到和处理政府信息公开申请情况|三
section 复议诉讼|四、政府信息公开行政复议、行政诉讼情况|四、因政府信息公开工作被申请行政复议、提起行政诉讼情况|四
section 问题和改进|五、存在的主要问题及改进情况|五、政府信息公开工作存在的主要问题及改进情况
section 其他事项|六、其他需要报告的事项
table 二.(一)|第二十条第（一）项|件
row 规章
row 行政规范性文件|||规范性文件
col 本年制发件数
col 本年废止件数
col 现行有效件数|||现行有效件
table 二.(五)|第二十条第（五）项|件
row 行政许可
col 本年处理决定数量
table 二.(六)|第二十条第（六）项|件
row 行政处罚
row 行政强制
col 本年处理决定数量
table 二.(八)|第二十条第（八）项|万元
row 行政事业性收费
col 本年收费金额||单位：万元
table 三|三、收到和处理政府信息公开申请情况|件
row 一|本年新收政府信息公开申请数量
row 二|上年结转政府信息公开申请数量
row 三|本年度办理结果
row 三>(一)|予以公开
row 三>(二)|部分公开|区分处理的，只计这一情形，不计其他情形
row 三>(三)|不予公开
row 三>(三)>1|属于国家秘密
row 三>(三)>2|其他法律行政法规禁止公开
row 三>(三)>3|危及“三安全一稳定”
row 三>(三)>4|保护第三方合法权益
row 三>(三)>5|属于三类内部事务信息
row 三>(三)>6|属于四类过程性信息
row 三>(三)>7|属于行政执法案卷
row 三>(三)>8|属于行政查询事项
row 三>(四)|无法提供
row 三>(四)>1|本机关不掌握相关政府信息
row 三>(四)>2|没有现成信息需要另行制作
row 三>(四)>3|补正后申请内容仍不明确||申请内容不明确
row 三>(五)|不予处理
row 三>(五)>1|信访举报投诉类申请
row 三>(五)>2|重复申请
row 三>(五)>3|要求提供公开出版物
row 三>(五)>4|无正当理由大量反复申请
row 三>(五)>5|要求行政机关确认或重新出具已获取信息
row 三>(六)|其他处理
row 三>(六)>1|申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
row 三>(六)>2|申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请
row 三>(六)>3|其他
row 三>(七)|总计
row 四|结转下年度继续办理
col 自然人
col 法人或其他组织
col 法人或其他组织>商业企业
col 法人或其他组织>科研机构
col 法人或其他组织>社会公益组织
col 法人或其他组织>法律服务机构
col 法人或其他组织>其他
col 总计
table 四|四、政府信息公开行政复议、行政诉讼情况|件
row 件数|-
col 行政复议
col 行政复议>结果维持
col 行政复议>结果纠正
col 行政复议>其他结果
col 行政复议>尚未审结
col 行政复议>总计
col 行政诉讼
col 行政诉讼>未经复议直接起诉
col 行政诉讼>未经复议直接起诉>结果维持
col 行政诉讼>未经复议直接起诉>结果纠正
col 行政诉讼>未经复议直接起诉>其他结果
col 行政诉讼>未经复议直接起诉>尚未审结
col 行政诉讼>未经复议直接起诉>总计
col 行政诉讼>复议后起诉
col 行政诉讼>复议后起诉>结果维持
col 行政诉讼>复议后起诉>结果纠正
col 行政诉讼>复议后起诉>其他结果
col 行政诉讼>复议后起诉>尚未审结
col 行政诉讼>复议后起诉>总计
";
