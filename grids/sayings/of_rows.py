"""What is said of single rows of a file."""

from grids.sayings.form import Table

OF_ROWS: Table = {
    "ring_closed": ("图形的环没有闭合，已补上。", "ring closed"),
    "bad_geometry": ("图形不能读取。", "its geometry cannot be read"),
    "curved": (
        "图形含有圆弧或曲线：请先转换为折线。",
        "its geometry holds curves: turn them into straight lines first",
    ),
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
