"""Names of made-up goods in both languages, the same for the same number."""

from dataclasses import dataclass

_LOOKS = (
    ("Oak", "橡木"), ("Steel", "不锈钢"), ("Ceramic", "陶瓷"), ("Canvas", "帆布"), ("Bamboo", "竹制"), ("Glass", "玻璃"), ("Linen", "亚麻"),
    ("Leather", "皮革"), ("Silicone", "硅胶"), ("Cotton", "棉质"), ("Folding", "折叠"), ("Portable", "便携"), ("Wireless", "无线"),
    ("Waterproof", "防水"), ("Magnetic", "磁吸"), ("Solar", "太阳能"), ("Rechargeable", "充电"), ("Insulated", "保温"), ("Compact", "迷你"),
    ("Heavy-duty", "加厚"), ("Vintage", "复古"), ("Nordic", "北欧"), ("Quiet", "静音"),
)  # fmt: skip
_THINGS = (
    ("desk lamp", "台灯"), ("mug", "马克杯"), ("backpack", "双肩包"), ("cable", "数据线"), ("phone stand", "手机支架"),
    ("headphones", "蓝牙耳机"),     ("kettle", "电热水壶"), ("storage box", "收纳盒"), ("yoga mat", "瑜伽垫"),
    ("water bottle", "水杯"), ("towel", "毛巾"), ("clock", "闹钟"),
    ("pet bed", "宠物窝"), ("umbrella", "雨伞"), ("wallet", "钱包"), ("night light", "小夜灯"), ("cutting board", "砧板"), ("bath mat", "地垫"),
    ("bike light", "自行车灯"), ("tool set", "工具套装"),
    ("cushion", "靠垫"), ("planter", "花盆"), ("tripod", "三脚架"),
    ("power bank", "移动电源"),
    ("keyboard", "键盘"), ("mouse pad", "鼠标垫"), ("hair dryer", "吹风机"), ("tea set", "茶具"), ("rug", "地毯"),
)  # fmt: skip
_COLOURS = (("black", "黑色"), ("white", "白色"), ("red", "红色"), ("blue", "蓝色"))
PER_PRODUCT = len(_COLOURS)
PEOPLE = (
    ("Anna", "Weber"),
    ("Jean", "Moreau"),
    ("Emily", "Clark"),
    ("Carlos", "Ruiz"),
    ("Piotr", "Nowak"),
    ("Ingrid", "Olsen"),
)
PLACES = (
    ("DE", "Berlin"),
    ("FR", "Lyon"),
    ("US", "Denver"),
    ("ES", "Sevilla"),
    ("GB", "Leeds"),
    ("IT", "Torino"),
    ("US", "Austin"),
)


@dataclass(frozen=True, slots=True)
class Name:
    """A code with its name in English and Chinese."""

    code: str
    name: str
    name_zh: str


def product(number: int) -> Name:
    """The product of this number."""
    look, look_zh = _LOOKS[number % len(_LOOKS)]
    thing, thing_zh = _THINGS[(number // len(_LOOKS)) % len(_THINGS)]
    series = number // (len(_LOOKS) * len(_THINGS)) + 1
    return Name(f"P{number:06}", f"{look} {thing} {series}", f"{look_zh}{thing_zh} {series} 型")


def variant(number: int) -> Name:
    """The SKU of this number: a colour of its product."""
    base = product(number // PER_PRODUCT)
    colour, colour_zh = _COLOURS[number % PER_PRODUCT]
    return Name(f"{base.code}-{colour[:3].upper()}", f"{base.name}, {colour}", f"{base.name_zh} {colour_zh}")


def street(number: int) -> str:
    """Where the buyer of this number lives."""
    return f"{number + 1} Market Street"
