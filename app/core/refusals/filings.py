"""What can be refused of filings and photos."""

from app.core.refusals.entry import Entry

FILINGS: dict[str, Entry] = {
    # filing
    "content_differs": (
        409,
        "同一编号已有不同内容，原内容保持不变。",
        "This id holds different content, which stays as it is.",
    ),
    "id_taken": (
        409,
        "该编号已被占用，请换新编号提交。",
        "This id is taken; send it under a new one.",
    ),
    "source_not_allowed": (
        422,
        "您的岗位不能使用该来源，可选：{allowed}。",
        "Not a source for your post; choose from {allowed}.",
    ),
    "mend_beyond": (
        422,
        "代他人更正只能改被退回的内容（{allowed}），“{field}”须保持原样。",
        "Of another's filing only what was refused may be mended ({allowed}); leave {field} as it "
        "came.",
    ),
    "mend_never": (
        422,
        "轨迹、时间和定位属上报人本人所记，不得代改（{field}）：请由其本人重新提交。",
        "Tracks, positions and observed times are never mended for another ({field}): its sender "
        "sends it again.",
    ),
    "mend_yourself": (
        422,
        "这条只能由上报人本人更正：操作须由本人作出，或原内容无法读取。",
        "Only its sender mends this one: it is an act of his, or cannot be read.",
    ),
    "objected_already": (
        409,
        "已提出过异议，请等待上级裁定。",
        "You have objected already; the level above decides.",
    ),
    "no_objection": (
        409,
        "没有待裁定的异议。",
        "No objection waits for a decision.",
    ),
    "own_mending": (
        403,
        "更正人、上报人不能裁定，请由县级的另一人办理。",
        "Neither who mended it nor who sent it decides: another person of the county does.",
    ),
    "own_patrol": (
        403,
        "不能认定本人或所替班人员的巡查，请由他人或上级认定。",
        "Not your own patrol, nor that of whom you stand in for: somebody else decides on it.",
    ),
    "mending_disputed": (
        409,
        "上报人对代为更正有异议，请由县级在“代为更正”中裁定。",
        "Its officer disputes how it was mended: the county decides that under mendings.",
    ),
    "nothing_doubted": (
        409,
        "该巡查没有待认定的疑点。",
        "Nothing about this patrol is in doubt.",
    ),
    # photos
    "not_a_photo": (
        415,
        "不是可识别的照片或录音文件。",
        "Not a photo or recording of a known type.",
    ),
    "too_many_pixels": (
        413,
        "照片像素过多（{width}×{height}），请用较低分辨率重拍。",
        "Too many pixels ({width}×{height}); use a lower resolution.",
    ),
    "photo_too_dear": (
        413,
        "这张照片的写法过于复杂，无法处理；请用普通 JPEG 重新保存后再传。",
        "This photo takes too much work to decode; save it as a plain JPEG and send that.",
    ),
    "photos_too_dear": (
        413,
        "一次最多 {most} 张照片，且合计不能过于费时；请分几次提交，或用普通 JPEG 重新保存后再传。",
        "At most {most} photos at once, and no more work than one may take: send them in several "
        "steps, or save them as plain JPEGs.",
    ),
    "file_too_dear": (
        413,
        "这个文件读取起来过于费时费内存，无法处理；请用常用软件重新保存，或拆成几个较小的文件再传。",
        "This file takes too much work to read; save it anew with a usual program, or send it in "
        "smaller files.",
    ),
    "parts_missing": (
        409,
        "分片未齐，缺第 {missing} 片，请补传。",
        "Parts are missing: {missing}; send them, then join again.",
    ),
    "hash_differs": (
        422,
        "照片与其校验值不符，请重新上传。",
        "The photo does not match its hash; upload it again.",
    ),
}
