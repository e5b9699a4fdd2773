//! The phrases, by the paper that uses them.

use super::Phrase;

macro_rules! phrases {
    ($($name:ident = $words:literal;)+) => {
        $(
            #[doc = concat!("The words: ", $words)]
            pub const $name: Phrase = Phrase($words);
        )+

        /// All of them by name, for tests.
        pub const ALL: &[(&str, Phrase)] = &[$((stringify!($name), $name),)+];
    };
}

phrases! {
    // Units of figures.
    NO_UNIT = "";
    PIECES = "个";
    ITEMS = "项";
    TIMES = "次";
    UNITS = "家";
    PERSONS = "名";
    TEAMS = "支";
    SHIFTS = "班次";
    RECORDS = "条";

    // What stands between.
    COMMA = "，";
    LIST = "、";
    SEMICOLON = "；";
    STOP = "。";

    // Parts of sentences.
    FIRST_HALF = "{year}年上半年";
    SECOND_HALF = "{year}年下半年";
    OF_RECORD = "{record}的{field}";
    COMPARED = "{now}（上期{before}）";
    COMPARED_WITH_YEAR = "{now}（上年同期{before}）";
    MEASURED = "{measure}{figure}";
    QUOTED = "“{name}”";
    WITH_EVIDENCE = "{said}（{evidence}）";
    WITH_REASON = "{name}（{reason}）";
    AND_OTHERS = "{names}等";
    NAMES_AND_NUMBER = "{names}等{figure}";
    NO_NAME = "（名称待补）";
    SERIAL = "序号";
    FIGURE = "数";

    // What is owed.
    OWED_ISSUER = "制发单位";
    OWED_DATE = "成文日期";
    OWED_NUMBER = "文号";
    OWED_ADDRESSEE = "主送机关";
    OWED_PLANS = "下一步工作的具体举措";
    OWED_PICTURES = "图片及图片说明";
    OWED_STRENGTH = "成效类型和归属";
    OWED_FOUNDING = "成立日期";
    OWED_OTHER_BRANCHES = "其余临时党组织的情况";
    OWED_OTHER_TASKS = "其余任务的完成量";
    OWED_JOINING = "加入日期";
    OWED_ATTENDEES = "出席、请假单位";

    // Sections.
    SECTION_COVERAGE = "组织覆盖情况";
    SECTION_PROJECTS = "项目攻坚情况";
    SECTION_ALLIANCES = "产业联盟情况";
    SECTION_TEAMS = "急难险重任务情况";
    SECTION_LIFE = "组织生活情况";
    SECTION_APPRAISALS = "评选情况";
    SECTION_PROBLEMS = "问题与不足";
    SECTION_PLANS = "下一步打算";
    SECTION_RESULTS = "其他成效";
    SECTION_UNATTRIBUTED = "其他记录";
    SECTION_AREA = "区域数据";

    // Results.
    OUTCOMES_OF = "{strength}：{figures}。";
    ATTRIBUTED = "归属{name}的成效，{outcomes}";
    UNATTRIBUTED = "据记录，{items}。{missing}";
    RESULTS_UNATTRIBUTED = "另有成效{figure}未登记成效类型，未列入。";
    // With what a caveat begins, and with what one ends that is of the statement before it alone.
    CAVEAT_BEGINS = "另有";
    CAVEAT_OF_LAST = "未逐一列出";
    RESULTS_UNDATED = "另有成效{figure}未登记日期，未列入。";
    AREA_FIGURES = "以下为区域数据，仅作背景，不作为党组织的成效：{items}。";

    // 总结
    SUMMARY_TITLE = "{span}临时党组织和党建联盟工作总结";
    SUMMARY_LEAD = "现将{span}临时党组织和党建联盟工作情况总结如下。数据截至{day}，按台账记录统计。";
    ACTIVE_ALL = "截至{day}，运行中的临时党组织共{all}。";
    ACTIVE_BY_SETTING = "截至{day}，运行中的临时党组织共{all}。按设立情形分：{settings}。";
    TURNOVER = "本期新成立{founded}，撤销{ended}。";
    TASKS_COVERED = "在推进的任务中，已组建临时党组织的{covered}，应建未建的{due}。";
    UNDATED_BRANCHES = "另有{figure}未登记成立日期，未计入以上数据。";
    TASKS_UNDER_WAY = "期末在推进的任务{tasks}，本期办结{ended}，完成计划节点{nodes}。";
    AMOUNTS_DONE = "按任务量计：{amounts}。";
    AMOUNTS_NOT_LISTED = "另有{count}项任务未逐一列出。{missing}";
    AMOUNT_DONE = "{name}任务量{whole}，本期完成{done}";
    ALLIANCES_ALL = "期末共有党建联盟{all}，本期新成立{founded}；成员单位{units}，本期新加入{joined}。";
    UNDATED_ALLIANCES = "另有党建联盟{figure}未登记成立日期，未计入以上数据。";
    UNDATED_UNITS = "另有成员单位{figure}未登记加入日期，未计入以上数据。";
    ALLIANCES_ACTIVE = "本期联盟开展活动{held}，其中联席会议{meetings}。";
    COOPERATIONS = "本期签约合作{signed}；本期对接后未成的{dropped}。";
    TEAMS_BY_KIND = "截至{day}，共有{kinds}。";
    UNDATED_TEAMS = "另有队伍{figure}未登记组建日期，未计入以上数据。";
    DEPLOYED = "编入临时党组织和队伍的党员{deployed}，一人多岗的只计一次。";
    SHIFTS_DONE = "本期党员值守{shifts}。";
    LIFE_BY_KIND = "本期临时党组织开展活动{all}：{kinds}。";
    LIFE_SERVING = "关联到任务的活动{serving}。";
    APPRAISALS_DONE = "本期完成评选{rounds}：{names}。";
    PROBLEM_DUE = "应建未建的任务{figure}。";
    PROBLEM_UNKNOWN = "人数待核实、不能确定是否应建的任务{figure}。";
    PROBLEM_UNSERVING = "未关联任务的活动{figure}。";
    PROBLEM_LATE_ITEMS = "联席会议议定事项逾期未办结的{figure}。";
    PROBLEM_UNPROVEN = "没有佐证、未作为成效列入的{figure}：{measures}。";
    PROBLEM_OWED = "{kind}有待补内容的记录{figure}。";
    PROBLEM_RULES = "台账提醒中不符合规定或须更正的：{rules}。";
    PROBLEM_RULES_AS_OF = "按{day}台账，提醒中不符合规定或须更正的：{rules}。";
    PLAN_DUE = "对应建未建的任务{figure}，尽快组建临时党组织。";
    PLAN_TASKS = "{span}计划完成任务{figure}。";
    PLAN_BRANCHES = "{span}计划撤销临时党组织{figure}。";
    PLAN_ITEMS = "{span}到期的联席会议议定事项{figure}。";
    PLAN_TARGETS = "{span}到期的目标{figure}。";

    MONTH = "月末";
    CHART_ACTIVE = "{span}各月末运行中的临时党组织（个）";
    CHART_NOTES = "数据截至{day}，按台账记录统计。";

    // 工作纪实
    CHRONICLE_TITLE = "临时党组织建设工作纪实";
    CHRONICLE_SUBTITLE = "（{span}）";
    FOUNDED = "{span}成立：{groups}。";
    FOUNDED_UNDATED = "另有：{groups}。{date}";
    GROUP = "{setting}{form}{figure}";
    ALLIANCE_LED = "由{lead}牵头";
    ALLIANCE_GUIDED = "，{guiding}指导";
    ALLIANCE_UNITS = "，有成员单位{units}";
    ALLIANCE_PURPOSE = "宗旨：{purpose}。";
    ALLIANCE_MECHANISMS = "工作机制：{mechanisms}。";
    ALLIANCE_HELD = "开展{names}活动。";
    ALLIANCE_SIGNED = "签约合作{names}。";
    ORGANISATION = "{name}";
    ORGANISATION_TASK = "承担{task}";
    ORGANISATION_METHOD = "，采用{method}";
    ORGANISATIONS_NOT_LISTED = "另有{count}个临时党组织未逐一列出。{missing}";
    TEAMS_NAMED = "组建{names}。";

    // 情况通报
    BULLETIN_TITLE = "关于{span}临时党组织建设情况的通报";
    BULLETIN_WHOLE = "总体情况";
    BULLETIN_UNITS = "各临时党组织情况";
    BULLETIN_PROBLEMS = "存在问题";
    BULLETIN_DEMANDS = "工作要求";
    BULLETIN_TABLE = "{span}临时党组织情况一览表";
    BULLETIN_DEMAND = "请各单位对照上述问题逐项核实，及时补登台账、落实整改；应建未建的，按程序请示组建。";
    // 各区县情况通报.
    CITY_TITLE = "关于{month}各区县临时党组织建设情况的通报";
    CITY_BASIS = "截至{day}，共汇总区县台账{count}。期末数为{last}末，本年累计数为当年1月至{month}。";
    CITY_INDICATOR = "{name}{now}";
    CITY_YEAR_BEFORE = "（去年同期{before}）";
    CITY_SAME = "（去年同期{before}，持平）";
    CITY_MORE = "（去年同期{before}，增加{change}）";
    CITY_LESS = "（去年同期{before}，减少{change}）";
    CITY_TASKS = "已组建任务{covered}，应建未建{due}";
    CITY_RATE = "，组建率{rate}";
    CITY_UNKNOWN = "另有任务{count}人数待核实且未组建";
    CITY_BOUNDS = "，组建率和名次以可能的范围列示";
    CITY_ELSEWHEN = "另有{name}{count}日期不明确，未计入。";
    CITY_DISTRICTS = "各区县情况";
    CITY_TABLE = "各区县临时党组织情况一览表（按组建率排列）";
    CITY_DISTRICT = "区县";
    CITY_BEFORE_HEAD = "去年同期";
    CITY_CHANGE_HEAD = "增减";
    CITY_COVERED_HEAD = "已建";
    CITY_DUE_HEAD = "应建未建";
    CITY_RATE_HEAD = "组建率";
    CITY_PLACE_HEAD = "名次";
    CITY_TOTAL = "合计";
    CITY_OUTCOMES = "成效情况";
    CITY_OUTCOMES_ABOUT = "以下为历年累计（含未注明日期的），各数均有佐证，只合计可以相加的数。";
    CITY_OUTCOME = "{measure}（{strength}）：{sum}。";
    CITY_DUE = "应建未建任务{count}，涉及{titles}。";
    CITY_DUE_MANY = "应建未建任务{count}，涉及区县{districts}。";
    CITY_FINDING = "提醒事项“{rule}”{count}，涉及区县{districts}。";
    CITY_FINDINGS_LEFT = "其余{count}类提醒事项从略。";
    CITY_DEMAND = "请各区县对照上述情况逐项核实，及时补登台账、落实整改；应建未建的，按程序请示组建。";
    CITY_NOTES = "数据说明";
    UP_TO = "～";
    NONE_THERE = "—";
    PLACES = "处";
    ACTIVITIES = "本期活动";
    PROVEN_OUTCOMES = "有佐证成效";

    // 请示、批复
    REQUEST_TITLE = "关于成立{name}的请示";
    REQUEST_SITUATION = "为做好{task}工作，由{units}组成，现有{members}。";
    REQUEST_BASIS = "根据《中国共产党支部工作条例（试行）》第八条，为加强党组织对该项工作的领导，拟成立{name}，组织形式为{form}。建议人选：{committee}。";
    REQUEST_END = "工作任务完成后，按程序撤销。";
    REQUEST_CLOSE = "妥否，请批示。";
    APPROVAL_TITLE = "关于同意成立{name}的批复";
    APPROVAL_RECEIVED = "《{request}》（{number}）收悉。经研究，批复如下：";
    APPROVAL_AGREED = "同意成立{name}，组织形式为{form}。指定：{committee}。";
    APPROVAL_DEMANDS = "请按照《中国共产党支部工作条例（试行）》有关规定，组织党员开展政治学习，做好党员教育、管理、监督和入党积极分子教育培养；一般不发展党员、处分处置党员，不收缴党费，不选举党代表大会代表和进行换届。";
    APPROVAL_END = "工作任务完成后，及时报请撤销，并做好总结、鉴定和归档。";
    MEMBERS_OF_BOTH = "正式党员{full}、预备党员{probationary}";
    MEMBERS_OF_ROSTER = "编入党员{all}";
    POST = "{post}{names}";

    // 名册
    ROSTER_OF = "{name}名册";
    ROSTER_ABOUT = "类型：{kind}。所属党组织：{above}。组建时间：{from}。负责人：{leader}。地点：{place}。人数：{members}。";

    // 联席会议纪要
    MINUTES_TITLE = "{alliance}联席会议纪要";
    MINUTES_HELD = "{date}，{alliance}在{place}召开联席会议。会议由{host}主持，{recorder}记录。现将会议情况纪要如下。";
    MINUTES_PRESENT = "出席情况";
    MINUTES_AGREED = "议定事项";
    MINUTES_REPORTED = "上次议定事项办理情况";
    MINUTES_CAME = "出席";
    MINUTES_STAYED_AWAY = "请假";
    MINUTES_TICKED = "应到{due}，实到{present}。";
    MINUTES_LINE = "{what}：{names}。";
    MINUTES_NUMBERS = "应到{due}，实到{present}。{units}";
    MINUTES_ITEM = "{decision}。责任单位：{responsible}。办理期限：{deadline}。";
    MINUTES_REPORTED_TABLE = "议定事项办理情况表";

    // 成立、撤销通知
    NOTICE_TITLE = "关于成立{name}的通知";
    NOTICE_DECIDED = "经{approver}批准（{number}），成立{name}，组织形式为{form}，自{date}起运行。";
    NOTICE_COMMITTEE = "组成人员：{committee}。";
    NOTICE_END = "工作任务完成后，按程序撤销。";
    CONVERSION_TITLE = "关于{name}转为正式党组织的通知";
    DISSOLUTION_TITLE = "关于撤销{name}的通知";
    DISSOLUTION_DECIDED = "{name}自{date}起撤销。撤销事由：{reason}。";
    CONVERSION_DECIDED = "{name}自{date}起转为{organisation}，不再作为临时党组织。";
    DISSOLUTION_END = "原指定的书记、委员职务自然免除，编入的党员回组织关系所在党组织参加组织生活。有关材料按规定整理归档，党员表现鉴定送组织关系所在党组织。";
    OWED_REASON = "撤销事由";

    // 会议记录、签到表
    RECORD_TITLE = "{meeting}记录";
    RECORD_HEAD = "会议名称：{meeting}。时间：{date}。地点：{place}。主持人：{host}。记录人：{recorder}。";
    RECORD_PRESENT = "到会情况";
    RECORD_SUBJECT = "会议议题和内容";
    RECORD_DECIDED = "会议决议";
    RECORD_VOTED = "表决情况";
    RECORD_STAYED_AWAY = "缺席";
    RECORD_VOTERS = "应到会有表决权的{due}，实到会有表决权的{present}，赞成{ayes}。";
    RECORD_QUORUM = "到会有表决权的党员{whether}应到会的半数。";
    RECORD_CARRIED = "赞成票{whether}应到会有表决权党员的半数。";
    EXCEEDS = "超过";
    FALLS_SHORT = "未超过";
    RECORD_SIGNED = "主持人（签名）：　　　　　　记录人（签名）：";
    OWED_RECORD_ATTENDEES = "出席、列席、缺席人员及原因";
    OWED_SPEECHES = "发言要点";
    OWED_DECISIONS = "决议内容";
    OWED_AGAINST = "反对票和弃权票";
    SIGN_IN_TITLE = "{meeting}签到表";
    SIGN_IN_ABOUT = "时间：{date}。地点：{place}。应到人数：{due}。";
    SIGN_IN_NAME = "姓名（单位）";
    SIGN_IN_HOME = "所在党组织";
    SIGN_IN_SIGNATURE = "签名";
    SIGN_IN_NOTE = "备注";
    OWED_ROLL = "应到会人员名单";

    // 表现鉴定
    CONDUCT_TITLE = "关于送达{name}党员表现鉴定的函";
    CONDUCT_SENT = "{name}编入党员{members}。现将党员在临时党组织期间的表现鉴定送组织关系所在党组织，请存档。";
    CONDUCT_SHEET = "{home}党员表现鉴定";
    CONDUCT_ABOUT = "以下党员编入{name}，表现鉴定如下：";
    OWED_HOME = "组织关系所在党组织";
    OWED_MEMBERS = "编入的党员";

    // 移交清单
    HANDOVER_TITLE = "{name}归档材料移交清单";
    HANDOVER_ABOUT = "{name}的下列材料整理完毕，现予移交。";
    HANDOVER_NAME = "材料名称";
    HANDOVER_NUMBER = "文号";
    HANDOVER_COPIES = "份数";
    HANDOVER_PAGES = "页数";
    HANDOVER_MISSING = "尚未归档：{items}。{missing}";
    HANDOVER_SIGNED = "移交人（签名）：　　　　　　接收人（签名）：";
    HANDOVER_DAY = "移交日期：{date}";
    OWED_HANDOVER_DAY = "移交日期";

    // 联盟章程
    CHARTER_TITLE = "{name}章程";
    CHARTER_ADOPTED = "（{date}通过）";
    CHARTER_GENERAL = "总则";
    CHARTER_NAME = "本联盟名称为{name}，由{lead}牵头。";
    CHARTER_NAME_GUIDED = "本联盟名称为{name}，由{lead}牵头，{guiding}指导。";
    CHARTER_PURPOSE = "本联盟的宗旨是：{purpose}。";
    CHARTER_STATUS = "本联盟为{status}组织。各成员单位的隶属关系、党组织关系和法人地位不变。";
    CHARTER_MEMBERS = "成员单位";
    CHARTER_UNITS = "截至{day}，本联盟有成员单位{units}，名单附后。";
    CHARTER_JOINING = "申请加入的单位，须承认本章程，经联席会议同意后加入；退出的，应书面告知并办结未了事项。";
    CHARTER_BODIES = "组织机构";
    CHARTER_COUNCIL = "理事会：{council}。秘书处：{secretariat}。";
    CHARTER_CHAIR = "轮值主席由成员单位轮流担任，每期{months}。";
    CHARTER_MEETINGS = "联席会议由轮值主席召集，议定事项明确责任单位和办理期限，下次会议反馈办理情况。";
    CHARTER_MECHANISMS = "工作机制";
    CHARTER_CLOSING = "附则";
    CHARTER_ENTRY = "本章程经联席会议通过后施行，由秘书处负责解释。";
    CHARTER_LIST = "{name}成员单位名单";
    MONTHS = "个月";

    // 合作登记表
    COOPERATION_TITLE = "合作登记表";
    COOPERATION_WHAT = "项目";
    COOPERATION_SAID = "内容";
    COOPERATION_SUMS = "按登记：{sums}。";
    COOPERATION_INSTALMENTS = "履约情况";
    COOPERATION_TABLE_OF = "履约登记";
    COOPERATION_SIGNED = "填表人：　　　　　　审核人：";

    // 公示、表彰决定
    PUBLICATION_PAPER_TITLE = "关于{name}拟表彰名单的公示";
    PUBLICATION_BASIS = "根据{name}安排，经{phases}，现将拟表彰名单予以公示（评价期为{from}至{to}）。";
    PUBLICATION_PERIOD = "公示期为{from}至{until}。公示期间如有异议，请以书面形式实名向{organiser}反映。联系电话：{telephone}。地址：{address}。";
    PUBLICATION_LIST = "拟表彰名单";
    PUBLICATION_REASON = "超出限额的理由：{reason}。";
    COMMENDATION_TITLE = "关于{name}的表彰决定";
    COMMENDATION_BASIS = "根据{name}安排，经{phases}，决定对下列对象予以表彰。";
    COMMENDATION_COUNT = "评定为“{band}”的{figure}。";
    COMMENDATION_LIST = "表彰名单";
    COMMENDATION_END = "希望受表彰的对象珍惜荣誉，再接再厉。";
    PHASE_NOMINATED = "报名";
    PHASE_REVIEWED = "初审";
    PHASE_ASSESSED = "民主评议";
    PHASE_PUBLISHED = "公示";
    OWED_OVERTAKEN = "名单（{count}个已确认等次的参评对象现未通过初审，或被一票否决）";
    OWED_RESULT = "名单（{count}个参评对象等次未定）";
    OWED_REVIEWS = "名单（{count}个参评对象未登记初审结果）";
    OWED_NOMINEES = "参评对象";
    OWED_AWARD = "表彰名单（评选结果尚未确认）";
    OWED_PHASES = "评选程序";
    OWED_TELEPHONE = "联系电话";
    OWED_ADDRESS = "地址";
    OWED_UNANSWERED = "异议处理结果";
    STANDING = "等次";

    // 打包
    PACK_OF_BRANCH = "{name}-归档材料";
    PACK_OF_ROUND = "{name}-评选文书";
    PACK_OF_TIME = "{unit}-{span}-报送材料";
    PACK_LIST = "目录";
    PACK_PAPER = "文书";
    PACK_TABLES = "附表份数";
    PACK_CHARTS = "图表个数";
    PACK_CHART = "图";
    PACK_OWED = "待补项数";
    PACK_FILES = "各件的附表另存为同名 .xlsx 文件，图表另存为图片（.svg、.png）。";
    PACK_AS_CSV = "其中“{titles}”的附表存为 .csv 文件。";
    PACK_RECORDS = "另附台账数据“{file}”，可导入核对。";

    // 项目攻坚
    OVERLAP_SAVED = "按任务计划，环节并行、压茬推进较依次实施缩短工期：{tasks}。";
    OVERLAP_OF = "{name}{saved}（计划{length}，依次实施{serial}）";
    WORKING_DAYS = "个工作日";
    OVERLAP_NOT_LISTED = "另有{count}项任务未逐一列出。{missing}";
    OWED_OTHER_OVERLAPS = "其余任务缩短的工期";
}
