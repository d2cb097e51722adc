"""What is said of a file as a whole, and what was taken where it left something open."""

from grids.sayings.form import Table

OF_FILES: Table = {
    "no_file": ("没有这个文件。", "there is no such file."),
    "unreadable": ("不能读取（{why}）。", "cannot be read ({why})."),
    "no_layer_file": (
        "不是可读的数据文件：请用 GeoJSON、GeoPackage、Shapefile（zip）或 csv。",
        "is no GeoJSON, GeoPackage, zipped shapefile or csv.",
    ),
    "bad_zip": ("不是可读的 zip 文件。", "is not a readable zip file."),
    "zip_bursts": ("解压后过大或文件过多。", "unpacks to over {size} or 1,000 files."),
    "zip_holds": (
        "里面有 {count} 个数据文件，应当只有一个：{names}。",
        "holds {count} boundary files; it must hold one: {names}.",
    ),
    "other_archive": (
        "是 rar 或 7z 压缩包：请解压后重新打包为 zip。",
        "is a rar or 7z archive: unpack it, and pack it as zip.",
    ),
    "workbook": (
        "是电子表格：请另存为 csv。",
        "is a workbook: save it as csv.",
    ),
    "shapefile_parts": (
        "缺少同名的 {missing} 文件：Shapefile 的 .shp、.shx、.dbf、.prj 要放在一起。",
        "came without its {missing}: .shp, .shx, .dbf and .prj of a shapefile belong together.",
    ),
    "shapefile_rows": (
        "有 {shapes} 个图形，属性表却有 {rows} 行：.dbf 不是它的，或已损坏。",
        "has {shapes} shapes, but {rows} rows in its table: the .dbf is another one's, or damaged.",
    ),
    "table_cut": (
        "属性表（.dbf）不完整：请重新复制。",
        "its table (.dbf) is cut short: copy it again.",
    ),
    "heading_twice": ("表头重复：{fields}。", "has headings twice: {fields}."),
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
    "too_many_columns": ("超过 {most} 列。", "has over {most} columns."),
    "too_many_vertices": (
        "图形的顶点过多（{count} 个，最多 {most} 个），请先简化或分批导入。",
        "holds too many vertices ({count}, {most} at most); simplify it, or bring it in parts.",
    ),
    "too_dear": (
        "读取起来过于费时费内存，请用常用软件重新导出，或拆成几个较小的文件。",
        "takes too much work to read; export it anew with a usual program, or bring it in parts.",
    ),
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
    # what was taken where the file left it open
    "field_taken": ("采用字段 {field}。", "field {field} taken."),
    "field_running": (
        "字段 {field} 是顺序号，没有作为编码。",
        "field {field} is a running number and not taken as code.",
    ),
    "names_stay": (
        "没有找到名称字段，已有名称不变；可用 --name-field 指明：{fields}。",
        "no field of names found: stored ones stay; --name-field says which of {fields}.",
    ),
    "layer_taken": ("采用图层 {layer}（共有 {layers}）。", "layer {layer} taken of {layers}."),
    "table_read_as": ("属性表按 {codec} 读取。", "attribute table read as {codec}."),
    "datum_taken_back": ("{datum} 已换算为 WGS-84。", "{datum} taken back to WGS-84."),
    "zone_taken_off": (
        "横坐标已去掉带号 {zone}。",
        "zone number {zone} taken off the eastings.",
    ),
    "crs_taken": ("采用坐标系 {crs}。", "{crs} taken as coordinate system."),
    "crs_coarse": (
        "坐标系 {crs} 的位置误差至少 {metres:.0f} 米。",
        "its positions are good to {metres:.0f} m at best in {crs}.",
    ),
}
