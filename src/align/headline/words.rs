//! Lists the words of the language by which names of organisations are recognised: what they end with, what never stands
//! in them, and what stands before and after them.

/// Words that a name ends with, the longer before the shorter; alone they name nobody.
#[rustfmt::skip]
pub(super) const ORGANS: &[&str] = &[
    "机构编制委员会办公室", "党工委管委会", "管理委员会", "人民检察院", "领导小组", "人民政府", "人民法院", "检察院",
    "办事处", "委员会", "办公室", "办公厅", "管委会", "党工委", "工作站", "服务站", "事务所", "研究院", "研究所",
    "卫生院", "幼儿园", "联合会", "管理处", "服务处", "联合社", "供销社", "总公司", "管理局", "总队", "支队", "大队",
    "中队", "中心", "政府", "党委", "党组", "县委", "市委", "区委", "省委", "纪委", "监委", "法院", "大学", "学院",
    "学校", "中学", "小学", "医院", "公司", "集团", "银行", "海关", "协会", "学会", "总会", "工会", "商会", "基金会",
    "总局", "分局", "支局", "总站", "分院", "党校", "部队", "兵团", "总署", "公署", "局", "厅", "委", "办", "院",
    "所", "站", "署", "处",
];

/// Endings that make a name only where the rest of it makes sure: `气象台`, `图书馆`, `残联`.
#[rustfmt::skip]
pub(super) const RARE_ORGANS: &[&str] = &[
    "台", "馆", "社", "校", "部", "会", "队", "园", "厂", "场", "库", "联", "行", "组", "团", "师",
];

/// Words for an area, which name the government of it where nothing follows.
#[rustfmt::skip]
pub(super) const AREAS: &[&str] = &[
    "自治州", "自治县", "自治旗", "自治区", "开发区", "高新区", "实验区", "示范区", "管理区", "度假区", "风景区",
    "名胜区", "保税区", "合作区", "工业园", "产业园", "街道", "地区", "新区", "林区", "园区", "省", "市", "区", "县",
    "乡", "镇", "旗", "盟", "州",
];

/// Words in which a sign of an area means something else.
#[rustfmt::skip]
pub(super) const NO_AREAS: &[&str] = &[
    "城乡", "城市", "城镇", "城区", "乡村", "乡镇", "市场", "市政", "市容", "市民", "区域", "区划", "县域", "社区",
    "小区", "园区", "库区", "景区", "灾区", "侨联", "联盟", "片区", "街区",
];

/// Beginnings of names that need no area.
pub(super) const NATIONAL: &[&str] = &["国家", "中国", "中华", "中共", "全国", "国务院", "最高人民", "中央"];

/// Endings of names that need no area, with words before them.
#[rustfmt::skip]
pub(super) const INSTITUTIONS: &[&str] = &[
    "大学", "学院", "学校", "中学", "小学", "幼儿园", "医院", "公司", "集团", "银行", "海关", "检察院", "法院",
    "委员会",
];

/// Words that are part of no name: verbs, prepositions, adverbs, and the words of web pages around a title.
#[rustfmt::skip]
pub(super) const STOPS: &[&str] = &[
    "向社会", "公布", "发布", "现将", "现就", "现对", "特将", "特此", "关于", "根据", "依据", "按照", "依照", "遵照",
    "为了", "为进一步", "为贯彻", "贯彻", "落实", "要求", "规定", "如下", "以下", "以上", "本年", "本报告", "全年",
    "年度", "结合", "认真", "严格", "高度重视", "积极", "不断", "坚持", "围绕", "深入", "持续", "全面", "切实",
    "加强", "推进", "推动", "打造", "做好", "撰写", "起草", "制定", "汇总", "填报", "印发", "报送", "上报", "提交",
    "召开", "开展", "收到", "受理", "编制", "组织编", "由", "首页", "位置", "标题", "名称", "来源", "作者", "点击",
    "浏览", "打印", "分享", "索引号", "文号", "附件", "上一篇", "下一篇", "转发", "欢迎", "访问", "以来", "期间",
    "所有", "下列", "可以", "如有", "联系", "对本", "与本", "查阅", "下载", "正文", "内容", "数据", "统计",
];

/// Stop words after which a name begins for sure.
#[rustfmt::skip]
pub(super) const CLEAN_STOPS: &[&str] = &[
    "公布", "发布", "现将", "现就", "现对", "特将", "关于", "向社会", "由", "印发", "报送", "上报", "转发", "标题",
    "名称", "首页",
];

