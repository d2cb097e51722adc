// The field's words, as people say them.
export const POSTS = {
  grid_chief: "网格长",
  grid_officer: "网格员",
  reviewer: "审核员",
  leader: "分管领导",
  inspector: "督查",
  liaison: "联络员",
  supervisor: "社会环境监督员",
  administrator: "管理员",
};
export const STATUS = {
  reported: "已上报",
  returned: "被退回",
  accepted: "已受理",
  assigned: "已交办",
  in_hand: "办理中",
  submitted: "待确认",
  confirmed: "已确认",
  closed: "已办结",
  unfounded: "不属实",
  merged: "已合并",
};
// What was done with a case, in its history.
export const EVENT = {
  accept: "受理",
  return: "退回补充",
  correct: "补充后重报",
  assign: "交办",
  start: "开始办理",
  submit: "提交结果",
  confirm: "确认",
  reject: "不通过，重办",
  dismiss: "不属实",
  close: "办结",
  reopen: "重新办理",
  escalate: "上报上级",
  take_over: "提级办理",
  transfer: "移交移送",
  receive: "签收",
  decline: "退回移交",
  answer: "答复",
  assist: "请村协助",
  joint: "联合执法",
  joint_result: "填报联合执法结果",
  pause: "申请挂账",
  resume: "恢复计时",
  extend: "申请延期",
  grant: "批准",
  deny: "不批准",
  measure: "采取措施",
  order: "决定措施",
  refuse_measure: "不同意措施",
  withdraw_measure: "撤回提请",
  carry_out: "措施已落实",
  accept_measure: "验收措施",
  lift: "解除措施",
  acknowledge: "确认收到",
  sheet: "应急处置表",
  sample: "监测结果",
  stand_down: "终止应急",
  parties: "当事人",
  mediate: "调解记录",
  agreement_broken: "协议未履行",
  look_back: "回头看",
  name_leader: "领导包案",
  comment: "补充说明",
  relocate: "改地点",
  merge: "并案",
  report: "上报",
  overdue: "超时",
  lapse: "补充超时，收回",
  recalculate: "日历变更，重算时限",
  rehome: "网格调整",
  chase: "催促确认",
  urge: "催办",
  look_back_overdue: "回头看超期",
  absorb: "并入另一案件",
};
export const ACTION = {
  acknowledge: "确认收到",
  correct: "补充后重报",
  start: "开始办理",
  submit: "提交办理结果",
  answer: "答复协助",
  decline: "退回，不能办理",
};
export const ASKED = {
  acknowledge: "突发情况，请确认收到",
  correct: "请补充",
  start: "请办理",
  submit: "请办理",
  answer: "请协助",
};
// Nobody writes before he says that he knows of an emergency.
export const WORDLESS = ["acknowledge"];
export const SITE_STATUS = { running: "运行", stopped: "停产", closed: "关停", unknown: "不详" };
export const ITEM = {
  piece: "轨迹",
  visit: "到点",
  incident: "上报",
  emergency: "突发",
  action: "办理",
  patrol: "巡查",
};
export const VERDICT = {
  unsent: "等待上传",
  stored: "已入库",
  waiting: "已收到，等待相关内容",
  refused: "未入库",
};
export const MODE = { regular: "日常", irregular: "不定期", campaign: "专项" };

// Times are shown in the county's zone, whatever the phone is set to.
let timeZone = "Asia/Shanghai";
export const setZone = (zone) => (timeZone = zone || timeZone);
export const clock = (value) =>
  new Date(value).toLocaleTimeString("zh-CN", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
export const day = (value) =>
  new Date(value).toLocaleDateString("zh-CN", {
    month: "numeric",
    day: "numeric",
    weekday: "short",
    timeZone,
  });
export const when = (value) => `${day(value)} ${clock(value)}`;
// The end of a day is the end of that day, not the beginning of the next one.
export const until = (value) =>
  clock(value) === "00:00" ? `${day(Date.parse(value) - 1)} 24:00` : when(value);
/** How the doubt of a patrol stands: what is said of it, and how it looks. */
export const DOUBT = {
  none: ["", ""],
  waiting: ["待认定，暂不计入", "warn"],
  accepted: ["已认可，计入", "good"],
  rejected: ["未认可，不计入", "bad"],
};

export const span = (ms) => {
  const s = Math.max(0, Math.round(ms / 1000));
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return `${h ? `${h}:${String(m).padStart(2, "0")}` : m}:${String(s % 60).padStart(2, "0")}`;
};
export const way = (m) => (m < 1000 ? `${Math.round(m)} 米` : `${(m / 1000).toFixed(2)} 公里`);
