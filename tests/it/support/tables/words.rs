//! Holds the words from which labels, heads and titles are drawn.

use std::collections::BTreeSet;

use super::Dice;

const FRONT: &[&str] = &[
    "城镇", "农村", "直属", "下属", "在职", "退休", "省级", "市级", "公办", "民办", "常住", "流动", "新建", "续建",
    "线上", "线下",
];
const BACK: &[&str] = &[
    "学校", "医院", "机关", "企业", "道路", "桥梁", "水库", "林地", "人员", "车辆", "住房", "设备", "图书", "档案",
    "场馆", "社区",
];
const WHOLE: &[&str] = &[
    "财政拨款收入",
    "事业收入",
    "经营收入",
    "其他收入",
    "捐赠收入",
    "利息收入",
    "人员经费",
    "公用经费",
    "项目支出",
    "基本支出",
    "一般公共服务支出",
    "教育支出",
    "科学技术支出",
    "卫生健康支出",
    "住房保障支出",
    "农林水支出",
    "交通运输支出",
    "其他支出",
    "办公费",
    "印刷费",
    "咨询费",
    "手续费",
    "差旅费",
    "维修（护）费",
    "会议费",
    "培训费",
    "货币资金",
    "应收账款",
    "固定资产",
];
const HEADS: &[&str] = &[
    "本年数",
    "上年数",
    "预算数",
    "决算数",
    "调整数",
    "年初结转",
    "年末结余",
    "增减额",
    "计划数",
    "完成数",
    "受理数",
    "办结数",
    "期初余额",
    "期末余额",
    "个人",
    "单位",
    "男",
    "女",
    "累计数",
    "当月数",
];
const HEAD_GROUPS: &[&str] =
    &["本年度", "上年度", "全市", "市本级", "一般公共预算", "政府性基金", "城区", "乡镇", "行政机关", "事业单位"];
const GROUPS: &[&str] = &["教育类", "卫生类", "文化类", "基础建设", "民生事项", "日常业务", "专项业务", "对外服务"];
const TITLES: &[&str] = &[
    "收支总表",
    "支出明细表",
    "人员情况表",
    "资产情况表",
    "办件情况统计",
    "采购情况表",
    "培训情况表",
    "设施统计表",
    "服务对象情况",
    "经费使用情况",
];
const FOREIGN_TITLES: &[&str] = &[
    "往来款项表",
    "下属单位汇总",
    "专项资金安排",
    "历年对比资料",
    "附属机构情况",
    "代管资金表",
    "试点地区数据",
    "对照资料",
];
const FOREIGN_HEADS: &[&str] =
    &["核定额", "备用额", "审减额", "试点额", "拨付额", "占用率", "排名", "同比", "折合额", "另册数"];
const FOREIGN_ROWS: &[&str] =
    &["往来甲项", "暂存款", "暂付款", "代垫款", "押金", "质保金", "周转金", "预留款", "待核销款", "专户余额"];
const TOTALS: &[&str] = &["合计", "总计", "本年合计"];

/// Draws words, each once.
#[derive(Debug, Clone, Default)]
pub struct Words(BTreeSet<String>);

impl Words {
    fn fresh(&mut self, dice: &mut Dice, make: impl Fn(&mut Dice) -> String) -> String {
        for _ in 0..200 {
            let word = make(dice);
            if self.0.insert(word.clone()) {
                return word;
            }
        }
        let word = format!("{}{}", make(dice), self.0.len());
        let _ = self.0.insert(word.clone());
        word
    }

    pub fn row(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| match dice.chance(50) {
            true => dice.pick(WHOLE).to_owned(),
            false => format!("{}{}", dice.pick(FRONT), dice.pick(BACK)),
        })
    }

    pub fn head(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| dice.pick(HEADS).to_owned())
    }

    pub fn head_group(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| dice.pick(HEAD_GROUPS).to_owned())
    }

    pub fn group(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| dice.pick(GROUPS).to_owned())
    }

    pub fn title(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| dice.pick(TITLES).to_owned())
    }

    pub fn foreign_title(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| dice.pick(FOREIGN_TITLES).to_owned())
    }

    pub fn foreign_head(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| dice.pick(FOREIGN_HEADS).to_owned())
    }

    pub fn foreign_row(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| dice.pick(FOREIGN_ROWS).to_owned())
    }

    pub fn total(dice: &mut Dice) -> String {
        dice.pick(TOTALS).to_owned()
    }
}