/// Words in which a stop word is part of a name.
#[rustfmt::skip]
pub(super) const NO_STOPS: &[&str] = &[
    "机构编制", "大数据", "数据局", "数据资源", "数据管理", "数据发展", "数据中心", "统计局", "统计调查", "统计站",
    "联系点", "内容安全", "自由贸易", "推进中心", "推进办公室", "推进局", "推动中心", "促进中心", "受理中心",
    "受理服务", "受理局", "编制管理", "联系服务", "落实中心", "统计和", "统计数据", "全面深化改革",
];

/// Single characters that are part of no name.
pub(super) const STOP_SIGNS: &str = "我们的了您你此该各吗这那是被并且已均仍请把让每就而或如若";

/// Words between a name and what it publishes, that may follow each other.
#[rustfmt::skip]
pub(super) const CONNECTIVES: &[&str] = &[
    "关于", "报送", "上报", "公布", "发布", "公开", "印发", "编制", "编写", "撰写", "完成", "做好", "向社会", "予以",
    "现", "将", "特", "的", "了", "本", "度", "对", "就", ":", "·",
];

/// Names of fields that state who answers for a document, and how far they are trusted.
pub(super) const LABELS: &[(&str, u32)] = &[
    ("编制单位", 4),
    ("填报单位", 4),
    ("填报机关", 4),
    ("报告单位", 4),
    ("报送单位", 4),
    ("公开主体", 4),
    ("公开机构", 4),
    ("公开单位", 4),
    ("单位名称", 4),
    ("机构名称", 4),
    ("编制机关", 4),
    ("公开责任单位", 4),
    ("责任单位", 4),
    ("单位", 4),
    ("发布机构", 4),
    ("发布机关", 4),
    ("发布单位", 4),
    ("发文机关", 4),
    ("发文单位", 4),
    ("制发机关", 4),
    ("发文机构", 4),
    ("责任部门", 4),
    ("公开部门", 4),
    ("发布部门", 4),
    ("信息提供单位", 4),
    ("供稿单位", 3),
    ("信息来源", 3),
    ("文章来源", 3),
    ("稿件来源", 3),
    ("来源", 3),
    ("供稿", 3),
    ("作者", 3),
];

/// Words that make a title the one of another document: the page before, the page after.
#[rustfmt::skip]
pub(super) const ELSEWHERE: &[&str] = &[
    "上一篇", "下一篇", "上一条", "下一条", "前一篇", "后一篇", "相关链接", "相关文章", "相关阅读", "相关信息",
    "延伸阅读",
];

/// Words directly after the name of who wrote a report.
#[rustfmt::skip]
pub(super) const DEEDS: &[&str] = &[
    "根据", "依据", "按照", "依照", "遵照", "编制", "组织编制", "认真", "严格", "积极", "深入", "坚持", "高度重视",
    "全面", "切实", "持续", "不断", "紧紧", "扎实", "结合", "围绕", "贯彻", "现将", "现公布", "特向", "向社会",
    "负责",
];

/// Brackets after a name that add nothing to it.
#[rustfmt::skip]
pub(super) const REMARKS: &[&str] = &[
    "本级", "机关", "公章", "盖章", "章", "以下简称", "代", "印章", "汇总", "试行", "全文", "公示",
];

/// Names of fields that state the year of a report.
#[rustfmt::skip]
pub(super) const YEAR_LABELS: &[&str] = &[
    "报告年度", "年报年度", "填报年度", "报告年份", "年报年份", "所属年度", "年度",
];

/// Words after a title that announce it: the title is still a heading.
pub(super) const ANNOUNCEMENTS: &[&str] = &["的报告", "的公告", "的公示", "的通知", "的通告", "公告", "公示"];

/// Verbs that slogans begin with: `建设法治政府`.
#[rustfmt::skip]
pub(super) const SLOGANS: &[&str] = &[
    "建设", "打造", "强化", "做好", "推进", "优化", "提升", "加强", "深化", "完善", "提高", "促进", "服务", "构建",
    "创建", "保障", "规范",
];

/// What follows `本` and `全` where they stand for whoever writes: `本级`, `全县`.
pub(super) const OWN_SIGNS: &str = "局级机单市县区乡镇街厅委办院校中部省州旗站所处";
