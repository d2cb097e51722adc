"""What is said of files that clerks bring, each sentence in Chinese and in English.

A file that cannot be taken as a whole is Refused; of single rows there are Remarks.
"""

from dataclasses import dataclass, field
from typing import Any

#: code: (Chinese, English). `row` is the number of a row, `name` what it is called.
SAYINGS: dict[str, tuple[str, str]] = {
    # of a whole file
    "no_file": ("没有这个文件。", "there is no such file."),
    "unreadable": ("不能读取（{why}）。", "cannot be read ({why})."),
    "no_layer_file": (
        "不是可读的数据文件：请用 GeoJSON、GeoPackage、Shapefile（zip）或 csv。",
        "is no GeoJSON, GeoPackage, zipped shapefile or csv.",
    ),
    "bad_zip": ("不是可读的 zip 文件。", "is not a readable zip file."),
    "zip_bursts": ("解压后过大或文件过多。", "unpacks to over {size} or 1,000 files."),
    "zip_holds": (
        "zip 中有 {count} 个数据文件，应当只有一个：{names}。",
        "holds {count} boundary files; it must hold one: {names}.",
    ),
    "no_geometry_column": (
        "没有图形：csv 需要“经度”“纬度”两列，或一列 WKT。",
        "has no geometry; a csv needs columns lon and lat, or one of WKT.",
    ),
    "bad_csv": ("不是可读的 csv（{why}）。", "is not a readable csv ({why})."),
    "no_such_layer": (
        "没有图层 {layer}；图层：{layers}。",
        "has no layer {layer}; layers: {layers}.",
    ),
    "choose_layer": (
        "含多个图层，请选一个（--layer）：{layers}。",
        "choose a layer with --layer; layers: {layers}.",
    ),
    "no_rows": ("没有任何数据行。", "has no rows."),
    "too_many_rows": ("超过 {most} 行，请分批导入。", "has over {most} rows; bring it in parts."),
    "no_such_field": (
        "没有字段 {field}；字段：{fields}。",
        "has no field {field}; fields: {fields}.",
    ),
    "name_fields": (
        "请指明编码或名称字段（--code-field / --name-field）；字段：{fields}。",
        "name the code or name field with --code-field / --name-field; fields: {fields}.",
    ),
    "choose_code_field": (
        "多个字段像是编码，且互不一致：{found}。请用 --code-field 选一个。",
        "several fields look like codes and differ: {found}. Choose one with --code-field.",
    ),
    "running_number": (
        "字段 {field} 是顺序号，不是编码；请用 --code-field 指明编码字段，没有编码则用"
        " --name-field 指明名称字段。字段：{fields}。",
        "field {field} is a running number, no code; choose --code-field, or --name-field where "
        "there are no codes; fields: {fields}.",
    ),
    "no_level": (
        "请用 --level 说明是县、乡镇、村还是单位。",
        "say with --level whether these are county, township, village or unit.",
    ),
    "no_crs": (
        "没有可用的坐标系。请问明制作单位，并用 --crs 说明，例如 EPSG:4490（CGCS2000 经纬度）、"
        "EPSG:4547（CGCS2000 三度带 114°E）或 EPSG:4326（WGS-84）。",
        "names no usable coordinate system. Ask its maker and say it with --crs, for example "
        "EPSG:4490 (CGCS2000 degrees), EPSG:4547 (CGCS2000 3-degree zone, 114°E) or EPSG:4326 "
        "(WGS-84).",
    ),
    "unknown_crs": (
        "不认识坐标系 {crs}；请写成 EPSG:4490 这样。",
        "--crs {crs} is not known; write it as EPSG:4490.",
    ),
    "ballpark": (
        "坐标系是 {crs}，本机没有它到 WGS-84 的转换参数，直接使用会偏几十米到一百多米。请向制作单位"
        "索取 CGCS2000（EPSG:4490 或投影带）的数据，或用 --crs 给出带 +towgs84 参数的定义。",
        "is in {crs}, and no transformation from it to WGS-84 is known here: taken as it is, every "
        "position would be some tens of metres to over 100 m off. Ask its maker for CGCS2000 "
        "(EPSG:4490 or a zone of it), or give the parameters with --crs '+proj=… +towgs84=…'.",
    ),
    "crs_not_datum": (
        "坐标系是 {crs}，与所选坐标基准 {datum} 矛盾。",
        "is in {crs}, which contradicts the datum {datum} that was said.",
    ),
    "zone_number": (
        "横坐标前带有带号 {zone}，与坐标系 {crs} 不符；请用 --crs 指明该带的坐标系。",
        "its eastings begin with the zone number {zone}, which is not that of {crs}; say the "
        "system of that zone with --crs.",
    ),
    "not_degrees": (
        "坐标不是经纬度；请用 --crs 说明坐标系。",
        "its coordinates are not degrees; say its coordinate system with --crs.",
    ),
    "swapped_file": (
        "经度和纬度写反了：应当先经度、后纬度。",
        "its coordinates are swapped: latitude stands before longitude. Longitude comes first.",
    ),
    "no_datum": (
        "位于中国境内而没有说明坐标基准。请用 --datum 选择 gcj02（高德、腾讯）、bd09（百度）、"
        "cgcs2000（测绘部门）或 wgs84（GPS）；选错会使所有边界偏约 500 米。",
        "lies in China and does not say its datum. Choose --datum gcj02 (from Amap, Tencent), bd09 "
        "(Baidu), cgcs2000 (surveying office) or wgs84 (GPS); a wrong choice puts every border "
        "about 500 m off.",
    ),
    "bad_list": (
        "处理清单第 {row} 行有误：{why}。",
        "the list of exceptions is wrong in row {row}: {why}.",
    ),
    # of one row
    "ring_closed": ("图形的环没有闭合，已补上。", "ring closed"),
    "bad_geometry": ("图形不能读取。", "its geometry cannot be read"),
    "no_geometry": ("没有图形。", "has no geometry"),
    "bad_number": ("经纬度不是数字：{value}。", "no number: {value}"),
    "out_of_range": ("坐标超出经纬度范围。", "its coordinates are beyond ±180 / ±90"),
    "swapped": (
        "经度和纬度写反了：应当先经度、后纬度。",
        "longitude and latitude are swapped: longitude comes first",
    ),
    "cut_value": ("“{value}”在半个字处被截断。", "“{value}” was cut inside a character"),
    "bad_bytes": ("“{value}”含有无法识别的字符。", "“{value}” holds bytes that are no text"),
    "too_many_values": (
        "比表头多 {count} 列（多了逗号？含逗号的内容请加引号）。",
        "has {count} values more than there are headings (a comma inside? put it in quotes)",
    ),
}


@dataclass(frozen=True)
class Remark:
    """What is said of one row; an error makes the row unusable, a warning does not."""

    severity: str  # error | warning
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def said(self, english: bool = True) -> str:
        """The sentence."""
        return SAYINGS[self.code][english].format_map(self.values)


class Refused(Exception):
    """A file cannot be taken as it is; the sentence says what to choose or mend."""

    def __init__(self, code: str, file: object = "", **values: Any) -> None:
        super().__init__(code)
        self.code, self.file, self.values = code, str(file), values

    def said(self, english: bool = True) -> str:
        """The sentence, with the name of the file before it where there is one."""
        text = SAYINGS[self.code][english].format_map(self.values)
        return f"{self.file}{': ' if english else '：'}{text}" if self.file else text

    def __str__(self) -> str:
        return self.said()
