"""What is said of the units of boundary files: `unit` is what one is called."""

from grids.sayings.form import Table

OF_UNITS: Table = {
    # words
    "county": ("县", "county"),
    "township": ("乡镇", "township"),
    "village": ("村", "village"),
    "unit": ("单位网格", "unit"),
    "code": ("编码", "code"),
    "name": ("名称", "name"),
    "shape": ("图形", "shape"),
    # shapes
    "of_row": ("{unit}：{remark}", "{unit}: {remark}"),
    "no_area": ("{unit}：不是面，无法修复", "{unit}: is no area, cannot be mended"),
    "too_small": (
        "{unit}：不足 {least:.0f} 平方米；坐标系是否正确？",
        "{unit}: under {least:.0f} m²; is the coordinate system right?",
    ),
    "repaired": (
        "{unit}：{reason}；已修复，面积变化 {change:+,.1f} 平方米",
        "{unit}: {reason}; mended, area changes by {change:+,.1f} m²",
    ),
    "repaired_much": (
        "{unit}：{reason}；修复会使面积变化 {change:+,.1f} 平方米，占 {share:.0%}，请重新绘制",
        "{unit}: {reason}; mended, area changes by {change:+,.1f} m², {share:.0%} of it: "
        "draw it anew",
    ),
    "corner_at_zero": ("{unit}：有一个角点在 0/0", "{unit}: has a corner at 0/0"),
    "too_large": ("{unit}：比任何一个县都大", "{unit}: is larger than any county"),
    "outside_china": ("{unit}：位于中国境外", "{unit}: lies outside China"),
    "outside_china_swapped": (
        "{unit}：位于中国境外；经度和纬度是否写反了？",
        "{unit}: lies outside China; are longitude and latitude swapped?",
    ),
    # neighbours and parents
    "overlap": (
        "{unit}与{other}重叠，占较小者的 {share:.2%}",
        "{unit} and {other} overlap, {share:.2%} of the smaller",
    ),
    "gap": ("{around} 之间有空隙", "gap between {around}"),
    "sliver": ("{unit}：有一块仅 {area:,.1f} 平方米", "{unit}: a part of {area:,.1f} m²"),
    "outside_parent": (
        "{unit}：{share:.2%} 在{parent}之外",
        "{unit}: {share:.2%} lies outside {parent}",
    ),
    "uncovered": (
        "{unit}：{share:.2%} 不属于任何{level}",
        "{unit}: {share:.2%} belongs to no {level}",
    ),
    "missing_level": (
        "还没有{over}：请先载入{over}，或一并载入",
        "there is no {over} yet: load the level {over} before, or with it",
    ),
    "parent_of_level": (
        "{unit}：上级 {parent} 是{level}",
        "{unit}: its parent {parent} is a {level}",
    ),
    "parent_twice": (
        "{unit}：有多个{over}叫 {parent}，请写编码",
        "{unit}: several {over}s are called {parent}; give their codes",
    ),
    "parent_not_loaded": (
        "{unit}：上级 {parent} 不是已载入{over}的编码或名称",
        "{unit}: its parent {parent} is neither code nor name of a {over} that was loaded",
    ),
    "parent_of_code": (
        "{unit}：编码所属的{over} {parent} 没有载入过",
        "{unit}: the {over} {parent} of its code was never loaded",
    ),
    "in_no_parent": (
        "{unit}：不在任何已载入的{over}之内",
        "{unit}: it lies in no {over} that was loaded",
    ),
    "other_parent": (
        "{unit}：现属 {above}，不是 {parent}；请先撤销再重新载入",
        "{unit}: stands below {above}, not {parent}; end it and load anew",
    ),
    # codes and names
    "no_code_no_name": ("{unit}：既无编码也无名称", "{unit}: has neither code nor name"),
    "county_no_code": (
        "{unit}：没有编码；县必须有自己的编码",
        "{unit}: has no code; a county needs its own",
    ),
    "given_code": (
        "{unit}：{code} 是本系统编的临时编码，没有网格使用它",
        "{unit}: {code} is a number of this program's, and no cell has it",
    ),
    "repeated_code": (
        "编码 {code} 同时属于{other}和{unit}",
        "code {code} stands for {other} and {unit}",
    ),
    "code_too_long": (
        "{unit}：编码超过 {most} 个字符",
        "{unit}: code over {most} characters",
    ),
    "scientific_code": (
        "{unit}：编码 {code} 被表格软件改成了科学计数法，已丢失数字；请把该列设为“文本”格式",
        "{unit}: code {code} was turned into scientific notation and has lost digits: format the "
        "column as text",
    ),
    "date_code": (
        "{unit}：编码 {code} 被表格软件改成了日期；请把该列设为“文本”格式后重新填写",
        "{unit}: code {code} was turned into a date: format the column as text",
    ),
    "name_too_long": (
        "{unit}：名称超过 {most} 个字",
        "{unit}: name over {most} characters",
    ),
    "code_taken": (
        "{unit}：编码 {code} 已属于另一个网格",
        "{unit}: code {code} is taken by another cell",
    ),
    "code_of_level": (
        "{unit}：编码 {code} 已是{level}的编码",
        "{unit}: code {code} is a {level} already",
    ),
    "ended": (
        "{unit}：网格 {code} 已于 {day} 撤销；新网格请用另外的编码",
        "{unit}: the cell {code} ended on {day}; give the new one another code",
    ),
    "name_stays": (
        "{unit}：没有名称，仍叫{name}",
        "{unit}: has no name; {name} stays its name",
    ),
    "code_as_name": (
        "{unit}：没有名称，以编码代替",
        "{unit}: has no name; its code stands for it",
    ),
    "merged_rows": (
        "{name}：第 {rows} 行同名同上级，按一个网格处理",
        "{name}: rows {rows} have one name under one parent and are taken as one unit",
    ),
    # which stored cell it is
    "sign": ("{sign}与{name}（{code}）相同", "its {sign} is that of {name} ({code})"),
    "with_code": ("{unit}，编码 {code}", "{unit}, code {code}"),
    "signs_differ": (
        "{unit}：{signs}；请在 --except 清单中说明它就是哪一个（就是），或是新增的（新增）",
        "{unit}: {signs}; say with --except which one it is (same_as), or that it is a new one "
        "(new)",
    ),
    "code_differs": (
        "{unit}：{signs}；请在 --except 清单中说明它就是哪一个（就是），或是新增的（新增），"
        "或先撤销原来的",
        "{unit}: {signs}; say with --except which one it is (same_as), or that it is a new one "
        "(new), or end that one first",
    ),
    "code_elsewhere": (
        "{unit}：这个编码属于别处的{name}；请在 --except 清单中说明它就是哪一个（就是）",
        "{unit}: that code is of {name}, somewhere else; say with --except which one it is "
        "(same_as)",
    ),
    "new_has_code": (
        "{unit}：说是新增的，但编码属于{name}；请给它另外的编码",
        "{unit}: is said to be a new one, but its code is that of {name}; give it its own",
    ),
    "no_such_stored": (
        "{unit}：没有它所指的{level} {code}",
        "{unit}: there is no {level} {code} that it could be",
    ),
    "taken_twice": (
        "{other}和{unit}都被认作{level} {code}",
        "{other} and {unit} are both taken for the {level} {code}",
    ),
    # what was decided
    "accepted": ("{finding}；已接受：{reason}", "{finding}; accepted: {reason}"),
    "decided": (
        "{file} 第 {row} 行：{what}{value}（{reason}）",
        "{file} row {row}: {what}{value} ({reason})",
    ),
    "leave_out": ("不载入", "leave_out"),
    "accept": ("接受", "accept"),
    "parent": ("上级", "parent"),
    "same_as": ("就是", "same_as"),
    "new": ("新增", "new"),
    # what is wrong with a ring
    "Self-intersection": ("边界自相交（{place}）", "Self-intersection[{place}]"),
    "Ring Self-intersection": ("环自相交（{place}）", "Ring Self-intersection[{place}]"),
    "Hole lies outside shell": ("洞在外环之外（{place}）", "Hole lies outside shell[{place}]"),
    "Holes are nested": ("洞互相套叠（{place}）", "Holes are nested[{place}]"),
    "Nested shells": ("外环互相套叠（{place}）", "Nested shells[{place}]"),
    "Interior is disconnected": ("内部不连通（{place}）", "Interior is disconnected[{place}]"),
    "Too few points in geometry component": (
        "环的点太少（{place}）",
        "Too few points in geometry component[{place}]",
    ),
    "Duplicate Rings": ("环重复（{place}）", "Duplicate Rings[{place}]"),
    "Invalid Coordinate": ("坐标无效（{place}）", "Invalid Coordinate[{place}]"),
    "other_reason": ("图形不成立（{place}）", "{place}"),
}
